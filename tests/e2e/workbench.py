"""The workbench as tests use it: what a learner's hands do, and what the page then holds."""

import json

from playwright.sync_api import expect

from scenarios import library
from scenarios.engine.document import parse
from scenarios.engine.grading.report import grade, report


def start(page, base_url, slug="payment-flow"):
    """Open a scenario as somebody new, and wait until its canvas is alive."""
    page.goto(f"{base_url}/sandbox/{slug}/")
    page.get_by_role("button", name="Start", exact=True).click()
    ready(page)


def ready(page):
    page.wait_for_selector("main.bench[data-live]")


def document(page):
    """The design that the page shows, as the server has saved it."""
    return json.loads(page.locator("#canvas").get_attribute("data-document"))


def ids(page):
    return [component["id"] for component in document(page)["components"]]


def position(page, component_id):
    (found,) = (one for one in document(page)["components"] if one["id"] == component_id)
    return found["position"]


def positions(page):
    """{id: [x, y]} of all components, in units of the canvas."""
    return {one["id"]: one["position"] for one in document(page)["components"]}


def scale(page):
    """How large the canvas shows its units, in pixels."""
    box = page.locator("#canvas .node-box").first
    return box.bounding_box()["width"] / float(box.get_attribute("width"))


def zoom_level(page):
    """What the page says of it, in percent."""
    return int(page.locator("[data-zoom-level]").inner_text().rstrip("%"))


def arrows(page):
    return {(one["from"], one["to"]) for one in document(page)["connections"]}


def graded(page, slug="payment-flow"):
    """The report of the design on the page."""
    design = parse(json.dumps(document(page)), library.catalogue())
    return report(grade(library.scenario(slug), design))


def node(page, component_id):
    return page.locator(f'#canvas .node[data-id="{component_id}"]')


def middle(page, component_id):
    box = node(page, component_id).locator(".node-box").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def saved(page):
    """Wait until every edit is with the server and shown."""
    page.wait_for_function("() => !sessionStorage.getItem(location.pathname)")


def select(page, component_id):
    """Click a component, and wait for its settings."""
    page.mouse.click(*middle(page, component_id))
    expect(page.locator("#inspector")).to_have_attribute("data-selected", component_id)


def drag(page, start, end, *, steps=3):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    page.mouse.up()


def drag_service(page, service, x, y):
    """Drag a service from the palette to a point of the canvas, counted from its corner."""
    button = page.locator(f'.palette [data-service="{service}"]')
    button.scroll_into_view_if_needed()
    box, canvas = button.bounding_box(), page.locator("section.canvas").bounding_box()
    count = page.locator("#canvas .node").count()
    from_ = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drag(page, from_, (canvas["x"] + x, canvas["y"] + y))
    expect(page.locator("#canvas .node")).to_have_count(count + 1)


def port(page, component_id, side=1):
    """The middle of a handle of the component: 0 top, 1 right, 2 bottom, 3 left."""
    page.mouse.move(*middle(page, component_id))
    box = page.locator(f'.port-hit[data-port="{component_id}"]').nth(side).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def connect_by_drag(page, source, target):
    drag(page, port(page, source), middle(page, target))
    page.wait_for_selector(
        f'.connection[data-from="{source}"][data-to="{target}"]', state="attached"
    )


def move_to(page, component_id, x, y):
    """Drag a component so that its middle is at a point of the canvas."""
    canvas = page.locator("section.canvas").bounding_box()
    before = position(page, component_id)
    drag(page, middle(page, component_id), (canvas["x"] + x, canvas["y"] + y))
    saved(page)
    assert position(page, component_id) != before
