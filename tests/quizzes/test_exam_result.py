from datetime import timedelta

import pytest

from quizzes.exam_score import Band, Changes
from quizzes.models import Attempt, Question
from quizzes.results import Result, Trend
from tests import factories
from tests.factories import NOW, make_exam, make_objective, make_question
from tests.quizzes.exam_rooms import address, make_paper, offered, right_ids, save, wrong_ids

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def finish(client, attempt):
    client.post(address(attempt, "finish"))
    return Result(Attempt.objects.get(pk=attempt.pk))


def make_long(learner, count, right, **fields):
    """A finished exam with so many questions, the first `right` of them right."""
    attempt = make_paper(learner, count, finished_at=NOW + timedelta(minutes=30), **fields)
    for response in attempt.responses.all():
        response.is_correct, response.answered_at = response.position <= right, NOW
        response.save()
    return attempt


def test_only_scored_questions_make_the_score(learner_client, learner):
    attempt = make_paper(learner, 4, unscored=[1, 2])
    for position in (1, 3):
        save(learner_client, attempt, position, right_ids(attempt, position), seq=position)

    result = finish(learner_client, attempt)

    assert (result.scored.right, result.scored.count) == (1, 2)
    assert (result.unscored.right, result.unscored.count) == (1, 2)
    assert (result.blank, result.has_misses) == (2, True)
    page = learner_client.get(address(attempt, "result/")).text
    assert "<b>1</b> right of 2 scored, 50%" in page
    assert "2 left blank. 2 questions did not count: 1 of them right." in page
    assert page.count("did not count</small>") == 2


def test_which_questions_count_is_not_told_before_the_end(learner_client, learner):
    attempt = make_paper(learner, 3)
    before = learner_client.get(address(attempt))
    attempt.responses.filter(position=2).update(is_scored=False)
    after = learner_client.get(address(attempt))

    def told(page):
        return [line for line in page.text.splitlines() if "csrf" not in line.lower()]

    assert told(before) == told(after)


@pytest.mark.parametrize(
    ("right", "band", "word"),
    [
        (19, Band.LIKELY, "Likely pass"),
        (14, Band.BORDERLINE, "Borderline"),
        (9, Band.NOT_YET, "Not yet"),
    ],
)
def test_band_in_words(learner_client, learner, right, band, word):
    attempt = make_long(learner, 20, right)

    assert Result(attempt).band == band
    assert f"<b>{word}.</b>" in learner_client.get(address(attempt, "result/")).text


def test_few_questions_give_no_band(learner_client, learner):
    attempt = make_long(learner, 9, 9)

    assert Result(attempt).band is None
    page = learner_client.get(address(attempt, "result/")).text
    assert "9 scored questions: too few to say more than the count." in page


def make_domains_exam(learner, rights, **fields):
    """A finished mock with 10 questions on each of four domains, and so many of each right."""
    questions, domains = [], []
    for slug, weight in [("1", 30), ("2", 26), ("3", 24), ("4", 20)]:
        domain = factories.Domain.objects.create(slug=slug, title=f"Domain {slug}", weight=weight)
        task = factories.Task.objects.create(slug=f"{slug}.1", domain=domain, title="A task")
        objective = make_objective(task=task, text=f"Objective {slug}")
        questions += [make_question(objective=objective) for _ in range(10)]
        domains.append({"slug": slug, "title": domain.title, "weight": weight, "wanted": 10})
    plan = {"facts": factories.EXAM_FACTS, "domains": domains}
    attempt = make_exam(learner, *questions, finished_at=NOW, plan=plan, **fields)
    for response in attempt.responses.all():
        domain, number = divmod(response.position - 1, 10)
        response.is_correct, response.answered_at = number < rights[domain], NOW
        response.save()
    return attempt


