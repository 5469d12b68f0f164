"""The first page: what this is for a visitor, today's work for a learner."""

from django.shortcuts import render
from django.utils import timezone

from studyapp import catchup, progress, today
from studyapp.expiry import close_expired
from studyapp.ledger import record_of
from studyapp.models import Chapter


def home(request):
    now, learner = timezone.now(), request.user
    close_expired(now=now, learner=learner)
    record = record_of(learner)
    if not record.proofs:
        items = today.items_for(learner, now=now) if learner.is_authenticated else []
        context = {
            "chapters": Chapter.objects.current(),
            "running": [item for item in items if item.is_running or item.kind == "class"],
        }
        return render(request, "studyapp/welcome.html", context)
    items, minutes = today.items_for(learner, now=now), learner.minutes_per_day
    context = {
        "plan": today.plan(items, minutes=minutes),
        "notices": today.notices_for(learner, now=now),
        "catching_up": catchup.words(
            [item.pile for item in items if item.pile],
            minutes=minutes,
            today=timezone.localdate(now),
            away=progress.days_away(record, now=now),
        ),
        "done": progress.in_words(progress.counts_today(record, now=now)),
        "days_left": (learner.exam_on - timezone.localdate(now)).days if learner.exam_on else None,
        "outlook": progress.outlook_of(record, now=now, exam_on=learner.exam_on),
        "streak": progress.study_days(record, now=now),
        "domains": progress.map_by_task(record, now=now),
    }
    return render(request, "studyapp/home.html", context)
