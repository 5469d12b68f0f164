"""The way in: sources, and everything that passes a request on to one of several targets."""

from scenarios.engine.simulation.nodes import (
    READ,
    REFUSED_S,
    STATIC,
    Node,
    Visit,
    answer,
    throttled_by_callees,
)


class Choice:
    """One set of targets that stand in for one another, and its share of a router's requests.

    Attributes:
        detection_s: how soon a dead target gets no more requests; None: it never notices.
        spare: gets the requests when every target is dead.
        is_ranked: only the first target that lives gets requests (failover routing).
        dead_s: for how many seconds each target has been dead.
    """

    __slots__ = ("dead_s", "detection_s", "is_ranked", "members", "share", "spare")

    def __init__(
        self,
        members: list[Visit],
        share: float,
        *,
        detection_s: float | None = None,
        is_ranked: bool = False,
        spare: Visit | None = None,
    ) -> None:
        self.members = members
        self.share = share
        self.detection_s = detection_s
        self.is_ranked = is_ranked
        self.dead_s = [0.0] * len(members)
        self.spare = spare

    def parts(self) -> list[tuple[Visit, float]]:
        """Each target with its share of the router's requests."""
        seen = self.members
        if self.detection_s is not None:
            living = [m for m, s in zip(seen, self.dead_s, strict=True) if s <= self.detection_s]
            if not living and self.spare is not None:
                return [(self.spare, self.share)]
            seen = living or seen
        if self.is_ranked:
            seen = seen[:1]
        return [(member, self.share / len(seen)) for member in seen]

    def look(self, alive: dict[int, bool]) -> bool:
        """Watch the targets for a second; whether the parts may have changed."""
        changed = False
        limit = self.detection_s or 0.0
        for index, member in enumerate(self.members):
            was = self.dead_s[index]
            now = 0.0 if alive.get(id(member), True) else min(was + 1.0, limit + 1.0)
            self.dead_s[index] = now
            changed = changed or (was > limit) != (now > limit)
        return changed

    @property
    def is_settled(self) -> bool:
        """Whether it has noticed everything there is to notice."""
        limit = self.detection_s or 0.0
        return all(dead_s == 0.0 or dead_s > limit for dead_s in self.dead_s)


class Router(Node):
    """A balancer, an API, an edge service, or the choice among copies of a store.

    Attributes:
        choices: by kind of request; the shares of one kind add up to 1.
        hits: by kind, the share it answers itself when warm; warmth: how warm its cache is.
        limit: requests per second, or None; beyond it they are throttled.
        timeout_s: how long it waits for an answer.
    """

    def __init__(self, component_id: str, latency_s: float, timeout_s: float = 60.0) -> None:
        super().__init__(component_id)
        self.latency_s = latency_s
        self.timeout_s = timeout_s
        self.choices: dict[int, list[Choice]] = {}
        self.hits = {STATIC: 0.0, READ: 0.0}
        self.warmth = 1.0
        self.refill_s = 60.0
        self.limit: float | None = None

    @property
    def is_alive(self) -> bool:
        return self.up

    def warm(self) -> None:
        """Fill its cache for a second by what it misses."""
        self.warmth = warmed(self.warmth, self.refill_s)

    def rewire(self) -> None:
        """Split anew over the targets that are seen to live."""
        for visit in self.visits:
            choices = self.choices.get(visit.kind, [])
            visit.calls = [part for choice in choices for part in choice.parts()]

    def forward(self) -> None:
        total = 0.0
        for visit in self.visits:
            total += visit.flow
        self.arrived = self.used = total
        if not self.up:
            self.adm = 0.0
            if total > 0.0:
                self.lose("the way in is down", total)
            for visit in self.visits:
                visit.out = 0.0
            return
        self.adm = 1.0
        self.is_throttling = False
        if self.limit is not None and total > self.limit:
            self.adm = self.limit / total
            self.is_throttling = True
            self.lose("throttled", total - self.limit)
        for visit in self.visits:
            visit.out = visit.flow * self.adm * (1.0 - self.hits.get(visit.kind, 0.0) * self.warmth)
        if self.pulled_good > 0.0 and self.write is not None:
            self.write.out += self.pulled_good

    def backward(self, throttling: bool) -> None:
        for visit in self.visits:
            if not self.up:
                visit.ok = visit.done = visit.throttled = visit.var = 0.0
                visit.lat = REFUSED_S
                continue
            if visit.puts:
                ok, lat, square, hold = answer(visit)
                square += lat * lat
                share = throttled_by_callees(visit) if throttling else 0.0
            else:
                ok, lat, square, share = mixture(visit)
                hold = sum([callee.hold * part for callee, part in visit.calls])
            if lat > self.timeout_s:
                ok, lat, square = 0.0, self.timeout_s, self.timeout_s * self.timeout_s
                self.lose("timed out waiting", visit.out)
            hit = self.hits.get(visit.kind, 0.0) * self.warmth
            if hit > 0.0:
                answered = hit + (1.0 - hit) * ok
                lat = (1.0 - hit) * ok * lat / answered
                square = (1.0 - hit) * ok * square / answered
                ok = answered
            if not visit.calls and not visit.puts and visit.out > 0.0:
                self.lose("leads to nobody who answers", visit.out)
            visit.done = ok
            visit.ok = self.adm * ok
            visit.lat = self.latency_s + lat
            visit.hold = self.latency_s + hold * (1.0 - hit)
            visit.var = max(square - (lat * lat if lat else 0.0), 0.0)
            visit.throttled = 1.0 - self.adm + self.adm * share if throttling else 0.0