def test_mock_gives_an_estimate_and_says_that_it_is_one(learner_client, learner):
    attempt = make_domains_exam(learner, [9, 8, 7, 6])

    result = Result(attempt)

    assert [(part.slug, count.right) for part, count in result.parts] == [
        ("1", 9),
        ("2", 8),
        ("3", 7),
        ("4", 6),
    ]
    # 100 + 900 * (0.30 * 0.9 + 0.26 * 0.8 + 0.24 * 0.7 + 0.20 * 0.6) = 789
    assert result.estimate.score == 790
    assert result.by_objective[0].name == "Objective 4"
    page = learner_client.get(address(attempt, "result/")).text
    assert '<span class="label">Estimate</span> <b>790</b> of 1000' in page
    assert "none of this is your score" in page
    assert "<span>Domain 4 <small" in page


def test_mock_without_a_domain_gives_none(learner_client, learner):
    attempt = make_domains_exam(learner, [9, 8, 7, 6])
    attempt.responses.filter(position__gt=30).update(is_scored=False)

    assert Result(attempt).estimate is None
    assert "not asked" in learner_client.get(address(attempt, "result/")).text


def test_test_of_some_topics_gives_no_estimate_of_the_exam(learner_client, learner):
    attempt = make_long(learner, 20, 15, kind="test", exam="test:m3")

    assert Result(attempt).estimate is None
    page = learner_client.get(address(attempt, "result/")).text
    assert "Only a full mock covers all domains and gives an estimate." in page


def test_changed_answers_are_counted_in_the_order_of_clicks(learner_client, learner):
    attempt = make_paper(learner, 4, multiple={4})
    wrong = wrong_ids(attempt, 1)
    save(learner_client, attempt, 1, right_ids(attempt, 1), seq=2)
    save(learner_client, attempt, 1, wrong[:1], seq=1)  # arrives late, but came first
    save(learner_client, attempt, 2, right_ids(attempt, 2), seq=3)
    save(learner_client, attempt, 2, wrong_ids(attempt, 2)[:1], seq=4)
    save(learner_client, attempt, 3, wrong_ids(attempt, 3)[:1], seq=5)
    save(learner_client, attempt, 3, wrong_ids(attempt, 3)[1:2], seq=6)
    half, whole = right_ids(attempt, 4)[:1], right_ids(attempt, 4)
    save(learner_client, attempt, 4, half, seq=7)
    save(learner_client, attempt, 4, whole, seq=8)

    result = finish(learner_client, attempt)

    assert result.changes == Changes(to_right=1, to_wrong=1, still_wrong=1)
    page = learner_client.get(address(attempt, "result/")).text
    assert "You changed 3 answers: 1 from wrong to right, 1 from right to wrong" in page


def test_time_per_question(learner_client, learner, time_machine):
    attempt = make_paper(learner, 3)
    for position, seconds in [(1, 20), (2, 90), (3, 40)]:
        save(learner_client, attempt, position, right_ids(attempt, position), seconds=seconds)
    time_machine.shift(timedelta(minutes=12))

    result = finish(learner_client, attempt)

    assert (result.time, result.median_time) == ("12 minutes", "40 seconds")
    assert [response.position for response in result.slowest] == [2, 3, 1]
    page = learner_client.get(address(attempt, "result/")).text
    assert "Half of the questions took you less than 40 seconds." in page


def test_every_question_is_reviewed_with_its_reasons_blanks_too(learner_client, learner):
    attempt = make_paper(learner, 3)
    save(learner_client, attempt, 1, wrong_ids(attempt, 1)[:1])
    learner_client.post(address(attempt, "finish"))

    pages = [learner_client.get(f"/practise/{attempt.pk}/{at}/").text for at in (1, 2, 3)]

    for position, page in enumerate(pages, 1):
        question = attempt.responses.get(position=position).question
        for choice in question.choices.all():
            assert choice.why_html in page
        assert question.source["title"] in page
        assert address(attempt, "result/") in page
        assert "<form" in page
        assert 'name="choices"' not in page
    assert "You chose " in pages[0]
    assert "You left this blank. The answer is " in pages[1]
    assert f"/practise/{attempt.pk}/2/" in pages[0]
    assert "See how it went" in pages[2]


