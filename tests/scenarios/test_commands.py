"""The commands for authors and scripts: names, output and exit status are a fixed interface."""

import json
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scenarios import library
from scenarios.engine.document import parse, serialise

ROOT = Path(__file__).parents[2]

TEMPLATE = """
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {TABLE: !Ref Table}}}
  Table: {Type: AWS::DynamoDB::Table}
  Feed:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
  Pool: {Type: AWS::Cognito::UserPool}
"""


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def reference(tmp_path):
    """A file with a reference design of payment-flow."""
    path = tmp_path / "design.json"
    path.write_text(json.dumps(serialise(library.scenario("payment-flow").references[0].design)))
    return str(path)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return str(path)


def test_grading_a_reference_prints_a_full_score(reference):
    report = json.loads(run("grade_design", "payment-flow", reference, "--json"))

    assert (report["scenario"], report["score"], report["passed"]) == ("payment-flow", 100, True)
    assert set(report["resemblance"]) >= {"reference", "score"}
    assert report["pitfalls"] == []
    for requirement in report["requirements"]:
        assert set(requirement) >= {"id", "passed", "critical", "weight", "message"}
    for drill in report["drills"]:
        assert set(drill) >= {"id", "passed", "targets"}
        for target in drill["targets"]:
            assert set(target) >= {"metric", "op", "value", "actual", "passed"}


def test_a_report_in_words_names_what_failed(tmp_path):
    scenario = library.scenario("payment-flow")
    design = scenario.references[0].design
    path = tmp_path / "design.json"
    path.write_text(json.dumps(serialise(scenario.start(design))))

    text = run("grade_design", "payment-flow", str(path))

    assert text.startswith("payment-flow: 0 of 100, not passed\n")
    assert "[no] accept-fast: " in text
    assert "[no] p95_ms < 300: " in text


def test_a_drill_prints_summary_losses_and_a_value_for_every_second(reference):
    found = json.loads(run("run_drill", "payment-flow", reference, "spike", "--json"))

    assert found["passed"] is True
    assert found["summary"]["lost"] == 0
    shoppers = found["series"]["sources"]["shoppers"]
    assert {len(line) for line in shoppers.values()} == {found["series"]["seconds"]}


def test_a_drill_in_words_ranks_its_losses(tmp_path):
    scenario = library.scenario("payment-flow")
    design = scenario.references[0].design
    servers = next(c.id for c in design.components if c.has("fleet"))
    weak = design.with_config(servers, min=1, max=1, scaling="none")
    path = tmp_path / "design.json"
    path.write_text(json.dumps(serialise(weak)))

    text = run("run_drill", "payment-flow", str(path), "spike")

    assert "payment-flow, spike: not held" in text
    assert f" at {servers}: " in text


@pytest.mark.parametrize(
    ("to", "start"),
    [
        ("cloudformation", "AWSTemplateFormatVersion:"),
        ("mermaid", "flowchart LR"),
        ("svg", "<svg "),
    ],
)
def test_a_design_is_exported(reference, to, start):
    assert run("export_design", reference, "--to", to).startswith(start)


def test_an_exported_template_is_imported_as_the_same_design(reference, tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text(run("export_design", reference, "--to", "cloudformation"))

    found = json.loads(run("import_design", str(path), "--json"))

    design = parse(Path(reference).read_bytes(), library.catalogue())
    assert parse(found["design"], library.catalogue()) == design
    assert found["not_understood"] == []


def test_an_import_keeps_guesses_apart_and_lists_what_it_did_not_understand(template):
    found = json.loads(run("import_design", template, "--json"))

    assert [(c["from"], c["to"]) for c in found["design"]["connections"]] == [
        ("Orders", "Worker"),
        ("Worker", "Table"),
    ]
    assert [(c["from"], c["to"], c["kind"]) for c in found["inferred"]] == [
        ("Worker", "Table", "data")
    ]
    assert [one["where"] for one in found["not_understood"]] == ["Resources.Pool"]


def test_an_import_in_words_marks_guesses(template):
    text = run("import_design", template)

    assert "Orders -> Worker: deliver\n" in text
    assert "Worker -> Table: data (a guess: " in text
    assert "  Resources.Pool: " in text


def test_every_scenario_is_listed_once():
    found = json.loads(run("list_scenarios", "--json"))

    assert [entry["slug"] for entry in found] == sorted({entry["slug"] for entry in found})
    assert all(entry["title"] and entry["drills"] for entry in found)
    text = run("list_scenarios")
    assert all(entry["slug"] in text for entry in found)


def test_reference_designs_are_documents_that_can_be_graded(tmp_path):
    found = json.loads(run("reference_designs", "payment-flow", "--json"))

    for entry in found:
        assert set(entry) == {"id", "title", "design"}
        assert parse(entry["design"], library.catalogue()).scenario == "payment-flow"
    assert found[0]["id"] in run("reference_designs", "payment-flow")


def test_standard_input_stands_in_for_a_file(reference, monkeypatch):
    stdin = StringIO()
    stdin.buffer = BytesIO(Path(reference).read_bytes())
    monkeypatch.setattr(sys, "stdin", stdin)

    assert run("export_design", "-", "--to", "mermaid").startswith("flowchart")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grade_design", "payment-flow", "{missing}"), "No such file"),
        (("grade_design", "payment-flow", "{folder}"), "Is a directory"),
        (("grade_design", "no-such", "{design}"), 'there is no scenario "no-such"'),
        (("grade_design", "invoice-fan-out", "{design}"), 'given component "billing" is missing'),
        (("run_drill", "payment-flow", "{design}", "flood"), 'drill: payment-flow has no "flood"'),
        (("import_design", "{design}"), "Resources"),
        (("export_design", "{broken}", "--to", "svg"), "components[0].service"),
    ],
)
def test_bad_input_ends_with_status_2_and_one_line(reference, tmp_path, arguments, message):
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": "studyapp.design/1", "components": [{"id": "a"}]}')
    paths = {
        "missing": tmp_path / "missing.json",
        "folder": tmp_path,
        "design": reference,
        "broken": broken,
    }

    with pytest.raises(CommandError) as caught:
        run(*(argument.format(**paths) for argument in arguments))

    assert caught.value.returncode == 2
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_process_ends_with_status_2_and_nothing_on_stdout():
    done = subprocess.run(
        [sys.executable, "manage.py", "grade_design", "payment-flow", "missing.json", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "CommandError: missing.json: No such file or directory\n"


@pytest.mark.parametrize(
    "command",
    [
        "grade_design",
        "run_drill",
        "export_design",
        "import_design",
        "list_scenarios",
        "reference_designs",
    ],
)
def test_help_shows_an_example(command, capsys):
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    assert f"Example: manage.py {command} " in " ".join(capsys.readouterr().out.split())