def mixture(visit: Visit) -> tuple[float, float, float, float]:
    """Of requests split over several targets: share that succeeds, mean time of those, mean
    square, and share that is throttled."""
    if len(visit.calls) == 1:
        callee, share = visit.calls[0]
        lat = callee.lat
        return callee.ok * share, lat, callee.var + lat * lat, callee.throttled * share
    ok = lat = square = throttled = 0.0
    for callee, share in visit.calls:
        part = share * callee.ok
        ok += part
        lat += part * callee.lat
        square += part * (callee.var + callee.lat * callee.lat)
        throttled += share * callee.throttled
    if ok > 0.0:
        return ok, lat / ok, square / ok, throttled
    slowest = max((callee.lat for callee, _ in visit.calls), default=REFUSED_S)
    return 0.0, slowest, slowest * slowest, throttled


class Entry(Node):
    """A source of requests: it calls all it must for each, one router standing for any choice.

    Attributes:
        shares: of the offered requests, by visit.
        rate: requests offered in this step; turned_away: throttled before they got in.
        bad_share: share of them that is malformed.
        sessions_lost: so far.
    """

    def __init__(self, component_id: str) -> None:
        super().__init__(component_id)
        self.rate = 0.0
        self.turned_away = 0.0
        self.bad_share = 0.0
        self.shares: list[float] = []
        self.sessions_lost = 0.0

    def note(self, now: int) -> None:
        kinds = tuple(
            [
                (share, visit.ok, visit.throttled, visit.lat, visit.var)
                for share, visit in zip(self.shares, self.visits, strict=True)
            ]
        )
        self.record.note(now, (self.rate, self.turned_away, kinds, self.sessions_lost))

    def forward(self) -> None:
        inside = self.rate - self.turned_away
        for visit, share in zip(self.visits, self.shares, strict=True):
            visit.out = visit.flow = inside * share
            visit.bad = self.bad_share

    def backward(self, throttling: bool) -> None:
        for visit in self.visits:
            if visit.calls or visit.puts:
                visit.done, visit.lat, visit.var, _ = answer(visit)
            else:
                visit.done, visit.lat, visit.var = 0.0, REFUSED_S, 0.0
                if visit.out > 0.0:
                    self.lose("leads to nobody who answers", visit.out)
            visit.ok = visit.done
            if throttling:
                visit.throttled = min(throttled_by_callees(visit), 1.0 - visit.ok)


def warmed(warmth: float, refill_s: float) -> float:
    """The warmth of a cache one second later, filling by what it misses."""
    warmth += (1.0 - warmth) / max(refill_s, 1.0)
    return 1.0 if warmth > 0.999 else warmth
