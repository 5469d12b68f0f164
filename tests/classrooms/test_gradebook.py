import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classrooms.models import Ruling
from studyapp.actions import mark_section_read
from tests import factories
from tests.classrooms.payloads import FORMULAS
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = timedelta(days=1)
CELL = re.compile(r'<td(?: data-state="(\w+)")?>(?:<a href="[^"]*">)?([^<]*)')


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Ada")


@pytest.fixture
def people():
    return [factories.make_user(display_name=name) for name in ("Grace", "Katherine", "Zoe")]


@pytest.fixture
def classroom(instructor, people):
    """Grace has all sorts, Katherine nothing, Zoe a decision."""
    classroom = factories.make_classroom(instructor, *people)
    chapter = factories.make_chapter()
    sections = [factories.make_section(chapter=chapter) for _ in range(3)]
    about = {"kind": "reading", "chapter": chapter}
    factories.make_assignment(classroom, title="Past", due_at=NOW - DAY, **about)
    late = {"accepts_late": True, "late_percent": 10, "weight": 2}
    factories.make_assignment(classroom, title="Late", due_at=NOW - 2 * DAY, **late, **about)
    factories.make_assignment(classroom, title="Ahead", opens_at=NOW + DAY)
    factories.make_assignment(classroom, people[1], title="For Katherine")
    for section in sections:
        mark_section_read(people[0], section, now=NOW - DAY)
    decide(classroom.assignments.get(title="Past"), people[2], "excused")
    return classroom


def decide(assignment, learner, kind, **fields):
    return Ruling.objects.create(
        assignment=assignment, learner=learner, kind=kind, by_name="Ada", made_at=NOW,
        **{"reason": "Because."} | fields,
    )  # fmt: skip


@pytest.fixture
def teacher(instructor):
    client = Client()
    client.force_login(instructor, backend=BACKEND)
    return client


def screen(client, classroom):
    """{name: [total, *cells]} as the page shows them."""
    page = client.get(f"/class/{classroom.pk}/grades/").text
    found = {}
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', page, flags=re.S):
        name = html.unescape(re.search(r">([^<]*)</a></th>", row)[1])
        total = re.search(r'book-total"><a href="[^"]*">([^<]*)</a>', row)[1].replace("–", "")
        cells = [
            text for _, text in CELL.findall(row.partition("book-total")[2].partition("</td>")[2])
        ]
        found[name] = [total, *(cell.strip() for cell in cells)]
    return found


def file_of(client, classroom):
    page = client.get(f"/class/{classroom.pk}/grades/csv")
    return page.content.decode("utf-8-sig")


def table(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def send(client, classroom, text, **fields):
    file = SimpleUploadedFile("grades.csv", text.encode(), content_type="text/csv")
    url = f"/class/{classroom.pk}/grades/import/"
    return client.post(url, {"file": file, "reason": "By hand"} | fields)


def confirm(client, classroom, page):
    """Press the button of the page that told what would change."""
    hidden = dict(re.findall(r'name="(text|shown)" value="([^"]*)"', page.text))
    hidden = {name: html.unescape(value) for name, value in hidden.items()}
    url = f"/class/{classroom.pk}/grades/import/"
    return client.post(url, hidden | {"reason": "By hand"})


# --- Screen and file ---


def test_every_state_is_told_by_its_own_word(teacher, classroom):
    assert screen(teacher, classroom) == {
        "Grace": ["93.33", "90", "100", "not open", "not given"],
        "Katherine": ["0", "missing", "missing", "not open", "to do"],
        "Zoe": ["0", "missing", "excused", "not open", "not given"],
    }


def test_file_says_what_the_screen_says(teacher, classroom):
    header, *rows = table(file_of(teacher, classroom))

    assert header[:5] == ["Place", "Name", "Number", "Address", "Total"]
    assert {row[1]: row[4:] for row in rows} == screen(teacher, classroom)


@pytest.mark.parametrize("batch", range(4))
def test_no_name_number_or_title_is_a_formula_in_the_file(teacher, classroom, batch):
    payloads = FORMULAS[batch::4]
    for payload in payloads:
        place = factories.enrol(classroom, factories.make_user(), now=NOW, name=payload)
        place.number = payload[:40]
        place.save()
    classroom.assignments.filter(title="Ahead").update(title=payloads[0])

    rows = table(file_of(teacher, classroom))

    text = [cell.lstrip(' \u00a0"') for row in rows for cell in (*row[1:4], *row[5:])]
    assert [cell for cell in text if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)] == []
    assert len(rows) == 1 + 3 + len(payloads)
    assert "Nothing was changed" not in send(teacher, classroom, file_of(teacher, classroom)).text


def test_file_brought_back_as_it_is_changes_nothing(teacher, classroom):
    page = send(teacher, classroom, file_of(teacher, classroom))

    assert "There is nothing to change" in page.text
    assert Ruling.objects.count() == 1


