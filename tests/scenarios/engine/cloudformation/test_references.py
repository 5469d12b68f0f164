"""Every reference design of the course is a template without error, and comes back the same."""

import pytest

from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import canonical_bytes
from tests.scenarios.engine.designs import CATALOGUE
from tests.scenarios.engine.grading.content import SLUGS, scenario_of

# Linting is the work of another library, which is not measured.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("slug", SLUGS)
def test_references_of_a_scenario_are_exported_without_error_and_read_back(lint, slug):
    for reference in scenario_of(slug).references:
        text = to_yaml(export(reference.design))
        found = import_template(text, CATALOGUE)

        assert lint(text) == []
        assert canonical_bytes(found.design) == canonical_bytes(reference.design)
