"""Reading scenario files: what comes out, and that every mistake is named with its place."""

import json

import pytest

from scenarios.engine.scenario import ScenarioError
from scenarios.engine.scenario_reader import read_scenario
from tests.scenarios.engine.designs import CATALOGUE

BODY = {
    "story": "A story.",
    "hints": ["One?", "Two.", "Three."],
    "sections": ["sqs-in-depth"],
    "groups": {"tier": {"has": "compute", "called": "the tier"}},
    "roles": {"queue": {"has": "queue"}},
    "facts": {
        "sessions": True,
        "independent": ["bank"],
        "job_s": {"tier": 30},
        "order": {"from": "people", "to": "tier"},
        "bounded": "tier",
    },
    "requirements": [
        {
            "id": "fast",
            "title": "It is fast.",
            "critical": True,
            "check": {"path": {"from": "people", "to": "bank"}},
            "half": {"exists": "queue"},
            "why": "People wait.",
            "section": "sqs-in-depth#what-may-wait",
        }
    ],
    "drills": [],
    "debrief": "Both work.",
}
BRIEF = {
    "slug": "a-shop",
    "title": "A shop",
    "level": 1,
    "minutes": 20,
    "domain": "2",
    "task": "2.1",
    "given": {
        "components": [
            {"id": "people", "service": "users", "name": "People"},
            {"id": "bank", "service": "external-system"},
        ],
        "connections": ["people -> bank"],
    },
    **BODY,
}
ANSWER = {
    "id": "plain",
    "title": "Plain",
    "better_when": "Always.",
    "components": {
        "web": "lambda",
        "q": {"service": "sqs", "name": "Orders", "delay_s": 5},
        "d": "sqs",
    },
    "optional": ["d"],
    "connections": ["people -> web", "web -> q", "q -> d: dead-letter"],
}
ANSWERS = {"references": [ANSWER]}


def read(brief=BRIEF, answers=ANSWERS):
    return read_scenario(json.dumps(brief), json.dumps(answers), CATALOGUE)


def test_scenario_is_read():
    scenario = read()
    reference = scenario.references[0]
    fast = scenario.requirements[0]

    assert (scenario.slug, scenario.level, scenario.hints[1]) == ("a-shop", 1, "Two.")
    assert [(c.id, c.name) for c in scenario.given] == [
        ("people", "People"),
        ("bank", "External system"),
    ]
    assert (fast.id, fast.critical, fast.half is None) == ("fast", True, False)
    assert scenario.facts.sessions is True
    assert scenario.facts.independent == ("bank",)
    assert [seconds for _, seconds in scenario.facts.jobs] == [30]
    assert scenario.facts.order is not None
    assert [c.id for c in reference.design.components] == ["people", "bank", "web", "q", "d"]
    assert reference.design.component("q").config["delay_s"] == 5
    assert reference.design.component("q").name == "Orders"
    assert [c.kind for c in reference.design.connections] == [
        "request", "request", "message", "dead-letter",
    ]  # fmt: skip
    assert reference.optional == {"d"}


def test_stages_share_what_is_given_and_stand_on_their_own():
    stages = [{"id": f"stage-{n}", "title": f"Stage {n}", **BODY, "story": f"{n}"} for n in (1, 2)]
    brief = {key: value for key, value in BRIEF.items() if key not in BODY}
    brief |= {"story": "All.", "debrief": "Well grown.", "stages": stages}

    scenario = read(brief, {"stage-1": ANSWERS, "stage-2": ANSWERS})

    assert [(s.stage, s.title, s.story) for s in scenario.stages] == [
        ("stage-1", "Stage 1", "1"),
        ("stage-2", "Stage 2", "2"),
    ]
    assert (scenario.story, scenario.debrief) == ("All.", "Well grown.")
    assert {s.given_ids for s in scenario.stages} == {frozenset({"people", "bank"})}
    assert scenario.requirements == scenario.stages[1].requirements


def requirement(**changes):
    return {"requirements": [{**BODY["requirements"][0], **changes}]}


def check(value):
    return requirement(check=value)


