from datetime import timedelta

import pytest
from django.urls import reverse

from quizzes.deadlines import GRACE
from quizzes.models import Attempt, DueQuestion, Response, Save
from studyapp.actions import record_activity
from studyapp.models import Activity, Receipt
from tests import factories
from tests.factories import NOW, make_attempt
from tests.quizzes.exam_rooms import (
    JSON,
    address,
    chosen,
    figure,
    make_paper,
    offered,
    right_ids,
    save,
    wrong_ids,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def attempt(learner):
    return make_paper(learner, 3, multiple={2})


def test_paper_has_every_question_and_what_was_chosen(learner_client, attempt):
    taken = right_ids(attempt, 1)
    save(learner_client, attempt, 1, taken, struck=wrong_ids(attempt, 1)[:1], is_flagged="1")

    page = learner_client.get(address(attempt))

    assert page.status_code == 200
    for response in attempt.responses.select_related("question"):
        assert response.question.stem_html in page.text
    assert f'value="{taken[0]}" data-key="' in page.text
    assert page.text.count(" checked>") == 3  # a choice, a strike, a flag
    assert "2 of 3 without an answer." in page.text
    assert 'data-deadline="1795259400000"' in page.text


def test_paper_opens_where_the_last_click_was(learner_client, attempt):
    save(learner_client, attempt, 1, right_ids(attempt, 1), seq=1)
    save(learner_client, attempt, 3, right_ids(attempt, 3), seq=2)

    page = learner_client.get(address(attempt))

    current = page.text.split("data-current")[0].rpartition('id="')[2].partition('"')[0]
    assert current == "q3"


def test_paper_asks_as_many_queries_for_2_questions_as_for_65(
    learner_client, learner, django_assert_max_num_queries
):
    found = []
    for name, count in [("domain:1", 2), ("domain:2", 65)]:
        attempt = make_paper(learner, count, exam=name)
        with django_assert_max_num_queries(7) as queries:
            learner_client.get(address(attempt))
        found.append(len(queries))

    assert found[0] == found[1]


def test_click_is_saved_and_the_answer_says_when(learner_client, attempt):
    taken = right_ids(attempt)

    page = save(learner_client, attempt, choices=taken, seq=4, key="a-key", is_flagged="1")

    assert page.json() == {
        "is_newest": True,
        "seq": 4,
        "saved": "09:00:00",
        "choices": taken,
        "struck": [],
        "is_flagged": True,
        "now": 1795251600000,
        "deadline": 1795259400000,
    }
    response = attempt.responses.get(position=1)
    assert (response.seconds, response.saved_seq, response.saved_key) == (10, 4, "a-key")
    assert (response.answered_at, response.is_correct) == (None, None)
    assert Activity.objects.count() == DueQuestion.objects.count() == 0


def test_click_without_scripts_leads_back_to_its_question(learner_client, attempt):
    page = save(learner_client, attempt, 2, right_ids(attempt, 2), headers={})

    assert (page.status_code, page["Location"]) == (302, address(attempt) + "#q2")
    assert sorted(chosen(attempt, 2)) == sorted(right_ids(attempt, 2))


def test_click_takes_few_queries(learner_client, attempt, django_assert_max_num_queries):
    save(learner_client, attempt, choices=right_ids(attempt), key="first")

    with django_assert_max_num_queries(16):  # five of them savepoints or the question itself
        save(learner_client, attempt, choices=wrong_ids(attempt)[:1], seq=2, key="second")


def test_older_click_that_arrives_later_does_not_overwrite(learner_client, attempt):
    newer, older = right_ids(attempt), wrong_ids(attempt)[:1]
    save(learner_client, attempt, choices=newer, seq=7)

    page = save(learner_client, attempt, choices=older, seq=6, is_flagged="1")

    assert (page.json()["is_newest"], page.json()["choices"]) == (False, newer)
    assert chosen(attempt) == newer
    assert not attempt.responses.get(position=1).is_flagged


@pytest.mark.parametrize("first", ["a", "b"])
def test_of_equal_numbers_the_greater_key_stands_in_any_order(learner_client, attempt, first):
    clicks = {"a": wrong_ids(attempt)[:1], "b": right_ids(attempt)}
    for key in sorted(clicks, reverse=first == "b"):
        save(learner_client, attempt, choices=clicks[key], seq=5, key=key)

    assert chosen(attempt) == clicks["b"]


def test_same_click_twice_is_one(learner_client, attempt):
    pages = [
        save(learner_client, attempt, choices=right_ids(attempt), seq=2, key="k") for _ in range(2)
    ]

    assert pages[0].json() == pages[1].json()
    assert Save.objects.count() == Receipt.objects.count() == 1


def test_same_key_with_another_answer_is_refused(learner_client, attempt):
    save(learner_client, attempt, choices=right_ids(attempt), key="k")

    page = save(learner_client, attempt, choices=wrong_ids(attempt)[:1], seq=2, key="k")

    assert page.status_code == 422
    assert chosen(attempt) == right_ids(attempt)


def test_multiple_response_takes_no_more_than_asked(learner_client, attempt):
    three = [offer.id for offer in offered(attempt, 2)][:3]

    page = save(learner_client, attempt, 2, three)

    assert page.status_code == 422
    assert page.json() == {"message": "This question takes 2 and you chose 3. Take 1 back."}
    assert chosen(attempt, 2) == []


def test_fewer_than_asked_are_kept_as_a_draft(learner_client, attempt):
    save(learner_client, attempt, 2, right_ids(attempt, 2)[:1])

    assert chosen(attempt, 2) == right_ids(attempt, 2)[:1]


@pytest.mark.parametrize(
    "sent",
    [
        {"choices": ["another"]},
        {"struck": "another"},
        {"seq": ""},
        {"seq": "0"},
        {"seq": "x"},
        {"seq": str(2**31)},
        {"seconds": "-1"},
        {"seconds": "99999999"},
    ],
)
def test_forged_fields_are_refused_and_change_nothing(learner_client, attempt, sent):
    page = save(learner_client, attempt, **sent)

    assert page.status_code == 422
    assert page.json()["message"]
    assert Save.objects.count() == 0


def test_columns_of_the_tables_cannot_be_set(learner_client, attempt):
    columns = ("is_correct", "right_count", "answered_at", "is_scored", "deadline_at", "score")
    before = attempt.responses.filter(position=1).values("is_correct", "is_scored").get()

    save(learner_client, attempt, choices=wrong_ids(attempt)[:1], **dict.fromkeys(columns, "1"))

    assert attempt.responses.filter(position=1).values("is_correct", "is_scored").get() == before
    assert Attempt.objects.get().deadline_at == attempt.deadline_at


@pytest.mark.parametrize("what", ["", "clock", "1/", "finish", "result/", "missed"])
def test_exam_of_another_is_not_found(learner_client, what):
    attempt = make_paper(factories.make_user())
    method = learner_client.get if what in {"", "clock", "result/"} else learner_client.post

    assert method(address(attempt, what)).status_code == 404


@pytest.mark.parametrize("what", ["", "clock", "1/", "finish", "result/", "missed"])
def test_practice_is_no_exam(learner_client, learner, what):
    attempt = make_attempt(learner)
    method = learner_client.get if what in {"", "clock", "result/"} else learner_client.post

    assert method(address(attempt, what)).status_code == 404


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("get", ""),
        ("post", "finish"),
        ("post", "missed"),
        ("get", "1/"),
        ("post", "1/"),
        ("post", "1/strike"),
        ("post", "1/flag"),
        ("post", "1/card"),
    ],
)
def test_open_exam_cannot_be_answered_as_practice(learner_client, attempt, method, what):
    url = f"/practise/{attempt.pk}/{what}"

    page = getattr(learner_client, method)(url, {"choices": right_ids(attempt)})

    assert page.status_code == 404
    assert not attempt.responses.answered().exists()
    assert Attempt.objects.get().finished_at is None


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (-SECOND, True),
        (0 * SECOND, True),
        (SECOND, True),
        (GRACE, True),
        (GRACE + timedelta(microseconds=1), False),
        (GRACE + SECOND, False),
        (timedelta(hours=2), False),
    ],
)
def test_boundary_at_the_deadline(learner_client, attempt, time_machine, after, counts):
    taken = right_ids(attempt)
    time_machine.move_to(attempt.deadline_at + after, tick=False)

    page = save(learner_client, attempt, choices=taken, key="k")

    assert page.status_code == (200 if counts else 409)
    time_machine.move_to(attempt.deadline_at + timedelta(days=1), tick=False)
    learner_client.get(address(attempt))
    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.deadline_at
    assert attempt.responses.get(position=1).is_correct is (True if counts else None)
    assert Save.objects.get().is_late is not counts


