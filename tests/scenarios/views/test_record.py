"""What handing in a design leaves in the learner's progress."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return factories.make_user()


@pytest.fixture
def pages(learner):
    client = Client()
    client.force_login(learner)
    return client


@pytest.fixture
def objective():
    """What a section teaches that requirements of payment-flow name."""
    objective = factories.make_objective()
    chapter = factories.make_chapter(slug="sqs-in-depth")
    factories.make_section(chapter=chapter, slug="set-failures-aside", objectives=[objective])
    return objective


def hand_in(pages, learner):
    draft = factories.make_draft(learner, reference=True)
    pages.post(f"{draft.get_absolute_url()}check")
    return draft.submissions.get()


def test_the_activities_show_the_design_with_its_score(pages, learner):
    submission = hand_in(pages, learner)

    page = pages.get("/progress/activities/?verb=designed")

    link = '<a href="/sandbox/payment-flow/">Checkout that does not wait for the bank</a>'
    assert f"Handed in a design: {link}" in page.text
    assert f"{submission.score:.0f} of 100" in page.text


def test_a_requirement_is_evidence_for_the_objective_of_its_section(pages, learner, objective):
    hand_in(pages, learner)

    page = pages.get(f"/progress/objectives/{objective.slug}/")

    assert "Worked on a requirement: " in page.text
    assert '<span class="verdict is-right">met</span>' in page.text
    assert page.context["mastery"].n > 0


def test_the_record_is_only_the_learners_own(pages, learner):
    hand_in(pages, learner)
    stranger = Client()
    stranger.force_login(factories.make_user())

    assert "Handed in a design:" not in stranger.get("/progress/activities/").text
