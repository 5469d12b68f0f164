"""What the whole course can be looked up in: facts with sources, key terms, the map."""

from itertools import groupby

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from studyapp import coursemap, progress
from studyapp.chapters import all_readings
from studyapp.http import render_page
from studyapp.mastery import NOT_SEEN
from studyapp.models import CourseLoad, Fact, Term
from studyapp.narrowing import ChapterNarrowingForm, FactNarrowingForm


@require_safe
def fact_list(request):
    """Every value that the course states, with its source and date; narrowed by ?q=, ?service=."""
    facts = Fact.objects.current()
    form = FactNarrowingForm(request.GET, services=facts.services())
    found = list(facts.narrowed(**form.narrowing()))
    context = {
        "form": form,
        "count": len(found),
        "services": [
            (service, list(rows)) for service, rows in groupby(found, lambda fact: fact.service)
        ],
        "is_narrowed": any(form.narrowing().values()),
    }
    return render_page(request, "studyapp/fact_list.html", context, partial="fact-rows")


@require_safe
def glossary(request):
    """Every key term from A to Z; narrowed by ?q= and ?chapter=."""
    form = ChapterNarrowingForm(request.GET)
    terms = list(Term.objects.glossary(**form.narrowing()))
    context = {
        "form": form,
        "count": len(terms),
        "letters": [(letter, list(rows)) for letter, rows in groupby(terms, first_letter)],
        "is_narrowed": any(form.narrowing().values()),
    }
    return render_page(request, "studyapp/glossary.html", context, partial="terms")


def first_letter(term):
    return term.name[0].upper()


@require_safe
def course_map(request):
    """The modules in order: what builds on what, objectives with their level, exam tasks."""
    now = timezone.now()
    readings = all_readings(request.user)
    levels = progress.by_objective(request.user, now=now)
    by_module = {reading.chapter.module: reading for reading in readings}
    for reading in readings:
        reading.levels = [(one, levels.get(one.pk, NOT_SEEN)) for one in reading.objectives]
        before = [by_module.get(module) for module in reading.chapter.builds_on]
        reading.builds_on = [one.chapter for one in before if one]
        reading.leads_to = [
            one.chapter for one in readings if reading.chapter.module in one.chapter.builds_on
        ]
    context = {
        "readings": readings,
        "map": coursemap.draw([stop(reading) for reading in readings]),
        "exam": CourseLoad.objects.values_list("exam", flat=True).first(),
    }
    return render(request, "studyapp/course_map.html", context)


def stop(reading):
    """What coursemap.draw wants of a chapter."""
    chapter, total = reading.chapter, len(reading.sections)
    percent = round(100 * reading.read_count / total) if total else 0
    before = [one.number for one in reading.builds_on]
    return chapter.number, chapter.title, chapter.slug, percent, before
