"""Class lists out of a class and into it: sixty files, hostile cells, repeats, and changes between
the look and the press."""

import csv
import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client

from classrooms.actions.rosters import import_roster
from classrooms.csvfile import parse, rearmed
from classrooms.members import known_people
from classrooms.models import Enrolment, Invitation
from classrooms.names import clean_name
from classrooms.roster import read
from classrooms.roster_plan import plan
from studyapp.models import User
from tests import factories
from tests.classrooms.payloads import FORMULAS
from tests.classrooms.rosters import Person, files

pytestmark = pytest.mark.django_db
FILES = dict(files())


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Teacher", email="teacher@example.com")


@pytest.fixture
def classroom(instructor):
    return factories.make_classroom(instructor)


@pytest.fixture
def teacher(instructor):
    client = Client()
    client.force_login(instructor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fill(classroom, here, invited):
    for person in here:
        user = factories.make_user(email=person.email)
        place = factories.enrol(classroom, user, name=person.name, now=factories.NOW)
        place.number = person.number
        place.save()
    for person in invited:
        factories.make_invitation(classroom, **vars(person))


def state(classroom):
    """(people here, people invited), with instructors left out."""
    learners = classroom.enrolments.learners().select_related("person")
    return (
        {Person(place.name, place.person.email, place.number) for place in learners},
        {Person(one.name, one.email, one.number) for one in classroom.invitations.all()},
    )


def upload(teacher, classroom, data):
    sent = SimpleUploadedFile("list.csv", data) if isinstance(data, bytes) else None
    fields = {"file": sent} if sent else {"text": data}
    return teacher.post(f"/class/{classroom.pk}/people/import/", fields)


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else ""


def confirm(teacher, classroom, page):
    """Press the button of a dry run, as a browser sends its fields."""
    fields = {"text": hidden(page, "text"), "shown": hidden(page, "shown")}
    return teacher.post(f"/class/{classroom.pk}/people/import/", fields)


# --- The sixty ---


def test_there_are_sixty_files():
    assert len(FILES) == 60
    assert len({file.data for file in FILES.values()}) == 60


@pytest.mark.parametrize("name", FILES)
def test_file_does_what_the_oracle_says_and_the_second_time_nothing(teacher, classroom, name):
    file = FILES[name]
    fill(classroom, file.here, file.invited)
    before = state(classroom)

    page = upload(teacher, classroom, file.data)
    assert state(classroom) == before
    if file.faults:
        told = [html.unescape(one) for one in re.findall(r"<li>(Line .*?)</li>", page.text)]
        assert len(told) == len(file.faults)
        for said, (line, word) in zip(told, sorted(file.faults), strict=True):
            assert re.match(rf"Line {line}\b", said)
            assert word in said
        assert not hidden(page, "shown")
        return
    done = confirm(teacher, classroom, page)

    assert done.status_code == 302
    assert state(classroom) == file.expected()
    again = upload(teacher, classroom, file.data)
    assert "There is nothing to change" in again.text
    replay = confirm(teacher, classroom, page)
    assert "There is nothing to change" in replay.text
    assert state(classroom) == file.expected()


# --- Repeats, and what happens meanwhile ---


LIST = "Name,Email,Number\nAda,ada@example.com,17\nBob,bob@example.com,18\n"


def test_nothing_is_changed_where_the_class_has_changed_since(teacher, classroom):
    page = upload(teacher, classroom, LIST)
    factories.make_invitation(classroom, name="Ada", email="ada@example.com", number="16")

    told = confirm(teacher, classroom, page)

    assert "The class has changed since you looked" in told.text
    assert classroom.invitations.get().number == "16"
    assert confirm(teacher, classroom, told).status_code == 302
    assert sorted(classroom.invitations.values_list("number", flat=True)) == ["17", "18"]


def test_without_the_look_nothing_is_imported(classroom):
    roster = read(parse(LIST))

    for shown in ("", "0" * 64):
        _, is_done = import_roster(classroom, roster, shown=shown, now=factories.NOW)
        assert not is_done
    assert not Invitation.objects.exists()


def test_failure_at_any_statement_changes_nothing(teacher, classroom):
    invited = [Person("Bob B", "bob@example.com", "18"), Person("Zoe", "zoe@example.com", "19")]
    fill(classroom, [Person("Ada L", "ada@example.com", "1")], invited)
    listed = f"{LIST}Zoe,zoe@school.example,19\nNew,new@example.com,\n"
    page, before = upload(teacher, classroom, listed), state(classroom)

    failed = 0
    while failed < 50:
        left = failed

        def fail(execute, sql, params, many, context):
            nonlocal left
            if sql.startswith(("UPDATE", "DELETE", "INSERT", "SELECT")):
                if left == 0:
                    raise DatabaseError("cut off")
                left -= 1
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(fail):
                confirm(teacher, classroom, page)
        except DatabaseError:
            assert state(classroom) == before, failed
            failed += 1
        else:
            break

    assert 10 < failed < 50
    assert len(state(classroom)[1]) == 3


def test_same_list_changes_nothing_after_people_took_their_places(teacher, classroom):
    confirm(teacher, classroom, upload(teacher, classroom, LIST))
    for one in classroom.invitations.all():
        Client().post(one.get_absolute_url())
    assert classroom.enrolments.learners().count() == 2

    assert "There is nothing to change" in upload(teacher, classroom, LIST).text


def test_who_came_by_the_code_gets_the_number_and_needs_no_invitation(teacher, classroom):
    confirm(teacher, classroom, upload(teacher, classroom, LIST))
    ada = factories.make_user(email="ada@example.com", display_name="Ada")
    factories.enrol(classroom, ada, now=factories.NOW)

    page = upload(teacher, classroom, LIST)
    assert "The invitation still waiting for them is withdrawn" in page.text
    confirm(teacher, classroom, page)

    assert classroom.enrolments.get(person=ada).number == "17"
    assert [one.name for one in classroom.invitations.waiting()] == ["Bob"]
    assert "There is nothing to change" in upload(teacher, classroom, LIST).text


def test_another_address_makes_another_link(teacher, classroom):
    one = factories.make_invitation(classroom, name="Ada", email="old@example.com", number="17")

    confirm(teacher, classroom, upload(teacher, classroom, LIST))

    assert Client().get(one.get_absolute_url()).status_code == 404
    assert classroom.invitations.get(pk=one.pk).email == "ada@example.com"


def test_list_says_nothing_of_who_has_an_account(teacher, classroom):
    before = without_tokens(upload(teacher, classroom, LIST))
    factories.make_user(email="ada@example.com", display_name="Somebody")

    assert without_tokens(upload(teacher, classroom, LIST)) == before


def without_tokens(page):
    secret = r'(csrf\w*|idempotency_key)" value="[^"]*"|Token": "\w*"'
    return re.sub(secret, "", page.text)


def test_list_makes_nobody_an_instructor_who_is_in_the_class(teacher, classroom, learner):
    factories.enrol(classroom, learner, now=factories.NOW)

    page = upload(teacher, classroom, f"Email,Role\n{learner.email},instructor\n")

    assert "A file changes no roles" in page.text
    assert not classroom.enrolments.get(person=learner).is_instructor


@pytest.mark.parametrize("data", ["", b"", b"\x81\x8d\x8f", 'Name,"Email\nAda'])
def test_what_is_no_list_is_refused_and_kept(teacher, classroom, data):
    page = upload(teacher, classroom, data)

    assert page.status_code == 422
    assert "invalid-feedback" in page.text
    if isinstance(data, str) and data:
        assert html.escape(data) in page.text


def test_cells_of_a_list_are_shown_as_text(teacher, classroom):
    page = upload(teacher, classroom, 'Name,Email,<b>x</b>\n"<img src=x>",a@example.com,1\n')

    assert "<img src=x>" not in page.text
    assert "<b>x</b>" not in page.text
    assert "&lt;img src=x&gt;" in page.text


def test_dry_run_asks_as_many_queries_for_one_as_for_many(
    teacher, classroom, django_assert_max_num_queries
):
    def ask(count):
        rows = "".join(f"P{n},p{n}@example.com,{n}\n" for n in range(count))
        with django_assert_max_num_queries(12) as queries:
            upload(teacher, classroom, f"Name,Email,Number\n{rows}")
        return len(queries)

    upload(teacher, classroom, LIST)  # a day's first POST writes more
    few = ask(1)
    people = [Person(f"Q{n}", f"q{n}@example.com", f"Q{n}") for n in range(20)]
    fill(classroom, people[:10], people[10:])
    assert ask(60) == few


# --- Out ---


def rows_of(page):
    text = page.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_list_of_the_class_can_be_imported_as_it_is(teacher, classroom):
    fill(classroom, [Person("Ada", "ada@example.com", "17")], [Person("Bob", "b@example.com", "")])
    guest = factories.enrol(classroom, factories.make_guest(), name="Zoë", now=factories.NOW)

    page = teacher.get(f"/class/{classroom.pk}/people/csv")

    header, *rows = rows_of(page)
    assert header == ["Place", "Name", "Email", "Number", "Role", "Joined", "Link"]
    assert [row[1] for row in rows] == ["Teacher", "Ada", "Zoë", "Bob"]
    assert rows[2][0] == str(guest.pk)
    assert rows[3][6].endswith(classroom.invitations.get().get_absolute_url())
    assert "There is nothing to change" in upload(teacher, classroom, page.content).text


def test_list_can_name_and_number_guests_by_their_place(teacher, classroom):
    guest = factories.enrol(classroom, factories.make_guest(), name="Z", now=factories.NOW)

    confirm(teacher, classroom, upload(teacher, classroom, f"Place;Name;No\n{guest.pk};Zoë;17\n"))

    guest.refresh_from_db()
    assert (guest.name, guest.number) == ("Zoë", "17")


def test_no_payload_of_two_hundred_leaves_as_a_formula(teacher, classroom):
    """In names and numbers alike; and the list can still be imported, and changes nothing."""
    places = [
        Enrolment(
            classroom=classroom,
            person=User.objects.create_guest(),
            name=payload,
            number=f"{payload}{n}"[-40:] if n % 2 else "",
            joined_at=factories.NOW,
        )
        for n, payload in enumerate(dict.fromkeys(map(clean_name, FORMULAS)))
    ]
    raw = [
        Enrolment(
            classroom=classroom, person=User.objects.create_guest(), name=p, joined_at=factories.NOW
        )
        for p in FORMULAS
    ]
    Enrolment.objects.bulk_create(places + raw)

    _, *rows = rows_of(teacher.get(f"/class/{classroom.pk}/people/csv"))

    wrong = [cell for row in rows for cell in row[1:4] if looks_like_a_formula(cell)]
    assert wrong == []
    names = [rearmed(row[1]) for row in rows]
    assert set(FORMULAS) <= set(names)


def looks_like_a_formula(cell):
    """As a spreadsheet does it: the first sign, after spaces and what it cannot show."""
    return cell.lstrip(" \u00a0\ufeff\u200b\t\r\n")[:1] in set("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize("payload", dict.fromkeys(map(clean_name, FORMULAS)))
def test_payload_comes_in_as_text_and_goes_out_and_in_unchanged(teacher, classroom, payload):
    out = io.StringIO()
    csv.writer(out).writerows([["Name", "Email"], [payload, "x@example.com"]])

    confirm(teacher, classroom, upload(teacher, classroom, out.getvalue()))

    name = classroom.invitations.get().name
    page = teacher.get(f"/class/{classroom.pk}/people/csv")
    assert not any(looks_like_a_formula(cell) for cell in rows_of(page)[2])
    assert rearmed(rows_of(page)[2][1]) == name
    assert "There is nothing to change" in upload(teacher, classroom, page.content).text


def test_import_of_many_changes_takes_few_queries(classroom, django_assert_max_num_queries):
    people = [Person(f"A{n}", f"a{n}@example.com", f"{n}") for n in range(120)]
    fill(classroom, people[:60], people[60:])
    rows = "".join(f"B{n},a{n}@example.com,{n}\n" for n in range(120))
    roster = read(parse(f"Name,Email,Number\n{rows}"))
    shown = plan(roster, list(known_people(classroom))).fingerprint

    with django_assert_max_num_queries(14):
        _, is_done = import_roster(classroom, roster, shown=shown, now=factories.NOW)

    assert is_done
    assert {person.name[0] for group in state(classroom) for person in group} == {"B"}


def test_known_people_take_three_queries(classroom, django_assert_num_queries):
    fill(
        classroom,
        [Person(f"A{n}", f"a{n}@example.com", f"{n}") for n in range(5)],
        [Person("B", "b@example.com", "")],
    )

    with django_assert_num_queries(3):
        assert len(list(known_people(classroom))) == 7
