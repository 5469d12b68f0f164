"""What the fluid model and a per-request run of the same network are compared by."""

from dataclasses import dataclass, field

BACKLOG, DROPS, P95 = 0.03, 0.08, 0.10
"""The tolerances the simulator promises; for p95 up to 85 % utilisation."""
CURVE = 0.03  # mean distance of two curves, as a share of the highest point


@dataclass
class Comparison:
    """One network: (what, tolerance, fluid, per request) figures, and the two curves to draw.

    Attributes:
        unit: what the curves show; along: what runs from left to right, with its values.
    """

    title: str
    unit: str
    figures: list = field(default_factory=list)
    fluid: list = field(default_factory=list)
    per_request: list = field(default_factory=list)
    along: str = "seconds"
    values: list | None = None

    def add(self, what, tolerance, fluid, per_request):
        self.figures.append((what, tolerance, fluid, per_request))

    def draw(self, fluid, per_request):
        self.fluid, self.per_request = list(fluid), list(per_request)

    def distance(self):
        """The mean distance of the two curves, as a share of the highest point."""
        apart = [abs(a - b) for a, b in zip(self.fluid, self.per_request, strict=True)]
        return sum(apart) / len(apart) / max(self.per_request)


def mean_of(run_once, seeds=(1, 2, 3)):
    """One result of a per-request model with each number the mean over several seeds."""
    results = [run_once(seed) for seed in seeds]
    return {key: mean_value([result[key] for result in results]) for key in results[0]}


def mean_value(values):
    if isinstance(values[0], list):
        return [mean_value(list(same)) for same in zip(*values, strict=True)]
    return sum(values) / len(values)
