"""Reading the `brief.yaml` and `reference.yaml` of a scenario: see `docs/scenarios.md`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.design import Design
from scenarios.engine.document import FORMAT, parse
from scenarios.engine.errors import DesignError, EngineError, shown
from scenarios.engine.fields import Fields
from scenarios.engine.grading.check_reader import read_check, read_jobs
from scenarios.engine.grading.vocabulary import Vocabulary
from scenarios.engine.safe_yaml import read_yaml
from scenarios.engine.scenario import (
    Drill,
    Facts,
    Reference,
    Requirement,
    Scenario,
    ScenarioError,
    Target,
)
from scenarios.engine.simulation.faults import ABUSER
from scenarios.engine.simulation.plan import read_plan

OPERATORS = ("<", "<=", ">", ">=", "==")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Given:
    """What is on the canvas of a scenario from the start, as documents and as components."""

    components: tuple[dict[str, object], ...]
    connections: tuple[dict[str, object], ...]
    design: Design


def read_scenario(brief: str, reference: str, catalogue: Catalogue) -> Scenario:
    """The scenario written in the two files. Raises ScenarioError."""
    part = Fields(read_yaml(brief), "brief", ScenarioError)
    answers = Fields(read_yaml(reference), "reference", ScenarioError)
    slug = slug_at(part, "slug")
    given = read_given(part, catalogue)
    head = {
        "slug": slug,
        "title": part.text("title"),
        "level": part.whole("level"),
        "minutes": part.whole("minutes"),
        "domain": part.text("domain"),
        "task": part.text("task"),
        "given": given.design.components,
        "given_connections": given.design.connections,
    }
    if "stages" not in part:
        body = read_body(part, answers, given, catalogue)
        part.done()
        answers.done()
        return Scenario(**head, **body)  # type: ignore[arg-type]
    story, debrief = part.text("story"), part.text("debrief", "")
    stages = []
    for stage in items(part, "stages"):
        stage_id, title = slug_at(stage, "id"), stage.text("title")
        body = read_body(stage, answers.part(stage_id), given, catalogue)
        stage.done()
        stages.append(Scenario(**{**head, **body, "title": title, "stage": stage_id}))  # type: ignore[arg-type]
    part.done()
    answers.done()
    last = stages[-1]
    return Scenario(
        **head,  # type: ignore[arg-type]
        story=story,
        hints=last.hints,
        sections=last.sections,
        requirements=last.requirements,
        drills=last.drills,
        references=tuple(answer for stage in stages for answer in stage.references),
        debrief=debrief or last.debrief,
        groups=last.groups,
        roles=last.roles,
        facts=last.facts,
        stages=tuple(stages),
    )


def items(part: Fields, key: str) -> Iterator[Fields]:
    """The mappings inside the list at `key`."""
    value = part.take(key)
    if not isinstance(value, list):
        raise part.error(key, f"must be a list, not {shown(value)}")
    for index, item in enumerate(value):
        yield Fields(item, f"{part.place}.{key}[{index}]", ScenarioError)


def slug_at(part: Fields, key: str) -> str:
    text = part.text(key)
    if not SLUG.fullmatch(text):
        raise part.error(key, f"must be lower-case words joined by hyphens, not {shown(text)}")
    return text


def read_body(
    part: Fields, answers: Fields, given: Given, catalogue: Catalogue
) -> dict[str, object]:
    """What a scenario and each stage of one have: from the story to the references."""
    ids = frozenset(component.id for component in given.design.components)
    named = [key for key in ("groups", "roles") if key in part]
    names = ids.union(*(part.written[key] for key in named))
    vocabulary = Vocabulary(catalogue, names)
    groups = read_selectors(part, "groups", vocabulary)
    roles = read_selectors(part, "roles", vocabulary)
    hints = part.words("hints")
    if len(hints) != 3:
        raise part.error("hints", "must be three: a question, a direction, nearly the answer")
    return {
        "story": part.text("story"),
        "hints": hints,
        "sections": part.words("sections"),
        "groups": groups,
        "roles": roles,
        "facts": read_facts(part.part("facts"), vocabulary) if "facts" in part else Facts(),
        "requirements": tuple(read_requirements(part, vocabulary)),
        "drills": tuple(read_drills(part, names)),
        "references": tuple(read_references(answers, given, catalogue)),
        "debrief": part.text("debrief"),
    }


def read_given(part: Fields, catalogue: Catalogue) -> Given:
    inner = part.part("given")
    components = tuple(dict(one.written) for one in items(inner, "components"))
    connections = tuple(read_arrows(inner)) if "connections" in inner else ()
    inner.done()
    design = parsed(components, connections, catalogue, inner.place)
    return Given(components, connections, design)


def parsed(
    components: tuple[dict[str, object], ...],
    connections: tuple[dict[str, object], ...],
    catalogue: Catalogue,
    place: str,
) -> Design:
    document = {
        "format": FORMAT,
        "components": list(components),
        "connections": list(connections),
    }
    try:
        return parse(document, catalogue)
    except DesignError as error:
        raise ScenarioError(f"{place}.{error.place}", error.message) from None


def read_arrows(part: Fields) -> Iterator[dict[str, object]]:
    """`connections`: texts such as `web -> orders` or `orders -> failed: dead-letter`."""
    for text in part.words("connections"):
        ends, _, kind = text.partition(":")
        source, arrow, target = ends.partition("->")
        if not arrow:
            raise part.error("connections", f"must be written a -> b, not {shown(text)}")
        written: dict[str, object] = {"from": source.strip(), "to": target.strip()}
        yield written | ({"kind": kind.strip()} if kind else {})


def read_selectors(part: Fields, key: str, vocabulary: Vocabulary) -> dict[str, object]:
    written = part.mapping(key, optional=True)
    return {
        name: vocabulary.selector(value, f"{part.place}.{key}.{name}")
        for name, value in written.items()
    }


def read_facts(part: Fields, vocabulary: Vocabulary) -> Facts:
    def selector(key: str) -> object:
        return vocabulary.selector(part.take(key), f"{part.place}.{key}") if key in part else None

    order = None
    if "order" in part:
        inner = part.part("order")
        ends = [
            vocabulary.selector(inner.take(key), f"{inner.place}.{key}") for key in ("from", "to")
        ]
        order = (ends[0], ends[1])
        inner.done()
    facts = Facts(
        sessions=part.flag("sessions"),
        files=part.flag("files"),
        order=order,
        independent=part.words("independent", optional=True),
        jobs=read_jobs(part, vocabulary),
        separate_jobs=part.flag("separate_jobs"),
        unreliable=part.words("unreliable", optional=True),
        slow_work=part.flag("slow_work"),
        hot_reads=part.flag("hot_reads"),
        own_data=part.whole("own_data") if "own_data" in part else 0,
        two_regions=part.flag("two_regions"),
        closed_api=part.flag("closed_api"),
        bounded=selector("bounded"),  # type: ignore[arg-type]
        too_early=selector("too_early"),  # type: ignore[arg-type]
    )
    part.take("job_s", None)
    part.done()
    return facts


def read_requirements(part: Fields, vocabulary: Vocabulary) -> Iterator[Requirement]:
    for inner in items(part, "requirements"):
        half = inner.take("half", None)
        requirement = Requirement(
            id=slug_at(inner, "id"),
            title=inner.text("title"),
            check=read_check(vocabulary, inner.take("check"), f"{inner.place}.check"),
            half=read_check(vocabulary, half, f"{inner.place}.half") if half is not None else None,
            why=inner.text("why"),
            critical=inner.flag("critical"),
            bonus=inner.flag("bonus"),
            section=inner.text("section", ""),
            card=inner.text("card", ""),
            question=inner.text("question", ""),
        )
        inner.done()
        yield requirement


def read_drills(part: Fields, names: frozenset[str]) -> Iterator[Drill]:
    for inner in items(part, "drills"):
        drill_id, title = slug_at(inner, "id"), inner.text("title")
        targets = tuple(read_target(target, names) for target in items(inner, "targets"))
        try:
            plan = read_plan(inner.take("plan"), f"{inner.place}.plan", names)
        except EngineError as error:
            raise ScenarioError(error.place, error.message) from None
        inner.done()
        yield Drill(drill_id, title, plan, targets)


def read_target(part: Fields, names: frozenset[str]) -> Target:
    of, op = part.text("of", ""), part.text("op")
    if of and of not in names and of != ABUSER:
        raise part.error("of", f"there is no {shown(of)}")
    if op not in OPERATORS:
        raise part.error("op", f"must be one of {', '.join(OPERATORS)}")
    target = Target(
        metric=part.text("metric"),
        op=op,
        value=part.number("value"),
        of=of,
        start=part.number("from") if "from" in part else 0,
        until=part.number("until") if "until" in part else None,
    )
    part.done()
    return target


def read_references(part: Fields, given: Given, catalogue: Catalogue) -> Iterator[Reference]:
    for inner in items(part, "references"):
        reference_id, title = slug_at(inner, "id"), inner.text("title")
        components = tuple(read_components(inner, given))
        connections = (*given.connections, *read_arrows(inner))
        design = parsed(components, connections, catalogue, inner.place)
        optional = inner.words("optional", optional=True)
        for component_id in optional:
            if component_id not in design:
                raise inner.error("optional", f"there is no component {shown(component_id)}")
        better_when = inner.text("better_when")
        inner.done()
        yield Reference(reference_id, title, design, frozenset(optional), better_when)


def read_components(part: Fields, given: Given) -> Iterator[dict[str, object]]:
    """`components`: `id: service`, or `id: {service:, name:, and its settings}`."""
    yield from given.components
    for component_id, written in part.mapping("components").items():
        if isinstance(written, str):
            yield {"id": component_id, "service": written}
            continue
        inner = Fields(written, f"{part.place}.components.{component_id}", ScenarioError)
        service, name = inner.text("service"), inner.text("name", "")
        config: Mapping[str, object] = {key: inner.take(key) for key in inner}
        named = {"name": name} if name else {}
        yield {"id": component_id, "service": service, "config": dict(config), **named}
