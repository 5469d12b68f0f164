"""What the engine raises when its input is wrong. Each error names one place and one reason."""


class EngineError(Exception):
    """Input the engine refuses; its text is one line, `place: message`.

    Attributes:
        place: where in the input, such as `components[2].config.min`; "" for the whole of it.
        message: what is wrong there, as a sentence without its final full stop.
    """

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class DesignError(EngineError):
    """A design document, or an edit of a design, that cannot be accepted."""


class CatalogueError(EngineError):
    """A service catalogue with a mistake in it; only its authors ever see this."""


class ReadError(EngineError):
    """Text that is not the JSON or YAML we read: malformed, too large or hostile."""


def shown(value: object) -> str:
    """`value` as it may stand in a one-line message: quoted, short, only printable characters.

    A list or an object is named by its type, because showing it could take for ever.
    """
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int | float):
        # A float may be infinite or NaN; an int may have more digits than Python will print.
        return str(value) if abs(value) < 10**18 else "a number out of all bounds"
    if isinstance(value, str):
        short = value if len(value) <= 60 else value[:59] + "…"
        safe = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
        return '"' + "".join(safe) + '"'
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "a value of another type"
