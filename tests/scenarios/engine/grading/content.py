"""The scenarios of `content/`, read once for all tests."""

from functools import cache
from pathlib import Path

from scenarios.engine.scenario_reader import read_scenario
from tests.scenarios.engine.designs import CATALOGUE

FOLDER = Path(__file__).parents[4] / "content" / "scenarios"
SLUGS = sorted(path.parent.name for path in FOLDER.glob("*/reference.yaml"))


@cache
def scenario_of(slug):
    folder = FOLDER / slug
    brief, reference = (folder / f"{name}.yaml" for name in ("brief", "reference"))
    return read_scenario(brief.read_text(), reference.read_text(), CATALOGUE)


def parts_of(slug):
    """The stages of a scenario, or the scenario itself where it has none."""
    scenario = scenario_of(slug)
    return scenario.stages or (scenario,)


def playable():
    """(test id, scenario or stage) of everything that can be graded."""
    return [
        ("/".join(filter(None, (part.slug, part.stage))), part)
        for slug in SLUGS
        for part in parts_of(slug)
    ]


def answers():
    """(test id, scenario or stage, reference) of every reference."""
    return [
        (f"{name}/{reference.id}", part, reference)
        for name, part in playable()
        for reference in part.references
    ]
