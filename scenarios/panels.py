"""What stands in the dock under the canvas: requirements, report, drills, comparison, history."""

from scenarios.costs import cost_context
from scenarios.engine.drawing import draw_canvas, draw_overlay, draw_thumbnail
from scenarios.engine.errors import DesignError
from scenarios.engine.grading.drill_report import drill_results
from scenarios.engine.grading.report import drill_entry
from scenarios.engine.grading.resemblance import likenesses
from scenarios.engine.grading.scene import Ground
from scenarios.models import Submission
from scenarios.overlay import overlaid
from scenarios.ties import tied
from scenarios.wording import called, figure, name_of, slack, target_in_words

PANELS = {
    "requirements": "Requirements",
    "report": "Report",
    "drills": "Drills",
    "cost": "Cost",
    "compare": "Compare",
    "history": "History",
    "export": "Export and share",
}
PASS_MARK = 72
# How a part is set apart where a reference is laid over the learner's design.
STATES = {
    "missing": "only in ours",
    "extra": "only in yours",
    "different": "another service in ours",
}
STEPS_SHOWN = 30
PARTS = [("resemblance", "Resemblance", 25), ("requirements", "Requirements", 45),
         ("drills", "Drills", 30)]  # fmt: skip


def requirements_panel(draft):
    """The brief's requirements, with what the last report said of each."""
    last = latest(draft)
    said = {one["id"]: one for one in last.report["requirements"]} if last else {}
    rows = [(one, said.get(one.id)) for one in draft.brief.requirements]
    return {"rows": rows, "last": last, "is_older": bool(last) and last.document != draft.document}


def latest(draft):
    """The learner's last submission for the draft's scenario; None before the first."""
    rows = Submission.objects.for_learner(draft.learner).of(draft.brief)
    return rows.filter(draft=draft).first() or rows.first()


def own_submission(draft, submission_id):
    """One of the learner's submissions for the draft's scenario, None for any other."""
    rows = Submission.objects.for_learner(draft.learner).of(draft.brief)
    return rows.filter(pk=submission_id).first()


def reference_of(submission):
    """The reference design that its report calls the closest, or where it is gone the first."""
    closest = submission.report["resemblance"]["reference"]
    references = submission.brief.references
    return next((one for one in references if one.id == closest), references[0])


def report_panel(draft, submission=None):
    """A submission's report with the places that teach what failed, and what is new since the last.

    `submission` is one of the draft's scenario; the last one where it is None.
    """
    submission = submission or latest(draft)
    if submission is None:
        return {"submission": None}
    found = submission.report
    for one, ties in tied([*found["requirements"], *found["pitfalls"]], draft.learner):
        one["ties"] = ties
    before = previous(submission)
    return {
        "submission": submission,
        "report": found,
        "parts": [
            (label, found["parts"][name], most, round(100 * found["parts"][name] / most))
            for name, label, most in PARTS
        ],
        "missed": [one for one in found["requirements"] if not one["passed"]],
        "met": [one for one in found["requirements"] if one["passed"]],
        "pitfalls": by_id(found["pitfalls"]),
        "before": before,
        "changes": list(changes(before.report, found)) if before else [],
        "is_older": submission.document != draft.document,
        "pass_mark": PASS_MARK,
    }


def by_id(pitfalls):
    """Pitfalls with the same words about several components, taken together."""
    found = {}
    for one in pitfalls:
        found.setdefault(one["id"], []).append(one)
    return list(found.values())


def previous(submission):
    earlier = Submission.objects.for_learner(submission.learner).filter(
        scenario=submission.scenario, stage=submission.stage
    )
    return earlier.filter(submitted_at__lt=submission.submitted_at).first()


def changes(before, after):
    """What is different between two reports, in words."""
    gained = after["score"] - before["score"]
    if gained:
        yield f"{abs(gained):g} points {'more' if gained > 0 else 'fewer'}"
    was = {one["id"]: one["passed"] for one in before["requirements"]}
    for one in after["requirements"]:
        if one["passed"] != was.get(one["id"], one["passed"]):
            yield f"{'Now met' if one['passed'] else 'No longer met'}: {one['title']}"
    old, new = ({one["id"] for one in r["pitfalls"]} for r in (before, after))
    yield from (f"Gone: {title_of(before, one)}" for one in sorted(old - new))
    yield from (f"New: {title_of(after, one)}" for one in sorted(new - old))
    was = {one["id"]: one["passed"] for one in before["drills"]}
    for one in after["drills"]:
        if one["passed"] != was.get(one["id"], one["passed"]):
            yield f"{'Now held' if one['passed'] else 'No longer held'}: {one['title']}"


