"""A whole design session in real browsers: a host with the screen for the room, two guests."""

import re

from playwright.sync_api import expect

from tests.e2e.test_live_session import join, open_page, press, problems
from tests.e2e.workbench import document, graded, ready

DESK = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
# Colors that fade into a theme must not be measured half way.
SETTLED = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0))))
  .then(() => true)"""
EDIT = """async ([edit, fields]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  const url = `/sandbox/designs/${document.querySelector(".bench").dataset.design}/edits/${edit}`;
  const body = new URLSearchParams(fields);
  return (await fetch(url, { method: "POST", headers: token, body })).status;
}"""


def edit(page, name, **fields):
    """One edit of the design, by its form; the page then shows it."""
    revision = page.locator("#bench-bar").get_attribute("data-revision")
    assert page.evaluate(EDIT, [name, {"revision": revision, **fields}]) == 200
    page.reload()
    ready(page)


def assemble(page, *services):
    """A way from the shoppers through these services to the payment gateway."""
    ends = ["shoppers"]
    for service in services:
        before = {one["id"] for one in document(page)["components"]}
        edit(page, "add", service=service)
        ends += [one["id"] for one in document(page)["components"] if one["id"] not in before]
    for source, target in zip(ends, [*ends[1:], "payment-gateway"], strict=True):
        edit(page, "connect", source=source, target=target)


def check(page):
    page.get_by_role("button", name="Check my design").click()
    expect(page.locator(".report")).to_be_visible(timeout=20_000)


def in_both_themes(*pages):
    found = []
    for page in pages:
        page.bring_to_front()  # else its colors stand still half way
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            found += problems(page)
    return found


def open_session(page, base_url):
    """A new instructor with a class and a design session, made from the scenario; its code."""
    page.goto(f"{base_url}/sign-up/")
    page.get_by_label("Email").fill("design-host@example.com")
    page.get_by_label("Password").first.fill("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account of")).to_be_visible()
    page.goto(f"{base_url}/class/new/")
    page.get_by_label("Name of the class").fill("Thursday evening")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Live sessions")).to_be_visible()
    page.goto(f"{base_url}/sandbox/payment-flow/")
    page.get_by_role("link", name="Design it together").click()
    expect(page.get_by_label("Scenario")).to_have_value("payment-flow")
    page.get_by_label("Time for the design").select_option("15")
    page.get_by_label("Title").fill("Thursdays")
    assert in_both_themes(page) == []
    page.get_by_role("button", name="Open the session").click()
    expect(page.locator("#live-board")).to_contain_text("0 are in")
    return page.locator(".class-code").inner_text()


def design(page):
    page.get_by_role("link", name="Open your design").click()
    page.get_by_role("button", name="Begin").click()
    ready(page)
    expect(page.locator(".live-design-bar")).to_contain_text("Live: Thursdays")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"1[45] min left"))


def test_host_and_two_learners_design_together(browser, base_url):
    faults = []
    host = open_page(browser, faults, **DESK)
    code = open_session(host, base_url)
    screen = host.context.new_page()
    screen.goto(host.url.replace("/host/", "/screen/"))
    ada, grace = (open_page(browser, faults, **DESK) for _ in "AG")
    for page, name in ((ada, "Ada"), (grace, "Grace")):
        join(page, base_url, code, name)
    expect(host.locator("#live-board")).to_contain_text("2 are in")
    assert in_both_themes(host, screen, ada) == []

    # Design: each in a draft of the session; checks come to the boards by themselves.
    press(host, "Space", "Open the gallery")
    expect(screen.locator(".board li").first).to_contain_text("0 of 2")
    assert in_both_themes(ada) == []
    design(ada)
    design(grace)
    assemble(grace, "api-gateway", "sqs", "lambda")
    check(ada)
    check(grace)
    for page in (host, screen):
        expect(page.locator("#live-board")).to_contain_text("2 checked")
    met = {one["title"]: one["passed"] for one in graded(grace)["requirements"]}
    assert len(set(met.values())) == 2
    for title, passed in met.items():
        for page in (host, screen):
            row = page.locator(".board li", has_text=title)
            expect(row).to_contain_text(f"{int(passed)} of 2")
    assert in_both_themes(host, screen, grace) == []

    # A reload, a second tab and a way back lead to the same design; a pause reaches the sandbox.
    there = grace.url.partition("?")[0]
    grace.get_by_role("link", name="Back to the session").click()
    expect(grace.locator("#live-own")).to_contain_text(f"{sum(met.values())} of {len(met)}")
    grace.get_by_role("link", name="Open your design").click()
    ready(grace)
    assert grace.url == there
    press(host, "p", "Go on")
    expect(grace.get_by_text("Paused: look to your host")).to_be_visible()
    assert in_both_themes(host) == []
    press(host, "p", "Open the gallery")

    # Gallery: without names, the own one marked; pinned to the screen, and kept out by its learner.
    ada.get_by_role("link", name="Back to the session").click()
    press(host, "Space", "End the session")
    expect(grace.get_by_text("The gallery is open")).to_be_visible()
    expect(ada.locator(".wall-of-designs li")).to_have_count(2)
    expect(ada.locator(".is-own")).to_have_count(1)
    for page in (ada, screen):
        expect(page.get_by_text("Missing most often", exact=True)).to_be_visible()
        assert "Grace" not in page.content()
    assert in_both_themes(host, screen, ada) == []
    host.get_by_role("button", name="Pin Design 1").click()
    expect(screen.locator(".screen-pinned figcaption")).to_have_text("Design 1")
    host.get_by_role("button", name="Hide Design 2").click()
    expect(ada.locator(".wall-of-designs li")).to_have_count(1, timeout=10_000)
    host.get_by_role("button", name="Show Design 2").click()
    expect(ada.locator(".wall-of-designs li")).to_have_count(2, timeout=10_000)
    grace.get_by_role("link", name="Back to the session").click()
    grace.get_by_role("button", name="Keep mine out").click()
    expect(grace.get_by_text("Your design is kept out of the gallery.")).to_be_visible()
    expect(ada.locator(".wall-of-designs li")).to_have_count(1, timeout=10_000)
    ada.locator(".design-frame").first.click()
    expect(ada.get_by_role("heading", level=1)).to_contain_text("yours")
    assert in_both_themes(ada, screen, grace) == []
    ada.go_back()

    # End: the own result, the host's report.
    host.get_by_role("button", name="End the session").click()
    expect(host.get_by_role("link", name="Open the report")).to_be_visible()
    ada.get_by_role("link", name="See your result").click()
    expect(ada.locator(".score")).to_contain_text(f"0 of {len(met)} requirements met")
    grace.get_by_role("link", name="See your result").click()
    expect(grace.locator(".score")).to_contain_text(f"{sum(met.values())} of {len(met)}")
    assert in_both_themes(ada, host, screen) == []
    host.get_by_role("link", name="Open the report").click()
    expect(host.get_by_role("row", name=re.compile("Grace"))).to_be_visible()
    assert in_both_themes(host) == []
    ada.goto(f"{base_url}/")
    expect(ada.get_by_text("It teaches what was missing").first).to_be_visible()
    for page in (host, ada, grace):
        page.context.close()

    assert faults == []
