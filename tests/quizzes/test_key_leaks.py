"""Nothing of a question's key or rationales may reach the browser before the answer is in.

Strings that stand nowhere else are planted in everything secret; then every page that links lead
to, and every fragment, is searched for them.
"""

import re
from collections import Counter
from html import unescape

import pytest

from quizzes.models import Choice, Outcome, Response
from quizzes.models.questions import read_question
from studyapp.models import CourseLoad
from tests.conftest import HTMX
from tests.factories import (
    NOW,
    make_attempt,
    make_card,
    make_dispute,
    make_objective,
    make_question,
    make_regrade,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
FIRST_PK = 7_340_001  # a choice's primary key, wherever it stood, would be found


@pytest.fixture(params=["no course mark", "kept in memory"])
def attempt(request, learner):
    """A sitting of a single-answer and a multiple-response question, none of them answered."""
    if request.param == "kept in memory":
        CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)
    objective = make_objective()
    section = make_section(objectives=[objective])
    card = make_card(section=section)
    questions = [
        make_question(section=section, objective=objective, flashcard=card, right=right, wrong=3)
        for right in (1, 2)
    ]
    pk = FIRST_PK
    for choice in Choice.objects.order_by("pk"):
        choice.delete()
        choice.pk, choice.position = pk, choice.position
        choice.why_html = f"CANARY-WHY-{pk}"
        choice.misconception = f"CANARY-MISCONCEPTION-{pk}"
        choice.save(force_insert=True)
        pk += 1
    return make_attempt(learner, *questions)


def secrets_in(page):
    content = b"".join(page.streaming_content) if page.streaming else page.content
    text = unescape(content.decode()) + repr(sorted(page.items()))
    return re.findall(rf"CANARY-[\w-]+|\b{str(FIRST_PK)[:5]}\d\d\b|is_correct|misconception", text)


def crawl(client, *starts):
    """(address, page) of everything that links lead to from here, whole and as fragments."""
    waiting, seen = list(starts), set()
    while waiting:
        url = unescape(waiting.pop())
        if url in seen or url.startswith(("/static/", "/logout", "/login")):
            continue
        seen.add(url)
        for headers in ({}, HTMX):
            page = client.get(url, headers=headers)
            yield url, page
            if not page.streaming:
                waiting += LINK.findall(page.text)


def address(attempt, position, what=""):
    return f"/practise/{attempt.pk}/{position}/{what}"


def offered(attempt, position):
    response = attempt.responses.select_related("attempt").get(position=position)
    response.question = read_question(response.question_id)
    return response.offered()


def test_no_page_gives_the_key_away(learner_client, attempt):
    questions = [response.question.slug for response in attempt.responses.all()]
    starts = [
        "/",
        "/practise/?which=unseen&count=5",
        f"/practise/{attempt.pk}/",
        *(address(attempt, position) for position in (1, 2)),
        *(f"/cards/new?question={slug}" for slug in questions),
        "/search/?q=CANARY",
        "/search/?q=situation",
        "/account/",
        "/account/export",
    ]

    leaks, seen = {}, set()
    for url, page in crawl(learner_client, *starts):
        assert page.status_code in {200, 301, 302}, url
        seen.add(url.partition("?")[0])
        # The export has the learner's own results, all of them empty before an answer.
        found = [
            word for word in secrets_in(page) if (url, word) != ("/account/export", "is_correct")
        ]
        if found:
            leaks[url] = found

    assert leaks == {}
    assert {"/practise/", "/cards/", "/review/", "/progress/", "/search/", "/learn/"} <= seen
    assert Response.objects.answered().count() == 0


