"""Drawings read back: boxes, lines and words of an SVG, and questions about them."""

import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import strategies as st

from scenarios.engine.catalogue import KINDS
from scenarios.engine.document import parse
from scenarios.engine.drawing import draw_canvas
from scenarios.engine.scenario_reader import read_scenario
from tests.scenarios.engine.designs import CATALOGUE

NUMBER = re.compile(r"-?[\d.]+")
SCENARIOS = Path(__file__).parents[4] / "content" / "scenarios"


def references():
    """{"scenario reference": its design} of all scenarios."""
    found = {}
    for brief in sorted(SCENARIOS.glob("*/brief.yaml")):
        reference = (brief.parent / "reference.yaml").read_text()
        scenario = read_scenario(brief.read_text(), reference, CATALOGUE)
        for one in scenario.references:
            found[f"{scenario.slug} {one.id}"] = one.design
    return found


def canvas(design, **options):
    """The parsed SVG of a design on the canvas."""
    return ElementTree.fromstring(draw_canvas(design, title="T", **options))


def svgs(text):
    """The parsed SVG elements of a figure, the wide one first."""
    return list(ElementTree.fromstring(f"<all>{text}</all>"))


def has_class(element, name):
    return name in (element.get("class") or "").split()


def classed(svg, name):
    return [element for element in svg.iter() if has_class(element, name)]


def text_of(element):
    return "".join(element.itertext())


def boxes(svg):
    """{id on a canvas, or else the name: (x, y, width, height)}"""
    found = {}
    for node in classed(svg, "node"):
        x, y = map(float, NUMBER.findall(node.get("transform")))
        rectangle = node.find("rect")
        name = " ".join(text_of(line) for line in classed(node, "node-name"))
        size = (float(rectangle.get("width")), float(rectangle.get("height")))
        found[node.get("data-id") or name] = (x, y, *size)
    return found


def lines(svg):
    """[(kind, [(x, y), ...])] of every line, corners included."""
    found = []
    for path in classed(svg, "edge"):
        numbers = [float(number) for number in NUMBER.findall(path.get("d"))]
        kind = path.get("class").removeprefix("edge edge-")
        found.append((kind, list(zip(numbers[::2], numbers[1::2], strict=True))))
    return found


def line(svg, source, target):
    """The points of the line between two components of a canvas."""
    (points,) = (
        points
        for group in classed(svg, "connection")
        for _, points in lines(group)
        if (group.get("data-from"), group.get("data-to")) == (source, target)
    )
    return points


def words(svg):
    return [text_of(word) for word in classed(svg, "edge-word")]


def heads(svg):
    return [path for path in svg.iter("path") if (path.get("class") or "").startswith("edge-head")]


def overlap(one, other):
    """Whether two (x, y, width, height) share more than their edges."""
    (x, y, width, height), (left, top, other_width, other_height) = one, other
    beside = x + width <= left or left + other_width <= x
    return not (beside or y + height <= top or top + other_height <= y)


def overlapping(svg):
    """Pairs of boxes that lie on one another."""
    return [pair for pair in combinations(boxes(svg).values(), 2) if overlap(*pair)]


def strokes(points):
    for (x1, y1), (x2, y2) in pairwise(points):
        yield min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)


def run_through(svg):
    """The lines that run through a box, more than to its edge."""
    insides = [(x + 1, y + 1, w - 2, h - 2) for x, y, w, h in boxes(svg).values()]
    return [
        points
        for _, points in lines(svg)
        if any(overlap(stroke, inside) for stroke in strokes(points) for inside in insides)
    ]


def crossings(svg):
    """How often a level stretch of one line crosses an upright one of another."""
    level, upright = [], []
    for number, (_, points) in enumerate(lines(svg)):
        for x, y, width, height in strokes(points):
            if width > height:
                level.append((number, x, x + width, y))
            else:
                upright.append((number, x, y, y + height))
    return sum(
        one != other and left + 1 < x < right - 1 and top + 1 < y < bottom - 1
        for one, left, right, y in level
        for other, x, top, bottom in upright
    )


# Any text a name may hold, with what could break out of an SVG made likely.
NAMES = st.text(
    st.sampled_from("<>&\"'/]-! ;%{}") | st.characters(exclude_categories=("Cs", "Cc", "Cn")),
    min_size=1,
    max_size=60,
).filter(lambda name: name.strip())


@st.composite
def designs(draw, most=9, *, positions=False, names=None):
    """Designs of any shape; with `positions`, some components have one."""
    count = draw(st.integers(1, most))
    components = []
    for number in range(count):
        component = {
            "id": f"c{number}",
            "service": draw(st.sampled_from(sorted(CATALOGUE.services))),
            "name": draw(names) if names is not None else f"N{number}",
            "region": draw(st.sampled_from(("primary", "primary", "secondary"))),
        }
        if positions and draw(st.booleans()):
            component["position"] = [draw(st.integers(-500, 900)), draw(st.integers(-300, 500))]
        components.append(component)
    ends = st.integers(0, count - 1)
    kinds = st.sampled_from(("", *KINDS))
    connections = [
        {"from": f"c{a}", "to": f"c{b}"} | ({"kind": kind} if kind else {})
        for a, b, kind in draw(st.lists(st.tuples(ends, ends, kinds), max_size=2 * most))
        if a != b
    ]
    document = {
        "format": "studyapp.design/1",
        "components": components,
        "connections": connections,
    }
    return parse(document, CATALOGUE)
