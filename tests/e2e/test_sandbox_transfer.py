"""Designs in and out of the sandbox in a real browser, and from a chapter into it."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.test_pages import WIDTHS, check, problems
from tests.e2e.workbench import document, ready, start

STACKS = Path(__file__).resolve().parents[1] / "fixtures/stacks"
TEMPLATE = STACKS / "guesses.yaml"


def bring(page, base_url, path):
    """Import a file, and open what was made of it."""
    page.goto(f"{base_url}/sandbox/import/")
    page.get_by_label("A file").set_input_files(path)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("link", name="Open the design")).to_be_visible()


def take(page, words, folder, role="link"):
    """Download what the export panel offers under these words."""
    page.goto(page.url.partition("?")[0] + "?panel=export")
    with page.expect_download() as download:
        page.get_by_role(role, name=words).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_template_is_read_exported_and_read_again(page, base_url, tmp_path):
    bring(page, base_url, TEMPLATE)

    expect(page.get_by_role("heading", name="guesses")).to_be_visible()
    expect(page.get_by_role("row", name="Resources.Front")).to_contain_text("not read")
    expect(page.get_by_role("row", name="Publisher sends to News")).to_be_visible()
    page.get_by_role("link", name="Open the design").click()
    ready(page)
    before = document(page)

    exported = take(page, "CloudFormation template", tmp_path)
    bring(page, base_url, exported)
    expect(page.get_by_text("Everything was understood.")).to_be_visible()
    page.get_by_role("link", name="Open the design").click()
    ready(page)

    assert exported.suffix == ".yaml"
    assert document(page) == before


def test_picture_is_saved_as_png(page, base_url, tmp_path):
    start(page, base_url)

    saved = take(page, "PNG picture", tmp_path, role="button").read_bytes()

    assert saved.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", saved[16:24])
    assert width > 400
    assert height > 200


def test_shared_design_is_seen_by_a_stranger_until_it_is_withdrawn(page, base_url, browser):
    start(page, base_url)
    page.goto(page.url + "?panel=export")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Whoever has this link").input_value()
    context = browser.new_context()
    stranger = context.new_page()

    for theme in WIDTHS:
        check(stranger, link, theme)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "Checkout that does not wait for the bank"
    )
    assert stranger.get_by_role("button", name="Check my design").count() == 0

    page.get_by_role("button", name="Withdraw the link").click()
    assert stranger.goto(link).status == 404
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_for_designs_in_and_out_are_accessible(page, base_url, theme):
    check(page, f"{base_url}/sandbox/import/", theme)
    page.get_by_label("Or its text").fill("Resources: [oops")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("This cannot be read")).to_be_visible()
    assert problems(page) == []

    bring(page, base_url, TEMPLATE)
    assert problems(page) == []
    page.get_by_role("link", name="Open the design").click()
    ready(page)
    check(page, f"{page.url}print/", theme)


@pytest.mark.parametrize("words", ["Open in sandbox", "Show as diagram"])
def test_design_of_a_chapter_is_opened_by_keyboard(page, base_url, words):
    page.goto(f"{base_url}/learn/sqs-in-depth/")
    figure = page.locator("figure").filter(has=page.get_by_role("button", name=words)).first
    title = figure.locator("figcaption strong, figcaption").first.inner_text()

    figure.get_by_role("button", name=words).press("Enter")

    ready(page)
    assert title.startswith(page.locator("h1").inner_text())
    assert len(document(page)["components"]) > 1
    page.go_back()
    expect(page.locator("h1")).to_have_text("Queues: letting work wait")


def test_picture_that_cannot_be_made_is_told(page, base_url):
    start(page, base_url)
    page.goto(page.url + "?panel=export")
    page.route("**/export/svg", lambda route: route.abort())

    page.get_by_role("button", name="PNG picture").click()

    expect(page.get_by_text("The PNG could not be made.")).to_be_visible()
