"""Class lists without a class: what the columns are taken for, and what the rows would change."""

import pytest

from classrooms import roster
from classrooms.csvfile import parse
from classrooms.roster_plan import Known, Standing, plan

ADA = Known(
    *(Standing.HERE, 1, "Ada", "17", "learner"),
    emails=frozenset({"ada@example.com"}),
    account_email="ada@example.com",
)
BOB = Known(Standing.HERE, 2, "Bob", "18", "instructor", frozenset({"bob@example.com"}))
EVE = Known(Standing.REMOVED, 3, "Eve", "19", "learner", frozenset({"eve@example.com"}))
IDA = Known(Standing.INVITED, 1, "Ida", "20", "learner", frozenset({"ida@example.com"}))
CLASS = [ADA, BOB, EVE, IDA]


def read(text):
    return roster.read(parse(text))


def planned(text, known=CLASS):
    return plan(read(text), known)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name,Email,Number", "Ada L,ada@example.com,17"),
        ("NUMBER;E-Mail;full name", "17;ada@example.com;Ada L"),
        ("Student ID\tFirst name\tLast name\tEmail address", "17\tAda\tL\tada@example.com"),
        ("Nachname;Vorname;Matrikelnummer;E-Mail-Adresse", "L;Ada;17;ada@example.com"),
        ("Nom,Prénom,Courriel,Numéro", "L,Ada,ada@example.com,17"),
        (" e_mail: ,ID#,Name*", "ADA@Example.com ,17,Ada  L"),
    ],
)
def test_columns_are_known_in_any_order_by_what_schools_call_them(header, row):
    [found] = read(f"{header}\n{row}\n").rows

    assert (found.name, found.email, found.number) == ("Ada L", "ada@example.com", "17")


def test_accent_is_the_same_from_every_machine():
    [composed, apart] = read("Name,No\nJos\u00e9,1\nJose\u0301,2\n").rows

    assert composed.name == apart.name


def test_columns_that_mean_nothing_here_are_named():
    assert read("Name,Email,Section,Phone\nAda,a@example.com,A,1\n").unread == ("Section", "Phone")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Name,Section\nAda,A\n", "Line 1: no column is called “Email” or “Number”."),
        ("ada@example.com\nbob@example.com\n", "Line 1: no column"),
        ("Email,Mail\na@example.com,b@example.com\n", "Line 1: “Email” and “Mail” are both"),
        ("Name,Email\n", "Under the names of the columns stands nobody."),
        ("Name,Email\nAda,a@example.com\nBob,bob(at)example.com\n", "Line 3, email: “bob(at)"),
        ("Name,Email\nАda,аda@example.com\n", "Line 2, email:"),  # a Cyrillic first letter
        ("Name,Email\nAda,\n", "Line 2: give Ada an email or a number."),
        ("Name,Email,Role\nAda,a@example.com,boss\n", "Line 2, role: “boss”"),
        ("Name,Email\nLovelace, Ada,a@example.com\n", "Line 2 has 3 cells for 2 columns."),
        (f"Name,No\n{'x' * 121},1\n", "Line 2, name: it is over 120"),
        (f"Name,No\nAda,{'1' * 41}\n", "Line 2, number: it is over 40"),
        ("Name,No\nAda,1\n\nBob,1\n", "Lines 2 and 4 have the same number, 1"),
        ("Email\na@example.com\nA@EXAMPLE.com\n", ""),
        ("Place,Name\n99,Ada\n", "Line 2: 99 is nobody’s place"),
        ("Email,No\nada@example.com,18\n", "Line 2 says partly Ada and partly Bob"),
        ("Email,No\nada@example.com,20\n", "Line 2 says partly Ada and partly Ida"),
        ("Email,No\nada@example.com,\n,17\n", "Lines 2 and 3 are both about Ada."),
        ("Email,Role\nada@example.com,instructor\n", "Line 2, role: Ada is in the class as"),
        ("Email,Role\nbob@example.com,learner\n", "Line 2, role: Bob is in the class as"),
        ("Email,Role\nida@example.com,teacher\n", "Line 2, role: Ida is invited as learner."),
    ],
)
def test_fault_names_its_line_and_what_to_do(text, fault):
    faults = planned(text).faults

    assert len(faults) == bool(fault)
    assert all(found.startswith(fault) for found in faults)


def test_nobody_new_and_nothing_else_is_no_change():
    found = planned("Name,Email,No\nAda,ADA@example.com,17\nBob,,18\nIda,ida@example.com,\n")

    assert found.is_empty
    assert [str(one) for one in found.unchanged] == ["Ada", "Bob", "Ida"]
    assert found.absent_count == 0


def test_changes_are_told_with_what_was_before():
    found = planned("Name,Email,No\nAda L,ada@example.com,27\nIda I,idas@example.com,20\n")

    assert [change.fields for change in found.changed] == [
        (("name", "Ada", "Ada L"), ("number", "17", "27")),
        (("name", "Ida", "Ida I"), ("email", "ida@example.com", "idas@example.com")),
    ]
    assert found.absent_count == 1


@pytest.mark.parametrize(
    ("text", "is_by_account"),
    [("Name,Email\nA,ada@example.com\n", True), ("Name,Email,No\nA,ada@example.com,17\n", False)],
)
def test_change_by_the_address_of_an_account_alone_is_marked(text, is_by_account):
    assert planned(text).has_unchecked == is_by_account


def test_people_without_a_place_are_invited_once():
    found = planned("Name,Email\nZoe,zoe@example.com\nZoe,ZOE@example.com\n")

    assert [row.email for row in found.invited] == ["zoe@example.com"]


def test_who_was_removed_stays_so():
    found = planned("Name,Email\nEve,eve@example.com\n")

    assert found.is_empty
    assert [row.name for row in found.gone] == ["Eve"]


def test_number_of_somebody_removed_can_be_given_anew():
    found = planned("Email,No\nada@example.com,19\n")

    assert [change.fields for change in found.changed] == [(("number", "17", "19"),)]


def test_invitation_of_somebody_who_came_by_the_code_is_closed():
    joined = Known(Standing.HERE, 4, "Ida", "", "learner", frozenset({"ida@example.com"}))

    found = planned("Name,Email,No\nIda,ida@example.com,20\n", [*CLASS, joined])

    [change] = found.changed
    assert (change.known, change.after, change.closes) == (joined, {"number": "20"}, (IDA.id,))
    assert found.absent_count == 2


@pytest.mark.parametrize(
    "rows", ["Ida,ida@example.com,\nX,x@example.com,20", "X,x@example.com,20\nIda,ida@example.com,"]
)
def test_invitation_to_be_closed_is_nobody_else_s(rows):
    joined = Known(Standing.HERE, 4, "Ida", "", "learner", frozenset({"ida@example.com"}))

    [fault] = planned(f"Name,Email,No\n{rows}\n", [*CLASS, joined]).faults

    assert fault.startswith("Lines 2 and 3 are both about Ida.")
