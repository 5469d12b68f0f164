"""Servers, containers and functions: they hold a slot while they work and wait for callees."""

from scenarios.engine.simulation.nodes import (
    REFUSED_S,
    Server,
    Visit,
    answer,
    throttled_by_callees,
)
from scenarios.engine.simulation.outside import OutsideSystem


class Compute(Server):
    """Anything that runs our code.

    Attributes:
        hold: mean time a request holds a slot, of its own and waiting for callees.
        timeout_s: a call that takes longer is stopped.
        idle_share: share of `hold` it waits for outside systems, so without using processor.
    """

    def __init__(self, component_id: str, own_s: float, room: float, timeout_s: float) -> None:
        super().__init__(component_id, room)
        self.own_s = own_s
        self.hold = own_s
        self.timeout_s = timeout_s
        self.idle_share = 0.0

    @property
    def may_limit(self) -> bool:
        return True

    def backward(self, throttling: bool) -> None:
        if not (self.up and self.cap > 0.0):
            self.delivering = 0.0
            for visit in self.visits:
                visit.ok = visit.done = 0.0
                visit.lat = REFUSED_S
                visit.var = visit.throttled = 0.0
            return
        wait, wait_var = self.wait()
        weight = held = idle = 0.0
        adm = self.adm
        for visit in self.visits:
            done, lat, var, hold = answer(visit)
            hold += visit.own
            lat += visit.own
            if lat > self.timeout_s:
                lat = hold = self.timeout_s
                done = 0.0
                if visit.out > 0.0:
                    self.fail("timed out waiting", max(visit.out - self.pulled_good, 0.0))
            visit.hold = hold
            visit.done = done
            visit.ok = adm * done
            visit.lat = wait + lat
            visit.var = wait_var + visit.own * visit.own + var
            visit.throttled = 0.0
            count = visit.out or 1e-9
            weight += count
            held += count * hold
            if visit.calls:
                idle += count * outside_wait(visit)
        if self.write is not None:
            self.delivering = self.write.out * self.write.done
        self.hold = held / weight
        self.idle_share = min(idle / held, 1.0) if held > 0.0 else 0.0
        if throttling:
            turned_away = 1.0 - adm if self.is_throttling else 0.0
            for visit in self.visits:
                visit.throttled = turned_away + throttled_by_callees(visit) * adm


def outside_wait(visit: Visit) -> float:
    """How long a visit waits for outside systems it calls itself."""
    total = 0.0
    for callee, count in visit.calls:
        if isinstance(callee.node, OutsideSystem):
            total += callee.lat * count
    return total


class Workflow(Compute):
    """The runs of a workflow: each calls its steps, and there is room for any number."""

    @property
    def may_limit(self) -> bool:
        return False

    def wait(self) -> tuple[float, float]:
        return 0.0, 0.0
