"""How choices stand before a learner: in an order of the sitting's own, under ids that say nothing.

Neither order nor id can be worked out without the server's key and the sitting's seed, and both
are other ones in every sitting.
"""

import hmac
from collections.abc import Collection
from random import Random

LETTERS = "ABCDEF"
ID_LENGTH = 16  # hex digits; 64 bits


def shuffled(choice_ids: Collection[int], *, seed: int, question_id: int) -> list[int]:
    """The choices in the order shown: any order is as likely as any other."""
    ids = sorted(choice_ids)
    Random(f"{seed}/{question_id}").shuffle(ids)  # noqa: S311
    return ids


def opaque_id(choice_id: int, *, key: bytes) -> str:
    """The id that a page shows for a choice; `key` is the sitting's own secret."""
    return hmac.digest(key, str(choice_id).encode(), "sha256").hex()[:ID_LENGTH]
