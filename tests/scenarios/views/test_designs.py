import json

import pytest
from django.test import Client

from scenarios import library
from scenarios.models import Draft, Submission
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


@pytest.fixture
def draft(learner):
    return factories.make_draft(learner)


@pytest.fixture
def finished(learner):
    return factories.make_draft(learner, reference=True)


def edit(pages, draft, edit_name, headers=None, revision=None, **fields):
    data = {"revision": revision or Draft.objects.get(pk=draft.pk).revision, **fields}
    return pages.post(f"/sandbox/designs/{draft.pk}/edits/{edit_name}", data, headers=headers)


def design_of(draft):
    return Draft.objects.get(pk=draft.pk).design


def test_the_bench_shows_canvas_outline_palette_and_brief(pages, draft):
    page = pages.get(draft.get_absolute_url())

    for words in ("Outline", "Services", "Brief", "Requirements", "Nothing selected"):
        assert words in page.text
    assert 'data-id="shoppers"' in page.text
    assert 'data-service="sqs"' in page.text


def test_another_learner_does_not_find_it(draft):
    stranger = Client()
    stranger.force_login(factories.make_user())

    assert stranger.get(draft.get_absolute_url()).status_code == 404
    assert edit(stranger, draft, "add", service="sqs").status_code == 404


def test_selecting_shows_the_settings_of_the_catalogue(pages, finished):
    part = pages.get(f"{finished.get_absolute_url()}?select=orders", headers=HTMX)

    assert "<html" not in part.text
    assert 'name="visibility_timeout_s"' in part.text
    assert "Connect to" in part.text


def test_a_given_component_shows_no_settings(pages, draft):
    part = pages.get(f"{draft.get_absolute_url()}?select=shoppers", headers=HTMX)

    assert "given" in part.text
    assert "Save settings" not in part.text
    assert ">Remove<" not in part.text


def test_an_edit_answers_with_what_has_changed(pages, draft):
    part = edit(pages, draft, "add", HTMX, service="sqs")

    assert "sqs" in design_of(draft)
    assert 'id="canvas"' in part.text
    assert 'id="outline"' in part.text
    assert 'data-revision="2"' in part.text
    assert "Added Amazon SQS queue" in part.text
    assert [one.split('"')[0] for one in part.text.split('id="')[1:] if "hx-swap-oob" in one] == [
        *("bench-bar", "canvas", "inspector", "outline", "panel-age"),
    ]


def test_a_move_answers_with_the_canvas_alone(pages, draft):
    positions = json.dumps({"shoppers": [40, 80]})

    part = edit(pages, draft, "move", HTMX, positions=positions)

    assert design_of(draft).component("shoppers").position == (40, 80)
    assert 'id="outline"' not in part.text


def test_an_edit_works_as_a_plain_form(pages, draft):
    page = edit(pages, draft, "add", service="sqs")

    assert page.url == f"{draft.get_absolute_url()}?select=sqs"
    assert "Added Amazon SQS queue" in pages.get(page.url).text


def test_an_older_tab_is_told_in_words(pages, draft):
    edit(pages, draft, "add", service="sqs")

    part = edit(pages, draft, "add", HTMX, revision=1, service="sns")

    assert part.status_code == 409
    assert "changed in another tab" in part.text
    assert "sns" not in design_of(draft)
    plain = edit(pages, draft, "add", revision=1, service="sns")
    assert plain.url == draft.get_absolute_url()
    assert "changed in another tab" in pages.get(plain.url).text


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("add", {"service": "no-such"}, "there is no service"),
        ("add", {}, "This field is required"),
        ("connect", {"source": "shoppers", "target": "gone"}, "no longer there"),
        ("remove", {"components": ["shoppers"]}, "cannot be removed"),
        ("move", {"positions": '{"shoppers": [NaN, 1]}'}, "pairs of numbers"),
        ("move", {"positions": "[]"}, "pairs of numbers"),
        ("move", {"positions": "x"}, "valid JSON"),
        ("kind", {"connections": "a b", "kind": "data"}, "from, to and kind"),
        ("rename", {"component": "gone", "name": "x"}, "no longer there"),
        ("configure", {"component": "gone"}, "no longer there"),
        ("restore", {"version": "7"}, "no longer there"),
        ("paste", {"text": "no: template"}, ""),
        ("duplicate", {"components": [str(n) for n in range(201)]}, "more components"),
    ],
)
def test_an_edit_that_cannot_be_done_says_why_and_changes_nothing(
    pages, draft, name, fields, words
):
    part = edit(pages, draft, name, HTMX, **fields)

    assert part.status_code == 422
    assert words in part.text
    assert Draft.objects.get(pk=draft.pk).revision == 1
    assert edit(pages, draft, name, **fields).url.startswith(draft.get_absolute_url())


