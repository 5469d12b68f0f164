"""What makes two versions of a question different, and what one says about the key of another."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256


def digest_of(stem: str, ask: str, pick_count: int, choices: Iterable[Mapping]) -> str:
    """The same for two versions that ask the same and have the same key; rationales may differ.

    `choices` have id, text and is_correct.
    """
    told = [[choice["id"], choice["text"], choice["is_correct"]] for choice in choices]
    content = json.dumps([stem, ask, pick_count, told], ensure_ascii=False)
    return sha256(content.encode()).hexdigest()


def key_of(choices: Iterable[Mapping]) -> frozenset[int]:
    """Ids of the right choices."""
    return frozenset(choice["id"] for choice in choices if choice["is_correct"])


def carried_key(old: Sequence[Mapping], new: Sequence[Mapping]) -> frozenset[int]:
    """Ids of the old version's choices that the new version's key makes right.

    A choice is found again by its text, wherever it stands now; one that was only reworded by its
    place, as long as the text there is new. One that is gone is not right.
    """
    by_text = {choice["text"]: choice for choice in new}
    by_id = {choice["id"]: choice for choice in new}
    old_texts = {choice["text"] for choice in old}
    found = set()
    for choice in old:
        again = by_text.get(choice["text"]) or by_id.get(choice["id"])
        is_other = again and again["text"] != choice["text"] and again["text"] in old_texts
        if again and not is_other and again["is_correct"]:
            found.add(choice["id"])
    return frozenset(found)


def is_right(chosen: Collection[int], accepted: Collection[int], pick_count: int) -> bool:
    """Whether a response counts once a key was corrected: all that was asked for, all accepted.

    With as many accepted choices as the question asks for this is the exam's own rule. More of
    them let several answers count, and all of them every answer.
    """
    taken = set(chosen)
    return len(taken) == pick_count and taken <= set(accepted)
