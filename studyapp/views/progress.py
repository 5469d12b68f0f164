"""What a learner has done and how well they have it. Every figure opens what it is made of."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from studyapp import progress as reads
from studyapp.mastery import NOT_SEEN, mastery
from studyapp.models import Activity, Objective, Section

ACTIVITIES_A_PAGE = 50
CHART_BASE, CHART_HEIGHT = 80, 74


def progress(request):
    now = timezone.now()
    evidence = reads.evidence_of(request.user, now=now)
    context = {
        "domains": reads.map_by_objective(evidence, now=now),
        "streak": reads.study_days(evidence, now=now),
        "counts": reads.counts_by_verb(evidence),
        "section_count": Section.objects.current().count(),
        "bars": bars(reads.busy_days(evidence, now=now)),
        "minutes": Activity.objects.for_learner(request.user).seconds() // 60,
    }
    return render(request, "studyapp/progress.html", context)


def bars(days):
    """[(date, count, height, top)] with heights in the units of the chart's 80-unit box."""
    tallest = max(count for _, count in days) or 1
    heights = [(day, count, round(CHART_HEIGHT * count / tallest)) for day, count in days]
    return [(day, count, height, CHART_BASE - height) for day, count, height in heights]


def objective(request, slug):
    """One objective: its level, and every activity that the level is made of."""
    now = timezone.now()
    objective = get_object_or_404(Objective.objects.select_related("chapter", "task"), slug=slug)
    activities = Activity.objects.for_learner(request.user).standing().on(objective)
    evidence = activities.evidence(since=now - reads.EVIDENCE)
    context = {
        "objective": objective,
        "sections": objective.sections.current().select_related("chapter"),
        "mastery": mastery(evidence, now=now) if evidence else NOT_SEEN,
        "page": page_of(activities, request),
    }
    return render(request, "studyapp/objective.html", context)


def activity_list(request):
    """Everything the learner did, newest first; of one kind with ?verb=."""
    activities = Activity.objects.for_learner(request.user)
    verb = request.GET.get("verb", "")
    if verb in Activity.Verb.values:
        activities = activities.of_kind(verb)
    context = {
        "page": page_of(activities, request),
        "verb": verb,
        "verbs": [choice for choice in Activity.Verb.choices if choice[0] != Activity.Verb.UNDID],
    }
    return render(request, "studyapp/activity_list.html", context)


def page_of(activities, request):
    rows = activities.select_related("objective", "undone_by")
    return Paginator(rows, ACTIVITIES_A_PAGE).get_page(request.GET.get("page"))
