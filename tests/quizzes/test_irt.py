import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.irt import GRID, Belief, Item

CATSIM = json.loads((Path(__file__).parents[1] / "fixtures" / "catsim.json").read_text())
ITEMS = st.builds(
    Item,
    difficulty=st.floats(-3, 3),
    slope=st.floats(0.3, 2.5),
    guess=st.sampled_from([0.0, 0.1, 0.25, 0.5]),
)


@pytest.mark.parametrize("case", CATSIM["curves"])
def test_chance_and_information_are_those_of_catsim(case):
    item = Item(case["difficulty"], case["slope"], case["guess"])

    assert item.chance(case["ability"]) == pytest.approx(case["chance"], abs=1e-9)
    assert item.information(case["ability"]) == pytest.approx(case["information"], abs=1e-9)


@pytest.mark.parametrize("case", CATSIM["posteriors"])
def test_belief_after_answers_is_that_of_catsims_likelihood(case):
    belief = Belief.prior()
    for (slope, difficulty, guess), is_correct in zip(case["items"], case["correct"], strict=True):
        belief = belief.after(Item(difficulty, slope, guess), is_correct)

    assert belief.mean == pytest.approx(case["mean"], abs=0.002)
    assert belief.deviation == pytest.approx(case["deviation"], abs=0.002)


def test_half_of_those_who_do_not_guess_are_right_at_the_difficulty():
    item = Item(difficulty=0.7, guess=0.25)

    assert item.knowing(0.7) == pytest.approx(0.5)
    assert item.chance(0.7) == pytest.approx(0.25 + 0.75 * 0.5)


@given(item=ITEMS)
def test_right_raises_and_wrong_lowers_the_estimate(item):
    prior = Belief.prior()

    assert prior.after(item, is_correct=True).mean > prior.mean
    assert prior.after(item, is_correct=False).mean < prior.mean


@given(item=ITEMS)
def test_wrong_answers_tell_the_same_whether_or_not_they_could_be_guessed(item):
    sure_of_nothing = Item(item.difficulty, item.slope, guess=0.0)

    wrong = Belief.prior().after(item, is_correct=False)

    assert wrong.mean == pytest.approx(Belief.prior().after(sure_of_nothing, False).mean)


@given(items=st.lists(st.tuples(ITEMS, st.booleans()), min_size=1, max_size=12))
def test_belief_is_a_distribution_whatever_the_order_of_answers(items):
    forth, back = Belief.prior(), Belief.prior()
    for item, is_correct in items:
        forth = forth.after(item, is_correct)
    for item, is_correct in reversed(items):
        back = back.after(item, is_correct)

    assert sum(forth.weights) == pytest.approx(1)
    assert forth.above(GRID[0]) == pytest.approx(1)
    assert forth.mean == pytest.approx(back.mean)
