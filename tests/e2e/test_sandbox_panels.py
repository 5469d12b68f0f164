"""The whole workbench with a panel open: accessible in both themes, light, within a screen."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from scenarios import library
from scenarios.models import document_of
from tests.e2e.test_pages import problems
from tests.e2e.workbench import node, ready, saved, select, start

MOST_BYTES = 120_000
PANELS = ["requirements", "report", "drills", "cost", "compare", "history", "export"]
PANELS += ["compare&over=containers", "compare&over=functions-with-bus"]
REFERENCE = replace(library.scenario("payment-flow").references[0].design, scenario="payment-flow")


def flawed():
    """A reference design with a pitfall, a connection that cannot be, and a part left out."""
    design = REFERENCE.with_config("workers", scaling="cpu").with_connection("orders", "paid")
    return design.without_components(["failed"])


def bring(page, base_url, design):
    """Open a design as the learner's own, checked once. Returns its address."""
    page.goto(f"{base_url}/sandbox/import/")
    page.get_by_label("Or its text").fill(document_of(design))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("link", name="Open the design").click()
    ready(page)
    address = page.url
    page.get_by_role("button", name="Check my design").click()
    page.wait_for_url(re.compile("panel=report"))
    return address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_workbench_is_accessible_with_every_panel_open(page, base_url, theme, width):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    address = bring(page, base_url, flawed())

    for panel in PANELS:
        page.goto(f"{address}?select=workers&panel={panel}")
        ready(page)
        for details in page.locator("main details:not([open]) > summary").all():
            if details.is_visible():
                details.evaluate("(one) => { one.parentElement.open = true; }")
        assert problems(page) == [], panel
        assert page.evaluate("document.documentElement.scrollWidth") <= width, panel


@pytest.mark.parametrize("panel", ["requirements", "report", "compare", "drills"])
def test_first_view_of_the_workbench_keeps_its_budget(page, base_url, browser, panel):
    address = bring(page, base_url, flawed())
    context = browser.new_context(storage_state=page.context.storage_state())
    fresh = context.new_page()
    session = context.new_cdp_session(fresh)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    fresh.goto(f"{address}?panel={panel}", wait_until="networkidle")
    context.close()

    print(f"{panel}: {sum(sizes):,.0f} bytes in {len(sizes)} requests")
    assert sum(sizes) <= MOST_BYTES


def test_canvas_outline_and_inspector_tell_of_the_same_pitfalls(page, base_url):
    address = bring(page, base_url, flawed())
    page.goto(address)
    ready(page)
    marked = page.locator("#canvas .node:has(.warning-mark)")
    assert sorted(one.get_attribute("data-id") for one in marked.all()) == ["orders", "workers"]
    expect(page.locator("#outline .row-pitfall")).to_have_count(2)
    expect(page.locator("#canvas .is-broken .fault-mark title")).to_contain_text("publish")
    expect(page.locator("#outline")).to_contain_text("AWS cannot do this")
    expect(node(page, "workers")).to_have_attribute("aria-label", re.compile("Pitfall: .*load"))
    select(page, "workers")
    expect(page.locator("#inspector .is-pitfall")).to_contain_text("Scale on the backlog")
    expect(page.locator(".setting.is-flagged label")).to_contain_text("Scaling")

    page.get_by_label("Scaling", exact=True).select_option("queue-backlog")
    saved(page)

    expect(node(page, "workers").locator(".warning-mark")).to_have_count(0)
    expect(page.locator("#inspector .is-pitfall")).to_have_count(0)
    expect(page.locator("#outline .row-pitfall")).to_have_count(1)


def test_no_pitfall_is_told_before_the_first_check(page, base_url):
    start(page, base_url)
    page.locator('.palette [data-service="ec2"]').click()
    expect(node(page, "ec2")).to_be_attached()
    saved(page)

    expect(page.locator(".warning-mark, .row-pitfall")).to_have_count(0)


def test_reference_is_laid_over_with_a_click_and_without_scripts(page, base_url, browser):
    address = bring(page, base_url, flawed())
    page.goto(f"{address}?panel=compare")
    ready(page)
    page.get_by_role("link", name="Over yours", exact=True).click()
    overlay = page.locator(".overlay")
    expect(overlay.locator(".overlay-missing .overlay-tag")).to_have_text(["only in ours"])
    expect(overlay.locator(".overlay-key")).to_contain_text("only in yours")
    expect(page.get_by_role("link", name="Over yours", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    page.get_by_role("link", name="Side by side").click()
    expect(overlay).to_have_count(0)

    context = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{address}?panel=compare")
    plain.get_by_role("link", name="Lay it over yours : Functions and a topic").click()
    expect(plain.locator(".overlay-different .overlay-tag text")).to_have_count(3)
    plain.get_by_role("link", name="Side by side").click()
    expect(plain.locator(".side-by-side .diagram")).to_have_count(2)
    context.close()


def test_open_tab_is_marked_and_keeps_focus_and_an_edit_ages_its_panel(page, base_url):
    address = bring(page, base_url, flawed())
    page.goto(address)
    ready(page)
    page.locator("#tab-drills").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("by the design as it is now")
    expect(page.locator("#dock-tabs [aria-current]")).to_have_text(["Drills"])
    expect(page.locator("#tab-drills")).to_be_focused()
    expect(page.locator("#panel-age")).to_be_hidden()

    page.locator('.palette [data-service="sqs"]').click()
    saved(page)
    expect(page.locator("#panel-age")).to_contain_text("You have changed the design since")
    page.get_by_role("link", name="Run all again").click()
    expect(page.locator("#panel-age")).to_be_hidden()
