"""Where the course teaches what a report found: section, card, question. It writes nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from scenarios.models import Followup
from studyapp.models import Chapter, Section


@dataclass(frozen=True)
class Place:
    """Something of the course to open.

    Attributes:
        name: how a scenario names it, such as `sqs-in-depth#two-limits`.
    """

    name: str
    title: str
    url: str


@dataclass(frozen=True)
class Ties:
    """What teaches one finding; None where there is nothing yet.

    Attributes:
        can_add: the section can be put on the learner's Today queue.
        is_added: it is there already.
    """

    section: Place | None = None
    card: Place | None = None
    question: Place | None = None
    is_added: bool = False

    @property
    def can_add(self):
        return bool(self.section) and "#" in self.section.name


def tied(findings, learner):
    """[(finding of a report, its Ties)]; at most five queries."""
    taught = places(one.get("section", "") for one in findings)
    cards = practice("card", (one.get("card", "") for one in findings))
    questions = practice("question", (one.get("question", "") for one in findings))
    waiting = set(Followup.objects.for_learner(learner).waiting().names())
    return [
        (
            one,
            Ties(
                taught.get(one.get("section")),
                cards.get(one.get("card")),
                questions.get(one.get("question")),
                one.get("section") in waiting,
            ),
        )
        for one in findings
    ]


def places(names):
    """{name: Place} for those of the names, `chapter` or `chapter#section`, that are written."""
    names = set(names) - {""}
    slugs = {name.partition("#")[2] for name in names}
    sections = Section.objects.current().filter(slug__in=slugs).select_related("chapter")
    chapters = Chapter.objects.current().filter(slug__in=names)
    found = [place_of_section(section) for section in sections]
    found += [
        Place(one.slug, f"Chapter {one.number}, {one.title}", chapter_url(one)) for one in chapters
    ]
    return {place.name: place for place in found if place.name in names}


def place_of_section(section):
    chapter = section.chapter
    return Place(
        f"{chapter.slug}#{section.slug}",
        f"Chapter {chapter.number}, {section.title}",
        f"{chapter_url(chapter)}#{section.slug}",
    )


def chapter_url(chapter):
    return reverse("studyapp:chapter", args=[chapter.slug])


def practice(kind, slugs):
    """{slug: Place} of the cards or questions that there are."""
    slugs = set(slugs) - {""}
    if not slugs:
        return {}
    find = import_string(settings.PRACTICE_LINKS[kind])
    return {slug: Place(slug, title, url) for slug, (title, url) in find(slugs).items()}
