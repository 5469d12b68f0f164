"""How good a question is, worked out from first attempts at it, and said in words.

As Moodle computes them, over each learner's first attempt and no other, with one difference: our
sittings differ in length, so what Moodle takes the sum of, the rest of the quiz, is here the share
of the sitting's other questions that was right. Where all sittings are of one length, both come to
the same.

- **Facility** F: mean mark divided by the greatest mark.
- **Discrimination** D: 100 r, with r the Pearson correlation of the question's mark with the rest.
- **Discriminative efficiency** DE: 100 cov(mark, rest) / cov_max, with cov_max the covariance after
  each of the two lists was sorted by itself: how much of what it could tell, it tells.
- D and DE are None where fewer than 2 attempts or no variance leave nothing to tell.
- **Top and bottom half**: of the learners, by the rest. A group of equals that reaches across the
  middle belongs to both halves in proportion, so that no order among equals matters.

Figures of fewer than ENOUGH first attempts are luck and are not shown.

Source: Moodle, question/engine statistics calculator, and docs.moodle.org "Quiz statistics report".
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import comb, sqrt

ENOUGH = 20
RARELY = 5  # percent; a distractor chosen less often distracts nobody
DUBIOUS = 15  # percent of efficiency


@dataclass(frozen=True)
class FirstAttempt:
    """A learner's first attempt at a question.

    `rest` is the share of the sitting's other questions that was right, 0 to 1; None where it had
    none, or none that say anything because they were chosen to fit the learner.
    """

    is_correct: bool
    rest: float | None
    chosen: frozenset[int]


@dataclass(frozen=True)
class ChoiceRate:
    """How often a choice was taken, in percent: of all, and in each half (None without halves)."""

    id: int
    is_correct: bool
    share: float
    top: float | None
    bottom: float | None


@dataclass(frozen=True)
class Figures:
    """All in percent. `compared` of the `n` attempts have a rest to compare with."""

    n: int
    compared: int
    facility: float
    guess: float
    discrimination: float | None
    efficiency: float | None
    choices: tuple[ChoiceRate, ...]

    @property
    def is_shown(self) -> bool:
        return self.n >= ENOUGH


def figures(
    attempts: Collection[FirstAttempt], *, choices: Sequence[int], key: Collection[int]
) -> Figures | None:
    """The figures of a question with these choices and this key; None without any attempt."""
    if not attempts:
        return None
    compared = [attempt for attempt in attempts if attempt.rest is not None]
    marks = [float(attempt.is_correct) for attempt in compared]
    rests = [attempt.rest for attempt in compared if attempt.rest is not None]
    return Figures(
        n=len(attempts),
        compared=len(compared),
        facility=100 * sum(attempt.is_correct for attempt in attempts) / len(attempts),
        guess=guess_score(len(choices), len(key)),
        discrimination=discrimination(marks, rests),
        efficiency=efficiency(marks, rests),
        choices=tuple(choice_rates(attempts, choices=choices, key=key)),
    )


def guess_score(choice_count: int, pick_count: int) -> float:
    """The percentage that blind guessing gets, all or nothing, knowing how many to choose."""
    return 100 / comb(choice_count, pick_count)


def discrimination(marks: Sequence[float], rests: Sequence[float]) -> float | None:
    """100 times the correlation of the marks with the rests, -100 to 100; None without variance."""
    if not (varies(marks) and varies(rests)):
        return None
    spread = sqrt(covariance(marks, marks) * covariance(rests, rests))
    return 100 * covariance(marks, rests) / spread


def efficiency(marks: Sequence[float], rests: Sequence[float]) -> float | None:
    """The covariance in percent of the greatest these values allow; None without variance.

    At most 100. Below zero it has no bound of its own.
    """
    if not (varies(marks) and varies(rests)):
        return None
    return 100 * covariance(marks, rests) / covariance(sorted(marks), sorted(rests))


def varies(values: Sequence[float]) -> bool:
    return len(set(values)) > 1


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The sample covariance of two lists of the same length, at least 2."""
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    products = ((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return sum(products) / (len(xs) - 1)


def choice_rates(
    attempts: Collection[FirstAttempt], *, choices: Sequence[int], key: Collection[int]
) -> Iterable[ChoiceRate]:
    compared = [attempt for attempt in attempts if attempt.rest is not None]
    in_top = top_weights([attempt.rest for attempt in compared if attempt.rest is not None])
    half = len(compared) / 2
    for choice in choices:
        takes = [choice in attempt.chosen for attempt in compared]
        top = sum(weight for weight, took in zip(in_top, takes, strict=True) if took)
        yield ChoiceRate(
            id=choice,
            is_correct=choice in key,
            share=100 * sum(choice in attempt.chosen for attempt in attempts) / len(attempts),
            top=100 * top / half if half else None,
            bottom=100 * (sum(takes) - top) / half if half else None,
        )


def top_weights(rests: Sequence[float]) -> list[float]:
    """How far each belongs to the top half, 0 to 1; together they are half of the number."""
    counts = Counter(rests)
    half = len(rests) / 2
    weights, above = {}, 0
    for value in sorted(counts, reverse=True):
        weights[value] = min(1.0, max(0.0, (half - above) / counts[value]))
        above += counts[value]
    return [weights[value] for value in rests]


# From this many percent on; Moodle's bands.
FACILITIES = [
    (95, "extremely easy"),
    (90, "very easy"),
    (81, "easy"),
    (66, "fairly easy"),
    (35, "about right"),
    (21, "rather hard"),
    (11, "hard"),
    (6, "very hard"),
    (0, "extremely hard, or something is wrong with it"),
]
DISCRIMINATIONS = [
    (50, "tells strong from weak very well"),
    (30, "tells strong from weak well enough"),
    (20, "tells strong from weak only weakly"),
    (0, "hardly tells strong from weak"),
    (-100, "rewards weaker learners: probably not valid"),
]


def band(value: float, bands: Sequence[tuple[int, str]]) -> str:
    """The word of the band that the value, rounded to a whole percent, lies in."""
    whole = round(value)
    return next(word for least, word in bands if whole >= least)


def warnings(found: Figures, letters: dict[int, str]) -> list[str]:
    """What an author should look at, the most urgent first; nothing while figures are not shown.

    `letters` are what the page calls the choices, by id.
    """
    if not found.is_shown:
        return []
    return [*about_key(found, letters), *about_whole(found), *about_distractors(found, letters)]


def urgency(found: Figures) -> int:
    """3 where the key is in doubt, 2 the question as a whole, 1 a distractor, 0 nothing."""
    if not found.is_shown:
        return 0
    letters = {rate.id: "" for rate in found.choices}
    if any(about_key(found, letters)):
        return 3
    return 2 if any(about_whole(found)) else int(any(about_distractors(found, letters)))


def in_words(found: Figures) -> list[str]:
    """What the figures say, in sentences."""
    return [
        f"{found.facility:.0f}% of {found.n} first attempts were right: "
        f"{band(found.facility, FACILITIES)}. Blind guessing gets {found.guess:.0f}%.",
        in_comparison(found),
    ]


def whole(value: float) -> str:
    """ "−12": rounded, with the sign that is as wide as a digit."""
    return f"{round(value)}".replace("-", "−")


def in_comparison(found: Figures) -> str:
    """What comparing with the rest of each sitting says."""
    if found.discrimination is None or found.efficiency is None:
        return (
            "Whether it tells strong learners from weak cannot be said yet: too few attempts have "
            "a rest to compare with, or all are alike."
        )
    return (
        f"It {band(found.discrimination, DISCRIMINATIONS)}: its mark and the rest of the sitting "
        f"correlate by {whole(found.discrimination)} of 100, {whole(found.efficiency)}% of what "
        f"they could ({found.compared} attempts compared)."
    )


def about_key(found: Figures, letters: dict[int, str]) -> Iterable[str]:
    right = [rate for rate in found.choices if rate.is_correct]
    if any(rate.top is None for rate in right):
        return
    key = min(right, key=lambda rate: rate.top or 0.0)
    for rate in found.choices:
        if not rate.is_correct and (rate.top or 0.0) > (key.top or 0.0):
            than = "the key" if len(right) == 1 else f"{letters[key.id]}, a part of the key"
            yield (
                f"Stronger learners chose {letters[rate.id]} more often than {than} "
                f"({rate.top:.0f}% against {key.top:.0f}%): check the key."
            )


def about_whole(found: Figures) -> Iterable[str]:
    if found.discrimination is not None and found.discrimination < 0:
        yield "Who does better elsewhere does worse here: the key or the wording may be wrong."
    elif found.efficiency is not None and found.efficiency < DUBIOUS:
        yield "It tells little about who knows the subject (efficiency under 15%): dubious."
    if found.facility <= found.guess:
        yield f"Answered no better than by blind guessing ({found.guess:.0f}%)."


def about_distractors(found: Figures, letters: dict[int, str]) -> Iterable[str]:
    for rate in found.choices:
        if not rate.is_correct and rate.share < RARELY:
            yield (
                f"{letters[rate.id]} was chosen by {rate.share:.0f}% only: it distracts nobody. "
                "Write one that somebody would take."
            )
