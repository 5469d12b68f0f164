"""A drill on a design: run when it is looked at, since the same design always does the same."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from scenarios.drill_page import DrillPage
from scenarios.engine.errors import EngineError
from scenarios.forms.what_if import WhatIfForm
from scenarios.views.designs import own_draft
from studyapp.http import render_page


@require_GET
def drill(request, draft_id, drill_id):
    """One drill: what happened, why, and what would happen if it were another.

    The query is a WhatIfForm; one with mistakes in it runs the drill as it is.
    """
    draft = own_draft(request, draft_id)
    drills = draft.brief.drills if draft.brief else ()
    found = next((one for one in drills if one.id == drill_id), None)
    if found is None:
        raise Http404
    is_asked = WhatIfForm.base_fields.keys() & request.GET.keys()
    form = WhatIfForm(request.GET if is_asked else None, design=draft.design, drill=found)
    what_if = form.what_if if form.is_valid() else None
    context = {"draft": draft, "drill": found, "form": form}
    try:
        context["page"] = DrillPage(draft, found, what_if)
    except EngineError as error:
        context["fault"] = error.message
        return render(request, "scenarios/drill.html", context)
    status = 422 if form.errors else 200
    return render_page(request, "scenarios/drill.html", context, partial="run", status=status)
