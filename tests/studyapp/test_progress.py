from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from studyapp import progress
from studyapp.actions import record_activity
from tests.factories import NOW, make_chapter, make_objective, make_section, make_user

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


def test_evidence_leaves_out_what_was_taken_back(learner, objective, now):
    undone = answer(learner, objective, now=now)
    record_activity(learner, "undid", undone.what, title="Undo", undoes=undone, now=now)
    answer(learner, objective, what="question:b", now=now)

    assert [piece.what for piece in progress.evidence_of(learner, now=now)] == ["question:b"]


def test_evidence_leaves_out_other_learners_and_old_years(learner, objective, now):
    answer(make_user(), objective, now=now)
    answer(learner, objective, now=now - timedelta(days=400))

    assert progress.evidence_of(learner, now=now) == []


def test_by_objective_gives_a_level_for_each_objective_touched(learner, objective, now):
    answer(learner, objective, now=now)

    assert {pk: found.n for pk, found in progress.by_objective(learner, now=now).items()} == {
        objective.pk: 1
    }


def test_in_words_counts_and_pluralizes():
    counts = Counter({"reviewed": 12, "read": 1})

    assert progress.in_words(counts) == "12 cards reviewed, 1 section read"


def test_counts_by_verb_counts_each_thing_once(learner, objective, now):
    answer(learner, objective, now=now)
    answer(learner, objective, now=now)
    evidence = progress.evidence_of(learner, now=now)

    assert progress.counts_by_verb(evidence) == {"answered": 1}
    assert progress.counts_by_verb(evidence, since=now + timedelta(seconds=1)) == {}


def test_busy_days_ends_today(learner, objective):
    answer(learner, objective, now=NOW)
    evidence = progress.evidence_of(learner, now=NOW)

    days = progress.busy_days(evidence, now=NOW)

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
    learner, learner_client, objective, django_assert_max_num_queries, path
):
    args = [objective.slug] if path == "objective" else []
    url = reverse(f"studyapp:{path}", args=args)
    counts = []
    for n in (1, 49):
        for i in range(n):
            other = make_objective(chapter=objective.chapter)
            answer(learner, other, what=f"question:{n}-{i}")
            answer(learner, objective, what=f"question:own-{n}-{i}")
        with django_assert_max_num_queries(12) as queries:
            learner_client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
