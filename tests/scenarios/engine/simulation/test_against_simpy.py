"""The fluid model against per-request runs: backlog 3 %, drops 8 %, p95 10 % up to 85 % use."""

import pytest

from tests.scenarios.engine.simulation.comparison import CURVE
from tests.scenarios.engine.simulation.networks import NETWORKS

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.__name__)
def test_network_agrees_with_its_per_request_run(network):
    comparison = network()

    off = [
        (what, round(fluid, 1), round(measured, 1))
        for what, tolerance, fluid, measured in comparison.figures
        if abs(fluid - measured) > tolerance * measured
    ]
    assert off == []
    assert comparison.values or comparison.distance() <= CURVE
