"""Which questions a sitting gets: seeded, so that the same seed draws the same ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn, and when this learner last answered it.

    Two questions are siblings, testing the same idea, when one names the other in `sibling` or
    both name the same.
    """

    id: int
    slug: str
    sibling: str = ""
    answered_at: datetime | None = None
    due_on: date | None = None

    @property
    def ideas(self) -> set[str]:
        return ideas(self.slug, self.sibling)


def ideas(slug: str, sibling: str) -> set[str]:
    """What a question tests, as names; siblings have one in common."""
    return {slug, sibling} - {""}


def pick(
    candidates: Iterable[Candidate], *, count: int | None, seed: int, today: date
) -> list[int]:
    """Ids of the questions drawn, in the order they are asked.

    First what has never been answered, then what is due again, then what was answered longest ago;
    chance decides among equals, and the order of asking is chance as well, so that topics mix.
    Of siblings only one is drawn, so there can be fewer than `count`.

    Args:
        count: at most how many; None for every candidate, siblings and all.
    """
    random = Random(seed)  # noqa: S311
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    random.shuffle(pool)
    pool.sort(key=lambda candidate: preference(candidate, today))
    drawn = pool if count is None else without_siblings(pool)[:count]
    ids = [candidate.id for candidate in drawn]
    random.shuffle(ids)
    return ids


def preference(candidate: Candidate, today: date) -> tuple[int, float]:
    """The less, the sooner drawn."""
    if candidate.answered_at is None:
        return 0, 0.0
    if candidate.due_on is not None and candidate.due_on <= today:
        return 1, candidate.due_on.toordinal()
    return 2, candidate.answered_at.timestamp()


def without_siblings(pool: Iterable[Candidate]) -> list[Candidate]:
    """The first candidate of every idea."""
    kept, taken = [], set()
    for candidate in pool:
        if taken.isdisjoint(candidate.ideas):
            kept.append(candidate)
            taken |= candidate.ideas
    return kept


def seen_least(ids: Iterable[int], candidates: Iterable[Candidate]) -> list[int]:
    """Each of `ids`, or in its place the sibling that was answered longest ago, or never.

    What comes back as it was is soon known by its looks. Nothing is asked twice.

    Args:
        candidates: the questions themselves, and those on the same ideas.
    """
    known = {candidate.id: candidate for candidate in candidates}
    asked = list(ids)
    for place, question in enumerate(asked):
        own = known[question]
        siblings = [one for one in known.values() if one.id not in asked and own.ideas & one.ideas]
        asked[place] = min([own, *siblings], key=last_seen).id
    return asked


def last_seen(candidate: Candidate) -> float:
    """The less, the longer ago."""
    return 0.0 if candidate.answered_at is None else candidate.answered_at.timestamp()
