"""When a card comes back: FSRS with learning steps, a deterministic spread, and an exam date.

Pure; values are frozen. Days are the learner's calendar days: every `now` is an aware datetime in
the learner's own time zone. A card that waits for days is due from the start of its day, and the
days since the last review are counted at midnights, as Anki counts them: what was learnt on Monday
evening is one day old on Tuesday afternoon.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version

from fsrs import Card, Rating, Scheduler, State

LIBRARY_VERSION = version("fsrs")

DAY = timedelta(days=1)
LEARNING_STEPS = (timedelta(minutes=1), timedelta(minutes=10))
RELEARNING_STEPS = (timedelta(minutes=10),)
RETENTION = 0.9
MAX_DAYS = 36_500

# Anki's and py-fsrs's ranges: (from day, to day, share of the days between them).
SPREAD = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))
SPREAD_FROM_DAYS = 2.5

# Lapses that make a leech, and lapses from one warning to the next. Source: Anki's defaults.
LEECH_LAPSES = 8
LEECH_AGAIN_AFTER = 4

# Days before the exam in which the cards most likely to be missed on the day come first.
LAST_DAYS = 3


@dataclass(frozen=True)
class Spacing:
    """The memory of one card after a review.

    `state` is fsrs's (1 learning, 2 review, 3 relearning), `step` the learning step or None,
    `stability` the days until recall falls to 90 %, `difficulty` from 1 to 10.
    """

    state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: datetime
    last_review_at: datetime

    @property
    def is_learning(self) -> bool:
        return self.state != State.Review

    @property
    def interval(self) -> timedelta:
        """From the last review to the due date: whole days in review, minutes while learning."""
        if self.is_learning:
            return self.due_at - self.last_review_at
        zone = self.due_at.tzinfo
        return self.due_at.date() - self.last_review_at.astimezone(zone).date()

    def recall_at(self, when: datetime) -> float:
        """The chance, 0 to 1, that the card is recalled at `when`."""
        return recall_after(days_between(self.last_review_at, when), self.stability)


@lru_cache(maxsize=64)
def scheduler_for(retention: float) -> Scheduler:
    """The FSRS scheduler with default parameters that aims at this share of cards recalled."""
    return Scheduler(
        desired_retention=retention,
        learning_steps=LEARNING_STEPS,
        relearning_steps=RELEARNING_STEPS,
        maximum_interval=MAX_DAYS,
        enable_fuzzing=False,  # its fuzz is random: undo and redo would give another date
    )


def description(retention: float) -> dict:
    """What is stored with a review, so that it can be understood and repeated later."""
    return {"library": "fsrs", "version": LIBRARY_VERSION, **scheduler_for(retention).to_dict()}


def next_spacing(
    spacing: Spacing | None,
    recall: int,
    now: datetime,
    *,
    retention: float = RETENTION,
    exam_on: date | None = None,
    seed: str = "",
) -> Spacing:
    """The spacing after a review at `now`; `spacing` is None for a card never reviewed.

    Args:
        recall: 1 again, 2 hard, 3 good, 4 easy.
        retention: the share of cards to be recalled when they come due, 0.8 to 0.97.
        exam_on: no card comes due later than the day before; on that last day itself none later
            than the exam's day. An exam that is today or past no longer counts.
        seed: what decides the place inside the spread; the same seed gives the same date.
    Sources: FSRS-6 as in the fsrs library; learning steps, maximum and spread are Anki's defaults.
    """
    scheduler = scheduler_for(retention)
    today = now.date()
    card, _ = scheduler.review_card(as_card(spacing, now.tzinfo), Rating(recall), midnight(today))
    interval = card.due - midnight(today)
    if card.state is State.Review:
        days = spread(interval.days, seed=seed, limit=days_before_exam(today, exam_on))
        due_at = start_of_day(today + days * DAY, now.tzinfo)
    else:
        due_at = now + interval
    return Spacing(
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due_at=due_at,
        last_review_at=now,
    )


def outcomes(spacing: Spacing | None, now: datetime, **options) -> dict[int, Spacing]:
    """What each recall (1 to 4) would lead to; options as for next_spacing."""
    return {int(recall): next_spacing(spacing, recall, now, **options) for recall in Rating}


def recall_after(days: float, stability: float) -> float:
    """The chance, 0 to 1, that a card is recalled so many days after its last review.

    R(t) = (1 + F * t / S) ** -decay with F = 0.9 ** (-1 / decay) - 1, t the days and S the
    stability. Source: FSRS-6, as in fsrs.Scheduler.get_card_retrievability, which counts whole
    days only.
    """
    decay = scheduler_for(RETENTION).parameters[20]
    factor = 0.9 ** (-1 / decay) - 1
    return (1 + factor * days / stability) ** -decay


def spread(days: int, *, seed: str, limit: int = MAX_DAYS) -> int:
    """The interval moved inside its range and cut to `limit`, so that cards learnt together part.

    None below 2.5 days; else up to 1 day plus 15 % of days 2.5 to 7, 10 % of 7 to 20 and 5 % above,
    either way. What the limit cuts is spread over the days before it.
    Source: Anki's and py-fsrs's fuzz ranges.
    """
    days = min(days, limit)
    if days < SPREAD_FROM_DAYS:
        return days
    delta = 1.0 + sum(share * max(min(days, end) - start, 0) for start, end, share in SPREAD)
    high = min(round(days + delta), limit)
    low = min(max(2, round(days - delta)), high)
    return low + int(fraction(seed) * (high - low + 1))


def fraction(seed: str) -> float:
    """A number from 0 up to 1 that is always the same for the same seed."""
    return int.from_bytes(sha256(seed.encode()).digest()[:6]) / 2**48


def days_before_exam(today: date, exam_on: date | None) -> int:
    """The longest interval, in days, that still comes due before the exam; at least 1."""
    if exam_on is None or exam_on <= today:
        return MAX_DAYS
    return max(1, (exam_on - today).days - 1)


def is_last_days(today: date, exam_on: date | None) -> bool:
    return exam_on is not None and 0 <= (exam_on - today).days <= LAST_DAYS


def comes_on(due_on: date, today: date, exam_on: date | None) -> date:
    """The day a card is asked for: its own, or the exam's last days where that would be too late.

    Cards can be due after the exam when its date was set after their last review.
    """
    if exam_on is None or exam_on <= today or due_on < exam_on:
        return due_on
    return max(today, exam_on - LAST_DAYS * DAY)


def exam_moment(exam_on: date, zone: tzinfo) -> datetime:
    """The moment for which recall on the exam's day is worked out: its noon."""
    return datetime.combine(exam_on, time(12), tzinfo=zone)


