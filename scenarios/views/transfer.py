"""Designs in and out: files, templates, links, copies."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scenarios import actions, library
from scenarios.bench import KIND_WORDS, Bench
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.drawing import draw
from scenarios.engine.errors import DesignError
from scenarios.engine.mermaid import to_mermaid
from scenarios.forms.transfer import ImportForm, TitleForm
from scenarios.models import CourseDesign, Draft
from scenarios.views.designs import own_draft

# What a design can be written as: (content type, ending of the file, how).
FORMATS = {
    "json": ("application/json", "json", lambda draft: draft.document),
    "cloudformation": ("application/yaml", "yaml", lambda draft: to_yaml(export(draft.design))),
    "mermaid": ("text/plain", "mmd", lambda draft: to_mermaid(draft.design)),
    "svg": ("image/svg+xml", "svg", lambda draft: draw(draft.design, title=draft.title)),
}


@require_GET
def design_export(request, draft_id, format):
    """The design as a file to keep."""
    draft = own_draft(request, draft_id)
    if format not in FORMATS:
        raise Http404
    content_type, ending, write = FORMATS[format]
    try:
        text = write(draft)
    except DesignError as error:
        messages.error(request, error.message)
        return redirect(draft)
    page = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    name = draft.scenario or "design"
    page["Content-Disposition"] = f'attachment; filename="{name}-{draft.pk}.{ending}"'
    return page


@require_http_methods(["GET", "POST"])
def design_import(request):
    """Begin a design from a design file or a stack template, uploaded or pasted."""
    form = ImportForm()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            draft = start_imported(request.user, form)
            return render(request, "scenarios/imported.html", imported(draft, form))
    status = 422 if form.errors else 200
    return render(request, "scenarios/import.html", {"form": form}, status=status)


def imported(draft, form):
    """Context of the page that tells what has been read, what was guessed and what left out."""
    design, found = form.design, form.imported
    return {
        "draft": draft,
        "parts": len(design.components),
        "lines": len(design.connections),
        "guesses": [(in_words(design, one.connection), one.why) for one in found.inferred]
        if found
        else [],
        "left_out": found.not_understood if found else [],
    }


def in_words(design, connection):
    source, target = (design.component(one).name for one in (connection.source, connection.target))
    return f"{source} {KIND_WORDS[connection.kind]} {target}"


def start_imported(learner, form):
    """A draft of what was read, for its scenario where it holds everything that one gives."""
    design, now = form.design, timezone.now()
    if design.scenario in library.slugs():
        scenario = library.scenario(design.scenario)
        if not scenario.stages and scenario.given_ids <= {c.id for c in design.components}:
            return actions.start_draft(
                learner, design, title=scenario.title, scenario=scenario, now=now
            )
    return actions.start_draft(learner, design, title=form.title, now=now)


@require_POST
def course_design_open(request, slug):
    """Begin a free design from a figure or a stack template of the chapter with this slug."""
    designs = CourseDesign.objects.in_chapter(slug)
    shown = get_object_or_404(designs, slug=request.POST.get("design", ""))
    return redirect(actions.open_course_design(request.user, shown, now=timezone.now()))


@require_POST
def design_copy(request, draft_id):
    """A copy to go on with: of the design as it is, or as an older tab still has it (`text`)."""
    draft = own_draft(request, draft_id)
    form = ImportForm(request.POST)
    design = form.design if form.is_valid() else draft.design
    return redirect(actions.copy_draft(draft, design, now=timezone.now()))


@require_POST
def design_title(request, draft_id):
    draft = own_draft(request, draft_id)
    form = TitleForm(request.POST)
    if form.is_valid():
        actions.rename_draft(draft, form.cleaned_data["title"])
    else:
        messages.error(request, "A title has 1 to 120 characters.")
    return redirect(draft)


@require_http_methods(["GET", "POST"])
def design_delete(request, draft_id):
    """Ask, then delete a design with its history. What was handed in stays."""
    draft = own_draft(request, draft_id)
    if request.method == "POST":
        actions.delete_draft(draft)
        messages.success(request, "Design deleted.")
        return redirect("scenarios:scenario_list")
    return render(request, "scenarios/design_delete.html", {"draft": draft})


@require_POST
def design_share(request, draft_id):
    """Make a link that shows the design to whoever has it, or withdraw the link."""
    draft = own_draft(request, draft_id)
    if "withdraw" in request.POST:
        actions.withdraw(draft)
        messages.success(request, "The link leads nowhere from now on.")
    else:
        actions.share(draft)
    return redirect(f"{draft.get_absolute_url()}?panel=export#dock")


@require_GET
def design_shared(request, key):
    """A design for anybody who has the link: to look at, not to change."""
    draft = get_object_or_404(Draft.objects.shared(key))
    context = {"draft": draft, "bench": Bench(draft, is_own=False)}
    page = render(request, "scenarios/shared.html", context)
    page["X-Robots-Tag"] = "noindex"  # the link is for those it was given to
    return page


@require_GET
def design_print(request, draft_id):
    """The design and its outline on a page that prints well."""
    draft = own_draft(request, draft_id)
    return render(request, "scenarios/shared.html", {"draft": draft, "bench": Bench(draft)})
