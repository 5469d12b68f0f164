"""Where the cards and questions that reports name are studied."""

import pytest

from quizzes.links import cards, questions
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_card_is_studied_on_its_own_page():
    card = factories.make_card()

    assert cards([card.slug, "gone"]) == {card.slug: (card.prompt, f"/cards/{card.pk}/")}


def test_own_and_retired_cards_are_nobody_s_to_link(learner):
    own, retired = factories.make_card(owner=learner), factories.make_card(is_retired=True)

    assert cards([own.slug, retired.slug]) == {}


def test_a_question_is_studied_with_others_on_its_objective():
    question = factories.make_question()
    objective = question.objective

    assert questions([question.slug, "gone"]) == {
        question.slug: (objective.text, f"/practise/?objective={objective.slug}&count=5")
    }
