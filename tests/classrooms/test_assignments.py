import re
from datetime import timedelta

import pytest
from django.test import Client

from classrooms import sitting
from classrooms.actions.assignments import NoTryLeft, begin_practice
from classrooms.gradebook import book
from classrooms.models import Assignment, Enrolment, Ruling
from classrooms.today import assignments as today_of
from quizzes.actions.exams import finish_exam
from quizzes.actions.practice import finish_attempt, record_response
from quizzes.models import Attempt, Question, Review
from scenarios import library
from studyapp.actions import mark_section_read
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Ada")


@pytest.fixture
def classroom(instructor, learner):
    return factories.make_classroom(instructor, learner)


@pytest.fixture
def teacher(instructor):
    client = Client()
    client.force_login(instructor, backend=BACKEND)
    return client


def standing(assignment, learner, *, now=NOW):
    """(state, score) of the learner's cell."""
    places = Enrolment.objects.learners().filter(person=learner, classroom=assignment.classroom_id)
    assignments, [row] = book(assignment.classroom, places, now=now)
    grade = row.cells[assignments.index(assignment)].grade
    return grade and (grade.state.value, grade.score)


def answer(attempt, *rights, now=NOW):
    """Answer the first questions of a sitting, right or wrong."""
    for response, is_right in zip(attempt.responses.order_by("position"), rights, strict=False):
        question = Question.objects.whole().get(pk=response.question_id)
        response.question, response.attempt = question, attempt
        wrong = [row.pk for row in question.current_choices if not row.is_correct][:1]
        record_response(
            attempt.learner,
            response,
            set(question.key if is_right else wrong),
            confidence="",
            seconds=5,
            now=now,
            today=now.date(),
        )


# --- Giving ---


@pytest.mark.parametrize(
    ("kind", "fields", "title"),
    [
        ("reading", lambda: {"chapter": factories.make_chapter(title="Queues").pk}, "Read: Queues"),
        (
            "cards",
            lambda: {
                "chapter": factories.make_card(
                    section=factories.make_section(chapter=factories.make_chapter(title="Topics"))
                ).chapter_id,
                "count": 1,
            },
            "Cards: Topics",
        ),
        (
            "design",
            lambda: {"scenario": "payment-flow", "goal": 72},
            "Design: Checkout that does not wait for the bank",
        ),
        ("exam", lambda: {"exam": ""}, "Full mock exam"),
        ("practice", lambda: practice_fields() | {"chapters": []}, "Practice: all chapters"),
        (
            "practice",
            lambda: {
                "objective": factories.make_question(
                    objective=factories.make_objective(
                        text="Size workers", chapter=factories.make_chapter()
                    )
                ).objective.slug,
                "domain": "",
                "count": 5,
            },
            "Practice: Size workers",
        ),
    ],
)
def test_assignment_without_a_title_is_called_what_it_asks_for(
    teacher, classroom, kind, fields, title
):
    sent = {"title": "", "weight": "1"} | fields()

    page = teacher.post(f"/class/{classroom.pk}/assignments/new/?kind={kind}", sent)

    assert page.status_code == 302, page.text
    assert classroom.assignments.get().title == title


def test_new_assignment_is_due_in_a_week_unless_said_otherwise(teacher, classroom):
    factories.make_question()
    url = f"/class/{classroom.pk}/assignments/new/?kind=practice"

    assert 'value="2026-11-28T23:59"' in teacher.get(url).text

    teacher.post(url, FIELDS | practice_fields() | {"due_at": ""})
    assert classroom.assignments.get().due_at is None


FIELDS = {"title": "Work", "weight": "1"}


def chapter_field():
    return {"chapter": factories.make_section().chapter.pk}


def practice_fields():
    question = factories.make_question()
    return {"chapters": [question.chapter.slug], "objective": "", "domain": "", "count": 5}


