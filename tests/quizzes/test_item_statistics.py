"""Figures of questions: by hand, as properties, and against a second way of computing them."""

from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.item_statistics import (
    DISCRIMINATIONS,
    ENOUGH,
    FACILITIES,
    FirstAttempt,
    band,
    discrimination,
    efficiency,
    figures,
    guess_score,
    top_weights,
    warnings,
)

A, B, C, D = CHOICES = (11, 12, 13, 14)
LETTERS = dict(zip(CHOICES, "ABCD", strict=True))


def attempt(choice, rest=0.5, key=(A,)):
    chosen = frozenset([choice] if isinstance(choice, int) else choice)
    return FirstAttempt(chosen == frozenset(key), rest, chosen)


def of(*attempts, key=(A,)):
    return figures(attempts, choices=CHOICES, key=key)


# --- By hand ---


def test_figures_by_hand():
    # Marks 1 1 0 0, rests 3/4 1/4 2/4 0. Means 1/2 and 3/8; the covariance's products are 3/16,
    # -1/16, -1/16 and 3/16, together 1/4; squares: 1 for the marks, 5/16 for the rests.
    found = of(attempt(A, 0.75), attempt(A, 0.25), attempt(B, 0.5), attempt(C, 0.0))

    assert (found.n, found.compared, found.facility, found.guess) == (4, 4, 50, 25)
    assert found.discrimination == pytest.approx(100 * 0.25 / (5 / 16) ** 0.5)  # 44.7
    # Sorted: 0 0 1 1 with 0 1/4 1/2 3/4: products 3/16, 1/16, 1/16, 3/16, together 1/2.
    assert found.efficiency == pytest.approx(50)
    by_letter = {LETTERS[rate.id]: (rate.share, rate.top, rate.bottom) for rate in found.choices}
    assert by_letter == {"A": (50, 50, 50), "B": (25, 50, 0), "C": (25, 0, 50), "D": (0, 0, 0)}


def test_perfect_and_reversed_order():
    marks, rests = [0.0, 0.0, 1.0], [0.1, 0.2, 0.9]

    assert efficiency(marks, rests) == pytest.approx(100)
    assert efficiency(marks, rests[::-1]) < 0
    assert discrimination(rests, rests) == pytest.approx(100)
    assert discrimination(rests, [1 - rest for rest in rests]) == pytest.approx(-100)


@pytest.mark.parametrize(
    ("marks", "rests"),
    [([], []), ([1.0], [0.5]), ([1.0, 1.0], [0.2, 0.9]), ([0.0, 1.0], [1 / 3, 1 / 3])],
)
def test_nothing_to_tell_without_two_attempts_and_variance(marks, rests):
    assert discrimination(marks, rests) is None
    assert efficiency(marks, rests) is None


def test_no_attempt_has_no_figures():
    assert of() is None


def test_attempts_without_a_rest_count_for_facility_and_shares_alone():
    found = of(attempt(A, 1.0), attempt(B, 0.0), attempt(B, None), attempt((), None))

    assert (found.n, found.compared, found.facility) == (4, 2, 25)
    assert found.discrimination == pytest.approx(100)
    assert [rate.share for rate in found.choices] == [25, 50, 0, 0]
    assert [(rate.top, rate.bottom) for rate in found.choices[:2]] == [(100, 0), (0, 100)]
    assert of(attempt(A, None)).choices[0].top is None


@pytest.mark.parametrize(
    ("choice_count", "pick_count", "percent"), [(4, 1, 25), (5, 2, 10), (6, 3, 5), (2, 1, 50)]
)
def test_guess_score(choice_count, pick_count, percent):
    assert guess_score(choice_count, pick_count) == percent
    assert len(list(combinations(range(choice_count), pick_count))) == 100 / percent


def test_equals_across_the_middle_belong_to_both_halves():
    assert top_weights([0.9, 0.5, 0.5, 0.1]) == [1, 0.5, 0.5, 0]
    assert top_weights([0.5, 0.5, 0.5]) == [0.5, 0.5, 0.5]
    assert top_weights([0.1, 0.2, 0.3]) == [0, 0.5, 1]


# --- Properties, and a second way ---

values = st.integers(0, 8).map(lambda n: n / 8)
attempts = st.lists(
    st.builds(attempt, st.sampled_from(CHOICES), st.one_of(st.none(), values)), min_size=1
)


@given(attempts, st.randoms(use_true_random=False))
def test_order_of_attempts_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)

    one, other = of(*found), of(*shuffled)
    assert one.facility == other.facility
    assert one.discrimination == pytest.approx(other.discrimination)
    assert one.efficiency == pytest.approx(other.efficiency)
    for rate, again in zip(one.choices, other.choices, strict=True):
        assert (rate.share, rate.top) == pytest.approx((again.share, again.top))


@given(attempts)
def test_figures_stay_in_their_bounds(found):
    result = of(*found)

    assert 0 <= result.facility <= 100
    assert result.efficiency is None or result.efficiency <= 100 + 1e-6
    assert result.discrimination is None or abs(result.discrimination) <= 100 + 1e-6
    assert sum(rate.share for rate in result.choices) == pytest.approx(100)
    if result.compared:
        assert sum(rate.top for rate in result.choices) == pytest.approx(100)
        assert sum(rate.bottom for rate in result.choices) == pytest.approx(100)
    assert result.choices[0].share == pytest.approx(result.facility)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), min_size=2))
