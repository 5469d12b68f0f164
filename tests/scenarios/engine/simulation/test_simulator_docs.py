"""`docs/simulator.md` is what authors write plans from, so it has to know every word of them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.chart import chart, ticks
from scenarios.engine.simulation.faults import DEFAULTS, KINDS
from scenarios.engine.simulation.measures import METRICS
from scenarios.engine.simulation.plan import read_plan
from tests.scenarios.engine.simulation.networks import NETWORKS

DOCS = Path(__file__).parents[4] / "docs"
TEXT = (DOCS / "simulator.md").read_text()


@pytest.mark.parametrize("name", sorted(METRICS))
def test_metric_is_documented(name):
    assert re.search(rf"^\|[^|]*`{name}`", TEXT, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_fault_is_documented_with_its_keys_and_their_defaults(kind):
    row = re.search(rf"^\| `{kind}` \|.*$", TEXT, re.MULTILINE).group()

    for key, default in DEFAULTS.get(kind, {}).items():
        assert f"`{key}` ({default:g})" in row


def test_documented_plan_keys_are_understood():
    value = {
        "seconds": 60,
        "load": {
            "users": {
                "per_s": [[0, 1], [9, 2]],
                "shares": {"static": 0.1, "read": 0.2, "write": 0.7},
                "cacheable": 0.5,
                "clients": 3,
                "sessions": 9,
                "kb": 2,
                "timeout_s": 5,
                "routes": {"web": 0.5},
            }
        },
        "faults": [{"kind": "instance-loss", "at": 1, "seconds": 5, "target": "web"}],
        "outside": {"bank": {"per_s": 5, "latency_ms": 9}},
        "jobs": [{"at": ["web"], "seconds": 3}],
        "multiply": [{"toward": "bank", "by": 3}],
        "connections": 9,
        "quota_factor": 2,
        "squeeze": 4,
        "afterwards_s": 30,
    }

    plan = read_plan(value, "plan", ["users", "web", "bank"])

    assert plan.load.sources[0].routes == (("web", 0.5),)
    words = [*value, *value["load"]["users"], *value["faults"][0]]
    assert [word for word in words if f"`{word}`" not in TEXT] == []


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.__name__)
def test_each_comparison_has_its_chart_and_the_page_shows_it(network):
    name = f"images/simulator/{network.__name__.replace('_', '-')}.svg"

    drawn = ElementTree.parse(DOCS / name).getroot()

    assert f"({name})" in TEXT
    assert len(drawn.findall("{*}polyline")) == 2
    assert drawn.findtext("{*}title") in TEXT


def test_chart_has_a_title_axes_and_both_curves_in_place():
    text = chart(
        "A & B",
        along="seconds",
        up="messages",
        values=[0, 10],
        curves=[("one", [0, 100]), ("two", [100, 0])],
    )

    lines = [line.get("points") for line in ElementTree.fromstring(text).findall("{*}polyline")]
    assert lines == ["66.0,274.0 616.0,64.0", "66.0,64.0 616.0,274.0"]
    assert "<title>A &amp; B</title>" in text


@pytest.mark.parametrize(
    ("highest", "expected"),
    [(4, [0, 1, 2, 3, 4]), (95, [0, 20, 40, 60, 80, 100]), (0, [0, 1]), (5600, None)],
)
def test_ticks_are_round_and_reach_the_highest_value(highest, expected):
    found = ticks(highest)

    assert found == (expected or [0, 2000, 4000, 6000])
