"""Design -> Mermaid flowchart, for pages and documents that draw Mermaid.

The same design gives the same text. Names are written as entities where Mermaid would read them
as its own signs, so a name can never become part of the diagram's syntax.
"""

from collections.abc import Iterator

from scenarios.engine.design import Component, Design

# Each kind of connection has its own line, and says in words what it does.
ARROWS = {
    "request": "-->|asks|",
    "message": "-.->|hands over|",
    "deliver": "==>|delivers|",
    "data": "<-->|reads and writes|",
    "replicate": "-.->|copies|",
    "dead-letter": "--x|sets aside|",
    "signal": "--o|signals|",
}
# The brackets that make a node's shape: the first capability that it has decides.
SHAPES = (
    ("client", '(["', '"])'),
    ("data", '[("', '")]'),
    ("hand-off", '[["', '"]]'),
    ("front-door", '{{"', '"}}'),
)
PLAIN = ("", '["', '"]')
REGIONS = {"primary": "Primary region", "secondary": "Secondary region"}


def to_mermaid(design: Design) -> str:
    """The flowchart of a design; where it spans two regions, each has its own box."""
    names = {component.id: f"n{number}" for number, component in enumerate(design.components)}
    lines = ["flowchart LR"]
    placed = [c for c in design.components if not c.has("global")]
    regions = [region for region in REGIONS if any(c.region == region for c in placed)]
    boxes = regions if len(regions) > 1 else []
    apart = [c for c in design.components if not boxes or c.has("global")]
    lines += [f"  {node(design, names, c)}" for c in apart]
    for region in boxes:
        lines.append(f'  subgraph {region}["{REGIONS[region]}"]')
        lines += [f"    {node(design, names, c)}" for c in placed if c.region == region]
        lines.append("  end")
    lines += arrows(design, names)
    return "\n".join(lines) + "\n"


def node(design: Design, names: dict[str, str], component: Component) -> str:
    """One node: its name, and below it the service where the name does not say it."""
    service = design.catalogue.services[component.service]
    text = escaped(component.name)
    if component.name != service.label:
        text += f"<br/>{escaped(service.short)}"
    _, start, end = next((s for s in SHAPES if component.has(s[0])), PLAIN)
    return f"{names[component.id]}{start}{text}{end}"


def arrows(design: Design, names: dict[str, str]) -> Iterator[str]:
    for connection in design.connections:
        source, target = names[connection.source], names[connection.target]
        yield f"  {source} {ARROWS[connection.kind]} {target}"


def escaped(text: str) -> str:
    """Text as a label: letters, digits and harmless signs stay, the rest become entities."""
    return "".join(c if c.isalnum() or c in " -_.,()/" else f"#{ord(c)};" for c in text)
