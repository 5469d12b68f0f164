"""What staff and instructors see of questions, and what staff decide."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from quizzes.actions.items import recalibrate
from quizzes.actions.regrading import regrade
from quizzes.models import Dispute, ItemFigures, Outcome, Question, Regrade, Remark, Response
from studyapp.models import User
from tests.conftest import HTMX
from tests.factories import (
    NOW,
    keep_version,
    make_attempt,
    make_dispute,
    make_exam,
    make_question,
    make_regrade,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "/practise/items/"
REASON = "B does as well, see the guide."


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def staff():
    return signed_in(make_user(is_staff=True, display_name="Sue Staff"))


@pytest.fixture
def instructor():
    return signed_in(make_user(role=User.Role.INSTRUCTOR))


def make_figures(question, *, n=40, facility=62, discrimination=35, shares=(62, 20, 12, 6)):
    """Figures of a question with one right choice; its halves are alike."""
    choices = [
        {"id": pk, "is_correct": place == 0, "share": share, "top": share, "bottom": share}
        for place, (pk, share) in enumerate(
            zip(question.choices.values_list("pk", flat=True), shares, strict=True)
        )
    ]
    return ItemFigures.objects.create(
        question=question,
        version=question.version,
        n=n,
        compared=n,
        facility=facility,
        guess=25,
        discrimination=discrimination,
        efficiency=60,
        choices=choices,
        worked_out_at=NOW,
    )


def make_answers(question, *places, exam=False):
    """An answer of a new learner for each place in author order; the key is at 0."""
    pks = list(question.choices.values_list("pk", flat=True))
    for place in places:
        make = make_exam if exam else make_attempt
        fields = {"finished_at": NOW} if exam else {}
        attempt = make(make_user(), question, **fields)
        attempt.responses.update(
            chosen=[pks[place]],
            is_correct=place == 0,
            right_count=int(place == 0),
            answered_at=NOW,
            version=question.version,
        )
    return Response.objects.filter(question=question).order_by("pk")


def titles(page):
    return re.findall(r'class="prompt"[^>]*>(.*?)</a>', page.text)


def url_of(question, what=""):
    return f"{LIST}{question.pk}/{what}"


# --- Who may see what ---

ADDRESSES = ["", "regrades/", "{regrade}", "{item}", "{mark}"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ({}, []),
        ({"is_guest": True}, []),
        ({"role": "instructor"}, ["", "{item}"]),
        ({"is_staff": True}, ADDRESSES),
    ],
)
def test_pages_are_found_by_those_they_are_for(who, seen):
    question, made = make_question(), make_regrade()
    client = signed_in(make_user(**who))
    parts = {"regrade": f"regrades/{made.pk}/", "item": f"{question.pk}/"}
    parts["mark"] = f"{question.pk}/1/"

    found = [
        address
        for address in ADDRESSES
        if client.get(LIST + address.format(**parts)).status_code == 200
    ]

    assert found == seen


@pytest.mark.parametrize("what", ["settle", "1/"])
@pytest.mark.parametrize("who", [{}, {"role": "instructor"}])
def test_only_staff_decide(who, what):
    question = make_question()
    make_answers(question, 1)
    dispute = make_dispute(make_user(), question)
    sent = {"decision": "accepted", "text": "Yes.", "disputes": dispute.pk}
    sent |= {"accepted": ["A", "B"], "reason": REASON, "seen": "1:1:0"}

    page = signed_in(make_user(**who)).post(url_of(question, what), sent)

    assert page.status_code == 404
    assert (Outcome.objects.count(), Regrade.objects.count()) == (0, 0)


@pytest.mark.parametrize("address", [f"{LIST}99/", f"{LIST}99/1/", f"{LIST}regrades/99/"])
def test_what_is_not_there_is_not_found(staff, address):
    make_question()

    assert staff.get(address).status_code == 404


def test_practise_leads_there_only_who_may_see_it(staff, learner_client):
    assert f'href="{LIST}"' in staff.get("/practise/").text
    assert f'href="{LIST}"' not in learner_client.get("/practise/").text


# --- The list ---


def test_list_begins_with_what_needs_attention(instructor):
    good, few, guessed, disputed, odd_key = (
        make_question(stem_html=f"<p>{name}</p>")
        for name in ("Good", "Few", "Guessed", "Disputed", "Odd key")
    )
    make_figures(good)
    make_figures(few, n=19, facility=10)
    make_figures(guessed, facility=20, shares=(30, 20, 30, 20))
    make_figures(odd_key, shares=(20, 60, 10, 10))
    make_dispute(make_user(), disputed)

    page = instructor.get(LIST)

    assert titles(page) == ["Disputed", "Odd key", "Guessed", "Good", "Few"]
    assert "1 disputed, 2 to be looked at, 5 in all." in page.text
    assert "1 open dispute" in page.text
    assert "Stronger learners chose B more often than the key" in page.text
    assert "10%" not in page.text
    assert "19 first attempts, too few to tell" in page.text


def test_list_can_be_narrowed(instructor):
    section = make_section()
    one, two = make_question(section=section), make_question()
    three = make_question(stem_html="<p>A rare <b>word</b>.</p>")
    make_dispute(make_user(), one)
    make_figures(two, shares=(20, 60, 10, 10))

    def shown(query):
        return titles(instructor.get(f"{LIST}?{query}"))

    assert shown("which=disputed") == [one.title]
    assert shown("which=look") == [two.title]
    assert shown(f"chapter={section.chapter.slug}") == [one.title]
    assert shown(f"objective={two.objective.slug}") == [two.title]
    assert shown("q=RARE") == [three.title]
    assert len(shown("which=nonsense&chapter=no&objective=no")) == 3
    assert "None is like that." in instructor.get(f"{LIST}?q=nothing").text


def test_narrowing_by_htmx_answers_with_the_rows(instructor):
    make_question()

    page = instructor.get(LIST, headers=HTMX)

    assert "<html" not in page.text
    assert 'id="item-rows"' in page.text


def test_empty_course_says_so(instructor):
    assert "The course has no questions yet." in instructor.get(LIST).text


def test_retired_question_stays_while_a_dispute_is_open(instructor):
    gone, disputed = make_question(is_retired=True), make_question(is_retired=True)
    make_dispute(make_user(), disputed)

    page = instructor.get(LIST)

    assert titles(page) == [disputed.title]
    assert gone.title not in page.text
    assert "No longer in the course" in page.text


def test_list_asks_the_same_for_2_and_40_questions(instructor, django_assert_num_queries):
    def count():
        with django_assert_num_queries(10, exact=False) as queries:
            instructor.get(LIST)
        return len(queries)

    section = make_section()
    for _ in range(2):
        make_figures(make_question(section=section))
    few = count()
    for _ in range(38):
        question = make_question(section=section)
        make_figures(question)
        make_dispute(make_user(), question)

    assert count() == few


# --- One question ---


def test_figures_are_said_in_words(instructor):
    question = make_question()
    make_figures(question)
    Question.objects.update(measured_difficulty=0.42)

    page = instructor.get(url_of(question)).text

    assert "62% of 40 first attempts were right: about right. Blind guessing gets 25%." in page
    assert "It tells strong from weak well enough" in page
    assert "Its author rated it 2 of 3; from all answers it is 0.4 on a scale" in page
    rows = re.findall(r'<th scope="row">([A-D]).*?</tr>', page)
    assert rows == ["A", "B", "C", "D"]


def test_under_twenty_attempts_nothing_is_shown(instructor):
    question = make_question()
    make_figures(question, n=19, facility=37.5)

    page = instructor.get(url_of(question)).text

    assert "19 first attempts at this version so far. Under 20 everything would be luck" in page
    assert "37.5" not in page
    assert "were right" not in page
    assert "Stronger half" not in page


def test_figures_of_an_earlier_version_are_not_shown(instructor):
    question = make_question()
    make_figures(question)
    Question.objects.update(ask_html="What now?")
    keep_version(question)

    page = instructor.get(url_of(question)).text

    assert "0 first attempts at this version so far." in page
    assert "What it asked" in page
    assert "Which solution fits?" in page


def test_figures_worked_out_from_answers_reach_the_page(instructor):
    question = make_question()
    make_answers(question, *[0] * 15, *[1] * 10)
    recalibrate(now=NOW)

    page = instructor.get(url_of(question)).text

    assert "60% of 25 first attempts were right" in page
    assert "cannot be said yet" in page
    assert "C was chosen by 0% only" in page


def test_instructor_reads_disputes_without_names_or_a_form(instructor):
    question = make_question()
    ids = list(question.choices.values_list("pk", flat=True))
    ada = make_user(display_name="Ada Lovelace")
    make_dispute(ada, question, reason="<b>B</b> & more", order=[ids[2], ids[0], ids[1], ids[3]])

    page = instructor.get(url_of(question)).text

    assert "&lt;b&gt;B&lt;/b&gt; &amp; more" in page
    assert "A is C here, B is A here, C is B here, D is D here." in page
    assert "Ada" not in page
    assert "Decide</button>" not in page
    assert "Mark again" not in page


def test_item_asks_the_same_for_1_and_10_of_everything(staff, django_assert_num_queries):
    question = make_question()
    found = []
    for size in (1, 9):
        for _ in range(size):
            make_dispute(make_user(), question)
            make_dispute(
                make_user(),
                question,
                outcome=Outcome.objects.create(
                    question=question, is_accepted=True, text="Yes.", by=make_user(), at=NOW
                ),
            )
            make_regrade(question, by=make_user())
            make_answers(question, 1)
        with django_assert_num_queries(16, exact=False) as queries:
            assert staff.get(url_of(question)).status_code == 200
        found.append(len(queries))

    assert found[0] == found[1]


# --- Settling ---


def decide(client, question, *disputes, decision="rejected", text="It stands.", **fields):
    sent = {"decision": decision, "text": text, "disputes": [row.pk for row in disputes]}
    return client.post(url_of(question, "settle"), sent | fields)


@pytest.mark.parametrize(("decision", "is_accepted"), [("accepted", True), ("rejected", False)])
def test_staff_decide_on_what_they_have_read(staff, decision, is_accepted):
    question = make_question()
    read, late = (make_dispute(make_user(), question) for _ in range(2))

    page = decide(staff, question, read, decision=decision, text="See <the> guide.")

    assert page.url == url_of(question)
    outcome = Outcome.objects.get()
    assert (outcome.is_accepted, outcome.text, str(outcome.by)) == (
        is_accepted,
        "See <the> guide.",
        "Sue Staff",
    )
    assert list(Dispute.objects.open()) == [late]
    page = staff.get(url_of(question)).text
    assert f"<b>{decision.capitalize()}</b> on" in page
    assert "by Sue Staff. See &lt;the&gt; guide." in page
    assert f"The dispute is {decision}" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": ""}, "Say whether you accept or reject."),
        ({"text": " "}, "Say why, in a sentence or two."),
        ({"text": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_half_a_decision_is_refused_and_keeps_what_was_typed(staff, fields, said):
    question = make_question()
    row = make_dispute(make_user(), question)

    page = decide(staff, question, row, **({"text": "Typed words"} | fields))

    assert page.status_code == 422
    assert said in page.text
    assert "Typed words" in page.text or "text" in fields
    assert f'name="disputes" value="{row.pk}"' in page.text
    assert not Outcome.objects.exists()


def test_decision_sent_twice_is_one(staff):
    question = make_question()
    row = make_dispute(make_user(), question)

    pages = [decide(staff, question, row), decide(staff, question, row, decision="accepted")]

    assert [page.status_code for page in pages] == [302, 302]
    assert Outcome.objects.get().word == "rejected"
    assert "That was decided already." in staff.get(url_of(question)).text


# --- Marking again ---


def preview(client, question, *letters, number=1):
    query = "&".join(f"accepted={letter}" for letter in letters)
    return client.get(url_of(question, f"{number}/?{query}")).text


def confirm(client, question, *letters, seen, number=1, reason=REASON, **fields):
    sent = {"accepted": letters, "seen": seen, "reason": reason}
    return client.post(url_of(question, f"{number}/"), sent | fields)


def figures_in(page):
    return re.findall(r'class="big">(\d+)<', page)


def test_page_begins_with_the_key(staff):
    question = make_question(right=2, wrong=2)

    page = staff.get(url_of(question, "1/")).text

    assert re.findall(r'value="([A-D])" checked', page) == ["A", "B"]
    assert "What would change" not in page


def test_page_of_an_earlier_version_begins_with_the_key_as_it_is_now(staff):
    question = make_question()
    for choice in question.choices.all():
        question.choices.filter(pk=choice.pk).update(is_correct=choice.position == 2)
    keep_version(question)

    page = staff.get(url_of(question, "1/")).text

    assert re.findall(r'value="([A-D])" checked', page) == ["C"]


def test_preview_says_who_changes_by_how_much_and_writes_nothing(staff):
    question = make_question()
    make_answers(question, 0, 1, 2)
    make_answers(question, 1, exam=True)

    page = preview(staff, question, "B")

    assert figures_in(page) == ["4", "2", "1", "3"]
    assert re.search(r"Full mock exam, .*0 of 1</td>.*<b>1</b> of 1", page)
    assert not Regrade.objects.exists()
    assert 'name="seen" value="4:2:1"' in page


def test_preview_of_what_is_so_already_has_nothing_to_confirm(staff):
    question = make_question()
    make_answers(question, 0, 1)

    page = preview(staff, question, "A")

    assert "Nothing: this is how the answers are marked." in page
    assert 'name="reason"' not in page


def test_preview_where_nobody_changes_counts_from_now_on(staff):
    question = make_question()
    make_answers(question, 0)

    assert "No mark changes." in preview(staff, question, "A", "B")
    page = confirm(staff, question, "A", "B", seen="1:0:0")

    assert page.url == f"{LIST}regrades/{Regrade.objects.get().pk}/"
    assert "None: nobody had answered otherwise." in staff.get(page.url).text


def test_too_few_accepted_are_refused(staff):
    question = make_question(right=2, wrong=2)

    page = staff.get(url_of(question, "1/?accepted=A"))

    assert "accept at least 2" in page.text
    assert "What would change</h2>" not in page.text


def test_confirmed_it_marks_again_and_is_kept_with_every_mark(staff):
    question = make_question()
    make_answers(question, 1, 2)
    make_answers(question, 1, exam=True)

    page = confirm(staff, question, "A", "B", seen="3:2:0")

    made = Regrade.objects.get()
    assert page.url == f"{LIST}regrades/{made.pk}/"
    assert (made.reason, str(made.by), Remark.objects.count()) == (REASON, "Sue Staff", 2)
    audit = staff.get(page.url).text
    assert "2 now right, 0 now wrong" in audit
    assert REASON in audit
    assert "Practice, question 1" in audit
    assert "Full mock exam, question 1" in audit
    assert "2 now right, 0 now wrong" in staff.get(f"{LIST}regrades/").text
    assert "2 now right, 0 now wrong" in staff.get(url_of(question)).text


def test_confirmed_twice_it_is_done_once(staff):
    question = make_question()
    make_answers(question, 1)

    pages = [confirm(staff, question, "A", "B", seen="1:1:0") for _ in range(2)]

    assert (Regrade.objects.count(), Remark.objects.count()) == (1, 1)
    assert pages[1].url == url_of(question)
    assert "That is how it is marked already." in staff.get(url_of(question)).text


def test_answers_that_came_meanwhile_are_shown_before_anything_changes(staff):
    question = make_question()
    make_answers(question, 1, 1)

    page = confirm(staff, question, "A", "B", seen="1:1:0")

    assert page.status_code == 422
    assert "More was answered since you looked." in page.text
    assert figures_in(page.text) == ["2", "2", "0", "2"]
    assert REASON in page.text
    assert not Regrade.objects.exists()
    assert confirm(staff, question, "A", "B", seen="2:2:0").status_code == 302


@pytest.mark.parametrize(
    ("letters", "reason", "said"),
    [
        (["A", "B"], "", "Say why, in a sentence or two."),
        ([], REASON, "Accept at least one choice."),
        (["Z"], REASON, "Z is not one of the available choices"),
        (["A", "B"], "x" * 1001, "at most 1000 characters"),
    ],
)
def test_half_a_regrade_is_refused(staff, letters, reason, said):
    question = make_question()
    make_answers(question, 1)

    page = confirm(staff, question, *letters, seen="1:1:0", reason=reason)

    assert page.status_code == 422
    assert said in page.text
    assert not Regrade.objects.exists()


def test_pages_of_regrades_ask_the_same_for_1_and_30(staff, django_assert_num_queries):
    question = make_question()
    made = []
    found = []
    for size in (1, 29):
        make_answers(question, *[1 + len(made)] * size, exam=True)
        pks = list(question.choices.values_list("pk", flat=True))
        accepted = pks[: 2 + len(made)]
        at = NOW + timedelta(hours=len(made))
        made.append(regrade(question.version, accepted, reason="So.", by=None, now=at))
        counts = []
        for address in ("regrades/", f"regrades/{made[-1].pk}/", f"{question.pk}/1/?accepted=A"):
            with django_assert_num_queries(14, exact=False) as queries:
                assert staff.get(LIST + address).status_code == 200
            counts.append(len(queries))
        found.append(counts)

    assert found[0] == found[1]
