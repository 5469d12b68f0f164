"""What cards and questions have for the Today queue: each function is one of TODAY_SOURCES."""

from django.urls import reverse
from django.utils import timezone

from quizzes.forecast import minutes
from quizzes.models import CardSchedule, DueQuestion, Question, Review
from quizzes.models.tally import tally
from quizzes.wishes import Which, Wish
from studyapp import progress
from studyapp.mastery import SOLID_FROM
from studyapp.today import TodayItem

SECONDS_A_CARD = 10
ANSWERS_A_NEW_CARD = 2  # one for each learning step
CHAPTERS_NAMED = 2
SECONDS_A_QUESTION = 90
RETURNS_AT_ONCE = 10
QUESTIONS_ON_THE_WEAKEST = 5


def due_cards(learner, *, now):
    """One item for the cards that are due and the new ones of the day, none when there are none."""
    now = timezone.localtime(now)
    found = tally(learner, now, limit=learner.new_cards_per_day, exam_on=learner.exam_on)
    due, new = found.due + found.learning, found.new
    if not due + new:
        return []
    seconds = Review.objects.for_learner(learner).typical_seconds() or SECONDS_A_CARD
    title = f"{plural(due, 'card')} due" if due else plural(new, "new card")
    return [
        TodayItem(
            kind="cards",
            title=title,
            detail=detail(chapters_of(learner, now), new) if due else "The next of the course",
            url=reverse("quizzes:review"),
            minutes=minutes(due + ANSWERS_A_NEW_CARD * new, seconds),
            weight=3.0 if due else 1.5,
        )
    ]


def plural(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def chapters_of(learner, now):
    """How many due cards belong to each chapter: (title or None, count), the most first."""
    waiting = CardSchedule.objects.for_learner(learner).active(now)
    due = waiting.due(now, exam_on=learner.exam_on) | waiting.learning()
    return list(due.by_chapter())


def detail(chapters, new):
    """Where the due cards belong: "9 on Queues, 5 on Sessions, 4 more, and 6 new"."""
    words = [f"{n} on {title or 'your own cards'}" for title, n in chapters[:CHAPTERS_NAMED]]
    more = sum(n for _, n in chapters[CHAPTERS_NAMED:])
    words += [f"{more} more"] if more else []
    words += [f"and {new} new"] if new else []
    return ", ".join(words)


def questions(learner, *, now):
    """Missed questions that are due again, and some on the weakest objective met so far."""
    return [*due_questions(learner, now=now), *weakest_objective(learner, now=now)]


def due_questions(learner, *, now):
    due = DueQuestion.objects.for_learner(learner).due(timezone.localdate(now)).count()
    if not due:
        return []
    count = min(due, RETURNS_AT_ONCE)
    return [
        TodayItem(
            kind="questions",
            title=f"{plural(count, 'question')} you missed",
            detail=f"{due} due again" if due > count else "Due again",
            url=practise_url(Wish(which=Which.DUE), count=RETURNS_AT_ONCE),
            minutes=minutes(count, SECONDS_A_QUESTION),
            weight=2.5,
        )
    ]


def weakest_objective(learner, *, now):
    levels = progress.by_objective(learner, now=now)
    practised = Question.objects.offered().objectives().in_bulk(levels)
    if not practised:
        return []
    weakest = min(practised, key=lambda pk: (levels[pk].level, pk))
    if levels[weakest].level >= SOLID_FROM:
        return []
    wish = Wish(objective=practised[weakest].slug)
    found = Question.objects.offered().wished(wish, learner=learner, today=timezone.localdate(now))
    count = min(found.count(), QUESTIONS_ON_THE_WEAKEST)
    return [
        TodayItem(
            kind="questions",
            title=f"{plural(count, 'question')}: {practised[weakest].text}",
            detail=f"Your weakest objective so far: {levels[weakest].word}",
            url=practise_url(wish, count=QUESTIONS_ON_THE_WEAKEST),
            minutes=minutes(count, SECONDS_A_QUESTION),
            weight=2.25 if levels[weakest].is_weak else 1.25,
        )
    ]


def practise_url(wish, *, count):
    return f"{reverse('quizzes:practise')}?{wish.query}&count={count}"
