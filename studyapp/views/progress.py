"""What a learner has done and how well they have it. Every figure opens what it is made of."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from studyapp import progress as reads
from studyapp.expiry import close_expired
from studyapp.ledger import proofs_on, record_of
from studyapp.links import activity_links, exam_ends
from studyapp.mastery import KINDS, mastery
from studyapp.models import Activity, Objective, Section
from studyapp.outlook import trend

ACTIVITIES_A_PAGE = 50
CHART_BASE, CHART_HEIGHT = 80, 74


def progress(request):
    now = timezone.now()
    close_expired(now=now, learner=request.user)
    record = record_of(request.user)
    today, exam_on = timezone.localdate(now), exam_of(request.user)
    found = reads.outlook_of(record, now=now, exam_on=exam_on)
    context = {
        "outlook": found,
        "trend": trend(reads.points(record), found, today=today, exam_on=exam_on),
        "domains": reads.map_by_objective(record, now=now),
        "streak": reads.study_days(record, now=now),
        "counts": reads.counts_by_verb(record),
        "section_count": Section.objects.current().count(),
        "bars": bars(reads.busy_days(record, now=now)),
        "minutes": record.seconds // 60,
    }
    return render(request, "studyapp/progress.html", context)


def exam_of(user):
    return user.exam_on if user.is_authenticated else None


def bars(days):
    """[(date, count, height, top)] with heights in the units of the chart's 80-unit box."""
    tallest = max(count for _, count in days) or 1
    heights = [(day, count, round(CHART_HEIGHT * count / tallest)) for day, count in days]
    return [(day, count, height, CHART_BASE - height) for day, count, height in heights]


def objective(request, slug):
    """One objective: its level, and every activity that the level is made of."""
    now = timezone.now()
    close_expired(now=now, learner=request.user)
    objective = get_object_or_404(Objective.objects.select_related("chapter", "task"), slug=slug)
    activities = Activity.objects.for_learner(request.user).standing().on(objective)
    activities = activities.with_kind(exam_ends=exam_ends(request.user))
    counts = activities.count_by_kind()
    split = {kind: counts.get(kind, 0) for kind in KINDS}
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        activities = activities.filter(kind=kind)
    context = {
        "objective": objective,
        "sections": objective.sections.current().select_related("chapter"),
        "mastery": mastery(proofs_on(request.user, objective), now=now),
        "split": split.items(),
        "kind": kind,
        "page": page_of(activities, request, count=split.get(kind, sum(counts.values()))),
    }
    return render(request, "studyapp/objective.html", context)


def activity_list(request):
    """Everything the learner did, newest first; of one kind with ?verb=."""
    close_expired(now=timezone.now(), learner=request.user)
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


def page_of(activities, request, *, count=None):
    """A page of activities, each with the `url` of what it was about, or None.

    `count`: how many there are, where that is known already.
    """
    paginator = Paginator(activities.select_related("objective", "undone_by"), ACTIVITIES_A_PAGE)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(request.GET.get("page"))
    links = activity_links({row.what for row in page}, request.user)
    for row in page:
        row.url = links.get(row.what)
    return page
