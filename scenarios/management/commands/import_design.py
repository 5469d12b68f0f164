"""Read a CloudFormation or SAM template as a design."""

from scenarios import library
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.document import serialise
from scenarios.management.engine_command import EngineCommand, as_json, read_file


class Command(EngineCommand):
    help = (
        "Read a CloudFormation or SAM template (YAML or JSON) and print the design in it. Nothing "
        "is run and nothing is fetched. Connections that only a permission or a variable hints at "
        "are listed as inferred; what was not understood is listed with the reason. "
        "Example: manage.py import_design template.yaml --json"
    )

    def add_arguments(self, parser):
        parser.add_argument("template", help="The template's file; - reads standard input.")
        parser.add_argument("--json", action="store_true", help="Print everything as JSON.")

    def answer(self, *, template, json, **options):
        imported = import_template(read_file(template), library.catalogue())
        return as_json(document(imported)) if json else "\n".join(lines(imported))


def document(imported):
    return {
        "design": serialise(imported.design),
        "inferred": [
            {"from": c.source, "to": c.target, "kind": c.kind, "why": guess.why}
            for guess in imported.inferred
            for c in [guess.connection]
        ],
        "not_understood": [{"where": one.where, "why": one.why} for one in imported.not_understood],
    }


def lines(imported):
    yield "Components"
    for component in imported.design.components:
        yield f"  {component.id}: {component.service}"
    yield "Connections"
    guesses = {guess.connection: guess.why for guess in imported.inferred}
    for connection in imported.design.connections:
        guess = f" (a guess: {guesses[connection]})" if connection in guesses else ""
        yield f"  {connection.source} -> {connection.target}: {connection.kind}{guess}"
    if imported.not_understood:
        yield "Not understood"
    for one in imported.not_understood:
        yield f"  {one.where}: {one.why}"
