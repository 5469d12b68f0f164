from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from quizzes import spacing
from quizzes.spacing import Spacing, next_spacing, outcomes, spread

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
LIBRARY = Scheduler(enable_fuzzing=False)

recalls = st.integers(1, 4)
gaps = st.integers(0, 400).map(lambda days: timedelta(days=days))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"]).map(ZoneInfo)


def known(*, stability=20.0, difficulty=5.0, days_ago=20, now=NOW):
    return Spacing(
        state=2,
        step=None,
        stability=stability,
        difficulty=difficulty,
        due_at=now,
        last_review_at=now - timedelta(days=days_ago),
    )


@st.composite
def histories(draw):
    """A spacing that some answers have led to, or None, and the moment of the next answer."""
    now = NOW.astimezone(draw(zones))
    memory = None
    for recall, gap in draw(st.lists(st.tuples(recalls, gaps), max_size=8)):
        memory = next_spacing(memory, recall, now)
        now += gap
    return memory, now


@given(st.lists(st.tuples(recalls, gaps), min_size=1, max_size=12))
def test_memory_is_that_of_the_fsrs_library(answers):
    memory, card, now = None, Card(card_id=1), NOW
    for recall, gap in answers:
        memory = next_spacing(memory, recall, now, seed="1")
        card, _ = LIBRARY.review_card(card, Rating(recall), now)
        now += gap
    assert (memory.state, memory.step) == (card.state, card.step)
    assert memory.stability == pytest.approx(card.stability)
    assert memory.difficulty == pytest.approx(card.difficulty)


@given(st.lists(st.tuples(recalls, gaps), min_size=1, max_size=6), st.integers(0, 500))
def test_recall_is_that_of_the_fsrs_library(answers, days):
    memory, card, now = None, Card(card_id=1), NOW
    for recall, gap in answers:
        memory = next_spacing(memory, recall, now)
        card, _ = LIBRARY.review_card(card, Rating(recall), now)
        now += gap
    when = memory.last_review_at + timedelta(days=days)
    assert memory.recall_at(when) == pytest.approx(LIBRARY.get_card_retrievability(card, when))


@pytest.mark.parametrize(
    ("recall", "minutes"), [(AGAIN, 1), (HARD, 5.5), (GOOD, 10)], ids=["again", "hard", "good"]
)
def test_first_answer_starts_the_learning_steps(recall, minutes):
    memory = next_spacing(None, recall, NOW)
    assert memory.interval == timedelta(minutes=minutes)
    assert memory.due_at == NOW + timedelta(minutes=minutes)
    assert memory.is_learning


@pytest.mark.parametrize(
    ("recall", "stability"), [(AGAIN, 0.212), (HARD, 1.2931), (GOOD, 2.3065), (EASY, 8.2956)]
)
def test_first_stability_is_the_default_of_fsrs_6(recall, stability):
    assert next_spacing(None, recall, NOW).stability == stability


def test_second_good_answer_ends_the_learning_steps():
    first = next_spacing(None, GOOD, NOW)
    second = next_spacing(first, GOOD, NOW + timedelta(minutes=10))
    assert not second.is_learning
    assert second.interval >= timedelta(days=1)


def test_forgotten_card_is_relearnt_in_ten_minutes():
    memory = next_spacing(known(), AGAIN, NOW)
    assert memory.state == State.Relearning
    assert memory.interval == timedelta(minutes=10)
    assert next_spacing(memory, GOOD, memory.due_at).state == State.Review


def test_card_of_days_is_due_from_the_start_of_its_day():
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 11, 21, 22, 30, tzinfo=berlin)
    memory = next_spacing(None, EASY, evening)
    assert memory.due_at.tzinfo == berlin
    assert (memory.due_at.hour, memory.due_at.minute) == (0, 0)
    assert memory.due_at.date() == evening.date() + memory.interval


def test_evening_and_next_afternoon_are_a_day_apart():
    evening, afternoon = NOW.replace(hour=20), NOW.replace(hour=16) + timedelta(days=1)
    memory = known(stability=1.5, days_ago=0, now=evening)
    card = Card(1, State.Review, None, 1.5, 5.0, NOW, evening)
    after_a_day, _ = LIBRARY.review_card(card, Rating.Good, evening + timedelta(days=1))
    assert next_spacing(memory, GOOD, afternoon).stability == after_a_day.stability


@given(histories(), st.text(max_size=8), st.floats(0.8, 0.97))
def test_interval_grows_with_the_recall(history, seed, retention):
    memory, now = history
    found = outcomes(memory, now, seed=seed, retention=retention)
    intervals = [found[recall].interval for recall in (AGAIN, HARD, GOOD, EASY)]
    assert intervals == sorted(intervals)


@given(histories(), recalls, st.text(max_size=8), st.integers(1, 400))
def test_card_comes_back_later_and_before_the_exam(history, recall, seed, days_left):
    memory, now = history
    exam_on = now.date() + timedelta(days=days_left)
    after = next_spacing(memory, recall, now, exam_on=exam_on, seed=seed)
    assert after.due_at > now
    assert after.due_at.date() <= max(exam_on - timedelta(days=1), now.date() + timedelta(days=1))


