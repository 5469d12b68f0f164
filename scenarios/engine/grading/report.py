"""The whole report of a design as plain data: the same bytes for the same design, everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.engine.design import Design
from scenarios.engine.grading.drills import DrillResult, bound_names, run_drill
from scenarios.engine.grading.pitfalls.needless import over_engineered
from scenarios.engine.grading.pitfalls.pitfall import Case, Found, Pitfall
from scenarios.engine.grading.pitfalls.registry import OVER_ENGINEERED, find
from scenarios.engine.grading.repair import Repair, repairs
from scenarios.engine.grading.requirements import Judgement, Verdict, judge
from scenarios.engine.grading.resemblance import Likeness, closest
from scenarios.engine.grading.scene import Ground, Scene
from scenarios.engine.grading.score import Score, nothing, requirement_weight, tidy, total_score
from scenarios.engine.grading.words import sentence
from scenarios.engine.scenario import Scenario

# Below this a design that passes is told that it found a way of its own.
ANOTHER_WAY = 0.75


@dataclass(frozen=True, slots=True)
class Grade:
    """Everything grading finds out about one design."""

    scene: Scene
    scenario: Scenario
    judgement: Judgement
    findings: tuple[tuple[Pitfall, Found], ...]
    likeness: Likeness
    drills: tuple[DrillResult, ...]
    score: Score
    repairs: dict[str, Repair]

    @property
    def is_another_way(self) -> bool:
        return self.score.passed and self.likeness.share < ANOTHER_WAY


def grade(
    scenario: Scenario, design: Design, *, with_drills: bool = True, with_repairs: bool = True
) -> Grade:
    """Grade a design. Raises DesignError where a given component is missing.

    A scenario in stages is graded as the stage the design is meant for: see `stage_meant`.
    """
    scenario = stage_meant(scenario, design)
    design = scenario.admit(design)
    groups, roles = scenario.groups, frozenset(scenario.roles)
    ground = Ground(design, scenario.given_ids, groups, roles)
    scene = Scene(ground)
    judgement = judge(scene, scenario)
    scene = scene.bound(judgement.binding)
    case = Case(scene, scenario)
    likeness = closest(ground, scenario.references)
    needless = over_engineered(case, likeness, judgement)
    findings = (*find(case), *((OVER_ENGINEERED, found) for found in needless))
    is_begun = any(id_ not in ground.given for id_ in ground.order)
    drills: tuple[DrillResult, ...] = ()
    if with_drills:
        names = bound_names(scene, scenario, judgement.binding)
        drills = tuple(run_drill(ground.design, drill, names) for drill in scenario.drills)
    score = total(judgement, findings, likeness, drills) if is_begun else nothing()
    found = repairs(scene, scenario, judgement) if with_repairs else {}
    return Grade(scene, scenario, judgement, findings, likeness, drills, score, found)


def stage_meant(scenario: Scenario, design: Design) -> Scenario:
    """Of a scenario in stages, the stage whose references the design is most like.

    Of equals the first. Not the stage it would score most in: a design for many easily does what
    was asked for few.
    """
    found, best = scenario, -1.0
    for stage in scenario.stages:
        ground = Ground(stage.admit(design), stage.given_ids, {}, frozenset())
        share = closest(ground, stage.references).share
        if share > best:
            found, best = stage, share
    return found


def total(
    judgement: Judgement,
    findings: Sequence[tuple[Pitfall, Found]],
    likeness: Likeness,
    drills: Sequence[DrillResult],
) -> Score:
    verdicts = judgement.verdicts
    severities = {pitfall.id: pitfall.severity for pitfall, _ in findings}
    return total_score(
        resemblance=likeness.share,
        credits=[(requirement_weight(v.requirement), v.credit) for v in verdicts],
        drills=[result.passed for result in drills],
        severities=list(severities.values()),
        critical_failed=any(v.requirement.critical and v.credit == 0 for v in verdicts),
    )


def report(graded: Grade) -> dict[str, object]:
    """The report as plain data, ready for JSON: the keys `grade_design` promises, and more."""
    score, likeness = graded.score, graded.likeness
    return {
        "scenario": graded.scenario.slug,
        "stage": graded.scenario.stage,
        "score": score.total,
        "passed": score.passed,
        "parts": {
            "resemblance": score.resemblance,
            "requirements": score.requirements,
            "drills": score.drills,
            "deducted": score.deducted,
            "capped": score.capped,
        },
        "resemblance": {
            "reference": likeness.reference.id,
            "score": tidy(100 * likeness.share),
            "another_way": graded.is_another_way,
            "message": resemblance_message(graded),
            "extra": list(likeness.extra),
            "missing": len(likeness.missing),
            "different": list(likeness.different),
            "flows": [list(flow) for flow in likeness.flows],
        },
        "requirements": [
            requirement_entry(graded, verdict) for verdict in graded.judgement.verdicts
        ],
        "pitfalls": [pitfall_entry(pitfall, found) for pitfall, found in graded.findings],
        "drills": [drill_entry(result) for result in graded.drills],
    }


def resemblance_message(graded: Grade) -> str:
    if graded.is_another_way:
        return (
            "You found another way: it meets the brief, though none of our answers looks like it."
        )
    missing = len(graded.likeness.missing)
    if not missing:
        return "Every part of the closest of our answers has its counterpart in yours."
    parts = "one part" if missing == 1 else f"{missing} parts"
    return f"The closest of our answers has {parts} for which yours has no counterpart."


def requirement_entry(graded: Grade, verdict: Verdict) -> dict[str, object]:
    requirement, outcome = verdict.requirement, verdict.outcome
    repair = graded.repairs.get(requirement.id)
    return {
        "id": requirement.id,
        "title": requirement.title,
        "passed": verdict.passed,
        "credit": verdict.credit,
        "critical": requirement.critical,
        "bonus": requirement.bonus,
        "weight": requirement_weight(requirement),
        "message": requirement_message(verdict, repair),
        "components": list(dict.fromkeys(outcome.components)),
        "repair": repair.text if repair else "",
        "section": requirement.section,
        "card": requirement.card,
        "question": requirement.question,
    }


def requirement_message(verdict: Verdict, repair: Repair | None) -> str:
    """What the design shows, what it means for somebody, and one thing to change."""
    shown = sentence(verdict.outcome.text) if verdict.outcome.text else ""
    if verdict.passed:
        return shown or "Nothing in your design asks for this, so it costs you nothing."
    near = "Half of it is there. " if verdict.credit else ""
    advice = f" {sentence(repair.text)}" if repair else ""
    return f"{near}{shown} {verdict.requirement.why.strip()}{advice}".strip()


def pitfall_entry(pitfall: Pitfall, found: Found) -> dict[str, object]:
    return {
        "id": pitfall.id,
        "severity": pitfall.severity,
        "components": list(dict.fromkeys(found.components)),
        "message": f"{sentence(found.what)} {pitfall.why} {pitfall.instead}",
        "what": sentence(found.what),
        "why": pitfall.why,
        "instead": pitfall.instead,
        "section": pitfall.section,
        "card": pitfall.card,
        "question": pitfall.question,
    }


def drill_entry(result: DrillResult) -> dict[str, object]:
    return {
        "id": result.drill.id,
        "title": result.drill.title,
        "passed": result.passed,
        "targets": [
            {
                "metric": held.target.metric,
                "of": held.target.of,
                "op": held.target.op,
                "value": held.target.value,
                "actual": held.actual,
                "passed": held.passed,
            }
            for held in result.targets
        ],
    }
