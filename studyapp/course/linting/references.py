"""Ids: each stands once, and what is named exists."""

from collections.abc import Iterator

from ..problems import Problem
from .walking import cards_and_questions, unknown


def ids_stand_once(course) -> Iterator[Problem]:
    """Cards and questions share one space of ids each in the whole course."""
    for kind in ("cards", "questions"):
        seen = {}
        for chapter in course.chapters:
            path = getattr(chapter, f"{kind}_path")
            for item in getattr(chapter, kind):
                if item.id and item.id in seen:
                    message = f'the id "{item.id}" stands already in {seen[item.id]}. Change it.'
                    yield Problem(path, item.line, message)
                elif item.id:
                    seen[item.id] = f"{path}:{item.line}"


def objectives_exist(course) -> Iterator[Problem]:
    known = {objective.id for objective in course.objectives}
    for chapter in course.chapters:
        for section in chapter.sections:
            for objective in section.objectives:
                if objective not in known:
                    yield unknown(chapter.text_path, section.line, "objective", objective)
        for path, item in cards_and_questions(chapter):
            if item.objective and item.objective not in known:
                yield unknown(path, item.line, "objective", item.objective)


def sections_exist(course) -> Iterator[Problem]:
    for chapter in course.chapters:
        known = {section.id for section in chapter.sections}
        for path, item in cards_and_questions(chapter):
            if item.section and item.section not in known:
                yield unknown(path, item.line, "section of this chapter", item.section)


def cards_and_terms_exist(course) -> Iterator[Problem]:
    known_cards = {card.id for chapter in course.chapters for card in chapter.cards}
    for chapter in course.chapters:
        known_terms = {term.id for term in chapter.terms}
        for card in chapter.cards:
            if card.term and card.term not in known_terms:
                yield unknown(chapter.cards_path, card.line, "term of this chapter", card.term)
        for question in chapter.questions:
            if question.card and question.card not in known_cards:
                yield unknown(chapter.questions_path, question.line, "card", question.card)


def siblings_exist(course) -> Iterator[Problem]:
    known = {question.id for chapter in course.chapters for question in chapter.questions}
    for chapter in course.chapters:
        for question in chapter.questions:
            if question.sibling == question.id and question.id:
                message = f"question {question.id} is its own sibling. Name the other one."
                yield Problem(chapter.questions_path, question.line, message)
            elif question.sibling and question.sibling not in known:
                yield unknown(chapter.questions_path, question.line, "question", question.sibling)


def links_resolve(course) -> Iterator[Problem]:
    """Section links lead to sections of written chapters."""
    written = {chapter.slug: chapter for chapter in course.chapters}
    planned = {module.slug for module in course.modules}
    for chapter in course.chapters:
        for link in chapter.links:
            slug = link.chapter or chapter.slug
            if slug in written:
                if link.section not in {section.id for section in written[slug].sections}:
                    yield unknown(chapter.text_path, link.line, f"section of {slug}", link.section)
            elif slug in planned:
                message = f'the chapter "{slug}" is not written yet. Say it without a link.'
                yield Problem(chapter.text_path, link.line, message)
            else:
                yield unknown(chapter.text_path, link.line, "chapter", slug)


def facts_exist(course) -> Iterator[Problem]:
    """The facts that cards and questions rest on; those in the text are checked as it is read."""
    known = {fact.id for fact in course.facts}
    for chapter in course.chapters:
        for path, item in cards_and_questions(chapter):
            for fact in item.facts:
                if fact not in known:
                    yield unknown(path, item.line, "fact in facts.yaml", fact)


def inventory_items_exist(course) -> Iterator[Problem]:
    """What passages, cards and questions say they cover."""
    known = {item.id for item in course.inventory}
    for chapter in course.chapters:
        covering = [
            *((chapter.text_path, passage) for passage in chapter.passages),
            *cards_and_questions(chapter),
        ]
        for path, one in covering:
            for item in one.covers:
                if item not in known:
                    yield unknown(path, one.line, "item in inventory.yaml", item)
    for item in course.inventory:
        for other in item.through:
            if other not in known:
                path = f"{course.folder}/inventory.yaml"
                yield unknown(path, item.line, "item in inventory.yaml", other)
    for fact in course.facts:
        for item in fact.inventory:
            if item not in known:
                yield unknown(course.facts_path, fact.line, "item in inventory.yaml", item)
