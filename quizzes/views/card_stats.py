"""Figures about a learner's cards."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quizzes.forecast import (
    RETENTION_DAYS,
    Retention,
    forecast,
    heat_map,
    heat_start,
    months,
)
from quizzes.models import CardSchedule, Flashcard, Review
from quizzes.models.queue import exam_of
from quizzes.spacing import comes_on, exam_moment, expected_recall, start_of_day


@require_GET
def card_stats(request):
    """What comes due when, how much was done, how much stays, and what to expect at the exam."""
    now = timezone.localtime()
    today, exam_on = now.date(), exam_of(request.user)
    schedules = CardSchedule.objects.for_learner(request.user)
    memories = list(schedules.memories())
    due_ons = map(timezone.localdate, schedules.due_times())
    reviews = Review.objects.for_learner(request.user)
    per_day = reviews.per_day(start_of_day(heat_start(today), now.tzinfo))
    n, remembered = reviews.retention(now - timedelta(days=RETENTION_DAYS))
    cells = heat_map(per_day, today=today)
    bars = forecast([comes_on(day, today, exam_on) for day in due_ons], today=today)
    context = {
        "bars": bars,
        "busiest": max(bar.count for bar in bars),
        "cells": cells,
        "months": months(cells),
        "review_count": sum(per_day.values()),
        "day_count": len(per_day),
        "retention": Retention(n, remembered),
        "card_count": len(memories),
        "new_count": Flashcard.objects.new_to(request.user, now).count(),
    }
    if exam_on and exam_on >= today:
        at = exam_moment(exam_on, now.tzinfo)
        context |= {"exam_on": exam_on, "expected": round(expected_recall(memories, at))}
    return render(request, "quizzes/card_stats.html", context)