def test_an_edit_that_does_not_exist_is_not_found(pages, draft):
    assert edit(pages, draft, "no-such").status_code == 404


def test_every_edit_of_the_bench_does_what_it_says(pages, draft):
    edit(pages, draft, "add", service="sqs", x="10", y="20")
    edit(pages, draft, "add", service="lambda")
    edit(pages, draft, "connect", source="sqs", target="lambda")
    edit(pages, draft, "rename", component="sqs", name="Orders")
    edit(pages, draft, "configure", component="sqs", fifo="on", visibility_timeout_s="60",
         max_receive_count="5", delay_s="0", retention_days="4", region="primary")  # fmt: skip
    edit(pages, draft, "align", components=["sqs", "lambda"], axis="row")
    edit(pages, draft, "duplicate", components=["sqs"])
    edit(pages, draft, "lay-out")

    design = design_of(draft)

    queue = design.component("sqs")
    assert (queue.name, queue.config["fifo"], queue.config["visibility_timeout_s"]) == (
        "Orders", True, 60,
    )  # fmt: skip
    assert [(c.source, c.target, c.kind) for c in design.connections] == [
        ("sqs", "lambda", "deliver")
    ]
    assert design.component("sqs-2").name == "Orders 2"
    edit(pages, draft, "turn", connections="sqs lambda deliver")
    edit(pages, draft, "kind", connections="lambda sqs message", kind="dead-letter")
    assert [c.kind for c in design_of(draft).connections] == ["dead-letter"]
    edit(pages, draft, "remove", components=["sqs-2"], connections=["lambda sqs dead-letter"])
    assert "sqs-2" not in design_of(draft)
    assert design_of(draft).connections == ()


def test_saving_settings_that_are_as_they_were_is_told(pages, finished):
    component = finished.design.component("checkout")
    values = {name: value for name, value in component.config.items() if value is not None}

    part = edit(pages, finished, "configure", HTMX, component="checkout", **values)

    assert "Nothing was changed" in part.text


def test_a_minimum_above_the_maximum_is_refused(pages, finished):
    config = finished.design.component("checkout").config
    values = {name: value for name, value in config.items() if value is not None}

    part = edit(pages, finished, "configure", HTMX, component="checkout", **values | {"min": "61"})

    assert part.status_code == 422
    assert "max" in part.text


def test_undo_and_redo_are_buttons(pages, draft):
    edit(pages, draft, "add", service="sqs")

    undone = pages.post(f"{draft.get_absolute_url()}undo", {"revision": 2}, headers=HTMX)
    assert "Took back: Added Amazon SQS queue" in undone.text
    assert "sqs" not in design_of(draft)
    redone = pages.post(f"{draft.get_absolute_url()}redo", {"revision": 3}, headers=HTMX)
    assert "Did again: Added Amazon SQS queue" in redone.text
    nothing = pages.post(f"{draft.get_absolute_url()}redo", {"revision": 4}, headers=HTMX)
    assert "Nothing left to redo" in nothing.text
    late = pages.post(f"{draft.get_absolute_url()}undo", {"revision": 1}, headers=HTMX)
    assert late.status_code == 409


def test_a_version_can_be_kept_and_gone_back_to(pages, draft):
    pages.post(f"{draft.get_absolute_url()}versions", {"name": "Start"})
    pages.post(f"{draft.get_absolute_url()}versions", {"name": ""})
    edit(pages, draft, "add", service="sqs")
    version = draft.versions.get()

    edit(pages, draft, "restore", version=version.pk)

    assert "sqs" not in design_of(draft)
    assert "Went back to Start" in pages.get(f"{draft.get_absolute_url()}?panel=history").text


