from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.exams import finish_exam
from studyapp import progress
from studyapp.actions import record_activity
from studyapp.ledger import record_of
from studyapp.models import CourseLoad, StudyDay
from tests.factories import (
    NOW,
    make_chapter,
    make_exam,
    make_objective,
    make_question,
    make_section,
    make_user,
)

URL = "/progress/"


def answer(learner, objective, *, what="question:a", result=1.0, now=None, **fields):
    return record_activity(
        learner,
        "answered",
        what,
        title=f"Question {what}",
        objective=objective,
        result=result,
        now=now or timezone.now(),
        **fields,
    )


@pytest.fixture
def objective(db):
    return make_objective(chapter=make_chapter(), text="Size workers from the backlog")


def test_by_objective_gives_a_level_for_each_objective_touched(learner, objective, now):
    answer(learner, objective, now=now)

    assert {pk: found.n for pk, found in progress.by_objective(learner, now=now).items()} == {
        objective.pk: 1
    }


def test_in_words_counts_and_pluralizes():
    counts = Counter({"reviewed": 12, "read": 1})

    assert progress.in_words(counts) == "12 cards reviewed, 1 section read"


def test_counts_by_verb_counts_each_thing_once(learner, objective, now):
    answer(learner, objective, now=now - timedelta(days=1))
    answer(learner, objective, now=now)
    answer(learner, objective, what="question:b", now=now - timedelta(days=1))
    record = record_of(learner)

    assert progress.counts_by_verb(record) == {"answered": 2}
    assert progress.counts_today(record, now=now) == {"answered": 1}
    assert progress.counts_today(record, now=now + timedelta(days=1)) == {}


def test_busy_days_ends_today(learner, objective):
    answer(learner, objective, now=NOW)

    days = progress.busy_days(record_of(learner), now=NOW)

    assert len(days) == 28
    assert days[-1] == (NOW.date(), 1)


def test_progress_shows_each_objective_with_its_n(learner, learner_client, objective):
    answer(learner, objective)
    answer(learner, objective, what="question:b", seconds=120)

    page = learner_client.get(URL)

    assert "Size workers from the backlog" in page.text
    assert "n 2" in page.text
    assert "2 min" in page.text
    assert reverse("studyapp:objective", args=[objective.slug]) in page.text


@pytest.mark.django_db
def test_progress_of_a_visitor_offers_the_first_step(client):
    page = client.get(URL)

    assert "Nothing done yet" in page.text
    assert "sessionid" not in client.cookies


def test_progress_hides_objectives_of_unwritten_chapters(learner_client, objective):
    make_objective(text="Nobody wrote this yet")

    assert "Nobody wrote this yet" not in learner_client.get(URL).text


def test_objective_page_lists_what_its_level_rests_on(learner, learner_client, objective):
    make_section(chapter=objective.chapter, objectives=[objective], title="Backlog")
    answer(learner, objective, result=0.0)
    answer(make_user(), objective, what="question:other")

    page = learner_client.get(reverse("studyapp:objective", args=[objective.slug]))

    assert "Question question:a" in page.text
    assert "question:other" not in page.text
    assert "from 1 thing done" in page.text
    assert "Read: Backlog" in page.text


def test_objective_page_of_nothing_done_says_so(learner_client, objective):
    page = learner_client.get(reverse("studyapp:objective", args=[objective.slug]))

    assert "Not seen yet" in page.text


@pytest.mark.django_db
def test_objective_page_of_an_unknown_objective_is_not_found(client):
    assert client.get("/progress/objectives/nothing/").status_code == 404


def test_activity_list_filters_by_kind_and_pages(learner, learner_client, objective):
    for n in range(51):
        answer(learner, objective, what=f"question:{n}")
    record_activity(learner, "read", "section:x", title="A section", now=timezone.now())

    url = reverse("studyapp:activity_list")
    assert "A section" in learner_client.get(url).text
    first = learner_client.get(url, {"verb": "answered"})
    assert "A section" not in first.text
    assert "verb=answered&amp;page=2" in first.text
    assert "Question question:0 " in learner_client.get(url, {"verb": "answered", "page": 2}).text
    assert learner_client.get(url, {"verb": "nonsense", "page": "x"}).status_code == 200


def test_activity_list_marks_what_was_taken_back(learner, learner_client, objective):
    undone = answer(learner, objective)
    record_activity(learner, "undid", undone.what, title="Undo", undoes=undone, now=timezone.now())

    assert "(taken back)" in learner_client.get(reverse("studyapp:activity_list")).text