def test_blank_of_a_finished_exam_cannot_be_answered_any_more(learner_client, learner):
    attempt = make_paper(learner, 1)
    ids = right_ids(attempt)
    learner_client.post(address(attempt, "finish"))

    for what in ("", "strike", "flag"):
        sent = {"choices": ids, "strike": ids[0], "is_flagged": "1"}
        learner_client.post(f"/practise/{attempt.pk}/1/{what}", sent)

    response = attempt.responses.get()
    assert (response.chosen, response.struck, response.is_correct) == ([], [], None)
    assert response.is_flagged


def test_practise_what_i_missed_has_misses_and_blanks(learner_client, learner):
    attempt = make_paper(learner, 3)
    save(learner_client, attempt, 1, right_ids(attempt, 1))
    save(learner_client, attempt, 2, wrong_ids(attempt, 2)[:1])
    learner_client.post(address(attempt, "finish"))

    learner_client.post(address(attempt, "missed"))

    practice = Attempt.objects.practice().get()
    asked = list(practice.responses.question_ids())
    assert asked == attempt.responses.question_ids()[1:]
    assert practice.title == "Missed: Full mock exam"


def test_misses_of_an_open_exam_are_not_given_away(learner_client, learner):
    attempt = make_paper(learner, 2)

    page = learner_client.post(address(attempt, "missed"))

    assert page["Location"] == address(attempt)
    assert Attempt.objects.practice().count() == 0


def test_nothing_missed_gives_nothing_to_practise(learner_client, learner):
    attempt = make_paper(learner, 1)
    save(learner_client, attempt, 1, right_ids(attempt, 1))
    result = finish(learner_client, attempt)

    learner_client.post(address(attempt, "missed"))

    assert not result.has_misses
    assert Attempt.objects.practice().count() == 0


def test_trend_over_attempts(learner_client, learner):
    for days, right in enumerate((10, 12, 16)):
        attempt = make_long(learner, 20, right)
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=NOW + timedelta(days=days))

    trend = Trend(learner, exam="mock")

    assert [past.score.percent for past in trend.attempts] == [50, 60, 80]
    assert trend.line == "93.3,88.0 212.0,72.4 330.7,41.2"
    page = learner_client.get(address(attempt, "result/")).text
    assert f'points="{trend.line}"' in page
    assert "69% stands for the pass mark" in page


def test_one_attempt_has_no_trend_to_show(learner_client, learner):
    attempt = make_long(learner, 20, 10)

    assert "Your attempts" not in learner_client.get(address(attempt, "result/")).text


def test_result_takes_the_same_queries_for_2_and_65_questions(
    learner_client, learner, django_assert_max_num_queries
):
    found = []
    for name, count in [("domain:1", 2), ("domain:2", 65)]:
        attempt = make_long(learner, count, 1, exam=name)
        with django_assert_max_num_queries(11) as queries:
            learner_client.get(address(attempt, "result/"))
        found.append(len(queries))

    assert found[0] == found[1]


def test_handing_in_takes_as_few_queries_for_65_answers_as_for_2(
    learner_client, learner, django_assert_max_num_queries
):
    learner_client.post(address(make_paper(learner), "finish"))  # the first POST of the day
    found = []
    for name, count in [("domain:1", 2), ("domain:2", 65)]:
        attempt = make_paper(learner, count, exam=name)
        for response in attempt.responses.all():
            wrong = Question.objects.get(pk=response.question_id).choices.get(position=2)
            response.chosen, response.saved_at = [wrong.pk], NOW
            response.save()
        with django_assert_max_num_queries(100) as queries:
            learner_client.post(address(attempt, "finish"))
        misses = sum("INSERT INTO quizzes_duequestion" in row["sql"] for row in queries)
        found.append(len(queries) - misses)

    assert max(found) <= 30  # the ledger may fold what has settled, in one go


def test_question_that_was_retired_meanwhile_stays_in_the_result(learner_client, learner):
    attempt = make_paper(learner, 1)
    save(learner_client, attempt, 1, right_ids(attempt, 1))
    Question.objects.update(is_retired=True)

    result = finish(learner_client, attempt)

    assert result.scored.right == 1
    assert learner_client.get(address(attempt, "result/")).status_code == 200
    assert [offer.is_taken for offer in offered(attempt)].count(True) == 1
