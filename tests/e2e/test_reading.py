"""A chapter in a browser: marks and notes in place, the position kept, results as one types."""

import pytest
from playwright.sync_api import expect

CHAPTER = "/learn/sqs-in-depth/"


@pytest.fixture
def reader(page, base_url):
    """A page on a chapter whose reader has marked the first section, and so is a guest."""
    page.goto(base_url + CHAPTER)
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.locator(".rail-progress")).to_contain_text("1 of")
    return page


def test_marking_a_section_leads_to_the_next_and_says_so(reader):
    following = reader.locator(".prose > section").nth(1)

    expect(following.get_by_role("heading").first).to_be_in_viewport()
    expect(reader.locator(":focus")).to_contain_text("Next: ")
    expect(reader.locator("#announcer")).to_contain_text("is read: 1 of")
    expect(reader.locator(".rail > ol .readmark").first).to_have_attribute("aria-label", "Read")


def test_position_is_kept_and_offered_on_return(reader):
    section = reader.locator(".prose > section").nth(4)
    title = section.locator("h2").inner_text().splitlines()[-1]

    with reader.expect_response(lambda answer: "/position" in answer.url) as answered:
        section.evaluate("element => element.scrollIntoView()")
    assert answered.value.status == 204
    expect(reader.locator(".rail > ol a[aria-current]")).to_have_text(title)

    reader.goto(reader.url.partition("#")[0])
    link = reader.get_by_role("link", name=f"Continue where you stopped: {title}")
    link.click()
    expect(section.locator("h2")).to_be_in_viewport()


def test_position_of_a_visitor_is_never_sent(page, base_url):
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(base_url + CHAPTER)
    section = page.locator(".prose > section").nth(2)
    section.evaluate("element => element.scrollIntoView()")

    expect(page.locator(".rail > ol a[aria-current]")).to_have_count(1)
    expect(page.locator("[data-position]")).to_have_count(0)
    assert "POST" not in sent


def test_note_is_written_saved_and_closed_in_place(reader):
    section = reader.locator(".prose > section").first
    section.get_by_role("link", name="Add a note").click()
    expect(section.get_by_role("textbox", name="Your note")).to_be_focused()
    reader.keyboard.type("Receive only hides.")
    section.get_by_role("button", name="Save note").click()

    expect(section.locator(".note")).to_contain_text("Receive only hides.")
    expect(section.get_by_role("link", name="Edit note")).to_be_focused()

    section.get_by_role("link", name="Edit note").click()
    section.get_by_role("link", name="Cancel").click()
    expect(section.locator(".note")).to_contain_text("Receive only hides.")


def test_results_come_as_one_types(page, base_url):
    page.goto(f"{base_url}/search/")
    expect(page.locator("#search-field")).to_be_focused()

    page.keyboard.type("dedup")

    expect(page.get_by_role("link", name="Deduplication ID")).to_be_visible()
    expect(page).to_have_url(f"{base_url}/search/?q=dedup")
    expect(page.locator("#announcer")).to_contain_text("result")
    expect(page.locator("#search-field")).to_be_focused()


def test_summary_prints_on_one_page(page, base_url):
    for slug in ["sqs-in-depth", "statelessness-and-sessions"]:
        page.goto(f"{base_url}/learn/{slug}/summary/")

        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
