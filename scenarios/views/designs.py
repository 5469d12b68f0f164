"""The workbench: one design on its canvas and in its outline, and every edit of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_POST

from scenarios import actions, panels
from scenarios.bench import Bench
from scenarios.engine.errors import DesignError
from scenarios.forms.edits import VersionForm, edit_form
from scenarios.models import Draft
from studyapp.http import render_page

# What an edit may leave as it was on the page.
ONLY_THE_CANVAS = {"move", "align", "lay-out"}


def share_url(request, draft):
    """The whole address of the read-only page; "" while the draft is not shared."""
    if draft.share_key is None:
        return ""
    return request.build_absolute_uri(reverse("scenarios:design_shared", args=[draft.share_key]))


def own_draft(request, draft_id):
    return get_object_or_404(Draft.objects.for_learner(request.user), pk=draft_id)


@require_GET
def design(request, draft_id):
    """A design to work on.

    ?select= names the components that are selected, ?panel= what the dock shows, and for some of
    them ?submission= or ?over= which one.
    """
    draft = own_draft(request, draft_id)
    context = {"bench": Bench(draft, request.GET.getlist("select"))}
    if not request.htmx:
        context |= dock(draft, request.GET.get("panel"), request.GET)
        context["share_url"] = share_url(request, draft)
        context["bar"] = import_string(settings.DESIGN_BAR)(draft, now=timezone.now())
    return render_page(request, "scenarios/design.html", context, partial="inspector")


def dock(draft, panel, query):
    """Context of the dock, showing this panel, or the first one for any other name."""
    names = panels.names_for(draft)
    panel = panel if panel in names else next(iter(names))
    shown = panels.context_of(draft, panel, query)
    template = f"scenarios/panels/{panel}.html"
    return {"panels": names, "panel": panel, "panel_template": template, **shown}


@require_GET
def design_panel(request, draft_id, panel):
    """One panel of the dock."""
    draft = own_draft(request, draft_id)
    if panel not in panels.names_for(draft):
        raise Http404
    if not request.htmx:
        return redirect(f"{draft.get_absolute_url()}?panel={panel}#dock")
    context = {"bench": Bench(draft), "share_url": share_url(request, draft)}
    context |= dock(draft, panel, request.GET)
    return render(request, "scenarios/design/_panel.html", context)


@require_POST
def design_edit(request, draft_id, edit):
    """Do one edit, and show what has changed."""
    draft = own_draft(request, draft_id)
    form = edit_form(edit, request.POST, draft=draft, design=draft.design)
    if form is None:
        raise Http404
    selected = request.POST.getlist("selected")
    if not form.is_valid():
        return refused(request, draft, form.fault(), selected)
    given = draft.brief.given_ids if draft.brief else ()
    try:
        edited = actions.apply_edit(
            draft,
            lambda design: form.edit(design, given),
            revision=form.cleaned_data["revision"],
            now=timezone.now(),
        )
    except actions.OutOfDateError as error:
        return out_of_date(request, error.draft)
    except DesignError as error:
        return refused(request, draft, error.message, selected)
    is_whole = edit not in ONLY_THE_CANVAS
    return changed(request, draft, edited.words, edited.selected or selected, is_whole=is_whole)


@require_POST
def design_submit(request, draft_id):
    """Hand the design in, and show its report."""
    draft = own_draft(request, draft_id)
    if draft.brief is None:
        raise Http404
    actions.submit_design(draft, now=timezone.now())
    if not request.htmx:
        return redirect(f"{draft.get_absolute_url()}?panel=report#dock")
    context = {"bench": Bench(draft), **dock(draft, "report", {})}
    return render(request, "scenarios/design/_dock.html", context)


@require_POST
def design_version(request, draft_id):
    """Keep the design as it is now under a name."""
    draft = own_draft(request, draft_id)
    form = VersionForm(request.POST)
    if form.is_valid():
        actions.name_version(draft, form.cleaned_data["name"], now=timezone.now())
    return redirect(f"{draft.get_absolute_url()}?panel=history#dock")


@require_POST
def design_undo(request, draft_id):
    return step_through(request, draft_id, actions.undo, "Took back", "Nothing left to undo")


@require_POST
def design_redo(request, draft_id):
    return step_through(request, draft_id, actions.redo, "Did again", "Nothing left to redo")


def step_through(request, draft_id, action, done, nothing):
    draft = own_draft(request, draft_id)
    revision = request.POST.get("revision", "")
    try:
        step = action(
            draft, revision=int(revision) if revision.isdecimal() else 0, now=timezone.now()
        )
    except actions.OutOfDateError as error:
        return out_of_date(request, error.draft)
    words = f"{done}: {step.words}" if step else nothing
    return changed(request, draft, words, request.POST.getlist("selected"))


def changed(request, draft, words, selected, *, is_whole=True):
    """The parts of the page that an edit has changed; without htmx the page itself."""
    bench = Bench(draft, selected)
    if not request.htmx:
        messages.success(request, words)
        return redirect(address(draft, bench.selected))
    context = {"bench": bench, "said": words, "is_whole": is_whole, "is_swap": True}
    return render(request, "scenarios/design.html#changed", context)


def refused(request, draft, fault, selected):
    """The edit cannot be done: the page stays, and says why."""
    if not request.htmx:
        messages.error(request, fault)
        return redirect(address(draft, Bench(draft, selected).selected))
    return render(request, "scenarios/design_fault.html", {"fault": fault}, status=422)


def out_of_date(request, draft):
    """Another tab or device was faster. Nothing of this page's work is lost."""
    if not request.htmx:
        messages.warning(
            request,
            "This design was changed in another tab or on another device. Here is the newer one; "
            "what you did last is not in it.",
        )
        return redirect(draft)
    context = {"draft": draft}
    return render(request, "scenarios/design_out_of_date.html", context, status=409)


def address(draft, selected):
    url = reverse("scenarios:design", args=[draft.pk])
    return url + ("?" + "&".join(f"select={one}" for one in selected) if selected else "")
