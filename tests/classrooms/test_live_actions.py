from datetime import date, timedelta

import pytest

from classrooms.actions import live as actions
from classrooms.live.phases import NotPossible, Phase, Step
from classrooms.live.scoring import Score
from classrooms.models import LiveAnswer, LiveEvent, LiveQuestion, Participation
from quizzes.models import Attempt, DueQuestion
from studyapp.models import Activity
from tests import factories
from tests.classrooms.living import answer, fresh, join, later, step
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_live_session(make_question(), make_question())


def numbers(session):
    return list(LiveEvent.objects.filter(session=session).values_list("number", flat=True))


# --- Making and joining ---


def test_session_begins_in_its_lobby_with_its_questions_in_order():
    questions = [make_question() for _ in range(3)]
    session = make_live_session(*questions)

    assert (session.phase, session.position, session.seq) == ("lobby", 0, 0)
    assert list(session.questions.values_list("position", "question")) == [
        (position, question.pk) for position, question in enumerate(questions, start=1)
    ]


def test_joining_twice_is_one_part_with_its_first_name(session, learner):
    parts = {join(session, learner, name=name).pk for name in ("Ada", "Grace")}

    assert len(parts) == 1
    assert Participation.objects.get().name == "Ada"


def test_name_is_cut_and_found_where_none_is_given(session):
    long = join(session, name="A" * 90)
    known = join(session, factories.make_user(display_name="Grace"), name="")
    unknown = join(session, factories.make_guest(), name="")

    assert [part.name for part in (long, known, unknown)] == ["A" * 40, "Grace", "Guest"]


@pytest.mark.parametrize("why", ["locked", "over", "full"])
def test_nobody_new_joins_a_closed_session_but_who_is_in_comes_back(session, why, monkeypatch):
    part = join(session)
    if why == "locked":
        actions.set_locked(session, is_locked=True)
    elif why == "over":
        step(session, "end")
    else:
        monkeypatch.setattr(actions, "MAX_PEOPLE", 1)

    with pytest.raises(actions.SessionClosed):
        join(session)
    assert join(session, part.person).pk == part.pk


def test_who_was_taken_out_does_not_come_back_until_let(session):
    part = join(session)
    actions.kick(part, now=NOW)
    with pytest.raises(actions.SessionClosed):
        join(session, part.person)

    actions.let_back(part)

    assert join(session, part.person).pk == part.pk


# --- Steps ---


def test_every_step_is_one_event_and_numbers_have_no_gaps(session):
    taken = ["ask", "pause", "resume", "shut", "vote-again", "shut", "reveal", "standings", "end"]
    step(session, *taken)

    kinds = list(LiveEvent.objects.values_list("kind", flat=True))
    told = ["question", "pause", "resume", "shut", "question", "shut", "reveal", "between", "ended"]
    assert kinds == told
    assert numbers(session) == list(range(1, 10))
    assert fresh(session).seq == 9


def test_step_from_where_the_session_no_longer_stands_changes_nothing(session):
    seen = session.moment(2).key
    for _ in range(3):
        found = actions.advance(session, Step.ASK, seen=seen, now=NOW)

    assert (found.phase, found.position, found.seq) == ("question", 1, 1)
    assert numbers(session) == [1]


def test_step_that_does_not_follow_is_refused(session):
    with pytest.raises(NotPossible):
        step(session, "reveal")

    assert (fresh(session).phase, numbers(session)) == ("lobby", [])


def test_pause_moves_the_clock_along(session):
    timed = make_live_session(seconds=30)
    step(timed, "ask")
    step(timed, "pause", now=later(10))
    found = step(timed, "resume", now=later(70))

    assert (found.phase_at, found.ends_at) == (later(60), later(90))
    assert found.paused_at is None
    ends = [event.data["ends_at"] for event in LiveEvent.objects.order_by("number")]
    assert [ends[2] - ends[0], ends[1] - ends[0]] == [60_000, 0]


def test_question_without_a_time_has_no_end(session):
    assert step(session, "ask").ends_at is None
    found = {"position": 1, "round": 1, "seconds": None, "ends_at": None}
    assert LiveEvent.objects.get().data == found


