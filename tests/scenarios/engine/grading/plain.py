"""Scenarios without a story, for tests of single rules."""

from scenarios.engine.document import parse
from scenarios.engine.fields import Fields
from scenarios.engine.grading.check_reader import read_check
from scenarios.engine.grading.pitfalls.pitfall import Case
from scenarios.engine.grading.pitfalls.registry import PITFALLS
from scenarios.engine.grading.scene import Ground, Scene
from scenarios.engine.grading.vocabulary import Vocabulary
from scenarios.engine.scenario import Requirement, Scenario, ScenarioError
from scenarios.engine.scenario_reader import read_facts, read_selectors
from tests.scenarios.engine.designs import CATALOGUE, design_of, document_of

GIVEN = {"people": "users", "bank": "external-system", "mail": "external-system"}


def scenario_with(
    *,
    given=GIVEN,
    connections=(),
    facts=None,
    groups=None,
    roles=None,
    requirements=(),
    references=(),
):
    """A scenario with these facts, groups, roles (as in a brief) and requirements.

    Requirements are (id, check) or (id, check, more) with `more` as keywords of Requirement.
    """
    start = parse(document_of(given, connections), CATALOGUE)
    names = frozenset(given) | set(groups or {}) | set(roles or {})
    vocabulary = Vocabulary(CATALOGUE, names)
    part = Fields({"groups": groups or {}, "roles": roles or {}}, "", ScenarioError)
    return Scenario(
        slug="plain",
        title="Plain",
        level=1,
        minutes=1,
        domain="2",
        task="2.1",
        story="",
        hints=(),
        sections=(),
        given=start.components,
        given_connections=start.connections,
        requirements=tuple(requirement(vocabulary, *one) for one in requirements),
        drills=(),
        references=tuple(references),
        debrief="",
        groups=read_selectors(part, "groups", vocabulary),
        roles=read_selectors(part, "roles", vocabulary),
        facts=read_facts(Fields(facts or {}, "facts", ScenarioError), vocabulary),
    )


def requirement(vocabulary, requirement_id, check, more=None):
    more = dict(more or {})
    if "half" in more:
        more["half"] = read_check(vocabulary, more["half"], "half")
    return Requirement(
        id=requirement_id,
        title=requirement_id,
        check=read_check(vocabulary, check, requirement_id),
        why="It hurts.",
        **more,
    )


def scene_of(scenario, components, connections=(), binding=None):
    """The scene of a design made of the scenario's given components and these."""
    given = {c.id: (c.service, dict(c.config)) for c in scenario.given}
    design = scenario.admit(design_of({**given, **components}, connections))
    ground = Ground(design, scenario.given_ids, scenario.groups, frozenset(scenario.roles))
    return Scene(ground, binding or {})


def pitfalls_in(scenario, components, connections=()):
    """{pitfall id: [components of each finding]} of a design."""
    case = Case(scene_of(scenario, components, connections), scenario)
    found = {}
    for pitfall in PITFALLS:
        for one in pitfall.find(case):
            found.setdefault(pitfall.id, []).append(one.components)
    return found


def holds(scenario, check, components, connections=(), binding=None):
    """The outcome of a check, as in a brief, on a design."""
    names = scenario.given_ids | set(scenario.groups) | set(scenario.roles)
    vocabulary = Vocabulary(CATALOGUE, frozenset(names))
    scene = scene_of(scenario, components, connections, binding)
    return read_check(vocabulary, check, "check").evaluate(scene)
