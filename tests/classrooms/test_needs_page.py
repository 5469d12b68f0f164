import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from classrooms.models import AssignedAttempt, Assignment, Enrolment
from classrooms.today import assignments as today_of
from quizzes.models import Attempt, Response
from studyapp.actions import mark_section_read
from tests import factories
from tests.classrooms.big_class import make_big_class
from tests.classrooms.living import answer, join, step
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = timedelta(days=1)
QUERIES = 11


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def browser_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Ada")


@pytest.fixture
def people():
    return [factories.make_user(display_name=name) for name in ("Grace", "Katherine", "Zoe")]


@pytest.fixture
def classroom(instructor, people):
    classroom = factories.make_classroom(instructor, *people)
    classroom.enrolments.update(joined_at=NOW - 40 * DAY)
    return classroom


@pytest.fixture
def teacher(instructor):
    return browser_of(instructor)


@pytest.fixture
def section():
    objective = factories.make_objective(text="Size workers from the backlog")
    return factories.make_section(title="Backlog per worker", objectives=[objective])


@pytest.fixture
def questions(section):
    objective = section.objectives.get()
    return [factories.make_question(section=section, objective=objective) for _ in range(6)]


def sit(learner, assignment, questions, *, right=False, at=NOW - DAY, **fields):
    """A sitting in which all is answered, wrong ones with the first wrong choice."""
    attempt = factories.make_attempt(learner, *questions, started_at=at, **fields)
    if assignment is not None:
        AssignedAttempt.objects.create(assignment=assignment, attempt=attempt)
    for response in attempt.responses.all():
        choices = response.question.choices.filter(is_correct=right).values_list("pk", flat=True)
        Response.objects.filter(pk=response.pk).update(
            is_correct=right, answered_at=at, chosen=list(choices)[:1]
        )
    return attempt


def url_of(classroom):
    return f"/class/{classroom.pk}/needs/"


def look(client, classroom, page=""):
    found = client.get(url_of(classroom) + page)
    assert found.status_code == 200
    return found.text


