"""Item response theory: how likely a right answer is, what it tells, and what is known after it.

Ability and difficulty lie on one scale on which learners of the exam stand at 0 with a standard
deviation of 1. The model has three parameters (3PL):

    P(ability) = c + (1 - c) / (1 + e^(-a (ability - b)))

Source: Birnbaum, in Lord and Novick, Statistical Theories of Mental Test Scores (1968), ch. 17.
"""

from dataclasses import dataclass
from math import exp, sqrt

LOWEST, HIGHEST, POINTS = -4.0, 4.0, 81
GRID = tuple(LOWEST + (HIGHEST - LOWEST) * at / (POINTS - 1) for at in range(POINTS))


@dataclass(frozen=True)
class Item:
    """A question as a measuring device.

    `slope` (a) is how sharply it tells learners apart, `difficulty` (b) the ability at which half
    of those who do not guess are right, `guess` (c) the share of right answers among those who
    know nothing.
    """

    difficulty: float
    slope: float = 1.2
    guess: float = 0.25

    def chance(self, ability: float) -> float:
        """The probability of a right answer at this ability, 0 to 1."""
        return self.guess + (1 - self.guess) * self.knowing(ability)

    def knowing(self, ability: float) -> float:
        """The probability of knowing the answer without a guess, 0 to 1."""
        return 1 / (1 + exp(-self.slope * (ability - self.difficulty)))

    def information(self, ability: float) -> float:
        """Fisher information of one answer at this ability; its inverse root is a standard error.

        Source: Lord, Applications of Item Response Theory (1980), equation 5-6.
        """
        chance = self.chance(ability)
        share = (chance - self.guess) / (1 - self.guess)
        return self.slope**2 * share**2 * (1 - chance) / chance


@dataclass(frozen=True)
class Belief:
    """What is believed of an ability: a weight at each point of GRID, together 1."""

    weights: tuple[float, ...]

    @classmethod
    def prior(cls) -> "Belief":
        """Before any answer: a normal distribution with mean 0 and deviation 1."""
        return cls.of([exp(-ability * ability / 2) for ability in GRID])

    @classmethod
    def of(cls, weights) -> "Belief":
        total = sum(weights)
        return cls(tuple(weight / total for weight in weights))

    def after(self, item: Item, is_correct: bool) -> "Belief":
        """The belief after one answer.

        "Not sure" is a wrong answer here. It needs no rule of its own: a wrong answer is as likely
        as not knowing times not guessing right, and the second is the same for every ability.
        """
        chances = [item.chance(ability) for ability in GRID]
        fits = chances if is_correct else [1 - chance for chance in chances]
        return self.of([weight * fit for weight, fit in zip(self.weights, fits, strict=True)])

    @property
    def mean(self) -> float:
        """The expected ability (EAP estimate).

        Source: Bock and Mislevy, Adaptive EAP Estimation (1982).
        """
        return sum(weight * ability for weight, ability in zip(self.weights, GRID, strict=True))

    @property
    def deviation(self) -> float:
        """The standard deviation around the mean."""
        mean = self.mean
        return sqrt(
            sum(
                weight * (ability - mean) ** 2
                for weight, ability in zip(self.weights, GRID, strict=True)
            )
        )

    def above(self, cut: float) -> float:
        """The probability that the ability is at least `cut`."""
        return sum(
            weight for weight, ability in zip(self.weights, GRID, strict=True) if ability >= cut
        )
