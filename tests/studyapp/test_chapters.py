from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from studyapp.actions import keep_position, mark_section_read, save_note, try_exercise
from studyapp.chapters import Reading, all_readings, to_continue
from studyapp.models import Task
from tests.factories import (
    make_chapter,
    make_exercise,
    make_objective,
    make_quick_check,
    make_section,
    make_term,
    make_user,
)

LIST = "/learn/"


@pytest.fixture
def chapter(db):
    """A chapter with three sections of three minutes each."""
    chapter = make_chapter(slug="queues", number=5, title="Queues: letting work wait")
    for position, slug in enumerate(["receive", "fifo", "scaling"], start=1):
        make_section(chapter=chapter, slug=slug, title=slug.capitalize(), position=position)
    return chapter


@pytest.fixture
def sections(chapter):
    return list(chapter.sections.all())


def url_of(chapter, name="chapter"):
    return reverse(f"studyapp:{name}", args=[chapter.slug])


def query_count(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# The list


def test_list_without_a_course_says_how_to_load_one(client, db):
    assert "load_course" in client.get(LIST).text


def test_list_shows_a_visitor_each_chapter_with_its_tasks_and_a_start(client, chapter):
    make_objective(chapter=chapter)
    retired = make_chapter(number=6, title="Gone", is_retired=True)

    page = client.get(LIST)

    assert [reading.chapter for reading in page.context["readings"]] == [chapter]
    assert retired.title not in page.text
    assert "3 sections" in page.text
    assert '<abbr title="Scalable and loosely coupled">2.1</abbr>' in page.text
    assert f'<a class="btn btn-primary" href="{url_of(chapter)}#receive">Start: Receive</a>' in (
        page.text
    )
    assert "sessionid" not in client.cookies


def test_list_shows_how_far_a_learner_is(learner_client, learner, chapter, sections, now):
    mark_section_read(learner, sections[0], now=now)
    mark_section_read(make_user(), sections[1], now=now)

    page = learner_client.get(LIST)

    assert "1 of 3 sections read" in page.text
    assert '<progress value="1" max="3" aria-label="Sections read of Queues' in page.text
    assert f'<a href="{url_of(chapter)}#fifo">Next: Fifo</a>' in page.text
    assert f'href="{url_of(chapter)}#fifo">Continue: Fifo</a>' in page.text


def test_list_says_when_all_is_read(learner_client, learner, sections, now):
    for section in sections:
        mark_section_read(learner, section, now=now)

    page = learner_client.get(LIST)

    assert "You have read every section." in page.text
    assert "Continue" not in page.text


def test_list_asks_the_same_number_of_queries_for_one_and_fifty(
    learner_client, learner, chapter, now, django_assert_max_num_queries
):
    few = query_count(learner_client, LIST, django_assert_max_num_queries)
    for _ in range(50):
        section = make_section(objectives=[make_objective()])
        make_objective(chapter=section.chapter)
        mark_section_read(learner, section, now=now)

    assert query_count(learner_client, LIST, django_assert_max_num_queries) == few


def test_to_continue_goes_on_where_the_learner_was_last(learner, chapter, sections, now):
    other = make_section(chapter=make_chapter(number=2))
    make_section(chapter=other.chapter)
    visitor = AnonymousUser()
    assert to_continue(all_readings(visitor), visitor).chapter == other.chapter

    mark_section_read(learner, sections[0], now=now)
    assert to_continue(all_readings(learner), learner).chapter == chapter

    keep_position(learner, other, now=now + timedelta(minutes=1))
    assert to_continue(all_readings(learner), learner).chapter == other.chapter


def test_to_continue_is_nothing_without_chapters(learner):
    assert to_continue(all_readings(learner), learner) is None


# A chapter


def test_chapter_shows_a_visitor_its_text_in_order(client, chapter):
    section = make_section(
        chapter=chapter,
        title="Last",
        position=9,
        minutes=5,
        parts=[{"kind": "html", "html": "<p>BEFORE</p>"}],
    )
    make_quick_check(section=section, prompt_html="<p>CHECK</p>")
    make_exercise(section=section, brief_html="<p>EXERCISE</p>")
    section.refresh_from_db()
    section.parts = [*section.parts, {"kind": "html", "html": "<p>AFTER</p>"}]
    section.save()

    page = client.get(url_of(chapter))

    places = [page.text.index(words) for words in ["BEFORE", "CHECK", "EXERCISE", "AFTER"]]
    assert places == sorted(places)
    assert "Section 4 of 4 · 5 min" in page.text
    assert "<title>Queues: letting work wait · Decoupled</title>" in page.text
    assert "0 of 4 sections read" in page.text
    assert "14 min left" in page.text
    assert "data-position" not in page.text
    assert "sessionid" not in client.cookies


def test_chapter_tells_objectives_and_the_tasks_they_serve(client, chapter):
    make_objective(chapter=chapter, text="Size the workers")
    domain = Task.objects.get().domain
    task = Task.objects.create(slug="3.2", domain=domain, title="Elastic compute")
    make_objective(chapter=chapter, task=task)
    make_objective(chapter=chapter, is_retired=True, text="Gone")

    page = client.get(url_of(chapter))

    assert "size the workers" in page.text
    assert "gone" not in page.text
    assert [task.slug for task in page.context["reading"].tasks] == ["2.1", "3.2"]
    assert "Exam tasks" in page.text


def test_chapter_leaves_out_what_is_retired(client, chapter):
    make_section(chapter=chapter, title="Old section", is_retired=True)
    section = make_section(chapter=chapter, position=9)
    make_quick_check(section=section, prompt_html="Old check", is_retired=True)
    make_exercise(section=section, title="Old exercise", is_retired=True)
    make_term(section=section, name="Old term", is_retired=True)

    page = client.get(url_of(chapter))

    assert [row.number for row in page.context["reading"].sections] == [1, 2, 3, 4]
    assert "Old " not in page.text


@pytest.mark.parametrize("name", ["chapter", "chapter_summary"])
def test_retired_and_unknown_chapters_are_not_found(client, chapter, name):
    gone = make_chapter(is_retired=True)

    assert client.get(url_of(gone, name)).status_code == 404
    assert client.get(reverse(f"studyapp:{name}", args=["never-there"])).status_code == 404


def test_chapter_tells_nothing_of_keys_and_model_answers(client, learner_client, sections):
    make_quick_check(
        section=sections[0],
        choices=[
            {"text": "It is lost.", "is_right": False, "why": "CANARY-DECOY"},
            {"text": "It comes back.", "is_right": True, "why": "CANARY-KEY"},
        ],
    )
    make_exercise(section=sections[0], answer_html="CANARY-MODEL")

    for browser in (client, learner_client):
        page = browser.get(url_of(sections[0].chapter))
        assert "It comes back." in page.text
        assert "CANARY" not in page.text
        assert "is_right" not in page.text


def test_chapter_defines_its_terms_and_lets_them_be_turned_over(client, sections):
    make_term(
        section=sections[0],
        slug="visibility-timeout",
        name="Visibility timeout",
        definition="<p>How long it hides.</p>",
    )

    page = client.get(url_of(sections[0].chapter))

    assert '<div popover class="definition" id="def-visibility-timeout">' in page.text
    assert "?term=visibility-timeout&amp;chapter=queues" in page.text
    assert '<li id="term-visibility-timeout"><details class="flip">' in page.text
    assert page.text.count("<p>How long it hides.</p>") == 2


def test_chapter_shows_the_readers_own_marks_and_words_only(
    learner_client, learner, chapter, sections, now
):
    exercise = make_exercise(section=sections[1])
    mark_section_read(learner, sections[0], now=now)
    save_note(learner, sections[0], "MINE\n<b>bold</b>", now=now)
    other = make_user()
    for section in sections:
        mark_section_read(other, section, now=now)
        save_note(other, section, "THEIRS", now=now)
    try_exercise(other, exercise, "THEIRS", now=now)

    page = learner_client.get(url_of(chapter))

    assert [row.is_read for row in page.context["reading"].sections] == [True, False, False]
    assert "1 of 3 sections read" in page.text
    assert "MINE<br>&lt;b&gt;bold&lt;/b&gt;" in page.text
    assert "THEIRS" not in page.text
    assert "MODEL-ANSWER" not in page.text


def test_chapter_offers_to_go_on_where_the_reader_stopped(
    learner_client, learner, chapter, sections, now
):
    keep_position(learner, sections[1], now=now)
    page = learner_client.get(url_of(chapter))
    assert 'href="#fifo">Continue where you stopped: Fifo</a>' in page.text

    keep_position(learner, sections[0], now=now)
    assert "where you stopped" not in learner_client.get(url_of(chapter)).text

    mark_section_read(learner, sections[0], now=now)
    mark_section_read(learner, sections[1], now=now)
    keep_position(learner, sections[0], now=now)
    page = learner_client.get(url_of(chapter))
    assert 'href="#scaling">Continue where you stopped: Scaling</a>' in page.text

    keep_position(learner, sections[2], now=now)
    for section in sections:
        mark_section_read(learner, section, now=now)
    assert "where you stopped" not in learner_client.get(url_of(chapter)).text


def test_chapter_leads_to_the_ones_around_it(client, chapter):
    make_chapter(number=6, is_retired=True)
    after = make_chapter(number=7, title="Topics")
    before = make_chapter(number=3, title="Sessions")

    page = client.get(url_of(chapter))

    assert page.context["reading"].neighbours == {"before": before, "after": after}
    assert f'<a class="next" href="{url_of(after)}" rel="next">' in page.text
    assert Reading(after, AnonymousUser()).neighbours == {"before": chapter, "after": None}
    assert Reading(before, AnonymousUser()).neighbours == {"before": None, "after": chapter}


def test_chapter_names_its_sources(client, db):
    chapter = make_chapter(
        sources=[{"title": "SQS guide", "url": "https://docs.aws/x", "read_on": "2026-11-21"}]
    )

    assert '<a href="https://docs.aws/x">SQS guide</a>' in client.get(url_of(chapter)).text


@pytest.mark.parametrize("name", ["chapter", "chapter_summary"])
def test_chapter_asks_the_same_number_of_queries_for_one_and_fifty(
    learner_client, learner, now, name, django_assert_max_num_queries
):
    chapter = make_chapter()

    def add_all():
        objective = make_objective(chapter=chapter)
        section = make_section(chapter=chapter, objectives=[objective])
        make_quick_check(section=section)
        try_exercise(learner, make_exercise(section=section), "x" * 80, now=now)
        make_term(section=section)
        mark_section_read(learner, section, now=now)
        save_note(learner, section, "A note.", now=now)
        keep_position(learner, section, now=now)
        make_chapter()

    add_all()
    few = query_count(learner_client, url_of(chapter, name), django_assert_max_num_queries)
    for _ in range(50):
        add_all()

    many = query_count(learner_client, url_of(chapter, name), django_assert_max_num_queries)
    assert many == few


# The summary


def test_summary_draws_the_chapter_and_says_it_in_a_list(client, sections):
    make_objective(chapter=sections[0].chapter, text="Size the workers")
    make_term(section=sections[0], name="Visibility timeout", definition="<p>It hides.</p>")

    page = client.get(url_of(sections[0].chapter, "chapter_summary"))

    assert page.context["outline"][0] == ("Receive", ["Visibility timeout"])
    assert "1 Receive</text>" in page.text
    assert "<li>Receive<ul><li>Visibility timeout</li></ul></li>" in page.text
    assert "Size the workers" in page.text
    assert "None yet." in page.text
    assert " style=" not in page.text


def test_summary_lists_the_readers_notes(learner_client, learner, chapter, sections, now):
    save_note(learner, sections[1], "Remember the group.", now=now)
    save_note(make_user(), sections[0], "THEIRS", now=now)

    page = learner_client.get(url_of(chapter, "chapter_summary"))

    assert "Remember the group." in page.text
    assert "THEIRS" not in page.text
    assert "None yet." not in page.text


def test_summary_of_terms_taught_in_no_current_section(client, sections):
    term = make_term(section=sections[0], name="Stray")
    term.section = None
    term.save()

    page = client.get(url_of(sections[0].chapter, "chapter_summary"))

    assert page.context["outline"][0] == ("Receive", [])
    assert "Stray" in page.text