@pytest.mark.parametrize("change", [str, lambda text: text.replace(",", ";")])
def test_file_with_other_scores_sets_them_after_a_look(teacher, classroom, instructor, change):
    text = file_of(teacher, classroom).replace("Katherine", "Katherine (renamed)")
    rows = table(text)
    rows[2][5], rows[2][6], rows[1][5] = "87.5", "excused", "100 %"
    out = io.StringIO()
    csv.writer(out).writerows(rows)

    look = send(teacher, classroom, change(out.getvalue()))
    assert "3 scores would be set" in look.text
    assert Ruling.objects.count() == 1
    confirm(teacher, classroom, look)

    shown = screen(teacher, classroom)
    assert shown["Katherine"][1:3] == ["87.5", "excused"]
    assert shown["Grace"][1] == "100"
    ruling = Ruling.objects.filter(score=8750).get()
    assert (ruling.by, ruling.by_name, ruling.reason) == (instructor, "Ada", "By hand")


def test_changes_that_have_moved_are_shown_anew(teacher, classroom, people):
    rows = table(file_of(teacher, classroom))
    rows[1][6] = rows[2][6] = "50"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    look = send(teacher, classroom, out.getvalue())
    decide(classroom.assignments.get(title="Past"), people[0], "score", score=5000)

    page = confirm(teacher, classroom, look)

    assert "has changed since you looked" in page.text
    assert "1 score would be set" in page.text
    assert confirm(teacher, classroom, page).status_code == 302


@pytest.mark.parametrize(
    ("column", "said", "words"),
    [
        (5, "101", "not between 0 and 100"),
        (5, "-1", "not between 0 and 100"),
        (5, "nan", "not between 0 and 100"),
        (5, "1.234", "more than two decimals"),
        (5, "late", "neither a score nor"),
        (8, "50", "not given to them"),
        (0, "999999", "nobody's place"),
    ],
)
def test_one_fault_and_nothing_is_changed(teacher, classroom, column, said, words):
    rows = table(file_of(teacher, classroom))
    rows[2][5] = "12"
    rows[1][column] = said
    out = io.StringIO()
    csv.writer(out).writerows(rows)

    page = send(teacher, classroom, out.getvalue())

    assert "Nothing was changed" in page.text
    assert words in html.unescape(page.text)
    assert "shown" not in dict(re.findall(r'name="(shown)" value="([^"]*)"', page.text))


def test_file_of_another_class_is_refused(teacher, classroom, instructor):
    other = factories.make_classroom(instructor, factories.make_user())
    factories.make_assignment(other)

    page = send(teacher, classroom, file_of(teacher, other))

    assert "There is no assignment" in page.text
    assert "nobody&#x27;s place in this class" in page.text


# --- One learner, one cell ---


def test_total_explains_itself(teacher, classroom):
    place = classroom.enrolments.get(name="Grace")

    page = teacher.get(f"/class/{classroom.pk}/grades/{place.pk}/")

    assert "(2 × 90 + 1 × 100) / 3" in page.text
    assert "93.33" in page.text
    assert "Not open yet" in page.text


def test_dropped_score_is_named(teacher, classroom):
    classroom.drop_lowest = 1
    classroom.save()
    place = classroom.enrolments.get(name="Grace")

    page = teacher.get(f"/class/{classroom.pk}/grades/{place.pk}/")

    assert "Dropped as one of the lowest" in page.text
    assert "(1 × 100) / 1" in page.text


def test_learner_sees_own_grades_and_nobody_elses(classroom, people):
    client = Client()
    client.force_login(people[0], backend=BACKEND)
    other = classroom.enrolments.get(name="Katherine")

    page = client.get(f"/class/{classroom.pk}/grades/own/")

    assert "93.33" in page.text
    assert "Katherine" not in page.text
    for path in ("", "csv", "import/", f"{other.pk}/"):
        assert client.get(f"/class/{classroom.pk}/grades/{path}").status_code == 404


def cell_url(classroom, name, title):
    place = classroom.enrolments.get(name=name)
    assignment = classroom.assignments.get(title=title)
    return f"/class/{classroom.pk}/grades/{place.pk}/{assignment.pk}/"


def test_cell_tells_its_tries_and_takes_decisions(teacher, classroom, instructor):
    url = cell_url(classroom, "Grace", "Late")
    assert "1 day late" in teacher.get(url).text

    page = teacher.post(
        url, {"kind": "score", "score": "87.25", "reason": "Saw it in class."}, follow=True
    )

    assert "Ada gave a score of 87.25 %" in re.sub(r"\s+", " ", page.text)
    assert "Saw it in class." in page.text
    assert screen(teacher, classroom)["Grace"][1] == "87.25"
    teacher.post(url, {"kind": "workedout", "reason": "Mixed up."})
    assert screen(teacher, classroom)["Grace"][1] == "90"
    assert Ruling.objects.filter(by=instructor).count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "score", "reason": "x"}, "Give the score"),
        ({"kind": "score", "score": "100.01", "reason": "x"}, "less than or equal to 100"),
        ({"kind": "due", "reason": "x"}, "Give the new time"),
        ({"kind": "excused", "reason": ""}, "This field is required"),
    ],
)
def test_decision_that_is_not_whole_is_refused(teacher, classroom, sent, words):
    page = teacher.post(cell_url(classroom, "Grace", "Past"), sent)

    assert page.status_code == 422
    assert words in page.text


def test_cell_that_is_not_given_is_not_found(teacher, classroom):
    assert teacher.get(cell_url(classroom, "Grace", "For Katherine")).status_code == 404
