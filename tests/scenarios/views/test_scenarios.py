import pytest
from django.test import Client

from scenarios import library
from scenarios.models import Draft, HintUse
from tests import factories
from tests.conftest import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return factories.make_user()


@pytest.fixture
def pages(learner):
    client = Client()
    client.force_login(learner)
    return client


def test_all_scenarios_are_listed_with_where_the_learner_stands(pages, learner):
    draft = factories.make_draft(learner)
    factories.make_submission(learner, score=81.0)

    page = pages.get("/sandbox/")

    assert all(library.scenario(slug).title in page.text for slug in library.slugs())
    assert "Best 81 of 100" in page.text
    assert f"{len(library.slugs())} scenarios" in page.text
    assert draft.get_absolute_url() not in page.text  # it is passed


def test_what_is_at_work_can_be_gone_on_with(pages, learner):
    draft = factories.make_draft(learner)

    assert draft.get_absolute_url() in pages.get("/sandbox/").text


@pytest.mark.parametrize(
    ("query", "count"), [("state=passed", 1), ("state=open", 0), ("task=2.1", 0)]
)
def test_the_list_is_narrowed(pages, learner, query, count):
    factories.make_submission(learner)

    rows = pages.get(f"/sandbox/?{query}", headers=HTMX)

    assert "<html" not in rows.text
    if query.startswith("state"):
        assert f"{count} of {len(library.slugs())} scenarios" in rows.text


def test_a_filter_that_does_not_exist_shows_all(pages):
    assert f"{len(library.slugs())} scenarios" in pages.get("/sandbox/?state=x").text


def test_the_list_costs_the_same_however_much_was_done(
    pages, learner, django_assert_max_num_queries
):
    for slug in library.slugs():
        factories.make_draft(learner, slug=slug) if not library.scenario(slug).stages else None
        factories.make_submission(learner, scenario=slug)

    with django_assert_max_num_queries(6):
        pages.get("/sandbox/")


def test_a_visitor_reads_the_brief_without_becoming_a_guest(client):
    page = client.get("/sandbox/payment-flow/")

    assert "What is asked" in page.text
    assert "_auth_user_id" not in client.session


def test_starting_makes_a_guest_and_opens_the_canvas(client):
    page = client.post("/sandbox/payment-flow/start")

    draft = Draft.objects.get()
    assert page.url == draft.get_absolute_url()
    assert draft.learner.is_guest
    assert {c.id for c in draft.design.components} == library.scenario("payment-flow").given_ids


def test_starting_again_opens_the_same_design_unless_another_is_asked_for(pages, learner):
    draft = factories.make_draft(learner)

    assert pages.post("/sandbox/payment-flow/start").url == draft.get_absolute_url()
    other = pages.post("/sandbox/payment-flow/start", {"anew": "1"})

    assert other.url != draft.get_absolute_url()


def test_hints_open_one_after_another(pages):
    hints = library.scenario("payment-flow").hints
    assert "Open hint 1 of 3" in pages.get("/sandbox/payment-flow/").text

    part = pages.post("/sandbox/payment-flow/hint", {"number": "1"}, headers=HTMX)
    page = pages.post("/sandbox/payment-flow/hint", {"number": "1"}, follow=True)

    assert "<html" not in part.text
    for answer in (part, page):
        assert "Open hint 2 of 3" in answer.text
        assert hints[0][:40].split("’")[0][:20] in answer.text
    assert HintUse.objects.count() == 1


def test_a_hint_that_does_not_exist_is_not_found(pages):
    assert pages.post("/sandbox/payment-flow/hint", {"number": "4"}).status_code == 404


def test_a_scenario_that_does_not_exist_is_not_found(pages):
    assert pages.get("/sandbox/no-such/").status_code == 404
    assert pages.get("/sandbox/payment-flow/first/").status_code == 404


def test_a_campaign_opens_stage_after_stage(pages, learner):
    campaign = library.scenario("growth-journey")
    first, second = campaign.stages[:2]
    closed = pages.get("/sandbox/growth-journey/")
    factories.make_submission(learner, scenario="growth-journey", stage=first.stage)

    page = pages.get("/sandbox/growth-journey/")

    assert "Budget $8,000 a month" in page.text
    assert "Budget $8,000 a month" in pages.get(f"/sandbox/growth-journey/{second.stage}/").text
    assert f"/sandbox/growth-journey/{second.stage}/" not in closed.text
    assert f"/sandbox/growth-journey/{second.stage}/" in page.text


def test_a_stage_begins_with_the_design_of_the_stage_before(pages, learner):
    campaign = library.scenario("growth-journey")
    first, second = campaign.stages[:2]
    mine = first.references[0].design
    factories.make_draft(
        learner,
        slug="growth-journey",
        stage=first.stage,
        document=factories.document_of(mine),
    )

    pages.post(f"/sandbox/growth-journey/{second.stage}/start")

    draft = Draft.objects.get(stage=second.stage)
    assert draft.design == mine


def test_a_campaign_itself_cannot_be_started(pages):
    assert pages.post("/sandbox/growth-journey/start").status_code == 404


def test_a_free_design_has_an_empty_canvas(pages):
    page = pages.post("/sandbox/free", follow=True)

    assert page.status_code == 200
    assert Draft.objects.get().design.components == ()
    assert "Check my design" not in page.text
    assert "Free design" in pages.get("/sandbox/").text
