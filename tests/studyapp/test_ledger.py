from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp import ledger
from studyapp.accounts import merge_learner
from studyapp.actions import activity_of, record_activities, record_activity
from studyapp.ledger import FOLD_EVERY, SETTLED, fold_tail, proofs_on, read
from studyapp.mastery import HALF_LIFE_DAYS, PRIOR, PRIOR_WEIGHT, REPEAT_FACTOR, WEIGHTS, mastery
from studyapp.models import Activity, ProofRow, StudyDay, User
from tests.factories import NOW, make_chapter, make_guest, make_objective, make_user

LATER = NOW + timedelta(days=1)


def do(learner, what="question:a", *, verb="answered", result=1.0, at=NOW, **fields):
    return record_activity(learner, verb, what, title=what, result=result, now=at, **fields)


def take_back(activity, *, at=NOW):
    return record_activity(
        activity.learner, "undid", activity.what, title="Undo", undoes=activity, now=at
    )


def fresh(learner):
    return User.objects.get(pk=learner.pk)


def from_the_log(learner, *, now):
    """The level by the formula of studyapp/mastery.py, over the whole record."""
    rows = list(Activity.objects.for_learner(learner).standing().order_by("-pk"))
    weighted, total, repeats = PRIOR_WEIGHT * PRIOR, PRIOR_WEIGHT, {}
    for row in rows:
        k = repeats[row.what] = repeats.get(row.what, -1) + 1
        age_days = (now - row.at).total_seconds() / 86_400
        weight = WEIGHTS[row.verb] * 0.5 ** (age_days / HALF_LIFE_DAYS) * REPEAT_FACTOR**k
        weighted += weight * (1.0 if row.result is None else row.result)
        total += weight
    return weighted / total if rows else None


def test_what_is_folded_and_what_is_not_come_to_the_same(learner):
    for n in range(4):
        do(learner, f"question:{n % 2}", result=n % 2, at=NOW + timedelta(hours=n))
    before = read(learner)

    fold_tail(learner, now=LATER)

    after = read(fresh(learner))
    assert (after.proofs, after.seconds) == (before.proofs, before.seconds)
    assert {day: row.things for day, row in after.days.items()} == {NOW.date(): 4}
    assert fresh(learner).folded_to == Activity.objects.order_by("-pk").first().pk


def test_folding_twice_changes_nothing(learner):
    do(learner)
    fold_tail(learner, now=LATER)
    rows = list(ProofRow.objects.values()), list(StudyDay.objects.values())

    fold_tail(learner, now=LATER)

    assert (list(ProofRow.objects.values()), list(StudyDay.objects.values())) == rows


def test_nothing_young_is_folded_for_an_earlier_one_may_still_be_on_its_way(learner):
    do(learner, at=NOW - SETTLED)
    do(learner, "question:b", at=NOW - SETTLED + timedelta(seconds=1))

    fold_tail(learner, now=NOW)

    assert [row.what for row in ProofRow.objects.all()] == ["question:a"]
    assert set(read(fresh(learner)).proofs) == {"question:a", "question:b"}


def test_every_so_many_activities_are_folded_by_themselves(learner):
    activity = do(learner)
    while activity.pk % FOLD_EVERY:
        activity = do(learner)
    do(learner, at=NOW + SETTLED)
    last = do(learner, at=NOW + 2 * SETTLED)
    while last.pk % FOLD_EVERY:
        last = do(learner, at=NOW + 2 * SETTLED)

    assert fresh(learner).folded_to >= activity.pk


@pytest.mark.parametrize("is_folded", [False, True])
def test_what_was_taken_back_counts_no_more(learner, is_folded):
    do(learner, result=1.0, seconds=10)
    undone = do(learner, result=0.0, seconds=20)
    only = do(learner, "card:x", verb="reviewed", seconds=5)
    if is_folded:
        fold_tail(learner, now=LATER)
    take_back(undone, at=LATER)
    take_back(only, at=LATER)

    record = read(fresh(learner))

    assert {what: proof.n for what, proof in record.proofs.items()} == {"question:a": 1}
    assert record.proofs["question:a"].weighted == pytest.approx(1.0)
    assert (record.seconds, record.days[NOW.date()].things) == (10, 1)


def test_another_learners_record_is_another(learner):
    do(make_user(), "question:b")

    assert read(learner).proofs == {}


