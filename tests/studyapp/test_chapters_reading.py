import pytest
from django.urls import reverse

from studyapp.actions import keep_position, mark_section_read, save_note, try_exercise
from studyapp.models import Activity, ExerciseAnswer, Note, ReadingPosition, SectionRead, User
from tests.conftest import HTMX
from tests.factories import (
    make_chapter,
    make_exercise,
    make_objective,
    make_quick_check,
    make_section,
    make_user,
)

TRY = "A queue between the shop and its workers, so that the shop answers at once. " * 2
PAGE = "/learn/queues/"


@pytest.fixture
def sections(db):
    chapter = make_chapter(slug="queues")
    objective = make_objective(chapter=chapter)
    return [
        make_section(
            chapter=chapter,
            slug=slug,
            title=slug.capitalize(),
            position=position,
            objectives=[objective],
        )
        for position, slug in enumerate(["receive", "fifo"], start=1)
    ]


@pytest.fixture
def check(sections):
    return make_quick_check(section=sections[0], slug="slow")


@pytest.fixture
def exercise(sections):
    return make_exercise(section=sections[0], slug="sale", answer_html="<p>CANARY-MODEL</p>")


@pytest.fixture(params=[{}, HTMX], ids=["plain", "htmx"])
def headers(request):
    return request.param


def url_of(name, *slugs):
    return reverse(f"studyapp:{name}", args=["queues", *slugs])


def activities(learner):
    rows = learner.activities.order_by("pk")
    return list(rows.values_list("verb", "what", "title", "result", "objective__slug"))


def assert_visitor_becomes_guest(client):
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.is_guest
    return user


# Marking a section as read


def test_reading_a_section_goes_on_to_the_next(learner_client, learner, sections):
    page = learner_client.post(url_of("section_read", "receive"))

    assert (page.status_code, page.url) == (302, f"{PAGE}#fifo")
    assert list(SectionRead.objects.values_list("learner", "section__slug")) == [
        (learner.pk, "receive")
    ]
    (activity,) = activities(learner)
    assert activity[:3] == ("read", "section:queues/receive", "Receive")


def test_reading_the_last_section_goes_on_to_the_key_terms(learner_client, sections):
    assert learner_client.post(url_of("section_read", "fifo")).url == f"{PAGE}#key-terms"


def test_htmx_reading_swaps_the_end_of_the_section_and_the_contents(learner_client, sections):
    page = learner_client.post(url_of("section_read", "receive"), headers=HTMX)

    assert "<html" not in page.text
    assert (
        '<div class="section-end" id="end-receive" data-announce="Receive is read: 1 of 2'
        in page.text
    )
    assert 'href="#fifo" data-autofocus>Next: Fifo</a>' in page.text
    assert 'id="rail" aria-label="In this chapter" hx-swap-oob="true"' in page.text
    assert "1 of 2 sections read" in page.text
    assert "3 min left" in page.text


def test_reading_twice_counts_once(learner_client, learner, sections):
    for _ in range(2):
        learner_client.post(url_of("section_read", "receive"))

    assert len(activities(learner)) == 1


def test_a_visitor_who_reads_a_section_becomes_a_guest(client, sections, headers):
    page = client.post(url_of("section_read", "receive"), headers=headers)

    guest = assert_visitor_becomes_guest(client)
    assert page.status_code == (200 if headers else 302)
    assert guest.reads.count() == 1


# Keeping the position


def test_position_is_kept_without_an_activity(learner_client, learner, sections):
    for slug in ["receive", "fifo"]:
        assert learner_client.post(url_of("section_position", slug)).status_code == 204

    assert list(ReadingPosition.objects.values_list("learner", "section__slug")) == [
        (learner.pk, "fifo")
    ]
    assert activities(learner) == []


def test_position_of_a_visitor_is_not_kept(client, sections):
    page = client.post(url_of("section_position", "fifo"))

    assert page.status_code == 302
    assert ReadingPosition.objects.count() == User.objects.count() == 0


def test_pages_of_a_learner_carry_the_addresses_for_the_position(learner_client, sections):
    assert f'data-position="{PAGE}fifo/position"' in learner_client.get(PAGE).text


# Notes


def test_note_opens_for_writing_at_its_section(client, sections, headers):
    page = client.get(url_of("section_note", "fifo"), headers=headers)

    assert page.text.count("<textarea") == 1
    assert ("<html" in page.text) == (not headers)
    assert f'action="{PAGE}fifo/note#note-fifo"' in page.text
    assert "sessionid" not in client.cookies


def test_note_is_saved_and_kept(learner_client, learner, sections):
    page = learner_client.post(url_of("section_note", "fifo"), {"text": " Groups & order "})

    assert (page.status_code, page.url) == (302, f"{PAGE}#note-fifo")
    assert list(Note.objects.values_list("learner", "section__slug", "text")) == [
        (learner.pk, "fifo", "Groups & order")
    ]
    assert "Groups &amp; order" in learner_client.get(PAGE).text


