"""The workbench under fingers: editing on a tablet, looking on a phone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.workbench import (
    arrows,
    document,
    ids,
    middle,
    node,
    position,
    saved,
    start,
    zoom_level,
)

TABLET = {"has_touch": True, "viewport": {"width": 1180, "height": 820}}
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}


class Fingers:
    """Touches as the browser gets them from a screen."""

    def __init__(self, page):
        self.devtools = page.context.new_cdp_session(page)

    def send(self, kind, *points):
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start, end, steps=4):
        self.send("touchStart", start)
        for step in range(1, steps + 1):
            self.send("touchMove", between(start, end, step / steps))
        self.send("touchEnd")

    def pinch(self, centre, wide, wider, steps=4):
        x, y = centre
        self.send("touchStart", (x - wide, y))
        self.send("touchStart", (x - wide, y), (x + wide, y))
        for step in range(1, steps + 1):
            reach = wide + (wider - wide) * step / steps
            self.send("touchMove", (x - reach, y), (x + reach, y))
        self.send("touchEnd")


def between(start, end, share):
    return tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))


@pytest.mark.browser_context_args(**TABLET)
def test_tablet_adds_drags_and_connects_by_finger(page, base_url):
    start(page, base_url)
    fingers = Fingers(page)
    page.locator('.palette [data-service="alb"]').tap()
    expect(node(page, "alb")).to_be_attached()
    before = middle(page, "alb")
    fingers.drag(before, (before[0], before[1] - 100))
    saved(page)
    assert middle(page, "alb")[1] == pytest.approx(before[1] - 100, abs=8)
    page.touchscreen.tap(*middle(page, "shoppers"))
    expect(page.locator("#inspector-title")).to_have_text("Shoppers")
    box = page.locator('.port-hit[data-port="shoppers"]').first.bounding_box()
    assert box["width"] >= 40
    fingers.drag((box["x"] + 20, box["y"] + 12), middle(page, "alb"))
    saved(page)

    assert arrows(page) == {("shoppers", "alb")}


@pytest.mark.browser_context_args(**TABLET)
def test_tablet_pans_with_one_finger_and_zooms_with_two(page, base_url):
    start(page, base_url)
    fingers = Fingers(page)
    before, level = document(page), zoom_level(page)
    x, y = middle(page, "email")
    canvas = page.locator("section.canvas").bounding_box()
    empty = (canvas["x"] + canvas["width"] / 2, canvas["y"] + 400)
    fingers.drag(empty, (empty[0] - 160, empty[1] + 40))
    assert middle(page, "email") == pytest.approx((x - 160, y + 40), abs=14)
    held = middle(page, "email")
    fingers.pinch(held, 40, 80)

    assert middle(page, "email") == pytest.approx(held, abs=4)
    assert zoom_level(page) == pytest.approx(2 * level, abs=5)
    assert document(page) == before


@pytest.mark.browser_context_args(**PHONE)
def test_phone_looks_at_the_canvas_and_edits_in_the_outline(page, base_url):
    start(page, base_url)
    fingers = Fingers(page)
    page.locator("section.canvas").scroll_into_view_if_needed()
    x, y = middle(page, "email")
    fingers.drag((x, y), (x + 40, y))
    assert middle(page, "email")[0] == pytest.approx(x + 40, abs=14)
    page.touchscreen.tap(*middle(page, "email"))
    expect(page.locator("#inspector-title")).to_have_text("Mail system")
    page.locator('.palette [data-service="alb"]').tap()
    expect(page.locator("#outline")).to_contain_text("Load Balancer")
    page.locator("#outline").get_by_role("link", name="Shoppers").tap()
    expect(page.locator("#inspector-title")).to_have_text("Shoppers")
    page.get_by_label("Connect to").select_option("alb")
    page.get_by_role("button", name="Connect", exact=True).tap()
    expect(page.locator("#outline")).to_contain_text("asks Application Load Balancer")
    saved(page)

    assert arrows(page) == {("shoppers", "alb")}
    assert "alb" in ids(page)
    assert position(page, "alb")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
