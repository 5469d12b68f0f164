"""What a design costs in a month of its scenario's ordinary load. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from scenarios import what_if
from scenarios.engine.cost import Estimate, monthly_cost
from scenarios.engine.grading.drill_report import drill_results

ALL_PRICES = "https://aws.amazon.com/pricing/"


@dataclass(frozen=True)
class CostRow:
    """What one component costs a month, and where AWS says so; `percent` of the dearest shown."""

    name: str
    service: str
    usd: float
    percent: int
    source: str


@dataclass(frozen=True)
class Bill:
    """A month's estimate. `free`: the names of the components that cost next to nothing."""

    usd: float
    rows: tuple[CostRow, ...]
    free: tuple[str, ...]


def estimate(brief, design) -> Estimate:
    """The design's month under the load that the scenario's first drill begins with.

    Raises DesignError where a given component is missing.
    """
    (result,) = drill_results(brief, design, [what_if.ordinary(brief.drills[0])])
    return monthly_cost(result.run)


def bill(design, found: Estimate, most: float) -> Bill:
    """An estimate by component, the dearest first; `most` is what a full bar stands for."""
    parts = sorted(found.parts, key=lambda part: -part.usd_per_month)
    rows = tuple(row(design, part.component, part.usd_per_month, most) for part in parts)
    dear = {part.component for part in found.parts}
    own = [c for c in design.components if not c.has("client")]
    free = tuple(design.title(c.id) for c in own if c.id not in dear)
    return Bill(found.usd_per_month, rows, free)


def row(design, component_id, usd, most):
    service = design.catalogue.services[design.component(component_id).service]
    sources = (price.source.url for price in service.prices.values())
    return CostRow(
        design.title(component_id),
        service.label,
        usd,
        round(100 * usd / most),
        next(filter(None, sources), ALL_PRICES),
    )


def cost_context(brief, design, reference):
    """What the panel shows: the design's bill, and the reference's where one may be seen."""
    shown = [design, reference.design] if reference else [design]
    found = [estimate(brief, one) for one in shown]
    most = max((part.usd_per_month for one in found for part in one.parts), default=1.0)
    bills = [bill(one, month, most) for one, month in zip(shown, found, strict=True)]
    return {
        "bill": bills[0],
        "reference": reference,
        "reference_bill": bills[-1] if reference else None,
        "priced_on": date.fromisoformat(found[0].priced_on),
        "region": design.catalogue.region,
        "prices_url": ALL_PRICES,
        "load": [
            (given_name(brief, source.component), source.rate_at(0))
            for source in what_if.ordinary(brief.drills[0]).plan.load.sources
        ],
    }


def given_name(brief, component_id):
    return next(one.name for one in brief.given if one.id == component_id)