def test_taking_out_is_told_once(session):
    part = join(session)
    for _ in range(2):
        actions.kick(part, now=NOW)

    event = LiveEvent.objects.get()
    assert (event.number, event.kind, event.data) == (1, "kick", {"who": part.pk})


# --- Answers ---


def test_answer_is_marked_and_kept(session):
    part = join(session)
    step(session, "ask")

    found = answer(part)

    assert (found.is_correct, found.right_count, found.points) == (True, 1, 1000)
    assert LiveAnswer.objects.get() == found


def test_later_answer_changes_nothing_and_gets_the_first(session):
    part = join(session)
    step(session, "ask")
    first = answer(part)

    assert answer(part, is_right=False) == first
    assert LiveAnswer.objects.get().is_correct


def test_multiple_response_is_all_or_nothing_and_says_how_many_were_right():
    session = make_live_session(make_question(right=3, wrong=2))
    part = join(session)
    step(session, "ask")
    keys = sorted(session.questions.get().question.choices.values_list("pk", flat=True))

    found = answer(part, chosen=[keys[0], keys[1], keys[4]])

    assert (found.is_correct, found.right_count, found.points) == (False, 2, 0)


@pytest.mark.parametrize(
    "steps",
    [[], ["ask", "shut"], ["ask", "pause"], ["ask", "shut", "reveal"], ["ask", "end"]],
    ids=" ".join,
)
def test_no_answer_is_taken_while_none_is_asked_for(session, steps):
    part = join(session)
    step(session, *steps)

    with pytest.raises(actions.AnswersShut):
        answer(part)
    assert not LiveAnswer.objects.exists()


@pytest.mark.parametrize(("position", "round"), [(1, 1), (2, 2)])
def test_answer_to_another_question_or_round_is_refused(session, position, round):
    part = join(session)
    step(session, "ask", "shut", "reveal", "standings", "ask")

    with pytest.raises(actions.AnswersShut):
        answer(part, position=position, round=round)


def test_replay_after_answers_are_shut_gets_the_stored_answer(session):
    part = join(session)
    step(session, "ask")
    first = answer(part)
    step(session, "shut")

    assert answer(part, is_right=False) == first


@pytest.mark.parametrize(
    ("percent", "seconds", "is_taken"),
    [(0, 31.9, True), (0, 32.1, False), (50, 46.9, True), (50, 47.1, False)],
)
def test_time_is_the_learner_s_own_with_two_seconds_for_the_way(percent, seconds, is_taken):
    session = make_live_session(seconds=30)
    part = join(session)
    part.person.extra_time_percent = percent
    step(session, "ask")

    if is_taken:
        assert answer(part, now=later(seconds)).is_correct
    else:
        with pytest.raises(actions.AnswersShut):
            answer(part, now=later(seconds))


def test_pause_does_not_cost_a_learner_points_or_time():
    session = make_live_session(seconds=30, has_bonus=True)
    part = join(session)
    step(session, "ask")
    step(session, "pause", now=later(5))
    step(session, "resume", now=later(605))

    assert answer(part, now=later(610)).points == 800 + round(200 * (1 - 10 / 30))


def test_second_vote_counts_in_place_of_the_first(session):
    better, worse, silent = (join(session) for _ in range(3))
    step(session, "ask")
    for part, is_right in ((better, False), (worse, True), (silent, True)):
        answer(part, is_right=is_right)
    step(session, "shut", "vote-again")
    answer(better, is_right=True, round=2)
    answer(worse, is_right=False, round=2)
    step(session, "shut", "reveal")

    scores = LiveAnswer.objects.counted().revealed().final().scores()

    assert scores == {better.pk: Score(1, 1000), worse.pk: Score(0, 0), silent.pk: Score(1, 1000)}


def test_nothing_counts_before_its_reveal(session):
    part = join(session)
    step(session, "ask")
    answer(part)
    assert not LiveAnswer.objects.revealed().exists()
    step(session, "shut")
    assert not LiveAnswer.objects.revealed().exists()
    step(session, "reveal")
    assert LiveAnswer.objects.revealed().exists()


