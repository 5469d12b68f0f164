"""List the scenarios of the sandbox."""

from scenarios import library
from scenarios.management.engine_command import EngineCommand, as_json


class Command(EngineCommand):
    help = (
        "List all scenarios with their level (1-3), the minutes to plan for, and the ids of their "
        "requirements and drills. Example: manage.py list_scenarios --json"
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Print the list as JSON.")

    def answer(self, *, json, **options):
        scenarios = [library.scenario(slug) for slug in library.slugs()]
        if json:
            return as_json([entry(scenario) for scenario in scenarios])
        return "\n".join(
            f"{scenario.slug:30} level {scenario.level}, {scenario.minutes:3} min  {scenario.title}"
            for scenario in scenarios
        )


def entry(scenario):
    return {
        "slug": scenario.slug,
        "title": scenario.title,
        "level": scenario.level,
        "minutes": scenario.minutes,
        "domain": scenario.domain,
        "task": scenario.task,
        "given": sorted(scenario.given_ids),
        "requirements": [requirement.id for requirement in scenario.requirements],
        "drills": [drill.id for drill in scenario.drills],
    }
