"""Drills in a real browser: played back, changed to see what would happen; and lit findings."""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scenarios import library
from scenarios.models import document_of
from tests.e2e.workbench import start

REFERENCE = replace(library.scenario("payment-flow").references[0].design, scenario="payment-flow")


@pytest.fixture
def faults(page):
    """What the browser complained about: content policy, script errors, failed requests."""
    found = []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def design(page, base_url):
    """The address of a reference design as the learner's own."""
    page.goto(f"{base_url}/sandbox/import/")
    page.get_by_label("Or its text").fill(document_of(REFERENCE))
    page.get_by_role("button", name="Read it").click()
    return page.get_by_role("link", name="Open the design").get_attribute("href")


def problems(page):
    """What axe finds, as short lines."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def at(page, second):
    """Drag the scrubber to a second of the drill, as its keys would."""
    page.locator("[data-scrub]").fill(str(second))


def test_a_drill_is_played_back_with_the_mouse(page, base_url, design, faults):
    page.goto(f"{base_url}{design}drills/zone-outage/")
    now = page.locator("[data-now]")
    expect(now).to_contain_text("Nothing waits and nothing fails")

    page.get_by_role("button", name="2:00 a zone goes down").click()

    expect(page.locator("[data-clock]")).to_have_text("2:00")
    expect(now).to_contain_text("Shoppers: 50 a second fail")
    checkout = page.locator('.playback .node[data-id="checkout"]')
    expect(checkout.locator(".plate-failed text")).to_have_text("50/s")
    expect(checkout.locator(".plate-failed path")).to_be_visible()
    expect(checkout).to_have_class(re.compile("is-failing"))
    expect(page.locator("#announcer")).to_contain_text("2:00. Shoppers: 50 a second fail")
    assert faults == []


def test_a_drill_is_played_back_with_keys_alone(page, base_url, design):
    page.goto(f"{base_url}{design}drills/spike/")
    scrubber = page.get_by_label("Moment of the drill")
    scrubber.focus()
    page.keyboard.press("End")
    expect(scrubber).to_have_attribute("aria-valuetext", "34:59")
    page.keyboard.press("Home")
    expect(scrubber).to_have_attribute("aria-valuetext", "0:00")

    scrubber.blur()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-scrub]').value > 60")
    page.keyboard.press("Space")

    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Shoppers:")


def test_nothing_is_announced_while_it_plays(page, base_url, design):
    page.goto(f"{base_url}{design}drills/spike/")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('[data-scrub]').value > 100")

    assert page.locator("#announcer").text_content() == ""


def test_it_stops_at_the_end_and_begins_again(page, base_url, design):
    page.goto(f"{base_url}{design}drills/spike/")
    page.get_by_label("Speed").select_option("240")
    at(page, 2000)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("[data-clock]")).to_have_text("34:59")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    page.get_by_role("button", name="Play", exact=True).click()

    page.wait_for_function("() => document.querySelector('[data-scrub]').value < 1000")


def test_where_motion_is_not_wanted_it_moves_once_a_second(page, base_url, design):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{base_url}{design}drills/spike/")
    page.evaluate(
        """() => {
          window.changes = 0;
          new MutationObserver(() => { window.changes += 1; })
            .observe(document.querySelector("[data-clock]"), { childList: true });
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('[data-scrub]').value >= 120")

    assert page.evaluate("window.changes") <= 4


def test_what_if_runs_in_place_and_its_address_can_be_shared(page, base_url, design, faults):
    page.goto(f"{base_url}{design}drills/spike/")
    page.get_by_text("What if it were different?").click()
    page.get_by_label("Load, times").fill("4")
    page.get_by_label("What goes wrong").select_option(label="A zone goes down")
    page.get_by_role("button", name="Run it").click()

    expect(page.get_by_text("A drill of your own")).to_be_visible()
    expect(page).to_have_url(re.compile(r"load=4&fault=zone-outage"))
    expect(page.get_by_role("button", name="Run it")).to_be_focused()
    page.get_by_role("button", name="1:00 a zone goes down").click()  # the new run plays too
    expect(page.locator("[data-now]")).to_contain_text("a second fail")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text("A drill of your own")).to_be_visible()
    page.get_by_role("link", name="The drill as it is").click()
    expect(page.get_by_text("A drill of your own")).to_have_count(0)
    assert faults == []


def test_what_cannot_be_run_is_told_at_its_field(page, base_url, design):
    page.goto(f"{base_url}{design}drills/spike/")
    page.get_by_text("What if it were different?").click()
    page.get_by_label("Load, times").fill("99")
    page.get_by_role("button", name="Run it").click()

    expect(page.get_by_text("A number from 0.1 to 10.")).to_be_visible()
    expect(page.get_by_label("Load, times")).to_have_value("99")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_drill_is_clean_in_both_themes(page, base_url, design, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{base_url}{design}drills/zone-outage/?load=2")
    at(page, 135)

    assert problems(page) == []


def test_a_drill_works_without_scripts(browser, page, base_url, design):
    context = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{base_url}{design}drills/zone-outage/")

    expect(plain.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    expect(plain.locator(".playback .diagram")).to_be_visible()
    plain.get_by_text("What if it were different?").click()
    plain.get_by_label("Load, times").fill("2")
    plain.get_by_role("button", name="Run it").click()
    expect(plain.get_by_text("A drill of your own")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_no_page_of_drills_scrolls_sideways(page, base_url, design, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("drills/spike/?load=3", "?panel=drills", "?panel=cost"):
        page.goto(f"{base_url}{design}{path}")

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_finding_lights_up_its_components_and_goes_to_today(page, base_url, faults):
    start(page, base_url)
    page.get_by_role("button", name="Check my design").click()
    page.wait_for_url(re.compile("panel=report"))
    finding = page.locator('[data-lights~="shoppers"]').first
    finding.focus()
    expect(page.locator('#canvas .node[data-id="shoppers"]')).to_have_class(re.compile("is-lit"))
    finding.blur()
    expect(page.locator("#canvas .node.is-lit")).to_have_count(0)
    finding.hover()
    expect(page.locator('#canvas .node[data-id="shoppers"]')).to_have_class(re.compile("is-lit"))

    page.get_by_role("button", name="Take off").first.click()
    expect(page.get_by_role("button", name="Add to Today").first).to_be_focused()
    page.get_by_role("button", name="Add to Today").first.click()

    expect(page.get_by_text("On your Today list").first).to_be_visible()
    expect(page.get_by_role("button", name="Take off").first).to_be_focused()
    page.goto(f"{base_url}/")
    expect(page.get_by_text("From your report:").first).to_be_visible()
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("panel", ["drills", "cost", "report"])
def test_panels_are_clean_in_both_themes(page, base_url, panel, theme):
    page.emulate_media(color_scheme=theme)
    start(page, base_url)
    page.get_by_role("button", name="Check my design").click()
    page.wait_for_url(re.compile("panel=report"))
    page.goto(page.url.replace("panel=report", f"panel={panel}"))
    page.wait_for_selector("main.bench[data-live]")

    found = Axe().run(page, context={"include": [["#dock"]]}).response["violations"]

    assert [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found] == []