# (what is wrong in the brief, the message)
WRONG_BRIEFS = [
    ({"slug": "A shop"}, 'brief.slug: must be lower-case words joined by hyphens, not "A shop"'),
    ({"colour": "red"}, "brief.colour: is not known here"),
    ({"level": "one"}, 'brief.level: must be a whole number, not "one"'),
    ({"hints": ["One?"]}, "brief.hints: must be three: a question, a direction, nearly the answer"),
    (
        {"given": {"components": [{"id": "people", "service": "crowd"}]}},
        'brief.given.components[0].service: there is no service "crowd"',
    ),
    (
        {"given": {**BRIEF["given"], "connections": ["people bank"]}},
        'brief.given.connections: must be written a -> b, not "people bank"',
    ),
    ({"groups": {"tier": {"has": "wings"}}}, 'brief.groups.tier.has: there is no "wings"'),
    (
        {"groups": {"tier": {"calls": "nobody"}}},
        'brief.groups.tier.calls.named: there is no "nobody"',
    ),
    (
        {"groups": {"tier": {"calls": {"of": "bank", "kinds": "waving"}}}},
        "brief.groups.tier.calls.kinds: must be among request, message, deliver, data, waiting",
    ),
    (
        {"groups": {"tier": {"with": {"wings": 2}}}},
        "brief.groups.tier.with.wings: is not a setting of any service",
    ),
    (
        {"groups": {"tier": {"with": {"zones": 9}}}}, "brief.groups.tier.with.zones: cannot be 9",
    ),
    ({"groups": {"tier": 5}}, "brief.groups.tier: must be an object, not 5"),
    ({"facts": {"colour": 1}}, "brief.facts.colour: is not known here"),
    ({"requirements": 1}, "brief.requirements: must be a list, not 1"),
    (check({"exists": "tier", "none": "tier"}), None),
    (check({"wish": "tier"}), None),
    (check({"all": []}), "brief.requirements[0].check.all: must be a list of checks"),
    (check({"path": {"from": "people"}}), "brief.requirements[0].check.path.to: is missing"),
    (
        check({"path": {"from": "people", "to": "bank", "by": 1}}),
        "brief.requirements[0].check.path.by: is not known here",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), WRONG_BRIEFS)
def test_mistake_in_a_brief_is_named(changes, message):
    with pytest.raises(ScenarioError) as caught:
        read({**BRIEF, **changes})

    if message is None:
        assert str(caught.value).startswith("brief.requirements[0].check: must have exactly one of")
    else:
        assert str(caught.value) == message


TARGET = {"metric": "lost", "op": "==", "value": 0}
PLAN = {"seconds": 60, "load": {"people": 5}}


def drill(plan=PLAN, **target):
    return {
        **BRIEF,
        "drills": [{"id": "d", "title": "D", "plan": plan, "targets": [{**TARGET, **target}]}],
    }


def test_drill_is_read():
    scenario = read(drill(of="bank", until=30, **{"from": 10}))

    (target,) = scenario.drills[0].targets
    assert (target.metric, target.op, target.value) == ("lost", "==", 0)
    assert (target.of, target.start, target.until) == ("bank", 10, 30)
    assert scenario.drills[0].plan.seconds == 60


@pytest.mark.parametrize(
    ("brief", "message"),
    [
        (drill(op="~"), "brief.drills[0].targets[0].op: must be one of <, <=, >, >=, =="),
        (drill(of="x"), 'brief.drills[0].targets[0].of: there is no "x"'),
        (drill({"load": {"x": 5}, "seconds": 9}), None),
    ],
)
def test_mistake_in_a_drill_is_named(brief, message):
    with pytest.raises(ScenarioError) as caught:
        read(brief)

    if message:
        assert str(caught.value) == message
    else:
        assert caught.value.place.startswith("brief.drills[0].plan")


# (what is wrong in the answer, the message)
WRONG_ANSWERS = [
    ({"id": "Plain one"}, None),
    ({"optional": ["x"]}, 'reference.references[0].optional: there is no component "x"'),
    (
        {"components": {"web": {"service": "lambda", "timeout_s": 0}}},
        "reference.references[0].components[2].config.timeout_s: "
        "must be a whole number from 1 to 900, not 0",
    ),
    (
        {"connections": ["people -> nowhere"]},
        'reference.references[0].connections[1].to: there is no component "nowhere"',
    ),
    (
        {"components": {"web": 1}},
        "reference.references[0].components.web: must be an object, not 1",
    ),
]


@pytest.mark.parametrize(("changes", "message"), WRONG_ANSWERS)
def test_mistake_in_an_answer_is_named(changes, message):
    with pytest.raises(ScenarioError) as caught:
        read(answers={"references": [{**ANSWER, **changes}]})

    if message is not None:
        assert str(caught.value) == message
