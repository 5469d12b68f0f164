import pytest

from quizzes.sitting import MAX_PIPS, Result, Sitting, Tally, in_time, tallies


def test_sitting_counts_results():
    sitting = Sitting.of([True, False, None, True])

    assert (sitting.count, sitting.right, sitting.wrong, sitting.open) == (4, 2, 1, 1)
    assert sitting.answered == 3
    assert sitting.in_words == "2 right, 1 wrong so far"
    assert not sitting.is_complete


def test_sitting_is_complete_when_nothing_is_open():
    sitting = Sitting.of([True, False])

    assert sitting.is_complete
    assert sitting.in_words == "1 right, 1 wrong"


@pytest.mark.parametrize(("after", "expected"), [(0, 2), (1, 2), (2, 4), (3, 4), (4, 2)])
def test_next_open_goes_on_and_round_to_the_start(after, expected):
    assert Sitting.of([True, None, False, None]).next_open(after) == expected


def test_next_open_is_none_when_all_is_answered():
    assert Sitting.of([True, False]).next_open(1) is None


def test_pips_stand_side_by_side_and_are_left_out_when_too_many():
    assert Sitting.of([True, None]).pips == [(0, Result.RIGHT), (16, Result.OPEN)]
    assert Sitting.of([True, None]).pips_width == 24
    assert Sitting.of([None] * (MAX_PIPS + 1)).pips == []


def test_tallies_put_the_weakest_objective_first():
    marks = [("Queues", True), ("Topics", False), ("Queues", False), ("Caches", True)]
    answers = [(name.lower(), name, is_correct) for name, is_correct in marks]

    found = tallies(answers)

    assert found == [
        Tally("topics", "Topics", 0, 1),
        Tally("queues", "Queues", 1, 2),
        Tally("caches", "Caches", 1, 1),
    ]
    assert [tally.percent for tally in found] == [0, 50, 100]
    assert [tally.is_weak for tally in found] == [True, False, False]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (48, "48 seconds"), (60, "1 minute"), (730, "12 minutes")],
)
def test_in_time_writes_the_unit(seconds, words):
    assert in_time(seconds) == words
