"""The canvas of the workbench in a real browser: mouse, fingers, keys."""

import pytest
from playwright.sync_api import expect

from scenarios import library
from scenarios.models import document_of
from tests.e2e import workbench
from tests.e2e.workbench import (
    arrows,
    connect_by_drag,
    document,
    drag,
    drag_service,
    graded,
    ids,
    middle,
    node,
    port,
    position,
    positions,
    saved,
    scale,
    select,
    start,
    zoom_level,
)

FLOW = [
    ("shoppers", "alb"),
    ("alb", "ecs-service"),
    ("ecs-service", "sqs"),
    ("sqs", "sqs-2"),
    ("sqs", "ecs-service-2"),
    ("ecs-service-2", "payment-gateway"),
    ("ecs-service-2", "sns"),
    ("sns", "email"),
    ("sns", "inventory"),
    ("sns", "analytics"),
]


@pytest.fixture
def faults(page):
    """What the browser complained about: content policy, script errors, failed requests."""
    found = []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_payment_flow_is_built_with_the_mouse_alone(page, base_url, faults):
    page.set_viewport_size({"width": 1440, "height": 1000})
    start(page, base_url)
    for service, x, y in (
        ("alb", 100, 60),
        ("ecs-service", 100, 180),
        ("sqs", 100, 300),
        ("sqs", 100, 420),
        ("ecs-service", 100, 540),
        ("sns", 100, 660),
    ):
        drag_service(page, service, x, y)
    for source, target in FLOW:
        connect_by_drag(page, source, target)
    select(page, "ecs-service-2")
    page.get_by_label("Scaling", exact=True).select_option("queue-backlog")
    expect(page.locator("#outline")).to_contain_text("queue-backlog")

    assert arrows(page) == set(FLOW)
    assert graded(page)["score"] == 100
    page.get_by_role("button", name="Check my design").click()
    page.wait_for_load_state()
    assert faults == []


def test_dragged_component_snaps_to_the_grid_and_takes_its_line_along(page, base_url):
    start(page, base_url)
    drag_service(page, "alb", 120, 200)
    connect_by_drag(page, "shoppers", "alb")
    way = page.locator('.connection[data-from="shoppers"] .edge')
    before, drawn = position(page, "alb"), way.get_attribute("d")
    x, y = middle(page, "alb")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y + 101, steps=4)

    assert way.get_attribute("d") != drawn
    page.mouse.up()
    saved(page)
    after = position(page, "alb")
    assert [part % 8 for part in after] == [0, 0]
    assert after[0] - before[0] == pytest.approx(50 / scale(page), abs=8)
    assert after[1] - before[1] == pytest.approx(101 / scale(page), abs=8)
    expect(node(page, "alb")).to_have_class("node family-network is-selected")


def test_escape_ends_a_drag_and_nothing_has_moved(page, base_url):
    start(page, base_url)
    drawn, before = node(page, "email").get_attribute("transform"), document(page)
    x, y = middle(page, "email")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()

    assert node(page, "email").get_attribute("transform") == drawn
    assert document(page) == before


def test_marquee_selects_and_what_is_selected_moves_together(page, base_url):
    start(page, base_url)
    before = positions(page)
    boxes = [node(page, one).bounding_box() for one in ("email", "inventory")]
    left, top = min(b["x"] for b in boxes) - 20, min(b["y"] for b in boxes) - 10
    bottom = max(b["y"] + b["height"] for b in boxes)
    drag(page, (left, top), (left + 60, bottom - 5))
    expect(page.locator("#canvas .is-selected")).to_have_count(2)
    expect(page.locator("#inspector-title")).to_have_text("2 components")
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, "shoppers"))
    page.keyboard.up("Shift")
    expect(page.locator("#canvas .is-selected")).to_have_count(3)
    x, y = middle(page, "email")
    drag(page, (x, y), (x - 160, y))
    saved(page)

    after = positions(page)
    ways = {one: (after[one][0] - x, after[one][1] - y) for one, (x, y) in before.items()}
    assert ways["email"][0] == pytest.approx(-160 / scale(page), abs=8)
    assert ways["inventory"] == pytest.approx(ways["email"], abs=8)
    assert ways["shoppers"] == pytest.approx(ways["email"], abs=8)
    assert ways["analytics"] == ways["payment-gateway"] == (0, 0)


def test_impossible_connection_says_why_before_it_is_dropped(page, base_url):
    start(page, base_url)
    drag_service(page, "sqs", 110, 150)
    drag_service(page, "sns", 110, 350)
    page.mouse.move(*port(page, "sqs", side=2))
    page.mouse.down()
    page.mouse.move(*middle(page, "sns"), steps=3)
    expect(page.locator("#inspector")).to_have_attribute("data-selected", "sqs")
    page.mouse.move(*(part + 2 for part in middle(page, "sns")))

    expect(page.locator(".canvas-hint")).to_contain_text("AWS cannot connect these")
    expect(page.locator("#canvas .is-impossible").first).to_be_attached()
    page.mouse.up()
    expect(page.locator("#outline")).to_contain_text("AWS cannot do this")
    expect(page.locator("#inspector .finding")).to_be_visible()


