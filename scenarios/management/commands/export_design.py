"""Turn a design into CloudFormation, Mermaid or a picture."""

from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.drawing import draw
from scenarios.engine.mermaid import to_mermaid
from scenarios.management.engine_command import EngineCommand, read_design

FORMATS = {
    "cloudformation": lambda design: to_yaml(export(design)),
    "mermaid": to_mermaid,
    "svg": draw,
}


class Command(EngineCommand):
    help = (
        "Print a design as a CloudFormation template that can be deployed, as a Mermaid "
        "flowchart, or as an SVG picture. "
        "Example: manage.py export_design checkout.json --to cloudformation > checkout.yaml"
    )

    def add_arguments(self, parser):
        parser.add_argument("design", help="A studyapp.design/1 document; - reads standard input.")
        parser.add_argument("--to", choices=FORMATS, required=True, help="What to print.")

    def answer(self, *, design, to, **options):
        return FORMATS[to](read_design(design)).rstrip("\n")
