"""A learner's record, summed up so that no page has to read it from its beginning.

The activities are the truth. Those up to `User.folded_to` are folded into one row for each thing
done (ProofRow) and one for each day (StudyDay); the tail that came after is read and added on top.
So what a page shows is always what the whole record amounts to.

Folding happens while something is recorded: once in FOLD_EVERY activities, and with the first of a
learner's day. Nothing younger than SETTLED is folded: by then no transaction can still be open
that holds an earlier activity.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from studyapp.mastery import Evidence, Proof, fold
from studyapp.models import Activity, ProofRow, StudyDay, User
from studyapp.models.frame import course_frame
from studyapp.readiness import readiness

FOLD_EVERY = 64
SETTLED = timedelta(minutes=5)
FIELDS = ("what", "objective_id", "verb", "weight", "weighted", "n", "at")


@dataclass
class Day:
    """`readiness` is None on days that were not folded."""

    things: int = 0
    seconds: int = 0
    readiness: float | None = None


@dataclass
class Record:
    """`proofs` by thing done, `days` by date in the learner's calendar."""

    proofs: dict[str, Proof] = field(default_factory=dict)
    days: dict[date, Day] = field(default_factory=dict)

    @property
    def seconds(self):
        """Spent on everything that was timed: cards and questions."""
        return sum(day.seconds for day in self.days.values())

    def add(self, activities, *, zone):
        """Add activities, in the order in which they were recorded."""
        self.proofs = fold(self.proofs, map(evidence_of, activities))
        days = defaultdict(Day, self.days)
        for activity in activities:
            day = days[timezone.localdate(activity.at, zone)]
            day.things += 1
            day.seconds += activity.seconds or 0
        self.days = dict(days)


def evidence_of(activity):
    return Evidence(
        activity.objective_id, activity.verb, activity.what, activity.result, activity.at
    )


def record_of(user):
    """The Record of this person; an empty one for a visitor. Three queries, asked once."""
    if not user.is_authenticated:
        return Record()
    if not hasattr(user, "record"):
        user.record = read(user)
    return user.record


def proofs_on(user, objective):
    """The proofs of this person that count for one objective. Two queries, of little each."""
    if not user.is_authenticated:
        return []
    recent = tail(user)
    counting = Q(objective=objective) | Q(what__in={activity.what for activity in recent})
    rows = user.proofs.filter(counting).values_list(*FIELDS)
    proofs = fold({what: Proof(*rest) for what, *rest in rows}, map(evidence_of, recent))
    return [proof for proof in proofs.values() if proof.objective_id == objective.pk]


def read(learner):
    record = folded(learner)
    record.add(tail(learner), zone=learner.zone)
    return record


def folded(learner):
    """What the rows of the ledger hold."""
    proofs = {what: Proof(*rest) for what, *rest in learner.proofs.values_list(*FIELDS)}
    days = {
        day: Day(*rest)
        for day, *rest in learner.study_days.values_list("day", "things", "seconds", "readiness")
    }
    return Record(proofs, days)


def tail(learner):
    """Standing activities that are not folded yet, in the order in which they were recorded."""
    rows = Activity.objects.filter(learner=learner, pk__gt=learner.folded_to).standing()
    return list(rows.order_by("pk").only("objective_id", "verb", "what", "result", "seconds", "at"))


def note(activities, *, now):
    """Keep the ledger after these activities were recorded; called in their transaction.

    What they undo comes first: whether it was counted is known by how far the folding has come.
    """
    for activity in activities:
        if activity.undoes is not None:
            take_back(activity.undoes)
    for activity in activities:
        if activity.pk % FOLD_EVERY == 0:
            fold_tail(activity.learner, now=now)


def settled_tail(learner, *, now):
    """The beginning of the tail that may be folded."""
    return list(takewhile(lambda activity: activity.at <= now - SETTLED, tail(learner)))


@transaction.atomic
def fold_tail(learner, *, now):
    """Fold what has settled. The second time finds nothing to do."""
    if not settled_tail(learner, now=now):
        return
    learner = User.objects.select_for_update().get(pk=learner.pk)
    settled = settled_tail(learner, now=now)
    if not settled:  # somebody else was faster
        return
    record = folded(learner)
    record.add(settled, zone=learner.zone)
    days = {timezone.localdate(activity.at, learner.zone) for activity in settled}
    last_at = max(activity.at for activity in settled)
    weights = course_frame(now=now).weights
    if max(days) == max(record.days):  # else only an earlier day was corrected
        newest = record.days[max(days)]
        newest.readiness = readiness(record.proofs.values(), weights, now=last_at)
    ProofRow.objects.bulk_create(
        [
            ProofRow(learner=learner, what=what, **vars(record.proofs[what]))
            for what in sorted({activity.what for activity in settled})
        ],
        update_conflicts=True,
        unique_fields=["learner", "what"],
        update_fields=["objective", "verb", "weight", "weighted", "n", "at"],
    )
    StudyDay.objects.bulk_create(
        [StudyDay(learner=learner, day=day, **vars(record.days[day])) for day in sorted(days)],
        update_conflicts=True,
        unique_fields=["learner", "day"],
        update_fields=["things", "seconds", "readiness"],
    )
    User.objects.filter(pk=learner.pk).update(folded_to=settled[-1].pk)


@transaction.atomic(savepoint=False)  # thousands in a row, where a question is marked again
def take_back(undone):
    """Count an activity no more that was taken back after it had been folded."""
    learner = User.objects.select_for_update().get(pk=undone.learner_id)
    if undone.pk > learner.folded_to:
        return
    same = Activity.objects.filter(learner=learner, what=undone.what, pk__lte=learner.folded_to)
    proofs = fold({}, map(evidence_of, same.standing().order_by("pk")))
    rows = ProofRow.objects.filter(learner=learner, what=undone.what)
    if proofs:
        rows.update(**vars(proofs[undone.what]))
    else:
        rows.delete()
    StudyDay.objects.filter(
        learner=learner, day=timezone.localdate(undone.at, learner.zone)
    ).update(things=F("things") - 1, seconds=F("seconds") - (undone.seconds or 0))


@transaction.atomic
def start_over(learner):
    """Forget what is folded: the next fold begins with the first activity.

    How ready the learner was on a day cannot be worked out later, so it stays.
    """
    ProofRow.objects.filter(learner=learner).delete()
    StudyDay.objects.filter(learner=learner).update(things=0, seconds=0)
    User.objects.filter(pk=learner.pk).update(folded_to=0)
    learner.folded_to = 0
