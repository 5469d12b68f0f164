import json
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.actions.exams import close_expired, set_extra_time, start_exam
from quizzes.blueprint import Draw
from quizzes.models import Attempt
from studyapp.accounts import export_learner, merge_learner
from studyapp.models import Chapter, CourseLoad, Domain, Objective, Task, User
from tests import factories
from tests.factories import NOW, make_exam, make_question, make_section
from tests.quizzes.exam_rooms import address, make_paper, right_ids, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def bank(db):
    """A bank of 20 questions on each domain but the fourth, which has three."""
    CourseLoad.objects.create(digest="d", exam=factories.EXAM_FACTS, loaded_at=NOW)
    section = make_section()
    for slug, weight, count in [("1", 30, 20), ("2", 26, 20), ("3", 24, 20), ("4", 20, 3)]:
        domain = Domain.objects.create(slug=slug, title=f"Domain {slug}", weight=weight)
        task = Task.objects.create(slug=f"{slug}.1", domain=domain, title="A task")
        objective = factories.make_objective(task=task, chapter=section.chapter)
        for _ in range(count):
            make_question(section=section, objective=objective)
    return section.chapter


def start(client, exam):
    return client.post("/exams/", {"exam": exam})


def test_page_says_what_the_bank_lacks(client, bank):
    page = client.get("/exams/").text

    assert "55 questions in 110 minutes." in page
    assert "The exam has 65 questions in 130 minutes." in page
    assert "Domain 4: 3 of 13 questions" in page
    assert "Domain 1: " not in page
    assert "SAA-C03, guide 1.1, format checked on" in page
    assert "3 questions in 6 minutes; more are not in the bank yet" in page


def test_full_bank_gives_the_full_format(client, bank):
    objective = Objective.objects.get(task__domain__slug="4")
    for _ in range(10):
        make_question(section=make_section(chapter=bank), objective=objective)

    page = client.get("/exams/").text

    assert "65 questions in 130 minutes." in page
    assert "The bank is too small" not in page


def test_without_a_course_there_is_no_mock(client):
    page = client.get("/exams/")

    assert "No course is loaded yet." in page.text
    assert start(client, "mock").status_code == 422


def test_mock_is_drawn_by_the_blueprint(learner_client, learner, bank):
    page = start(learner_client, "mock")

    attempt = Attempt.objects.get()
    assert page["Location"] == address(attempt)
    assert (attempt.kind, attempt.exam, attempt.minutes) == ("mock", "mock", 110)
    assert attempt.deadline_at == NOW + timedelta(minutes=110)
    assert attempt.plan["facts"] == factories.EXAM_FACTS
    assert [domain["wanted"] for domain in attempt.plan["domains"]] == [19, 17, 16, 13]
    assert attempt.responses.filter(is_scored=False).count() == 12
    domains = attempt.responses.values_list("question__objective__task__domain__slug", flat=True)
    assert sorted(domains) == ["1"] * 19 + ["2"] * 17 + ["3"] * 16 + ["4"] * 3


def test_domain_exam_has_only_its_domain(learner_client, bank):
    start(learner_client, "domain:2")

    attempt = Attempt.objects.get()
    assert (attempt.kind, attempt.title, attempt.minutes) == ("domain", "Domain 2", 40)
    domains = attempt.responses.values_list("question__objective__task__domain__slug", flat=True)
    assert list(domains) == ["2"] * 20
    assert not attempt.responses.filter(is_scored=False).exists()


def test_questions_of_the_diagnostic_are_not_asked(learner_client, bank):
    make_question(is_diagnostic=True, objective=Objective.objects.filter(task="1").first())

    start(learner_client, "mock")

    assert not Attempt.objects.get().responses.filter(question__is_diagnostic=True).exists()


def test_first_start_by_a_visitor_makes_a_guest(client, bank):
    page = start(client, "mock")

    assert page["Location"] == address(Attempt.objects.get())
    assert User.objects.get().is_guest


@pytest.mark.parametrize("exam", ["", "domain:9", "practice", "test:m3"])
def test_exam_that_is_not_offered_is_refused(learner_client, bank, exam):
    assert start(learner_client, exam).status_code == 422
    assert Attempt.objects.count() == 0


def test_starting_again_goes_on_with_the_open_one(learner_client, bank):
    first = start(learner_client, "mock")["Location"]

    assert start(learner_client, "mock")["Location"] == first
    assert start(learner_client, "domain:1")["Location"] != first


