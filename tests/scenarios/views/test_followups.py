"""Findings of a report and the course: links to what teaches them, and one click to Today."""

import pytest

from scenarios import library
from scenarios.models import Draft, Followup, Submission
from studyapp.models import Chapter
from tests import factories
from tests.conftest import HTMX

pytestmark = pytest.mark.django_db
URL = "/sandbox/followups"
REQUIREMENT = library.scenario("payment-flow").requirements[0]


@pytest.fixture
def section():
    chapter, _, slug = REQUIREMENT.section.partition("#")
    return factories.make_section(chapter=factories.make_chapter(slug=chapter), slug=slug)


@pytest.fixture
def name(section):
    return f"{section.chapter.slug}#{section.slug}"


@pytest.fixture
def checked(learner, learner_client):
    draft = factories.make_draft(learner)
    learner_client.post(f"{draft.get_absolute_url()}check")
    return draft


def report_of(client, draft):
    return client.get(f"{draft.get_absolute_url()}panels/report", headers=HTMX).text


def test_a_missed_requirement_links_its_section_which_is_on_today(
    learner_client, section, name, checked
):
    text = report_of(learner_client, checked)

    assert f'href="/learn/{section.chapter.slug}/#{section.slug}"' in text
    assert f'name="section" value="{name}"' in text
    assert "On your Today list" in text
    assert section.title in learner_client.get("/").text


def test_what_was_taken_off_is_offered_again(learner_client, section, name, checked):
    learner_client.post(URL, {"section": name, "why": "W", "done": "1"})

    assert "Add to Today" in report_of(learner_client, checked)


def test_a_finding_links_its_card_and_questions_where_there_are_any(
    learner_client, section, checked
):
    assert "Card: " not in report_of(learner_client, checked)
    card = factories.make_card(section=section, slug=REQUIREMENT.card)
    question = factories.make_question(section=section, slug=REQUIREMENT.question)

    text = report_of(learner_client, checked)

    assert f'href="/cards/{card.pk}/"' in text
    assert f"objective={question.objective.slug}" in text


def test_a_finding_of_a_whole_chapter_links_it_and_offers_nothing(learner_client, checked):
    whole = REQUIREMENT.section.partition("#")[0]
    submission = Submission.objects.get()
    submission.report["requirements"] = [
        {**one, "section": whole} for one in submission.report["requirements"]
    ]
    submission.report["pitfalls"] = []
    Submission.objects.filter(pk=submission.pk).update(report=submission.report)
    Chapter.objects.all().delete()
    factories.make_chapter(slug=whole)

    text = report_of(learner_client, checked)

    assert f'href="/learn/{whole}/"' in text
    assert "Add to Today" not in text
    assert "On your Today list" not in text


def test_one_click_puts_a_section_on_today(learner_client, section, name, checked):
    part = learner_client.post(URL, {"section": name, "why": "Not met"}, headers=HTMX)

    assert "On your Today list" in part.text
    assert "<html" not in part.text
    assert Followup.objects.get().section == section
    assert "On your Today list" in report_of(learner_client, checked)
    assert section.title in learner_client.get("/").text


def test_another_click_takes_it_off(learner_client, name):
    learner_client.post(URL, {"section": name, "why": "Not met"})

    part = learner_client.post(URL, {"section": name, "why": "W", "done": "1"}, headers=HTMX)

    assert "Add to Today" in part.text
    assert Followup.objects.waiting().count() == 0


def test_the_plain_form_comes_back_to_its_page(learner_client, name, checked):
    left = f"{checked.get_absolute_url()}?panel=report"

    page = learner_client.post(
        URL, {"section": name, "why": "Not met"}, headers={"Referer": f"http://testserver{left}"}
    )

    assert page.url == left
    assert "On your Today list" in learner_client.get(left).text


@pytest.mark.parametrize("section_name", ["", "no-such", "a#b", "<script>#x", "#"])
def test_a_section_that_does_not_exist_is_not_found(learner_client, section_name):
    page = learner_client.post(URL, {"section": section_name, "why": "W"})

    assert page.status_code == 404


def test_what_is_sent_as_why_is_text(learner_client, name):
    part = learner_client.post(URL, {"section": name, "why": "<b>x</b>"}, headers=HTMX)

    assert "<b>x</b>" not in part.text


def test_a_report_costs_the_same_queries_for_few_and_many_findings(
    learner_client, learner, checked, django_assert_max_num_queries
):
    finished = factories.make_draft(learner, reference=True)
    for draft in (checked, finished):
        with django_assert_max_num_queries(14):
            report_of(learner_client, Draft.objects.get(pk=draft.pk))
