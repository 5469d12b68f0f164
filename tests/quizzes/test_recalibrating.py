from math import exp
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.irt import GRID, HIGHEST, LOWEST, Belief, Item
from quizzes.recalibrating import WEIGHT, Known, known_without_each, recalibrated

STRONG, WEAK, ANYBODY = Known(1.0, 0.4), Known(-1.0, 0.4), Known()


@pytest.mark.parametrize("rated", [-1.0, 0.0, 1.0])
def test_without_answers_it_is_the_authors_rating(rated):
    assert recalibrated(Item(rated), []) == pytest.approx(rated, abs=1e-3)


def test_answers_as_expected_move_nothing():
    # Of learners of whom nothing is known 62.5 % are right at difficulty 0.
    answers = [(ANYBODY, number < 5) for number in range(8)] * 10

    assert recalibrated(Item(0.0), answers) == pytest.approx(0.0, abs=1e-3)


def test_after_as_many_answers_as_the_weight_it_stands_half_way_in_chances():
    answers = [(ANYBODY, number % 2 == 0) for number in range(WEIGHT)]

    found = recalibrated(Item(0.0), answers)

    half_way = (0.5 + ANYBODY.chance(Item(0.0))) / 2
    assert ANYBODY.chance(Item(found)) == pytest.approx(half_way, abs=1e-3)


def test_same_share_from_strong_learners_means_harder_than_from_weak_ones():
    marks = [number % 2 == 0 for number in range(60)]

    of_strong = recalibrated(Item(0.0), [(STRONG, mark) for mark in marks])
    of_weak = recalibrated(Item(0.0), [(WEAK, mark) for mark in marks])

    assert of_weak < 0 < of_strong
    assert of_strong - of_weak > 1


def test_extremes_stay_on_the_scale():
    assert recalibrated(Item(0.0), [(STRONG, False)] * 5000) == pytest.approx(HIGHEST, abs=1e-3)
    assert recalibrated(Item(0.0), [(WEAK, True)] * 5000) == pytest.approx(LOWEST, abs=1e-3)


answers_of = st.lists(st.tuples(st.sampled_from([STRONG, WEAK, ANYBODY]), st.booleans()))


@given(answers_of, st.sampled_from([-1.0, 0.0, 1.0]))
def test_one_more_right_answer_never_makes_it_harder(answers, rated):
    before = recalibrated(Item(rated), answers)

    assert recalibrated(Item(rated), [*answers, (ANYBODY, True)]) <= before + 1e-3
    assert recalibrated(Item(rated), [*answers, (ANYBODY, False)]) >= before - 1e-3


@given(answers_of)
def test_against_a_search_over_the_whole_scale(answers):
    """Written the other way round: the difficulty with the least difference from what was given."""

    def expected_right(difficulty, known):
        # By integration over the ability, where the module uses a closed form.
        weights = [exp(-(((at - known.mean) / known.deviation) ** 2) / 2) for at in GRID]
        chances = [0.25 + 0.75 / (1 + exp(-1.2 * (at - difficulty))) for at in GRID]
        return sum(w * c for w, c in zip(weights, chances, strict=True)) / sum(weights)

    counts = {known: sum(who == known for who, _ in answers) for known in (STRONG, WEAK, ANYBODY)}
    counts[ANYBODY] += WEIGHT
    right = sum(mark for _, mark in answers) + WEIGHT * expected_right(0.0, ANYBODY)

    def difference(difficulty):
        expected = sum(n * expected_right(difficulty, known) for known, n in counts.items())
        return abs(expected - right)

    best = min((n / 20 for n in range(-80, 81)), key=difference)
    assert recalibrated(Item(0.0), answers) == pytest.approx(best, abs=0.1)


@given(st.lists(st.tuples(st.sampled_from([-1.0, 0.0, 1.0]), st.booleans()), max_size=12))
def test_what_the_others_tell_is_the_belief_after_them(pairs):
    given_answers = [(Item(difficulty), mark) for difficulty, mark in pairs]

    found = known_without_each(given_answers)

    for at, known in enumerate(found):
        belief = Belief.prior()
        for item, mark in given_answers[:at] + given_answers[at + 1 :]:
            belief = belief.after(item, mark)
        assert (known.mean, known.deviation) == pytest.approx((belief.mean, belief.deviation))


def test_difficulties_of_a_simulated_bank_are_found_again():
    random = Random(7)
    rated = [random.choice([-1.0, 0.0, 1.0]) for _ in range(40)]
    true = [rating + random.gauss(0, 0.7) for rating in rated]
    answers = [[] for _ in rated]
    for _ in range(500):
        ability = random.gauss(0, 1)
        # Whoever is strong rather meets hard questions, as in a test that adapts.
        asked = [n for n in range(40) if random.random() < 0.5 - 0.15 * abs(rated[n] - ability)]
        marks = [random.random() < Item(true[n]).chance(ability) for n in asked]
        known = known_without_each([(Item(rated[n]), m) for n, m in zip(asked, marks, strict=True)])
        for n, who, mark in zip(asked, known, marks, strict=True):
            answers[n].append((who, mark))

    found = [recalibrated(Item(rating), own) for rating, own in zip(rated, answers, strict=True)]

    def error(values):
        return fmean((value - b) ** 2 for value, b in zip(values, true, strict=True)) ** 0.5

    assert min(map(len, answers)) > 60
    assert error(rated) > 0.6
    assert error(found) < 0.35