@pytest.mark.parametrize("position", [1, 2])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_answer_to_a_post_gives_the_key_away(learner_client, attempt, position, headers):
    ids = [offer.id for offer in offered(attempt, position)]
    posts = [
        ("", {"choices": ids[:3]}),
        ("", {"choices": []}),
        ("", {"choices": "another"}),
        ("strike", {"strike": ids[0], "choices": ids[1]}),
        ("strike", {"restore": ids[0]}),
        ("strike", {}),
        ("flag", {"is_flagged": "1"}),
        ("flag", {"is_flagged": "", "choices": ids[0]}),
        ("card", {}),
        ("dispute", {"reason": "It is wrong."}),
    ]

    found = {}
    for what, sent in posts:
        page = learner_client.post(
            address(attempt, position, what), sent, headers=headers, follow=True
        )
        assert Response.objects.answered().count() == 0
        found[what, str(sent)] = secrets_in(page)

    assert set(map(tuple, found.values())) == {()}


def test_the_answer_brings_its_rationales_and_no_others(learner_client, attempt):
    ids = [offer.id for offer in offered(attempt, 1)]

    page = learner_client.post(address(attempt, 1), {"choices": ids[0]}, headers=HTMX)

    own = [f"CANARY-WHY-{FIRST_PK + number}" for number in range(4)]
    assert sorted(secrets_in(page)) == own
    assert secrets_in(learner_client.get(address(attempt, 2))) == []


@pytest.fixture
def objected(attempt):
    """What others said against the first question, what was decided, and another key for it."""
    question = attempt.responses.get(position=1).question
    outcome = Outcome.objects.create(
        question=question, is_accepted=True, text="CANARY-OUTCOME", at=NOW
    )
    make_dispute(make_user(), question, outcome=outcome, reason="CANARY-DISPUTE")
    make_dispute(make_user(), question, reason="CANARY-OPEN")
    accepted = list(question.choices.values_list("pk", flat=True))
    make_regrade(question, accepted=accepted, reason="CANARY-REGRADE")
    return attempt


def test_what_was_said_against_a_question_is_as_secret_as_its_key(learner_client, objected):
    starts = ["/", "/practise/", address(objected, 1), "/practise/items/", "/account/export"]

    found = {
        word
        for url, page in crawl(learner_client, *starts)
        for word in secrets_in(page)
        if word.startswith("CANARY")
    }
    assert found == set()

    ids = [offer.id for offer in offered(objected, 1)]
    page = learner_client.post(address(objected, 1), {"choices": ids[0]}, headers=HTMX)
    told = {word for word in secrets_in(page) if not word.startswith("CANARY-WHY")}
    assert told == {"CANARY-OUTCOME", "CANARY-REGRADE"}


@pytest.mark.parametrize("position", [1, 2])
def test_right_and_wrong_choices_differ_only_in_text_letter_and_id(
    learner_client, attempt, position
):
    page = learner_client.get(address(attempt, position))

    rows = re.findall(r"<li><label class=\"choice.*?</li>", page.text, re.DOTALL)
    shapes = set()
    for number, (row, offer) in enumerate(zip(rows, offered(attempt, position), strict=True), 1):
        assert offer.id in row
        shape = row.replace(offer.id, "ID").replace(offer.choice.text_html, "TEXT")
        shape = shape.replace(f'"{offer.letter.lower()} {number}"', "KEYS")
        shapes.add(re.sub(rf"(?<=[\">\s]){offer.letter}(?=[\"<])", "LETTER", shape))

    assert len(shapes) == 1


def test_the_key_is_in_every_place_equally_often(attempt):
    response = attempt.responses.select_related("attempt").get(position=1)
    response.question = read_question(response.question_id)
    places = Counter()
    for seed in range(4000):
        response.attempt.seed = seed
        places += Counter(offer.letter for offer in response.offered() if offer.choice.is_correct)

    # 4 places, 1000 expected each: chi-squared with 3 degrees of freedom, p = 0.0001 at 21.
    assert set(places) == set("ABCD")
    assert sum((count - 1000) ** 2 / 1000 for count in places.values()) < 21


def test_ids_differ_between_sittings(attempt, learner):
    again = make_attempt(learner, *(response.question for response in attempt.responses.all()))

    ids = {offer.id for offer in offered(attempt, 1)}

    assert ids.isdisjoint(offer.id for offer in offered(again, 1))
    assert all(re.fullmatch(r"[0-9a-f]{16}", found) for found in ids)
