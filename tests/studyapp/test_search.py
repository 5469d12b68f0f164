from importlib import import_module

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.models import SearchEntry
from studyapp.search import drop_entry, find, save_entry
from tests.conftest import HTMX
from tests.factories import make_chapter, make_user

pytestmark = pytest.mark.django_db
URL = "/search/"
NOBODY = AnonymousUser()

HOSTILE = [
    '"',
    "'",
    '""""',
    "\\",
    "%",
    "_",
    "*",
    "^title",
    "title:x",
    "NEAR(a b)",
    "AND",
    "a AND",
    "OR OR",
    "NOT queue",
    "-queue",
    "(",
    "a) OR (b",
    "'; DROP TABLE studyapp_searchentry; --",
    "a & | ! <-> b",
    "queue:*",
    "\x00queue\x00",
    "\x02queue\x03",
    "\ud800queue",
    "\udfff",
    "q" * 10_000,
    "queue " * 2_000,
    "²³ ª º ½ ǅ ﬁ İ ß",
    "{queue}",
    "%(query)s %s",
    "learner1 course",
]


def add_section(key="section:x/y", *, title="Receive, hide, delete", text="", **fields):
    fields = {"kind": "section", "learner": None, "url": "/learn/x/#y"} | fields
    save_entry(key, title=title, text=text, **fields)


def add_card(key, owner, *, title="A card", text="", **fields):
    fields = {"kind": "card", "url": "/cards/1/"} | fields
    save_entry(key, learner=owner, title=title, text=text, **fields)


def keys(query, learner=NOBODY, **options):
    return [thing.key for thing in find(query, learner, **options)]


def test_find_gives_what_a_result_shows():
    chapter = make_chapter(title="Queues")
    add_section(text="The queue hides a message.", chapter=chapter)

    (thing,) = find("message", NOBODY)

    assert (thing.kind, thing.key, thing.url, thing.chapter) == (
        "section",
        "section:x/y",
        "/learn/x/#y",
        "Queues",
    )
    assert thing.title == "Receive, hide, delete"
    assert thing.snippet == "The queue hides a <mark>message</mark>."


@pytest.mark.parametrize(
    "query",
    [
        "visibility timeout",
        "VISIBILITY",
        "visib",
        "timeouts",
        "hidden timeo",
        '"visibility timeout"',
    ],
)
def test_find_meets_any_case_form_and_beginning_of_a_word(query):
    add_section(text="While it is hidden, its visibility timeout runs.")

    assert keys(query) == ["section:x/y"]


@pytest.mark.parametrize("query", ["isibility", "vision", '"timeout visibility"', "zebra"])
def test_find_leaves_out_what_does_not_match(query):
    add_section(text="A visibility timeout.")

    assert keys(query) == []


def test_find_wants_every_word_before_it_takes_some():
    add_section("section:both", text="A sticky session.")
    add_section("section:one", text="A session elsewhere.")

    assert keys("sticky session") == ["section:both"]
    assert keys("sticky session kangaroo") == ["section:both", "section:one"]


@pytest.mark.parametrize("query", ["pub/sub", "pub", "sub", "dead-letter", "letter", "s3.aws"])
def test_find_splits_words_at_their_signs(query):
    add_section(text="With pub/sub and a dead-letter queue on s3.aws.com")

    assert keys(query) == ["section:x/y"]


def test_find_ranks_a_title_over_a_text():
    add_section("section:text", title="Elsewhere", text="The backlog, and the backlog again.")
    add_section("section:title", title="The backlog", text="How long until it is empty?")

    assert keys("backlog") == ["section:title", "section:text"]


def test_find_never_shows_another_learners_card(learner):
    other = make_user()
    add_card("card:mine", learner, text="A zebra crosses.")
    add_card("card:theirs", other, text="A zebra sleeps.")

    assert keys("zebra", learner) == ["card:mine"]
    assert keys("zebra", other) == ["card:theirs"]
    assert keys("zebra") == []
    assert keys(f"learner{other.pk}", learner) == []


def test_find_follows_a_card_that_is_handed_over(learner):
    guest = make_user(is_guest=True)
    add_card("card:mine", guest, text="A zebra crosses.")

    guest.search_entries.update(learner=learner)

    assert keys("zebra", guest) == []
    assert keys("zebra", learner) == ["card:mine"]


def test_find_leaves_out_retired_chapters_but_not_own_cards_on_them(learner):
    chapter = make_chapter(is_retired=True)
    add_section(text="A zebra.", chapter=chapter)
    add_card("card:mine", learner, text="A zebra.", chapter=chapter)

    assert keys("zebra", learner) == ["card:mine"]


def test_find_gives_every_kind_its_turn(learner):
    for n in range(30):
        add_card(f"card:{n}", learner, title="Zebra", text="zebra")
    add_section(title="Elsewhere", text="One zebra among many other words in a long text.")
    save_entry("term:x/z", kind="term", learner=None, title="Stripes", text="zebra", url="/")

    found = keys("zebra", learner, limit=5)

    assert len(found) == 5
    assert {"section:x/y", "term:x/z"} < set(found)


