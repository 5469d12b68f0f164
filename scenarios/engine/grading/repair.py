"""The smallest repair of a failed requirement, found by trying single edits one after another.

Every repair that is offered has been tried: the requirement holds, and no other fares worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scenarios.engine.design import Design
from scenarios.engine.errors import DesignError
from scenarios.engine.grading.edits import Edit, Workshop
from scenarios.engine.grading.requirements import Judgement, Search, judge
from scenarios.engine.grading.scene import Scene
from scenarios.engine.scenario import Requirement, Scenario

# How many edits are tried before what is still open goes without a repair.
MOST_TRIALS = 150


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit that makes a requirement hold: what to do in words, and the design after it."""

    text: str
    design: Design


def repairs(scene: Scene, scenario: Scenario, judgement: Judgement) -> dict[str, Repair]:
    """A repair for each requirement that does not hold and that one edit can mend.

    The edits for all of them are tried in turn, the smallest first, each on all of them.
    """
    failed = [verdict for verdict in judgement.verdicts if not verdict.passed]
    benches = [Workshop(scene, verdict).edits() for verdict in failed]
    open_ones = [verdict.requirement for verdict in failed]
    found: dict[str, Repair] = {}
    tried: set[str] = set()
    turns = (edit for turn in zip_longest(*benches) for edit in turn if edit is not None)
    for edit in turns:
        if not open_ones or len(tried) >= MOST_TRIALS:
            break
        if edit.text not in tried:
            tried.add(edit.text)
            for requirement in mended(scene, scenario, judgement, edit, open_ones):
                open_ones.remove(requirement)
                found[requirement.id] = Repair(edit.text, edit.make())
    return found


def mended(
    scene: Scene,
    scenario: Scenario,
    judgement: Judgement,
    edit: Edit,
    requirements: Sequence[Requirement],
) -> list[Requirement]:
    """Those of the requirements that hold after the edit, when no other fares worse for it."""
    try:
        design = edit.make()
    except DesignError:
        return []
    if new_impossible(scene.design, design):
        return []
    trial = Scene(scene.ground.edited(design))
    held = [requirement for requirement in requirements if mends(trial, scenario, requirement)]
    return held if held and keeps_rest(trial, scenario, judgement) else []


def new_impossible(before: Design, after: Design) -> bool:
    """Whether an edit has added a connection that cannot be."""
    old = set(before.connections)
    return any(
        after.catalogue.impossibility(after.component(c.source), after.component(c.target), c.kind)
        for c in after.connections
        if c not in old
    )


def mends(trial: Scene, scenario: Scenario, requirement: Requirement) -> bool:
    """Whether some binding of the roles makes the requirement hold."""
    search = Search(trial, [requirement], scenario.roles)
    return search.best().verdicts[0].passed


def keeps_rest(trial: Scene, scenario: Scenario, judgement: Judgement) -> bool:
    after = judge(trial, scenario)
    return all(
        new.credit >= old.credit
        for new, old in zip(after.verdicts, judgement.verdicts, strict=True)
    )
