"""The list of scenarios, and one scenario with its brief, hints and the learner's designs."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from scenarios import actions, library
from scenarios.engine.document import FORMAT, parse
from scenarios.engine.errors import EngineError
from scenarios.forms.filters import ScenarioFilterForm
from scenarios.models import Draft, HintUse, Submission
from scenarios.standing import address, budget_of, entries, standings
from scenarios.starting import set_out
from studyapp.http import render_page
from studyapp.models import Section, Task


def scenario_or_404(slug, stage=""):
    try:
        return library.scenario("/".join(filter(None, (slug, stage))))
    except EngineError:
        raise Http404 from None


@require_GET
def scenario_list(request):
    """All scenarios with where the learner stands; narrowed by ?task= and ?state=."""
    found = entries(request.user)
    taught = {entry.scenario.task for entry in found}
    tasks = [
        (task.slug, f"{task.slug} {task.title}") for task in Task.objects.filter(slug__in=taught)
    ]
    form = ScenarioFilterForm(request.GET, tasks=tasks)
    free = Draft.objects.for_learner(request.user).filter(scenario="")[:10]
    context = {
        "form": form,
        "entries": form.narrowed(found),
        "total": len(found),
        "free": free,
        "can_filter": len(tasks) > 1,
    }
    return render_page(request, "scenarios/scenario_list.html", context, partial="scenario-rows")


@require_GET
def scenario(request, slug, stage=""):
    """The brief, its hints as far as they were opened, and what the learner made of it."""
    found = scenario_or_404(slug, stage)
    if found.stages:
        stages = with_access(found, standings(request.user))
        return render(request, "scenarios/campaign.html", {"scenario": found, "stages": stages})
    return brief_page(request, found)


def brief_page(request, found):
    opened = set(
        HintUse.objects.for_learner(request.user)
        .filter(scenario=found.slug, stage=found.stage)
        .values_list("number", flat=True)
    )
    context = {
        "scenario": found,
        "whole": library.scenario(found.slug),
        "address": address(found),
        "budget": budget_of(found),
        "hints": [(number, hint, number in opened) for number, hint in enumerate(found.hints, 1)],
        "next_hint": next((n for n in range(1, len(found.hints) + 1) if n not in opened), None),
        "standing": standings(request.user).get((found.slug, found.stage)),
        "drafts": Draft.objects.for_learner(request.user).of(found)[:10],
        "submissions": Submission.objects.for_learner(request.user).of(found)[:5],
        "sections": Section.objects.current()
        .filter(slug__in=[one.partition("#")[2] for one in found.sections])
        .select_related("chapter"),
    }
    return render_page(request, "scenarios/scenario.html", context, partial="hints")


def with_access(scenario, known):
    """(stage, its Standing or None, whether it may be begun, its budget).

    The next one may be begun after each that was passed.
    """
    is_open = True
    for stage in scenario.stages:
        standing = known.get((scenario.slug, stage.stage))
        yield stage, standing, is_open, budget_of(stage)
        is_open = bool(standing and standing.is_passed)


@require_POST
def scenario_hint(request, slug, stage=""):
    """Open the next hint. It is recorded, and costs nothing."""
    found = scenario_or_404(slug, stage)
    number = request.POST.get("number", "")
    if number not in {str(n) for n in range(1, len(found.hints) + 1)}:
        raise Http404
    actions.open_hint(request.user, found, int(number), now=timezone.now())
    if request.htmx:
        return brief_page(request, found)
    return redirect(address(found))


@require_POST
def scenario_start(request, slug, stage=""):
    """Open the learner's design for the scenario, or begin one.

    A later stage begins with what the learner made of the one before it.
    """
    found = scenario_or_404(slug, stage)
    if found.stages:
        raise Http404
    draft = Draft.objects.for_learner(request.user).of(found).first()
    if draft is None or "anew" in request.POST:
        before = previous_draft(request.user, found)
        design = before.design if before else set_out(found)
        draft = actions.start_draft(
            request.user, design, title=found.title, scenario=found, now=timezone.now()
        )
    return redirect("scenarios:design", draft.pk)


def previous_draft(learner, scenario):
    """What the learner made of the stage before this one; None where there is none."""
    stages = [one.stage for one in library.scenario(scenario.slug).stages]
    if scenario.stage not in stages[1:]:
        return None
    earlier = stages[stages.index(scenario.stage) - 1]
    drafts = Draft.objects.for_learner(learner).filter(scenario=scenario.slug, stage=earlier)
    return drafts.first()


@require_POST
def free_start(request):
    """Begin a design without a brief."""
    empty = parse({"format": FORMAT, "components": [], "connections": []}, library.catalogue())
    draft = actions.start_draft(request.user, empty, title="Free design", now=timezone.now())
    return redirect("scenarios:design", draft.pk)
