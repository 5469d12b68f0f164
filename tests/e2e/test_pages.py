"""Every page in a real browser: accessible in both themes, within its budget, and quiet."""

import os
import subprocess
import sys
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT

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
    answer(learner_page)
    assert problems(learner_page) == []
    check(learner_page, question, theme)
    check(learner_page, question.rsplit("/", 2)[0] + "/", theme)
    learner_page.goto(f"{base_url}/review/")
    learner_page.keyboard.press("Space")
    learner_page.get_by_role("button", name="Remembered").wait_for()
    assert problems(learner_page) == []


@pytest.fixture
def staff_page(browser, base_url, database_url, tmp_path):
    """A browser of its own, signed in as staff."""
    email, password = f"{uuid.uuid4().hex}@example.com", "correct horse battery staple"
    command = ["createsuperuser", "--noinput", "--username", email, "--email", email]
    own = {"DATABASE_URL": database_url, "LOCAL_DIR": str(tmp_path)}
    own["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    environment = os.environ | own | {"DJANGO_SUPERUSER_PASSWORD": password}
    subprocess.run([sys.executable, "manage.py", *command], env=environment, cwd=ROOT, check=True)
    page = browser.new_context(base_url=base_url).new_page()
    page.goto("/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    yield page
    page.context.close()


def answer(page):
    """Answer the question that is open, with its first choices."""
    needed = page.locator("form[data-pick]")
    pick = int(needed.get_attribute("data-pick")) if needed.count() else 1
    for choice in page.locator("label.choice").all()[:pick]:
        choice.click()
    page.get_by_role("button", name="Answer").click()
    page.locator(".outcome").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_about_questions_are_accessible(learner_page, staff_page, base_url, theme):
    """From a dispute to the marks given again, with every page on the way."""
    question = learner_page.url
    check(learner_page, question, theme)
    answer(learner_page)
    learner_page.get_by_text("Dispute this question").click()
    assert problems(learner_page) == []
    learner_page.get_by_label("What is wrong with it?").fill("More than one choice does.")
    learner_page.get_by_role("button", name="Send the dispute").click()
    expect(learner_page.get_by_text("not decided yet")).to_be_focused()
    check(learner_page, question, theme)

    check(staff_page, f"{base_url}/practise/items/", theme)
    check(staff_page, f"{base_url}/practise/items/?which=disputed", theme)
    staff_page.locator(".items .prompt").first.click()
    staff_page.get_by_role("button", name="Decide").wait_for()
    item = staff_page.url
    check(staff_page, item, theme)
    staff_page.get_by_label("Accept:").check()
    staff_page.get_by_label("What everybody who sees the answer is told").fill("They all do.")
    staff_page.get_by_role("button", name="Decide").click()
    expect(staff_page.get_by_text("The dispute is accepted")).to_be_visible()
    check(staff_page, f"{item}1/", theme)
    for choice in staff_page.locator("label.choice").all():
        choice.locator("input").set_checked(True, force=True)
    staff_page.get_by_role("button", name="See what would change").click()
    staff_page.get_by_label("Why").wait_for()
    check(staff_page, staff_page.url, theme)
    staff_page.get_by_label("Why").fill("Every choice meets what the question asks for.")
    staff_page.get_by_role("button", name="Mark again").click()
    staff_page.wait_for_url("**/regrades/*/")
    check(staff_page, staff_page.url, theme)
    check(staff_page, f"{base_url}/practise/items/regrades/", theme)

    check(learner_page, question, theme)
    expect(learner_page.get_by_text("Marked again on")).to_be_visible()
    check(learner_page, base_url, theme)
    expect(learner_page.get_by_text("Your dispute was accepted")).to_be_visible()


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