def title_of(report, pitfall_id):
    return next(one["what"] for one in report["pitfalls"] if one["id"] == pitfall_id)


def drills_panel(draft):
    """Every drill of the brief, run on the design as it is now, with its hardest target."""
    try:
        results = list(drill_results(draft.brief, draft.design, draft.brief.drills))
    except DesignError as error:
        return {"fault": error.message}
    rows = [(result.drill, result.passed, hardest(result, draft.design)) for result in results]
    return {"drills": rows, "held": sum(passed for _, passed, _ in rows)}


def hardest(result, design):
    """Of a drill's targets the one missed by most, or else held by least, in words."""
    target = min(drill_entry(result)["targets"], key=slack)
    name = name_of(target["of"], called(design, result.names))
    return target_in_words(target, name), figure(target["metric"], target["actual"])


def cost_panel(draft):
    """A month's estimate, and beside it the closest reference's once something was handed in."""
    last = latest(draft)
    try:
        return cost_context(draft.brief, draft.design, reference_of(last) if last else None)
    except DesignError as error:
        return {"fault": error.message}


def compare_panel(draft, over=""):
    """The reference designs and how the design differs, once something was handed in.

    `over` is the id of the reference that is laid over the design; without one they stand side by
    side.
    """
    last = latest(draft)
    if last is None:
        return {"last": None}
    brief = draft.brief
    try:
        design = brief.admit(draft.design)
    except DesignError as error:
        return {"last": last, "fault": error.message}
    ground = Ground(design, brief.given_ids, brief.groups, frozenset(brief.roles))
    found = sorted(likenesses(ground, brief.references), key=lambda one: -one.share)
    shown = next((one for one in found if one.reference.id == over), None)
    closest = (shown or found[0]).reference
    given = brief.given_ids
    return {
        "last": last,
        "over": overlay_context(draft, design, shown) if shown else None,
        "mine": draw_canvas(design, title=draft.title, given=given),
        "theirs": draw_canvas(closest.design, title=closest.title, given=given),
        "closest": closest,
        "references": [
            (
                one.reference,
                draw_thumbnail(one.reference.design, title=one.reference.title),
                round(100 * one.share),
                list(differences(design, one)),
            )
            for one in found
        ],
    }


def overlay_context(draft, design, likeness):
    """The drawing of a reference laid over the design, and which states there are in it."""
    found = overlaid(design, likeness, draft.brief.given_ids)
    words = STATES | {id_: STATES[state] for id_, state in found.parts.items()}
    words |= {id_: f"ours: {service}" for id_, service in found.services.items()}
    title = f"{draft.title}, and over it: {likeness.reference.title}"
    drawing = draw_overlay(
        found.design, title=title, parts=found.parts, links=found.links, words=words
    )
    states = {*found.parts.values(), *found.links.values()}
    return {"drawing": drawing, "key": [(one, STATES[one]) for one in STATES if one in states]}


def differences(design, likeness):
    """What sets a design and a reference apart, in words."""
    theirs = likeness.reference.design
    for words, where, ids in [
        ("Only there", theirs, likeness.missing),
        ("Only in yours", design, likeness.extra),
        ("Another service in yours", design, likeness.different),
    ]:
        if ids:
            yield f"{words}: {', '.join(where.title(one) for one in ids)}"
    for source, target in likeness.flows:
        ends = f"{design.title(source)} and {design.title(target)}"
        yield f"The flow between {ends} is another"


def history_panel(draft):
    """The steps that undo reaches, the newest first, named versions, and what was handed in."""
    submissions = Submission.objects.for_learner(draft.learner)
    return {
        "steps": draft.steps.order_by("-number")[:STEPS_SHOWN],
        "versions": draft.versions.all(),
        "submissions": submissions.of(draft.brief)[:STEPS_SHOWN] if draft.brief else [],
    }


CONTEXTS = {
    "requirements": requirements_panel,
    "report": report_panel,
    "drills": drills_panel,
    "cost": cost_panel,
    "compare": compare_panel,
    "history": history_panel,
    "export": lambda draft: {},
}


def context_of(draft, panel, query):
    """What a panel shows. ?submission= names the report, ?over= the reference to lay over."""
    if panel == "report" and query.get("submission", "").isdecimal():
        return report_panel(draft, own_submission(draft, int(query["submission"])))
    if panel == "compare":
        return compare_panel(draft, query.get("over", ""))
    return CONTEXTS[panel](draft)


def names_for(draft):
    """{panel: its label}: a free design has nothing to be held against."""
    return PANELS if draft.brief else {name: PANELS[name] for name in ("history", "export")}
