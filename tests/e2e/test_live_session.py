"""A whole live session in real browsers: a host with the screen for the room, three learners."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

NAMES = ("Ada", "Grace", "Linus")


def problems(page):
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def open_page(browser, faults, **options):
    page = browser.new_context(**options).new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    return page


def open_session(page, base_url):
    """A new instructor with a class and a session of five questions; the session's code."""
    page.goto(f"{base_url}/sign-up/")
    page.get_by_label("Email").fill("live-host@example.com")
    page.get_by_label("Password").first.fill("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account of")).to_be_visible()
    page.goto(f"{base_url}/class/new/")
    page.get_by_label("Name of the class").fill("Tuesday evening")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Live sessions").click()
    assert problems(page) == []
    page.get_by_role("link", name="New session").click()
    page.get_by_label("Choose", exact=True).select_option("5")
    expect(page.locator("[name=questions]:checked")).to_have_count(5)
    assert problems(page) == []
    page.get_by_label("Title").fill("Warm-up")
    page.get_by_role("button", name="Open the session").click()
    expect(page.locator("#live-counts")).to_contain_text("0 are in")
    return page.locator(".class-code").inner_text()


def join(page, base_url, code, name):
    page.goto(f"{base_url}/live/?code={code}")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("[data-line]")).to_have_text("Connected")


def answer(page, first):
    form = page.locator("form[data-answer]")
    expect(form).to_be_visible()
    for number in range(int(form.get_attribute("data-pick"))):
        form.locator("label.choice").nth((first + number) % 4).click()
    form.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Your answer is in.")).to_be_visible()


def press(host, key, then):
    """A host's key, and the button that stands there afterwards."""
    host.keyboard.press(key)
    expect(host.get_by_role("button", name=then)).to_be_visible()


def test_host_and_three_learners_play_a_session(browser, base_url):
    faults = []
    host = open_page(browser, faults, viewport={"width": 1280, "height": 900})
    code = open_session(host, base_url)
    screen = host.context.new_page()
    screen.goto(host.url.replace("/host/", "/screen/"))
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    ada, grace, linus = (open_page(browser, faults, **phone) for _ in NAMES)
    for page, name in ((ada, "Ada"), (grace, "Grace")):
        join(page, base_url, code, name)
    expect(host.locator("#live-counts")).to_contain_text("2 are in")
    assert [problems(page) for page in (host, screen, ada)] == [[], [], []]

    # First question: Linus comes late, Ada reloads after her answer.
    press(host, "Space", "Shut answers")
    answer(ada, 0)
    join(linus, base_url, code, "Linus")
    ada.reload()
    expect(ada.get_by_text("Your answer is in.")).to_be_visible()
    answer(grace, 1)
    answer(linus, 2)
    expect(host.locator("#live-counts")).to_contain_text("3 of 3 have answered")
    assert [problems(page) for page in (host, screen, linus)] == [[], [], []]

    # Shut, and a second vote; then the reveal, on every device.
    press(host, "Space", "Discuss and vote again")
    expect(ada.get_by_text("Answers are shut.")).to_be_visible()
    press(host, "v", "Shut answers")
    for page in (ada, grace, linus):
        answer(page, 1)
    press(host, "Space", "Reveal")
    press(host, "r", "Standings")
    for page in (ada, grace, linus):
        expect(page.locator("[data-verdict]:visible")).to_have_count(1)
        expect(page.locator(".live-own")).to_contain_text("of 1 right", timeout=10_000)
    expect(screen.locator(".tally .bar").first).to_be_visible()
    expect(ada.locator(".live-share").first).to_contain_text("of 3")
    assert [problems(page) for page in (host, screen, ada)] == [[], [], []]

    # Standings, a pause in the second question, and the end.
    press(host, "Space", "Next question")
    assert [problems(page) for page in (host, screen, ada)] == [[], [], []]
    press(host, "Space", "Shut answers")
    expect(ada.locator("form[data-answer]")).to_be_visible()
    press(host, "p", "Go on")
    expect(ada.get_by_text("Paused.")).to_be_visible()
    expect(ada.get_by_role("button", name="Answer")).to_be_disabled()
    press(host, "p", "Shut answers")
    answer(ada, 0)
    host.get_by_text("End the session now").click()
    host.get_by_role("button", name="End it").click()
    expect(host.get_by_role("link", name="Open the report")).to_be_visible()
    for page in (ada, grace, linus):
        expect(page.get_by_text("The session is over")).to_be_visible()
    ada.get_by_role("link", name="See your answers").click()
    expect(ada.locator(".live-line-item")).to_have_count(2)
    assert problems(ada) == []
    host.get_by_role("link", name="Open the report").click()
    expect(host.get_by_role("row", name=re.compile("Linus"))).to_be_visible()
    assert problems(host) == []
    ada.get_by_role("button", name="Practise all 2").click()
    expect(ada.locator("h1")).to_contain_text("Question 1")
    for page in (host, ada, grace, linus):
        page.context.close()

    assert faults == []
