"""People's names as a class keeps them: one line, without signs that hide or turn others."""

import unicodedata

# Marks that turn the direction of what follows: a name must not turn the row it stands in.
TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def clean_name(text: str) -> str:
    """The text in one line, without control characters and marks that turn its direction.

    An accent and its letter become one sign, so that a name is the same from every machine.
    """
    kept = (sign for sign in unicodedata.normalize("NFC", text) if sign not in TURNING)
    visible = (" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in kept)
    return " ".join("".join(visible).split())
