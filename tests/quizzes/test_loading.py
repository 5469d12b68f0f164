import pytest

from quizzes.loading import sibling_groups
from quizzes.models import Attempt, Choice, Flashcard, Question, Response
from studyapp.loading import load
from tests.factories import NOW, make_card, make_user
from tests.studyapp.course_files import CARDS, QUESTIONS, question, write_course

pytestmark = pytest.mark.django_db


def rewrite(content, name, text):
    (content / "chapters/01-queues" / name).write_text(text)


def test_cards_are_loaded_with_where_they_belong(tmp_path):
    load(write_course(tmp_path), now=NOW)

    card = Flashcard.objects.get()
    assert (card.slug, card.owner, card.position) == ("m1-hidden", None, 1)
    assert (card.chapter.slug, card.section.slug) == ("queues", "receive")
    assert (card.term.slug, card.objective.slug) == ("visibility-timeout", "m1-queue")
    assert (card.prompt, card.answer, card.why) == (
        "What brings a message back?",
        "The visibility timeout runs out.",
        "A receive only hides.",
    )


def test_card_without_a_term_is_loaded(tmp_path):
    more = CARDS.removeprefix("cards:\n").replace("    term: visibility-timeout\n", "")

    load(write_course(tmp_path, cards=CARDS + more.replace("m1-hidden", "m1-other")), now=NOW)

    assert Flashcard.objects.get(slug="m1-other").term is None


def test_question_is_loaded_with_choices_in_author_order(tmp_path):
    load(write_course(tmp_path), now=NOW)

    loaded = Question.objects.get()
    assert (loaded.slug, loaded.difficulty, loaded.pick_count) == ("m1-back", 2, 1)
    assert (loaded.flashcard.slug, loaded.section.slug) == ("m1-hidden", "receive")
    assert loaded.stem_html.startswith("<p>A worker crashes")
    assert loaded.ask_html == "What happens to the message?"
    assert loaded.source["read_on"] == "2026-11-21"
    assert list(loaded.choices.values_list("position", "is_correct", "misconception")) == [
        (0, True, ""),
        (1, False, "Receiving deletes"),
        (2, False, "One failure is enough"),
        (3, False, "Hidden is for good"),
    ]


def test_changed_choice_keeps_its_row(tmp_path):
    content = write_course(tmp_path)
    load(content, now=NOW)
    before = list(Choice.objects.values_list("pk", flat=True))

    rewrite(content, "questions.yaml", QUESTIONS.replace("It is deleted by", "It is dropped by"))
    load(content, now=NOW)

    assert list(Choice.objects.values_list("pk", flat=True)) == before
    assert Choice.objects.get(position=1).text_html == (
        "It is dropped by the queue, and nobody sees it."
    )


def test_choice_that_is_gone_is_retired_and_comes_back(tmp_path):
    six = (
        QUESTIONS.replace("What happens", "Which TWO things happen")
        .replace("        misconception: Receiving deletes\n", "        right: true\n")
        .replace(
            "    source:",
            "      - text: It is sent again by the shop.\n        misconception: Senders know\n"
            "        why: After a failed send.\n    source:",
        )
    )
    content = write_course(tmp_path, questions=six)
    load(content, now=NOW)
    before = list(Choice.objects.values_list("pk", flat=True))

    rewrite(content, "questions.yaml", QUESTIONS)
    load(content, now=NOW)
    assert list(Choice.objects.filter(is_retired=True).values_list("position", flat=True)) == [4]
    rewrite(content, "questions.yaml", six)
    load(content, now=NOW)

    assert list(Choice.objects.values_list("pk", "is_retired")) == [(pk, False) for pk in before]


def test_question_that_is_gone_keeps_its_choices_and_responses(tmp_path):
    content = write_course(tmp_path)
    load(content, now=NOW)
    retired = Question.objects.get()
    attempt = Attempt.objects.create(learner=make_user(), title="One", seed=1, started_at=NOW)
    response = Response.objects.create(
        attempt=attempt,
        question=retired,
        position=1,
        chosen=[retired.choices.first().pk],
        is_correct=True,
        answered_at=NOW,
    )

    other = "questions:\n" + question("m1-other", "Something else happens at noon.")
    rewrite(content, "questions.yaml", other)
    load(content, now=NOW)

    assert list(Question.objects.order_by("slug").values_list("slug", "is_retired")) == [
        ("m1-back", True),
        ("m1-other", False),
    ]
    assert Response.objects.get() == response
    assert not retired.choices.filter(is_retired=True).exists()


def test_own_cards_are_not_touched(tmp_path):
    own = make_card(owner=make_user())

    load(write_course(tmp_path), now=NOW)

    own.refresh_from_db()
    assert not own.is_retired
    assert Flashcard.objects.count() == 2


def test_siblings_are_loaded_as_one_group(tmp_path):
    questions = (
        "questions:\n"
        + question("m1-b", "A cat sat.", extra="    sibling: m1-a\n")
        + question("m1-a", "Dogs run home.")
        + question("m1-c", "Birds fly south again.")
    )

    load(write_course(tmp_path, questions=questions), now=NOW)

    assert list(Question.objects.values_list("slug", "sibling")) == [
        ("m1-a", "m1-a"),
        ("m1-b", "m1-a"),
        ("m1-c", ""),
    ]


def test_sibling_groups_join_whatever_the_order():
    pairs = [("d", "c"), ("a", ""), ("b", "c"), ("e", "f"), ("c", "a")]

    assert sibling_groups(pairs) == {
        **dict.fromkeys("abcd", "a"),
        **dict.fromkeys("ef", "e"),
    }