@pytest.mark.parametrize("key", ["k", None])
def test_late_click_is_kept_told_and_not_counted(learner_client, attempt, time_machine, key):
    time_machine.move_to(attempt.deadline_at + timedelta(minutes=1), tick=False)
    for _ in range(2):
        page = save(learner_client, attempt, choices=right_ids(attempt), key=key)
        assert page.status_code == 409
        assert page.json()["message"].startswith("The time was up before this answer reached us.")

    late = Save.objects.late()
    assert late.count() == (1 if key else 2)
    assert chosen(attempt) == []
    assert Activity.objects.count() == 0
    result = learner_client.get(address(attempt, "result/")).text
    assert "Answers to question 1 came after the end." in result


def test_late_click_without_scripts_says_so_on_a_page(learner_client, attempt, time_machine):
    time_machine.move_to(attempt.deadline_at + timedelta(minutes=1), tick=False)

    page = save(learner_client, attempt, choices=right_ids(attempt), headers={})

    assert page.status_code == 409
    assert "It is kept, marked as late, and does not count." in page.text


def test_click_after_handing_in_says_that_instead(learner_client, attempt):
    learner_client.post(address(attempt, "finish"))

    page = save(learner_client, attempt, choices=right_ids(attempt), key="k")

    assert page.status_code == 409
    assert page.json()["message"].startswith("This exam was handed in before")
    assert Save.objects.late().count() == 1


