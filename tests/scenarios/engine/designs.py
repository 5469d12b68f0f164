"""Small designs for the engine's tests, and a strategy for documents of any shape."""

from pathlib import Path

from hypothesis import strategies as st

from scenarios.engine.catalogue import KINDS
from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.document import parse

CATALOGUE = read_catalogue((Path(__file__).parents[3] / "content/catalogue.yaml").read_text())


def document_of(components, connections=(), **more):
    """A document from `{"web": "ec2-asg"}` or `{"web": ("ec2-asg", config)}` and arrows.

    An arrow is `"web -> queue"` or `"web -> queue: dead-letter"`.
    """
    listed = []
    for component_id, what in components.items():
        service, config = what if isinstance(what, tuple) else (what, {})
        listed.append({"id": component_id, "service": service, "config": config})
    arrows = []
    for text in connections:
        ends, _, kind = text.partition(": ")
        source, target = ends.split(" -> ")
        arrows.append({"from": source, "to": target} | ({"kind": kind} if kind else {}))
    return {
        "format": "studyapp.design/1",
        "components": listed,
        "connections": arrows,
    } | more


def design_of(components, connections=(), **more):
    return parse(document_of(components, connections, **more), CATALOGUE)


def setting_values(setting):
    if setting.type == "boolean":
        return st.booleans()
    if setting.type == "choice":
        return st.sampled_from(setting.choices)
    numbers = st.integers(setting.minimum, setting.maximum)
    return st.none() | numbers if setting.may_be_null else numbers


@st.composite
def documents(draw, most=8):
    """Sound design documents with up to `most` components."""
    count = draw(st.integers(0, most))
    components = []
    for number in range(count):
        service = draw(st.sampled_from(list(CATALOGUE.services.values())))
        optional = {name: setting_values(s) for name, s in service.settings.items()}
        config = draw(st.fixed_dictionaries({}, optional=optional))
        if config.get("min", 0) > config.get("max", 10_000):
            config["min"], config["max"] = config["max"], config["min"]
        component = {"id": f"c{number}", "service": service.id, "config": config}
        if draw(st.booleans()):
            component["name"] = draw(st.sampled_from(["Orders", "Größe <&> 訂單", service.label]))
        if draw(st.booleans()):
            coordinate = st.integers(-1000, 1000) | st.sampled_from([0.5, 3.0, -7.25])
            component["position"] = [draw(coordinate), draw(coordinate)]
        components.append(component)
    ends = st.integers(0, max(count - 1, 0))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=12 if count > 1 else 0))
    connections = [
        {"from": f"c{a}", "to": f"c{b}"}
        | draw(st.fixed_dictionaries({}, optional={"kind": st.sampled_from(KINDS)}))
        for a, b in pairs
        if a != b
    ]
    document = {"format": "studyapp.design/1", "components": components, "connections": connections}
    return document | draw(
        st.fixed_dictionaries({}, optional={"scenario": st.just("payment-flow")})
    )