def test_answers_of_who_was_taken_out_do_not_count(session):
    part = join(session)
    step(session, "ask")
    answer(part)
    actions.kick(part, now=NOW)

    assert not LiveAnswer.objects.counted().exists()


# --- What comes of it ---


def play(session, part, *marks):
    for position, is_right in enumerate(marks, start=1):
        step(session, "ask")
        if is_right is not None:
            answer(part, is_right=is_right, position=position)
        step(session, "shut", "reveal", "standings")


def test_answers_go_into_the_record_and_misses_come_back_tomorrow(session):
    part = join(session)
    play(session, part, True, False)
    step(session, "end")
    for _ in range(2):
        actions.settle(session, now=NOW)

    questions = [row.question for row in session.questions.select_related("question")]
    found = Activity.objects.filter(learner=part.person).order_by("pk")
    assert [(row.verb, row.what, row.result, row.objective) for row in found] == [
        ("answered", f"question:{question.slug}", result, question.objective)
        for question, result in zip(questions, (1.0, 0.0), strict=True)
    ]
    due = DueQuestion.objects.get()
    assert (due.learner, due.question, due.due_on) == (
        part.person,
        questions[1],
        date(2026, 11, 22),
    )


@pytest.mark.parametrize(
    ("steps", "settled"),
    [
        (["ask"], 0),
        (["ask", "shut"], 0),
        (["ask", "shut", "reveal"], 0),
        (["ask", "shut", "reveal", "standings"], 1),
        (["ask", "shut", "reveal", "standings", "ask"], 1),
        (["ask", "end"], 1),
        (["end"], 0),
    ],
)
def test_question_is_settled_once_it_is_left_and_never_before(session, steps, settled):
    part = join(session)
    for name in steps:
        step(session, name)
        if fresh(session).phase == Phase.QUESTION and fresh(session).position == 1:
            answer(part)
    actions.settle(session, now=NOW)

    assert Activity.objects.count() == settled
    assert LiveQuestion.objects.exclude(settled_at=None).count() == settled


def test_steps_settle_by_themselves(session, django_capture_on_commit_callbacks):
    part = join(session)
    with django_capture_on_commit_callbacks(execute=True):
        play(session, part, False)

    assert Activity.objects.filter(learner=part.person).count() == 1


def test_only_the_last_vote_goes_into_the_record(session):
    part = join(session)
    step(session, "ask")
    answer(part, is_right=False)
    step(session, "shut", "vote-again")
    answer(part, is_right=True, round=2)
    step(session, "shut", "reveal", "standings")
    actions.settle(session, now=NOW)

    assert [row.result for row in Activity.objects.all()] == [1.0]
    assert not DueQuestion.objects.exists()


def test_day_of_return_is_counted_in_the_learner_s_own_zone(session):
    part = join(session, factories.make_user(time_zone="Pacific/Auckland"))
    step(session, "ask")
    answer(part, is_right=False)
    step(session, "end")

    actions.settle(session, now=NOW + timedelta(hours=3))  # past midnight over there

    assert DueQuestion.objects.get().due_on == date(2026, 11, 23)


@pytest.mark.parametrize(("only_missed", "positions"), [(False, [1, 2, 3]), (True, [2, 3])])
def test_practice_from_the_session_is_one_sitting(only_missed, positions):
    session = make_live_session(*(make_question() for _ in range(4)))
    part = join(session)
    play(session, part, True, False, None)
    step(session, "end")

    attempt = actions.practise_session(part, only_missed=only_missed, seed=7, now=NOW)

    questions = session.questions.filter(position__in=positions).order_by("position")
    ids = list(questions.values_list("question_id", flat=True))
    assert list(attempt.responses.values_list("question_id", flat=True)) == ids
    assert (attempt.learner, attempt.title) == (part.person, "Live: Monday live")


def test_nothing_missed_is_no_sitting(session):
    part = join(session)
    play(session, part, True, True)
    step(session, "end")

    assert actions.practise_session(part, only_missed=True, seed=7, now=NOW) is None
    assert not Attempt.objects.exists()
