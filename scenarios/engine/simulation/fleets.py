"""Groups of servers and containers: instances in zones, Auto Scaling, and what kills them."""

from math import inf

from scenarios.engine.simulation.backlog import Backlog
from scenarios.engine.simulation.compute import Compute
from scenarios.engine.simulation.nodes import ROOM_S

BACKLOG_S = 60.0  # scaling on the backlog aims at working it off within so many seconds
STEP_S = 60  # the fewest seconds between two steps down
LOOK_S = 5  # a policy looks at its metric so often
SKIPPED_LOOKS = 2  # after new copies came
INSTANCE_CONNECTIONS = 5.0  # ruling 18: each copy holds five database connections
LOOKAHEAD_S = 150  # scheduled and predictive scaling know the load so long before


class Fleet(Compute):
    """Equal copies with a minimum and a maximum, spread over zones.

    Attributes:
        zones: running copies by zone; open_zones: zones that are not gone.
        booting: (second it is ready, zone) of copies that start.
        desired: how many copies there should be.
        scaling: `none`, `cpu`, `request-count`, `queue-backlog`, `scheduled` or `predictive`.
        dead: copies that died but still get requests from balancers, until `dead_until`.
        load_mean: what the policy looks at, as a mean; looks_skipped: how often it does not look,
            because new copies still work off what waited for them.
        above_since, below_since: the first of the last looks that all asked for more, or fewer.
        followed: the backlogs it works off.
    """

    def __init__(
        self, component_id: str, own_s: float, slots_each: float, low: int, high: int, zones: int
    ) -> None:
        super().__init__(component_id, own_s, ROOM_S, float("inf"))
        self.slots_each = slots_each
        self.low, self.high = low, high
        self.scaling = "none"
        self.boot_s = 90
        self.scale_out_s = 60
        self.scale_in_s = 300
        self.target = 0.6
        self.detection_s = 0
        self.zones = [0] * zones
        self.open_zones = [True] * zones
        self.booting: list[tuple[int, int]] = []
        self.desired = 0
        self.above_since: int | None = None
        self.below_since: int | None = None
        self.dead = 0.0
        self.dead_until = 0
        self.kill_next = 0
        self.is_gone = False
        self.followed: list[Backlog] = []
        self.running = 0
        self.load_seen = self.load_mean = 0.0
        self.looks_skipped = 0
        self.set_copies(low)

    def set_copies(self, count: int) -> None:
        """Have exactly so many copies at once, evenly over the zones."""
        spread = len(self.zones)
        self.zones = [count // spread + (index < count % spread) for index in range(spread)]
        self.booting = []
        self.desired = count
        self.refresh()

    def fit(self) -> None:
        """Have at once what the policy asks for."""
        self.load_mean = self.load()
        self.set_copies(self.wanted(1.0))

    def refresh(self) -> None:
        self.running = sum(self.zones)
        self.slots = self.running * self.slots_each

    def reset(self) -> None:
        super().reset()
        self.above_since = self.below_since = None

    def prepare(self, now: int) -> None:
        hold = self.hold
        self.cap = self.slots / hold if self.up and not self.is_gone and hold > 0.0 else 0.0

    @property
    def connections_held(self) -> float:
        return self.running * INSTANCE_CONNECTIONS

    def kill(self, zone: int, count: int, now: int) -> float:
        """Kill copies in a zone; the share of all running copies that died."""
        count = min(count, self.zones[zone])
        if count == 0:
            return 0.0
        share = count / self.running
        self.zones[zone] -= count
        self.refresh()
        if self.detection_s:
            self.dead += count
            self.dead_until = now + self.detection_s
        return share

    def kill_one(self, now: int) -> float:
        """Kill one copy where most of them run; the share of all running copies that died."""
        if self.running == 0:
            return 0.0
        return self.kill(self.zones.index(max(self.zones)), 1, now)

    def control(self, now: int, ahead: float) -> None:
        """Start what has booted, replace what died, and follow the scaling policy.

        Args:
            ahead: how many times the load of now the load will be in LOOKAHEAD_S seconds.
        """
        if self.booting and self.booting[0][0] <= now:
            for _, zone in [one for one in self.booting if one[0] <= now]:
                self.zones[zone] += self.open_zones[zone]
            self.booting = [one for one in self.booting if one[0] > now]
            self.refresh()
            self.looks_skipped = SKIPPED_LOOKS
        if self.dead:
            if now >= self.dead_until:
                self.dead = 0.0
            seen = self.dead + self.running
            self.broken = self.dead / seen if seen > 0.0 else 0.0
            self.broken_reason = "sent to a server that had died"
        if self.is_gone or not self.up:
            return
        if self.scaling != "none":
            self.load_seen += self.load()
            if now % LOOK_S == 0:
                self.load_mean = self.load_seen / LOOK_S
                self.load_seen = 0.0
                if self.looks_skipped == 0:
                    self.scale(now, ahead)
                else:
                    self.looks_skipped -= 1
        missing = self.desired - self.running - len(self.booting)
        if missing > 0 and any(self.open_zones):
            self.launch(missing, now)

    def launch(self, count: int, now: int) -> None:
        coming = list(self.zones)
        for _, zone in self.booting:
            coming[zone] += 1
        for _ in range(count):
            zone = min(
                (index for index, is_open in enumerate(self.open_zones) if is_open),
                key=coming.__getitem__,
            )
            coming[zone] += 1
            self.booting.append((now + self.boot_s, zone))

    def scale(self, now: int, ahead: float) -> None:
        wanted = self.wanted(ahead)
        present = self.running + len(self.booting)
        if wanted > self.running:
            self.below_since = None
            if self.above_since is None:
                self.above_since = now
            is_planned = self.is_planned and ahead > 1.0
            if wanted > present and (now >= self.grows_at(self.above_since) or is_planned):
                self.desired = max(self.desired, wanted)
        elif wanted < self.running and not self.booting:
            self.above_since = None
            if self.below_since is None:
                self.below_since = now
            if now >= self.shrinks_at(self.below_since):
                self.below_since += STEP_S
                self.shrink(max(wanted, self.running - max(1, self.running // 10)))
        else:
            self.above_since = self.below_since = None

    def grows_at(self, since: int) -> int:
        """When it starts copies if all looks since some second ask for more."""
        return since + self.scale_out_s - LOOK_S

    def shrinks_at(self, since: int) -> int:
        return since + self.scale_in_s - LOOK_S

    def rests_until(self, now: int) -> float:
        """When it next does something by itself, while its load stays as it is."""
        times = [inf, *(ready for ready, _ in self.booting)]
        if self.dead:
            times.append(self.dead_until)
        if self.scaling != "none" and self.up and not self.is_gone:
            if self.looks_skipped or abs(self.load_mean - self.load()) > 1e-9:
                return now + 1
            if self.above_since is not None:
                grows_at = self.grows_at(self.above_since)
                if grows_at <= now and self.wanted(1.0) > self.running + len(self.booting):
                    return now + 1  # it was waiting for new copies, and grows at its next look
                times.append(grows_at)
            if self.below_since is not None:
                times.append(self.shrinks_at(self.below_since))
        return min(time for time in times if time > now)

    def resume(self, now: int) -> None:
        """Go on after seconds that were like the last one."""
        if self.up and not self.is_gone:
            self.load_seen = self.load() * ((now - 1) % LOOK_S)

    @property
    def is_planned(self) -> bool:
        """Whether it knows its load in advance."""
        return self.scaling in ("scheduled", "predictive")

    def shrink(self, count: int) -> None:
        self.desired = count
        for _ in range(self.running - count):
            self.zones[self.zones.index(max(self.zones))] -= 1
        self.refresh()

    def wanted(self, ahead: float) -> int:
        """How many copies the policy asks for now, between the limits."""
        if self.scaling == "queue-backlog":
            count = self.wanted_for_backlog()
        else:
            load = self.load_mean * max(ahead, 1.0)
            count = self.running * load / self.target
            if load > 0.9 * self.target and count < self.running:
                count = float(self.running)
        whole = int(count)
        return min(max(whole + (count > whole + 1e-9), self.low), self.high)

    def load(self) -> float:
        """What the policy looks at, as a share of what the running copies can do."""
        if self.cap <= 0.0:
            return 1.0 if self.arrived > 0.0 and self.scaling != "cpu" else 0.0
        if self.scaling == "cpu":
            return min(self.used / self.cap, 1.0) * (1.0 - self.idle_share)
        if self.scaling == "request-count":
            return self.arrived / self.cap
        return self.used / self.cap

    def wanted_for_backlog(self) -> float:
        each = self.slots_each / self.hold
        if self.followed:
            waiting = sum([backlog.ready + backlog.coming for backlog in self.followed])
            # The jobs in hand count as well, or a fleet would shrink under its own work.
            return (
                max(waiting / (each * BACKLOG_S), self.used / each / 0.9)
                + self.busy / self.slots_each
            )
        return self.running * (self.used / self.cap if self.cap > 0.0 else 0.0) / self.target
