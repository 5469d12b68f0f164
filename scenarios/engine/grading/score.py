"""The score and its weights, all in this one place (ruling 4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scenarios.engine.scenario import Requirement

RESEMBLANCE, REQUIREMENTS, DRILLS = 25, 45, 30
CRITICAL, ORDINARY, BONUS = 3, 1, 0
DEDUCTIONS: Mapping[str, int] = {"fatal": 15, "major": 8, "minor": 3}
MOST_DEDUCTED = 30
CAP = 60
PASS = 72


def requirement_weight(requirement: Requirement) -> int:
    if requirement.bonus:
        return BONUS
    return CRITICAL if requirement.critical else ORDINARY


@dataclass(frozen=True, slots=True)
class Score:
    """The score from 0 to 100 and its parts, in points; `capped` when a cap decided."""

    total: float
    resemblance: float
    requirements: float
    drills: float
    deducted: float
    capped: bool

    @property
    def passed(self) -> bool:
        return self.total >= PASS


def total_score(
    *,
    resemblance: float,
    credits: Collection[tuple[int, float]],
    drills: Collection[bool],
    severities: Collection[str],
    critical_failed: bool,
) -> Score:
    """The score.

    Args:
        resemblance: to the closest reference, 0 to 1.
        credits: weight and credit (0 to 1) of each requirement.
        drills: whether each drill was held.
        severities: of the pitfalls found, once for each pitfall id.
        critical_failed: a critical requirement got no credit.
    """
    weight = sum(w for w, _ in credits)
    parts = (
        RESEMBLANCE * resemblance,
        REQUIREMENTS * sum(w * c for w, c in credits) / weight if weight else REQUIREMENTS,
        DRILLS * sum(drills) / len(drills) if drills else DRILLS,
    )
    deducted = min(MOST_DEDUCTED, sum(DEDUCTIONS[severity] for severity in severities))
    total = max(0.0, sum(parts) - deducted)
    capped = (critical_failed or "fatal" in severities) and total > CAP
    total = CAP if capped else total
    like, held, run = map(tidy, parts)
    return Score(tidy(total), like, held, run, tidy(deducted), capped)


def nothing() -> Score:
    """The score of a design in which nothing has been built yet."""
    return Score(0, 0, 0, 0, 0, False)


def tidy(number: float) -> float:
    """One decimal, and a whole number as such, so that it prints the same everywhere."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
