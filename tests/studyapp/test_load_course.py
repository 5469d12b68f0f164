import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from quizzes.models import Choice, Flashcard, Question
from studyapp.course import CourseError
from studyapp.loading import load
from studyapp.models import (
    Activity,
    Chapter,
    CourseLoad,
    Domain,
    Exercise,
    Note,
    Objective,
    QuickCheck,
    SearchEntry,
    Section,
    Task,
    Term,
)
from tests.factories import NOW, make_user
from tests.studyapp.course_files import CHAPTER, write_big_course, write_course

pytestmark = pytest.mark.django_db
LOADED = (
    *(CourseLoad, Domain, Task, Chapter, Objective, Section, Term, QuickCheck, Exercise),
    *(SearchEntry, Section.objectives.through, Flashcard, Question, Choice),
)
ASKING = """
```quick-check back
prompt: What brings it back?
choices:
  - {text: The timeout, right: true, why: It runs out.}
  - {text: The worker, why: Never.}
```

```exercise shop Take the shock out
minutes: 10
brief: A shop.
goals: [Nothing is lost]
questions: [What waits?]
answer: |
  A queue.
```
"""


@pytest.fixture
def content(tmp_path, settings):
    settings.CONTENT_DIR = write_course(tmp_path, chapter=CHAPTER + ASKING)
    return settings.CONTENT_DIR


def dump():
    """All rows of the course as one text."""
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in LOADED]


def rewrite(content, name, old, new):
    path = content / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_load_writes_the_exam_and_its_map(content):
    load(content, now=NOW)

    loaded = CourseLoad.objects.get()
    assert (loaded.exam["code"], loaded.exam["pass_mark"], loaded.loaded_at) == (
        "SAA-C03",
        720,
        NOW,
    )
    assert list(Task.objects.values_list("slug", "domain__short")) == [("2.1", "Resilient")]
    assert list(Objective.objects.values_list("slug", "chapter__slug", "position")) == [
        ("m1-queue", "queues", 0),
        ("m2-topic", None, 1),
    ]


def test_load_writes_the_chapter_with_its_parts(content):
    load(content, now=NOW)

    chapter = Chapter.objects.get()
    section = chapter.sections.get()
    assert (chapter.module, chapter.slug, chapter.number, chapter.title) == (
        "m1",
        "queues",
        1,
        "Queues",
    )
    assert chapter.opening_html == "<p>Orders vanish at nine.</p>"
    assert chapter.sources == [
        {"title": "SQS guide", "url": "https://docs.aws.amazon.com/sqs", "read_on": "2026-11-21"}
    ]
    assert [part["kind"] for part in section.parts] == ["html", "check", "exercise"]
    assert [part.get("slug") for part in section.parts] == [None, "back", "shop"]
    assert [objective.slug for objective in section.objectives.all()] == ["m1-queue"]
    assert chapter.minutes == section.minutes


def test_load_writes_terms_checks_and_exercises(content):
    load(content, now=NOW)

    term, check, exercise = Term.objects.get(), QuickCheck.objects.get(), Exercise.objects.get()
    assert (term.slug, term.section.slug) == ("visibility-timeout", "receive")
    assert term.definition == "<p>How long a message stays hidden.</p>"
    assert check.choices == [
        {"text": "The timeout", "is_right": True, "why": "It runs out."},
        {"text": "The worker", "is_right": False, "why": "Never."},
    ]
    assert (exercise.title, exercise.answer_html) == ("Take the shock out", "<p>A queue.</p>")


def test_load_makes_sections_and_terms_findable(content):
    load(content, now=NOW)

    assert list(SearchEntry.objects.order_by("key").values_list("key", "title", "text", "url")) == [
        (
            "section:queues/receive",
            "Receive, hide, delete",
            "A message is hidden for the visibility timeout.",
            "/learn/queues/#receive",
        ),
        (
            "term:queues/visibility-timeout",
            "Visibility timeout",
            "How long a message stays hidden.",
            "/learn/queues/#receive",
        ),
    ]


def test_second_load_returns_at_once(content, django_assert_num_queries):
    load(content, now=NOW)

    with django_assert_num_queries(1):
        course = load(content, now=NOW)

    assert course is None


def test_forced_load_changes_no_row(content):
    load(content, now=NOW)
    before = dump()

    course = load(content, now=NOW.replace(year=2030), force=True)

    assert course is not None
    assert dump() == before


def test_load_does_not_repeat_what_another_process_has_done(content, monkeypatch):
    load(content, now=NOW)
    digest = CourseLoad.objects.get().digest
    CourseLoad.objects.update(digest="old")
    # The other process finishes while this one reads.
    monkeypatch.setattr(
        "studyapp.loading.read_course",
        lambda *args, **options: CourseLoad.objects.update(digest=digest),
    )

    assert load(content, now=NOW) is None


def test_changed_text_changes_the_row_and_keeps_its_key(content):
    load(content, now=NOW)
    before = Section.objects.get()

    rewrite(content, "chapters/01-queues/chapter.md", "A message is hidden", "It is hidden")
    load(content, now=NOW)

    after = Section.objects.get()
    assert after.pk == before.pk
    assert "It is hidden" in after.parts[0]["html"]
    assert SearchEntry.objects.get(kind="section").text.startswith("It is hidden")


