"""What a well-formed course may still have wrong: ids, links, keys, stems, terms, facts.

Each rule is a function from the course to problems; `RULES` lists them.
"""

from ..model import Course
from ..problems import Problem
from .banks import (
    answers_are_short,
    choices_are_as_in_the_exam,
    choices_stand_alone,
    diagnostic_questions_are_quick,
    stems_differ,
    terms_have_cards,
)
from .chance import keys_are_balanced, keys_are_not_the_longest
from .facts import facts_are_cited
from .giveaways import bank_gives_nothing_away, chapters_give_nothing_away
from .prose import (
    acronyms_are_written_out,
    paragraphs_are_short,
    sections_are_easy_to_read,
    sentences_are_short,
    words_say_something,
)
from .references import (
    cards_and_terms_exist,
    facts_exist,
    ids_stand_once,
    inventory_items_exist,
    links_resolve,
    objectives_exist,
    sections_exist,
    siblings_exist,
)
from .totals import course_has_enough, objectives_are_asked, several_keys_are_balanced


def lint(course: Course) -> list[Problem]:
    """Every problem that the rules find."""
    return [problem for rule in RULES for problem in rule(course)]


RULES = (
    ids_stand_once,
    objectives_exist,
    sections_exist,
    cards_and_terms_exist,
    siblings_exist,
    links_resolve,
    facts_exist,
    inventory_items_exist,
    terms_have_cards,
    answers_are_short,
    choices_are_as_in_the_exam,
    choices_stand_alone,
    diagnostic_questions_are_quick,
    keys_are_not_the_longest,
    keys_are_balanced,
    several_keys_are_balanced,
    chapters_give_nothing_away,
    bank_gives_nothing_away,
    objectives_are_asked,
    course_has_enough,
    stems_differ,
    sentences_are_short,
    paragraphs_are_short,
    sections_are_easy_to_read,
    acronyms_are_written_out,
    words_say_something,
    facts_are_cited,
)