def test_names_are_text_and_never_markup(pages, draft):
    name = '<img src=x onerror="alert(1)">'
    edit(pages, draft, "add", service="sqs")
    edit(pages, draft, "rename", component="sqs", name=name)

    page = pages.get(f"{draft.get_absolute_url()}?select=sqs&panel=history")

    assert name not in page.text
    assert "&lt;img src=x" in page.text


def test_checking_keeps_a_submission_and_shows_its_report(pages, finished):
    page = pages.post(f"{finished.get_absolute_url()}check", follow=True)

    assert Submission.objects.get().score == 100
    assert "Passed" in page.text
    assert "Requirements, 7 of 7 met" in page.text
    part = pages.post(f"{finished.get_absolute_url()}check", headers=HTMX)
    assert "<html" not in part.text
    assert 'id="panel"' in part.text


def test_a_free_design_cannot_be_checked(pages):
    pages.post("/sandbox/free")

    assert pages.post(f"/sandbox/designs/{Draft.objects.get().pk}/check").status_code == 404


def test_the_report_says_what_is_new_since_the_check_before(pages, draft):
    pages.post(f"{draft.get_absolute_url()}check")
    Draft.objects.filter(pk=draft.pk).update(
        document=factories.document_of(library.scenario("payment-flow").references[0].design)
    )

    page = pages.post(f"{draft.get_absolute_url()}check", follow=True)

    assert "100 points more" in page.text
    assert "Now met: " in page.text
    assert "Now held: " in page.text


@pytest.mark.parametrize(
    "panel", ["requirements", "report", "drills", "cost", "compare", "history", "export"]
)
def test_every_panel_opens_alone_and_on_the_page(pages, finished, panel):
    pages.post(f"{finished.get_absolute_url()}check")

    part = pages.get(f"{finished.get_absolute_url()}panels/{panel}", headers=HTMX)
    page = pages.get(f"{finished.get_absolute_url()}panels/{panel}", follow=True)

    assert part.text.strip().startswith("<div") or "<html" not in part.text
    assert 'aria-current="page">' in page.text


def test_references_stay_shut_until_the_first_check(pages, finished):
    reference = library.scenario("payment-flow").references[1]
    before = pages.get(f"{finished.get_absolute_url()}?panel=compare")
    pages.post(f"{finished.get_absolute_url()}check")

    after = pages.get(f"{finished.get_absolute_url()}?panel=compare")

    assert reference.title not in before.text
    assert reference.title in after.text


def test_the_comparison_names_what_differs(pages, finished):
    edit(pages, finished, "add", service="kinesis")
    edit(pages, finished, "rename", component="kinesis", name="Side channel")
    edit(pages, finished, "connect", source="checkout", target="kinesis")
    edit(pages, finished, "connect", source="kinesis", target="workers")
    pages.post(f"{finished.get_absolute_url()}check")

    page = pages.get(f"{finished.get_absolute_url()}?panel=compare")

    assert "Only there: " in page.text
    assert "Only in yours: Side channel" in page.text
    assert "% like yours" in page.text


def test_a_comparison_without_what_the_brief_gives_says_so(pages, draft):
    pages.post(f"{draft.get_absolute_url()}check")
    Draft.objects.filter(pk=draft.pk).update(
        document='{"format": "studyapp.design/1", "components": [], "connections": []}'
    )

    page = pages.get(f"{draft.get_absolute_url()}?panel=compare")

    assert "the given component" in page.text


def test_a_panel_that_does_not_exist_is_not_found(pages, draft):
    assert pages.get(f"{draft.get_absolute_url()}panels/no-such").status_code == 404
    assert pages.get(f"{draft.get_absolute_url()}?panel=no-such").status_code == 200


def test_the_bench_costs_the_same_for_one_and_many_components(
    pages, draft, finished, django_assert_max_num_queries
):
    for one in (draft, finished):
        with django_assert_max_num_queries(8):
            pages.get(one.get_absolute_url())


def test_an_earlier_report_can_be_opened_again(pages, learner, finished):
    before = factories.make_draft(learner)
    pages.post(f"{before.get_absolute_url()}check")
    pages.post(f"{finished.get_absolute_url()}check")
    first = Submission.objects.order_by("submitted_at", "pk").first()
    report = f"{finished.get_absolute_url()}?panel=report"

    assert "Requirements, 7 of 7 met" in pages.get(report).text
    assert "Requirements, 0 of 7 met" in pages.get(f"{report}&submission={first.pk}").text
    assert "Requirements, 7 of 7 met" in pages.get(f"{report}&submission=9999").text
    assert "Requirements, 7 of 7 met" in pages.get(f"{report}&submission=x").text