def test_what_is_gone_is_retired_and_keeps_learner_data(content):
    load(content, now=NOW)
    learner = make_user()
    section = Section.objects.get()
    note = Note.objects.create(learner=learner, section=section, text="Mine", changed_at=NOW)
    activity = Activity.objects.create(
        learner=learner,
        verb="read",
        what="section:queues/receive",
        title="Receive",
        objective=Objective.objects.get(slug="m1-queue"),
        at=NOW,
    )
    own = SearchEntry.objects.create(key="card:own-1", kind="card", learner=learner, url="/")

    rewrite(content, "course.yaml", "m2-topic", "m2-other")
    folder = content / "chapters/01-queues"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    load(content, now=NOW)

    for model in (Chapter, Section, Term, QuickCheck, Exercise, Flashcard, Question):
        assert [row.is_retired for row in model.objects.all()] == [True], model
    assert Note.objects.get() == note
    assert Activity.objects.get() == activity
    assert SearchEntry.objects.get() == own
    assert list(Objective.objects.filter(is_retired=True)) == [
        Objective.objects.get(slug="m2-topic")
    ]


def test_what_returns_is_current_again(content):
    load(content, now=NOW)
    before = dump()
    path = content / "chapters/01-queues/chapter.md"
    text = path.read_text()

    path.write_text(text.replace("quick-check back", "quick-check other"))
    load(content, now=NOW)
    assert sorted(QuickCheck.objects.values_list("slug", "is_retired")) == [
        ("back", True),
        ("other", False),
    ]
    path.write_text(text)
    load(content, now=NOW)

    QuickCheck.objects.filter(slug="other").delete()
    assert dump() == before


def test_section_serves_other_objectives_after_a_change(content):
    load(content, now=NOW)

    rewrite(content, "chapters/01-queues/chapter.md", "{#receive m1-queue}", "{#receive m2-topic}")
    load(content, now=NOW)

    assert [row.slug for row in Section.objects.get().objectives.all()] == ["m2-topic"]


def test_unused_tasks_and_domains_go(content):
    load(content, now=NOW)
    frame = content / "course.yaml"
    text = frame.read_text()
    more = '      - {id: "2.2", title: Available}\n'
    frame.write_text(text.replace("modules:\n", more + "modules:\n"))
    load(content, now=NOW)
    assert [task.slug for task in Task.objects.all()] == ["2.1", "2.2"]

    frame.write_text(text)
    load(content, now=NOW)

    assert [task.slug for task in Task.objects.all()] == ["2.1"]


def test_address_of_another_module_is_refused(content):
    load(content, now=NOW)
    before = dump()

    rewrite(content, "course.yaml", "- id: m1\n", "- id: m9\n")
    rewrite(content, "chapters/01-queues/chapter.md", "module: m1", "module: m9")
    with pytest.raises(CourseError) as caught:
        load(content, now=NOW)

    assert [str(problem) for problem in caught.value.problems] == [
        'content/chapters/01-queues/:1: "queues" was the address of another module. '
        "Addresses are for good: choose a new slug."
    ]
    assert dump() == before


def test_failure_in_a_later_sync_leaves_nothing(content, settings):
    settings.COURSE_SYNCS = ["studyapp.loading.sync", "tests.studyapp.test_load_course.broken_sync"]

    with pytest.raises(ZeroDivisionError):
        load(content, now=NOW)

    assert Chapter.objects.count() == CourseLoad.objects.count() == 0


def broken_sync(course):
    raise ZeroDivisionError


def test_command_loads_and_says_what(content, capsys):
    call_command("load_course")
    call_command("load_course")

    assert capsys.readouterr().out.splitlines() == [
        "1 chapters, 1 sections, 1 cards, 1 questions.",
        "The course has not changed.",
    ]


def test_command_says_nothing_when_asked_to(content, capsys):
    call_command("load_course", force=True, verbosity=0)

    assert capsys.readouterr().out == ""
    assert Chapter.objects.count() == 1


def test_command_with_check_only_reads(content, capsys):
    call_command("load_course", check=True)

    assert capsys.readouterr().out == "1 chapters, 1 sections, 1 cards, 1 questions.\n"
    assert Chapter.objects.count() == 0


@pytest.mark.parametrize("options", [{"check": True}, {}, {"force": True}])
def test_command_prints_all_problems_and_fails(content, options):
    rewrite(content, "chapters/01-queues/flashcards.yaml", "section: receive", "section: missing")
    rewrite(content, "chapters/01-queues/questions.yaml", "difficulty: 2", "difficulty: 9")

    with pytest.raises(CommandError) as caught:
        call_command("load_course", **options)

    assert str(caught.value).splitlines() == [
        "content/chapters/01-queues/flashcards.yaml:2: there is no section of this chapter "
        '"missing". Correct it, or write that first.',
        'content/chapters/01-queues/questions.yaml:6: question m1-back has "9" as "difficulty". '
        "Use a whole number, 1 to 3.",
        "2 problems. Nothing was loaded.",
    ]
    assert caught.value.returncode == 1
    assert Chapter.objects.count() == 0


def test_missing_content_is_a_message(tmp_path, settings):
    settings.CONTENT_DIR = tmp_path / "nowhere"

    with pytest.raises(CommandError, match=r"nowhere/course.yaml:1: this file is missing"):
        call_command("load_course")


def test_the_written_course_is_in_order(capsys):
    call_command("load_course", check=True)

    assert int(capsys.readouterr().out.split()[0]) >= 2


def test_a_course_of_fourteen_chapters_loads(tmp_path):
    load(write_big_course(tmp_path), now=NOW)

    assert Chapter.objects.count() == 14
    assert Question.objects.count() == 14 * 22
