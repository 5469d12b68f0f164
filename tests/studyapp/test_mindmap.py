from itertools import pairwise

import pytest

from studyapp.mindmap import COLUMN, GAP, WIDTH, draw, even_split

SECTIONS = [
    ("Receive, hide, delete", ["Visibility timeout", "In flight"]),
    ("Standard or FIFO", ["Message group"]),
    ("A section whose title is far too long for a single line of its block", []),
    ("Scaling workers on the backlog", ["Backlog per worker", "A term of many words " * 3]),
]


def test_draw_numbers_sections_and_puts_terms_under_them():
    first = draw("Queues", SECTIONS).branches[0]

    assert [line.text for line in first.title] == ["1 Receive, hide, delete"]
    assert [line.text for line in first.leaves] == ["Visibility timeout", "In flight"]


def test_draw_wraps_long_words_of_all_kinds():
    drawing = draw("A chapter with quite a long title", SECTIONS)

    assert [line.text for line in drawing.center] == ["A chapter with", "quite a long title"]
    assert len(drawing.branches[2].title) == 3
    assert max(len(line.text) for branch in drawing.branches for line in branch.leaves) <= 36


def test_draw_keeps_blocks_apart_and_inside():
    drawing = draw("Queues", SECTIONS * 2)

    for x in (0, WIDTH - COLUMN):
        column = [branch for branch in drawing.branches if branch.x == x]
        for above, below in pairwise(column):
            assert below.y - (above.y + above.height) == pytest.approx(GAP)
        assert column[0].y >= 0
        assert column[-1].y + column[-1].height <= drawing.height + 0.01
    for branch in drawing.branches:
        lines = [*branch.title, *branch.leaves]
        assert branch.y < lines[0].y < lines[-1].y < branch.y + branch.height
        assert branch.x < branch.text_x


def test_draw_joins_each_block_to_the_middle():
    left, right = draw("Queues", [("One", []), ("Two", [])]).branches

    assert (left.x, right.x) == (0, 470)
    assert left.path == "M285 18.5C267.5 18.5 267.5 18.5 250 18.5"
    assert right.path == "M435 18.5C452.5 18.5 452.5 18.5 470 18.5"


def test_draw_of_a_chapter_without_sections_is_its_title():
    drawing = draw("Queues", [])

    assert drawing.branches == ()
    assert (drawing.center_y, drawing.height) == (0, drawing.center_height)


@pytest.mark.parametrize(
    ("heights", "left"), [([], 0), ([5], 0), ([5, 5], 1), ([9, 1, 1, 1], 1), ([1, 1, 1, 9], 3)]
)
def test_even_split_makes_the_taller_side_as_short_as_can_be(heights, left):
    assert even_split(heights) == left
