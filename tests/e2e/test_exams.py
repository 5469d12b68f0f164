"""Exams in a real browser: by keyboard alone, through a lost network, and with a wrong clock."""

import random
import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.keyboard import tab_to
from tests.e2e.test_pages import MOST_BYTES, MOST_REQUESTS, MOST_SHIFT, SHIFT, problems
from tests.quizzes.exam_rooms import figure

MOVE_CLOCK = """hours => {
  const [real, shift] = [Date, hours * 60 * 60 * 1000];
  window.Date = class extends real {
    constructor(...parts) { parts.length ? super(...parts) : super(real.now() + shift); }
    static now() { return real.now() + shift; }
  };
}"""


def start_test(page, base_url, count=5):
    page.goto(f"{base_url}/exams/test/")
    page.get_by_label("Questions").fill(str(count))
    page.get_by_label("Minutes").fill("30")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/exams/*/")


def state(page):
    return page.locator("[data-saved]")


def question(page):
    return page.locator(".paper[data-current]")


def answer(page):
    """Choose as many as the question shown asks for, by its keys; the ids taken."""
    for letter in "abc"[: int(question(page).get_attribute("data-pick"))]:
        page.keyboard.press(letter)
    return taken(question(page))


def taken(paper):
    return [box.input_value() for box in paper.locator("[name=choices]:checked").all()]


def all_taken(page):
    """{position: ids} of everything that the paper shows as chosen."""
    papers = page.locator(".paper[data-position]").all()
    return {paper.get_attribute("data-position"): taken(paper) for paper in papers}


def seconds_left(page):
    minutes, seconds = re.match(
        r"(\d+):(\d+) left", page.locator("[data-time]").inner_text()
    ).groups()
    return 60 * int(minutes) + int(seconds)


def test_full_mock_by_keyboard_alone(page, base_url):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{base_url}/exams/")
    tab_to(page, "Start the mock exam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exams/*/")
    count = page.locator(".paper[data-position]").count()
    for number in range(1, count + 1):
        expect(question(page).locator("h2")).to_have_text(f"Question {number} of {count}")
        answer(page)
        if number == 2:
            page.keyboard.press("m")
            page.keyboard.press("Shift+D")
        page.keyboard.press("n" if number % 2 else "Enter")
    expect(page.locator("#review-title")).to_be_focused()
    expect(page.locator("[data-blank]")).to_have_text(f"0 of {count} without an answer.")
    expect(page.locator('[data-of="2"]')).to_have_attribute("data-flagged", "")
    page.keyboard.press("p")
    page.keyboard.press("n")
    expect(question(page).locator("h2")).to_have_text(f"Question 2 of {count}")
    page.keyboard.press("t")
    expect(page.locator("[data-time]")).to_be_hidden()
    page.keyboard.press("r")
    tab_to(page, "Hand in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")

    assert count == 65
    expect(page.locator(".score").first).to_contain_text("right of")
    expect(page.locator("main")).not_to_contain_text("left blank")
    tab_to(page, "Practise what I missed")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Question 1")
    assert faults == []


def test_multiple_response_takes_no_more_than_asked(page, base_url):
    start_test(page, base_url, count=60)
    paper = page.locator('.paper:not([data-pick="1"])').first
    page.goto(f"{page.url}#{paper.get_attribute('id')}")
    pick = int(paper.get_attribute("data-pick"))
    for letter in "abcd"[: pick + 1]:
        page.keyboard.press(letter)

    assert len(taken(paper)) == pick
    expect(paper.locator("[data-pick-fault]")).to_contain_text(f"You have chosen {pick} already")


