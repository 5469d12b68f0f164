"""Holds the simulator against per-request runs and writes what comes out into its documentation.

Run as `python -m benchmarks.validate_simulator` (half a minute; needs SimPy). It draws a chart for
each network into `docs/images/simulator/`, writes the table into `docs/simulator.md`, and ends with
status 1 when a figure is further off than its tolerance. Seeds are fixed: without a change of the
model or of a network nothing changes.
"""

import sys
from pathlib import Path

from benchmarks.chart import chart
from tests.scenarios.engine.simulation.comparison import CURVE
from tests.scenarios.engine.simulation.networks import NETWORKS

DOCS = Path(__file__).resolve().parents[1] / "docs"
IMAGES = DOCS / "images" / "simulator"
START, END = "<!-- comparison: written by benchmarks/validate_simulator.py -->", "<!-- end -->"


def rows_of(comparison):
    """(network, figure, fluid, per request, difference, tolerance, whether it is within)."""
    title = comparison.title
    for what, tolerance, fluid, measured in comparison.figures:
        off = (fluid - measured) / measured
        yield title, what, fluid, measured, off, tolerance, abs(off) <= tolerance
        title = ""
    if not comparison.values:
        apart = comparison.distance()
        yield title, "mean distance of the curves", None, None, apart, CURVE, apart <= CURVE


def table(rows):
    lines = [
        "| network | figure | fluid model | per request | difference | tolerance |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for title, what, fluid, measured, off, tolerance, _ in rows:
        shown = ["" if value is None else f"{value:,.0f}" for value in (fluid, measured)]
        lines.append(
            f"| {title} | {what} | {shown[0]} | {shown[1]} | {off:+.1%} | {tolerance:.0%} |"
        )
    return "\n".join(lines)


def draw(name, comparison):
    values = comparison.values or list(range(len(comparison.fluid)))
    curves = [("per request", comparison.per_request), ("fluid model", comparison.fluid)]
    text = chart(
        comparison.title, along=comparison.along, up=comparison.unit, values=values, curves=curves
    )
    (IMAGES / f"{name}.svg").write_text(text)


def main():
    IMAGES.mkdir(parents=True, exist_ok=True)
    rows = []
    for network in NETWORKS:
        comparison = network()
        draw(network.__name__.replace("_", "-"), comparison)
        rows += rows_of(comparison)
    page = DOCS / "simulator.md"
    text = page.read_text()
    before, after = text.split(START)[0], text.split(END)[1]
    page.write_text(f"{before}{START}\n{table(rows)}\n{END}{after}")
    print(table(rows))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