def expected_recall(memories: Iterable[tuple[float, datetime]], when: datetime) -> float:
    """How many cards would be recalled at `when` if none were reviewed until then.

    `memories` are (stability in days, last review) pairs; the result is the sum of their chances.
    """
    return sum(
        recall_after(days_between(last_review_at, when), stability)
        for stability, last_review_at in memories
    )


def is_leech(lapse_count: int) -> bool:
    """Whether this lapse is one at which the learner is told that the card does not stick."""
    past = lapse_count - LEECH_LAPSES
    return past >= 0 and past % LEECH_AGAIN_AFTER == 0


def is_new_next(*, new_left: int, due_left: int, new_done: int, due_done: int) -> bool:
    """Whether a new card comes before the next due one, so that the two run out together.

    The share of new cards done follows behind the share of due cards done.
    """
    if not (new_left and due_left):
        return bool(new_left)
    return new_done * (due_done + due_left) < due_done * (new_done + new_left)


def in_words(interval: timedelta) -> str:
    """An interval as a button says it: "10 minutes", "6 days", "3 months", "1.5 years"."""
    days = interval / DAY
    for unit, length, upto in (("minute", 1 / 1440, 1 / 24), ("hour", 1 / 24, 1), ("day", 1, 60)):
        if days < upto:
            count = max(1, round(days / length))
            return f"{count} {unit}{'' if count == 1 else 's'}"
    months = round(days / 30.4375)
    return f"{months} months" if months < 24 else f"{days / 365.25:.1f} years"


def days_between(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start) / DAY)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def midnight(day: date) -> datetime:
    """The day as fsrs takes it: it knows UTC only, and reads no more than the days between."""
    return datetime.combine(day, time(), tzinfo=UTC)


def as_card(spacing: Spacing | None, zone: tzinfo) -> Card:
    # The id is given because without one fsrs sleeps for a millisecond to make it up.
    if spacing is None:
        return Card(card_id=0, due=midnight(date.min))
    last_review_on = spacing.last_review_at.astimezone(zone).date()
    return Card(
        card_id=0,
        state=State(spacing.state),
        step=spacing.step,
        stability=spacing.stability,
        difficulty=spacing.difficulty,
        due=spacing.due_at,
        last_review=midnight(last_review_on),
    )
