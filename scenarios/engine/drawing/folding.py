"""Where the flow turns back: the layers in bands that lie under one another, as a snake does."""

from collections.abc import Sequence
from dataclasses import replace

from scenarios.engine.drawing.layering import Layered

UNEVEN = 0.25  # what a band costs for each column it leaves free, squared; a line that turns is 1


def even_bands(layered: Layered, columns: int) -> list[range]:
    """Bands of this many layers, the last one shorter."""
    count = len(layered.layers)
    return [range(first, min(first + columns, count)) for first in range(0, count, columns)]


def thin_bands(layered: Layered, columns: int) -> list[range]:
    """Bands of at most so many layers, that end where few lines go on."""
    count = len(layered.layers)
    lines = lines_between(layered)
    best: list[tuple[float, list[range]]] = [(0, [])]
    for end in range(1, count + 1):
        found = []
        for start in range(max(end - columns, 0), end):
            cost, bands = best[start]
            free = columns - (end - start)
            found.append((cost + lines[start] + UNEVEN * free**2, [*bands, range(start, end)]))
        best.append(min(found, key=lambda one: one[0]))
    return best[count][1]


def lines_between(layered: Layered) -> Sequence[int]:
    """How many lines lead from what stands before each layer to what stands in or after it."""
    lines = [0] * (len(layered.layers) + 1)
    for span in layered.spans:
        for layer in range(min(span) + 1, max(span) + 1):
            lines[layer] += 1
    return lines


def turned_back(layered: Layered, bands: Sequence[range]) -> Layered:
    """The layers as they stand after the turns: every second band upside down.

    So the lines of a turn run round one another without crossing. A second region stays below.
    """
    if layered.lower:
        return layered
    layers = list(layered.layers)
    for band in bands[1::2]:
        for layer in band:
            layers[layer] = layers[layer][::-1]
    return replace(layered, layers=layers)
