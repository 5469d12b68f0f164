"""Messages that nobody can see for a while: delayed, or waiting out a failure.

They are kept in stretches of seconds that bring back the same messages each. Where every second is
like the last one, a stretch just grows, which takes no step of its own.
"""

from dataclasses import dataclass
from math import inf


@dataclass(slots=True)
class Stretch:
    """Messages received equally often that come back in each second from `first` to `last`."""

    first: int
    last: int
    receives: int
    good: float
    bad: float


class Hiding:
    """The hidden messages of one backlog.

    Attributes:
        count: how many there are.
        is_ending: whether something came back in this step that will not in the next.
    """

    def __init__(self) -> None:
        self.count = 0.0
        self.is_ending = False
        self._before = self._change = 0.0
        self._fresh: dict[tuple[int, int], list[float]] = {}
        self._to_come: dict[int, list[Stretch]] = {}
        self._due: list[Stretch] = []
        self._growing: dict[tuple[int, int], Stretch] = {}
        self._grown: list[Stretch] = []

    def add(self, until: int, receives: int, good: float, bad: float) -> None:
        """Hide messages until a later second."""
        fresh = self._fresh.get((until, receives))
        if fresh is None:
            self._fresh[until, receives] = [good, bad]
        else:
            fresh[0] += good
            fresh[1] += bad
        self.count += good + bad

    def due(self, now: int) -> list[Stretch]:
        """What comes back in this second."""
        self.is_ending = False
        if now in self._to_come:
            self._due += self._to_come.pop(now)
        due = self._due
        for stretch in due:
            self.count -= stretch.good + stretch.bad
            if stretch.last == now:
                self.is_ending = True
        if self.is_ending:
            self._due = [stretch for stretch in due if stretch.last > now]
            if not (self._due or self._to_come or self._fresh):
                self.count = 0.0  # nothing but rounding was left
        return due

    def close(self, now: int) -> None:
        """Put away what was hidden in this step."""
        self._grown = []
        for (until, receives), (good, bad) in self._fresh.items():
            key = until - now, receives
            stretch = self._growing.get(key)
            is_next = stretch is not None and stretch.last == until - 1 > now
            if stretch is not None and is_next and (stretch.good, stretch.bad) == (good, bad):
                stretch.last = until
            else:
                stretch = self._growing[key] = Stretch(until, until, receives, good, bad)
                self._to_come.setdefault(until, []).append(stretch)
            self._grown.append(stretch)
        if self._fresh:
            self._fresh = {}
        self._change = self.count - self._before
        self._before = self.count

    def pass_time(self, seconds: int) -> None:
        """Go on as in the last step."""
        for stretch in self._grown:
            stretch.last += seconds
        self.count += self._change * seconds
        self._before = self.count

    def rests_until(self) -> float:
        """The next second in which something begins to come back, or does so for the last time."""
        return min([inf, *self._to_come, *[stretch.last for stretch in self._due]])

    def recounted(self, now: int) -> float:
        """How many there are at the end of a second, counted again."""
        pending = [*self._due, *[one for line in self._to_come.values() for one in line]]
        return sum(
            (stretch.last - max(stretch.first - 1, now)) * (stretch.good + stretch.bad)
            for stretch in pending
        )
