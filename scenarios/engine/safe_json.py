"""Reading JSON from strangers: bounded in size, depth and numbers, every key once.

`json.loads` alone lets duplicate keys win silently, reads NaN, and recurses as deep as it is told.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import NoReturn

from scenarios.engine.errors import ReadError, shown

# A whole string (also one that never ends, so that the search stays linear) or one mark. Nothing
# is ever tried again, so a long string takes no memory either.
MARKS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},:]', re.DOTALL)
MAX_DIGITS = 18  # what fits 64 bits; nothing in a design or a template needs more


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may hold: bytes as UTF-8, values in all, values inside one another."""

    size_bytes: int
    nodes: int
    depth: int


def decode(data: bytes | str, limits: Limits) -> str:
    """The text of `data` without a byte order mark, if it is UTF-8 and not too large."""
    if len(data) > limits.size_bytes:  # a text has at least as many bytes as characters
        raise ReadError("", f"larger than {limits.size_bytes // 1024} KiB")
    try:
        raw = data.encode() if isinstance(data, str) else data
        text = raw.decode("utf-8-sig")
    except UnicodeError:
        raise ReadError("", "the text is not valid UTF-8") from None
    if len(raw) > limits.size_bytes:
        raise ReadError("", f"larger than {limits.size_bytes // 1024} KiB")
    return text


def read_json(data: bytes | str, limits: Limits) -> object:
    """The JSON value in `data`. Raises ReadError, placed at a line where there is one."""
    text = decode(data, limits)
    check_shape(text, limits)
    try:
        return json.loads(
            text,
            object_pairs_hook=object_of,
            parse_int=whole_number,
            parse_float=finite_number,
            parse_constant=refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise ReadError(f"line {error.lineno}", f"not JSON ({error.msg})") from None


def check_shape(text: str, limits: Limits) -> None:
    """Refuse nesting and counts beyond the limits before a recursive parser sees them."""
    depth = nodes = 0
    for match in MARKS.finditer(text):
        mark = match[0]
        if mark in "[{":
            depth += 1
            if depth > limits.depth:
                raise ReadError("", f"nested deeper than {limits.depth} levels")
        elif mark in "]}":
            depth -= 1
        if mark in "[{,:":
            nodes += 1
            if nodes > limits.nodes:
                raise ReadError("", f"more than {limits.nodes} values")


def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ReadError("", f"the key {shown(key)} stands twice in one object")
        found[key] = value
    return found


def whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ReadError("", f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def finite_number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ReadError("", "a number is out of all bounds")
    return number


def refuse_constant(name: str) -> NoReturn:
    raise ReadError("", f"{name} is not a number JSON knows")