def test_connection_is_selected_by_a_click_and_deleted(page, base_url):
    start(page, base_url)
    drag_service(page, "alb", 120, 300)
    connect_by_drag(page, "shoppers", "alb")
    at = page.locator('.connection[data-from="shoppers"] .edge').evaluate(
        """path => {
          const {x, y} = path.getPointAtLength(path.getTotalLength() / 2);
          const {x: left, y: top} = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
          return [left, top];
        }"""
    )
    page.mouse.click(*at)
    page.keyboard.press("Delete")
    saved(page)

    assert arrows(page) == set()
    assert "alb" in ids(page)


def test_wheel_pans_and_with_control_zooms_and_both_stay_after_an_edit(page, base_url):
    start(page, base_url)
    fitted = zoom_level(page)
    x, y = middle(page, "email")
    page.mouse.move(x, y)
    page.mouse.wheel(0, 60)
    assert middle(page, "email") == pytest.approx((x, y - 60), abs=1)
    page.mouse.move(x, y - 60)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    assert middle(page, "email") == pytest.approx((x, y - 60), abs=2)
    level = zoom_level(page)
    assert level > 1.2 * fitted
    seen = middle(page, "email")
    drag_service(page, "sqs", 100, 100)

    assert zoom_level(page) == level
    assert middle(page, "email") == pytest.approx(seen, abs=1)
    page.keyboard.press("0")
    canvas = page.locator("section.canvas").bounding_box()
    for one in page.locator("#canvas .node").all():
        box = one.bounding_box()
        assert canvas["x"] < box["x"] < box["x"] + box["width"] < canvas["x"] + canvas["width"]
        assert canvas["y"] < box["y"] < box["y"] + box["height"] < canvas["y"] + canvas["height"]
    assert zoom_level(page) < level


def test_middle_button_and_held_space_pan(page, base_url):
    start(page, base_url)
    x, y = middle(page, "email")
    canvas = page.locator("section.canvas").bounding_box()
    corner = (canvas["x"] + 40, canvas["y"] + 40)
    page.mouse.move(*corner)
    page.mouse.down(button="middle")
    page.mouse.move(corner[0] + 30, corner[1] + 20, steps=3)
    page.mouse.up(button="middle")
    assert middle(page, "email") == pytest.approx((x + 30, y + 20), abs=1)
    page.keyboard.down("Space")
    drag(page, middle(page, "email"), (x, y))
    page.keyboard.up("Space")

    assert middle(page, "email") == pytest.approx((x, y), abs=1)
    expect(page.locator("#canvas .is-selected")).to_have_count(0)


def test_keys_copy_cut_paste_and_duplicate_also_into_another_design(page, base_url):
    start(page, base_url)
    drag_service(page, "alb", 110, 100)
    drag_service(page, "ecs-service", 110, 250)
    connect_by_drag(page, "alb", "ecs-service")
    select(page, "alb")
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, "ecs-service"))
    page.keyboard.up("Shift")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(node(page, "ecs-service-2")).to_be_attached()
    page.keyboard.press("d")
    expect(node(page, "ecs-service-3")).to_be_attached()
    assert ("alb-3", "ecs-service-3") in arrows(page)
    page.keyboard.press("Control+x")
    expect(node(page, "alb-3")).to_have_count(0)

    page.goto(f"{base_url}/sandbox/invoice-fan-out/")
    page.get_by_role("button", name="Start", exact=True).click()
    workbench.ready(page)
    page.keyboard.press("Control+v")
    expect(node(page, "alb")).to_be_attached()
    assert ("alb", "ecs-service") in arrows(page)


def test_delete_says_what_is_given_and_stays(page, base_url):
    start(page, base_url)
    select(page, "email")
    page.keyboard.press("Delete")

    expect(page.locator("#bench-fault")).to_contain_text("cannot be removed")
    expect(node(page, "email")).to_be_attached()


def test_design_is_laid_out_legibly_on_a_small_screen(page, base_url):
    """At 1280 by 720 a whole payment-flow is seen at 70 % or more, on plain HTML too."""
    page.goto(f"{base_url}/sandbox/import/")
    reference = library.scenario("payment-flow").references[0].design
    page.get_by_label("Or its text").fill(document_of(reference))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("link", name="Open the design").click()
    workbench.ready(page)
    assert zoom_level(page) >= 70
    one, other = "checkout", "orders"
    before = {id_: middle(page, id_) for id_ in (one, other)}
    drag(page, before[one], (before[other][0], before[other][1] + 200))
    saved(page)
    page.get_by_role("button", name="Lay out").click()
    saved(page)

    after = {id_: middle(page, id_) for id_ in (one, other)}
    assert after[one] == pytest.approx(before[one], abs=2)
    assert after[other] == pytest.approx(before[other], abs=2)
    assert zoom_level(page) >= 70


def test_scenario_begins_with_room_between_who_asks_and_who_waits(page, base_url):
    start(page, base_url)

    found = positions(page)
    waiting = [found[one] for one in ("payment-gateway", "email", "inventory", "analytics")]
    assert len({x for x, _ in waiting}) == 1
    assert waiting[0][0] - found["shoppers"][0] >= 600
    assert zoom_level(page) >= 70
