"""What a learner does inside a chapter: marks, notes, quick checks, the design exercise."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from studyapp import actions
from studyapp.models import Section
from studyapp.reading_forms import ExerciseForm, NoteForm, QuickCheckForm
from studyapp.views.chapters import chapter_page, find_reading

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def place(reading, anchor):
    return redirect(reverse("studyapp:chapter", args=[reading.chapter.slug]) + f"#{anchor}")


def find(rows, slug):
    """The row with that slug; 404 where there is none."""
    if slug not in rows:
        raise Http404
    return rows[slug]


def find_section(reading, slug):
    return find({section.slug: section for section in reading.sections}, slug)


@require_POST
def section_read(request, slug, section):
    """Mark the section as read and go on to the next."""
    reading = find_reading(request, slug)
    section = find_section(reading, section)
    actions.mark_section_read(request.user, section, now=timezone.now())
    section.is_read = True
    if request.htmx:
        return chapter_page(request, reading, partial="section-read", section=section)
    return place(reading, section.after.slug if section.after else "key-terms")


@get_or_post
def section_note(request, slug, section):
    """The learner's note on a section: GET opens it for writing, POST keeps it."""
    reading = find_reading(request, slug)
    section = find_section(reading, section)
    show = {"partial": "note", "section": section}
    if request.method != "POST":
        if "close" not in request.GET:
            section.note_form = NoteForm(section=section)
        return chapter_page(request, reading, **show)
    form = NoteForm(request.POST, section=section)
    if not form.is_valid():
        section.note_form = form
        return chapter_page(request, reading, status=422, **show)
    text, now = form.cleaned_data["text"], timezone.now()
    actions.save_note(request.user, section, text, now=now)
    if not request.htmx:
        return place(reading, f"note-{section.slug}")
    section.note, section.noted_at = text, now
    outcome = "Note saved." if text else "Note deleted."
    return chapter_page(request, reading, outcome=outcome, **show)


@require_POST
def section_position(request, slug, section):
    """Remember where the learner is reading. Sent by js/studyapp/reading.js, for learners only."""
    sections = Section.objects.current().select_related("chapter")
    section = get_object_or_404(sections, chapter__slug=slug, slug=section)
    actions.keep_position(request.user, section, now=timezone.now())
    return HttpResponse(status=204)


@get_or_post
def quick_check(request, slug, check):
    """Mark an answer and say why; GET offers the check anew.

    Without htmx the answer is the whole chapter with this check marked, not a redirect: the
    verdict then needs no place in the address, where it would show the key to whoever asks.
    """
    reading = find_reading(request, slug)
    check = find(reading.checks, check)
    if request.method != "POST":
        if not request.htmx:
            return place(reading, f"check-{check.slug}")
        return chapter_page(request, reading, partial="check", check=check)
    form = QuickCheckForm(request.POST, check=check)
    if form.is_valid():
        check.chosen = form.cleaned_data["choice"]
        check.is_right = actions.answer_quick_check(
            request.user, check, check.chosen, now=timezone.now()
        )
    else:
        check.errors = form.errors["choice"]
    status = 422 if form.errors else 200
    return chapter_page(request, reading, partial="check", status=status, check=check)


@get_or_post
def exercise(request, slug, exercise):
    """Keep the learner's own design; the model answer opens beside it."""
    reading = find_reading(request, slug)
    exercise = find(reading.exercises, exercise)
    anchor = f"exercise-{exercise.slug}"
    if request.method != "POST":
        return place(reading, anchor)
    form = ExerciseForm(request.POST, exercise=exercise)
    show = {"partial": "exercise", "exercise": exercise}
    if not form.is_valid():
        exercise.form = form
        return chapter_page(request, reading, status=422, **show)
    exercise.own_text = form.cleaned_data["text"]
    actions.try_exercise(request.user, exercise, exercise.own_text, now=timezone.now())
    if not request.htmx:
        return place(reading, anchor)
    return chapter_page(request, reading, outcome="Saved. The model answer is open.", **show)
