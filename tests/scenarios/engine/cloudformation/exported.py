"""What a design is as a template, for the tests of the writer."""

from scenarios.engine.cloudformation.writer import export
from tests.scenarios.engine.designs import design_of


def written(components, connections=()):
    """The resources of a design, and why each of its other connections is not expressed."""
    template = export(design_of(components, connections))
    missing = template["Metadata"]["StudyappDesign"].get("NotExpressed", [])
    return template["Resources"], {(m["From"], m["To"]): m["Why"] for m in missing}


def properties(found, kind):
    return [r.get("Properties", {}) for r in found.values() if r["Type"] == kind]
