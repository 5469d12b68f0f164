"""A chapter on one page: its title in the middle, sections round it, key terms under each.

Pure: it only works out where everything stands, in units of the drawing. Values are frozen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 720
COLUMN = 250  # width of a section's block, at either side
CENTER = 150  # width of the box in the middle
GAP = 14  # between two blocks
PADDING = 10
TITLE_LINE, LEAF_LINE = 17, 15
# Characters that fit on a line of 13 px, at a little over half as wide as high.
TITLE_LENGTH, LEAF_LENGTH, CENTER_LENGTH = 33, 36, 18


@dataclass(frozen=True)
class Line:
    """One line of text with the height of its foot in the drawing."""

    y: float
    text: str


@dataclass(frozen=True)
class Branch:
    """A section's block with its title and terms, and the path that joins it to the middle."""

    x: float
    y: float
    height: float
    title: tuple[Line, ...]
    leaves: tuple[Line, ...]
    path: str
    width: float = COLUMN

    @property
    def text_x(self) -> float:
        return self.x + PADDING


@dataclass(frozen=True)
class MindMap:
    """The whole drawing, `width` by `height`; `center` are the lines of the box in the middle."""

    height: float
    center: tuple[Line, ...]
    center_y: float
    center_height: float
    branches: tuple[Branch, ...]
    width: float = WIDTH
    center_x: float = (WIDTH - CENTER) / 2
    center_width: float = CENTER


def draw(title: str, sections: Sequence[tuple[str, Sequence[str]]]) -> MindMap:
    """The map of a chapter from its title and (section title, its terms) in reading order.

    The first sections stand on the left, the rest on the right, in columns of about equal height.
    """
    blocks = [
        (
            wrap(f"{number} {name}", TITLE_LENGTH),
            [line for term in terms for line in wrap(term, LEAF_LENGTH)],
        )
        for number, (name, terms) in enumerate(sections, start=1)
    ]
    split = even_split([block_height(block) + GAP for block in blocks])
    columns = [(0, blocks[:split]), (WIDTH - COLUMN, blocks[split:])]
    height = max((column_height(column) for _, column in columns), default=0)
    center_lines = wrap(title, CENTER_LENGTH)
    center_height = len(center_lines) * TITLE_LINE + 2 * PADDING
    height = max(height, center_height)
    branches = []
    for x, column in columns:
        y = (height - column_height(column)) / 2
        for block in column:
            branches.append(branch(block, x, y, height / 2))
            y += block_height(block) + GAP
    return MindMap(
        height=height,
        center=lines(center_lines, (height - center_height) / 2 + PADDING, TITLE_LINE),
        center_y=(height - center_height) / 2,
        center_height=center_height,
        branches=tuple(branches),
    )


def even_split(heights: Sequence[float]) -> int:
    """How many of the blocks go to the left, so that the taller column is as short as can be."""
    places = range(len(heights) + 1)
    return min(places, key=lambda place: max(sum(heights[:place]), sum(heights[place:])))


def block_height(block) -> float:
    title, leaves = block
    return len(title) * TITLE_LINE + len(leaves) * LEAF_LINE + 2 * PADDING


def column_height(blocks) -> float:
    return sum(block_height(block) + GAP for block in blocks) - GAP if blocks else 0


def lines(texts, top, line_height) -> tuple[Line, ...]:
    """Lines one under the other from `top`; the foot of a line is 4 above the next one's top."""
    return tuple(
        Line(y=top + line_height * number - 4, text=text)
        for number, text in enumerate(texts, start=1)
    )


def branch(block, x, y, middle) -> Branch:
    title, leaves = block
    is_left = x == 0
    start = (WIDTH - CENTER) / 2 if is_left else (WIDTH + CENTER) / 2
    end = COLUMN if is_left else x
    bend = (start + end) / 2
    foot = y + PADDING + TITLE_LINE / 2
    title_top = y + PADDING
    return Branch(
        x=x,
        y=y,
        height=block_height(block),
        title=lines(title, title_top, TITLE_LINE),
        leaves=lines(leaves, title_top + len(title) * TITLE_LINE, LEAF_LINE),
        path=f"M{start:g} {middle:g}C{bend:g} {middle:g} {bend:g} {foot:g} {end:g} {foot:g}",
    )
