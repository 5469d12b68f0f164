"""Taking typed values out of a mapping somebody wrote, with errors that name the place.

Every key must be taken: `done` refuses what nobody asked for, so that a misspelt key is found.
"""

from collections.abc import Iterator

from scenarios.engine.errors import EngineError, shown
from scenarios.engine.service import Value, shown_key

MISSING = object()


class Fields:
    """One mapping of a content file at `place`, read key by key."""

    def __init__(self, value: object, place: str, error_type: type[EngineError]) -> None:
        self.place = place
        self.error_type = error_type
        if not isinstance(value, dict):
            raise error_type(place, f"must be an object, not {shown(value)}")
        self.written = value
        self._left = dict(value)

    def again(self) -> "Fields":
        """The same mapping, to be read once more from the start."""
        return Fields(self.written, self.place, self.error_type)

    def error(self, key: str, message: str) -> EngineError:
        """An error at `key` of this mapping, to be raised by the caller."""
        return self.error_type(".".join(part for part in (self.place, key) if part), message)

    def __contains__(self, key: str) -> bool:
        return key in self.written

    def __iter__(self) -> Iterator[str]:
        """The keys nobody has taken yet."""
        return iter(list(self._left))

    def take(self, key: str, default: object = MISSING) -> object:
        if key not in self._left and default is MISSING:
            raise self.error(key, "is missing")
        return self._left.pop(key, default)

    def done(self) -> None:
        for key in self._left:
            raise self.error(shown_key(key), "is not known here")

    def text(self, key: str, default: object = MISSING) -> str:
        value = self.take(key, default)
        if not isinstance(value, str):
            raise self.error(key, f"must be text, not {shown(value)}")
        return value

    def whole(self, key: str) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"must be a whole number, not {shown(value)}")
        return value

    def number(self, key: str) -> float:
        value = self.take(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.error(key, f"must be a number, not {shown(value)}")
        return value

    def flag(self, key: str) -> bool:
        """A boolean that is false when it is not written."""
        value = self.take(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {shown(value)}")
        return value

    def value(self, key: str) -> Value:
        value = self.take(key)
        if not (value is None or isinstance(value, bool | int | str)):
            raise self.error(key, f"must be a single value, not {shown(value)}")
        return value

    def words(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.take(key, [] if optional else MISSING)
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise self.error(key, "must be a text or a list of texts")
        return tuple(words)

    def mapping(self, key: str, *, optional: bool = False) -> dict[str, object]:
        value = self.take(key, {} if optional else MISSING)
        if not isinstance(value, dict):
            raise self.error(key, f"must be an object, not {shown(value)}")
        return value

    def texts(self, key: str) -> dict[str, str]:
        """A mapping from names to texts."""
        part = self.part(key)
        return {name: part.text(name) for name in part}

    def part(self, key: str) -> "Fields":
        place = f"{self.place}.{key}" if self.place else key
        return Fields(self.take(key), place, self.error_type)

    def parts(self, key: str, *, optional: bool = False) -> Iterator[tuple[str, "Fields"]]:
        """The mappings inside the mapping at `key`, by name."""
        place = f"{self.place}.{key}" if self.place else key
        for name, value in self.mapping(key, optional=optional).items():
            yield name, Fields(value, f"{place}.{name}", self.error_type)

    def items(self, key: str) -> Iterator["Fields"]:
        """The mappings inside the list at `key`."""
        value = self.take(key)
        if not isinstance(value, list):
            raise self.error(key, f"must be a list, not {shown(value)}")
        for index, item in enumerate(value):
            yield Fields(item, f"{self.place}{key}[{index}]", self.error_type)
