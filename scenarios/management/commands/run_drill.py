"""Run one drill of a scenario on a design: summary, losses and series."""

from scenarios import library
from scenarios.engine.grading.drill_report import drill_report
from scenarios.management.engine_command import EngineCommand, as_json, read_design


class Command(EngineCommand):
    help = (
        "Run one drill on a design and print what happened: the figures of the whole run, what "
        "was lost where and why, and with --json every figure second by second. "
        "Example: manage.py run_drill payment-flow checkout.json slow-gateway"
    )

    def add_arguments(self, parser):
        parser.add_argument("scenario", help="Its slug: manage.py list_scenarios prints them all.")
        parser.add_argument("design", help="A studyapp.design/1 document; - reads standard input.")
        parser.add_argument("drill", help="The drill's id, such as steady or zone-outage.")
        parser.add_argument("--json", action="store_true", help="Print summary and series as JSON.")

    def answer(self, *, scenario, design, drill, json, **options):
        found = drill_report(library.scenario(scenario), read_design(design), drill)
        return as_json(found) if json else "\n".join(lines(found))


def lines(found):
    yield f"{found['scenario']}, {found['drill']}: {'held' if found['passed'] else 'not held'}"
    for name, value in found["summary"].items():
        yield f"  {name}: {'nothing to measure' if value is None else value}"
    if found["losses"]:
        yield "Lost, the most first"
    for loss in found["losses"]:
        yield f"  {loss['count']} at {loss['component']}: {loss['reason']}"
