"""What a learner reads of a scenario: length, voice, and links that lead somewhere."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from scenarios.engine.grading.pitfalls.registry import OVER_ENGINEERED, PITFALLS
from tests.scenarios.engine.designs import CATALOGUE
from tests.scenarios.engine.grading.content import SLUGS, playable, scenario_of

CONTENT = Path(__file__).parents[2] / "content"
PARTS = [pytest.param(part, id=name) for name, part in playable()]
STORIES = [*PARTS, *(pytest.param(scenario_of(slug), id=slug) for slug in SLUGS)]
REPEATED = 7  # words in a row that two scenarios must not share
SENTENCE_END = re.compile(r'[.?!]"?(?=\s|$)')
NAMES = {
    word
    for service in CATALOGUE.services.values()
    if service.family != "client"
    for word in (service.id, service.label, service.short)
}
# What the title of a reference may name, and how its debrief may put it.
KINDS = {
    "table": "table",
    "sql": "sql|relational|database",
    "aurora": "aurora",
    "cache": "cache",
    "in memory": "memory|cache",
    "proxy": "proxy",
    "replica": "replica",
    "index": "index",
    "api": "api",
    "balancer": "balancer",
    "accelerator": "accelerator",
    "cloudfront": "cloudfront",
    "function": "function",
    "container": "container",
    "server": "server",
    "topic": "topic",
    "bus": "bus",
    "queue": "queue",
    "stream": "stream|log",
    "kafka": "kafka",
    "workflow": "workflow",
    "mail": "mail",
    "broker": "broker",
    "shards": "shards",
    "export": "export",
    "bucket": "bucket",
    "loader": "loader",
}


def sentences(text):
    return [part for part in SENTENCE_END.split(" ".join(text.split())) if part.strip(' "')]


@pytest.mark.parametrize("scenario", STORIES)
def test_story_has_three_to_six_sentences_of_readable_length(scenario):
    told = sentences(scenario.story)

    assert 3 <= len(told) <= 6
    assert len(scenario.story.split()) / len(told) <= 26


@pytest.mark.parametrize("scenario", STORIES)
def test_story_and_first_hint_name_no_service(scenario):
    for text in (scenario.story, scenario.hints[0]):
        words = set(re.findall(r"[\w-]+", text))
        assert not [name for name in NAMES if name in words or (" " in name and name in text)]


@pytest.mark.parametrize("scenario", PARTS)
def test_three_hints_begin_with_a_question(scenario):
    first, second, third = scenario.hints

    assert first.endswith("?")
    assert not third.endswith("?")
    assert len(first) < len(second) + len(third)


@pytest.mark.parametrize("scenario", PARTS)
def test_every_requirement_is_a_sentence_with_a_reason(scenario):
    for requirement in scenario.requirements:
        for text in (requirement.title, requirement.why):
            assert re.fullmatch(r"[A-Z0-9].*\.", text), (requirement.id, text)
        assert len(sentences(requirement.title)) == 1, requirement.id
        assert requirement.why != requirement.title


@pytest.mark.parametrize("scenario", PARTS)
def test_debrief_speaks_of_every_kind_of_part_its_references_are_named_by(scenario):
    debrief = scenario.debrief.lower()
    named = " ".join(reference.title for reference in scenario.references).lower()

    missing = [
        kind
        for kind, wording in KINDS.items()
        if re.search(rf"\b{kind}", named) and not re.search(rf"\b({wording})", debrief)
    ]

    assert missing == []


def test_no_two_scenarios_share_a_phrase():
    owner, shared = {}, []
    for slug, text in prose():
        words = re.findall(r"[\w']+", text.lower())
        for at in range(len(words) - REPEATED + 1):
            phrase = " ".join(words[at : at + REPEATED])
            if owner.setdefault(phrase, slug) != slug:
                shared.append((owner[phrase], slug, phrase))

    assert shared == []


def prose():
    """(slug, text) of everything the author wrote for one scenario alone."""
    for slug in SLUGS:
        scenario = scenario_of(slug)
        for part in {id(p): p for p in (scenario, *scenario.stages)}.values():
            reasons = [requirement.why for requirement in part.requirements]
            for text in (part.story, *part.hints, part.debrief, *reasons):
                yield slug, text


@pytest.mark.parametrize("scenario", PARTS)
def test_no_reason_is_given_twice(scenario):
    reasons = sorted(requirement.why for requirement in scenario.requirements)

    assert [one for one, other in pairwise(reasons) if one == other] == []


@pytest.mark.parametrize("scenario", PARTS)
def test_links_lead_to_written_sections_cards_and_questions(scenario):
    known = chapters()
    requirements = scenario.requirements
    for link in (*scenario.sections, *(one.section for one in requirements)):
        chapter, _, section = link.partition("#")
        assert chapter in known, link
        written = known[chapter]
        assert (section in written["sections"]) if written else not section, link
    for one in requirements:
        written = known[one.section.partition("#")[0]]
        assert not one.card or one.card in written["flashcards"], one.id
        assert not one.question or one.question in written["questions"], one.id


@pytest.mark.parametrize("pitfall", [*PITFALLS, OVER_ENGINEERED], ids=lambda one: one.id)
def test_pitfalls_lead_to_a_section_a_card_and_a_question(pitfall):
    chapter, _, section = pitfall.section.partition("#")
    known = chapters()

    assert section in known[chapter]["sections"]
    assert any(pitfall.card in written["flashcards"] for written in known.values() if written)
    assert any(pitfall.question in written["questions"] for written in known.values() if written)


@cache
def chapters():
    """{chapter slug: ids of its sections, cards and questions, or {} while it is not written}."""
    course = yaml.safe_load((CONTENT / "course.yaml").read_text())
    folders = {path.name.partition("-")[2]: path for path in (CONTENT / "chapters").iterdir()}
    return {
        module["slug"]: written(folders[module["slug"]]) if module["slug"] in folders else {}
        for module in course["modules"]
    }


def written(folder):
    text = (folder / "chapter.md").read_text()
    files = {name: (folder / f"{name}.yaml").read_text() for name in ("flashcards", "questions")}
    ids = {name: set(re.findall(r"^ +- id: (\S+)", of, re.M)) for name, of in files.items()}
    return {"sections": set(re.findall(r"^## .*\{#([\w-]+)", text, re.M)), **ids}