def first_stage():
    return f"growth-journey/{library.scenario('growth-journey').stages[0].stage}"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("reading", chapter_field),
        ("practice", practice_fields),
        ("cards", lambda: {"chapter": factories.make_card().chapter_id, "count": 1}),
        ("design", lambda: {"scenario": "payment-flow", "goal": 72}),
        ("exam", lambda: {"exam": ""}),
        ("exam", lambda: {"exam": f"chapter={factories.make_question().chapter.slug}"}),
        ("design", lambda: {"scenario": first_stage(), "goal": 60}),
    ],
)
def test_every_kind_is_given_shown_and_changed(teacher, classroom, learner_client, kind, fields):
    url = f"/class/{classroom.pk}/assignments/new/?kind={kind}"
    assert teacher.get(url).status_code == 200
    sent = FIELDS | fields()

    page = teacher.post(url, sent)

    assert page["Location"] == f"/class/{classroom.pk}/assignments/", page.text
    given = classroom.assignments.get()
    assert given.kind == kind
    for client in (teacher, learner_client):
        assert "Work" in client.get(f"/class/{classroom.pk}/").text
        assert client.get(given.get_absolute_url()).status_code == 200
    edit = f"{given.get_absolute_url()}edit/"
    assert 'value="Work"' in teacher.get(edit).text
    teacher.post(edit, sent | {"title": "Other", "late_percent": 10, "accepts_late": "yes"})
    given.refresh_from_db()
    assert (given.title, given.accepts_late, given.late_percent) == ("Other", True, 10)


