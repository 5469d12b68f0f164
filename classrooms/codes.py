"""The codes by which learners join a class: eight signs, 40 bits, easy to read aloud.

Guessing one takes years at the rate that joining allows (studyapp/ratelimits.py).
"""

import secrets

# Without I, L, O and U: nothing that looks like a digit, and no accidental words.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
LOOKS_LIKE = str.maketrans("ILOU", "110V")


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code that somebody meant: without case, spaces and hyphens, and with signs that look
    like others taken for those. Anything else stays as it is, and is no code of ours."""
    return "".join(typed.upper().split()).replace("-", "").translate(LOOKS_LIKE)


def shown(code: str) -> str:
    """The code in two halves, as it is shown: "7KQ2-M4ZD"."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
