"""Templates made to do harm: each is refused, or read, within a second and 100 MB."""

import json
import sys
import time
import tracemalloc

import pytest

from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.errors import DesignError
from tests.scenarios.engine.designs import CATALOGUE


def stack(resources, **sections):
    return json.dumps({"Resources": resources} | sections)


def function(**properties):
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def queue(**properties):
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def anchors():
    """Ten lists, each of nine times the one before: a billion values when written out."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefghi", "bcdefghij", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


MIB = 1024 * 1024
REFUSED = {
    "deep JSON": ('{"a":' * 200_000, "nested deeper than 40 levels"),
    "deep YAML": ("x: " + "[" * 500_000, "line 1: nested deeper than 40 levels"),
    "deep YAML block": ("\n".join(" " * n + "a:" for n in range(900)), "nested deeper than 40"),
    "large": (b"a" * (8 * MIB), "larger than 1024 KiB"),
    "many values": ("a: [" + "b," * 400_000 + "]", "more than 60000 values"),
    "many resources": (stack({f"A{n}": {"Type": "AWS::X::Y"} for n in range(25_000)}), "values"),
    "aliases": (anchors(), "line 2: aliases"),
    "alias of itself": ("Resources: &a {b: *a}", "line 1: aliases"),
    "not a number": ('{"Resources": {"A": NaN}}', "NaN is not a number"),
    "infinite": ('{"Resources": 1e999}', "out of all bounds"),
    "long number": ('{"Resources": 1' + "0" * 400_000 + "}", "more than 18 digits"),
    "key twice": ('{"Resources": {"A": 1, "A": 2}}', "stands twice"),
    "key twice in YAML": ("Resources: {A: 1}\nResources: {}", "line 2"),
    "lone surrogate": ('{"Resources": {"A\\ud800": {}}}', "half a character"),
    "lone surrogate in YAML": ('Resources: {"A\\ud800": {}}', "line 1: not YAML"),
    "lone surrogate as text": ("Resources: \ud800", "not valid UTF-8"),
    "tag": ("Resources: !!python/object/apply:os.system [ls]", "line 1: the tag"),
    "unknown tag": ("Resources: !Include other.yaml", "line 1: the tag"),
    "key that is a list": ("? [a]\n: b", "a key must be plain text"),
    "two documents": ("a: 1\n---\nb: 2", "line 2: a second document"),
    "directive": ("%TAG ! tag:example.com:\n---\na: 1", "directives"),
    "control characters": ("Resources: \x00", "characters that YAML does not allow"),
    "many references": (
        stack({"A": function(Environment={"Variables": {"A": {"Fn::Sub": "${A}" * 200_000}}})}),
        "too many references",
    ),
    "many names": (
        stack(
            {f"Q{n}": queue(QueueName="same") for n in range(200)}
            | {
                f"S{n}": {
                    "Type": "AWS::SNS::Subscription",
                    "Properties": {"TopicArn": "same", "Endpoint": "same"},
                }
                for n in range(3_000)
            }
        ),
        "too many references",
    ),
}
READ = {
    "references in a circle": stack(
        {
            "A": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "B"}}},
            "B": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "A"}}},
            "Map": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {"FunctionName": {"Ref": "A"}, "EventSourceArn": {"Ref": "Q"}},
            },
            "Q": queue(RedrivePolicy={"deadLetterTargetArn": {"Ref": "Q"}}),
        }
    ),
    "endless Sub": stack(
        {"A": function(Environment={"Variables": {"A": {"Fn::Sub": "${" * 400_000}}})}
    ),
    "long ARN": stack({"A": function(Environment={"Variables": {"A": "arn:aws:" * 100_000}})}),
    "long definition": stack(
        {
            "A": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {"DefinitionString": '"Resource": "arn:aws:' * 30_000},
            }
        }
    ),
    "permissions for everything": stack(
        {
            f"F{n}": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Policies": [
                        {"Statement": [{"Effect": "Allow", "Action": ["sqs:*"], "Resource": "*"}]}
                    ]
                    * 20
                },
            }
            for n in range(200)
        }
    ),
    "notes": stack({f"A{n}": {"Type": f"AWS::X::Y{n}"} for n in range(12_000)}),
    "nested conditions": stack({"A": queue(QueueName={"Fn::If": ["c", "x", "y"]})}),
    "long defaults": stack(
        {"A": function(Environment={"Variables": {"A": {"Fn::Sub": "${P}" * 10_000}}})},
        Parameters={"P": {"Type": "String", "Default": "x" * 2_000}},
    ),
    "design in the metadata": stack(
        {"A": queue()}, Metadata={"StudyappDesign": {"Design": "[" * 900_000}}
    ),
}


def spent(text):
    """Seconds of processor time and the most bytes held while a template is read or refused."""
    tracer = sys.gettrace()
    sys.settrace(None)  # Measuring coverage makes everything several times as slow.
    start = time.process_time()
    outcome(text)
    seconds = time.process_time() - start
    sys.settrace(tracer)
    tracemalloc.start()
    outcome(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, most


def outcome(text):
    try:
        return import_template(text, CATALOGUE)
    except DesignError as refused:
        return str(refused)


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_template_is_refused_with_one_line(name):
    text, message = REFUSED[name]

    refused = outcome(text)

    assert message in refused
    assert "\n" not in refused


@pytest.mark.parametrize("name", READ)
def test_odd_template_is_read(name):
    assert not isinstance(outcome(READ[name]), str)


@pytest.mark.usefixtures("settled_heap")
@pytest.mark.parametrize("name", [*REFUSED, *READ])
def test_no_template_takes_a_second_or_100_mb(name):
    text = REFUSED[name][0] if name in REFUSED else READ[name]

    seconds, most = spent(text)

    assert seconds < 1
    assert most < 100_000_000
