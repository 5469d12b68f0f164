"""Print the reference designs of a scenario."""

from dataclasses import replace

from scenarios import library
from scenarios.engine.document import serialise
from scenarios.management.engine_command import EngineCommand, as_json


class Command(EngineCommand):
    help = (
        "Print the expert answers to a scenario, each as a whole design document that "
        "grade_design scores 100. Example: manage.py reference_designs payment-flow --json"
    )

    def add_arguments(self, parser):
        parser.add_argument("scenario", help="Its slug: manage.py list_scenarios prints them all.")
        parser.add_argument("--json", action="store_true", help="Print ids, titles and designs.")

    def answer(self, *, scenario, json, **options):
        references = library.scenario(scenario).references
        if json:
            return as_json([entry(scenario, reference) for reference in references])
        return "\n".join(
            f"{reference.id}: {reference.title}. {reference.better_when}".strip()
            for reference in references
        )


def entry(slug, reference):
    design = replace(reference.design, scenario=slug)
    return {"id": reference.id, "title": reference.title, "design": serialise(design)}
