"""A copy of a design: as it is, or as an older tab still has it."""

import json

import pytest

from scenarios.models import Draft
from tests.factories import make_draft, make_user


@pytest.fixture
def draft(learner):
    return make_draft(learner)


def copy(client, draft, **data):
    page = client.post(f"/sandbox/designs/{draft.pk}/copy", data)
    made = Draft.objects.exclude(pk=draft.pk).get()
    assert page.headers["Location"] == made.get_absolute_url()
    return made


def test_copy_holds_the_design_as_it_is(learner_client, draft):
    made = copy(learner_client, draft)

    assert (made.design, made.scenario) == (draft.design, draft.scenario)


def test_copy_holds_what_an_older_tab_still_has(learner_client, draft):
    older = json.loads(draft.document)
    older["components"].append({"id": "orders", "service": "sqs"})
    made = copy(learner_client, draft, text=json.dumps(older))

    assert "orders" in made.design
    assert "orders" not in draft.design


def test_copy_of_somebody_elses_design_is_not_found(client, draft):
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(f"/sandbox/designs/{draft.pk}/copy").status_code == 404
    assert Draft.objects.count() == 1
