"""The course as read from content/: frozen values, with HTML rendered and links checked.

Ids are those of the files. `line` is where a thing stands in its file, for messages.
"""

from dataclasses import dataclass, field
from typing import Any

from .passages import FactText, InventoryGroup, PassageText


@dataclass(frozen=True)
class Source:
    """An official page that something was taken from, and the day it was read (ISO date)."""

    title: str
    url: str
    read_on: str

    def as_dict(self):
        return {"title": self.title, "url": self.url, "read_on": self.read_on}


@dataclass(frozen=True)
class Task:
    id: str
    title: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class Domain:
    id: str
    title: str
    short: str
    weight: int
    tasks: tuple[Task, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class Objective:
    id: str
    task: str
    text: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class Module:
    id: str
    number: int
    slug: str
    title: str
    objectives: tuple[Objective, ...]
    builds_on: tuple[str, ...]
    line: int = field(compare=False)

    @property
    def folder(self):
        return f"{self.number:02}-{self.slug}"


@dataclass(frozen=True)
class Link:
    """A link from a chapter's text to a section; `chapter` is a slug, empty for its own."""

    chapter: str
    section: str
    line: int


@dataclass(frozen=True)
class TermText:
    id: str
    name: str
    definition_html: str
    definition_text: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class QuickCheckText:
    """`choices` are dicts with text, is_right and why, as the database keeps them."""

    id: str
    prompt_html: str
    choices: tuple[dict[str, Any], ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class ExerciseText:
    id: str
    title: str
    minutes: int
    brief_html: str
    goals: tuple[str, ...]
    questions: tuple[str, ...]
    answer_html: str
    scenario: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class DesignText:
    """A design that stands in a chapter: `id` is that of its figure on the page, `document` the
    plain values of a design document."""

    id: str
    title: str
    document: dict[str, Any]


@dataclass(frozen=True)
class ScenarioText:
    """A scenario of the sandbox. `sections` are those it belongs to, each as chapter#section, or
    a chapter alone; `task` is that of the exam guide which it serves."""

    slug: str
    title: str
    level: int
    minutes: int
    story: str
    url: str
    sections: tuple[str, ...]
    task: str = ""

    def sections_in(self, chapter):
        """How many of its sections are in the chapter with this slug."""
        return sum(section.partition("#")[0] == chapter for section in self.sections)


@dataclass(frozen=True)
class SectionText:
    """`parts` are dicts as studyapp.models.Section describes; `text` is the plain text."""

    id: str
    title: str
    objectives: tuple[str, ...]
    minutes: int
    parts: tuple[dict[str, str], ...]
    text: str
    terms: tuple[str, ...]
    checks: tuple[QuickCheckText, ...]
    exercises: tuple[ExerciseText, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class CardText:
    id: str
    term: str
    section: str
    objective: str
    prompt_html: str
    answer_html: str
    answer_text: str
    why_html: str
    all_text: str
    facts: tuple[str, ...]
    covers: tuple[str, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class ChoiceText:
    html: str
    text: str
    is_right: bool
    why_html: str
    why_text: str
    misconception: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class QuestionText:
    id: str
    objective: str
    section: str
    card: str
    difficulty: int
    sibling: str
    stem_html: str
    stem_text: str
    ask_html: str
    ask_text: str
    choices: tuple[ChoiceText, ...]
    source: Source
    is_diagnostic: bool
    facts: tuple[str, ...]
    covers: tuple[str, ...]
    line: int = field(compare=False)

    @property
    def all_text(self):
        """What a reader sees of it, a line for each part."""
        said = [text for choice in self.choices for text in (choice.text, choice.why_text)]
        return "\n".join([self.stem_text, self.ask_text, *said])

    @property
    def pick_count(self):
        return sum(choice.is_right for choice in self.choices)


@dataclass(frozen=True)
class ChapterText:
    """One written module. `folder` is its path as messages show it."""

    module: str
    slug: str
    number: int
    title: str
    subtitle: str
    minutes: int
    opening_html: str
    sources: tuple[Source, ...]
    terms: tuple[TermText, ...]
    sections: tuple[SectionText, ...]
    passages: tuple[PassageText, ...]
    cards: tuple[CardText, ...]
    questions: tuple[QuestionText, ...]
    links: tuple[Link, ...]
    designs: tuple[DesignText, ...]
    folder: str

    def section_of(self, term):
        """The id of the section that teaches a term: the first to link it, else its card's."""
        linking = [section.id for section in self.sections if term.id in section.terms]
        cards = [card.section for card in self.cards if card.term == term.id]
        return [*linking, *cards][0]

    @property
    def text_path(self):
        return f"{self.folder}/chapter.md"

    @property
    def cards_path(self):
        return f"{self.folder}/flashcards.yaml"

    @property
    def questions_path(self):
        return f"{self.folder}/questions.yaml"


@dataclass(frozen=True)
class Course:
    """`exam` holds the exam's dated facts as course.yaml gives them, `folder` is where the files
    are as messages show it."""

    title: str
    exam: dict[str, Any]
    domains: tuple[Domain, ...]
    modules: tuple[Module, ...]
    chapters: tuple[ChapterText, ...]
    scenarios: tuple[ScenarioText, ...] = ()
    facts: tuple[FactText, ...] = ()
    groups: tuple[InventoryGroup, ...] = ()
    folder: str = "content"

    @property
    def objectives(self):
        return tuple(objective for module in self.modules for objective in module.objectives)

    @property
    def is_complete(self):
        """Whether every module is written: rules about sums wait for that."""
        return len(self.chapters) == len(self.modules)

    @property
    def path(self):
        return f"{self.folder}/course.yaml"

    @property
    def facts_path(self):
        return f"{self.folder}/facts.yaml"

    @property
    def inventory(self):
        return tuple(item for group in self.groups for item in group.items)
