"""Binding roles: jointly, exactly, and in the same way whatever the ids are."""

from itertools import product

from scenarios.engine.grading import requirements
from scenarios.engine.grading.requirements import Judgement, judge, verdict
from tests.scenarios.engine.grading.plain import scenario_with, scene_of

# Two queues, each right in one way only: a greedy choice of the first takes the wrong one.
ROLES = {
    "queue": {"has": "queue", "consumed": True},
    "worker": {"has": "compute", "called_by": "queue"},
}
LONG = {"every": {"of": "queue", "must": {"with": {"retention_days": {"min": 10}}}}}
SLOW = {"every": {"of": "worker", "must": {"has": "long-jobs"}}}
SCALED = {"every": {"of": "worker", "must": {"has": "scales-on-backlog"}}}
TWO = {
    "web": "lambda",
    "q1": ("sqs", {"retention_days": 14}),
    "w1": "ec2",
    "q2": "sqs",
    "w2": ("ecs-service", {"scaling": "queue-backlog"}),
}
ARROWS = ["people -> web", "web -> q1", "q1 -> w1", "web -> q2", "q2 -> w2"]


def shop(*wanted, roles=ROLES):
    return scenario_with(
        roles=roles, requirements=[(f"r{n}", *one) for n, one in enumerate(wanted)]
    )


def judged(scenario, components=TWO, connections=ARROWS):
    return judge(scene_of(scenario, components, connections), scenario)


def test_roles_are_bound_so_that_the_most_weight_is_held():
    light = judged(shop((LONG,), (SCALED,), (SLOW,)))
    heavy = judged(shop((LONG,), (SCALED, {"critical": True}), (SLOW,)))

    assert light.binding == {"queue": "q1", "worker": "w1"}
    assert heavy.binding == {"queue": "q2", "worker": "w2"}
    assert [v.credit for v in heavy.verdicts] == [0, 1, 1]
    assert (light.worth, heavy.worth) == (2, 4)


def test_half_credit_decides_between_bindings():
    half = {"half": {"every": {"of": "queue", "must": {"with": {"retention_days": {"max": 5}}}}}}

    found = judged(shop((LONG, half), (SCALED,)))

    assert found.binding == {"queue": "q2", "worker": "w2"}
    assert [v.credit for v in found.verdicts] == [0.5, 1]
    assert not found.verdicts[0].passed


def test_role_nothing_fits_stays_unbound_and_fails_what_is_asked_of_it():
    roles = {**ROLES, "stream": {"has": "stream"}}

    found = judged(shop(({"exists": "stream"},), (SLOW,), roles=roles))

    assert "stream" not in found.binding
    assert [v.credit for v in found.verdicts] == [0, 1]


def test_groups_may_speak_of_roles():
    groups = {"near": {"has": "compute", "called_by": "queue"}}
    scenario = scenario_with(
        roles={"queue": ROLES["queue"]},
        groups=groups,
        requirements=[("r", {"every": {"of": "near", "must": {"has": "scales-on-backlog"}}})],
    )

    assert judged(scenario).binding == {"queue": "q2"}


def test_ties_go_by_structure_and_not_by_id():
    scenario = shop((SLOW,))
    renamed = {"q1": "z", "q2": "a", "w1": "y", "w2": "b"}
    components = {renamed.get(id_, id_): what for id_, what in TWO.items()}
    arrows = [" -> ".join(renamed.get(end, end) for end in arrow.split(" -> ")) for arrow in ARROWS]

    first, second = judged(scenario), judged(scenario, components, arrows)

    assert {role: renamed[id_] for role, id_ in first.binding.items()} == second.binding


def test_search_finds_what_trying_everything_finds():
    scenario = shop((LONG,), (SCALED, {"critical": True}), (SLOW,))
    scene = scene_of(scenario, TWO, ARROWS)
    worths = []
    for queue, worker in product(["q1", "q2"], ["w1", "w2"]):
        bound = scene.bound({"queue": queue, "worker": worker})
        if worker in bound.select(scenario.roles["worker"]):
            verdicts = tuple(verdict(bound, one) for one in scenario.requirements)
            worths.append(Judgement(verdicts, {}).worth)

    assert judge(scene, scenario).worth == max(worths)


def test_long_search_stops_with_the_best_so_far(monkeypatch):
    monkeypatch.setattr(requirements, "MOST_TRIALS", 1)

    found = judged(shop((LONG,), (SCALED, {"critical": True}), (SLOW,)))

    assert found.binding == {"queue": "q1", "worker": "w1"}
