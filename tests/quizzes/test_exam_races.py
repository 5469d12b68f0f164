"""Exams under requests that come at the same moment, each with what happens without its guard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from quizzes.actions import exams
from quizzes.models import Attempt, DueQuestion, Question, Response, Save
from studyapp.models import Activity, CourseLoad
from tests import factories
from tests.quizzes.exam_rooms import address, chosen, figure, make_paper, right_ids, save, wrong_ids

BACKEND = "django.contrib.auth.backends.ModelBackend"
ATTEMPTS = figure(4, in_full=200)
FINISHES, SAVES, TABS = 20, 10, 6
pytestmark = pytest.mark.django_db(transaction=True)


def browser_of(learner):
    client = Client()
    client.force_login(learner, backend=BACKEND)
    return client


def browsers_of(learner, count):
    """So many tabs of one learner's browser: signed in once."""
    first = browser_of(learner)
    found = [first]
    for _ in range(count - 1):
        client = Client()
        client.cookies = first.cookies.copy()
        found.append(client)
    return found


def together(*calls):
    """Run the calls at the same moment, each in a thread of its own; what each returned."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def answer_all(attempt):
    """Every question answered wrong, without going through the pages."""
    for response in attempt.responses.all():
        wrong = Question.objects.get(pk=response.question_id).choices.filter(is_correct=False)
        response.chosen, response.saved_at = [wrong.first().pk], attempt.started_at
        response.save()


def hand_in_together(learner, attempt):
    """FINISHES requests to hand in at once, half with a key of their own; their statuses."""
    clients = browsers_of(learner, FINISHES)

    def post(client, number):
        fields = {"idempotency_key": f"key-{number}"} if number % 2 else {}
        return lambda: client.post(address(attempt, "finish"), fields).status_code

    return together(*(post(client, number) for number, client in enumerate(clients)))


def race_finishes():
    """How many results came of handing in each exam FINISHES times: activities, misses."""
    results = []
    for _ in range(ATTEMPTS):
        learner = factories.make_user()
        attempt = make_paper(learner, 1, started_at=timezone.now())
        answer_all(attempt)
        assert set(hand_in_together(learner, attempt)) == {302}
        due = DueQuestion.objects.get(learner=learner)
        results.append((Activity.objects.filter(learner=learner).count(), due.miss_count))
    return results


def test_twenty_simultaneous_finishes_are_one_result():
    results = race_finishes()

    bad = sum(result != (1, 1) for result in results)
    print(f"{ATTEMPTS} attempts x {FINISHES} finishes: {ATTEMPTS * FINISHES} tried, {bad} bad")
    assert results == [(1, 1)] * ATTEMPTS


def test_without_the_guard_they_would_be_several(monkeypatch):
    """Negative control: looked at first, then written, as one would without thinking of races."""

    def look_then_write(attempts, *, now):
        found = attempts.get()
        if found.finished_at is not None:
            return None
        # A slower machine or a longer transaction, so that this shows within a few tries.
        barrier.wait(timeout=10)
        Attempt.objects.filter(pk=found.pk).update(finished_at=now)
        return Attempt.objects.get(pk=found.pk)

    learner = factories.make_user()
    attempt = make_paper(learner, 1, started_at=timezone.now())
    answer_all(attempt)
    barrier = Barrier(2)
    monkeypatch.setattr(exams, "claim_end", look_then_write)
    unguarded = exams.hand_in.__wrapped__  # SQLite's own lock is not what is tried here

    def call():
        return unguarded(Attempt.objects.filter(pk=attempt.pk), now=timezone.now())

    assert together(call, call) == [True, True]
    assert Activity.objects.count() == 2
    assert DueQuestion.objects.get().miss_count == 2


def race_saves(learner, attempt):
    """SAVES saves and one finish at the same moment: the statuses of the saves."""
    clients = browsers_of(learner, SAVES + 1)
    sent = [right_ids(attempt), wrong_ids(attempt)[:1]]

    def save_one(number):
        client, choices = clients[number], sent[number % 2]
        return lambda: (
            save(client, attempt, choices=choices, seq=1 + number, key=f"k{number}").status_code
        )

    calls = [save_one(number) for number in range(SAVES)]
    finish = lambda: clients[-1].post(address(attempt, "finish")).status_code  # noqa: E731
    calls.insert(SAVES // 2, finish)
    statuses = together(*calls)
    return statuses[: SAVES // 2] + statuses[SAVES // 2 + 1 :]


def unscored_though_acknowledged(attempt, statuses):
    """Whether the newest acknowledged click is not the one that was marked."""
    acknowledged = [number for number, status in enumerate(statuses) if status == 200]
    response = attempt.responses.get()
    if not acknowledged:
        return response.is_correct is not None
    is_right = max(acknowledged) % 2 == 0
    return response.is_correct is not is_right


def test_save_that_races_the_finish_counts_or_is_told_that_it_does_not():
    bad = tried = 0
    for _ in range(ATTEMPTS):
        learner = factories.make_user()
        attempt = make_paper(learner, 1, started_at=timezone.now())
        statuses = race_saves(learner, attempt)
        assert set(statuses) <= {200, 409}
        late = Save.objects.late().filter(response__attempt=attempt).count()
        assert late == statuses.count(409)
        bad += unscored_though_acknowledged(attempt, statuses)
        tried += len(statuses)

    print(f"{ATTEMPTS} finishes raced by {SAVES} saves: {tried} saves tried, {bad} bad")
    assert bad == 0


def test_save_that_does_not_hold_the_attempt_would_be_lost():
    """Negative control: the finish marks between the save's look at the exam and its write."""
    learner = factories.make_user()
    attempt = make_paper(learner, 1, started_at=timezone.now())
    response = attempt.responses.select_related("attempt").get()
    is_late = response.attempt.is_over(timezone.now())  # looked at, and not held

    exams.finish_exam(attempt, now=timezone.now())
    Response.objects.filter(pk=response.pk).update(chosen=[1], saved_at=timezone.now())

    response.refresh_from_db()
    assert (is_late, response.chosen, response.is_correct) == (False, [1], None)


