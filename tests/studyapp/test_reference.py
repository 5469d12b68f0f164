"""The table of facts, the glossary and the map of the course."""

from html import unescape
from re import findall

import pytest
from django.core.management import call_command

from studyapp.models import Fact, SearchEntry, SectionRead
from tests import factories
from tests.conftest import HTMX
from tests.studyapp.course_files import CHAPTER
from tests.studyapp.test_course_facts import write

pytestmark = pytest.mark.django_db
FACTS, GLOSSARY, MAP = "/learn/facts/", "/learn/glossary/", "/learn/map/"


def words(page):
    return unescape(" ".join(findall(r">([^<>]+)<", page.text)))


@pytest.fixture
def facts():
    return [
        factories.make_fact(
            slug="sqs-wait-max",
            value="20 seconds",
            says="A long poll waits for at most 20 seconds.",
            places=[{"chapter": 5, "title": "Delay, wait, keep", "url": "/learn/queues/#delay"}],
        ),
        factories.make_fact(service="Amazon SNS", value="23 days", confidence="medium"),
        factories.make_fact(value="gone", is_retired=True),
    ]


def test_facts_stand_under_their_service_with_source_date_and_place(client, facts):
    page = client.get(FACTS)

    assert page.text.index("Amazon SQS</th>") < page.text.index("Amazon SNS</th>")
    assert '<tr id="sqs-wait-max">' in page.text
    assert '<a href="https://docs.aws.amazon.com/sqs" rel="noopener">' in page.text
    assert '<a href="/learn/queues/#delay">5 Delay, wait, keep</a>' in page.text
    assert page.text.count("medium confidence") == 1
    assert "2 facts" in page.text
    assert page.text.count("21 Nov 2026") == 2
    assert "gone" not in words(page)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ({"q": "poll at most"}, ["20 seconds"]),
        ({"q": "23"}, ["23 days"]),
        ({"service": "Amazon SNS"}, ["23 days"]),
        ({"service": "Amazon SNS", "q": "poll"}, []),
        ({"service": "no service"}, ["20 seconds", "23 days"]),
    ],
)
def test_facts_are_narrowed_by_words_and_service(client, facts, query, values):
    page = client.get(FACTS, query, headers=HTMX)

    assert [fact for fact in ("20 seconds", "23 days") if fact in page.text] == values
    assert "<html" not in page.text
    assert ("No fact found" in page.text) == (not values)


def test_facts_before_the_course_is_loaded(client):
    assert "No facts yet" in client.get(FACTS).text


def test_glossary_stands_from_a_to_z_with_where_a_term_is_taught(client):
    section = factories.make_section(slug="hide", title="Hide")
    factories.make_term(section=section, name="visibility timeout")
    factories.make_term(section=section, name="Backlog", definition="<p>What waits.</p>")
    factories.make_term(name="Gone", section=section, is_retired=True)
    retired = factories.make_section(chapter=factories.make_chapter(is_retired=True))
    factories.make_term(name="Past", section=retired)

    page = client.get(GLOSSARY)

    assert findall(r"<dt>([^<]*)</dt>", page.text) == ["Backlog", "visibility timeout"]
    assert findall(r'id="letter-(.)"', page.text) == ["B", "V"]
    assert "<dd><p>What waits.</p>" in page.text
    chapter = section.chapter
    link = f'<a href="/learn/{chapter.slug}/#hide">Chapter {chapter.number}: Hide</a>'
    assert page.text.count(link) == 2


def test_glossary_is_narrowed_by_words_and_chapter(client):
    _, second = factories.make_term(name="Lane"), factories.make_term(name="Lease")

    def terms(**query):
        return findall(r"<dt>([^<]*)</dt>", client.get(GLOSSARY, query, headers=HTMX).text)

    assert terms(q="le") == ["Lease"]
    assert terms(q="means term") == ["Lane", "Lease"]
    assert terms(chapter=second.chapter.slug) == ["Lease"]
    assert terms(chapter="none") == ["Lane", "Lease"]
    assert "No term found" in client.get(GLOSSARY, {"q": "xyz"}).text
    assert "<html" not in client.get(GLOSSARY, headers=HTMX).text


