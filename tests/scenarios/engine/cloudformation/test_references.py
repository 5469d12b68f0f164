"""Every reference design of the course is a template without error, and comes back the same."""

from pathlib import Path

import pytest

from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import canonical_bytes
from scenarios.engine.scenario_reader import read_scenario
from tests.scenarios.engine.designs import CATALOGUE

SCENARIOS = Path(__file__).parents[4] / "content" / "scenarios"
FOLDERS = sorted(path.parent for path in SCENARIOS.glob("*/reference.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_references_of_a_scenario_are_exported_without_error_and_read_back(lint, folder):
    texts = ((folder / name).read_text() for name in ("brief.yaml", "reference.yaml"))

    for reference in read_scenario(*texts, CATALOGUE).references:
        text = to_yaml(export(reference.design))
        found = import_template(text, CATALOGUE)

        assert lint(text) == []
        assert canonical_bytes(found.design) == canonical_bytes(reference.design)
