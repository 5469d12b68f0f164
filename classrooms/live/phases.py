"""What may follow what in a live session, and what each step makes of it. Values are frozen.

A question is asked, answers are shut, the key is revealed. Between shutting and revealing the
class may discuss and vote again, once and before anybody has seen the key: who talks a question
over with a neighbour learns from it only while it is open (Mazur, Peer Instruction, 1997).

Sessions of the other kind go another way: design/phases.py.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Self

ROUNDS = 2


class Phase(StrEnum):
    LOBBY = "lobby"
    QUESTION = "question"
    SHUT = "shut"
    REVEAL = "reveal"
    BETWEEN = "between"
    DESIGN = "design"
    GALLERY = "gallery"
    ENDED = "ended"


class Step(StrEnum):
    ASK = "ask"
    SHUT = "shut"
    VOTE_AGAIN = "vote-again"
    REVEAL = "reveal"
    STANDINGS = "standings"
    START = "start"
    GALLERY = "gallery"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


# Where a step leads from each phase. Pausing, resuming and ending are possible in all but the last.
LEADS = {
    (Phase.LOBBY, Step.ASK): Phase.QUESTION,
    (Phase.QUESTION, Step.SHUT): Phase.SHUT,
    (Phase.SHUT, Step.VOTE_AGAIN): Phase.QUESTION,
    (Phase.SHUT, Step.REVEAL): Phase.REVEAL,
    (Phase.REVEAL, Step.STANDINGS): Phase.BETWEEN,
    (Phase.BETWEEN, Step.ASK): Phase.QUESTION,
}

# What one key does, again and again, from the lobby to the end.
MAIN = {
    Phase.LOBBY: Step.ASK,
    Phase.QUESTION: Step.SHUT,
    Phase.SHUT: Step.REVEAL,
    Phase.REVEAL: Step.STANDINGS,
    Phase.BETWEEN: Step.ASK,
}

# Once the key is out, the answers of its question count for everybody to see.
REVEALED = frozenset({Phase.REVEAL, Phase.BETWEEN, Phase.ENDED})


class NotPossible(Exception):  # noqa: N818
    """This step does not follow from where the session stands."""


@dataclass(frozen=True)
class Moment:
    """Where a session stands: `position` is the question's, 0 in the lobby; `count` is of all."""

    phase: Phase = Phase.LOBBY
    position: int = 0
    round: int = 1
    is_paused: bool = False
    count: int = 1

    leads: ClassVar = LEADS
    main: ClassVar = MAIN

    @property
    def key(self) -> str:
        """By which a host's page says what it saw, so that a step is not taken twice."""
        return f"{self.phase}-{self.position}-{self.round}-{'paused' if self.is_paused else 'on'}"

    @property
    def takes_answers(self) -> bool:
        return self.phase == Phase.QUESTION and not self.is_paused

    @property
    def is_last(self) -> bool:
        return self.position >= self.count

    @property
    def revealed_count(self) -> int:
        """The key of how many questions is out: those up to this position."""
        return self.position if self.phase in REVEALED else max(0, self.position - 1)

    @property
    def main_step(self) -> Step | None:
        """What the host most likely does next; None when the session is over."""
        if self.phase == Phase.ENDED:
            return None
        if self.is_paused:
            return Step.RESUME
        if self.phase == Phase.BETWEEN and self.is_last:
            return Step.END
        return self.main[self.phase]

    def can(self, step: Step) -> bool:
        if self.phase == Phase.ENDED:
            return False
        if step == Step.END:
            return True
        if step in {Step.PAUSE, Step.RESUME}:
            return self.is_paused == (step == Step.RESUME)
        if self.is_paused or (self.phase, step) not in self.leads:
            return False
        if step == Step.ASK:
            return not self.is_last
        return step != Step.VOTE_AGAIN or self.round < ROUNDS

    def after(self, step: Step) -> Self:
        """Where the session stands after this step. Raises NotPossible."""
        if not self.can(step):
            raise NotPossible(f"{step} does not follow {self.key}")
        if step in {Step.PAUSE, Step.RESUME}:
            return replace(self, is_paused=step == Step.PAUSE)
        if step == Step.END:
            return replace(self, phase=Phase.ENDED, is_paused=False)
        then = replace(self, phase=self.leads[self.phase, step])
        if step == Step.ASK:
            return replace(then, position=self.position + 1, round=1)
        return replace(then, round=self.round + 1) if step == Step.VOTE_AGAIN else then
