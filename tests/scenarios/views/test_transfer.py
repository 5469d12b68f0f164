"""Designs in and out: files, templates, pictures, links, and the designs of chapters."""

import json
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from scenarios import library
from scenarios.engine.cloudformation.writer import export
from scenarios.engine.document import parse
from scenarios.models import CourseDesign, Draft, document_of
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/sandbox/import/"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::SQS::Queue}
  News: {Type: AWS::SNS::Topic}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {TOPIC: !Ref News}}
      Events:
        Work: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}
  Gateway: {Type: AWS::Made::Up}
"""
HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>" hx-get="/logout/'
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nResources: *c\n"
SMALL = {
    "format": "studyapp.design/1",
    "components": [
        {"id": "shop", "service": "ec2-asg", "name": "Shop"},
        {"id": "orders", "service": "sqs", "name": "Orders"},
    ],
    "connections": [{"from": "shop", "to": "orders"}],
}


@pytest.fixture
def learner():
    return factories.make_user()


@pytest.fixture
def pages(learner):
    client = Client()
    client.force_login(learner)
    return client


def upload(pages, content, name="orders.yaml"):
    content = content.encode() if isinstance(content, str) else content
    return pages.post(URL, {"file": SimpleUploadedFile(name, content)})


def paste(pages, text):
    return pages.post(URL, {"text": text})


def small(**changes):
    return json.dumps(SMALL | changes)


# Bringing designs in


def test_the_page_asks_for_a_file_or_its_text(client):
    page = client.get(URL)

    assert 'type="file"' in page.text
    assert "<textarea" in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("bring", [upload, paste])
def test_a_template_becomes_a_free_design_of_the_learner(pages, learner, bring):
    page = bring(pages, TEMPLATE)

    draft = Draft.objects.get(learner=learner, scenario="")
    assert draft.title == ("orders" if bring is upload else "Imported design")
    assert {component.id for component in draft.design.components} == {"Orders", "News", "Worker"}
    assert f'href="{draft.get_absolute_url()}"' in page.text


def test_what_was_guessed_and_what_was_not_understood_is_told(pages):
    page = paste(pages, TEMPLATE)

    assert "3 components and 2 connections are read, 1 of them guessed" in page.text
    assert "1 part of the template is not understood" in page.text
    assert page.context["guesses"] == [("Worker sends to News", "named in its variables")]
    assert [one.where for one in page.context["left_out"]] == ["Resources.Gateway"]
    assert "Worker sends to News" in page.text
    assert "<code>Resources.Gateway</code>" in page.text


def test_a_visitor_becomes_a_guest_with_the_design(client):
    paste(client, small())

    assert Draft.objects.get().learner.is_guest


def test_a_design_file_is_read_as_it_is(pages):
    page = upload(pages, small(), name="mine.json")

    draft = Draft.objects.get()
    assert draft.design == parse(small(), library.catalogue())
    assert draft.title == "mine"
    assert "Everything was understood" in page.text


def test_a_design_file_of_a_scenario_goes_on_with_it(pages, learner):
    scenario = library.scenario("payment-flow")
    text = factories.make_draft(learner, reference=True).document

    upload(pages, json.dumps(json.loads(text) | {"scenario": "payment-flow"}))

    draft = Draft.objects.order_by("pk").last()
    assert (draft.scenario, draft.title) == ("payment-flow", scenario.title)


@pytest.mark.parametrize("slug", ["payment-flow", "growth-journey", "no-such-scenario"])
def test_a_design_file_without_what_the_scenario_gives_is_free(pages, slug):
    upload(pages, small(scenario=slug))

    assert Draft.objects.get().scenario == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Choose a file or paste its text."),
        ("   \n", "Choose a file or paste its text."),
        ("Resources:\n  A: [oops", "This cannot be read, at line 3: not YAML"),
        ("just words", "This cannot be read"),
        ("{}", "This cannot be read"),
        ('{"Resources": [1]}', "This cannot be read"),
        ("[" * 5000, "This cannot be read"),
        (BOMB, "This cannot be read, at line 2: aliases (*name) are not accepted"),
        ("!!python/object/apply:os.system ['true']", "This cannot be read"),
        (small(components=5), "This cannot be read, at components: "),
        (small(components=[{"id": "a", "service": "lamda"}]), 'there is no service "lamda"'),
        (small(format="studyapp.design/9"), "This cannot be read, at format: "),
        (small()[:-1], "This cannot be read"),
        (small(connections=[{"from": "shop", "to": "x"}]), "This cannot be read, at connections"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_kept(pages, text, message):
    page = paste(pages, text)

    assert page.status_code == 422
    assert message in unescape(page.text)
    assert not Draft.objects.exists()
    if text.strip():
        assert text in unescape(page.text)


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"\xff\xfe{\0}\0"]
)
def test_a_file_that_is_no_text_is_refused(pages, content):
    page = upload(pages, content, name="photo.png")

    assert page.status_code == 422
    assert "This cannot be read" in page.text
    assert not Draft.objects.exists()


def test_a_file_of_two_megabytes_is_refused(pages):
    page = upload(pages, b"# " + b"x" * 2_000_000)

    assert page.status_code == 422
    assert "The file is larger than 1 MiB" in page.text


def test_a_text_of_two_megabytes_is_refused(pages):
    page = paste(pages, "x" * 2_000_000)

    assert page.status_code == 413


def test_a_file_and_a_text_at_once_are_refused(pages):
    page = pages.post(URL, {"file": SimpleUploadedFile("a.json", b"{}"), "text": "{}"})

    assert page.status_code == 422
    assert "Choose a file or paste its text." in page.text


def test_markup_in_names_is_shown_as_text(pages):
    components = [
        {"id": "shop", "service": "ec2-asg", "name": HOSTILE},
        {"id": "orders", "service": "sqs", "name": "Orders"},
    ]

    read = upload(pages, small(components=components), name=f"{HOSTILE[:20]}.json")
    draft = Draft.objects.get()
    bench = pages.get(draft.get_absolute_url())
    printed = pages.get(f"{draft.get_absolute_url()}print/")

    for page in (read, bench, printed):
        assert "<img" not in page.text
        assert "<script>" not in page.text
        assert ' hx-get="/logout/' not in page.text
    assert HOSTILE in unescape(printed.text)


def test_a_file_name_gives_only_what_can_be_shown(pages):
    upload(pages, small(), name="a\x07b\x00.json")

    assert "\x00" not in Draft.objects.get().title
    assert "\x07" not in Draft.objects.get().title


def test_reading_costs_the_same_for_more(pages, django_assert_max_num_queries):
    for text in (small(), TEMPLATE):
        with django_assert_max_num_queries(12):
            paste(pages, text)


# Taking designs out


@pytest.fixture
def finished(learner):
    return factories.make_draft(learner, reference=True)


@pytest.mark.parametrize(
    ("name", "content_type", "ending", "beginning"),
    [
        ("json", "application/json", "json", '{"format":"studyapp.design/1"'),
        ("cloudformation", "application/yaml", "yaml", "AWSTemplateFormatVersion"),
        ("mermaid", "text/plain", "mmd", "flowchart"),
        ("svg", "image/svg+xml", "svg", "<svg"),
    ],
)
def test_a_design_is_exported_as_a_file(pages, finished, name, content_type, ending, beginning):
    page = pages.get(f"{finished.get_absolute_url()}export/{name}")

    assert page["Content-Type"].startswith(content_type)
    wanted = f'attachment; filename="payment-flow-{finished.pk}.{ending}"'
    assert page["Content-Disposition"] == wanted
    assert beginning in page.text[:200]


def test_a_template_written_as_json_is_no_design_file(pages, finished):
    template = export(finished.design)

    upload(pages, json.dumps(template, indent=1), name="template.json")

    copy = Draft.objects.exclude(pk=finished.pk).get()
    assert copy.design == finished.design


@pytest.mark.parametrize("name", ["json", "cloudformation"])
def test_what_was_exported_comes_back_the_same(pages, finished, name):
    page = pages.get(f"{finished.get_absolute_url()}export/{name}")

    upload(pages, page.content)

    copy = Draft.objects.exclude(pk=finished.pk).get()
    assert copy.design == finished.design


@pytest.mark.parametrize(
    "path", ["export/json", "export/cloudformation", "export/mermaid", "export/svg", "print/"]
)
def test_an_empty_design_can_be_taken_out_too(pages, path):
    started = pages.post("/sandbox/free")

    page = pages.get(f"{started.url}{path}")

    assert page.status_code == 200
    if path == "print/":
        assert "Nothing is in it yet." in page.text


def test_formats_that_are_not_there_and_designs_of_others_are_not_found(pages, finished):
    stranger = Client()
    stranger.force_login(factories.make_user())

    assert pages.get(f"{finished.get_absolute_url()}export/png").status_code == 404
    for page in ("export/json", "print/", "?panel=export"):
        assert stranger.get(f"{finished.get_absolute_url()}{page}").status_code == 404


def test_the_printed_page_shows_diagram_and_outline_and_leads_back(pages, finished):
    page = pages.get(f"{finished.get_absolute_url()}print/")

    assert "<svg" in page.text
    assert "Outline" in page.text
    assert f'href="{finished.get_absolute_url()}">Back to the design' in page.text


# Sharing


def test_a_shared_design_is_seen_by_everybody_until_the_link_is_withdrawn(pages, client, finished):
    pages.post(f"{finished.get_absolute_url()}share")
    key = Draft.objects.get().share_key

    page = client.get(f"/sandbox/shared/{key}/")

    assert finished.title in page.text
    assert page["X-Robots-Tag"] == "noindex"
    assert finished.get_absolute_url() not in page.text
    assert "_auth_user_id" not in client.session

    pages.post(f"{finished.get_absolute_url()}share", {"withdraw": "1"})
    assert client.get(f"/sandbox/shared/{key}/").status_code == 404


def test_sharing_again_keeps_the_link_and_after_withdrawing_makes_another(pages, finished):
    keys = []
    for data in ({}, {}, {"withdraw": "1"}, {}):
        pages.post(f"{finished.get_absolute_url()}share", data)
        keys.append(Draft.objects.get().share_key)

    assert keys[0] == keys[1]
    assert keys[2] is None
    assert keys[3] not in (None, keys[0])


def test_the_link_stands_in_the_panel(pages, finished):
    pages.post(f"{finished.get_absolute_url()}share")

    page = pages.get(f"{finished.get_absolute_url()}?panel=export")

    assert f"http://testserver/sandbox/shared/{Draft.objects.get().share_key}/" in page.text


# Designs of chapters


@pytest.fixture
def shown():
    return CourseDesign.objects.create(
        chapter=factories.make_chapter(slug="queues"),
        slug="fig-on-sale",
        title="The queue between",
        document=document_of(parse(small(), library.catalogue())),
    )


def open_design(pages, slug="fig-on-sale", chapter="queues"):
    return pages.post(f"/sandbox/chapters/{chapter}/open", {"design": slug})


def test_a_figure_is_opened_as_a_free_design_by_a_guest(client, shown):
    page = open_design(client)

    draft = Draft.objects.get()
    assert page.url == draft.get_absolute_url()
    assert (draft.title, draft.scenario, draft.document) == (shown.title, "", shown.document)
    assert draft.learner.is_guest


def test_a_figure_opened_twice_is_one_design_until_it_is_changed(pages, shown):
    first, second = open_design(pages).url, open_design(pages).url
    assert first == second

    draft = Draft.objects.get()
    pages.post(f"{draft.get_absolute_url()}edits/add", {"revision": 1, "service": "sns"})

    assert open_design(pages).url != first
    assert Draft.objects.count() == 2


@pytest.mark.parametrize(
    ("slug", "chapter"), [("fig-other", "queues"), ("fig-on-sale", "topics"), ("", "queues")]
)
def test_designs_that_the_chapter_does_not_show_are_not_found(pages, shown, slug, chapter):
    assert open_design(pages, slug, chapter).status_code == 404
    assert not Draft.objects.exists()


def test_a_retired_figure_is_not_found(pages, shown):
    CourseDesign.objects.update(is_retired=True)

    assert open_design(pages).status_code == 404
