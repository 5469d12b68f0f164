"""Every page in a real browser: accessible in both themes, within its budget, and quiet."""

import pytest
from axe_playwright_python.sync_playwright import Axe

MOST_BYTES = 60_000
MOST_REQUESTS = 6
MOST_SHIFT = 0.02
CHAPTER = "/learn/sqs-in-depth/"
WIDTHS = {"light": 1280, "dark": 390}

VISITOR_PAGES = [
    "/",
    "/learn/",
    CHAPTER,
    "/learn/statelessness-and-sessions/",
    "/learn/sns-and-fan-out/",
    f"{CHAPTER}summary/",
    "/learn/facts/",
    "/learn/glossary/",
    "/learn/map/",
    "/review/",
    "/cards/",
    "/cards/new",
    "/practise/",
    "/practise/missed/",
    "/practise/figures/",
    "/exams/",
    "/exams/test/",
    "/exams/test/?chapter=sqs-in-depth",
    "/exams/extra-time/",
    "/sandbox/",
    "/sandbox/payment-flow/",
    "/sandbox/growth-journey/",
    "/sandbox/import/",
    "/class/",
    "/join/",
    "/live/",
    "/search/?q=queue",
    "/progress/",
    "/progress/objectives/m5-size-workers/",
    "/login/",
    "/sign-up/",
    "/password/",
    "/no-such-page/",
]
LEARNER_PAGES = [
    "/",
    "/learn/",
    CHAPTER,
    "/review/",
    "/cards/",
    "/cards/stats/",
    "/practise/",
    "/practise/missed/",
    "/practise/figures/",
    "/progress/",
    "/progress/activities/",
    "/progress/objectives/m5-size-workers/",
    "/account/",
    "/account/settings/",
    "/account/delete/",
    "/logout/",
]
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


def problems(page):
    """What axe finds, as short lines."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def check(page, address, theme):
    """Look at the page in this theme, wide in light and as a phone in dark.

    Visitors choose it by a cookie; with an account the page follows the system.
    """
    width = WIDTHS[theme]
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert problems(page) == [], f"{address}, {theme}"
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= width, f"{address} needs {needed} of {width} px"


@pytest.fixture
def learner_page(page, base_url):
    """A browser whose guest has read, reviewed, practised and kept a card."""
    page.goto(base_url + CHAPTER)
    page.get_by_role("button", name="Mark as read").first.click()
    page.goto(f"{base_url}/review/")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Remembered").click()
    page.goto(f"{base_url}/practise/")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/practise/*/1/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", VISITOR_PAGES)
def test_page_of_a_visitor_is_accessible(page, base_url, path, theme):
    check(page, base_url + path, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_a_learner_are_accessible(learner_page, base_url, theme):
    question = learner_page.url
    for path in LEARNER_PAGES:
        check(learner_page, base_url + path, theme)
    check(learner_page, question, theme)
    needed = learner_page.locator("form[data-pick]")
    pick = int(needed.get_attribute("data-pick")) if needed.count() else 1
    for choice in learner_page.locator("label.choice").all()[:pick]:
        choice.click()
    learner_page.get_by_role("button", name="Answer").click()
    learner_page.locator(".outcome").wait_for()
    assert problems(learner_page) == []
    check(learner_page, question, theme)
    check(learner_page, question.rsplit("/", 2)[0] + "/", theme)
    learner_page.goto(f"{base_url}/review/")
    learner_page.keyboard.press("Space")
    learner_page.get_by_role("button", name="Remembered").wait_for()
    assert problems(learner_page) == []


@pytest.mark.parametrize("path", VISITOR_PAGES)
def test_first_view_of_a_page_keeps_its_budget(browser, base_url, path):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes, inline = [], set()

    # An image that a stylesheet carries in itself (a data: address) goes over no wire.
    def sent(event):
        if event["request"]["url"].startswith("data:"):
            inline.add(event["requestId"])

    def finished(event):
        if event["requestId"] not in inline:
            sizes.append(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    page.goto(base_url + path, wait_until="networkidle")
    shift = page.evaluate(SHIFT)
    context.close()

    print(f"{path}: {sum(sizes):,.0f} bytes in {len(sizes)} requests, shift {shift:.4f}")
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes) <= MOST_BYTES
    assert shift < MOST_SHIFT