def test_network_cut_for_a_minute_tab_killed_continued_in_another_browser(page, base_url, browser):
    context = page.context
    page.clock.install()
    start_test(page, base_url)
    address = page.url
    answer(page)
    expect(state(page)).to_have_text(re.compile("^Saved "))

    context.set_offline(True)
    for number in (2, 3):
        page.keyboard.press("n")
        expect(question(page)).to_have_attribute("data-position", str(number))
        answer(page)
    page.clock.run_for(2_000)
    expect(state(page)).to_have_text(re.compile(r"^Not saved yet: \d answers wait for the network"))
    page.clock.run_for(60_000)
    expect(state(page)).to_have_text(re.compile("^Not saved yet"))
    chosen = all_taken(page)
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert question(page).locator(".stem").inner_text()[:40] not in stored
    page.close()  # killed: nothing is asked and nothing more is sent

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(state(again)).to_have_text(re.compile("^Saved "))
    assert all_taken(again) == chosen
    assert (
        again.evaluate("Object.keys(localStorage).filter(key => key.startsWith('exam:')).length")
        == 0
    )

    other = browser.new_context(storage_state=context.storage_state())
    phone = other.new_page()
    phone.goto(address)
    assert all_taken(phone) == chosen
    assert abs(seconds_left(phone) - seconds_left(again)) <= 3
    assert 1700 < seconds_left(phone) <= 1800
    phone.goto(f"{address}#q4")
    answer(phone)
    expect(state(phone)).to_have_text(re.compile("^Saved "))
    phone.goto(f"{address}#review")
    phone.get_by_role("button", name="Hand in").click()
    phone.wait_for_url("**/result/")
    expect(phone.locator("main")).to_contain_text("1 left blank")
    other.close()


def test_network_back_after_a_minute_sends_what_waits_before_the_tab_is_killed(
    page, base_url, browser
):
    page.clock.install()
    start_test(page, base_url)
    page.context.set_offline(True)
    for number in (1, 2, 3):
        expect(question(page)).to_have_attribute("data-position", str(number))
        answer(page)
        page.keyboard.press("n")
    page.clock.run_for(60_000)
    expect(state(page)).to_have_text(re.compile("^Not saved yet: 3 answers wait"))
    chosen = all_taken(page)

    page.context.set_offline(False)
    page.clock.run_for(60_000)  # nobody clicks: it tries again by itself
    expect(state(page)).to_have_text(re.compile("^Saved "))
    left = seconds_left(page)
    storage, address = page.context.storage_state(), page.url.partition("#")[0]
    page.context.close()

    other = browser.new_context(storage_state={**storage, "origins": []})  # cookies, nothing else
    phone = other.new_page()
    phone.goto(address)
    assert all_taken(phone) == chosen
    assert sum(map(bool, chosen.values())) == 3
    # The first browser's clock was moved on by two minutes that have not passed.
    assert 0 <= seconds_left(phone) - left <= 125
    assert 1700 < seconds_left(phone) <= 1800
    other.close()


@pytest.mark.parametrize("hours", [-1, 1])
def test_clock_of_the_browser_moved_by_an_hour_gains_nothing(page, base_url, hours):
    start_test(page, base_url)
    before = seconds_left(page)
    page.evaluate(MOVE_CLOCK, hours)
    answer(page)
    expect(state(page)).to_have_text(re.compile("^Saved "))

    assert before - 15 <= seconds_left(page) <= before
    page.add_init_script(f"({MOVE_CLOCK})({hours})")
    page.reload()
    assert abs(page.evaluate("Date.now()") / 1000 - time.time()) > 3000
    assert before - 30 <= seconds_left(page) <= before


def test_time_left_is_told_on_request(page, base_url):
    page.clock.install()
    start_test(page, base_url)
    page.keyboard.press("r")
    page.get_by_label("Tell me when 10, 5 and 1 minutes are left").check()
    for left, words in [(10, "10 minutes left."), (5, "5 minutes left."), (1, "1 minute left.")]:
        page.clock.run_for((seconds_left(page) - 60 * left + 1) * 1000)
        expect(page.locator("[data-told]")).to_have_text(words)


