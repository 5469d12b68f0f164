"""The list of chapters, a chapter, and its summary on one page."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from studyapp import mindmap
from studyapp.chapters import Reading, all_readings, to_continue
from studyapp.http import render_page
from studyapp.models import Chapter


def chapter_page(request, reading, *, partial=None, status=200, **shown):
    """The whole chapter, or the part of it that an answer to htmx shows."""
    context = {"chapter": reading.chapter, "reading": reading, **shown}
    return render_page(request, "studyapp/chapter.html", context, partial=partial, status=status)


def find_reading(request, slug):
    return Reading(get_object_or_404(Chapter.objects.current(), slug=slug), request.user)


@require_safe
def chapter_list(request):
    readings = all_readings(request.user)
    context = {"readings": readings, "next": to_continue(readings, request.user)}
    return render(request, "studyapp/chapter_list.html", context)


@require_safe
def chapter(request, slug):
    return chapter_page(request, find_reading(request, slug))


@require_safe
def chapter_summary(request, slug):
    """The chapter as a map and a table of its terms, to print; under it the learner's notes."""
    reading = find_reading(request, slug)
    by_section = {section.pk: [] for section in reading.sections}
    for term in reading.terms:
        by_section.get(term.section_id, []).append(term.name)
    outline = [(section.title, by_section[section.pk]) for section in reading.sections]
    context = {
        "chapter": reading.chapter,
        "reading": reading,
        "outline": outline,
        "map": mindmap.draw(reading.chapter.title, outline),
    }
    return render(request, "studyapp/chapter_summary.html", context)
