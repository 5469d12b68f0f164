"""What the page of a drill shows. It writes nothing."""

import json
from dataclasses import dataclass
from functools import cached_property

from scenarios.charts import Event, clock
from scenarios.drill_charts import Other, Shown, charts
from scenarios.engine.drawing import draw_canvas
from scenarios.engine.grading.drill_report import drill_results
from scenarios.engine.grading.report import drill_entry
from scenarios.engine.scenario import Drill
from scenarios.panels import latest, reference_of
from scenarios.playback import HEIGHT, WIDTH, playback, strip
from scenarios.wording import (
    LOSSES_SHOWN,
    called,
    count,
    events,
    figure,
    loss_in_words,
    name_of,
    summary_in_words,
    target_in_words,
)


@dataclass(frozen=True)
class TargetRow:
    """A target of the drill, whether it was held, and by how much.

    Attributes:
        usual: what it is without the changes of a "what if"; "" where there are none.
    """

    words: str
    passed: bool
    actual: str
    usual: str = ""


@dataclass(frozen=True)
class LossRow:
    """What was lost at one place for one reason. `component` is "" for what is not placed."""

    component: str
    name: str
    why: str
    count: str


class DrillRun:
    """One drill run on one design, with what the engine says of it."""

    def __init__(self, brief, design, drill: Drill):
        (result,) = drill_results(brief, design, [drill])
        self.design, self.drill, self.run = design, drill, result.run
        self.report = drill_entry(result)
        self.plan = result.run.plan  # with components in place of roles
        self.names = called(design, result.names)

    @property
    def passed(self):
        return self.report["passed"]

    @cached_property
    def series(self):
        return self.run.series()


class DrillPage:
    """A drill on a draft's design; with a WhatIf the changed run, and beside it the usual one.

    Raises DesignError where the design lacks a given component.
    """

    def __init__(self, draft, drill: Drill, what_if=None):
        self.draft, self.brief, self.design = draft, draft.brief, draft.design
        self.usual = DrillRun(self.brief, self.design, drill)
        self.shown = self.usual
        if what_if:
            self.shown = DrillRun(self.brief, self.design, what_if.changed(drill))
        self.is_changed = bool(what_if)

    @cached_property
    def reference(self):
        """The run of the closest reference, once something was handed in; else None."""
        last = latest(self.draft)
        if last is None or self.is_changed:
            return None
        return DrillRun(self.brief, reference_of(last).design, self.usual.drill)

    @cached_property
    def events(self):
        return [
            Event(start, end, words)
            for start, end, words, _ in events(self.shown.plan, self.shown.names)
        ]

    @cached_property
    def charts(self):
        other = None
        if self.is_changed:
            other = Other("as designed", self.usual.series)
        elif self.reference:
            other = Other("reference", self.reference.series)
        return charts(
            Shown(self.design, self.shown.drill, self.shown.series, tuple(self.events), other)
        )

    @cached_property
    def targets(self):
        rows = zip(
            self.usual.drill.targets,
            self.shown.report["targets"],
            self.usual.report["targets"],
            strict=True,
        )
        return [
            TargetRow(
                target_in_words(target, name_of(target["of"], self.shown.names)) + window(asked),
                target["passed"],
                figure(target["metric"], target["actual"]),
                figure(usual["metric"], usual["actual"]) if self.is_changed else "",
            )
            for asked, target, usual in rows
        ]

    @property
    def figures(self):
        return summary_in_words(self.shown.run.summary(), self.design)

    @cached_property
    def losses(self):
        return [
            LossRow(
                loss.component if loss.component in self.design else "",
                name_of(loss.component, self.shown.names),
                loss_in_words(loss.reason),
                count(loss.count),
            )
            for loss in self.shown.run.ledger[:LOSSES_SHOWN]
        ]

    @cached_property
    def canvas(self):
        given = self.brief.given_ids
        return draw_canvas(self.design, title=self.draft.title, given=given)

    @cached_property
    def playback(self):
        """The run as JSON for static/js/scenarios/playback.js."""
        found = playback(self.design, self.shown.series)
        found["events"] = [moment.second for moment in self.moments]
        return json.dumps(found, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def moments(self):
        """When something begins or is over, in the order of time."""
        found = []
        for start, end, begins, ends in events(self.shown.plan, self.shown.names):
            found.append(Moment(start, begins))
            if end is not None:
                found.append(Moment(end, ends))
        return sorted(found, key=lambda moment: moment.second)

    @cached_property
    def strip(self):
        """Shapes of the load and of what goes wrong over the time of the drill, in SVG units."""
        across = WIDTH / max(self.shown.series["seconds"] - 1, 1)
        bands = [
            (
                round(event.start * across),
                max(round(((event.end or self.shown.series["seconds"]) - event.start) * across), 2),
            )
            for event in self.events
        ]
        return {"width": WIDTH, "height": HEIGHT, "load": strip(self.shown.series), "bands": bands}


@dataclass(frozen=True)
class Moment:
    """A second at which something begins or is over."""

    second: int
    words: str

    @property
    def time(self):
        return clock(self.second)


def window(target):
    """When a target counts, where that is not always: " from 5:30 to 12:00"."""
    start = f" from {clock(target.start)}" if target.start else ""
    return f"{start} to {clock(target.until)}" if target.until is not None else start
