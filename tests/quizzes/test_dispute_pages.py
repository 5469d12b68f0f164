"""Disputes and marks given again, as learners see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.actions.disputes import A_DAY, settle
from quizzes.actions.exams import finish_exam
from quizzes.actions.regrading import regrade
from quizzes.models import Dispute, Response
from quizzes.notices import marked_again, settled
from studyapp.accounts import merge_learner
from studyapp.models import User
from studyapp.today import notices_for
from tests.conftest import HTMX
from tests.factories import (
    NOW,
    make_attempt,
    make_diagnostic,
    make_dispute,
    make_exam,
    make_question,
    make_user,
)
from tests.quizzes.sittings import address, answer

pytestmark = pytest.mark.django_db
REASON = "A queue keeps order only as FIFO."
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"
FORM = "Dispute this question"


@pytest.fixture
def answered(learner_client, learner):
    attempt = make_attempt(learner, make_question(), make_question())
    answer(learner_client, attempt, is_right=False)
    return attempt


def question_of(attempt, position=1):
    return attempt.responses.get(position=position).question


def send(client, attempt, reason=REASON, *, position=1, headers=None, **fields):
    url = address(attempt, position, "dispute")
    return client.post(url, {"reason": reason} | fields, headers=headers)


def decide(question, *, is_accepted=True, text="B does as well.", at=NOW):
    ids = list(Dispute.objects.filter(question=question).values_list("pk", flat=True))
    return settle(question, ids, is_accepted=is_accepted, text=text, by=None, now=at)


def accept(question, *places, at=NOW, reason="B does as well."):
    pks = list(question.choices.values_list("pk", flat=True))
    accepted = [pks[place] for place in places]
    return regrade(question.version, accepted, reason=reason, by=None, now=at)


def signed_in(learner):
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- Disputing ---


def test_plain_dispute_stands_on_the_question_with_its_state(learner_client, answered):
    page = send(learner_client, answered)

    assert (page.status_code, page.url) == (302, address(answered))
    made = Dispute.objects.get()
    response = answered.responses.get(position=1)
    assert (made.reason, made.question, made.version) == (
        REASON,
        response.question,
        response.version,
    )
    response.question.current_choices = list(response.question.choices.all())
    assert made.order == [offer.choice.pk for offer in response.offered()]
    page = learner_client.get(address(answered)).text
    assert REASON in page
    assert "not decided yet" in page
    assert FORM not in page


def test_dispute_by_htmx_answers_with_the_card(learner_client, answered):
    page = send(learner_client, answered, headers=HTMX)

    assert page.status_code == 200
    assert "<html" not in page.text
    assert REASON in page.text
    assert "Your dispute is sent." in page.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say in a sentence what is wrong with the question."),
        ("  ", "Say in a sentence what is wrong with the question."),
        ("x" * 1001, "at most 1000 characters"),
    ],
)
def test_what_is_no_reason_is_refused_and_kept(learner_client, answered, headers, reason, said):
    page = send(learner_client, answered, reason, headers=headers)

    assert page.status_code == 422
    assert said in page.text
    assert reason.strip() in page.text
    assert not Dispute.objects.exists()


def test_sent_twice_it_is_one_and_the_first_stands(learner_client, answered):
    key = {"idempotency_key": "key-1"}
    pages = [send(learner_client, answered, headers=HTMX, **key) for _ in range(2)]
    send(learner_client, answered, "Another reason.")

    assert pages[0].text == pages[1].text
    assert Dispute.objects.get().reason == REASON


def test_eleventh_of_a_day_is_told_so(learner_client, learner):
    attempt = make_attempt(learner, *[make_question() for _ in range(A_DAY + 1)])
    for position in range(1, A_DAY + 2):
        answer(learner_client, attempt, is_right=False, position=position)
    for position in range(1, A_DAY + 1):
        send(learner_client, attempt, position=position)

    page = send(learner_client, attempt, position=A_DAY + 1)

    assert page.status_code == 422
    assert "You have disputed 10 questions today" in page.text
    assert REASON in page.text
    assert Dispute.objects.count() == A_DAY


def test_nothing_can_be_disputed_before_the_answer(learner_client, learner):
    attempt = make_attempt(learner)
    exam = make_exam(learner, make_question(), started_at=timezone.now())

    assert FORM not in learner_client.get(address(attempt)).text
    assert [send(learner_client, one).status_code for one in (attempt, exam)] == [404, 404]
    finish_exam(exam, now=timezone.now())
    assert FORM in learner_client.get(address(exam)).text
    assert send(learner_client, exam).status_code == 302


def test_other_peoples_answers_are_not_found(answered):
    assert send(signed_in(make_user()), answered).status_code == 404


def test_hostile_words_are_shown_and_nothing_more(learner_client, answered):
    send(learner_client, answered, HOSTILE)
    decide(question_of(answered), text=HOSTILE)
    accept(question_of(answered), 1, reason=HOSTILE)

    for page in (learner_client.get(address(answered)), learner_client.get("/")):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page.text


# --- Outcomes ---


@pytest.mark.parametrize(("is_accepted", "word"), [(True, "accepted"), (False, "rejected")])
def test_outcome_is_told_to_everybody_who_sees_the_key_and_to_nobody_else(
    learner_client, answered, is_accepted, word
):
    question = question_of(answered)
    send(learner_client, answered)
    decide(question, is_accepted=is_accepted)
    other = make_user()
    theirs, client = make_attempt(other, question), signed_in(other)

    before = client.get(address(theirs)).text
    answer(client, theirs, is_right=True)
    after = client.get(address(theirs)).text

    assert "B does as well." not in before
    assert f"<b>Dispute {word}</b>" in after
    assert "B does as well." in after
    assert REASON not in after
    assert FORM in after
    assert f": {word}.</p>" in learner_client.get(address(answered)).text


def test_disputes_and_outcomes_cost_the_same_queries_however_many(
    learner_client, answered, django_assert_num_queries
):
    question = question_of(answered)
    found = []
    for _ in range(2):
        for _ in range(3):
            make_dispute(make_user(), question)
            decide(question)
        accept(question, len(found) + 1)
        with django_assert_num_queries(20, exact=False) as queries:
            learner_client.get(address(answered))
        found.append(len(queries))

    assert found[0] == found[1]


# --- Marked again ---


def test_learner_whose_mark_changed_sees_when_and_why(learner_client, learner):
    question = make_question()
    attempt = make_attempt(learner, question)
    wrong = question.choices.get(position=1)
    Response.objects.update(chosen=[wrong.pk], is_correct=False, answered_at=NOW, right_count=0)
    Response.objects.update(version=question.version)

    accept(question, 0, 1)

    page = learner_client.get(address(attempt)).text
    assert "Marked again on 21 November 2026: your answer counted as wrong before." in page
    assert "B does as well." in page
    assert "Right.</span>" in page
    assert "count as right." in page


def test_others_see_that_the_key_changed_once_they_answered(learner_client, learner):
    question = make_question()
    accept(question, 1)
    attempt = make_attempt(learner, question)

    assert "Marked again" not in learner_client.get(address(attempt)).text
    answer(learner_client, attempt, is_right=False)  # the author's other choices are first
    page = learner_client.get(address(attempt)).text
    assert "Marked again on 21 November 2026. B does as well." in page


def test_result_of_an_exam_says_what_was_marked_again(learner_client, learner):
    question = make_question()
    exam = make_exam(learner, make_question(), question)
    wrong = question.choices.get(position=1)
    exam.responses.filter(question=question).update(chosen=[wrong.pk], saved_at=NOW)
    finish_exam(exam, now=NOW)
    result = f"/exams/{exam.pk}/result/"
    before = learner_client.get(result).text

    accept(question, 0, 1)

    after = learner_client.get(result).text
    assert "<b>0</b> right of 2" in before
    assert "Marked again" not in before
    assert "<b>1</b> right of 2" in after
    assert "Marked again on 21 November 2026" in after
    assert f'<a href="{address(exam, 2)}">question 2</a> is now right. B does as well.' in after


def test_diagnostic_shows_the_answer_that_now_counts(learner_client, learner):
    question = make_question(is_diagnostic=True)
    test = make_diagnostic(learner, question, finished_at=NOW)
    taken = question.choices.get(position=1)
    version = question.version
    test.responses.update(chosen=taken, is_correct=False, answered_at=NOW, version=version)

    accept(question, 1)

    page = learner_client.get(f"/diagnostic/{test.pk}/").text
    assert "1 of 1 right" in page
    assert f"<b>Right:</b> {taken.text_html}" in page
    assert "Marked again on 21 November 2026. B does as well." in page


# --- Today ---


def test_today_tells_for_a_week_what_became_of_a_dispute(learner_client, answered, learner):
    send(learner_client, answered)
    now = timezone.now()
    assert "Your dispute was" not in learner_client.get("/").text

    decide(question_of(answered), at=now)

    page = learner_client.get("/").text
    assert f'<a href="{address(answered)}">Your dispute was accepted: ' in page
    assert "B does as well." in page
    learner.refresh_from_db()
    assert notices_for(learner, now=now + timedelta(days=6, hours=23))
    assert notices_for(learner, now=now + timedelta(days=7)) == []
    assert "Your dispute was" not in signed_in(make_user()).get("/").text


def test_today_tells_of_marks_that_changed_the_newest_of_each(learner_client, answered, learner):
    question = question_of(answered)
    taken = answered.responses.get(position=1).chosen[0]
    place = question.choices.get(pk=taken).position
    now = timezone.now()
    accept(question, place, at=now - timedelta(hours=2))
    accept(question, 0, at=now - timedelta(hours=1), reason="It was right at first.")

    found = marked_again(learner, now=now)

    assert [(notice.detail, notice.url) for notice in found] == [
        ("It was right at first.", address(answered))
    ]
    assert "marked again and is now wrong" in found[0].words
    assert "marked again and is now wrong" in learner_client.get("/").text


def test_notice_of_a_question_left_blank_leads_to_it(learner):
    exam = make_exam(learner, make_question())
    finish_exam(exam, now=NOW)
    question = question_of(exam)
    make_dispute(learner, question)
    decide(question)

    assert [notice.url for notice in settled(learner, now=NOW)] == [address(exam)]


def test_nobody_is_asked_about_notices_without_need(learner, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert notices_for(learner, now=NOW) == []


def test_merged_guest_is_still_told(learner, answered):
    decide(make_dispute(learner, question_of(answered)).question, at=timezone.now())
    User.objects.filter(pk=learner.pk).update(is_guest=True)
    account = make_user()

    assert merge_learner(User.objects.get(pk=learner.pk), account)

    account.refresh_from_db()
    assert len(notices_for(account, now=timezone.now())) == 1