def test_htmx_note_is_saved_in_place(learner_client, sections):
    page = learner_client.post(url_of("section_note", "fifo"), {"text": "Groups"}, headers=HTMX)

    assert page.text.strip().startswith('<div id="note-fifo"')
    assert 'data-announce="Note saved."' in page.text
    assert "<p>Groups</p>" in page.text
    assert "Edit note" in page.text


def test_note_is_edited_with_its_text(learner_client, learner, sections, now):
    save_note(learner, sections[1], "Old words", now=now)
    url = url_of("section_note", "fifo")

    assert "Old words</textarea>" in learner_client.get(url, headers=HTMX).text
    learner_client.post(url, {"text": "New words"})

    assert list(Note.objects.values_list("text", flat=True)) == ["New words"]


def test_note_saved_empty_is_deleted(learner_client, learner, sections, headers, now):
    save_note(learner, sections[1], "Old words", now=now)

    page = learner_client.post(url_of("section_note", "fifo"), {"text": "  "}, headers=headers)

    assert Note.objects.count() == 0
    if headers:
        assert 'data-announce="Note deleted."' in page.text
        assert "Add a note" in page.text


def test_note_can_be_closed_without_saving(learner_client, learner, sections, now):
    save_note(learner, sections[1], "Old words", now=now)

    page = learner_client.get(url_of("section_note", "fifo") + "?close", headers=HTMX)

    assert "<textarea" not in page.text
    assert "Old words" in page.text


def test_note_that_is_too_long_is_shown_again(learner_client, sections, headers):
    text = "x" * 10_001

    page = learner_client.post(url_of("section_note", "fifo"), {"text": text}, headers=headers)

    assert page.status_code == 422
    assert "This has 10001 characters. Keep it to 10000." in page.text
    assert text in page.text
    assert Note.objects.count() == 0


def test_a_visitor_who_saves_a_note_becomes_a_guest(client, sections):
    client.post(url_of("section_note", "fifo"), {"text": "Mine"})

    assert assert_visitor_becomes_guest(client).notes.get().text == "Mine"


# Quick checks


def test_quick_check_says_right_or_wrong_and_why(learner_client, learner, check, headers):
    page = learner_client.post(url_of("quick_check", "slow"), {"choice": "0"}, headers=headers)

    assert page.status_code == 200
    assert ("<html" in page.text) == (not headers)
    assert "Not right" in page.text
    assert "WHY-WRONG" in page.text
    assert "WHY-RIGHT" in page.text
    assert page.text.count("(your answer)") == 1
    assert "Try again" in page.text
    objective = check.section.objectives.get()
    assert activities(learner) == [("checked", "check:queues/slow", "Receive", 0.0, objective.slug)]


def test_quick_check_can_be_tried_again(learner_client, learner, check):
    url = url_of("quick_check", "slow")
    learner_client.post(url, {"choice": "0"})

    assert "WHY-" not in learner_client.get(url, headers=HTMX).text
    page = learner_client.post(url, {"choice": "1"}, headers=HTMX)

    assert page.text.strip().startswith('<form class="sheet worked" id="check-slow"')
    assert "Right</span>" in page.text
    assert [row[3] for row in activities(learner)] == [0.0, 1.0]


def test_replayed_quick_check_counts_once(learner_client, learner, check):
    answer = {"choice": "1", "idempotency_key": "a-key"}

    pages = [learner_client.post(url_of("quick_check", "slow"), answer) for _ in range(3)]

    assert len({page.content for page in pages}) == 1
    assert len(activities(learner)) == 1


@pytest.mark.parametrize("data", [{}, {"choice": "2"}, {"choice": "-1"}, {"choice": "x"}])
def test_quick_check_without_a_choice_tells_nothing(learner_client, learner, check, headers, data):
    page = learner_client.post(url_of("quick_check", "slow"), data, headers=headers)

    assert page.status_code == 422
    assert "Choose" in page.text
    assert "WHY-" not in page.text
    assert activities(learner) == []


def test_quick_check_address_leads_into_the_chapter(client, check):
    page = client.get(url_of("quick_check", "slow"))

    assert (page.status_code, page.url) == (302, f"{PAGE}#check-slow")


def test_quick_check_in_a_section_without_objectives(learner_client, learner, check):
    check.section.objectives.clear()

    learner_client.post(url_of("quick_check", "slow"), {"choice": "1"})

    assert activities(learner) == [("checked", "check:queues/slow", "Receive", 1.0, None)]


# The design exercise