def test_length_of_the_rest_does_not_matter(pairs):
    """As a share or as a sum: over sittings of one length, this is Moodle's own figure."""
    marks = [float(mark) for mark, _ in pairs]
    shares, sums = [right / 8 for _, right in pairs], [float(right) for _, right in pairs]

    assert discrimination(marks, shares) == pytest.approx(discrimination(marks, sums))
    assert efficiency(marks, shares) == pytest.approx(efficiency(marks, sums))


@given(st.lists(st.tuples(st.integers(0, 1), values), min_size=2, max_size=40))
def test_second_way_of_computing(pairs):
    """Without means: by raw sums in exact fractions, and r from squared differences of z-scores."""
    n = len(pairs)
    marks = [Fraction(mark) for mark, _ in pairs]
    rests = [Fraction(rest) for _, rest in pairs]

    def centred(xs, ys):
        return n * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)

    of_marks, of_rests = centred(marks, marks), centred(rests, rests)
    found = discrimination([float(m) for m in marks], [float(r) for r in rests])
    share = efficiency([float(m) for m in marks], [float(r) for r in rests])
    if not of_marks * of_rests:
        assert (found, share) == (None, None)
        return
    zs = (
        [((float(m) - float(sum(marks)) / n) / (float(of_marks) / n**2) ** 0.5) for m in marks],
        [((float(r) - float(sum(rests)) / n) / (float(of_rests) / n**2) ** 0.5) for r in rests],
    )
    by_distance = 1 - sum((x - y) ** 2 for x, y in zip(*zs, strict=True)) / (2 * n)
    assert found == pytest.approx(100 * by_distance, abs=1e-6)
    # The right answers, as many as there are, given to the strongest: the most there can be.
    best = sum(sorted(rests)[n - int(sum(marks)) :]) if sum(marks) else Fraction(0)
    most = n * best - sum(marks) * sum(rests)
    assert share == pytest.approx(float(100 * centred(marks, rests) / most), abs=1e-6)


def test_greatest_covariance_is_that_of_the_best_order():
    random = Random(1)
    for _ in range(20):
        marks = [float(random.random() < 0.5) for _ in range(4)] + [0.0, 1.0]
        rests = [random.randrange(5) / 4 for _ in range(4)] + [0.0, 1.0]
        mean = sum(marks) / 6
        greatest = max(
            sum((mark - mean) * rest for mark, rest in zip(order, rests, strict=True))
            for order in set(permutations(marks))
        )
        own = sum((mark - mean) * rest for mark, rest in zip(marks, rests, strict=True))

        assert efficiency(marks, rests) == pytest.approx(100 * own / greatest)


@given(st.lists(values))
def test_halves_are_halves(rests):
    weights = top_weights(rests)

    assert sum(weights) == pytest.approx(len(rests) / 2)
    assert all(0 <= weight <= 1 for weight in weights)
    for (x, weight), (y, other) in combinations(zip(rests, weights, strict=True), 2):
        assert (weight >= other) if x >= y else (weight <= other)


# --- In words ---


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (95, "extremely easy"),
        (66, "fairly easy"),
        (65.6, "fairly easy"),
        (65.4, "about right"),
        (35, "about right"),
        (34, "rather hard"),
        (20, "hard"),
        (6, "very hard"),
        (5, FACILITIES[-1][1]),
    ],
)
def test_facility_in_words(percent, word):
    assert band(percent, FACILITIES) == word


@pytest.mark.parametrize("at", range(-100, 101, 5))
def test_every_discrimination_has_a_word(at):
    assert band(at, DISCRIMINATIONS) in dict(DISCRIMINATIONS).values()


def good(n=ENOUGH):
    """Half of the learners, the stronger ones, are right; the others spread over B, C and D."""
    rights = [attempt(A, 0.6 + 0.3 * (i % 3) / 3) for i in range(n // 2)]
    wrongs = [attempt((B, C, D)[i % 3], 0.1 + 0.3 * (i % 4) / 4) for i in range(n - n // 2)]
    return rights + wrongs


def test_good_question_has_no_warning():
    assert warnings(of(*good()), LETTERS) == []


def test_wrong_key_is_noticed():
    # As if the author had marked B right, and A is what the strong ones take.
    found = of(*(attempt(next(iter(one.chosen)), one.rest, key=(B,)) for one in good()), key=(B,))

    assert warnings(found, LETTERS)[:2] == [
        "Stronger learners chose A more often than the key (100% against 0%): check the key.",
        "Who does better elsewhere does worse here: the key or the wording may be wrong.",
    ]


def test_wrong_key_of_a_multiple_response_question_is_noticed():
    strong = [attempt((A, C), 0.9, key=(A, B)) for _ in range(12)]
    weak = [attempt((A, B), 0.2, key=(A, B)) for _ in range(8)]

    found = of(*strong, *weak, key=(A, B))

    assert warnings(found, LETTERS)[0].startswith("Stronger learners chose C more often than B, a")


def test_distractor_that_nobody_takes_is_noticed():
    found = of(
        *(attempt(B if one.chosen == {D} else next(iter(one.chosen)), one.rest) for one in good(40))
    )

    assert warnings(found, LETTERS) == [
        "D was chosen by 0% only: it distracts nobody. Write one that somebody would take."
    ]


def test_no_better_than_a_guess_is_noticed():
    spread = [attempt(CHOICES[i % 4], (i // 4 % 5) / 4) for i in range(40)]

    assert "Answered no better than by blind guessing (25%)." in warnings(of(*spread), LETTERS)


def test_few_attempts_say_nothing():
    few = [attempt(B, 0.9)] * (ENOUGH - 1)

    assert not of(*few).is_shown
    assert warnings(of(*few), LETTERS) == []
    assert of(*few, attempt(B)).is_shown
