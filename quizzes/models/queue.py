"""Which card a learner sees next, and how many are left today. Reads only."""

from dataclasses import dataclass
from datetime import timedelta

from quizzes.spacing import is_new_next
from studyapp.models import User

from .due import State
from .flashcards import Flashcard
from .lookup import find_card
from .tally import tally

# How early a card in its steps may come when the learner does not want to wait. Source: Anki.
LEARN_AHEAD = timedelta(minutes=20)
NEW, LEARNING, DUE = "new", "learning", "due"


@dataclass(frozen=True)
class ReviewQueue:
    """The next `card` and its `kind`, None and "" when there is none now.

    `new`, `learning` and `due` are how many are left; `new_done` cards were first met today, over
    all decks.
    """

    card: Flashcard | None
    kind: str
    new: int
    learning: int
    due: int
    new_done: int
    new_limit: int

    @property
    def counts(self):
        return [(NEW, self.new), (LEARNING, self.learning), (DUE, self.due)]

    @property
    def is_limit_reached(self):
        return 0 < self.new_limit <= self.new_done


def new_limit(learner):
    if learner.is_authenticated:
        return learner.new_cards_per_day
    return User._meta.get_field("new_cards_per_day").default


def exam_of(learner):
    """The learner's exam date; None for a visitor."""
    return learner.exam_on if learner.is_authenticated else None


def review_queue(learner, *, now, chapter="", card=None, is_ahead=False):
    """The queue of this learner or visitor at `now` (in their zone), of one chapter or of all.

    With `card`, from with_schedule(), that one comes next, due or not. The order: cards in their
    steps whose minute has come, then due cards with new ones among them, then, with `is_ahead`,
    cards in their steps that come within LEARN_AHEAD.
    """
    limit = new_limit(learner)
    until = now + LEARN_AHEAD if is_ahead else now
    found = tally(learner, now, limit=limit, until=until, chapter=chapter, exam_on=exam_of(learner))
    kind, card_id = (kind_of(card), None) if card else next_card(found)
    return ReviewQueue(
        card=card or (card_id and find_card(learner, card_id)),
        kind=kind,
        new=found.new,
        learning=found.learning,
        due=found.due,
        new_done=found.new_done,
        new_limit=limit,
    )


def next_card(found):
    """(kind, card id) of what comes next in a Tally; ("", None) where nothing does."""
    if found.learning_now:
        return LEARNING, found.next_learning
    if is_new_next(
        new_left=found.new,
        due_left=found.due,
        new_done=found.new_done,
        due_done=found.due_done,
    ):
        return NEW, found.next_new
    if found.due:
        return DUE, found.next_due
    return (LEARNING, found.next_learning) if found.next_learning else ("", None)


def kind_of(card):
    if card.mine is None or card.mine.due_at is None:
        return NEW
    return DUE if card.mine.state == State.REVIEW else LEARNING