def words(text):
    """The text of a page's main part, as a reader has it."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def named(page):
    """Names of the people told of, in their order."""
    part = page.partition('id="people"')[2].partition('id="mistakes"')[0]
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", part)


# --- What it says ---


def test_absent_and_low_learners_come_with_reason_and_evidence(teacher, classroom, people):
    due = factories.make_assignment(classroom, title="Set 1", due_at=NOW - DAY)
    low, other = [factories.make_question() for _ in range(2)]
    sit(people[0], due, [low, other], at=NOW - 2 * DAY)
    sit(people[2], due, [low, other], right=True, at=NOW - 2 * DAY)

    page = look(teacher, classroom)

    assert named(page) == ["Katherine", "Grace"]
    said = words(page)
    assert "Katherine Nothing for this class for 40 days. Waiting: Set 1 , was due 20 Nov" in said
    assert "Grace Below half: Set 1 , 0 %" in said
    place = classroom.enrolments.get(person=people[1])
    assert f'href="/class/{classroom.pk}/grades/{place.pk}/{due.pk}/"' in page
    assert f'href="/class/{classroom.pk}/grades/{place.pk}/"' in page


def test_what_was_due_before_somebody_joined_is_no_reason(teacher, classroom, people):
    factories.make_assignment(classroom, due_at=NOW - 2 * DAY)
    classroom.enrolments.filter(person=people[0]).update(joined_at=NOW - DAY)

    assert named(look(teacher, classroom)) == ["Katherine", "Zoe"]


def test_own_later_due_time_is_respected(teacher, classroom, people):
    due = factories.make_assignment(classroom, due_at=NOW - 40 * DAY, now=NOW - 50 * DAY)
    due.rulings.create(
        learner=people[0], kind="due", due_at=NOW - DAY, reason="Ill", by_name="Ada", made_at=NOW
    )

    assert named(look(teacher, classroom)) == ["Grace"]


def test_many_wrong_answers_name_the_misconception_and_the_section(
    teacher, classroom, people, questions, section
):
    given = factories.make_assignment(classroom)
    for learner in people:
        sit(learner, given, questions[:3])

    said = words(look(teacher, classroom))

    assert "Choice 1 of" in said
    assert "Behind it: Misconception 1." in said
    assert "3 of 3" in said
    assert "Taught in Backlog per worker , chapter" in said
    assert "Size workers from the backlog Weak for 3 of 3 learners" in said


def test_two_learners_are_too_few_to_tell_of(teacher, classroom, people, questions):
    given = factories.make_assignment(classroom)
    for learner in people[:2]:
        sit(learner, given, questions)

    said = words(look(teacher, classroom))

    assert "Choice 1 of" not in said
    assert "No wrong answer was chosen by three learners or more." in said


def test_who_has_put_it_right_is_not_told_of(teacher, classroom, people, questions):
    given = factories.make_assignment(classroom)
    for learner in people:
        sit(learner, given, questions[:1], at=NOW - 2 * DAY)
    sit(people[0], given, questions[:1], right=True)

    assert "No wrong answer was chosen" in words(look(teacher, classroom))


def test_stuck_learner_is_offered_section_and_questions(teacher, classroom, people, questions):
    sit(people[1], factories.make_assignment(classroom), questions[:4])

    page = look(teacher, classroom)

    assert named(page) == ["Katherine"]
    said = words(page)
    assert "Missed the last 4 questions on “Size workers from the backlog”" in said
    assert "Assign this section and five questions" in said


@pytest.mark.parametrize("kind", ["own", "assigned"])
def test_what_learners_practise_by_themselves_is_not_looked_at(
    teacher, classroom, people, questions, kind
):
    """With the same answers in assigned work the page tells of them: the control."""
    given = factories.make_assignment(classroom, now=NOW)
    for learner in people:
        sit(learner, given if kind == "assigned" else None, questions[:5])

    page = look(teacher, classroom)

    assert (named(page) != []) == (kind == "assigned")
    assert ("Misconception" in page) == (kind == "assigned")
    assert ("Size workers" in page) == (kind == "assigned")


def test_work_of_another_class_is_not_looked_at(teacher, classroom, people, questions):
    elsewhere = factories.make_assignment(factories.make_classroom(None, *people))
    factories.make_assignment(classroom)
    for learner in people:
        sit(learner, elsewhere, questions[:5])

    assert "Misconception" not in look(teacher, classroom)


@pytest.mark.parametrize("is_over", [True, False])
def test_answers_of_an_exam_are_told_once_it_is_over(
    teacher, classroom, people, questions, is_over
):
    given = factories.make_assignment(classroom, kind="exam")
    for learner in people:
        exam = {"kind": Attempt.Kind.TEST, "exam": f"class:{given.pk}"}
        times = {"deadline_at": NOW + DAY, "finished_at": NOW if is_over else None}
        sit(learner, given, questions[:5], **exam, **times)

    assert ("Misconception" in look(teacher, classroom)) == is_over


@pytest.mark.parametrize("steps", [["shut"], ["shut", "reveal"]])
def test_live_answers_are_told_once_the_key_is_out(teacher, classroom, people, questions, steps):
    session = factories.make_live_session(questions[0], classroom=classroom)
    parts = [join(session, learner, name="N") for learner in people]
    step(session, "ask")
    for part in parts:
        answer(part, is_right=False)
    step(session, *steps)

    assert ("Misconception" in look(teacher, classroom)) == ("reveal" in steps)


def test_who_was_removed_is_not_told_of(teacher, classroom, people, questions):
    given = factories.make_assignment(classroom, due_at=NOW - DAY)
    for learner in people:
        sit(learner, given, questions[:5])
    classroom.enrolments.filter(person=people[0]).update(removed_at=NOW)

    page = look(teacher, classroom)

    assert "Grace" not in page
    assert "Misconception" not in page


def test_names_and_titles_are_escaped(teacher, classroom, people, questions):
    bad = "<script>alert(1)</script>\"'&"
    classroom.enrolments.update(name=bad)
    people[0].email = "a?bcc=x@example.com"
    people[0].save()
    given = factories.make_assignment(classroom, title=bad, due_at=NOW - DAY)
    for learner in people:
        sit(learner, given, questions[:4])

    page = look(teacher, classroom)

    assert "<script>alert" not in page
    assert named(page)[0] == html.escape(bad).replace("&#x27;", "&#39;") or bad not in page
    assert 'href="mailto:a%3Fbcc%3Dx@example.com"' in page


def test_class_without_people_work_or_days_left_says_so(teacher, instructor):
    classroom = factories.make_classroom(instructor)
    assert "Nobody is here yet" in look(teacher, classroom)
    factories.enrol(classroom, factories.make_user(), now=NOW)
    assert "Nothing to go by yet" in look(teacher, classroom)
    factories.make_assignment(classroom)
    assert "Nobody: all are here" in look(teacher, classroom)
    classroom.archived_at = NOW
    classroom.save()
    assert "This class is in the archive" in look(teacher, classroom)


def test_long_list_has_pages(teacher, classroom):
    for n in range(12):
        place = factories.enrol(classroom, factories.make_user(), now=NOW, name=f"L{n:02}")
        Enrolment.objects.filter(pk=place.pk).update(joined_at=NOW - 30 * DAY)
    factories.make_assignment(classroom, due_at=NOW - DAY)

    first, second = look(teacher, classroom), look(teacher, classroom, "?page=2")

    assert len(named(first)) == 10
    assert len(named(second)) == 5
    assert not set(named(first)) & set(named(second))


@pytest.mark.parametrize("role", ["learner", "other instructor"])
@pytest.mark.parametrize("what", ["", "assign"])
def test_page_is_for_instructors_of_the_class(classroom, people, role, what):
    person = people[0] if role == "learner" else factories.make_user()
    if role != "learner":
        factories.make_classroom(person)
    client = browser_of(person)

    found = client.post(url_of(classroom) + what) if what else client.get(url_of(classroom))

    assert found.status_code == 404


# --- Giving ---


@pytest.fixture
def missed(teacher, classroom, people, questions):
    """Everybody has missed the objective; what the page would send for all of them."""
    given = factories.make_assignment(classroom)
    for learner in people:
        sit(learner, given, questions[:5])
    return fields_of(look(teacher, classroom))


def fields_of(page, n=-1):
    """What the last form of the page sends as it stands."""
    form = re.findall(r'<form class="needs-give".*?</form>', page, flags=re.S)[n]
    found = {"places": re.findall(r'name="places" value="(\d+)"', form)}
    for name in ("objective", "section", "idempotency_key"):
        found[name] = re.search(rf'name="{name}" value="([^"]*)"', form)[1]
    return found


def send(client, classroom, fields):
    return client.post(f"{url_of(classroom)}assign", fields)


def follow_ups(classroom):
    return Assignment.objects.filter(classroom=classroom).exclude(objective=None)


def test_one_press_gives_section_and_questions_to_those_learners(
    teacher, classroom, people, missed, section
):
    page = send(teacher, classroom, missed)

    assert page["Location"] == url_of(classroom)
    given = follow_ups(classroom).get()
    assert {row.learner for row in given.chosen.all()} == set(people)
    assert (given.section, given.count, given.weight) == (section, 5, 0)
    assert given.due_at - NOW < 8 * DAY
    assert "are given to 3 learners, due Saturday 28 November" in teacher.get(page["Location"]).text
    [item] = [one for one in today_of(people[0], now=NOW) if one.title.startswith("Again")]
    assert item.title == "Again: Size workers from the backlog"
    assert item.why == "You missed questions on this in class"
    assert item.weight == max(one.weight for one in today_of(people[0], now=NOW))
    shown = browser_of(people[0]).get(item.url).text
    assert "Read the section “Backlog per worker”, then answer 5 questions" in words(shown)
    assert f'href="/learn/{section.chapter.slug}/#{section.slug}"' in shown
    mark_section_read(people[0], section, now=NOW)
    assert "You missed questions on this in class" in browser_of(people[0]).get("/").text


def test_sitting_asks_what_is_unseen_then_what_was_missed(
    teacher, classroom, people, questions, missed
):
    """One was never asked, five were missed and come back tomorrow; others were right long ago."""
    other = factories.make_question(section=questions[0].section)
    sit(people[0], None, [other], right=True, at=NOW - 300 * DAY)
    for question in questions[:4]:
        people[0].due_questions.create(question=question, due_on=NOW.date() + DAY, miss_count=1)
    people[0].due_questions.filter(question=questions[4]).delete()
    sit(people[0], None, [questions[4]], right=True, at=NOW - 200 * DAY)
    send(teacher, classroom, missed)
    given = follow_ups(classroom).get()

    browser_of(people[0]).post(f"{given.get_absolute_url()}start")

    asked = Attempt.objects.get(assigned__assignment=given).responses.question_ids()
    assert len(asked) == 5
    assert {questions[n].pk for n in (0, 1, 2, 3, 5)} == set(asked)


@pytest.mark.parametrize("same_key", [True, False])
def test_double_click_gives_once(teacher, classroom, people, missed, same_key):
    for n in range(2):
        key = {} if same_key else {"idempotency_key": f"other-{n}"}
        page = send(teacher, classroom, missed | key)
        assert page.status_code == 302

    assert follow_ups(classroom).count() == 1
    assert follow_ups(classroom).get().chosen.count() == 3
    assert "Assigned: 3 learners have this section" in words(look(teacher, classroom))


def test_who_has_it_already_gets_no_second(teacher, classroom, people, missed):
    send(teacher, classroom, missed | {"places": missed["places"][:1]})
    page = look(teacher, classroom)
    assert "1 more has it already" in words(page)
    assert len(fields_of(page)["places"]) == 2

    said = teacher.post(
        f"{url_of(classroom)}assign", missed | {"idempotency_key": "x"}, follow=True
    )

    assert "2 learners, due" in said.text
    assert "1 had it already" in said.text
    assert [row.chosen.count() for row in follow_ups(classroom).order_by("pk")] == [1, 2]


def test_after_it_was_due_it_can_be_given_again(teacher, classroom, people, missed, time_machine):
    send(teacher, classroom, missed)
    time_machine.move_to(NOW + 8 * DAY, tick=False)

    send(teacher, classroom, missed | {"idempotency_key": "later"})

    assert follow_ups(classroom).count() == 2


def test_learners_who_are_not_in_the_class_get_nothing(teacher, classroom, people, missed):
    other = factories.make_classroom(None, factories.make_user())
    stranger = other.enrolments.learners().get()
    classroom.enrolments.filter(person=people[0]).update(removed_at=NOW)
    own = classroom.enrolments.instructors().get()
    odd = [str(stranger.pk), str(own.pk), "x", "", "9" * 30]

    send(teacher, classroom, missed | {"places": missed["places"] + odd})

    chosen = follow_ups(classroom).get().chosen.all()
    assert {row.learner for row in chosen} == set(people[1:])


def test_nobody_chosen_is_said(teacher, classroom, missed):
    page = send(teacher, classroom, missed | {"places": []})

    assert page.status_code == 422
    assert "Choose at least one learner." in page.text
    assert not follow_ups(classroom).exists()


@pytest.mark.parametrize("wrong", [{"objective": "no-such"}, {"section": "0"}, {"section": "x"}])
def test_what_the_course_does_not_have_is_said(teacher, classroom, missed, wrong):
    page = send(teacher, classroom, missed | wrong)

    assert page.status_code == 422
    assert "The course has changed since you looked" in page.text
    assert not follow_ups(classroom).exists()


def test_follow_up_counts_for_nothing_in_the_total(teacher, classroom, people, missed):
    before = teacher.get(f"/class/{classroom.pk}/grades/csv").text.splitlines()[1].split(",")[4]
    send(teacher, classroom, missed)
    follow_ups(classroom).update(due_at=NOW - DAY)

    after = teacher.get(f"/class/{classroom.pk}/grades/csv").text.splitlines()[1].split(",")[4]

    assert after == before


# --- Load ---


@pytest.mark.parametrize("size", [{"learners": 3, "assignments": 10}, {}])
def test_a_class_of_three_hundred_takes_no_more_queries_than_one_of_three(
    django_assert_max_num_queries, size
):
    classroom, instructor = make_big_class(**size)
    classroom.enrolments.update(joined_at=NOW - 60 * DAY)
    client = browser_of(instructor)

    with django_assert_max_num_queries(QUERIES):
        page = look(client, classroom)

    assert named(page) != []
    assert "Misconception" in page or "learners" in size
