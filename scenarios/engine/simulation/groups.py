"""Putting things together that belong together (union and find)."""

from collections.abc import Iterator


class Groups:
    """Disjoint groups of objects, told apart by identity."""

    def __init__(self) -> None:
        self._parts: dict[int, object] = {}
        self._leader: dict[int, int] = {}

    def add(self, part: object) -> int:
        """The number of the group an object is in; a new one if it was in none."""
        number = id(part)
        self._parts.setdefault(number, part)
        leader = self._leader.setdefault(number, number)
        while leader != self._leader[leader]:
            self._leader[leader] = self._leader[self._leader[leader]]
            leader = self._leader[leader]
        return leader

    def join(self, part: object, *others: object) -> None:
        """Make one group of those that these objects are in."""
        for other in others:
            self._leader[self.add(other)] = self.add(part)
        self.add(part)

    def members(self) -> Iterator[list[object]]:
        """The groups, each in the order in which its objects came, and so the groups."""
        found: dict[int, list[object]] = {}
        for part in self._parts.values():
            found.setdefault(self.add(part), []).append(part)
        yield from found.values()
