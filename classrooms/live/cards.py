"""What everybody in a live quiz sees of it, as one card: rendered once, and the same for all.

Choices stand in one order for the whole class, under ids that say nothing. What tells right from
wrong is read only once the key is out (see `board`), so no template can show it too early.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from classrooms.live.design.cards import design_card_html
from classrooms.live.phases import Phase
from classrooms.models import LiveAnswer
from quizzes.models.questions import whole_question
from quizzes.shuffling import LETTERS, opaque_id, shuffled


@dataclass(frozen=True)
class Shown:
    """One choice on the board; after the reveal with `is_right`, its reason and who took it."""

    id: str
    letter: str
    text_html: str
    pk: int
    is_right: bool | None = None
    why_html: str = ""
    count: int = 0
    percent: int = 0
    first_percent: int | None = None  # in the first of two rounds


def asked_in(session, *, now):
    """The LiveQuestion that the session has come to, its question read whole; None in the lobby."""
    asked = session.questions.filter(position=session.position).first()
    return asked and with_question(asked, now=now)


def with_question(asked, *, now):
    asked.question = whole_question(asked.question_id, now=now)
    return asked


def choice_ids(session, question):
    """{the id that pages show: the id of the choice}, in the order they are shown."""
    pks = [choice.pk for choice in question.current_choices]
    order = shuffled(pks, seed=session.seed, question_id=question.pk)
    return {opaque_id(pk, key=session.choice_key): pk for pk in order}


def shown_choices(session, question):
    """The choices without anything that tells which are right."""
    text_of = {choice.pk: choice.text_html for choice in question.current_choices}
    ids = choice_ids(session, question).items()
    return [
        Shown(id=id, letter=letter, text_html=text_of[pk], pk=pk)
        for (id, pk), letter in zip(ids, LETTERS, strict=False)
    ]


def revealed_choices(session, question, tally, first):
    """The choices with the key, the reasons, and how many took each; `first` of round 1 or None."""
    whole = {choice.pk: choice for choice in question.current_choices}
    return [
        Shown(
            id=choice.id,
            letter=choice.letter,
            text_html=choice.text_html,
            pk=choice.pk,
            is_right=whole[choice.pk].is_correct,
            why_html=whole[choice.pk].why_html,
            count=tally.by_choice.get(choice.pk, 0),
            percent=tally.percent(choice.pk),
            first_percent=first and first.percent(choice.pk),
        )
        for choice in shown_choices(session, question)
    ]


def tallies(asked, round):
    """The tally of this round, and of the first one where this is the second."""
    answers = LiveAnswer.objects.filter(live_question=asked).counted()
    first = answers.filter(round=1).tally() if round > 1 else None
    return answers.filter(round=round).tally(), first


def board(session, *, now, key_is_out=None):
    """What there is to see of the session now, for templates.

    `key_is_out` is only given by pages that hosts alone see; else the phase decides.
    """
    found = {"session": session, "phase": session.phase, "now": now}
    found["question_count"] = session.questions.count()
    if session.phase in {Phase.LOBBY, Phase.ENDED}:
        return found
    asked = asked_in(session, now=now)
    found |= {"asked": asked, "question": asked.question}
    if session.phase == Phase.REVEAL if key_is_out is None else key_is_out:
        found["tally"], found["first"] = tallies(asked, session.round)
        found["choices"] = revealed_choices(session, asked.question, found["tally"], found["first"])
        found["right"] = [choice for choice in found["choices"] if choice.is_right]
    else:
        found["choices"] = shown_choices(session, asked.question)
    return found


def card_html(session, *, now):
    """The card as every learner gets it: no name, no token, no answer of anybody in it."""
    if not session.is_quiz:
        return design_card_html(session)
    return render_to_string("classrooms/live/_card.html", board(session, now=now))
