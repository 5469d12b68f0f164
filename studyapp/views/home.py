"""The first page: what this is for a visitor, today's work for a learner."""

from django.shortcuts import render
from django.utils import timezone

from studyapp import progress, today
from studyapp.models import Chapter


def home(request):
    now = timezone.now()
    evidence = progress.evidence_of(request.user, now=now)
    if not evidence:
        context = {"chapters": Chapter.objects.current()}
        return render(request, "studyapp/welcome.html", context)
    learner = request.user
    start_of_day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "plan": today.plan(today.items_for(learner, now=now), minutes=learner.minutes_per_day),
        "done": progress.in_words(progress.counts_by_verb(evidence, since=start_of_day)),
        "days_left": (learner.exam_on - timezone.localdate(now)).days if learner.exam_on else None,
        "streak": progress.study_days(evidence, now=now),
        "domains": progress.map_by_task(evidence, now=now),
    }
    return render(request, "studyapp/home.html", context)
