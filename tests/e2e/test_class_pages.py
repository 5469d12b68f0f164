"""The pages of a class in a real browser, for its instructor and for a learner: accessible in both
themes, and nothing wider than the screen. And a class list imported by hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_pages import check, problems

LIST = """Name;E-Mail;Number
Zoë O’Hara;zoe@example.com;17
Ada Lovelace;ada.with.a.long.address@some-school.example.com;18
"""
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
TAUGHT = [
    *("/class/", "/class/new/", "{0}", "{0}people/", "{0}people/?q=nobody", "{0}people/import/"),
    *("{0}people/invite/", "{0}code/", "{0}settings/", "{0}assignments/", "{0}assignments/new/"),
    *("{0}assignments/new/?kind=practice", "{0}grades/", "{0}grades/import/", "{0}live/"),
    *("{0}live/new/", "{0}needs/"),
]


class Class:
    """A class with a learner in it, a practice set, and two people who are invited."""

    def __init__(self, browser, base_url, email):
        self.base_url = base_url
        self.page = browser.new_context(base_url=base_url).new_page()
        self.learner = browser.new_context(base_url=base_url).new_page()
        self.sign_up(email)
        self.page.goto("/class/new/")
        self.page.get_by_label("Name of the class").fill("Tuesday evening")
        self.page.get_by_role("button", name="Make the class").click()
        self.page.wait_for_url(re.compile(r"/class/\d+/$"))
        self.path = self.page.url.removeprefix(base_url)
        self.code = self.page.locator(".class-code").inner_text()

    def sign_up(self, email):
        self.page.goto("/sign-up/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").first.fill("correct horse battery staple")
        self.page.get_by_label("Name (optional)").fill("Tess Teacher")
        self.page.get_by_role("button", name="Create account").click()
        expect(self.page.get_by_role("link", name="Account of")).to_be_visible()

    def look_at_list(self, text):
        self.page.goto(f"{self.path}people/import/")
        self.page.get_by_label("Or paste it here").fill(text)
        self.page.get_by_role("button", name="Look at it first").click()

    def import_list(self):
        self.look_at_list(LIST)
        self.page.get_by_role("button", name="Invite 2").click()
        expect(self.page.get_by_role("heading", name="Invited, not here yet (2)")).to_be_visible()

    def give_practice(self):
        self.page.goto(f"{self.path}assignments/new/?kind=practice")
        self.page.get_by_label("Title").fill("Queues")
        self.page.get_by_role("button", name="Give it").click()
        self.page.get_by_role("link", name="Queues").click()
        return self.page.url.removeprefix(self.base_url)

    def join(self):
        self.learner.goto(f"/join/?code={self.code}")
        self.learner.get_by_label("Your name").fill("Grace Hopper")
        self.learner.get_by_role("button", name="Join the class").click()
        self.learner.wait_for_url(re.compile(r"/class/\d+/$"))


@pytest.fixture
def a_class(browser, base_url, request):
    made = Class(browser, base_url, f"teacher-{abs(hash(request.node.name))}@example.com")
    yield made
    made.page.context.close()
    made.learner.context.close()


@THEMES
def test_pages_of_a_class_are_accessible(a_class, base_url, theme):
    for path in TAUGHT:  # with nobody and nothing in it yet
        check(a_class.page, base_url + path.format(a_class.path), theme)
    a_class.import_list()
    assignment = a_class.give_practice()
    a_class.join()
    for path in TAUGHT:
        check(a_class.page, base_url + path.format(a_class.path), theme)
    a_class.page.goto(f"{a_class.path}people/")
    for summary in a_class.page.locator("main summary").all():
        summary.click()
    assert problems(a_class.page) == []
    a_class.page.goto(f"{a_class.path}grades/")
    person = a_class.page.locator(".book tbody th a").get_attribute("href")
    cell = a_class.page.locator(".book tbody td a").last.get_attribute("href")
    for path in (assignment, f"{assignment}edit/", person, cell):
        check(a_class.page, base_url + path, theme)
    for path in ("/class/", a_class.path, assignment, f"{a_class.path}grades/own/"):
        check(a_class.learner, base_url + path, theme)


@THEMES
def test_looks_at_class_lists_and_personal_links_are_accessible(a_class, browser, base_url, theme):
    page = a_class.page
    check(page, base_url + a_class.path, theme)  # which sets the theme and the width
    for text in (LIST, "Name;E-Mail\nAda;ada\nBob;\n", "\n"):
        a_class.look_at_list(text)
        assert problems(page) == [], text
        needed, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert needed <= width
    a_class.import_list()
    a_class.look_at_list("Name;E-Mail;Number\nZoë;zoe@example.com;19\n")
    assert problems(page) == []
    page.goto(f"{a_class.path}people/")
    link = page.get_by_label("Link of Zoë O’Hara").input_value()
    visitor = browser.new_context().new_page()
    check(visitor, link, theme)
    visitor.context.close()


def test_class_list_is_imported_and_a_link_copied_and_taken(a_class, browser):
    page = a_class.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    a_class.import_list()

    page.get_by_role("button", name="Copy link of Zoë O’Hara").click()
    expect(page.get_by_role("button", name="Copied of Zoë O’Hara")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    visitor = browser.new_context().new_page()
    visitor.goto(link)
    visitor.get_by_role("button", name="Join without an account").click()

    expect(visitor.get_by_text("You are here as Zoë O’Hara")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Invited, not here yet (1)")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Zoë O’Hara 17 Guest Learner"))).to_be_visible()
    a_class.look_at_list(LIST)
    expect(page.get_by_text("There is nothing to change.")).to_be_visible()
    visitor.context.close()


def test_class_list_is_imported_without_scripts(browser, base_url, a_class):
    cookies = a_class.page.context.cookies()
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    context.add_cookies(cookies)
    a_class.page = context.new_page()

    a_class.import_list()

    links = a_class.page.locator("input[readonly]")
    expect(links).to_have_count(2)
    expect(a_class.page.get_by_role("button", name="Copy link")).to_have_count(0)
    context.close()
