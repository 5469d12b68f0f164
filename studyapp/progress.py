"""What a learner's record amounts to: mastery, days and time, read in one go."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from studyapp.mastery import NOT_SEEN, mastery_by
from studyapp.models import Activity, Objective, Task
from studyapp.streak import streak

# Older evidence weighs less than 1/250 (see mastery.HALF_LIFE_DAYS).
EVIDENCE = timedelta(days=365)
BUSY_DAYS = 28


def evidence_of(learner, *, now):
    """What the learner did in the last year, as mastery.Evidence."""
    return Activity.objects.for_learner(learner).evidence(since=now - EVIDENCE)


def by_objective(learner, *, now):
    """Mastery of each objective the learner has touched: {objective id: Mastery}."""
    evidence = evidence_of(learner, now=now)
    own_group = {piece.objective_id: piece.objective_id for piece in evidence}
    return mastery_by(evidence, own_group, now=now)


def map_by_task(evidence, *, now):
    """The exam's domains, each with `rows`: (task, Mastery) for every task."""
    group_of = dict(Objective.objects.current().values_list("pk", "task_id"))
    levels = mastery_by(evidence, group_of, now=now)
    tasks = Task.objects.select_related("domain")
    return by_domain((task.domain, task, levels.get(task.pk, NOT_SEEN)) for task in tasks)


def map_by_objective(evidence, *, now):
    """The exam's domains that the course covers, each with `rows`: (objective, Mastery)."""
    objectives = Objective.objects.written().select_related("task__domain")
    group_of = {objective.pk: objective.pk for objective in objectives}
    levels = mastery_by(evidence, group_of, now=now)
    rows = ((row.task.domain, row, levels.get(row.pk, NOT_SEEN)) for row in objectives)
    return by_domain(rows)


def by_domain(rows):
    """Domains in order, each with its `rows` of (task or objective, Mastery)."""
    domains = {}
    for domain, thing, level in rows:
        domain = domains.setdefault(domain.pk, domain)
        domain.rows = [*getattr(domain, "rows", []), (thing, level)]
    return sorted(domains.values(), key=lambda domain: domain.slug)


def study_days(evidence, *, now):
    """The streak of days on which the learner did anything, in the active time zone."""
    days = {timezone.localdate(piece.at) for piece in evidence}
    return streak(days, today=timezone.localdate(now))


def counts_by_verb(evidence, *, since=None):
    """How many different things were done, by verb: a section read twice counts once."""
    things = {(piece.verb, piece.what) for piece in evidence if since is None or piece.at >= since}
    return Counter(verb for verb, _ in things)


DONE_WORDS = {
    "reviewed": "card{s} reviewed",
    "answered": "question{s} answered",
    "read": "section{s} read",
    "checked": "quick check{s} answered",
    "tried": "design exercise{s} tried",
    "designed": "design{s} handed in",
}


def in_words(counts):
    """Counts by verb as one phrase: "12 cards reviewed, 1 section read"."""
    return ", ".join(
        f"{counts[verb]} {words.format(s='' if counts[verb] == 1 else 's')}"
        for verb, words in DONE_WORDS.items()
        if counts[verb]
    )


def busy_days(evidence, *, now):
    """[(date, things done)] for the last four weeks, oldest first."""
    done = Counter(timezone.localdate(piece.at) for piece in evidence)
    today = timezone.localdate(now)
    days = [today - timedelta(days=back) for back in range(BUSY_DAYS - 1, -1, -1)]
    return [(day, done[day]) for day in days]
