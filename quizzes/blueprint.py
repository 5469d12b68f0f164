"""Which questions an exam gets, and what it lacks where the bank is too small.

The rules, in this order (docs/exams.md says why):

1. Every domain gets its share of the scored and of the unscored questions by its weight, rounded
   by largest remainders.
2. Within a domain every objective gives one question before any gives a second one; never
   answered comes before answered longest ago; chance decides among equals.
3. Of questions that test the same idea at most one is drawn. Where a domain has too few, the exam
   has fewer questions and less time: nothing is repeated or borrowed from another domain.
4. Which of a domain's questions are unscored is chance, and so is the order of asking. Scored
   ones are served first where there are too few.

The same seed and the same bank give the same exam.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random


@dataclass(frozen=True)
class BankItem:
    """A question that may be drawn. `ideas`: what it tests; siblings share one."""

    id: int
    ideas: frozenset[str]
    domain: str
    objective: str
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Blueprint:
    """What an exam should be made of: the counts of each domain, and the minutes for them all."""

    scored: Mapping[str, int]
    unscored: Mapping[str, int]
    minutes: int

    @property
    def count(self) -> int:
        return sum(self.scored.values()) + sum(self.unscored.values())

    def wanted(self, domain: str) -> int:
        return self.scored.get(domain, 0) + self.unscored.get(domain, 0)

    def minutes_for(self, count: int) -> int:
        """The minutes of an exam that has fewer questions: as long for each."""
        return max(1, round(self.minutes * count / self.count)) if self.count else self.minutes


@dataclass(frozen=True)
class Draw:
    """Ids of the questions in the order of asking, which of them are `unscored`, the minutes."""

    ids: tuple[int, ...]
    unscored: frozenset[int]
    minutes: int


def full_exam(
    *, questions: int, unscored: int, minutes: int, weights: Mapping[str, int]
) -> Blueprint:
    """The blueprint of the exam itself; `weights` of the domains in percent."""
    return Blueprint(
        scored=shares(questions - unscored, weights),
        unscored=shares(unscored, weights),
        minutes=minutes,
    )


def shares(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` split by weight into whole numbers that add up to it, by largest remainders.

    The heavier goes first among equal remainders, then the first in the alphabet.
    """
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    share = {name: total * weight // whole for name, weight in weights.items()}
    left_over = {name: total * weight % whole for name, weight in weights.items()}
    order = sorted(weights, key=lambda name: (-left_over[name], -weights[name], name))
    for name in order[: total - sum(share.values())]:
        share[name] += 1
    return share


def draw(items: Iterable[BankItem], blueprint: Blueprint, *, seed: int) -> Draw:
    """An exam by this blueprint; it has fewer questions where the items do not suffice."""
    random = Random(seed)  # noqa: S311
    pools = pools_of(items, random)
    taken: set[str] = set()
    ids: list[int] = []
    unscored: set[int] = set()
    # The domain with the least to spare goes first, so that siblings across domains cost least.
    for domain in sorted(pools, key=lambda name: (len(pools[name]) - blueprint.wanted(name), name)):
        drawn = spread(pools[domain], blueprint.wanted(domain), taken)
        random.shuffle(drawn)
        ids += drawn
        unscored |= set(drawn[blueprint.scored.get(domain, 0) :])
    random.shuffle(ids)
    return Draw(tuple(ids), frozenset(unscored), blueprint.minutes_for(len(ids)))


def pools_of(items: Iterable[BankItem], random: Random) -> dict[str, list[BankItem]]:
    """{domain: its items, those to be drawn sooner first}"""
    pool = sorted(items, key=lambda item: item.id)
    random.shuffle(pool)
    pool.sort(key=lambda item: item.answered_at.timestamp() if item.answered_at else 0.0)
    pools: dict[str, list[BankItem]] = {}
    for item in pool:
        pools.setdefault(item.domain, []).append(item)
    return pools


def spread(pool: list[BankItem], count: int, taken: set[str]) -> list[int]:
    """Ids of at most `count` items, one idea each, as evenly over objectives as they allow.

    `taken` holds the ideas drawn so far and gets those drawn here.
    """
    drawn: list[int] = []
    used: Counter[str] = Counter()
    left = list(pool)
    while len(drawn) < count:
        left = [item for item in left if taken.isdisjoint(item.ideas)]
        if not left:
            break
        item = min(left, key=lambda item: used[item.objective])  # the first of the least used
        drawn.append(item.id)
        used[item.objective] += 1
        taken |= item.ideas
    return drawn