def test_save_waits_for_a_finish_under_way_and_then_is_late():
    """The same, guarded: a save that comes while the finish holds the exam is told so."""
    learner = factories.make_user()
    attempt = make_paper(learner, 1, started_at=timezone.now())
    client, ids = browser_of(learner), right_ids(attempt)
    started = Barrier(2)

    def finish():
        with transaction.atomic():
            exams.finish_exam(attempt, now=timezone.now())
            started.wait()  # the save is sent while this transaction is still open
        return "finished"

    def send():
        started.wait()
        return save(client, attempt, choices=ids, key="k").status_code

    assert together(finish, send) == ["finished", 409]
    assert attempt.responses.get().is_correct is None
    assert Save.objects.late().count() == 1


def race_tabs(learner, attempt):
    """TABS browsers that answer one question at the same moment, numbering alike; the statuses."""
    clients = browsers_of(learner, TABS)
    sent = [right_ids(attempt), wrong_ids(attempt)[:1]]

    def save_one(tab):
        click = {"choices": sent[tab % 2], "seq": 1 + tab // 2, "key": f"tab-{tab}"}
        return lambda: save(clients[tab], attempt, **click).status_code

    return together(*(save_one(tab) for tab in range(TABS)))


def test_tabs_that_save_one_answer_at_once_leave_the_newest_click():
    bad = 0
    for _ in range(ATTEMPTS):
        learner = factories.make_user()
        attempt = make_paper(learner, 1, started_at=timezone.now())
        assert race_tabs(learner, attempt) == [200] * TABS
        response = attempt.responses.get()
        newest = (TABS // 2, f"tab-{TABS - 1}")  # the highest number, and of equals the greater key
        is_kept = chosen(attempt) == wrong_ids(attempt)[:1]
        bad += (response.saved_seq, response.saved_key) != newest or not is_kept

    print(f"{ATTEMPTS} questions saved by {TABS} tabs: {ATTEMPTS * TABS} tried, {bad} bad")
    assert bad == 0


def test_tab_that_looks_and_then_writes_would_undo_a_newer_click():
    """Negative control: both have looked when the newer writes, and then the older."""
    attempt = make_paper(factories.make_user(), 1, started_at=timezone.now())
    have_looked, newer_is_saved = Barrier(2), Barrier(2)

    def save_unguarded(seq):
        response = attempt.responses.get()
        is_newest = seq > response.saved_seq
        have_looked.wait(timeout=10)
        if seq == 1:
            newer_is_saved.wait(timeout=10)
        if is_newest:
            Response.objects.filter(pk=response.pk).update(saved_seq=seq)
        if seq == 2:
            newer_is_saved.wait(timeout=10)
        return is_newest

    assert together(lambda: save_unguarded(1), lambda: save_unguarded(2)) == [True, True]
    assert attempt.responses.get().saved_seq == 1


def test_simultaneous_starts_open_one_exam():
    CourseLoad.objects.create(digest="d", exam=factories.EXAM_FACTS, loaded_at=timezone.now())
    factories.make_question(objective=factories.make_objective())
    for _ in range(ATTEMPTS):
        learner = factories.make_user()
        clients = browsers_of(learner, FINISHES)

        def start(client):
            return lambda: client.post("/exams/", {"exam": "mock"})["Location"]

        places = together(*(start(client) for client in clients))

        assert len(set(places)) == 1
        assert Attempt.objects.for_learner(learner).count() == 1


def test_expired_exams_are_closed_once_by_many_readers():
    learner = factories.make_user()
    attempt = make_paper(learner, 2, started_at=factories.NOW.replace(year=2025))
    answer_all(attempt)
    clients = browsers_of(learner, FINISHES)

    together(*((lambda client=client: client.get("/exams/").status_code) for client in clients))

    assert Activity.objects.count() == 2
    assert set(DueQuestion.objects.values_list("miss_count", flat=True)) == {1}


def test_three_hundred_exams_expire_with_nobody_there():
    learners = [factories.make_user() for _ in range(3)]
    count = figure(60, in_full=300)
    for number in range(count):
        make_paper(
            learners[number % 3],
            1,
            exam=f"domain:{number}",
            started_at=factories.NOW.replace(year=2025),
        )

    closed = exams.close_expired(now=timezone.now())

    assert closed == count
    ends = Attempt.objects.values_list("finished_at", "deadline_at")
    assert all(finished_at == deadline_at for finished_at, deadline_at in ends)
    assert exams.close_expired(now=timezone.now()) == 0
    assert not Attempt.objects.open().exists()
