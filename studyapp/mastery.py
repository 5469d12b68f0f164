"""How well a learner has each objective, worked out from what they did. No state of its own.

The level of an objective is a weighted mean of results, pulled towards "cannot do it yet" while
there is little to go by:

    level = (PRIOR_WEIGHT * PRIOR + sum(w * r)) / (PRIOR_WEIGHT + sum(w))

over every thing done for it, with r its result from 0 to 1 and w the product of
- what it proves (WEIGHTS: an exam question most, having read a section least),
- how long ago it was (halved every HALF_LIFE_DAYS),
- how often the same thing was done since: the newest result of one card or question counts in
  full, the one before it half, and so on. Ten repeats of one card are not ten proofs.
One right answer is not mastery: Quizlet found the next try right only 87 times in 100.

Both sums can be kept up without the past: when a thing is done again, what its earlier results
weigh is halved once for the repeat and faded for the time in between. So repeats of one thing fold
into one Proof, in the order in which they were recorded.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

PRIOR = 0.25  # a guess among four choices
PRIOR_WEIGHT = 2.0
HALF_LIFE_DAYS = 45.0
REPEAT_FACTOR = 0.5

WEIGHTS = {
    "answered": 1.0,
    "solved": 1.0,
    "designed": 1.0,
    "checked": 0.5,
    "tried": 0.5,
    "reviewed": 0.5,
    "read": 0.2,
}

# What a learner calls the kinds of evidence. Answers in an exam are a kind of their own, though
# they prove as much as others: when it ended tells them apart (ActivityQuerySet.with_kind).
EXAMS = "exams"
KINDS = {
    "cards": ("reviewed",),
    "questions": ("answered", "checked"),
    EXAMS: (),
    "scenarios": ("designed", "solved"),
    "reading": ("read", "tried"),
}

WEAK_BELOW = 0.45
SOLID_FROM = 0.75


@dataclass(frozen=True)
class Evidence:
    """One thing done for an objective. `result` is None where nothing was judged (reading)."""

    objective_id: int | None
    verb: str
    what: str
    result: float | None
    at: datetime


@dataclass(frozen=True)
class Proof:
    """What all repeats of one thing amount to.

    `weight` and `weighted` are the sums of w and of w * r as they stood `at` its last repeat, `n`
    how often it was done. It counts for the objective it served last.
    """

    objective_id: int | None
    verb: str
    weight: float
    weighted: float
    n: int
    at: datetime

    def faded(self, now: datetime) -> float:
        """The share of its weight that is left at `now`, 0 to 1."""
        age_days = max(0.0, (now - self.at).total_seconds() / 86_400)
        return 0.5 ** (age_days / HALF_LIFE_DAYS)


NOTHING_DONE = Proof(None, "", 0.0, 0.0, 0, datetime.min.replace(tzinfo=UTC))


def fold(proofs: dict[str, Proof], evidence: Iterable[Evidence]) -> dict[str, Proof]:
    """The proofs by thing done, with more evidence added in the order in which it comes.

    Folding all evidence at once or piece by piece comes to the same.
    """
    found = dict(proofs)
    for piece in evidence:
        before = found.get(piece.what, NOTHING_DONE)
        left = before.faded(piece.at) * REPEAT_FACTOR
        weight = WEIGHTS[piece.verb]
        result = 1.0 if piece.result is None else piece.result
        found[piece.what] = Proof(
            objective_id=piece.objective_id,
            verb=piece.verb,
            weight=before.weight * left + weight,
            weighted=before.weighted * left + weight * result,
            n=before.n + 1,
            at=max(before.at, piece.at),
        )
    return found


@dataclass(frozen=True)
class Mastery:
    """`level` from 0 to 1, None where nothing was done; `n` things done; `word` for the level."""

    level: float | None
    n: int
    word: str

    @property
    def percent(self) -> int:
        return round(100 * (self.level or 0))

    @property
    def is_weak(self) -> bool:
        return self.level is not None and self.level < WEAK_BELOW


NOT_SEEN = Mastery(level=None, n=0, word="not seen yet")


def mastery(proofs: Iterable[Proof], *, now: datetime) -> Mastery:
    """The mastery that these proofs, in any order, amount to at `now`."""
    weighted, total, n = PRIOR_WEIGHT * PRIOR, PRIOR_WEIGHT, 0
    for proof in proofs:
        left = proof.faded(now)
        weighted += proof.weighted * left
        total += proof.weight * left
        n += proof.n
    if not n:
        return NOT_SEEN
    level = weighted / total
    return Mastery(level=level, n=n, word=word_for(level))


def word_for(level: float) -> str:
    """The word shown beside a level from 0 to 1."""
    if level < WEAK_BELOW:
        return "weak"
    return "growing" if level < SOLID_FROM else "solid"


def mastery_by(
    proofs: Iterable[Proof], group_of: dict[int, int], *, now: datetime
) -> dict[int, Mastery]:
    """Mastery of each group of objectives; `group_of` maps an objective's id to its group's."""
    groups: dict[int, list[Proof]] = defaultdict(list)
    for proof in proofs:
        if (group := group_of.get(proof.objective_id)) is not None:
            groups[group].append(proof)
    return {group: mastery(pieces, now=now) for group, pieces in groups.items()}
