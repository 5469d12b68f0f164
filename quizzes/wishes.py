"""What a learner wants to practise, as the practise page asks it and its address says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode


class Which(StrEnum):
    """Which questions, by what the learner did with them before."""

    ALL = "all"
    DUE = "due"
    MISSED = "missed"
    UNSEEN = "unseen"


WORDS = {
    Which.ALL: "All",
    Which.DUE: "Due again",
    Which.MISSED: "Only missed",
    Which.UNSEEN: "Only unseen",
}

NONE_FOUND = {
    Which.ALL: "No question is about all that you chose.",
    Which.DUE: "None of these questions is due again today.",
    Which.MISSED: "You have missed none of these questions, or have settled what you missed.",
    Which.UNSEEN: "You have answered all of these questions before.",
}


@dataclass(frozen=True)
class Wish:
    """Slugs of chapters (any of them), one objective and one domain; empty means any."""

    chapters: tuple[str, ...] = ()
    objective: str = ""
    domain: str = ""
    which: Which = Which.ALL

    @property
    def query(self) -> str:
        """As the query string of the practise page, without what is left open."""
        fields = {
            "chapter": self.chapters,
            "objective": self.objective,
            "domain": self.domain,
            "which": "" if self.which is Which.ALL else self.which.value,
        }
        return urlencode({name: value for name, value in fields.items() if value}, doseq=True)

    def wider(self) -> Iterator["Wish"]:
        """Wishes that ask for less and less, the nearest first; the last asks for anything."""
        wish = self
        for name, value in (
            ("which", Which.ALL),
            ("domain", ""),
            ("objective", ""),
            ("chapters", ()),
        ):
            if getattr(wish, name) != value:
                wish = replace(wish, **{name: value})
                yield wish
