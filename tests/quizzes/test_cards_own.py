import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Flashcard, Response
from studyapp.models import SearchEntry, User
from tests.factories import (
    make_card,
    make_chapter,
    make_objective,
    make_question,
    make_section,
    make_term,
    make_user,
)

LIST = reverse("quizzes:card_list")
NEW = reverse("quizzes:card_new")
WORDS = {"prompt": "When FIFO?", "answer": "When order counts.", "why": "It costs throughput."}


def url_of(card, action="card_info"):
    return reverse(f"quizzes:{action}", args=[card.pk])


def values(page):
    """What the form on the page is filled in with."""
    areas = re.findall(r'<textarea name="(\w+)".*?>\s*(.*?)</textarea>', page.text, re.DOTALL)
    return {name: html.unescape(text) for name, text in areas}


def test_own_card_is_saved_and_escaped(learner_client, learner):
    chapter = make_chapter()
    data = WORDS | {"prompt": "<b>When</b> & why?", "chapter": chapter.pk}
    page = learner_client.post(NEW, data)
    card = Flashcard.objects.get()
    assert (card.owner, card.prompt, card.chapter) == (learner, "<b>When</b> & why?", chapter)
    assert page.url == url_of(card)
    assert "&lt;b&gt;When&lt;/b&gt; &amp; why?" in learner_client.get(page.url).text
    assert SearchEntry.objects.get().url == url_of(card)


@pytest.mark.parametrize("wrong", [{"prompt": ""}, {"answer": " "}, {"prompt": "x" * 1001}])
def test_own_card_that_is_not_whole_is_refused(learner_client, wrong):
    page = learner_client.post(NEW, WORDS | wrong)
    assert page.status_code == 422
    assert values(page)["why"] == WORDS["why"]
    assert not Flashcard.objects.exists()


def test_first_card_of_a_visitor_makes_a_guest(client, db):
    assert client.get(NEW).status_code == 200
    client.post(NEW, WORDS)
    assert Flashcard.objects.get().owner == User.objects.get(is_guest=True)


def test_card_from_a_term_hangs_on_its_section(learner_client):
    objective = make_objective()
    term = make_term(section=make_section(objectives=[objective]))
    url = f"{NEW}?term={term.slug}&chapter={term.chapter.slug}"
    shown = values(learner_client.get(url))
    assert (shown["prompt"], shown["answer"]) == (term.name, "What term" + term.definition[12:-4])
    learner_client.post(url, WORDS | {"chapter": term.chapter.pk})
    card = Flashcard.objects.get()
    assert (card.term, card.section, card.objective) == (term, term.section, objective)


def test_card_from_a_question_holds_its_answer_only_once_it_was_told(learner_client, learner):
    question = make_question()
    url = f"{NEW}?question={question.slug}"
    assert values(learner_client.get(url)) == {
        "prompt": re.sub("<[^>]+>", "", question.stem_html) + "\nWhich solution fits?",
        "answer": "",
        "why": "",
    }
    attempt = Attempt.objects.create(learner=learner, title="x", seed=1, started_at=timezone.now())
    response = Response.objects.create(attempt=attempt, question=question, position=1)
    assert values(learner_client.get(url))["answer"] == ""
    response.answered_at, response.is_correct = timezone.now(), False
    response.save()
    right = question.choices.get(is_correct=True)
    assert values(learner_client.get(url))["answer"] == right.text_html
    learner_client.post(url, WORDS)
    card = Flashcard.objects.get()
    assert (card.section, card.objective) == (question.section, question.objective)


def test_card_from_a_selection_keeps_its_words_and_place(learner_client):
    section = make_section()
    where = {"text": "A <queue> waits.", "chapter": section.chapter.slug, "section": section.slug}
    assert values(learner_client.get(NEW, where))["answer"] == "A <queue> waits."
    learner_client.post(f"{NEW}?section={section.slug}", WORDS)
    assert Flashcard.objects.get().section == section


def test_card_from_a_section_that_two_chapters_have_needs_its_chapter(learner_client):
    section = make_section(slug="limits")
    make_section(slug="limits")
    learner_client.post(f"{NEW}?section=limits", WORDS)
    learner_client.post(f"{NEW}?section=limits&chapter={section.chapter.slug}", WORDS)
    assert [card.section for card in Flashcard.objects.order_by("pk")] == [None, section]


def test_card_from_another_card_starts_with_its_words(learner_client, learner):
    card = make_card(prompt="A <em>queue</em> &amp; more", answer="waits")
    own = make_card(owner=learner, prompt="1 < 2")
    for source, prompt in [(card, "A queue & more"), (own, "1 < 2")]:
        assert values(learner_client.get(NEW, {"card": source.slug}))["prompt"] == prompt


@pytest.mark.parametrize(
    "query", ["term=none&chapter=none", "question=none", "card=none", "section=none", "text="]
)
def test_card_from_nothing_that_exists_is_an_empty_one(learner_client, query):
    assert set(values(learner_client.get(f"{NEW}?{query}")).values()) == {""}


def test_saved_card_leads_back_where_it_was_begun(learner_client):
    assert learner_client.post(f"{NEW}?next=/learn/", WORDS).url == "/learn/"
    page = learner_client.post(f"{NEW}?next=https://evil.example/", WORDS)
    assert page.url == url_of(Flashcard.objects.latest("pk"))


def test_own_card_is_edited(learner_client, learner):
    own = make_card(owner=learner, why="w")
    assert values(learner_client.get(url_of(own, "card_edit"))) == {
        "prompt": own.prompt,
        "answer": own.answer,
        "why": "w",
    }
    page = learner_client.post(url_of(own, "card_edit") + "?next=/review/", WORDS)
    own.refresh_from_db()
    assert (own.prompt, page.url) == ("When FIFO?", "/review/")
    assert learner_client.post(url_of(own, "card_edit"), {}).status_code == 422


def test_own_card_is_deleted_after_asking(learner_client, learner):
    own = make_card(owner=learner)
    assert "Delete this card?" in learner_client.get(url_of(own, "card_delete")).text
    assert Flashcard.objects.exists()
    assert learner_client.post(url_of(own, "card_delete")).url == LIST
    assert not Flashcard.objects.exists()


@pytest.mark.parametrize("action", ["card_edit", "card_delete"])
def test_own_card_of_another_learner_is_not_found(learner_client, action):
    own = make_card(owner=make_user())
    assert learner_client.get(url_of(own, action)).status_code == 404
    assert learner_client.post(url_of(own, action), WORDS).status_code == 404
    assert Flashcard.objects.get() == own


@pytest.mark.parametrize("action", ["card_edit", "card_delete"])
def test_card_of_the_course_cannot_be_changed(learner_client, action):
    card = make_card()
    assert learner_client.get(url_of(card, action)).status_code == 404
    assert learner_client.post(url_of(card, action), WORDS).status_code == 404
    assert Flashcard.objects.get().prompt == card.prompt
