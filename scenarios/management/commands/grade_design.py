"""Grade a design: score, requirements, pitfalls, drills."""

from scenarios import library
from scenarios.engine.grading.report import grade, report
from scenarios.management.engine_command import EngineCommand, as_json, read_design


class Command(EngineCommand):
    help = (
        "Grade a design against a scenario. Prints the score (0-100, pass at 72), what each "
        "requirement found, the pitfalls, and the drills with their targets. The status is 0 "
        "also for a low score, and 2 for a file that is no design. "
        "Example: manage.py grade_design payment-flow checkout.json --json"
    )

    def add_arguments(self, parser):
        parser.add_argument("scenario", help="Its slug: manage.py list_scenarios prints them all.")
        parser.add_argument("design", help="A studyapp.design/1 document; - reads standard input.")
        parser.add_argument("--json", action="store_true", help="Print the whole report as JSON.")

    def answer(self, *, scenario, design, json, **options):
        graded = grade(library.scenario(scenario), read_design(design))
        found = report(graded)
        return as_json(found) if json else "\n".join(lines(found))


def lines(found):
    """The report for a terminal: what failed first has the most words."""
    verdict = "passed" if found["passed"] else "not passed"
    yield f"{found['scenario']}: {found['score']} of 100, {verdict}"
    yield f"Closest reference: {found['resemblance']['reference']}"
    yield "Requirements"
    for entry in found["requirements"]:
        yield f"  [{mark(entry)}] {entry['id']}: {entry['message']}"
    if found["pitfalls"]:
        yield "Pitfalls"
    for entry in found["pitfalls"]:
        yield f"  [{entry['severity']}] {entry['id']}: {entry['message']}"
    yield "Drills"
    for entry in found["drills"]:
        yield f"  [{mark(entry)}] {entry['id']}: {entry['title']}"
        for target in entry["targets"]:
            actual = "nothing to measure" if target["actual"] is None else target["actual"]
            asked = f"{target['metric']} {target['op']} {target['value']}"
            yield f"      [{mark(target)}] {asked}: {actual}"


def mark(entry):
    return "ok" if entry["passed"] else "half" if entry.get("credit") else "no"
