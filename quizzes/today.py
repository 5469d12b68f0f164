"""What cards and questions have for the Today queue: each function is one of TODAY_SOURCES."""

from django.urls import reverse
from django.utils import timezone

from quizzes.forecast import minutes
from quizzes.models import Attempt, CardSchedule, DueQuestion
from quizzes.models.questions import offered_on
from quizzes.models.tally import tally
from quizzes.spacing import DAY
from quizzes.wishes import Which, Wish
from studyapp import progress
from studyapp.catchup import HORIZON_DAYS, Pile, plural
from studyapp.mastery import SOLID_FROM
from studyapp.models.frame import course_frame
from studyapp.today import TodayItem

SECONDS_A_CARD = 10
ANSWERS_A_NEW_CARD = 2  # one for each learning step
CHAPTERS_NAMED = 2
SECONDS_A_QUESTION = 90
RETURNS_AT_ONCE, RETURNS_ON_A_SHORT_DAY = 10, 5
QUESTIONS_ON_THE_WEAKEST = 5


def open_exams(learner, *, now):
    """The exams under way: their time runs, whatever else there is to do."""
    if learner.exams_until is None:
        return []
    exams = Attempt.objects.for_learner(learner).exams().open().with_exam_score()
    return [
        TodayItem(
            kind="exam",
            title=f"{exam.name} under way",
            detail=f"{exam.drafted} of {exam.total} answered. It is handed in by itself at "
            f"{timezone.localtime(exam.deadline_at):%H:%M}.",
            url=reverse("quizzes:exam", args=[exam.pk]),
            minutes=max(1, round((exam.deadline_at - now).total_seconds() / 60)),
            why="Its time runs",
            is_running=True,
        )
        for exam in exams
        if not exam.is_over(now)
    ]


def due_cards(learner, *, now):
    """One item for the cards that are due and the new ones of the day, none when there are none."""
    now = timezone.localtime(now)
    limit = learner.new_cards_per_day
    found = tally(learner, now, limit=limit, exam_on=learner.exam_on, has_pace=True)
    due, new = found.due + found.learning, found.new
    if not due + new:
        return []
    seconds = found.typical_seconds or SECONDS_A_CARD
    needed = minutes(due + ANSWERS_A_NEW_CARD * new, seconds)
    is_too_long = needed > learner.minutes_per_day
    return [
        TodayItem(
            kind="cards",
            title=f"{plural(due, 'card')} due" if due else plural(new, "new card"),
            detail=place_of(learner, now, due=due, new=new, is_too_long=is_too_long),
            url=reverse("quizzes:review"),
            minutes=needed,
            weight=3.0 if due else 1.5,
            why="You are about to forget them"
            if due
            else f"Your {learner.new_cards_per_day} a day",
            pile=Pile(
                due or new,
                needed,
                "card",
                coming=coming(learner, now) if is_too_long else (),
                is_waiting=bool(due),
            ),
        )
    ]


def place_of(learner, now, *, due, new, is_too_long):
    """What to say of where the cards belong: of more than a day takes, only how they are sorted."""
    if not due:
        return "The next of the course"
    if is_too_long:
        return "Those most likely forgotten first"
    return detail(chapters_of(learner, now), new)


def coming(learner, now):
    """How many cards come due on each of the next days, from tomorrow on, as things stand."""
    schedules = CardSchedule.objects.for_learner(learner).active(now).begun()
    by_day = schedules.per_day(now, until=now + HORIZON_DAYS * DAY)
    return tuple(by_day.get(now.date() + day * DAY, 0) for day in range(1, HORIZON_DAYS + 1))


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
    due = DueQuestion.objects.for_learner(learner).due(timezone.localdate(now)).idea_count()
    if not due:
        return []
    is_short = learner.minutes_per_day < minutes(RETURNS_AT_ONCE, SECONDS_A_QUESTION)
    at_once = RETURNS_ON_A_SHORT_DAY if is_short else RETURNS_AT_ONCE
    count = min(due, at_once)
    return [
        TodayItem(
            kind="questions",
            title=f"{plural(count, 'question')} you missed",
            detail=f"{due} due again" if due > count else "Due again",
            url=practise_url(Wish(which=Which.DUE), count=at_once),
            minutes=minutes(count, SECONDS_A_QUESTION),
            weight=2.5,
            why="Three right answers on three days settle one",
        )
    ]


def weakest_objective(learner, *, now):
    levels = progress.by_objective(learner, now=now)
    met = [row for row in course_frame(now=now).objectives if row.pk in levels]
    if not met:
        return []
    weakest = min(met, key=lambda row: (levels[row.pk].level, row.pk))
    level = levels[weakest.pk]
    if level.level >= SOLID_FROM:
        return []
    wish = Wish(objective=weakest.slug)
    count = min(offered_on(weakest, now=now), QUESTIONS_ON_THE_WEAKEST)
    if not count:
        return []
    return [
        TodayItem(
            kind="questions",
            title=f"{plural(count, 'question')}: {weakest.text}",
            detail=f"Your weakest objective so far: {level.word}",
            url=practise_url(wish, count=QUESTIONS_ON_THE_WEAKEST),
            minutes=minutes(count, SECONDS_A_QUESTION),
            weight=2.25 if level.is_weak else 1.25,
            why=f"{level.percent}%, from {plural(level.n, 'thing')} done",
        )
    ]


def practise_url(wish, *, count):
    return f"{reverse('quizzes:practise')}?{wish.query}&count={count}"
