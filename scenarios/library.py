"""The service catalogue and the scenarios of content/, each read once by a process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.errors import EngineError, shown
from scenarios.engine.grading.stages import stage_named
from scenarios.engine.scenario import Scenario
from scenarios.engine.scenario_reader import read_scenario


@cache
def catalogue() -> Catalogue:
    return read_catalogue((settings.CONTENT_DIR / "catalogue.yaml").read_text(encoding="utf-8"))


def slugs() -> tuple[str, ...]:
    """The slugs of all scenarios, in alphabetical order."""
    return slugs_in(settings.CONTENT_DIR)


@cache
def slugs_in(content: Path) -> tuple[str, ...]:
    briefs = (content / "scenarios").glob("*/brief.yaml")
    return tuple(sorted(path.parent.name for path in briefs))


@cache
def scenario(slug: str) -> Scenario:
    """The scenario with this slug, or one stage of it as `slug/stage` by its id or number.

    Raises EngineError where there is none.
    """
    slug, has_stage, stage = slug.partition("/")
    if has_stage:
        return stage_named(scenario(slug), stage)
    if slug not in slugs():
        known = ", ".join(slugs())
        raise EngineError("scenario", f"there is no scenario {shown(slug)}; one of {known}")
    folder = settings.CONTENT_DIR / "scenarios" / slug
    brief = (folder / "brief.yaml").read_text(encoding="utf-8")
    reference = (folder / "reference.yaml").read_text(encoding="utf-8")
    return read_scenario(brief, reference, catalogue())