def test_answer_in_another_browser_is_shown_not_overwritten(page, base_url):
    start_test(page, base_url)
    phone = page.context.new_page()
    phone.goto(page.url)
    for letter in ("a", "b"):
        question(phone).locator("[name=is_flagged]").click()
        phone.keyboard.press(letter)
    newer = taken(question(phone))
    expect(state(phone)).to_have_text(re.compile("^Saved "))
    page.keyboard.press("c")
    expect(page.locator("[data-fault]")).to_contain_text("was answered in another browser later")

    assert taken(question(page)) == newer
    phone.reload()
    assert taken(question(phone)) == newer


def test_without_scripts_every_question_is_saved_by_its_button(browser, base_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start_test(page, base_url)
    first = page.locator(".paper").first
    for choice in first.locator("label.choice").all()[: int(first.get_attribute("data-pick"))]:
        choice.click()
    first.get_by_role("button", name="Save").click()
    page.wait_for_url("**#q1")

    assert len(taken(page.locator(".paper").first)) == int(first.get_attribute("data-pick"))
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/")
    expect(page.locator("main")).to_contain_text("4 left blank")
    context.close()


def test_connections_that_drop_at_random_lose_no_answer(page, base_url):
    """Before the answer arrives, after it, or not at all: what was clicked last is what stands."""
    chance = random.Random(20261121)
    start_test(page, base_url)
    dropped = 0

    def fate(route):
        nonlocal dropped
        drawn = chance.random()
        if drawn < 0.6:
            dropped += 1
            if drawn < 0.3:
                route.fetch()  # it arrives, and its answer is lost
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/exams/\d+/\d+/$"), fate)
    drops = figure(40, in_full=500)
    while dropped < drops:
        position, letter = chance.randint(1, 5), chance.choice("abcd")
        page.evaluate("position => { location.hash = `q${position}`; }", str(position))
        expect(page.locator(f"#q{position}")).to_have_attribute("data-current", "")
        page.keyboard.press(letter)
        page.evaluate("dispatchEvent(new Event('online'))")
    clicked = all_taken(page)
    page.unroute_all(behavior="wait")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text(re.compile("^Saved "), timeout=20_000)
    page.reload()

    print(f"{dropped} connections dropped")
    assert all_taken(page) == clicked
    assert any(clicked.values())


def test_nothing_of_an_exam_stays_after_logging_out(page, base_url):
    start_test(page, base_url)
    address = page.url
    page.goto(f"{base_url}/sign-up/")
    page.get_by_label("Email").fill("leaves@example.com")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Account of").wait_for()
    page.goto(address)
    stem = question(page).locator(".stem").inner_text()[:40]
    page.route(re.compile(r"/exams/\d+/\d+/$"), lambda route: route.abort())
    answer(page)
    assert "exam:" in page.evaluate("JSON.stringify(localStorage)")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{base_url}/account/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{base_url}/")

    assert page.evaluate("localStorage.length") == 0
    assert "exam" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.go_back()
    page.go_back()
    assert stem not in page.content()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_paper_and_result_are_accessible(page, base_url, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    start_test(page, base_url)
    answer(page)
    page.keyboard.press("Shift+C")
    assert problems(page) == []
    page.keyboard.press("r")
    assert problems(page) == []
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_and_result_of_a_full_mock_keep_the_budget(page, base_url, browser):
    page.goto(f"{base_url}/exams/")
    page.get_by_role("button", name="Start the mock exam").click()
    page.wait_for_url("**/exams/*/")
    paper, storage = page.url, page.context.storage_state()
    first_view(browser, storage, paper)
    page.keyboard.press("r")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/")
    first_view(browser, storage, page.url)


def first_view(browser, storage, address):
    """Load a page as a browser does that knows nothing of it yet; hold it to its budget."""
    context = browser.new_context(storage_state=storage)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    shift = page.evaluate(SHIFT)
    context.close()
    print(f"{address}: {sum(sizes):,.0f} bytes in {len(sizes)} requests, shift {shift:.4f}")
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes) <= MOST_BYTES
    assert shift < MOST_SHIFT