@pytest.mark.parametrize("path", ["progress", "activity_list", "objective"])
def test_progress_pages_ask_the_same_number_of_queries_for_one_and_fifty(
    learner, learner_client, objective, django_assert_max_num_queries, time_machine, path
):
    time_machine.move_to(timezone.now(), tick=False)  # a load is looked for once a second
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)
    args = [objective.slug] if path == "objective" else []
    url = reverse(f"studyapp:{path}", args=args)
    counts = []
    for n in (1, 49):
        for i in range(n):
            other = make_objective(chapter=objective.chapter)
            answer(learner, other, what=f"question:{n}-{i}")
            answer(learner, objective, what=f"question:own-{n}-{i}")
        learner_client.get(url)  # the frame of the course is read once
        with django_assert_max_num_queries(10) as queries:
            learner_client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_progress_draws_readiness_up_to_the_exam_with_a_table(learner, learner_client, objective):
    today = timezone.localdate()
    for back, readiness in ((20, 0.3), (15, 0.35), (10, 0.4), (5, 0.45), (1, 0.49)):
        day = today - timedelta(days=back)
        StudyDay.objects.create(learner=learner, day=day, things=1, seconds=0, readiness=readiness)
    learner.exam_on = today + timedelta(days=14)
    learner.save()
    for n in range(2):
        answer(learner, objective, what=f"question:{n}")

    page = learner_client.get(URL)

    assert page.context["outlook"].now == 62
    assert page.context["outlook"].if_stopped < 62 < page.context["outlook"].at_pace
    assert page.text.count("chart-line") == 3
    assert "<td>30%</td>" in page.text
    assert "at your pace</th>" in page.text


def test_progress_of_the_first_day_says_when_the_chart_comes(learner, learner_client, objective):
    answer(learner, objective)

    page = learner_client.get(URL)

    assert "From your second day of study on" in page.text
    assert "Set your exam date" in page.text


def test_objective_page_splits_its_evidence_by_kind_and_each_figure_opens_it(
    learner, learner_client, objective
):
    answer(learner, objective)
    answer(learner, objective)
    for verb, what in (("reviewed", "card:x"), ("read", "section:x"), ("solved", "requirement:x")):
        record_activity(
            learner, verb, what, title=what, objective=objective, now=timezone.now(), result=1
        )
    url = reverse("studyapp:objective", args=[objective.slug])

    page = learner_client.get(url)

    counts = {"cards": 1, "questions": 2, "exams": 0, "scenarios": 1, "reading": 1}
    assert dict(page.context["split"]) == counts
    assert page.context["page"].paginator.count == 5
    for kind, n in counts.items():
        shown = learner_client.get(url, {"kind": kind}).context["page"]
        assert (len(shown.object_list), shown.paginator.count) == (n, n)
    assert learner_client.get(url, {"kind": "nonsense"}).context["page"].paginator.count == 5


def test_objective_page_counts_answers_in_exams_apart(learner, learner_client, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    question = make_question()
    exam = make_exam(learner, question, started_at=now - timedelta(minutes=20))
    exam.responses.update(chosen=list(question.version.key), saved_at=now)
    finish_exam(exam, now=now - timedelta(minutes=1))
    of_another = make_exam(make_user(), question, started_at=now - timedelta(minutes=20))
    finish_exam(of_another, now=now)
    record_activity(
        *(learner, "answered", question.name),
        title="Practised",
        objective=question.objective,
        result=1,
        now=now,
    )
    url = reverse("studyapp:objective", args=[question.objective.slug])

    page = learner_client.get(url, {"kind": "exams"})

    assert [(kind, n) for kind, n in page.context["split"] if n] == [("questions", 1), ("exams", 1)]
    assert [row.title for row in page.context["page"]] == [question.title]
    shown = learner_client.get(url, {"kind": "questions"}).context["page"]
    assert [row.title for row in shown] == ["Practised"]


def test_activity_rows_lead_to_what_they_were_about(learner, learner_client):
    section = make_section()
    name = f"section:{section.chapter.slug}/{section.slug}"
    record_activity(learner, "read", name, title="Read me", now=timezone.now())

    page = learner_client.get(reverse("studyapp:activity_list"))

    assert f'<a href="/learn/{section.chapter.slug}/#{section.slug}">Read me</a>' in page.text
