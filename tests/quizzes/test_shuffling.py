from collections import Counter
from itertools import permutations

from quizzes.shuffling import ID_LENGTH, opaque_id, shuffled


def test_shuffled_gives_every_order_equally_often():
    orders = Counter(
        tuple(shuffled([11, 12, 13, 14], seed=seed, question_id=7)) for seed in range(24_000)
    )

    assert set(orders) == set(permutations([11, 12, 13, 14]))
    # 24 orders, 1000 expected each: chi-squared with 23 degrees of freedom, p = 0.0001 at 56.
    assert sum((count - 1000) ** 2 / 1000 for count in orders.values()) < 56


def test_shuffled_depends_on_seed_and_question_but_not_on_the_order_given():
    first = shuffled([1, 2, 3, 4, 5], seed=8, question_id=7)

    assert shuffled([5, 4, 3, 2, 1], seed=8, question_id=7) == first
    assert {tuple(shuffled([1, 2, 3, 4, 5], seed=8, question_id=n)) for n in range(9)} != {
        tuple(first)
    }


def test_opaque_id_is_another_one_under_another_key():
    one, other = opaque_id(5, key=b"sitting 1"), opaque_id(5, key=b"sitting 2")

    assert len(one) == ID_LENGTH
    assert one != other
    assert one == opaque_id(5, key=b"sitting 1")
    assert one != opaque_id(6, key=b"sitting 1")
