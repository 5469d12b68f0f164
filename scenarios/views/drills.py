"""A drill on a design: run when it is looked at, since the same design always does the same."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from scenarios.bench import Bench
from scenarios.drill_charts import charts
from scenarios.engine.errors import EngineError
from scenarios.engine.grading.drill_report import drill_report
from scenarios.panels import latest
from scenarios.views.designs import own_draft
from scenarios.wording import LOSSES_SHOWN, figure, summary_in_words, target_in_words


@require_GET
def drill(request, draft_id, drill_id):
    """One drill: what happened, why, and beside it the closest reference once it may be seen."""
    draft = own_draft(request, draft_id)
    brief = draft.brief
    if brief is None or drill_id not in {one.id for one in brief.drills}:
        raise Http404
    plan = next(one for one in brief.drills if one.id == drill_id)
    try:
        found = drill_report(brief, draft.design, drill_id)
    except EngineError as error:
        return render(request, "scenarios/drill.html", {"draft": draft, "fault": error.message})
    last = latest(draft)
    reference = None
    if last:
        closest = last.report["resemblance"]["reference"]
        design = next(one.design for one in brief.references if one.id == closest)
        reference = drill_report(brief, design, drill_id)["series"]
    context = {
        "draft": draft,
        "bench": Bench(draft),
        "drill": plan,
        "found": found,
        "targets": [
            (target_in_words(brief, one), one["passed"], figure(one["metric"], one["actual"]))
            for one in found["targets"]
        ],
        "figures": summary_in_words(found["summary"], draft.design),
        "losses": [
            (draft.design.title(one["component"]) if one["component"] in draft.design else "", one)
            for one in found["losses"][:LOSSES_SHOWN]
        ],
        "charts": charts(draft.design, plan, found["series"], reference),
        "has_reference": bool(reference),
    }
    return render(request, "scenarios/drill.html", context)