def marks(page):
    """How often a pitfall is marked: on the canvas, in the outline, in the inspector."""
    return tuple(page.text.count(name) for name in ("warning-mark", "row-pitfall", "is-pitfall"))


def test_pitfalls_are_marked_after_the_first_check_and_go_with_the_edit(pages, finished):
    here = f"{finished.get_absolute_url()}?select=workers"
    workers = {"component": "workers", "launch": "fargate", "min": 2, "max": 40, "zones": 2}
    changed = edit(pages, finished, "configure", **workers, scaling="cpu", region="primary")
    assert changed.status_code == 302
    assert marks(pages.get(here)) == (0, 0, 0)

    pages.post(f"{finished.get_absolute_url()}check")
    page = pages.get(here)
    assert marks(page) == (1, 1, 1)
    assert page.text.count("Scale on the backlog of the queue.") == 1
    assert page.text.count('class="setting is-flagged"') == 1
    part = edit(pages, finished, "move", HTMX, positions='{"orders": [900, 900]}')
    assert marks(part) == (1, 0, 0)  # outline and inspector stay as they are
    part = edit(pages, finished, "rename", HTMX, component="orders", name="Jobs", selected="orders")
    assert marks(part) == (1, 1, 0)
    assert "while work waits in Jobs" in part.text

    workers |= {"scaling": "queue-backlog", "region": "primary"}
    part = edit(pages, finished, "configure", HTMX, **workers)
    assert marks(part) == (0, 0, 0)
    assert marks(pages.get(here)) == (0, 0, 0)


def test_impossible_connection_is_marked_at_once_and_once(pages, finished):
    part = edit(pages, finished, "connect", HTMX, source="orders", target="paid")
    assert part.text.count("is-broken") == part.text.count("fault-mark") == 1
    assert part.text.count("AWS cannot do this") == 1

    pages.post(f"{finished.get_absolute_url()}check")
    page = pages.get(finished.get_absolute_url())
    assert page.text.count("fault-mark") == 1
    assert page.text.count("warning-mark") == 0  # its arrow has a mark of its own
    assert Submission.objects.get().report["pitfalls"]


def test_strangers_are_not_told_of_pitfalls(pages, draft):
    edit(pages, draft, "add", service="ec2")
    pages.post(f"{draft.get_absolute_url()}check")
    pages.post(f"{draft.get_absolute_url()}share")
    shared = f"/sandbox/shared/{Draft.objects.get(pk=draft.pk).share_key}/"

    assert marks(pages.get(draft.get_absolute_url()))[0] == 1
    assert marks(pages.get(shared))[0] == 0


def test_marks_cost_an_edit_the_same_for_one_and_many(
    pages, draft, finished, django_assert_max_num_queries
):
    for one in (draft, finished):
        pages.post(f"{one.get_absolute_url()}check")
        edit(pages, one, "add", service="ec2")
        with django_assert_max_num_queries(22):
            edit(pages, one, "add", HTMX, service="sqs")


def test_a_panel_says_when_it_is_out_of_date(pages, finished):
    told = "You have changed the design since."
    assert told not in pages.get(f"{finished.get_absolute_url()}panels/drills", headers=HTMX).text

    part = edit(pages, finished, "rename", HTMX, component="orders", name="Jobs")
    assert part.text.count('id="panel-age" hx-swap-oob="true"') == 1
    assert told in part.text
    part = edit(pages, finished, "move", HTMX, positions='{"orders": [900, 900]}')
    assert told not in part.text


def test_another_tab_is_marked_as_the_one_that_is_open(pages, finished):
    part = pages.get(f"{finished.get_absolute_url()}panels/drills", headers=HTMX)

    assert 'hx-swap-oob="true"' in part.text
    assert part.text.count('aria-current="page"') == 1
    assert part.text.index('id="tab-drills"') < part.text.index('aria-current="page"')
    assert part.text.index('aria-current="page"') < part.text.index('id="tab-cost"')
