"""The single edits worth trying to make a requirement hold, the smallest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scenarios.engine.catalogue import Allowed
from scenarios.engine.design import Connection, Design
from scenarios.engine.grading.requirements import Verdict
from scenarios.engine.grading.scene import Ids, Scene
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.grading.words import value_words
from scenarios.engine.service import Setting, Test, Value

NEW = "new-component"
# What to offer first where several services would do.
PLAIN = ("sqs", "sns", "alb", "lambda", "ecs-service", "dynamodb", "s3", "elasticache")


@dataclass(frozen=True, slots=True)
class Edit:
    text: str
    make: Callable[[], Design]


def wished(test: Test, setting: Setting) -> Iterator[tuple[str, Value]]:
    """The setting with each value that satisfies a test."""
    values: list[Value] = [*test.among, test.minimum, test.maximum]
    if test.but_not:
        values += [True, False] if setting.type == "boolean" else list(setting.choices)
        values += [1000] if setting.type == "integer" else []
    for value in dict.fromkeys(values):
        if value is not None and test.holds({test.setting: value}):
            yield test.setting, value


class Workshop:
    """The single edits worth trying for one requirement, the smallest first."""

    def __init__(self, scene: Scene, verdict: Verdict) -> None:
        self.scene = scene
        self.design = scene.design
        check = verdict.requirement.check
        self.selectors: list[Selector] = []
        for selector in check.selectors():
            self._collect(selector)
        blamed = [id_ for id_ in verdict.outcome.components if id_ in self.design]
        self.focus: Ids = tuple(dict.fromkeys(blamed))
        own = [id_ for id_ in scene.ground.order if id_ not in scene.ground.given]
        self.everything: Ids = tuple(dict.fromkeys((*self.focus, *own)))
        self.capabilities = list(
            dict.fromkeys(c for s in self.selectors for c in (*s.has, *s.any_of))
        )
        self.tests = [test for s in self.selectors for one in s.inner() for test in one.tests]
        wanted = list(self._wanted_services())
        plain = [service for service in PLAIN if service in wanted]
        self.wanted = [*plain, *(service for service in wanted if service not in plain)]

    def _collect(self, selector: Selector) -> None:
        if selector in self.selectors:
            return
        self.selectors.append(selector)
        for name in selector.named:
            more = self.scene.ground.groups.get(name)
            if more is not None:
                self._collect(more)

    def _wanted_services(self) -> Iterator[str]:
        """Services that could be what the requirement asks for, plain ones of each selector."""
        seen: dict[str, None] = {}
        for selector in self.selectors:
            asked = {*selector.has, *selector.any_of}
            for service in self.design.catalogue.services.values():
                if service.family == "client":
                    continue
                offered = service.always | set(service.when)
                fits = set(selector.has) <= offered and (
                    not selector.any_of or offered & set(selector.any_of)
                )
                named = not selector.services or service.id in selector.services
                if (asked or selector.services) and fits and named:
                    seen[service.id] = None
        yield from seen

    def edits(self) -> Iterator[Edit]:
        yield from self._settings()
        yield from self._removals()
        yield from self._dead_letters()
        yield from self._swaps()
        yield from self._between()
        yield from self._additions()
        yield from self._leaves()

    def _settings(self) -> Iterator[Edit]:
        for component_id in self.everything:
            if component_id in self.scene.ground.given:
                continue
            component = self.scene.component(component_id)
            settings = self.design.catalogue.services[component.service].settings
            for name, value in self._values(component_id):
                setting = settings.get(name)
                if setting and value != component.config[name] and not setting.objection(value):
                    words = f"{value_words(value)} {setting.unit}".strip()
                    text = f"set {setting.label} of {self.scene.title(component_id)} to {words}"
                    yield Edit(text, self._with_config(component_id, name, value))

    def _with_config(self, component_id: str, name: str, value: Value) -> Callable[[], Design]:
        return lambda: self.design.with_config(component_id, **{name: value})

    def _values(self, component_id: str) -> Iterator[tuple[str, Value]]:
        """Settings that would satisfy a test of the requirement, or give a capability it asks."""
        component = self.scene.component(component_id)
        service = self.design.catalogue.services[component.service]
        for test in self.tests:
            if test.setting in service.settings:
                yield from wished(test, service.settings[test.setting])
        for capability in self.capabilities:
            for alternative in service.when.get(capability, ()):
                for test in alternative:
                    yield from wished(test, service.settings[test.setting])
        timeouts = [c.config.get("timeout_s") for c in self.scene.flow.consumers(component_id)]
        for seconds in [6 * t for t in timeouts if isinstance(t, int)] + [900, 7200, 43200]:
            yield "visibility_timeout_s", seconds

    def _own_connections(self) -> list[Connection]:
        place = {id_: number for number, id_ in enumerate(self.everything)}
        end = len(place)
        joined = [c for c in self.design.connections if {c.source, c.target} & place.keys()]
        focus = set(self.focus)
        return sorted(
            joined,
            key=lambda c: (
                not {c.source, c.target} <= focus,
                -place.get(c.target, end) if c.target in focus else place.get(c.target, end),
                place.get(c.source, end),
                c.kind,
            ),
        )

    def _removals(self) -> Iterator[Edit]:
        for connection in self._own_connections():
            if {connection.source, connection.target} <= set(self.focus):
                text = f"remove the connection from {self._ends(connection)}"
                yield Edit(text, lambda c=connection: self.design.without_connection(c))  # type: ignore[misc]

    def _ends(self, connection: Connection) -> str:
        source, target = connection.source, connection.target
        return f"{self.scene.title(source)} to {self.scene.title(target)}"

    def _dead_letters(self) -> Iterator[Edit]:
        if not any(selector.sets_aside for selector in self.selectors):
            return
        for component_id in self.everything:
            component = self.scene.component(component_id)
            if component.has("queue", "set-aside"):
                config = {"fifo": component.config["fifo"]}
                text = f"add a dead-letter queue and connect {self.scene.title(component_id)} to it"
                yield Edit(
                    text,
                    lambda i=component_id, c=config: self._added("sqs", c).with_connection(  # type: ignore[misc]
                        i, NEW, "dead-letter"
                    ),
                )

    def _added(self, service: str, config: dict[str, Value] | None = None) -> Design:
        return self.design.with_component(NEW, service, config)

    def _additions(self) -> Iterator[Edit]:
        tried = 0
        ends = (*self.everything, *(i for i in self.scene.ground.order if i not in self.everything))
        for source in self.focus:
            for target in ends:
                for a, b in ((source, target), (target, source)):
                    if a != b and tried < 50 and self._is_new(a, b):
                        tried += 1
                        text = f"connect {self.scene.title(a)} to {self.scene.title(b)}"
                        yield Edit(text, lambda a=a, b=b: self.design.with_connection(a, b))  # type: ignore[misc]

    def _is_new(self, source: str, target: str) -> bool:
        rule = self.design.catalogue.connection_rule(
            self.scene.component(source), self.scene.component(target)
        )
        is_there = any(c.target == target for c in self.design.outgoing(source))
        return isinstance(rule, Allowed) and not is_there

    def _swaps(self) -> Iterator[Edit]:
        for component_id in self.focus:
            if component_id in self.scene.ground.given:
                continue
            family = self.design.catalogue.services[
                self.scene.component(component_id).service
            ].family
            for service in self.wanted:
                if self.design.catalogue.services[service].family == family:
                    label = self.design.catalogue.services[service].label
                    text = f"use {label} for {self.scene.title(component_id)}"
                    yield Edit(
                        text,
                        lambda i=component_id, s=service: self.design.with_service(i, s),  # type: ignore[misc]
                    )

    def _between(self) -> Iterator[Edit]:
        """A new component in the middle of a connection, of a kind that work runs through."""
        given = self.scene.ground.given
        services = self.design.catalogue.services
        passable = [s for s in self.wanted if "operations" not in services[s].always]
        for connection in self._own_connections()[:8]:
            if {connection.source, connection.target} <= given or connection.kind == "dead-letter":
                continue
            for service in passable[:6]:
                label = services[service].label
                text = f"put {label} between {self._ends(connection)}".replace(" to ", " and ", 1)
                yield Edit(text, lambda c=connection, s=service: self._inserted(c, s))  # type: ignore[misc]

    def _inserted(self, connection: Connection, service: str) -> Design:
        design = self._added(service).without_connection(connection)
        joined = design.with_connection(connection.source, NEW)
        return joined.with_connection(NEW, connection.target)

    def _leaves(self) -> Iterator[Edit]:
        """A new component that something is connected to."""
        for service in self.wanted[:6]:
            label = self.design.catalogue.services[service].label
            for component_id in (*self.focus, *self.everything)[:8]:
                text = f"add {label} and connect {self.scene.title(component_id)} to it"
                yield Edit(
                    text,
                    lambda i=component_id, s=service: self._added(s).with_connection(i, NEW),  # type: ignore[misc]
                )