def test_forged_late_posts_change_nothing(learner_client, attempt, time_machine):
    """Old keys, high numbers, made-up start times: no way of sending one makes it count."""
    save(learner_client, attempt, choices=wrong_ids(attempt)[:1], key="mine", seq=3)
    time_machine.move_to(attempt.deadline_at + GRACE + SECOND, tick=False)
    learner_client.get(address(attempt))
    before = list(attempt.responses.order_by("position").values())
    forged = {
        "now": "2026-11-21T09:00:00Z",
        "started_at": "2026-11-21T20:00:00Z",
        "deadline_at": "2027-01-01T00:00:00Z",
    }
    right = {position: right_ids(attempt, position) for position in (1, 2, 3)}

    statuses, count = set(), figure(120, in_full=1000)
    for number in range(count):
        position = 1 + number % 3
        key = ("mine", f"late-{number}", None)[number % 3]
        headers = JSON | {"Date": "Sat, 21 Nov 2026 09:00:00 GMT"}
        fields = {"seq": 1 + 17 * number, "is_flagged": "1"} | forged
        page = save(
            learner_client, attempt, position, right[position], key=key, headers=headers, **fields
        )
        statuses.add(page.status_code)

    assert statuses == {409, 422}  # 422: the key of another answer
    assert list(attempt.responses.order_by("position").values()) == before
    assert Save.objects.late().count() == count - len(range(0, count, 3))
    print(f"{count} forged late posts: 0 accepted")


def test_the_same_post_before_the_deadline_counts(learner_client, attempt):
    """Negative control of the forgeries: it is the time that refuses them."""
    page = save(learner_client, attempt, 1, right_ids(attempt, 1), key="late-1", seq=18)

    assert page.status_code == 200
    assert attempt.responses.get(position=1).saved_key == "late-1"


