"""The page of a drill: as it is, and as what if; and the panels of drills and costs."""

import html
import json
import re

import pytest
from django.test import Client

from scenarios import library
from scenarios.models import Draft, document_of
from tests import factories
from tests.conftest import HTMX

pytestmark = pytest.mark.django_db
DESIGN = library.scenario("payment-flow").references[0].design


@pytest.fixture
def finished(learner):
    return factories.make_draft(learner, reference=True)


@pytest.fixture
def url(finished):
    return f"{finished.get_absolute_url()}drills/"


def without(draft, *ids):
    text = document_of(DESIGN.without_components(ids))
    Draft.objects.filter(pk=draft.pk).update(document=text)


def test_a_drill_shows_targets_playback_charts_and_figures(learner_client, url):
    page = learner_client.get(f"{url}spike/")

    assert "Held" in page.text
    assert (
        "Waiting time of 95 in 100 requests, Shoppers: below 300 ms from 5:30 to 12:00" in page.text
    )
    assert "Nothing waits any more: within 20 min from 12:01" in page.text
    assert page.text.count('<svg class="chart"') == 4
    assert page.text.count("As a table") == 4
    assert "reference" not in page.text
    assert 'data-id="orders"' in page.text


def test_the_playback_holds_the_run_and_what_happens_when(learner_client, url):
    page = learner_client.get(f"{url}zone-outage/")

    found = json.loads(html.unescape(re.search(r'data-playback="([^"]*)"', page.text).group(1)))

    assert found["seconds"] == 900
    assert found["events"] == [120, 720]
    assert "2:00</span> a zone goes down" in page.text
    assert "12:00</span> the zone is back" in page.text


def test_what_was_lost_says_why_and_leads_to_the_component(learner_client, finished, url):
    page = learner_client.get(f"{url}zone-outage/")

    assert (
        f'href="{finished.get_absolute_url()}?select=checkout#inspector">Checkout</a>' in page.text
    )
    assert "Requests were on a server that died" in page.text


def test_a_moment_that_never_came_says_so(learner_client, url):
    page = learner_client.get(f"{url}spike/?load=10")

    assert "Not held" in page.text
    assert "not by the end" in page.text


def test_the_reference_stands_beside_it_after_a_check(learner_client, finished, url):
    learner_client.post(f"{finished.get_absolute_url()}check")

    assert "reference, all queues" in learner_client.get(f"{url}spike/").text


def test_a_changed_drill_stands_beside_the_usual_one_and_counts_nothing(learner_client, url):
    page = learner_client.get(f"{url}spike/?load=3&fault=zone-outage&at=200&seconds=60")

    assert "A drill of your own. It never counts" in page.text
    assert "as designed 18 min 18 s" in page.text
    assert "as designed, all queues" in page.text
    assert "3:20</span> a zone goes down" in page.text
    assert '<details class="what-if" open>' in page.text
    assert Draft.objects.get().submissions.count() == 0


def test_values_that_are_refused_are_told_at_their_field_and_the_drill_runs_as_it_is(
    learner_client, url
):
    page = learner_client.get(f"{url}spike/", {"load": "99", "target": "<script>alert(1)</script>"})

    assert page.status_code == 422
    assert "A number from 0.1 to 10." in page.text
    assert "Choose one of the list." in page.text
    assert "<script>alert" not in page.text
    assert "It never counts" not in page.text


def test_htmx_gets_the_run_alone(learner_client, url):
    part = learner_client.get(f"{url}spike/?load=2", headers=HTMX)

    assert part.text.strip().startswith('<div id="run"')
    assert 'data-announce="Not held"' in part.text or 'data-announce="Held"' in part.text
    assert "<html" not in part.text


def test_names_are_text_everywhere(learner_client, finished, url):
    name = '"><img src=x onerror=alert(1)>'
    parts = [{"id": "orders", "service": "sqs", "name": name}]
    document = json.loads(finished.document)
    document["components"] = [
        parts[0] | {"config": one.get("config", {})} if one["id"] == "orders" else one
        for one in document["components"]
    ]
    Draft.objects.filter(pk=finished.pk).update(document=json.dumps(document))

    page = learner_client.get(f"{url}spike/?load=2")

    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text


def test_a_design_without_what_is_given_is_told_so(learner_client, finished, url):
    without(finished, "payment-gateway")

    page = learner_client.get(f"{url}spike/")

    assert "&quot;payment-gateway&quot; is missing" in page.text
    for panel in ("drills", "cost"):
        part = learner_client.get(f"{finished.get_absolute_url()}panels/{panel}", headers=HTMX)
        assert "is missing" in part.text


def test_drills_are_found_by_their_own_learner_alone(url):
    stranger = Client()
    stranger.force_login(factories.make_user())

    assert stranger.get(f"{url}spike/").status_code == 404


def test_a_drill_that_does_not_exist_is_not_found(learner_client, finished, url):
    assert learner_client.get(f"{url}no-such/").status_code == 404
    Draft.objects.update(scenario="")
    assert learner_client.get(f"{url}spike/").status_code == 404


def test_the_page_is_small(learner_client, url):
    page = learner_client.get(
        f"{url}spike/?load=3&fault=instance-loss", headers={"Accept-Encoding": "gzip"}
    )

    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 30_000


def test_all_drills_are_run_on_the_design_as_it_is_now(learner_client, finished):
    learner_client.post(f"{finished.get_absolute_url()}check")
    without(finished, "orders")

    part = learner_client.get(f"{finished.get_absolute_url()}panels/drills", headers=HTMX)

    assert "4 of 5 held" in part.text
    assert "Work delivered, Payment gateway: at least 99 %" in part.text


def test_the_cost_is_an_estimate_with_its_date_and_sources(learner_client, finished):
    part = learner_client.get(f"{finished.get_absolute_url()}panels/cost", headers=HTMX)

    assert "An estimate, for a month" in part.text
    assert "Shoppers 100 a second" in part.text
    assert "List prices of us-east-1 as of" in part.text
    assert 'href="https://aws.amazon.com/sqs/pricing/"' in part.text
    assert "The reference closest to yours" not in part.text


def test_the_reference_s_cost_stands_beside_it_after_a_check(learner_client, finished):
    learner_client.post(f"{finished.get_absolute_url()}check")

    part = learner_client.get(f"{finished.get_absolute_url()}panels/cost", headers=HTMX)

    assert "The reference closest to yours" in part.text
    assert part.text.count("a month</p>") == 2
