"""How long drawings take.

    python -m benchmarks.drawings

Designs grow from 5 to 200 components, each size with about as many connections and with twice as
many; drawn where the layout wants them, and on a grid of positions in random order, which is
harder than what people draw. Times are processor time, the least of several runs: the targets are
15 ms for 30 components and 200 ms for 200.
"""

import random
import time
from dataclasses import replace
from pathlib import Path

from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.document import parse
from scenarios.engine.drawing import draw_canvas, draw_figure

CATALOGUE = Path(__file__).parents[1] / "content" / "catalogue.yaml"
SIZES = (5, 15, 30, 60, 100, 200)
STEPS = (1, 1, 2, 2, 3, 5, 8, -3)  # how much further along the flow a connection leads
RUNS = 7


def grown(size, count, catalogue):
    """A design of so many components of all services, and connections that mostly lead onwards."""
    chance = random.Random(size)
    services = list(catalogue.services)
    ways = set()
    while len(ways) < count:
        source = chance.randrange(size)
        target = min(max(source + chance.choice(STEPS), 0), size - 1)
        if source != target:
            ways.add((source, target))
    document = {
        "format": "studyapp.design/1",
        "components": [
            {"id": f"c{n}", "service": chance.choice(services), "name": f"Component {n}"}
            for n in range(size)
        ],
        "connections": [{"from": f"c{a}", "to": f"c{b}"} for a, b in sorted(ways)],
    }
    return parse(document, catalogue)


def on_grid(design):
    places = list(range(len(design.components)))
    random.Random(1).shuffle(places)
    components = (
        replace(component, position=(place % 15 * 250, place // 15 * 130))
        for component, place in zip(design.components, places, strict=True)
    )
    return replace(design, components=tuple(components))


def least_ms(draw, design):
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        draw(design, title="Benchmark")
        times.append((time.process_time() - start) * 1000)
    return min(times)


def main():
    catalogue = read_catalogue(CATALOGUE.read_text(encoding="utf-8"))
    print("components  connections  canvas ms  on a grid ms  figure ms")
    for size in SIZES:
        for count in (size, 2 * size):
            design = grown(size, count, catalogue)
            times = (
                least_ms(draw_canvas, design),
                least_ms(draw_canvas, on_grid(design)),
                least_ms(draw_figure, design),
            )
            print(f"{size:10} {count:12} {times[0]:10.1f} {times[1]:13.1f} {times[2]:10.1f}")


if __name__ == "__main__":
    main()
