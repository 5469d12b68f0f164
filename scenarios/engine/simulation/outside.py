"""Systems that are not ours: as fast as the drill says, for as many calls as it says."""

from scenarios.engine.simulation.nodes import UNLIMITED, Server

DOWN_S = 1.0  # how soon a caller gives up on an outside system that is down


class OutsideSystem(Server):
    """A payment gateway, a mail provider, a partner, or people who are told something.

    Attributes:
        latency_s: how long a call takes; a fault may change what its visits take.
    """

    def __init__(self, component_id: str, per_s: float | None, latency_s: float) -> None:
        super().__init__(component_id)
        self.cap = UNLIMITED if per_s is None else per_s
        self.is_limited = per_s is not None
        self.latency_s = latency_s
        self.slots = max(self.cap * latency_s, 1.0)
        self.gone_reason = "the outside system is down"

    @property
    def is_alive(self) -> bool:
        return True  # no health check of ours looks at it

    def backward(self, throttling: bool) -> None:
        wait = wait_var = 0.0
        # Only callers that somebody waits for queue up here; workers hold themselves back.
        synchronous = self.arrived - self.granted
        is_limited = self.is_limited and self.is_waited_for
        if is_limited and self.up and synchronous > 1e-9 and self.cap > 0.0:
            wait, wait_var = self.wait()
        done = 1.0 if self.up and self.cap > 0.0 else 0.0
        if not done and self.arrived > 0.0:
            self.fail(self.gone_reason, self.arrived * self.adm)
        self.delivering = 0.0
        for visit in self.visits:
            own = visit.own if done else DOWN_S
            visit.done = done
            visit.ok = self.adm * done
            visit.hold = own
            visit.lat = own + wait
            visit.var = own * own * 0.25 + wait_var
            self.delivering += visit.out * done
