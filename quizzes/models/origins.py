"""What a learner's own card can be made from. Reads only."""

from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags

from studyapp.models import Section, Term

from .flashcards import Flashcard
from .practice import Response
from .questions import Question


@dataclass(frozen=True)
class Origin:
    """First words for the form, and what the card will hang on."""

    words: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)


def plain(html):
    return " ".join(unescape(strip_tags(html)).split())


def origin_of(learner, params):
    """The Origin that a query string names; an empty one where it names nothing that exists.

    `params`: term and chapter, question, card, or text and section, with its chapter where that
    is needed to tell it apart; all slugs but the text.
    """
    if params.get("term"):
        return of_term(params["term"], params.get("chapter", ""))
    if params.get("question"):
        return of_question(learner, params["question"])
    if params.get("card"):
        return of_card(learner, params["card"])
    return of_text(params.get("text", ""), params.get("chapter", ""), params.get("section", ""))


def of_term(slug, chapter_slug):
    terms = Term.objects.current().select_related("chapter", "section")
    term = terms.filter(slug=slug, chapter__slug=chapter_slug).first()
    if term is None:
        return Origin()
    return Origin(
        words={"prompt": term.name, "answer": plain(term.definition), "chapter": term.chapter},
        links={"term": term, "section": term.section, "objective": objective_of(term.section)},
    )


def of_question(learner, slug):
    """The answer is filled in only for who has been told it: the key is not given away here."""
    questions = Question.objects.current().select_related("chapter", "section", "objective")
    question = questions.filter(slug=slug).first()
    if question is None:
        return Origin()
    words = {
        "prompt": f"{plain(question.stem_html)}\n{plain(question.ask_html)}",
        "chapter": question.chapter,
    }
    told = Response.objects.for_learner(learner).answered().filter(is_correct__isnull=False)
    if told.filter(question=question).exists():
        right = question.choices.current().filter(is_correct=True)
        words["answer"] = "\n".join(plain(choice.text_html) for choice in right)
    return Origin(words=words, links={"section": question.section, "objective": question.objective})


def of_card(learner, slug):
    card = Flashcard.objects.visible_to(learner).with_place().filter(slug=slug).first()
    if card is None:
        return Origin()
    own = {"prompt": card.prompt, "answer": card.answer, "why": card.why}
    words = own if card.owner_id else {name: plain(html) for name, html in own.items()}
    return Origin(
        words={**words, "chapter": card.chapter},
        links={"section": card.section, "objective": card.objective},
    )


def of_text(text, chapter_slug, section_slug):
    sections = Section.objects.current().select_related("chapter").defer("parts")
    sections = sections.filter(slug=section_slug)
    if chapter_slug:
        sections = sections.filter(chapter__slug=chapter_slug)
    found = list(sections[:2])
    if len(found) != 1:  # a section's slug is its own only within its chapter
        return Origin(words={"answer": text})
    section = found[0]
    return Origin(
        words={"answer": text, "chapter": section.chapter},
        links={"section": section, "objective": objective_of(section)},
    )


def objective_of(section):
    return section and section.objectives.current().first()
