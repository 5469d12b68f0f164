"""Whole journeys as a new visitor makes them: by keyboard alone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.keyboard import tab_to

CHAPTER = "/learn/sqs-in-depth/"


@pytest.fixture
def faults(page):
    """What the browser complained about: content policy, script errors, failed requests."""
    found = []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_visitor_reads_reviews_practises_and_signs_up_by_keyboard(page, base_url, faults):
    page.goto(base_url)
    tab_to(page, "Start with chapter")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Orientation")

    tab_to(page, "Mark as read")
    page.keyboard.press("Enter")
    expect(page.locator(".rail-progress").first).to_contain_text("1 of")

    tab_to(page, "Review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Show answer")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Remembered")).to_be_visible()
    first = page.locator(".card-face h1").inner_text()
    page.keyboard.press("2")
    expect(page.locator(".card-face h1")).not_to_have_text(first)
    page.keyboard.press("u")
    expect(page.locator(".card-face h1")).to_have_text(first)

    tab_to(page, "Practise")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Practise")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Question 1")
    page.keyboard.press("a")
    if page.locator("form[data-pick]").count():
        page.keyboard.press("b")
    if page.locator("form[data-pick='3']").count():
        page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(page.locator(".outcome")).to_be_focused()
    expect(page.locator(".why").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Question 2")

    tab_to(page, "Guest")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Keep your work")
    tab_to(page, "Sign up")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sign up")
    tab_to(page, "Email")
    page.keyboard.type("keys@example.com")
    tab_to(page, "Password")
    page.keyboard.type("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account of")).to_be_visible()

    page.goto(f"{base_url}/progress/")
    expect(page.locator(".figures")).to_contain_text("1 of")
    assert faults == []


def test_quick_check_is_answered_in_place(page, base_url, faults):
    page.goto(base_url + CHAPTER)
    check = page.locator("form:has(input[type=radio])").first
    box = check.locator("xpath=ancestor-or-self::*[@id][1]").get_attribute("id")
    address = page.url
    check.get_by_role("radio").first.check()
    check.get_by_role("button", name=re.compile("Check")).click()

    expect(page.locator(f"#{box} .verdict").first).to_be_visible()
    assert page.url == address
    assert faults == []


def test_exercise_shows_its_answer_only_after_a_try(page, base_url, faults):
    page.goto(base_url + CHAPTER)
    exercise = page.locator(".exercise").first
    expect(page.locator(".model-answer")).to_have_count(0)
    exercise.get_by_role("textbox").fill(
        "A queue between shop and workers, with a dead-letter queue; workers scale on backlog."
    )
    exercise.get_by_role("button").first.click()

    expect(page.locator(".model-answer")).to_be_visible()
    assert faults == []


def test_key_term_shows_its_definition(page, base_url, faults):
    page.goto(base_url + CHAPTER)
    term = page.locator("button.term").first
    term.focus()
    page.keyboard.press("Enter")
    definition = page.locator(f"#{term.get_attribute('popovertarget')}")

    expect(definition).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    assert faults == []


def test_search_is_reached_by_its_key_and_finds_a_term(page, base_url, faults):
    page.goto(base_url + CHAPTER)
    page.keyboard.press("/")
    page.keyboard.type("visibility timeout")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("Visibility timeout")
    assert faults == []


def test_keys_of_the_page_are_listed(page, base_url):
    page.goto(f"{base_url}/review/")
    page.keyboard.press("?")

    expect(page.locator("#keys")).to_contain_text("Show answer")


def test_everything_works_without_scripts(browser, base_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base_url + CHAPTER)
    page.get_by_role("button", name=re.compile("Mark as read")).first.click()
    expect(page.locator(".rail-progress").first).to_contain_text("1 of")

    page.goto(f"{base_url}/review/")
    page.get_by_role("link", name="Show answer").click()
    page.get_by_role("button", name="Remembered").click()
    expect(page.get_by_role("link", name="Show answer")).to_be_visible()

    page.goto(f"{base_url}/practise/")
    page.get_by_role("button", name="Start").click()
    needed = page.locator("form[data-pick]")
    pick = int(needed.get_attribute("data-pick")) if needed.count() else 1
    for choice in page.locator("label.choice").all()[:pick]:
        choice.click()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".outcome")).to_be_visible()
    context.close()


def test_theme_is_kept_without_a_flash(page, base_url):
    page.goto(base_url)
    page.get_by_role("button", name=re.compile("Theme")).click()
    page.get_by_role("button", name=re.compile("Theme")).click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(base_url + CHAPTER)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