@given(histories(), recalls, st.text(max_size=8))
def test_same_seed_gives_the_same_date(history, recall, seed):
    memory, now = history
    first = next_spacing(memory, recall, now, seed=seed)
    assert next_spacing(memory, recall, now, seed=seed) == first


def test_seeds_part_cards_that_were_learnt_together():
    days = {next_spacing(known(), GOOD, NOW, seed=str(n)).interval.days for n in range(40)}
    assert len(days) > 4


@pytest.mark.parametrize("exam_on", [date(2026, 11, 21), date(2026, 11, 1), None])
def test_exam_that_is_over_counts_no_more(exam_on):
    assert next_spacing(known(), EASY, NOW, exam_on=exam_on) == next_spacing(known(), EASY, NOW)


def test_higher_retention_means_shorter_intervals():
    eager = next_spacing(known(), GOOD, NOW, retention=0.97)
    lazy = next_spacing(known(), GOOD, NOW, retention=0.8)
    assert eager.interval < lazy.interval
    assert eager.stability == lazy.stability


def test_interval_is_at_most_a_hundred_years():
    memory = next_spacing(known(stability=36_000.0, days_ago=36_500), EASY, NOW, retention=0.8)
    assert memory.interval.days <= spacing.MAX_DAYS


@pytest.mark.parametrize(
    ("days", "low", "high"), [(1, 1, 1), (2, 2, 2), (7, 5, 9), (17, 14, 20), (37, 33, 41)]
)
def test_spread_stays_in_ankis_range(days, low, high):
    found = {spread(days, seed=str(n)) for n in range(300)}
    assert (min(found), max(found)) == (low, high)
    assert found == set(range(low, high + 1))


def test_spread_ends_at_the_limit():
    assert {spread(37, seed=str(n), limit=10) for n in range(200)} == {8, 9, 10}
    assert spread(37, seed="", limit=1) == 1


def test_expected_recall_adds_up_the_chances():
    exam_at = spacing.exam_moment(date(2026, 12, 9), UTC)
    memories = [(20.0, exam_at - timedelta(days=20)), (5.0, exam_at), (1.0, NOW)]
    expected = spacing.expected_recall(memories, exam_at)
    assert expected == pytest.approx(0.9 + 1 + spacing.recall_after(18.125, 1.0))


def test_recall_before_the_last_review_is_certain():
    assert known().recall_at(NOW - timedelta(days=30)) == 1


@pytest.mark.parametrize(
    ("today", "is_last"),
    [(5, False), (6, True), (8, True), (9, True), (10, False)],
)
def test_last_days_are_the_exams_day_and_three_before(today, is_last):
    assert spacing.is_last_days(date(2026, 12, today), date(2026, 12, 9)) == is_last
    assert not spacing.is_last_days(date(2026, 12, today), None)


@pytest.mark.parametrize(
    ("due_on", "today", "comes_on"),
    [(8, 1, 8), (20, 1, 6), (20, 8, 8), (9, 1, 6), (20, 9, 20)],
)
def test_card_due_after_the_exam_comes_in_its_last_days(due_on, today, comes_on):
    december = [date(2026, 12, day) for day in (due_on, today, 9)]
    assert spacing.comes_on(*december) == date(2026, 12, comes_on)
    assert spacing.comes_on(december[0], december[1], None) == december[0]


@pytest.mark.parametrize(
    ("lapses", "is_leech"), [(0, False), (7, False), (8, True), (9, False), (12, True)]
)
def test_leech_is_told_at_eight_lapses_and_every_fourth_after(lapses, is_leech):
    assert spacing.is_leech(lapses) == is_leech


def test_new_cards_are_spread_over_the_due_ones():
    order, new, due = "", 3, 9
    while new or due:
        is_new = spacing.is_new_next(new_left=new, due_left=due, new_done=3 - new, due_done=9 - due)
        order += "n" if is_new else "d"
        new, due = (new - 1, due) if is_new else (new, due - 1)
    assert order == "dndddndddndd"


@pytest.mark.parametrize(("new_left", "is_new"), [(0, False), (2, True)])
def test_new_cards_alone_come_one_after_the_other(new_left, is_new):
    found = spacing.is_new_next(new_left=new_left, due_left=0, new_done=5, due_done=0)
    assert found == is_new


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (timedelta(seconds=20), "1 minute"),
        (timedelta(minutes=10), "10 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=92), "3 months"),
        (timedelta(days=914), "2.5 years"),
    ],
)
def test_interval_in_words(interval, words):
    assert spacing.in_words(interval) == words


def test_description_names_library_version_and_parameters():
    told = spacing.description(0.9)
    assert (told["library"], told["version"]) == ("fsrs", "6.3.2")
    assert len(told["parameters"]) == 21
    assert told["desired_retention"] == 0.9
    assert told["learning_steps"] == [60, 600]
    assert told["enable_fuzzing"] is False


def test_spacing_is_frozen():
    with pytest.raises(AttributeError):
        known().state = 1
    assert replace(known(), state=1).is_learning