def test_exercise_opens_the_model_answer_after_a_try(learner_client, learner, exercise):
    page = learner_client.post(url_of("exercise", "sale"), {"text": TRY})

    assert (page.status_code, page.url) == (302, f"{PAGE}#exercise-sale")
    assert ExerciseAnswer.objects.get(learner=learner).text == TRY.strip()
    shown = learner_client.get(PAGE)
    assert "CANARY-MODEL" in shown.text
    assert TRY.strip() in shown.text
    objective = exercise.section.objectives.get()
    assert activities(learner) == [
        ("tried", "exercise:queues/sale", exercise.title, None, objective.slug)
    ]


def test_htmx_exercise_shows_both_answers_in_place(learner_client, exercise):
    page = learner_client.post(url_of("exercise", "sale"), {"text": TRY}, headers=HTMX)

    assert page.text.strip().startswith('<div class="sheet exercise" id="exercise-sale"')
    assert 'data-announce="Saved. The model answer is open."' in page.text
    assert "CANARY-MODEL" in page.text
    assert f"{TRY.strip()}</p>" in page.text


@pytest.mark.parametrize("text", ["", "   ", "Too short.", "x" * 79])
def test_exercise_keeps_the_model_answer_shut_before_a_try(
    learner_client, learner, exercise, headers, text
):
    page = learner_client.post(url_of("exercise", "sale"), {"text": text}, headers=headers)

    assert page.status_code == 422
    assert "CANARY" not in page.text
    assert text.strip() in page.text
    assert "rite" in page.text
    assert ExerciseAnswer.objects.count() == 0
    assert activities(learner) == []
    assert "CANARY" not in learner_client.get(PAGE).text


def test_exercise_can_be_changed_and_counts_once(learner_client, learner, exercise, now):
    try_exercise(learner, exercise, TRY, now=now)

    learner_client.post(url_of("exercise", "sale"), {"text": f"Better. {TRY}"})

    assert ExerciseAnswer.objects.get(learner=learner).text == f"Better. {TRY.strip()}"
    assert len(activities(learner)) == 1


def test_exercise_changed_into_too_little_keeps_what_was_there(
    learner_client, learner, exercise, headers, now
):
    try_exercise(learner, exercise, TRY, now=now)

    page = learner_client.post(url_of("exercise", "sale"), {"text": "No."}, headers=headers)

    assert page.status_code == 422
    assert '<details class="more" open>' in page.text
    assert ExerciseAnswer.objects.get(learner=learner).text == TRY


def test_exercise_address_leads_into_the_chapter(client, exercise):
    assert client.get(url_of("exercise", "sale")).url == f"{PAGE}#exercise-sale"


def test_a_visitor_who_tries_an_exercise_becomes_a_guest(client, exercise):
    client.post(url_of("exercise", "sale"), {"text": TRY})

    assert assert_visitor_becomes_guest(client).exercise_answers.count() == 1


# For all of them


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("section_read", "never-there"),
        ("section_note", "never-there"),
        ("section_position", "never-there"),
        ("quick_check", "never-there"),
        ("exercise", "never-there"),
        ("section_read", "retired"),
        ("section_note", "retired"),
        ("section_position", "retired"),
        ("quick_check", "retired"),
        ("exercise", "retired"),
    ],
)
def test_what_is_not_in_the_chapter_is_not_found(learner_client, learner, sections, name, slug):
    chapter = sections[0].chapter
    gone = make_section(chapter=chapter, slug="retired", is_retired=True)
    make_quick_check(section=gone, slug="retired")
    make_exercise(section=sections[0], slug="retired", is_retired=True)

    page = learner_client.post(url_of(name, slug), {"text": TRY, "choice": "0"})

    assert page.status_code == 404
    assert Activity.objects.count() == Note.objects.count() == ReadingPosition.objects.count() == 0


@pytest.mark.parametrize("name", ["section_read", "section_position"])
def test_marks_are_not_made_by_looking(learner_client, learner, sections, name):
    assert learner_client.get(url_of(name, "receive")).status_code == 405
    assert SectionRead.objects.count() == ReadingPosition.objects.count() == 0


def test_two_learners_do_not_meet(learner_client, learner, exercise, now):
    section, other = exercise.section, make_user()
    mark_section_read(other, section, now=now)
    keep_position(other, section, now=now)
    save_note(other, section, "Theirs", now=now)
    try_exercise(other, exercise, "Theirs " * 20, now=now)

    learner_client.post(url_of("section_note", "receive"), {"text": ""})
    learner_client.post(url_of("exercise", "sale"), {"text": TRY})
    learner_client.post(url_of("section_position", "fifo"))

    assert other.notes.get().text == "Theirs"
    assert other.exercise_answers.get().text == "Theirs " * 20
    assert other.positions.get().section == section
    assert "Theirs" not in learner_client.get(PAGE).text
