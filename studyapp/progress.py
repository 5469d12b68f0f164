"""What a learner's record amounts to: mastery, days and time, read in one go."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils import timezone

from studyapp import catchup, outlook
from studyapp.ledger import record_of
from studyapp.mastery import NOT_SEEN, mastery_by
from studyapp.models.frame import course_frame
from studyapp.readiness import readiness
from studyapp.streak import streak

BUSY_DAYS = 28


def by_objective(learner, *, now):
    """Mastery of each objective the learner has touched: {objective id: Mastery}."""
    proofs = record_of(learner).proofs.values()
    own_group = {proof.objective_id: proof.objective_id for proof in proofs}
    own_group.pop(None, None)
    return mastery_by(proofs, own_group, now=now)


def map_by_task(record, *, now):
    """The exam's domains, each with `rows`: (task, Mastery) for every task."""
    frame = course_frame(now=now)
    levels = mastery_by(record.proofs.values(), frame.task_of, now=now)
    return by_domain((task.domain, task, levels.get(task.pk, NOT_SEEN)) for task in frame.tasks)


def map_by_objective(record, *, now):
    """The exam's domains that the course covers, each with `rows`: (objective, Mastery)."""
    objectives = course_frame(now=now).objectives
    group_of = {objective.pk: objective.pk for objective in objectives}
    levels = mastery_by(record.proofs.values(), group_of, now=now)
    return by_domain((row.task.domain, row, levels.get(row.pk, NOT_SEEN)) for row in objectives)


def by_domain(rows):
    """(domain, [(task or objective, Mastery), ...]) in the exam's order."""
    domains = {}
    for domain, thing, level in rows:
        domains.setdefault(domain.slug, (domain, []))[1].append((thing, level))
    return [domains[slug] for slug in sorted(domains)]


def outlook_of(record, *, now, exam_on=None):
    """The Outlook of this record for an exam, by noon of its day in the active time zone."""
    proofs, weights = record.proofs.values(), course_frame(now=now).weights
    exam_at = exam_on and timezone.make_aware(datetime.combine(exam_on, time(12)))
    return outlook.outlook(
        points(record).items(),
        today=timezone.localdate(now),
        now=readiness(proofs, weights, now=now),
        exam_on=exam_on,
        if_stopped=exam_on and readiness(proofs, weights, now=max(now, exam_at)),
    )


def points(record):
    """{date: readiness as that day ended} for the days on which it was noted."""
    return {day: row.readiness for day, row in record.days.items() if row.readiness is not None}


def studied(record):
    """The days on which the learner did anything."""
    return {day for day, row in record.days.items() if row.things}


def study_days(record, *, now):
    """The streak of these days, in the active time zone."""
    return streak(studied(record), today=timezone.localdate(now))


def days_away(record, *, now):
    """How long the pause was that ended today, or goes on."""
    return catchup.days_away(studied(record), today=timezone.localdate(now))


def counts_by_verb(record):
    """How many different things were done, by verb: a section read twice counts once."""
    return Counter(proof.verb for proof in record.proofs.values())


def counts_today(record, *, now):
    """The same for the things done since the day began."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Counter(proof.verb for proof in record.proofs.values() if proof.at >= start)


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


def busy_days(record, *, now):
    """[(date, things done)] for the last four weeks, oldest first."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=back) for back in range(BUSY_DAYS - 1, -1, -1)]
    return [(day, record.days[day].things if day in record.days else 0) for day in days]