def test_glossary_before_the_course_is_loaded(client):
    assert "No terms yet" in client.get(GLOSSARY).text


@pytest.fixture
def chapters():
    """Three chapters, of which the second builds on the first and the third on both."""
    made = []
    for number in (1, 2, 3):
        chapter = factories.make_chapter(
            module=f"m{number}",
            number=number,
            title=f"Part {number}: more",
            slug=f"part-{number}",
            builds_on=[f"m{before}" for before in range(1, number)],
        )
        objective = factories.make_objective(chapter=chapter, text=f"Do {number}")
        factories.make_section(chapter=chapter, objectives=[objective])
        made.append(chapter)
    return made


def test_map_says_what_builds_on_what(client, chapters):
    page = client.get(MAP)

    assert [unescape(one) for one in findall(r"Builds on (.*?)</span>", page.text)] == [
        '<a href="#part-1" aria-label="1 Part 1: more">1</a>',
        '<a href="#part-1" aria-label="1 Part 1: more">1</a>, '
        '<a href="#part-2" aria-label="2 Part 2: more">2</a>',
    ]
    assert len(findall("Leads to", page.text)) == 2
    assert page.text.count('class="coursemap-arc"') == 3
    assert page.text.count('class="coursemap-ring"') == 3
    assert "coursemap-read" not in page.text
    assert "Do 3" in page.text
    assert page.text.count("not seen yet") == 3


def test_map_shows_what_has_been_read(learner_client, learner, chapters, now):
    SectionRead.objects.create(learner=learner, section=chapters[0].sections.get(), read_at=now)

    page = learner_client.get(MAP)

    assert "1 of 1 sections read" in page.text
    assert page.text.count("coursemap-read") == 1
    assert 'stroke-dasharray="100 100"' in page.text


def test_map_before_the_course_is_loaded(client):
    assert "No chapter is loaded yet" in client.get(MAP).text


@pytest.mark.parametrize("path", [FACTS, GLOSSARY, MAP])
def test_page_takes_as_many_queries_for_a_larger_course(
    learner_client, path, chapters, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        chapter = factories.make_chapter(builds_on=["m1", "m2"])
        objective = factories.make_objective(chapter=chapter)
        section = factories.make_section(chapter=chapter, objectives=[objective])
        for _ in range(3):
            factories.make_term(section=section)
            factories.make_fact()
        with django_assert_max_num_queries(11) as queries:
            assert learner_client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_are_reached_from_the_list_of_chapters(client):
    page = client.get("/learn/")

    assert [path for path in (FACTS, GLOSSARY, MAP) if f'href="{path}"' in page.text] == [
        FACTS,
        GLOSSARY,
        MAP,
    ]


def test_load_writes_facts_with_their_places_and_makes_them_findable(tmp_path, settings):
    chapter = CHAPTER + "\nHidden for [[fact:sqs-visibility-default]].\n"
    services = "services:\n  - {prefix: sqs, name: Amazon SQS}\n"
    settings.CONTENT_DIR = content = write(tmp_path, chapter=chapter)
    facts = content / "facts.yaml"
    facts.write_text(services + facts.read_text())

    call_command("load_course", verbosity=0)

    fact = Fact.objects.get()
    assert (fact.service, fact.value, str(fact.checked_on)) == (
        "Amazon SQS",
        "30 seconds",
        "2026-11-21",
    )
    assert fact.places == [
        {"title": "Receive, hide, delete", "chapter": 1, "url": "/learn/queues/#receive"}
    ]
    entry = SearchEntry.objects.get(kind="fact")
    assert (entry.title, entry.url) == (
        "Amazon SQS: 30 seconds",
        "/learn/facts/#sqs-visibility-default",
    )
