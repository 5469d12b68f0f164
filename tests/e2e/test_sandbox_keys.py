"""The workbench by keyboard alone, through the canvas and through the outline."""

from playwright.sync_api import expect

from tests.e2e.keyboard import tab_to
from tests.e2e.workbench import (
    arrows,
    document,
    graded,
    ids,
    node,
    position,
    saved,
    select,
    start,
)

# Word to find the service by, its name, and the names of what it is connected to afterwards.
PARTS = [
    ("alb", "Shop entrance"),
    ("ecs", "Checkout"),
    ("sqs", "Orders"),
    ("sqs", "Failed orders"),
    ("ecs", "Payment workers"),
    ("sns", "Order paid"),
]
LINKS = [
    ("Shoppers", "Shop entrance"),
    ("Shop entrance", "Checkout"),
    ("Checkout", "Orders"),
    ("Orders", "Failed orders"),
    ("Orders", "Payment workers"),
    ("Payment workers", "Payment gateway"),
    ("Payment workers", "Order paid"),
    ("Order paid", "Mail system"),
    ("Order paid", "Stock system"),
    ("Order paid", "Analytics"),
]


def add_named(page, word, name):
    count = page.locator("#canvas .node").count()
    page.keyboard.press("f")
    page.keyboard.press("Control+a")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    expect(page.locator("#canvas .node")).to_have_count(count + 1)
    page.keyboard.press("Escape")  # to the new component on the canvas
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text(name)
    page.keyboard.press("Escape")  # out of the field, back to the component


def options(target):
    return [text.strip() for text in target.locator("option").all_inner_texts()]


def connect_to(page, name):
    """Choose a target by typing what it begins with, as a screen reader's user does."""
    page.keyboard.press("t")
    target = page.locator("#target-field")
    expect(target).to_be_focused()
    page.keyboard.type(
        next(
            words
            for words in options(target)
            if words.endswith((f"asks {name}", f"to {name}", f"in {name}"))
        )
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector .links")).to_contain_text(name)


def test_payment_flow_is_built_through_the_outline_alone(page, base_url):
    start(page, base_url)
    for word, name in PARTS:
        add_named(page, word, name)
    for source, target in LINKS:
        if page.locator("#inspector-title").inner_text() != source:
            tab_to(page, source)
            page.keyboard.press("Enter")
            expect(page.locator("#inspector-title")).to_have_text(source)
        connect_to(page, target)
    saved(page)

    assert len(arrows(page)) == len(LINKS)
    assert graded(page)["passed"]
    expect(page.locator("#announcer")).to_have_text("Connected Order paid to Analytics")


def test_arrow_keys_go_from_component_to_component_and_shift_moves(page, base_url):
    start(page, base_url)
    tab_to(page, "Find a service")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#canvas [aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_be_focused()
    one = chosen.get_attribute("data-id")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    saved_before = page.locator("#bench-bar").get_attribute("data-revision")
    expect(page.locator("#bench-bar")).not_to_have_attribute("data-revision", saved_before)

    first = position(page, one)
    assert page.locator("#bench-bar").get_attribute("data-revision") == "2"  # three steps, one edit
    expect(node(page, one)).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#bench-bar")).to_have_attribute("data-revision", "3")
    assert position(page, one) == [first[0] - 8, first[1]]


def test_control_and_space_select_several(page, base_url):
    start(page, base_url)
    select(page, "email")
    node(page, "email").focus()
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#canvas [aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.locator("#canvas [aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Control+a")
    expect(page.locator("#inspector-title")).to_have_text("5 components")
    page.keyboard.press("Escape")

    expect(page.locator("#inspector-title")).to_have_text("Nothing selected")


def test_undo_and_redo_by_key_outlive_a_reload(page, base_url):
    start(page, base_url)
    for word in ("alb", "sqs", "sns"):
        page.keyboard.press("f")
        page.keyboard.press("Control+a")
        page.keyboard.type(word)
        page.keyboard.press("Enter")
        expect(node(page, word)).to_be_attached()
        page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("main.bench[data-live]")
    page.keyboard.press("Control+z")
    expect(node(page, "sns")).to_have_count(0)
    page.keyboard.press("u")
    expect(node(page, "sqs")).to_have_count(0)
    expect(page.locator("#announcer")).to_contain_text("Took back: Added")
    page.reload()
    page.wait_for_selector("main.bench[data-live]")
    page.keyboard.press("Control+Shift+z")
    expect(node(page, "sqs")).to_be_attached()
    page.keyboard.press("Control+y")
    expect(node(page, "sns")).to_be_attached()

    assert {"alb", "sqs", "sns"} <= set(ids(page))


def test_focus_stays_where_one_works(page, base_url):
    start(page, base_url)
    select(page, "shoppers")
    page.locator("#name-field").fill("Buyers")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text("Buyers")
    expect(page.locator("#name-field")).to_be_focused()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text("Shoppers")

    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert document(page)["components"][0]["name"] == "Shoppers"


def test_removed_component_hands_its_focus_on(page, base_url):
    start(page, base_url)
    page.keyboard.press("f")
    page.keyboard.type("alb")
    page.keyboard.press("Enter")
    expect(node(page, "alb")).to_be_attached()
    page.keyboard.press("Escape")
    expect(node(page, "alb")).to_be_focused()
    page.keyboard.press("Delete")
    expect(node(page, "alb")).to_have_count(0)

    assert page.evaluate("document.activeElement.matches('#canvas .node')")


def test_keys_of_the_canvas_are_listed(page, base_url):
    start(page, base_url)
    page.keyboard.press("?")

    expect(page.locator("dialog#keys")).to_contain_text("From component to component")
