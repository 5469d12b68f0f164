"""Where a learner stands with the scenarios: not begun, at work, handed in, passed."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse

from scenarios import library
from scenarios.models import Draft, Submission

STATES = [("", "All"), ("new", "Not begun"), ("open", "At work"), ("passed", "Passed")]


@dataclass(frozen=True)
class Standing:
    """What a learner has done for one scenario or stage.

    Attributes:
        draft_id: the design worked on last, None where there is none.
        best: the best score handed in, None where nothing was.
    """

    draft_id: int | None = None
    submissions: int = 0
    best: float | None = None
    is_passed: bool = False

    @property
    def state(self):
        if self.is_passed:
            return "passed"
        return "open" if self.draft_id or self.submissions else "new"


@dataclass(frozen=True)
class Entry:
    """A scenario in the list; one in stages counts as passed when all of them are."""

    scenario: object
    standing: Standing
    stages_passed: int = 0

    @property
    def state(self):
        return self.standing.state


def standings(learner):
    """{(slug, stage): Standing} for everything the learner has begun; two queries."""
    found = {}
    drafts = Draft.objects.for_learner(learner).exclude(scenario="").order_by("changed_at", "pk")
    for slug, stage, draft_id in drafts.values_list("scenario", "stage", "pk"):
        found[slug, stage] = {"draft_id": draft_id}
    submitted = (
        Submission.objects.for_learner(learner)
        .order_by()
        .values("scenario", "stage")
        .annotate(submissions=Count("pk"), best=Max("score"), passes=Count("pk", Q(passed=True)))
    )
    for row in submitted:
        key = row["scenario"], row["stage"]
        found.setdefault(key, {}).update(
            submissions=row["submissions"], best=row["best"], is_passed=bool(row["passes"])
        )
    return {key: Standing(**values) for key, values in found.items()}


def entries(learner):
    """An Entry for every scenario, the easier ones first."""
    known = standings(learner)
    found = [entry(library.scenario(slug), known) for slug in library.slugs()]
    return sorted(found, key=lambda one: (one.scenario.level, one.scenario.title))


def entry(scenario, known):
    if not scenario.stages:
        return Entry(scenario, known.get((scenario.slug, ""), Standing()))
    stages = [known.get((scenario.slug, stage.stage), Standing()) for stage in scenario.stages]
    passed = sum(stage.is_passed for stage in stages)
    scores = [stage.best for stage in stages if stage.best is not None]
    whole = Standing(
        draft_id=next((stage.draft_id for stage in stages[::-1] if stage.draft_id), None),
        submissions=sum(stage.submissions for stage in stages),
        best=max(scores, default=None),
        is_passed=passed == len(stages),
    )
    return Entry(scenario, whole, passed)


def budget_of(scenario):
    """What the scenario or stage lets a design cost a month, in USD; None where it has no say."""
    targets = [target for drill in scenario.drills for target in drill.targets]
    return next((target.value for target in targets if target.metric == "usd_per_month"), None)


def address(scenario):
    """The page of a scenario or stage."""
    name = "scenario_stage" if scenario.stage else "scenario"
    return reverse(f"scenarios:{name}", args=filter(None, [scenario.slug, scenario.stage]))
