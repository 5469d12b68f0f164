"""Where what an activity was about can be opened: address by its name, for ACTIVITY_LINKS."""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from studyapp.models import Exercise, QuickCheck, Section

OF_SECTION = ("section__chapter__slug", "section__slug")


def activity_links(names, learner):
    """{name: address} of everything named that has a page, asked of every app."""
    names, found = set(names), {}
    for path in settings.ACTIVITY_LINKS:
        found |= import_string(path)(names, learner)
    return found


def exam_ends(learner):
    """The moments at which this learner's exams ended, as a query."""
    return import_string(settings.EXAM_ENDS)(learner)


def chapters(names, learner):
    """{name: address} for `section:chapter/slug`, and for quick checks and exercises likewise."""
    current = Section.objects.current()
    found = {}
    for kind, rows, place in (
        ("section", current, ("chapter__slug", "slug")),
        ("check", QuickCheck.objects.current().filter(section__in=current), OF_SECTION),
        ("exercise", Exercise.objects.current().filter(section__in=current), OF_SECTION),
    ):
        slugs = {name.rpartition("/")[2] for name in names if name.startswith(f"{kind}:")}
        if not slugs:
            continue
        for slug, chapter, section in rows.filter(slug__in=slugs).values_list("slug", *place):
            page = reverse("studyapp:chapter", args=[chapter])
            found[f"{kind}:{chapter}/{slug}"] = f"{page}#{section}"
    return found