def test_find_marks_safely():
    add_section(title="<i>Zebra</i>", text='<script>alert("zebra")</script> & \x02fake\x03')

    (thing,) = find("zebra", NOBODY)

    assert thing.title == "&lt;i&gt;<mark>Zebra</mark>&lt;/i&gt;"
    assert thing.snippet == (
        "&lt;script&gt;alert(&quot;<mark>zebra</mark>&quot;)&lt;/script&gt; &amp; fake"
    )


@pytest.mark.parametrize("query", HOSTILE)
def test_find_takes_any_text_for_a_query(query, learner):
    add_section(text="A queue.")

    assert set(keys(query, learner)) <= {"section:x/y"}


@settings(max_examples=150, deadline=None)
@given(query=st.text(max_size=40))
def test_find_takes_any_random_text_for_a_query(query):
    find(query, NOBODY)


def test_saving_again_changes_what_is_found(learner):
    add_card("card:1", learner, title="Zebra", text="stripes")
    add_card("card:1", learner, title="Lion", text="mane", url="/cards/2/")

    assert keys("zebra", learner) == keys("stripes", learner) == []
    assert [thing.url for thing in find("mane", learner)] == ["/cards/2/"]


def test_dropped_entries_are_found_no_more(learner):
    add_card("card:1", learner, text="zebra")

    drop_entry("card:1")
    drop_entry("card:never-there")

    assert keys("zebra", learner) == []


def test_entries_go_with_their_learner():
    gone = make_user()
    add_card("card:1", gone, text="zebra")
    add_section(text="zebra")

    gone.delete()

    assert keys("zebra") == ["section:x/y"]


def test_bulk_writes_are_found_too():
    rows = [
        SearchEntry(kind="term", key=f"t{n}", title="Zebra", text="", url="/") for n in range(3)
    ]

    SearchEntry.objects.bulk_create(rows)

    assert sorted(keys("zebra")) == ["t0", "t1", "t2"]
    SearchEntry.objects.filter(key="t1").delete()
    assert sorted(keys("zebra")) == ["t0", "t2"]


def test_save_entry_keeps_hostile_text_within_bounds(learner):
    add_card("card:1", learner, title="z\x00ebra " * 100, text="\ud800zebra " * 50_000)

    entry = SearchEntry.objects.get(key="card:1")

    assert len(entry.title) == 200
    assert len(entry.text) == 50_000
    assert keys("zebra", learner) == ["card:1"]


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_taken_back_and_indexes_what_is_there():
    migration = import_module("studyapp.migrations.0002_search")
    add_section(text="A zebra.")

    with connection.schema_editor() as editor:
        migration.lift(None, editor)
    with connection.schema_editor() as editor:
        migration.lay(None, editor)

    assert keys("zebra") == ["section:x/y"]


def test_search_page_invites_without_a_query(client):
    page = client.get(URL)

    assert "cards you have made yourself" in page.text
    assert page.context["count"] == 0


def test_search_page_shows_results_by_kind(learner_client, learner):
    add_section(text="A zebra crosses.")
    add_card("card:1", learner, title="Zebra?", text="An animal.")

    page = learner_client.get(URL, {"q": "zebra"})

    assert [(heading, len(things)) for heading, things in page.context["groups"]] == [
        ("Sections", 1),
        ("Key terms", 0),
        ("Scenarios", 0),
        ("Facts", 0),
        ("Your cards", 1),
    ]
    assert "A <mark>zebra</mark> crosses." in page.text
    assert 'href="/learn/x/#y"' in page.text
    assert 'value="zebra"' in page.text
    assert "<h2" in page.text
    assert "Key terms" not in page.text


def test_search_page_for_htmx_is_only_the_results(client):
    add_section(text="A zebra crosses.")

    page = client.get(URL, {"q": "zebra"}, headers=HTMX)

    assert page.text.lstrip().startswith('<div id="results" data-announce="1 result"')
    assert "<html" not in page.text
    assert "HX-Request" in page.headers["Vary"]


def test_search_page_says_when_nothing_is_found_and_escapes_the_query(client):
    page = client.get(URL, {"q": "<script>zebra</script>"})

    assert "Nothing found for “&lt;script&gt;zebra&lt;/script&gt;”" in page.text
    assert "<script>zebra" not in page.text


def test_search_page_of_a_visitor_writes_nothing(client):
    client.get(URL, {"q": "zebra"})

    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("query", ["%ED%A0%80", "%00", "%FF%FE", "q" * 5_000])
def test_search_page_takes_any_bytes(client, query):
    assert client.get(f"{URL}?q={query}").status_code == 200


def test_search_page_asks_the_same_number_of_queries_for_one_and_fifty(
    learner_client, learner, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(12) as queries:
            learner_client.get(reverse("studyapp:search"), {"q": "zebra"})
        return len(queries)

    add_section(text="zebra")
    few = count()
    for n in range(50):
        add_section(f"section:{n}", text="zebra")

    assert count() == few
