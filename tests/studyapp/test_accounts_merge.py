"""What becomes of a guest's rows: moved, combined, removed, handed out. No table is left out."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection
from django.utils import timezone

from classrooms.codes import new_code
from classrooms.models import (
    ChosenLearner,
    Classroom,
    Enrolment,
    Invitation,
    Participation,
    Ruling,
)
from quizzes.models import (
    Attempt,
    CardSchedule,
    Diagnostic,
    Dispute,
    DueQuestion,
    Flashcard,
    Outcome,
    Regrade,
    Review,
)
from scenarios.models import Draft, Followup, HintUse, Submission
from studyapp.accounts import (
    STUDY_SETTINGS,
    delete_account,
    export_learner,
    merge_learner,
    sign_up_guest,
)
from studyapp.models import (
    Activity,
    Exercise,
    ExerciseAnswer,
    Note,
    ProofRow,
    ReadingPosition,
    Receipt,
    SearchEntry,
    SectionRead,
    StudyDay,
    User,
)
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def guest(db):
    return factories.make_guest()


@pytest.fixture
def account(db):
    return factories.make_user()


def make_exercise():
    return Exercise.objects.create(
        section=factories.make_section(),
        slug="exercise",
        title="An exercise",
        minutes=5,
        brief_html="",
        goals=[],
        questions=[],
        answer_html="CANARY",
    )


def a_class():
    """A class without an instructor, so that nobody else is in the world."""
    return Classroom.objects.create(title="Tuesdays", code=new_code(), made_at=NOW)


def an_assignment():
    return factories.make_assignment(a_class())


def make_review(learner):
    activity = Activity.objects.create(
        learner=learner, verb="reviewed", what="card:a", title="A card", at=NOW
    )
    return Review.objects.create(
        learner=learner,
        flashcard=factories.make_card(),
        recall=3,
        reviewed_at=NOW,
        interval_days=1,
        before={},
        scheduler={},
        activity=activity,
    )


def make_position(learner):
    section = factories.make_section()
    return ReadingPosition.objects.create(
        learner=learner, chapter=section.chapter, section=section, at=NOW
    )


# How a row of every table that points at the learner is made, and where the export shows it.
TABLES = {
    SectionRead: (
        lambda learner: SectionRead.objects.create(
            learner=learner, section=factories.make_section(), read_at=NOW
        ),
        "sections_read",
    ),
    ReadingPosition: (make_position, "reading_positions"),
    Note: (
        lambda learner: Note.objects.create(
            learner=learner, section=factories.make_section(), text="Mine", changed_at=NOW
        ),
        "notes",
    ),
    ExerciseAnswer: (
        lambda learner: ExerciseAnswer.objects.create(
            learner=learner, exercise=make_exercise(), text="Mine", answered_at=NOW
        ),
        "exercise_answers",
    ),
    Activity: (
        lambda learner: Activity.objects.create(
            learner=learner, verb="read", what="section:a", title="A", at=NOW
        ),
        "activities",
    ),
    Flashcard: (lambda learner: factories.make_card(owner=learner), "own_cards"),
    CardSchedule: (
        lambda learner: CardSchedule.objects.create(
            learner=learner, flashcard=factories.make_card()
        ),
        "card_schedules",
    ),
    Review: (make_review, "card_reviews"),
    Attempt: (
        lambda learner: Attempt.objects.create(
            learner=learner, title="Sitting", seed=1, started_at=NOW
        ),
        "sittings",
    ),
    Diagnostic: (factories.make_diagnostic, "diagnostics"),
    DueQuestion: (
        lambda learner: DueQuestion.objects.create(
            learner=learner, question=factories.make_question(), due_on=date(2026, 11, 22)
        ),
        "questions_to_repeat",
    ),
    Dispute: (lambda learner: factories.make_dispute(learner), "disputes"),
    Outcome: (
        lambda learner: Outcome.objects.create(
            question=factories.make_question(), is_accepted=True, text="B.", by=learner, at=NOW
        ),
        "outcomes_given",
    ),
    Regrade: (
        lambda learner: Regrade.objects.create(
            version=factories.make_question().version, accepted=[], reason="B.", by=learner, at=NOW
        ),
        "regrades",
    ),
    Draft: (lambda learner: factories.make_draft(learner), "designs"),
    Submission: (lambda learner: factories.make_submission(learner), "design_submissions"),
    HintUse: (
        lambda learner: HintUse.objects.create(
            learner=learner, scenario="payment-flow", number=1, opened_at=NOW
        ),
        "hints_opened",
    ),
    Followup: (
        lambda learner: Followup.objects.create(
            learner=learner, section=factories.make_section(), why="Not met", added_at=NOW
        ),
        "sections_to_read",
    ),
    # An index of own cards, which are handed out themselves.
    SearchEntry: (
        lambda learner: SearchEntry.objects.create(
            learner=learner, kind="card", key="card:own", title="Mine", text="", url="/"
        ),
        None,
    ),
    Enrolment: (
        lambda learner: Enrolment.objects.create(
            classroom=a_class(), person=learner, joined_at=NOW
        ),
        "classes",
    ),
    ChosenLearner: (
        lambda learner: ChosenLearner.objects.create(assignment=an_assignment(), learner=learner),
        "assignments",
    ),
    Ruling: (
        lambda learner: Ruling.objects.create(
            assignment=an_assignment(),
            learner=learner,
            kind="excused",
            reason="Ill.",
            by=learner,
            made_at=NOW,
        ),
        "decisions_on_assignments",
    ),
    Participation: (
        lambda learner: Participation.objects.create(
            session=factories.make_live_session(classroom=a_class()),
            person=learner,
            name="Ada",
            joined_at=NOW,
        ),
        "live_sessions",
    ),
    Invitation: (
        lambda learner: Invitation.objects.create(
            classroom=a_class(), made_at=NOW, accepted_at=NOW, accepted_by=learner
        ),
        "invitations",
    ),
    # Copies of pages for a week, so that nothing sent twice counts twice.
    Receipt: (
        lambda learner: Receipt.objects.create(learner=learner, key="k", made_at=NOW),
        None,
    ),
}

# What staff changed in the admin. A guest changes nothing there, and the record is the house's.
NOT_THE_LEARNER_S = {LogEntry}

# What the activities amount to: worked out anew for whoever has them.
SUMS = {ProofRow, StudyDay}

POINTERS = [
    (relation.related_model, relation.field.name)
    for relation in User._meta.related_objects
    if relation.related_model not in NOT_THE_LEARNER_S | SUMS
]


def exported(learner):
    return json.loads("".join(export_learner(learner, now=NOW)))


# --- Every table ---


def test_every_table_of_the_learner_is_thought_of():
    missing = {model.__name__ for model, _ in POINTERS} - {model.__name__ for model in TABLES}

    assert missing == set(), (
        f"{missing} point at the learner: add them to merge() and export() of their app's "
        "learner_data.py, and to TABLES here"
    )


@pytest.mark.parametrize(("model", "field"), POINTERS, ids=str)
def test_rows_of_every_table_move_with_the_guest(guest, account, model, field):
    row = TABLES[model][0](guest)

    assert merge_learner(guest, account)

    row.refresh_from_db()
    assert getattr(row, field) == account


@pytest.mark.parametrize(("model", "field"), POINTERS, ids=str)
def test_rows_of_every_table_are_handed_out(account, model, field):
    make, name = TABLES[model]
    make(account)
    make_nobody_elses = factories.make_user()
    Activity.objects.create(
        learner=make_nobody_elses, verb="read", what="section:b", title="B", at=NOW
    )

    if name:
        assert len(exported(account)[name]) == 1


@pytest.mark.parametrize(("model", "field"), POINTERS, ids=str)
def test_rows_of_every_table_go_with_the_account(account, model, field):
    TABLES[model][0](account)

    delete_account(account)

    assert model.objects.filter(**{f"{field}__isnull": False}).count() == 0
    assert User.objects.count() == 0


def test_step_taken_back_goes_with_the_account(account):
    review = make_review(account)
    Activity.objects.create(
        learner=account, verb="undid", what="card:a", title="A", undoes=review.activity, at=NOW
    )

    delete_account(account)

    assert Activity.objects.count() == 0


# --- Merging ---


def test_merging_removes_the_guest(guest, account):
    merge_learner(guest, account)

    assert User.objects.get() == account


def test_merging_a_second_time_changes_nothing(guest, account):
    for make, _ in TABLES.values():
        make(guest)

    assert [merge_learner(guest, account), merge_learner(guest, account)] == [True, False]
    for model, field in POINTERS:
        expected = 2 if model is Activity else 1  # a review brings an activity of its own
        assert model.objects.filter(**{field: account}).count() == expected, model


def test_only_guests_are_merged(account):
    other = factories.make_user()
    Activity.objects.create(learner=other, verb="read", what="section:a", title="A", at=NOW)

    assert not merge_learner(other, account)
    assert other.activities.count() == 1


def test_account_is_not_merged_into_itself(guest):
    assert not merge_learner(guest, guest)
    assert User.objects.get() == guest


def test_merging_that_fails_half_way_changes_nothing(guest, account):
    """At whichever statement it fails."""
    for make, _ in TABLES.values():
        make(guest)
    before = {model: model.objects.filter(**{field: guest}).count() for model, field in POINTERS}

    failed = 0
    while True:
        left = failed

        def fail(execute, sql, params, many, context):
            nonlocal left
            if sql.startswith(("UPDATE", "DELETE", "INSERT")):
                if left == 0:
                    raise DatabaseError("cut off")
                left -= 1
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(fail):
                merge_learner(guest, account)
        except DatabaseError:
            after = {
                model: model.objects.filter(**{field: guest}).count() for model, field in POINTERS
            }
            assert after == before, failed
            failed += 1
        else:
            break

    assert failed > len(POINTERS)
    assert User.objects.get() == account


def test_section_both_read_keeps_the_earlier_day(guest, account):
    section = factories.make_section()
    for learner, read_at in [(guest, NOW - DAY), (account, NOW)]:
        SectionRead.objects.create(learner=learner, section=section, read_at=read_at)

    merge_learner(guest, account)

    assert [read.read_at for read in account.reads.all()] == [NOW - DAY]


@pytest.mark.parametrize(("guest_at", "kept"), [(NOW + DAY, "guest"), (NOW - DAY, "account")])
def test_chapter_both_read_keeps_the_later_place(guest, account, guest_at, kept):
    chapter = factories.make_chapter()
    sections = {who: factories.make_section(chapter=chapter) for who in ("guest", "account")}
    for learner, who, at in [(guest, "guest", guest_at), (account, "account", NOW)]:
        ReadingPosition.objects.create(
            learner=learner, chapter=chapter, section=sections[who], at=at
        )

    merge_learner(guest, account)

    assert account.positions.get().section == sections[kept]


def test_notes_on_one_section_are_joined_by_a_dated_line(guest, account):
    section = factories.make_section()
    for learner, text, at in [(guest, "Newer.", NOW), (account, "Older.", NOW - DAY)]:
        Note.objects.create(learner=learner, section=section, text=text, changed_at=at)

    merge_learner(guest, account)

    note = account.notes.get()
    assert note.text == "Older.\n\n--- November 21, 2026 ---\n\nNewer."
    assert note.changed_at == NOW


def place_of(person, classroom, **fields):
    return Enrolment.objects.create(
        classroom=classroom, person=person, **{"joined_at": NOW} | fields
    )


def test_instructor_who_was_removed_and_joins_as_a_guest_is_a_learner(guest, account):
    classroom = a_class()
    place_of(guest, classroom, joined_at=NOW - DAY)
    place_of(account, classroom, role="instructor", removed_at=NOW)

    merge_learner(guest, account)

    place = classroom.enrolments.get()
    assert (place.person, place.role, place.removed_at) == (account, "learner", None)
    assert place.joined_at == NOW - DAY


def test_instructor_who_was_here_as_a_guest_stays_an_instructor(guest, account):
    classroom = a_class()
    place_of(guest, classroom)
    place_of(account, classroom, role="instructor")

    merge_learner(guest, account)

    assert classroom.enrolments.get().role == "instructor"


@pytest.mark.parametrize(
    ("kept", "becomes"),
    [({}, ("Ada", "17")), ({"name": "Ada L", "number": "18"}, ("Ada L", "18"))],
)
def test_name_and_number_in_a_class_are_kept_or_taken_over(guest, account, kept, becomes):
    classroom = a_class()
    place_of(guest, classroom, name="Ada", number="17")
    place_of(account, classroom, **kept)

    merge_learner(guest, account)

    place = classroom.enrolments.get()
    assert (place.name, place.number) == becomes


def test_invitation_taken_as_a_guest_is_the_account_s(client, account):
    invitation = factories.make_invitation(a_class(), name="Ada", number="17")
    account.set_password("a long password")
    account.save()
    client.post(invitation.get_absolute_url())

    client.post("/login/", {"username": account.email, "password": "a long password"})

    place = invitation.classroom.enrolments.get()
    assert (place.person, place.name, place.number) == (account, "Ada", "17")
    invitation.refresh_from_db()
    assert invitation.accepted_by == account
    assert client.get(invitation.get_absolute_url())["Location"] == f"/class/{place.classroom_id}/"
    assert User.objects.get() == account


def test_invitations_both_have_taken_are_all_the_account_s(guest, account):
    classroom = a_class()
    for person in (guest, account):
        factories.make_invitation(classroom, accepted_at=NOW, accepted_by=person)
        place_of(person, classroom)

    merge_learner(guest, account)

    assert account.invitations.count() == 2
    assert classroom.enrolments.get().person == account


def test_line_between_notes_has_the_learner_s_own_day(guest, account):
    section = factories.make_section()
    late = NOW.replace(hour=20)
    for learner, text, at in [(guest, "Newer.", late), (account, "Older.", NOW)]:
        Note.objects.create(learner=learner, section=section, text=text, changed_at=at)

    with timezone.override("Asia/Tokyo"):
        merge_learner(guest, account)

    assert "--- November 22, 2026 ---" in account.notes.get().text


def test_same_note_is_not_written_twice(guest, account):
    section = factories.make_section()
    for learner in (guest, account):
        Note.objects.create(learner=learner, section=section, text="Same.", changed_at=NOW)

    merge_learner(guest, account)

    assert account.notes.get().text == "Same."


def test_answers_to_one_exercise_are_both_kept(guest, account):
    exercise = make_exercise()
    for learner, text, at in [(guest, "As a guest.", NOW - DAY), (account, "At home.", NOW)]:
        ExerciseAnswer.objects.create(learner=learner, exercise=exercise, text=text, answered_at=at)

    merge_learner(guest, account)

    answer = account.exercise_answers.get()
    assert answer.text == "As a guest.\n\n--- November 21, 2026 ---\n\nAt home."
    assert answer.answered_at == NOW - DAY


def test_activities_keep_who_they_take_back(guest, account):
    review = make_review(guest)
    undo = Activity.objects.create(
        learner=guest, verb="undid", what="card:a", title="A", undoes=review.activity, at=NOW
    )

    merge_learner(guest, account)

    undo.refresh_from_db()
    assert (undo.learner, undo.undoes.learner) == (account, account)


def test_key_both_have_used_keeps_the_account_s_answer(guest, account):
    for learner, status in [(guest, 200), (account, 201)]:
        Receipt.objects.create(learner=learner, key="k", status=status, made_at=NOW)

    merge_learner(guest, account)

    assert Receipt.objects.get().status == 201


@pytest.mark.parametrize(("guest_at", "kept"), [(NOW + DAY, "guest"), (NOW - DAY, "account")])
def test_section_both_want_to_read_keeps_the_later_wish(guest, account, guest_at, kept):
    section = factories.make_section()
    for learner, why, at in [(guest, "guest", guest_at), (account, "account", NOW)]:
        Followup.objects.create(learner=learner, section=section, why=why, added_at=at)

    merge_learner(guest, account)

    assert account.followups.get().why == kept


def test_settings_of_the_guest_fill_only_what_the_account_has_not_set(account):
    guest = User.objects.create_guest(
        theme="dark", minutes_per_day=45, exam_on=date(2027, 1, 9), has_four_buttons=True
    )
    account.minutes_per_day = 60
    account.save()

    merge_learner(guest, account)

    account.refresh_from_db()
    assert {name: getattr(account, name) for name in STUDY_SETTINGS} == {
        "display_name": "",
        "theme": "dark",
        "time_zone": "",
        "exam_on": date(2027, 1, 9),
        "minutes_per_day": 60,
        "new_cards_per_day": 20,
        "desired_retention": 0.9,
        "has_four_buttons": True,
        "extra_time_percent": 0,
    }


def test_rights_do_not_move(account):
    guest = User.objects.create_guest(role=User.Role.INSTRUCTOR, is_staff=True)

    merge_learner(guest, account)

    account.refresh_from_db()
    assert (account.role, account.is_staff) == ("learner", False)


def test_guest_who_has_gone_meanwhile_gets_a_new_account(guest, account):
    merge_learner(guest, account)

    new = sign_up_guest(guest, email="new@example.com", password="a long password")

    assert new.pk != guest.pk
    assert new.email == "new@example.com"


# --- Handing out ---


def test_export_begins_with_the_account(account):
    data = exported(account)

    assert list(data) == [
        *("made_at", "account", "sections_read", "reading_positions", "notes"),
        *("exercise_answers", "activities", "study_days"),
        *("own_cards", "card_schedules", "card_reviews"),
        *(
            "sittings",
            "answers",
            "clicks_in_exams",
            "diagnostics",
            "diagnostic_answers",
            "questions_to_repeat",
            *("disputes", "outcomes_given", "regrades"),
            "designs",
            "design_steps",
            "design_versions",
        ),
        *("design_submissions", "hints_opened", "sections_to_read", "classes"),
        *("assignments", "decisions_on_assignments", "decisions_made", "invitations"),
        *("live_sessions", "live_answers", "live_designs"),
        "log_ins",
    ]
    assert data["made_at"] == "2026-11-21T09:00:00Z"
    assert data["account"]["email"] == account.email
    assert "password" not in data["account"]


def test_export_names_things_by_what_the_course_calls_them(account):
    section = factories.make_section()
    SectionRead.objects.create(learner=account, section=section, read_at=NOW)

    assert exported(account)["sections_read"] == [
        {
            "chapter": section.chapter.slug,
            "section": section.slug,
            "read_at": "2026-11-21T09:00:00Z",
        }
    ]


def test_export_of_much_comes_in_pieces_and_whole(account, django_assert_max_num_queries):
    Activity.objects.bulk_create(
        Activity(learner=account, verb="read", what=f"section:{n}", title="A", at=NOW)
        for n in range(1201)
    )

    with django_assert_max_num_queries(100) as queries:
        data = exported(account)

    assert len(queries) <= len(data) + 4  # one for each table, and four pieces of this one
    assert [row["what"] for row in data["activities"]] == [f"section:{n}" for n in range(1201)]


def test_export_holds_no_answer_of_an_exercise(account):
    make_exercise()

    assert "CANARY" not in "".join(export_learner(account, now=NOW))


def test_export_page_is_a_file_to_keep(learner_client, learner):
    learner_client.cookies["tz"] = "Asia/Tokyo"

    page = learner_client.get("/account/export")

    assert page["Content-Type"] == "application/json"
    assert page["Content-Disposition"].startswith('attachment; filename="decoupled-20')
    assert json.loads(b"".join(page))["account"]["email"] == learner.email


def test_export_shows_where_the_account_was_used(client, db):
    factories.make_user(email="ada@example.com", password="a long password")
    client.post("/login/", {"username": "ada@example.com", "password": "a long password"})

    log_ins = exported(User.objects.get())["log_ins"]

    assert [(row["address"], row["logged_out_at"]) for row in log_ins] == [("127.0.0.1", None)]
