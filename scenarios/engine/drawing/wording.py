"""How much room words take. Estimates: the reader's font is not known here."""

from collections.abc import Iterator
from unicodedata import combining, east_asian_width

NARROW = frozenset("ijlI.,:;'|!()[] -")
WIDE = frozenset("mwMW%@")
CAPITALS = frozenset("ABCDEFGHJKLNOPQRSTUVXYZ&#")


def sign_width(sign: str) -> float:
    """Roughly how wide one sign is, as a share of the font size."""
    if sign in NARROW:
        return 0.3
    if sign in WIDE:
        return 0.88
    if sign in CAPITALS:
        return 0.66
    if sign.isascii():
        return 0.56
    if combining(sign):
        return 0.0
    return 1.02 if east_asian_width(sign) in "WF" else 0.72


WIDTHS = {chr(code): sign_width(chr(code)) for code in range(128)}


def width_of(text: str, size: float) -> float:
    """Roughly how wide a text is, in the unit of its font size; a little more than most fonts."""
    return size * sum(WIDTHS[sign] if sign in WIDTHS else sign_width(sign) for sign in text)


def wrap(text: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`; a word that is wider is broken."""
    rows: list[str] = []
    for piece in (piece for word in text.split() for piece in broken(word, size, room)):
        if rows and width_of(f"{rows[-1]} {piece}", size) <= room:
            rows[-1] += f" {piece}"
        else:
            rows.append(piece)
    return rows


def broken(word: str, size: float, room: float) -> Iterator[str]:
    """The word, in pieces where it alone is wider than the room."""
    while width_of(word, size) > room:
        end = 1
        while width_of(word[: end + 1], size) <= room:
            end += 1
        yield word[:end]
        word = word[end:]
    yield word
