"""The vocabulary of requirements: for each operator designs that satisfy it and designs that do
not, with what is shown as evidence and said about it."""

import pytest

from tests.scenarios.engine.grading.checked_paths import GROUPS, PATHS, QUEUED, WAY
from tests.scenarios.engine.grading.checked_told import TELLING
from tests.scenarios.engine.grading.plain import holds, scenario_with

# (check, components, connections, holds, evidence, text)
CASES = [
    (
        {
            "every": {
                "of": {"has": "queue"},
                "must": {"one_of": [{"has": "fifo"}, {"has": "stream"}]},
            }
        },
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue is not fifo or a stream",
    ),
    (
        {"every": {"of": {"has": "queue"}, "must": {"region": "secondary"}}},
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue is not as it should be",
    ),
    (
        {"visibility_fits": {"of": {"has": "queue"}, "job_s": {"people": 60}}},
        QUEUED,
        WAY,
        True,
        ("q",),
        None,
    ),
    ({"exists": {"has": "queue"}}, QUEUED, WAY, True, ("q",), "Amazon SQS queue: a queue"),
    ({"exists": {"has": "stream"}}, QUEUED, WAY, False, (), "there is no stream"),
    ({"exists": "workers"}, QUEUED, WAY, True, ("work",), None),
    ({"none": {"has": "server"}}, QUEUED, WAY, True, (), ""),
    (
        {"none": {"has": "queue"}},
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue: a queue",
    ),
    (
        {"count": {"of": {"has": "function"}, "min": 3}},
        QUEUED,
        WAY,
        False,
        ("web", "work"),
        "only AWS Lambda function (web) and AWS Lambda function (work) can count as a function; "
        "it takes 3",
    ),
    (
        {"count": {"of": {"has": "function"}, "max": 1}},
        QUEUED,
        WAY,
        False,
        ("web", "work"),
        None,
    ),
    (
        {"every": {"of": "queues", "must": {"sets_aside": True, "called": "given a second queue"}}},
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue is not given a second queue",
    ),
    (
        {"every": {"of": "queues", "must": {"with": {"retention_days": {"min": 4}}}}},
        QUEUED,
        WAY,
        True,
        ("q",),
        "Amazon SQS queue is set to retention days at least 4",
    ),
    (
        {"every": {"of": "queues", "must": {"any": ["fifo", "stream"]}}},
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue is not fifo or a stream",
    ),
    (
        {"every": {"of": "queues", "must": {"with": {"fifo": True, "retention_days": [7, 14]}}}},
        QUEUED,
        WAY,
        False,
        ("q",),
        "Amazon SQS queue is not set to fifo on and set to retention days 7 or 14",
    ),
    (
        {"every": {"of": {"has": "server"}, "must": {"has": "zone-safe"}}},
        QUEUED,
        WAY,
        False,
        (),
        "there is no component",
    ),
    (
        {"every": {"of": {"has": "server"}, "must": {"has": "zone-safe"}, "or_none": True}},
        QUEUED,
        WAY,
        True,
        (),
        "",
    ),
    (
        {"visibility_fits": {"of": "queues"}},
        QUEUED,
        WAY,
        True,
        ("q",),
        None,
    ),
    (
        {"visibility_fits": {"of": "queues", "job_s": 60}},
        QUEUED,
        WAY,
        False,
        ("q", "work"),
        "Amazon SQS queue hides a message for 30 s, and AWS Lambda function (work) may need it "
        "hidden for 60 s",
    ),
    (
        {"visibility_fits": {"of": "queues", "job_s": {"workers": 60}}},
        QUEUED,
        WAY,
        False,
        ("q", "work"),
        None,
    ),
    ({"visibility_fits": {"of": {"has": "stream"}}}, QUEUED, WAY, False, (), "there is no stream"),
    (
        {"visibility_fits": {"of": {"has": "stream"}}},
        {"s": "kinesis", "work": "lambda"},
        ["people -> s: message", "s -> work"],
        True,
        ("s",),
        None,
    ),
    (
        {"all": [{"exists": "queues"}, {"exists": {"has": "stream"}}]},
        QUEUED,
        WAY,
        False,
        (),
        "there is no stream",
    ),
    (
        {"all": [{"exists": "queues"}, {"exists": "workers"}]},
        QUEUED,
        WAY,
        True,
        ("q", "work"),
        None,
    ),
    (
        {"any": [{"exists": {"has": "stream"}}, {"exists": "queues"}]},
        QUEUED,
        WAY,
        True,
        ("q",),
        None,
    ),
    (
        {"any": [{"exists": {"has": "stream"}}, {"exists": {"has": "server"}}]},
        QUEUED,
        WAY,
        False,
        (),
        "there is no stream",
    ),
    ({"not": {"exists": "queues"}}, QUEUED, WAY, False, ("q",), None),
    (
        {"when": {"if": {"exists": {"has": "stream"}}, "then": {"exists": {"has": "server"}}}},
        QUEUED,
        WAY,
        True,
        (),
        "",
    ),
    (
        {"when": {"if": {"exists": "queues"}, "then": {"exists": {"has": "server"}}}},
        QUEUED,
        WAY,
        False,
        (),
        "there is no component",
    ),
]


@pytest.mark.parametrize(
    ("check", "components", "connections", "expected", "evidence", "text"),
    [*CASES, *PATHS, *TELLING],
)
def test_check(check, components, connections, expected, evidence, text):
    outcome = holds(scenario_with(groups=GROUPS), check, components, connections)

    assert outcome.holds is expected
    if evidence is not None:
        assert outcome.components == evidence
    if text is not None:
        assert outcome.text == text