def test_starting_again_after_the_time_was_up_opens_a_new_one(learner_client, bank, time_machine):
    first = start(learner_client, "mock")["Location"]
    time_machine.shift(timedelta(hours=4))

    assert start(learner_client, "mock")["Location"] != first
    assert list(Attempt.objects.open().values_list("started_at")) == [(NOW + timedelta(hours=4),)]


def test_page_takes_the_same_queries_for_1_and_50_exams(
    learner_client, learner, bank, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(12) as captured:
            assert learner_client.get("/exams/").status_code == 200
        return len(captured)

    make_exam(learner, finished_at=NOW)
    with_one = queries()
    for _ in range(50):
        make_exam(learner, finished_at=NOW)

    assert queries() == with_one


# --- Test yourself ---


def test_test_of_a_chapter_offers_its_topics(client, bank):
    page = client.get(f"/exams/test/?chapter={bank.slug}").text

    assert f"Test yourself: {bank.title}" in page
    assert page.count('name="objective"') == 4
    assert 'type="hidden" name="chapter"' in page


def test_test_of_chapters_offers_them_all(client, bank):
    other = make_question().chapter

    page = client.get("/exams/test/").text

    assert page.count('name="chapter"') == 2
    assert f"{other.number}. {other.title}" in page


@pytest.mark.parametrize(("minutes", "allowed"), [("", 10), ("90", 90)])
def test_test_has_the_topics_length_and_time_that_were_asked_for(
    learner_client, bank, minutes, allowed
):
    topic = Objective.objects.get(task__domain__slug="3").slug
    sent = {"chapter": bank.slug, "objective": topic, "count": "5", "minutes": minutes}

    page = learner_client.post("/exams/test/", sent)

    attempt = Attempt.objects.get()
    assert page["Location"] == address(attempt)
    assert (attempt.kind, attempt.exam) == ("test", f"test:{bank.module}")
    assert (attempt.title, attempt.minutes) == (bank.title, allowed)
    asked = attempt.responses.values_list("question__objective__slug", flat=True)
    assert list(asked) == [topic] * 5


def test_test_with_fewer_questions_than_asked_for_says_so_in_its_result(learner_client, bank):
    topic = Objective.objects.get(task__domain__slug="4").slug
    learner_client.post("/exams/test/", {"chapter": bank.slug, "objective": topic, "count": "9"})

    attempt = Attempt.objects.get()
    assert (attempt.responses.count(), attempt.minutes) == (3, 6)
    learner_client.post(address(attempt, "finish"))
    page = learner_client.get(address(attempt, "result/")).text
    assert "The bank had fewer questions than this exam asks for (3 of 9)." in page


@pytest.mark.parametrize(
    "sent",
    [
        {"count": "2"},
        {"count": "66"},
        {"count": ""},
        {"count": "5", "minutes": "0"},
        {"count": "5", "minutes": "301"},
        {"count": "5", "chapter": "no-such-chapter"},
        {"count": "5", "objective": "no-such-topic"},
    ],
)
def test_test_that_cannot_be_is_refused(learner_client, bank, sent):
    assert learner_client.post("/exams/test/", sent).status_code == 422
    assert Attempt.objects.count() == 0


def test_without_any_question_a_test_says_so(learner_client, db):
    page = learner_client.post("/exams/test/", {"count": "5"})

    assert page.status_code == 422
    assert "No question is about all that you chose." in page.text


def test_chapter_leads_to_its_test(client, bank):
    section = Chapter.objects.get(pk=bank.pk)

    assert f"/exams/test/?chapter={section.slug}" in client.get(f"/learn/{section.slug}/").text


# --- Extra time ---


def test_extra_time_moves_the_deadline_of_an_exam_under_way(learner_client, learner):
    attempt = make_paper(learner)

    page = learner_client.post("/exams/extra-time/", {"percent": "25"}, follow=True)

    attempt.refresh_from_db()
    assert "Your extra time is saved." in page.text
    assert attempt.deadline_at == NOW + timedelta(minutes=162.5)
    clock = learner_client.get(address(attempt, "clock")).json()
    assert clock["deadline"] == attempt.deadline_at.timestamp() * 1000


def test_extra_time_is_in_every_later_exam(learner_client, bank):
    learner_client.post("/exams/extra-time/", {"percent": "50"})
    start(learner_client, "domain:1")

    attempt = Attempt.objects.get()
    assert (attempt.minutes, attempt.deadline_at) == (40, NOW + timedelta(minutes=60))


def test_extra_time_does_not_reopen_what_is_over(learner_client, learner, time_machine):
    attempt = make_paper(learner)
    time_machine.move_to(attempt.deadline_at + timedelta(seconds=6), tick=False)

    learner_client.post("/exams/extra-time/", {"percent": "100"})

    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.deadline_at == NOW + timedelta(minutes=130)


def test_taking_extra_time_back_makes_no_open_exam_shorter(learner):
    attempt = make_paper(learner)
    for percent in (50, 0):
        set_extra_time(learner, percent, now=NOW)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + timedelta(minutes=195)
    assert User.objects.get().extra_time_percent == 0


@pytest.mark.parametrize("percent", ["-1", "201", "x", ""])
def test_extra_time_that_cannot_be_is_refused(learner_client, learner, percent):
    assert learner_client.post("/exams/extra-time/", {"percent": percent}).status_code == 422


# --- Accounts ---


def test_open_exam_of_the_guest_goes_on_in_the_account(learner):
    guest = factories.make_guest()
    attempt = make_paper(guest)

    merge_learner(guest, learner)

    attempt.refresh_from_db()
    assert (attempt.learner, attempt.finished_at) == (learner, None)


def test_open_exam_of_the_account_is_handed_in_for_that_of_the_guest(
    learner_client, learner, time_machine
):
    older = make_paper(learner)
    save(learner_client, older, choices=right_ids(older))
    guest = factories.make_guest()
    newer = make_paper(guest, started_at=NOW + timedelta(minutes=10))

    merge_learner(guest, learner)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert older.finished_at == NOW + timedelta(minutes=10)
    assert older.responses.get(position=1).is_correct is True
    assert (newer.learner, newer.finished_at) == (learner, None)


def test_exam_of_the_guest_ends_by_itself_in_the_account(learner, time_machine):
    guest = factories.make_guest()
    attempt = make_paper(guest)
    merge_learner(guest, learner)
    time_machine.move_to(attempt.deadline_at + timedelta(days=1), tick=False)

    learner.refresh_from_db()
    close_expired(now=timezone.now(), learner=learner)

    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.deadline_at


def test_pages_look_for_exams_only_while_one_can_be_open(
    learner, time_machine, django_assert_num_queries
):
    with django_assert_num_queries(0):
        close_expired(now=NOW, learner=learner)
    attempt = make_paper(learner)
    for after, found in [(0, 0), (131, 1), (132, 0)]:
        learner.refresh_from_db()
        assert close_expired(now=NOW + timedelta(minutes=after), learner=learner) == found
    learner.refresh_from_db()

    assert learner.exams_until is None
    assert Attempt.objects.get(pk=attempt.pk).ran_out


def test_exam_begun_while_an_old_one_is_closed_is_still_looked_for(learner):
    make_paper(learner, exam="domain:1")
    stale = User.objects.get(pk=learner.pk)
    later = make_paper(learner, exam="mock", started_at=NOW + timedelta(hours=3))

    close_expired(now=NOW + timedelta(hours=3), learner=stale)

    assert User.objects.get(pk=learner.pk).exams_until == later.deadline_at


def test_export_has_the_clicks_and_nothing_that_is_not_told_yet(learner_client, learner):
    attempt = make_paper(learner, unscored=[1])
    save(learner_client, attempt, choices=right_ids(attempt))

    data = json.loads("".join(export_learner(learner, now=NOW)))

    assert data["sittings"][0]["kind"] == "mock"
    assert data["clicks_in_exams"][0]["chosen"][0].startswith("Choice 0 of")
    assert data["answers"][0]["is_correct"] is None
    assert "is_scored" not in json.dumps(data)


def test_exam_of_the_same_name_found_open_stays(learner):
    drawn = Draw((make_question().pk,), frozenset(), 10)
    details = {"kind": "mock", "exam": "mock", "title": "M", "plan": {}, "now": NOW}

    first = start_exam(learner, drawn, seed=1, **details)
    second = start_exam(learner, drawn, seed=2, **details)

    assert first == second
    assert Attempt.objects.get().seed == 1