def test_finish_marks_what_was_answered_and_only_once(learner_client, learner, attempt):
    save(learner_client, attempt, 1, right_ids(attempt, 1), seq=1)
    save(learner_client, attempt, 2, right_ids(attempt, 2)[:1], seq=2)

    for _ in range(3):
        page = learner_client.post(address(attempt, "finish"))
        assert page["Location"] == address(attempt, "result/")

    attempt.refresh_from_db()
    assert attempt.finished_at == NOW
    marks = attempt.responses.order_by("position").values_list(
        "is_correct", "right_count", "answered_at"
    )
    assert list(marks) == [(True, 1, NOW), (False, 1, NOW), (None, None, None)]
    done = Activity.objects.order_by("what").values_list("verb", "result", "seconds", "at")
    assert list(done) == [("answered", 1.0, 10, NOW), ("answered", 0.0, 10, NOW)]
    missed = attempt.responses.get(position=2).question
    assert list(DueQuestion.objects.values_list("question", "miss_count")) == [(missed.pk, 1)]


def test_right_answer_moves_a_missed_question_on(learner_client, learner, attempt):
    question = attempt.responses.get(position=1).question
    due = DueQuestion.objects.create(
        learner=learner, question=question, miss_count=1, due_on=NOW.date()
    )
    save(learner_client, attempt, 1, right_ids(attempt, 1))

    learner_client.post(address(attempt, "finish"))

    due.refresh_from_db()
    assert (due.step, due.due_on) == (1, NOW.date() + timedelta(days=3))


@pytest.mark.parametrize(
    "path", ["/", "/practise/", "/exams/", "/progress/", "/progress/activities/", "/account/export"]
)
def test_first_read_of_any_page_closes_an_exam_whose_time_is_up(
    learner_client, attempt, time_machine, path
):
    save(learner_client, attempt, choices=right_ids(attempt))
    time_machine.move_to(attempt.deadline_at + timedelta(days=2), tick=False)

    b"".join(learner_client.get(path))

    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.deadline_at
    assert Activity.objects.get().result == 1.0


def test_open_page_hears_from_the_clock(learner_client, attempt, time_machine):
    assert learner_client.get(address(attempt, "clock")).json() == {
        "now": 1795251600000,
        "deadline": 1795259400000,
        "is_open": True,
    }
    time_machine.move_to(attempt.deadline_at + GRACE + SECOND, tick=False)

    assert learner_client.get(address(attempt, "clock")).json()["is_open"] is False


def test_finished_paper_leads_to_its_result_and_open_result_to_its_paper(learner_client, attempt):
    open_result = learner_client.get(address(attempt, "result/"))
    learner_client.post(address(attempt, "finish"))
    closed_paper = learner_client.get(address(attempt))

    assert open_result["Location"] == address(attempt)
    assert closed_paper["Location"] == address(attempt, "result/")


def test_nothing_of_an_exam_may_be_kept_by_the_browser(learner_client, attempt):
    for what in ("", "clock"):
        assert "no-store" in learner_client.get(address(attempt, what))["Cache-Control"]

    assert learner_client.post("/logout/")["Clear-Site-Data"] == '"storage"'


def test_today_shows_the_exam_under_way_first(learner_client, attempt):
    save(learner_client, attempt, choices=right_ids(attempt))

    welcome = learner_client.get("/").text  # nothing done yet
    record_activity(attempt.learner, "read", "section:a", title="A", now=NOW)
    today = learner_client.get("/").text

    for page in (welcome, today):
        assert reverse("quizzes:exam", args=[attempt.pk]) in page
        assert "Full mock exam under way" in page
        assert "1 of 3 answered. It is handed in by itself at 11:10." in page


def test_practise_and_exams_show_the_exam_under_way(learner_client, attempt):
    for path in ("/practise/", "/exams/"):
        assert f'Under way: <a href="{address(attempt)}">' in learner_client.get(path).text


def test_answered_in_an_open_exam_is_not_yet_seen(learner_client, attempt):
    save(learner_client, attempt, choices=right_ids(attempt))

    assert Response.objects.answered().count() == 0
