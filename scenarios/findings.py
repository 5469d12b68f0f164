"""What is wrong with a draft, as far as its learner may know. It writes nothing."""

from scenarios.engine.errors import DesignError
from scenarios.engine.grading.findings import find_pitfalls
from scenarios.models import Submission

# The setting that a pitfall is about, where there is one.
SETTINGS = {
    "single-instance": "min",
    "single-zone": "zones",
    "single-zone-database": "multi_az",
    "sticky-sessions": "sticky_sessions",
    "no-autoscaling": "scaling",
    "cpu-scaling-on-queue-workers": "scaling",
    "visibility-timeout-too-short": "visibility_timeout_s",
    "short-polling": "long_polling",
    "unordered-queue-where-order-matters": "fifo",
    "fifo-without-need": "fifo",
    "express-workflow-too-long": "workflow",
    "unthrottled-public-api": "throttle_rps",
    "no-health-checked-failover": "health_checks",
}


def faults_of(design):
    """{connection: why AWS cannot make it} of those that it cannot."""
    found = {}
    for one in design.connections:
        ends = (design.component(end) for end in (one.source, one.target))
        fault = design.catalogue.impossibility(*ends, one.kind)
        if fault:
            found[one] = fault
    return found


def pitfalls_of(draft, design):
    """The pitfalls of a draft whose learner has checked a design for the brief before.

    Entries of a report: those of the last check while nothing has changed since.
    """
    brief = draft.brief
    if brief is None:
        return []
    checks = Submission.objects.for_learner(draft.learner).of(brief)
    last = checks.values("pk", "document").first()
    if last is None:
        return []
    if last["document"] == draft.document:
        return checks.get(pk=last["pk"]).report["pitfalls"]
    try:
        return find_pitfalls(brief, design)
    except DesignError:
        return []


def by_component(pitfalls, design, faults, given):
    """{id: pitfalls}, each at the first component of the learner's own that it is about.

    An arrow that AWS cannot make carries its own mark, and is left out.
    """
    arrows = {(one.source, one.target) for one in faults}
    found = {}
    for one in pitfalls:
        own = [id_ for id_ in one["components"] if id_ in design and id_ not in given]
        is_arrow = one["id"] == "impossible-connection" and tuple(one["components"]) in arrows
        if own and not is_arrow:
            found.setdefault(own[0], []).append(one)
    return found
