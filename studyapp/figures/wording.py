"""How much room words take. Estimates: the reader's font is not known here."""

NARROW = set("ijlI.,:;'|!()[] -")
WIDE = set("mwMW%@")
CAPITALS = set("ABCDEFGHJKLNOPQRSTUVXYZ")


def width_of(text, size):
    """Roughly how wide a text is, in the unit of its font size; a little more than most fonts."""
    ems = 0.0
    for sign in text:
        if sign in NARROW:
            ems += 0.3
        elif sign in WIDE:
            ems += 0.88
        elif sign in CAPITALS:
            ems += 0.66
        else:
            ems += 0.56
    return ems * size


def wrap(text, size, room, most_lines):
    """The text in at most `most_lines` lines, and whether its end had to be cut off."""
    rows = []
    for piece in (piece for word in text.split() for piece in broken(word, size, room)):
        if rows and width_of(f"{rows[-1]} {piece}", size) <= room:
            rows[-1] += f" {piece}"
        else:
            rows.append(piece)
    if len(rows) <= most_lines:
        return rows, False
    last = rows[most_lines - 1]
    while last and width_of(f"{last}…", size) > room:
        last = last[:-1]
    return [*rows[: most_lines - 1], last.rstrip(" ,;:") + "…"], True


def broken(word, size, room):
    """The word, in pieces where it alone is wider than the room."""
    while width_of(word, size) > room:
        end = max(n for n in range(1, len(word)) if n == 1 or width_of(word[:n], size) <= room)
        yield word[:end]
        word = word[end:]
    yield word
