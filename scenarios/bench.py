"""What the workbench shows of a draft: canvas, outline, palette, inspector. It writes nothing."""

from dataclasses import dataclass
from functools import cached_property

from scenarios import findings, library
from scenarios.engine.catalogue import Impossible
from scenarios.engine.design import Component, Connection, Design
from scenarios.engine.document import unusual
from scenarios.engine.drawing import draw_canvas
from scenarios.forms.edits import ConfigureForm
from scenarios.standing import address
from scenarios.ties import places

# What an arrow does, read from its start to its end.
KIND_WORDS = {
    "request": "asks",
    "message": "sends to",
    "deliver": "delivers to",
    "data": "reads and writes",
    "replicate": "copies to",
    "dead-letter": "sets aside in",
    "signal": "signals",
}
YES_NO = {True: "yes", False: "no", None: "none"}


@dataclass(frozen=True)
class Arrow:
    """A connection as seen from one of its ends."""

    connection: Connection
    words: str
    other: str
    fault: Impossible | None
    kinds: tuple[str, ...]

    @property
    def value(self):
        """How a form names it."""
        return f"{self.connection.source} {self.connection.target} {self.connection.kind}"


@dataclass(frozen=True)
class Row:
    """One component in the outline."""

    component: Component
    service: str
    settings: str
    is_given: bool
    is_selected: bool
    arrows: tuple[Arrow, ...]
    pitfalls: list[dict]


@dataclass(frozen=True)
class Target:
    """A component that the selected one could be connected to, and how."""

    id: str
    name: str
    words: str
    reason: str


class Bench:
    """A draft as its page shows it, with some components selected.

    Strangers (`is_own` False) are not told of its pitfalls.
    """

    def __init__(self, draft, selected=(), *, is_own=True):
        self.draft = draft
        self.is_own = is_own
        self.brief = draft.brief
        self.design: Design = draft.design
        self.given = self.brief.given_ids if self.brief else frozenset()
        self.selected = tuple(one for one in selected if one in self.design)

    @cached_property
    def canvas(self):
        return draw_canvas(
            self.design,
            title=self.draft.title,
            given=self.given,
            faults={one: f"{it.reason} {it.instead}" for one, it in self.faults.items()},
            warnings={
                id_: " ".join(one["what"] for one in found) for id_, found in self.pitfalls.items()
            },
        )

    @cached_property
    def faults(self):
        return findings.faults_of(self.design)

    @cached_property
    def pitfalls(self):
        """{id: pitfalls} of the components that have any."""
        found = findings.pitfalls_of(self.draft, self.design) if self.is_own else []
        return findings.by_component(found, self.design, self.faults, self.given)

    @cached_property
    def rows(self):
        """The components in the order in which work reaches them, as far as that is plain."""
        return [self.row(component) for component in in_flow_order(self.design)]

    def row(self, component):
        service = self.design.catalogue.services[component.service]
        return Row(
            component=component,
            service=service.short,
            settings=settings_in_words(self.design, component),
            is_given=component.id in self.given,
            is_selected=component.id in self.selected,
            arrows=tuple(self.arrow(one) for one in self.design.outgoing(component.id)),
            pitfalls=self.pitfalls.get(component.id, []),
        )

    def arrow(self, connection, *, inward=False):
        source, target = (
            self.design.component(one) for one in (connection.source, connection.target)
        )
        rule = self.design.catalogue.connection_rule(source, target)
        kinds = (connection.kind,) if isinstance(rule, Impossible) else rule.kinds
        return Arrow(
            connection=connection,
            words=KIND_WORDS[connection.kind],
            other=source.name if inward else target.name,
            fault=self.faults.get(connection),
            kinds=kinds,
        )

    @cached_property
    def one(self):
        """The component whose settings are shown: the only one that is selected."""
        return self.design.component(self.selected[0]) if len(self.selected) == 1 else None

    @cached_property
    def chosen(self):
        return [self.design.component(one) for one in self.selected]

    @property
    def service(self):
        return self.design.catalogue.services[self.one.service]

    @property
    def settings_form(self):
        data = {"component": self.one.id, "revision": self.draft.revision}
        return ConfigureForm(initial=data, design=self.design)

    @property
    def is_fixed(self):
        """Whether the brief fixes the selected component's settings."""
        return self.one.id in self.given

    @property
    def setting_fields(self):
        """The fields of the settings, each with its `setting` of the catalogue."""
        form = self.settings_form
        flagged = {findings.SETTINGS.get(one["id"]) for one in self.pitfalls.get(self.one.id, [])}
        for name, setting in self.service.settings.items():
            field = form[name]
            field.setting = setting
            field.is_flagged = name in flagged
            field.about = f"About {setting.label}"
            yield field

    @property
    def warnings(self):
        """(pitfall, the Place that teaches it or None) of the selected component."""
        found = self.pitfalls.get(self.one.id, [])
        taught = places(one["section"] for one in found) if found else {}
        return [(one, taught.get(one["section"])) for one in found]

    @property
    def settings_words(self):
        return settings_in_words(self.design, self.one)

    @property
    def can_remove(self):
        return any(one not in self.given for one in self.selected)

    @property
    def brief_url(self):
        return address(self.brief)

    @property
    def outward(self):
        return [self.arrow(one) for one in self.design.outgoing(self.one.id)]

    @property
    def inward(self):
        return [self.arrow(one, inward=True) for one in self.design.incoming(self.one.id)]

    @property
    def targets(self):
        """Everything the selected component could be connected to, what AWS can connect first."""
        found = [self.target(other) for other in self.design.components if other != self.one]
        return sorted(found, key=lambda target: (bool(target.reason), target.name))

    def target(self, other):
        rule = self.design.catalogue.connection_rule(self.one, other)
        reason = f"{rule.reason} {rule.instead}" if isinstance(rule, Impossible) else ""
        return Target(other.id, other.name, KIND_WORDS[rule.default], reason)

    @property
    def palette(self):
        """(heading, services) of each family, in the catalogue's order."""
        catalogue = library.catalogue()
        for family, heading in catalogue.families.items():
            services = [one for one in catalogue.services.values() if one.family == family]
            yield heading, services


def in_flow_order(design):
    """Callers before what they call; where work runs in circles, in the order of the document."""
    order, seen = [], set()

    def visit(start):
        line = [(start, iter(design.successors(start.id)))]
        seen.add(start.id)
        while line:
            following = line[-1][1]
            fresh = next((one for one in following if one.id not in seen), None)
            if fresh is None:
                order.append(line.pop()[0])
            else:
                seen.add(fresh.id)
                line.append((fresh, iter(design.successors(fresh.id))))

    starts = [c for c in design.components if not design.incoming(c.id)]
    for component in reversed([*starts, *design.components]):
        if component.id not in seen:
            visit(component)
    return order[::-1]


def settings_in_words(design, component):
    """The settings that differ from the usual: "Zones: 3, FIFO: yes"."""
    settings = design.catalogue.services[component.service].settings
    return ", ".join(
        f"{settings[name].label}: {YES_NO.get(value, value)}"
        if isinstance(value, bool) or value is None
        else f"{settings[name].label}: {value}"
        for name, value in unusual(design, component).items()
    )