@pytest.mark.parametrize("is_folded", [False, True])
def test_proofs_on_an_objective_are_those_of_the_whole_record(learner, is_folded):
    ours, theirs = make_objective(), make_objective()
    do(learner, objective=ours)
    do(learner, "question:b", objective=theirs)
    do(learner, "question:moved", objective=theirs)
    if is_folded:
        fold_tail(learner, now=LATER)
    do(learner, "question:moved", objective=ours, at=LATER)

    found = proofs_on(fresh(learner), ours)

    whole = read(fresh(learner)).proofs
    assert sorted(proof.n for proof in found) == [1, 2]
    assert all(proof in whole.values() for proof in found)
    assert proofs_on(AnonymousUser(), ours) == []


def test_days_are_those_of_the_learners_calendar(learner):
    learner.time_zone = "Asia/Tokyo"
    learner.save()
    do(learner, at=NOW.replace(hour=23))
    fold_tail(learner, now=LATER)

    assert [str(row.day) for row in StudyDay.objects.all()] == ["2026-11-22"]


def test_folding_notes_how_ready_the_learner_was_that_day(learner):
    objective = make_objective()
    do(learner, objective=objective)
    fold_tail(learner, now=LATER)

    assert StudyDay.objects.get().readiness is not None


def test_readiness_of_a_day_is_as_it_was_then_however_late_it_is_folded(learner):
    objective = make_objective(chapter=make_chapter())
    noted = []
    for person, later in ((learner, LATER), (make_user(), NOW + timedelta(days=60))):
        do(person, objective=objective)
        fold_tail(person, now=later)
        noted.append(StudyDay.objects.get(learner=person).readiness)

    assert noted[0] == noted[1] > PRIOR


def test_account_knows_all_that_the_guest_did_and_keeps_its_own_history(learner):
    guest = make_guest()
    do(learner)
    do(guest, "question:b")
    for person in (guest, learner):
        fold_tail(person, now=LATER)
    was_ready = StudyDay.objects.get(learner=learner).readiness

    merge_learner(guest, learner)

    record = read(fresh(learner))
    assert set(record.proofs) == {"question:a", "question:b"}
    assert (record.days[NOW.date()].things, record.days[NOW.date()].readiness) == (2, was_ready)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["do", "do", "do", "take back", "fold"]),
        st.sampled_from(["question:a", "question:b", "card:c"]),
        st.sampled_from([0.0, 0.4, 1.0, None]),
        st.floats(0, 30),
    ),
    max_size=25,
)


@pytest.mark.django_db
@given(steps=STEPS)
@settings(max_examples=40)
def test_the_level_kept_up_is_the_level_worked_out_from_the_record(steps):
    learner, now, done = make_user(), NOW, []
    for step, what, result, days in steps:
        now += timedelta(days=days)
        if step == "do":
            verb = "reviewed" if what.startswith("card") else "answered"
            done.append(do(learner, what, verb=verb, result=result, at=now))
        elif step == "take back" and done:
            take_back(done.pop(), at=now)
        elif step == "fold":
            fold_tail(learner, now=now)
    now += timedelta(days=1)

    kept = mastery(read(fresh(learner)).proofs.values(), now=now)

    assert kept.level == pytest.approx(from_the_log(learner, now=now), abs=1e-9)


def test_record_of_a_visitor_is_empty():
    assert ledger.record_of(AnonymousUser()).proofs == {}


def test_undoing_several_at_once_counts_each_of_them_once(learner):
    """Also where recording them folds on the way: what is undone was never counted then."""
    for n in range(3):
        do(learner, result=0.0, seconds=10, at=NOW + timedelta(minutes=n))
    undone = list(Activity.objects.order_by("pk"))
    while (last := do(make_user())).pk % FOLD_EVERY != FOLD_EVERY - 1:
        pass
    again = [
        activity_of(learner, "answered", row.what, title="Q", result=1.0, seconds=10, at=row.at)
        for row in undone
    ]
    steps = [
        activity_of(learner, "undid", row.what, title="Undo", undoes=row, at=LATER)
        for row in undone
    ]

    record_activities([*steps, *again], now=LATER)

    assert steps[0].pk == last.pk + 1
    record = read(fresh(learner))
    assert record.proofs["question:a"].n == 3
    assert (record.days[NOW.date()].things, record.seconds) == (3, 30)
