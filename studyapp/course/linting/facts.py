"""Values of services: who states one says which fact it is."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ..model import CardText
from ..passages import FactText
from ..problems import Problem
from ..prose import sentences
from .walking import cards_and_questions

UNITS = {
    "second": "s(?:ec(?:ond)?s?)?",
    "minute": "min(?:ute)?s?",
    "hour": "h(?:our)?s?",
    "day": "d(?:ay)?s?",
    "month": "months?",
    "year": "years?",
    "week": "weeks?",
    "message": "(?:messages|msg)",
    "record": "records?",
    "call": "(?:API )?calls?",
}
PER = r"(?: (?:a|per|each|every) |/)"


@dataclass(frozen=True)
class Watched:
    """A fact with what finds its value in a sentence, and what the sentence is about."""

    fact: FactText
    value: re.Pattern
    about: re.Pattern


def facts_are_cited(course) -> Iterator[Problem]:
    """A sentence with a fact's value and a word that it is about cites that fact: a chapter in
    the same section, a card or question in its `facts`.

    Another fact with that value is as good: two services may share a number.
    """
    known = {fact.id: fact for fact in course.facts}
    watched = defaultdict(list)  # by the number that a value begins with; None for words
    for fact in course.facts:
        if fact.about:
            one = Watched(fact, value_pattern(fact.value), about_pattern(fact.about))
            watched[next(iter(numbers(fact.value)), None)].append(one)
    for chapter in course.chapters:
        for passage in chapter.passages:
            cited = [known[id] for id in passage.facts if id in known]
            for paragraph in passage.paragraphs:
                if paragraph.kind in ("heading", "sum"):
                    continue
                parts = [paragraph.text] if paragraph.kind == "row" else sentences(paragraph.text)
                for missing in uncited(parts, watched, cited):
                    message = (
                        f'"{missing.value}" is a value of facts.yaml. '
                        f"Cite it in this section: [[fact:{missing.id}]]."
                    )
                    yield Problem(chapter.text_path, paragraph.line, message)
        for path, item in cards_and_questions(chapter):
            cited = [known[id] for id in item.facts if id in known]
            if missing := uncited(parts_of(item), watched, cited):
                message = (
                    f"{listed(repr(fact.value) for fact in missing)} stands in facts.yaml. "
                    f"Add facts: [{listed(fact.id for fact in missing)}] to {item.id}."
                )
                yield Problem(path, item.line, message)


def parts_of(item):
    """A card as a whole, for it asks in one sentence and answers in the next; else sentences."""
    if isinstance(item, CardText):
        return [item.all_text]
    return [part for line in item.all_text.split("\n") for part in sentences(line)]


def uncited(parts, watched, cited):
    """The facts that some part states while none with their value is cited; one for each value."""
    found = {}
    for part in parts:
        low = part.lower()
        for one in chain.from_iterable(watched[number] for number in {None, *numbers(part)}):
            # Looking for a word first is many times as fast as looking for a pattern.
            is_near = any(word.lower() in low for word in one.fact.about)
            if is_near and one.value.search(part) and one.about.search(part):
                found.setdefault(one.fact.value, one)
    return [
        one.fact
        for one in found.values()
        if not any(one.value.search(fact.value) for fact in cited)
    ]


def listed(words):
    return ", ".join(words)


def numbers(text):
    """The numbers in a text as they are written, without commas, in order."""
    return re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))


@cache
def value_pattern(value):
    """Finds the value however its unit is written: 30 seconds, 30-second, 30 s."""
    words = []
    for word in re.sub(PER, " per ", value).split():
        stem = word.lower().rstrip("s")
        unit = next((form for name, form in UNITS.items() if stem == name), None)
        if unit:
            words.append(unit)
        elif word == "per":
            words.append("(?:a|per|each|every|/)")
        else:
            words.append(re.escape(word).replace(",", ",?").replace("%", "(?: ?%| percent)"))
    return re.compile(
        r"(?<![\w.,$-])" + r"[\s-]?/?\s?".join(words) + r"(?![\w%]|[.,]\d)", re.IGNORECASE
    )


@cache
def about_pattern(about):
    return re.compile(
        r"\b(" + "|".join(map(re.escape, about)) + r")(s|es|ing|ed)?\b", re.IGNORECASE
    )
