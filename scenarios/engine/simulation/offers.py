"""What the sources offer, second by second, with the faults that are about load."""

from scenarios.engine.simulation.entry import Entry
from scenarios.engine.simulation.faults import ABUSER, Fault
from scenarios.engine.simulation.load import Source, floor_or_inf


class Offer:
    """One source, and the entry that stands for it.

    Attributes:
        way_in: the component its requests come from.
        limit: what its clients may send together, and the API that holds them to it.
        spikes, poison: the faults that change how much it offers, and how much is malformed.
    """

    def __init__(
        self,
        source: Source,
        entry: Entry,
        way_in: str,
        limit: tuple[float, str] | None,
        faults: tuple[Fault, ...],
        horizon: int,
    ) -> None:
        self.source = source
        self.entry = entry
        self.way_in = way_in
        self.limit = limit
        self.horizon = horizon
        meant = [f for f in faults if not f.target or source.component in f.target]
        is_abuser = source.component == ABUSER
        self.spikes = [f for f in meant if f.kind == "traffic-spike" and not is_abuser]
        self.poison = [f for f in meant if f.kind == "poison-messages"]

    def settle(self, now: int, is_quiet: bool) -> None:
        """Settle what is offered in this second; nothing in the quiet time after a drill."""
        entry = self.entry
        entry.rate = entry.turned_away = entry.bad_share = 0.0
        if is_quiet:
            return
        entry.rate = self.source.rate_at(now + 0.5) * self.spike(now)
        if self.limit is not None:
            entry.turned_away = max(entry.rate - self.limit[0], 0.0)
        if self.poison:
            shares = [f.share for f in self.poison if f.is_on(now, self.horizon)]
            entry.bad_share = min(sum(shares), 1.0)

    def spike(self, now: int) -> float:
        """How many times its usual load it offers now."""
        factor = 1.0
        for fault in self.spikes:
            if fault.is_on(now, self.horizon):
                ramp = min((now - fault.at) / fault.ramp_s, 1.0) if fault.ramp_s > 0.0 else 1.0
                factor *= 1.0 + (fault.factor - 1.0) * ramp
        return factor

    def rests_until(self, now: int) -> float:
        """The next second in which it may offer something else, unless a fault begins or ends."""
        for fault in self.spikes:
            if fault.is_on(now, self.horizon) and now < fault.at + fault.ramp_s:
                return now + 1
        return floor_or_inf(self.source.steady_until(now + 0.5) - 0.5)