def test_practice_keeps_what_its_questions_are_about(teacher, classroom):
    fields = practice_fields()
    teacher.post(f"/class/{classroom.pk}/assignments/new/?kind=practice", FIELDS | fields)

    given = classroom.assignments.get()
    assert given.wish == f"chapter={fields['chapters'][0]}"
    assert "checked" in teacher.get(f"{given.get_absolute_url()}edit/").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_at": "2026-11-22T10:00", "due_at": "2026-11-22T10:00"}, "after it opens"),
        ({"count": 0}, "greater than or equal to 1"),
        ({"domain": "2", "chapters": []}, None),
        ({"late_percent": 101}, "less than or equal to 100"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(teacher, classroom, change, words):
    sent = FIELDS | practice_fields() | {"title": "Typed"} | change

    page = teacher.post(f"/class/{classroom.pk}/assignments/new/?kind=practice", sent)

    if words is None:
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Typed"' in page.text


def test_assignment_for_some_is_found_by_nobody_else(classroom, learner_client, learner):
    other = factories.make_user()
    factories.enrol(classroom, other, now=NOW)
    given = factories.make_assignment(classroom, other, title="Only for one")

    assert standing(given, learner) is None
    assert standing(given, other) == ("open", None)
    assert learner_client.get(given.get_absolute_url()).status_code == 404
    assert learner_client.post(f"{given.get_absolute_url()}start").status_code == 404
    assert "Only for one" not in learner_client.get(f"/class/{classroom.pk}/").text


def test_assignment_taken_back_is_gone_and_work_stays(teacher, classroom, learner, learner_client):
    factories.make_question()
    given = factories.make_assignment(classroom)
    learner_client.post(f"{given.get_absolute_url()}start")

    teacher.post(f"{given.get_absolute_url()}withdraw")

    assert learner_client.get(given.get_absolute_url()).status_code == 404
    assert Attempt.objects.for_learner(learner).count() == 1


# --- Doing ---


def test_reading_goes_from_to_do_over_in_progress_to_done(classroom, learner):
    chapter = factories.make_chapter()
    sections = [factories.make_section(chapter=chapter) for _ in range(4)]
    given = factories.make_assignment(
        classroom, kind="reading", chapter=chapter, due_at=NOW + DAY, accepts_late=True,
        late_percent=10,
    )  # fmt: skip
    assert standing(given, learner) == ("open", None)

    for section in sections[:3]:
        mark_section_read(learner, section, now=NOW)
    assert standing(given, learner) == ("started", None)
    assert standing(given, learner, now=NOW + 2 * DAY) == ("done", 7500)

    mark_section_read(learner, sections[3], now=NOW + DAY + HOUR)
    assert standing(given, learner, now=NOW + 2 * DAY) == ("late", 9000)


def test_reading_of_one_section_asks_for_that_one(classroom, learner):
    section = factories.make_section()
    factories.make_section(chapter=section.chapter)
    given = factories.make_assignment(
        classroom, kind="reading", chapter=section.chapter, section=section
    )

    mark_section_read(learner, section, now=NOW)

    assert standing(given, learner) == ("done", 10_000)


def test_practice_is_begun_gone_on_with_and_scored(classroom, learner, learner_client):
    for _ in range(3):
        factories.make_question()
    given = factories.make_assignment(classroom, count=2, due_at=NOW + DAY)
    start = f"{given.get_absolute_url()}start"

    first, again = (learner_client.post(start)["Location"] for _ in range(2))

    assert first == again
    attempt = Attempt.objects.for_learner(learner).get()
    assert standing(given, learner) == ("started", None)
    answer(attempt, True, False)
    assert standing(given, learner) == ("done", 5000)
    assert "50" in learner_client.get(given.get_absolute_url()).text


def test_practice_ended_early_counts_what_was_right(classroom, learner):
    given = factories.make_assignment(classroom)
    attempt = begin_practice(
        given,
        learner,
        [factories.make_question().pk, factories.make_question().pk],
        seed=1,
        now=NOW,
    )
    answer(attempt, True)

    finish_attempt(attempt, now=NOW)

    assert standing(given, learner) == ("done", 5000)


def test_sitting_begun_elsewhere_does_not_count(classroom, learner):
    given = factories.make_assignment(classroom, due_at=NOW + DAY)
    answer(factories.make_attempt(learner), True)

    assert standing(given, learner) == ("open", None)


def test_no_more_sittings_than_tries(classroom, learner, learner_client):
    factories.make_question()
    given = factories.make_assignment(classroom, count=1, tries_allowed=1)
    start = f"{given.get_absolute_url()}start"
    learner_client.post(start)
    answer(Attempt.objects.get(), False)

    page = learner_client.post(start, follow=True)

    assert "as many tries as count" in page.text
    assert Attempt.objects.count() == 1
    with pytest.raises(NoTryLeft):
        begin_practice(given, learner, [], seed=1, now=NOW)


@pytest.mark.parametrize("shut", ["ahead", "archived"])
def test_nothing_is_begun_before_it_opens_or_after_the_class(
    classroom, learner, learner_client, shut
):
    factories.make_question()
    given = factories.make_assignment(classroom, opens_at=NOW + DAY if shut == "ahead" else None)
    if shut == "archived":
        classroom.archived_at = NOW
        classroom.save()

    learner_client.post(f"{given.get_absolute_url()}start")

    assert not Attempt.objects.exists()
    if shut == "ahead":
        assert standing(given, learner) == ("ahead", None)


def test_questions_that_are_gone_are_told(classroom, learner):
    given = factories.make_assignment(classroom, wish="chapter=gone")

    with pytest.raises(sitting.CannotBegin, match="no questions on this"):
        sitting.begin(given, learner, now=NOW)


def review(learner, card, *, interval_days, at=NOW, **fields):
    return Review.objects.create(
        learner=learner, flashcard=card, recall=3, reviewed_at=at, interval_days=interval_days,
        before={}, scheduler={}, **fields,
    )  # fmt: skip


def test_cards_count_once_they_return_on_another_day(classroom, learner):
    section = factories.make_section()
    cards = [factories.make_card(section=section) for _ in range(4)]
    given = factories.make_assignment(
        classroom, kind="cards", chapter=section.chapter, count=2, due_at=NOW + DAY
    )
    review(learner, cards[0], interval_days=3)
    review(learner, cards[1], interval_days=0.007)
    review(learner, cards[2], interval_days=3, undone_at=NOW)
    assert standing(given, learner) == ("started", None)
    assert standing(given, learner, now=NOW + 2 * DAY) == ("done", 5000)

    review(learner, cards[1], interval_days=3)
    review(learner, cards[1], interval_days=0.007, at=NOW + HOUR)  # forgotten again: no matter

    assert standing(given, learner) == ("done", 10_000)


def test_design_counts_up_to_the_score_to_reach(classroom, learner):
    given = factories.make_assignment(classroom, kind="design", goal=80, due_at=NOW + DAY)
    factories.make_submission(learner, score=99.0, submitted_at=NOW - DAY)
    assert standing(given, learner) == ("open", None)

    factories.make_submission(learner, score=40.0, submitted_at=NOW)
    assert standing(given, learner) == ("done", 5000)
    factories.make_submission(learner, score=81.0, submitted_at=NOW)
    assert standing(given, learner) == ("done", 10_000)


def test_draft_of_a_design_is_work_in_progress(classroom, learner):
    given = factories.make_assignment(classroom, kind="design", due_at=NOW + DAY)

    factories.make_draft(learner)

    assert standing(given, learner) == ("started", None)
    assert standing(given, learner, now=NOW + 2 * DAY) == ("missing", 0)


def begin_exam(classroom, learner_client, **fields):
    question = factories.make_question()
    about = {"wish": f"chapter={question.chapter.slug}"}
    given = factories.make_assignment(classroom, kind="exam", **about | fields)
    learner_client.post(f"{given.get_absolute_url()}start")
    return given, question


def test_exam_is_its_own_sitting_and_scored_when_it_is_over(classroom, learner, learner_client):
    given, question = begin_exam(classroom, learner_client, due_at=NOW + DAY)
    attempt = Attempt.objects.get()
    assert attempt.exam == f"class:{given.pk}"
    assert standing(given, learner) == ("started", None)

    key = [choice.pk for choice in question.choices.all() if choice.is_correct]
    attempt.responses.update(chosen=key, saved_at=NOW)
    finish_exam(attempt, now=NOW + HOUR / 60)

    assert standing(given, learner) == ("done", 10_000)


def test_exam_that_ran_out_is_handed_in_by_who_looks_first(classroom, learner, learner_client):
    given, _ = begin_exam(classroom, learner_client, due_at=NOW + 2 * DAY)

    assert standing(given, learner, now=NOW + DAY) == ("done", 0)
    assert Attempt.objects.get().finished_at is not None


# --- Today ---


def test_today_reminds_of_what_is_not_done(classroom, learner):
    soon = factories.make_assignment(classroom, title="Soon", due_at=NOW + HOUR)
    factories.make_assignment(classroom, title="Later", due_at=NOW + 9 * DAY)
    factories.make_assignment(classroom, title="Ahead", opens_at=NOW + DAY)
    factories.make_assignment(classroom, title="Too late", due_at=NOW - DAY)
    factories.make_assignment(classroom, title="Late", due_at=NOW - DAY, accepts_late=True)
    factories.make_assignment(classroom, factories.make_user(), title="Of others")

    items = today_of(learner, now=NOW)

    assert [item.title for item in items] == ["Late", "Soon", "Later"]
    assert items[1].detail == "Tuesdays, due today at 10:00"
    assert items[1].weight > items[2].weight
    decide(soon, learner, "excused")
    assert [item.title for item in today_of(learner, now=NOW)] == ["Late", "Later"]


@pytest.mark.parametrize("how", ["archived", "left"])
def test_today_forgets_a_class_that_is_over(classroom, learner, how):
    factories.make_assignment(classroom)
    assert today_of(learner, now=NOW)
    if how == "left":
        Enrolment.objects.filter(person=learner).update(removed_at=NOW)
    else:
        classroom.archived_at = NOW
        classroom.save()

    assert today_of(learner, now=NOW) == []


# --- Decisions ---


def decide(assignment, learner, kind, **fields):
    by = factories.make_user(display_name="Ada")
    return Ruling.objects.create(
        assignment=assignment, learner=learner, kind=kind, by=by, by_name="Ada", made_at=NOW,
        **{"reason": "Because."} | fields,
    )  # fmt: skip


def test_newest_decision_stands(classroom, learner):
    given = factories.make_assignment(classroom, due_at=NOW - DAY)
    assert standing(given, learner) == ("missing", 0)

    for kind, fields, expected in [
        ("excused", {}, ("excused", None)),
        ("score", {"score": 7000}, ("done", 7000)),
        ("workedout", {}, ("missing", 0)),
        ("due", {"due_at": NOW + DAY}, ("open", None)),
        ("dueasall", {}, ("missing", 0)),
    ]:
        decide(given, learner, kind, **fields)
        assert standing(given, learner) == expected, kind


def test_own_due_time_is_shown_to_the_learner(classroom, learner, learner_client):
    given = factories.make_assignment(classroom, due_at=NOW - DAY)
    decide(given, learner, "due", due_at=NOW + 2 * DAY, reason="Was ill.")

    page = learner_client.get(given.get_absolute_url())

    assert "(your own time)" in page.text
    assert "Was ill." in page.text


# --- Load ---


def test_class_page_asks_the_same_for_one_and_ten_of_each_kind(
    classroom, learner_client, django_assert_max_num_queries
):
    def ask():
        with django_assert_max_num_queries(16) as queries:
            learner_client.get(f"/class/{classroom.pk}/")
        return len(queries)

    kinds = Assignment.Kind.values
    for kind in kinds:
        factories.make_assignment(classroom, kind=kind)
    once = ask()
    for kind in kinds * 9:
        factories.make_assignment(classroom, kind=kind)

    assert ask() == once


def test_home_reminds_also_who_has_done_nothing_yet(classroom, learner_client):
    factories.make_assignment(classroom, title="First of all", due_at=NOW + DAY)

    assert "First of all" in learner_client.get("/").text


# --- What instructors see at a glance ---


def test_overview_and_list_say_how_many_have_done_it(teacher, classroom, learner):
    past = factories.make_assignment(classroom, title="Past", due_at=NOW - DAY)
    older = factories.make_assignment(classroom, title="Older", due_at=NOW - 2 * DAY)
    section = factories.make_section()
    fields = {"kind": "reading", "chapter": section.chapter, "due_at": NOW + DAY}
    factories.make_assignment(classroom, title="Now", **fields)
    factories.enrol(classroom, factories.make_user(), now=NOW)
    mark_section_read(learner, section, now=NOW)

    overview = teacher.get(f"/class/{classroom.pk}/").text
    listed = teacher.get(f"/class/{classroom.pk}/assignments/").text

    assert "1 of 2 done" in overview
    assert "1 of 2 done" in listed
    assert listed.index("Now") < listed.index(past.title) < listed.index(older.title)


def test_overview_leads_to_a_session_that_runs(teacher, classroom):
    session = factories.make_live_session(classroom=classroom)

    assert f'href="/live/{session.pk}/host/"' in teacher.get(f"/class/{classroom.pk}/").text


def test_assignment_names_who_stands_where(teacher, classroom, learner):
    given = factories.make_assignment(classroom, due_at=NOW - DAY)
    other = factories.enrol(classroom, factories.make_user(), now=NOW, name="<b>Grace</b>")
    sit_all = begin_practice(given, learner, [factories.make_question().pk], seed=1, now=NOW - DAY)
    answer(sit_all, True, now=NOW - 2 * DAY)

    page = teacher.get(given.get_absolute_url()).text

    assert f'/grades/{other.pk}/{given.pk}/">&lt;b&gt;Grace&lt;/b&gt;</a>' in page
    assert page.count("1 of 2") == 2


def test_grade_leads_to_the_learners_before_and_after(teacher, classroom):
    """In the order of the gradebook, and of those alone who have the assignment."""
    people = [factories.make_user() for _ in range(4)]
    places = [
        factories.enrol(classroom, person, now=NOW, name=f"Z{n}") for n, person in enumerate(people)
    ]
    given = factories.make_assignment(classroom, *[people[n] for n in (0, 1, 3)])

    page = teacher.get(f"/class/{classroom.pk}/grades/{places[1].pk}/{given.pk}/").text

    links = re.findall(rf'rel="(\w+)" href="/class/\d+/grades/(\d+)/{given.pk}/"', page)
    links += re.findall(r'rel="(next)" href="/class/\d+/grades/(\d+)/', page)
    assert dict(links) == {"prev": str(places[0].pk), "next": str(places[3].pk)}


def test_only_what_was_decided_is_offered_to_be_taken_back(teacher, classroom, learner):
    given = factories.make_assignment(classroom, due_at=NOW - DAY)
    place = classroom.enrolments.get(person=learner)
    url = f"/class/{classroom.pk}/grades/{place.pk}/{given.pk}/"
    assert "Take that back" not in teacher.get(url).text

    teacher.post(url, {"kind": "excused", "reason": "Ill"})

    page = teacher.get(url).text
    assert "Take that back: the score as worked out" in page
    assert "Take that back: due as for all" not in page
