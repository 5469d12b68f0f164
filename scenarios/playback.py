"""A run thinned to what playing it back on the drawing needs. Pure."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from scenarios.engine.design import Design

MOMENTS = 240  # at most; more could not be told apart on the scrubber
WIDTH, HEIGHT = 960, 32  # of the strip above the scrubber

Values = Sequence[float | None]


def playback(design: Design, series: Mapping[str, Any]) -> dict[str, Any]:
    """What every component shows at every moment of a run, as plain values.

    Of each moment's seconds the worst counts, so that nothing is missed between two. `parts` has
    by id the name of a component, or of a client that is not on the canvas, and those of its
    figures that are ever above zero: `offered` and
    `failed` a second, `load` in percent, `waiting` messages, copies `running`. A figure that
    never changes is a number, else a list with one for each moment.
    """
    step = max(ceil(series["seconds"] / MOMENTS), 1)
    parts = {}
    names = {component.id: design.title(component.id) for component in design.components}
    guests = {id_: id_.replace("-", " ").capitalize() for id_ in series["sources"].keys() - names}
    for id_, name in (names | guests).items():
        thin = {figure: thinned(values, step) for figure, values in figures(id_, series).items()}
        seen = {figure: squeezed(values) for figure, values in thin.items() if any(values)}
        if seen:
            parts[id_] = {"name": name, **seen}
    return {"seconds": series["seconds"], "step": step, "parts": parts}


def figures(id_: str, series: Mapping[str, Any]) -> dict[str, Values]:
    """The figures by second of one component that there are."""
    source = series["sources"].get(id_)
    part = series["components"].get(id_, {})
    buffer = series["buffers"].get(id_, {})
    if source:
        failed = [
            (bad or 0) + (shut or 0)
            for bad, shut in zip(source["failed"], source["throttled"], strict=True)
        ]
        return {"offered": source["offered"], "failed": up(failed)}
    return {
        "failed": up(part.get("failed", ())),
        "load": [100 * (value or 0) for value in part.get("utilisation", ())],
        "waiting": up(buffer.get("depth", ())),
        "running": part.get("running", ()),
    }


def up(values: Values) -> Values:
    """Rounded up but for a twentieth, so that one failure in ten seconds is not none."""
    return [ceil((value or 0) - 0.05) for value in values]


def thinned(values: Values, step: int) -> list[int]:
    """The highest value of every `step` seconds, as a whole number."""
    return [
        round(max(value or 0 for value in values[at : at + step]))
        for at in range(0, len(values), step)
    ]


def squeezed(values: list[int]) -> list[int] | int:
    return values[0] if len(set(values)) == 1 else values


def strip(series: Mapping[str, Any]) -> str:
    """The load over the time of the run as the path of an area, WIDTH wide and HEIGHT high."""
    step = max(ceil(series["seconds"] / MOMENTS), 1)
    sources = [thinned(one["offered"], step) for one in series["sources"].values()]
    load = [sum(moment) for moment in zip(*sources, strict=True)]
    top, across = max([*load, 1]), WIDTH / max(len(load) - 1, 1)
    points = [
        f"{x * across:.0f} {HEIGHT - (HEIGHT - 2) * value / top:.1f}"
        for x, value in enumerate(load)
    ]
    return f"M0 {HEIGHT}L{'L'.join(points)}L{WIDTH} {HEIGHT}z" if points else ""
