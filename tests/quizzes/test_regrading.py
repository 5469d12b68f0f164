"""Marking answers again: sittings, exams, diagnostics, the record, and what comes back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quizzes.actions.diagnostic import answer_probe
from quizzes.actions.exams import finish_exam
from quizzes.actions.practice import record_response
from quizzes.actions.regrading import preview, regrade
from quizzes.models import (
    Attempt,
    DueQuestion,
    Question,
    QuestionVersion,
    Regrade,
    Remark,
    Response,
)
from quizzes.models.corrections import accepted_of, in_force
from quizzes.models.questions import read_question
from quizzes.results import Result
from studyapp.ledger import fold_tail, read
from studyapp.models import Activity, StudyDay, User
from tests.factories import (
    NOW,
    keep_version,
    make_attempt,
    make_diagnostic,
    make_exam,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def pks(question, *places):
    """Ids of the choices at these places in author order; the key is at 0."""
    choices = list(question.choices.values_list("pk", flat=True))
    return [choices[place] for place in places]


def practise(learner, question, *places, at=NOW):
    response = make_attempt(learner, question, started_at=at).responses.get()
    response.question = in_force(read_question(question.pk))
    chosen = set(pks(question, *places))
    return record_response(
        learner, response, chosen, confidence="", seconds=9, now=at, today=at.date()
    )


def sit_exam(learner, question, *places, at=NOW, hand_in=True):
    exam = make_exam(learner, question, started_at=at)
    exam.responses.update(chosen=pks(question, *places), saved_at=at, seconds=9)
    if hand_in:
        finish_exam(exam, now=at + timedelta(minutes=1))
    return exam.responses.get()


def diagnose(learner, question, place):
    test = make_diagnostic(learner, question)
    response = test.responses.get()
    response.question = in_force(read_question(question.pk))
    choice = None if place is None else question.choices.get(position=place)
    answer_probe(test, response, choice, now=NOW, today=NOW.date())
    return test.responses.get()


def accept(question, *places, now=LATER, version=None, reason="Both do."):
    version = version or QuestionVersion.objects.get(question=question)
    return regrade(version, pks(question, *places), reason=reason, by=None, now=now)


def results(learner):
    rows = Activity.objects.for_learner(learner).standing().order_by("at")
    return [(row.what, row.result, row.at, row.seconds) for row in rows]


# --- What changes ---


def test_preview_counts_and_changes_nothing(learner):
    question = make_question(is_diagnostic=True)
    other = make_user()
    practise(learner, question, 1)
    practise(learner, question, 0)
    practise(other, question, 1)
    sit_exam(other, question, 2)
    diagnose(learner, question, 1)
    before = list(Response.objects.values()), list(Activity.objects.values())

    found = preview(question.version, pks(question, 1))

    assert (found.count, found.to_right, found.to_wrong, found.learner_count) == (5, 3, 1, 2)
    assert (list(Response.objects.values()), list(Activity.objects.values())) == before
    assert not Regrade.objects.exists()


def test_preview_tells_exams_with_their_score_now_and_then(learner):
    question, other = make_question(), make_question()
    exam = make_exam(learner, question, other)
    exam.responses.filter(question=question).update(chosen=pks(question, 1), saved_at=NOW)
    exam.responses.filter(question=other).update(chosen=pks(other, 0), saved_at=NOW)
    finish_exam(exam, now=NOW)
    unscored = make_exam(make_user(), question, unscored=[1])
    unscored.responses.update(chosen=pks(question, 1), saved_at=NOW)
    finish_exam(unscored, now=NOW)

    found = preview(question.version, pks(question, 0, 1))

    assert [(row.pk, row.right, row.then, row.scored) for row in found.exams()] == [
        (exam.pk, 1, 2, 2)
    ]
    assert found.to_right == 2


@pytest.mark.parametrize(
    ("taken", "accepted", "now_right"),
    [(1, [1], True), (0, [1], False), (1, [0, 1], True), (2, [0, 1], False), (2, range(4), True)],
)
def test_sittings_exams_and_diagnostics_are_marked_again(learner, taken, accepted, now_right):
    question = make_question(is_diagnostic=True)
    rows = [
        practise(learner, question, taken),
        sit_exam(make_user(), question, taken),
        diagnose(make_user(), question, taken),
    ]
    was_right = taken == 0

    made = accept(question, *accepted)

    for row in rows:
        row.refresh_from_db()
    assert {row.is_correct for row in rows} == {now_right}
    assert [row.right_count for row in rows[:2]] == [int(now_right)] * 2
    remarks = [(row.was_correct, row.is_correct) for row in Remark.objects.filter(regrade=made)]
    assert remarks == [(was_right, now_right)] * (3 if was_right != now_right else 0)


def test_blank_answer_and_not_sure_stay_wrong_whatever_is_accepted(learner):
    question = make_question(is_diagnostic=True)
    blank = sit_exam(learner, question)
    unsure = diagnose(learner, question, None)

    accept(question, 0, 1, 2, 3)

    blank.refresh_from_db()
    unsure.refresh_from_db()
    assert (blank.is_correct, unsure.is_correct) == (None, False)
    assert not Remark.objects.exists()


def test_of_two_to_choose_any_two_accepted_do(learner):
    question = make_question(right=2, wrong=2)
    half = practise(learner, question, 0, 3)
    other = practise(make_user(), question, 0, 2)

    accept(question, 0, 1, 2)

    half.refresh_from_db()
    other.refresh_from_db()
    assert (half.is_correct, half.right_count) == (False, 1)
    assert (other.is_correct, other.right_count) == (True, 2)


def test_count_of_right_choices_follows_where_the_mark_stays(learner):
    question = make_question(right=2, wrong=2)
    row = practise(learner, question, 2, 3)
    assert row.right_count == 0

    accept(question, 0, 2)

    row.refresh_from_db()
    assert (row.is_correct, row.right_count) == (False, 1)


def test_only_answers_to_this_version_are_marked_again(learner):
    question = make_question()
    first, old = question.version, practise(learner, question, 1)
    Question.objects.update(ask_html="What now?")
    question = keep_version(question)
    new = practise(make_user(), question, 1)

    accept(question, 1, version=first)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.is_correct, new.is_correct) == (True, False)


# --- Once and again ---


def test_second_time_changes_nothing(learner):
    question = make_question()
    practise(learner, question, 1)
    accept(question, 0, 1)
    before = list(Activity.objects.values()), list(Remark.objects.values())

    assert accept(question, 1, 0, now=LATER + timedelta(days=1)) is None

    assert (list(Activity.objects.values()), list(Remark.objects.values())) == before
    assert Regrade.objects.count() == 1


def test_key_as_it_stands_is_no_regrade(learner):
    question = make_question()
    practise(learner, question, 1)

    assert accept(question, 0) is None
    assert not Regrade.objects.exists()


def test_marking_back_is_a_regrade_of_its_own(learner):
    question = make_question()
    row = practise(learner, question, 1)
    record = results(learner)
    accept(question, 1)

    accept(question, 0, now=LATER + timedelta(hours=1))

    row.refresh_from_db()
    assert (row.is_correct, Regrade.objects.count(), Remark.objects.count()) == (False, 2, 2)
    assert accepted_of(question.version) == question.version.key
    assert results(learner) == record


def test_regrade_that_changes_nobody_counts_for_who_comes_later(learner):
    question = make_question()

    assert accept(question, 0, 1)

    assert practise(learner, question, 1).is_correct
    assert not practise(learner, question, 2).is_correct


def test_exam_under_way_is_marked_by_the_new_key_when_handed_in(learner):
    question = make_question()
    row = sit_exam(learner, question, 1, hand_in=False)
    Question.objects.update(ask_html="What now?")
    keep_version(question)

    accept(question, 1, version=row.version)
    row.refresh_from_db()
    assert row.is_correct is None  # nothing of it is marked, or told, before the end
    finish_exam(row.attempt, now=LATER)

    row.refresh_from_db()
    assert row.is_correct
    assert not Remark.objects.exists()
    result = Result(Attempt.objects.get())
    assert (result.scored.right, result.changes.count) == (1, 0)


def test_diagnostic_asks_with_the_key_that_counts(learner):
    question = make_question(is_diagnostic=True)
    accept(question, 1)
    test = make_diagnostic(learner, question)
    response = test.responses.get()
    response.question = in_force(read_question(question.pk))
    choice = next(row for row in response.question.current_choices if row.position == 1)

    answer_probe(test, response, choice, now=NOW, today=NOW.date())

    assert test.responses.get().is_correct


def test_corrected_question_leaves_the_kept_one_alone():
    question = make_question()
    accept(question, 1)
    kept = read_question(question.pk)

    found = in_force(kept)

    assert (found.key, kept.key) == (pks(question, 1), pks(question, 0))
    assert (found.regrade, kept.regrade) == (Regrade.objects.get(), None)


# --- What comes back ---


def test_miss_that_was_none_comes_back_no_more(learner):
    question = make_question()
    practise(learner, question, 1)

    accept(question, 1)

    assert not DueQuestion.objects.exists()


def test_other_misses_of_the_question_still_come_back(learner):
    question = make_question()
    practise(learner, question, 1)
    practise(learner, question, 2, at=NOW + timedelta(hours=1))

    accept(question, 0, 1)

    assert DueQuestion.objects.get().miss_count == 1


def test_what_is_a_miss_only_now_comes_back_tomorrow(learner):
    question = make_question()
    practise(learner, question, 0)

    accept(question, 1)

    due = DueQuestion.objects.get()
    assert (due.learner, due.due_on) == (learner, LATER.date() + timedelta(days=1))


# --- The record ---


def test_record_keeps_the_old_result_and_adds_the_new_at_its_time(learner):
    question = make_question()
    practise(learner, question, 1)

    accept(question, 1)

    old, undo, new = Activity.objects.order_by("pk")
    assert (old.result, undo.undoes, undo.at) == (0.0, old, LATER)
    assert (new.result, new.at, new.seconds, new.title) == (1.0, NOW, 9, old.title)
    assert (new.what, new.objective) == (old.what, old.objective)


def test_exam_counts_in_the_record_when_it_was_handed_in(learner):
    question = make_question()
    sit_exam(learner, question, 1)

    accept(question, 1)

    assert results(learner) == [(question.name, 1.0, NOW + timedelta(minutes=1), 9)]


def test_correcting_an_old_day_leaves_its_readiness_alone(learner):
    """Negative control is in the second half: what is new does change the figure of its day."""
    question, other = make_question(), make_question()
    practise(learner, question, 1)
    fold_tail(learner, now=NOW + timedelta(hours=1))
    practise(learner, other, 0, at=NOW + timedelta(days=1))
    fold_tail(User.objects.get(), now=NOW + timedelta(days=1, hours=1))
    before = dict(StudyDay.objects.values_list("day", "readiness"))
    assert len(before) == 2

    accept(question, 1)
    fold_tail(User.objects.get(), now=LATER + timedelta(hours=1))

    assert dict(StudyDay.objects.values_list("day", "readiness")) == before
    practise(learner, question, 0, at=LATER)
    fold_tail(User.objects.get(), now=LATER + timedelta(hours=1))
    assert StudyDay.objects.count() == 3


steps = st.lists(
    st.tuples(
        st.sampled_from(["practise", "exam", "fold", "regrade"]),
        st.integers(0, 3),  # the choice taken, or the one accepted
        st.booleans(),  # which of two questions
    ),
    max_size=9,
)


class RecordTest(TestCase):
    @profile(max_examples=40)
    @given(steps)
    def test_record_is_as_if_all_had_been_marked_so_from_the_start(self, steps):
        """Whatever was folded in between, and in whatever order things came."""
        learner = make_user()
        questions = [make_question(), make_question()]
        accepted, given = {}, []
        for hour, (what, place, which) in enumerate(steps):
            question, at = questions[which], NOW + timedelta(hours=hour)
            if what == "practise":
                practise(learner, question, place, at=at)
                given.append((question, place, at))
            elif what == "exam":
                sit_exam(learner, question, place, at=at)
                given.append((question, place, at + timedelta(minutes=1)))
            elif what == "fold":
                fold_tail(User.objects.get(pk=learner.pk), now=at)
            else:
                accept(question, place, now=at)
                accepted[question.pk] = place
        twin = make_user()
        for question, place, at in given:
            Activity.objects.create(
                learner=twin,
                verb="answered",
                what=question.name,
                title="Q",
                objective=question.objective,
                result=float(place == accepted.get(question.pk, 0)),
                seconds=9,
                at=at,
            )

        found, wanted = (read(User.objects.get(pk=user.pk)) for user in (learner, twin))

        assert found.proofs.keys() == wanted.proofs.keys()
        for what, proof in wanted.proofs.items():
            ours = found.proofs[what]
            assert (ours.n, ours.at, ours.objective_id) == (proof.n, proof.at, proof.objective_id)
            assert abs(ours.weight - proof.weight) < 1e-9
            assert abs(ours.weighted - proof.weighted) < 1e-9
        days = {day: row for day, row in found.days.items() if row.things}
        assert {day: (row.things, row.seconds) for day, row in days.items()} == {
            day: (row.things, row.seconds) for day, row in wanted.days.items()
        }
        marks = Response.objects.filter(attempt__learner=learner, answered_at__isnull=False)
        assert {(row.question_id, row.is_correct, *row.chosen) for row in marks} == {
            (q.pk, place == accepted.get(q.pk, 0), *pks(q, place)) for q, place, _ in given
        }


@pytest.mark.parametrize("count", [1, 20])
def test_marking_many_again_takes_few_statements(count, django_assert_max_num_queries):
    question = make_question()
    for _ in range(count):
        practise(make_user(), question, 1)

    with django_assert_max_num_queries(32 + count):  # one of the ledger for each learner
        accept(question, 1)
