from hypothesis import given
from hypothesis import strategies as st

from studyapp.actions import mark_section_read
from studyapp.catchup import Pile
from studyapp.models import ReadingPosition
from studyapp.today import TodayItem, plan, sections
from tests.factories import make_chapter, make_section


def item(*, minutes, weight=1.0):
    return TodayItem("read", "Title", "Detail", "/", minutes=minutes, weight=weight)


def cards(count, *, minutes, weight=3.0):
    pile = Pile(count, minutes, "card")
    title = f"{count} cards due"
    return TodayItem("cards", title, "Detail", "/", minutes=minutes, weight=weight, pile=pile)


items = st.lists(st.builds(item, minutes=st.integers(1, 90), weight=st.floats(0.1, 5)), max_size=10)
piles = st.lists(st.builds(cards, st.integers(1, 500), minutes=st.integers(1, 200)), max_size=2)


def said(items):
    return [(item.title, item.minutes) for item in items]


def test_plan_takes_the_heaviest_that_fit():
    cards, questions, reading = (
        item(minutes=10, weight=3),
        item(minutes=25, weight=2),
        item(minutes=5, weight=1),
    )

    found = plan([reading, questions, cards], minutes=20)

    assert found.now == (cards, reading)
    assert found.later == (questions,)
    assert found.minutes == 15


def test_plan_takes_one_item_even_if_it_is_too_long():
    long = item(minutes=60)

    assert plan([long], minutes=5).now == (long,)


def test_plan_cuts_a_pile_to_what_fits_and_keeps_the_rest_for_later():
    found = plan([cards(140, minutes=70), item(minutes=10)], minutes=20)

    assert said(found.now) == [("40 of 140 cards due", 20)]
    assert said(found.later) == [("100 more of 140 cards due", 50), ("Title", 10)]


def test_plan_fills_the_end_of_a_day_from_a_pile_but_not_with_next_to_nothing():
    heavy = item(minutes=20, weight=9)

    assert said(plan([heavy, cards(60, minutes=30)], minutes=30).now) == [
        ("Title", 20),
        ("20 of 60 cards due", 10),
    ]
    assert said(plan([heavy, cards(60, minutes=30)], minutes=24).now) == [("Title", 20)]


@given(items, piles, st.integers(5, 120))
def test_plan_with_piles_loses_no_minute_and_stays_within_the_day(single, many, minutes):
    found = plan([*single, *many], minutes=minutes)

    planned = sum(item.minutes for item in [*found.now, *found.later])
    assert planned == sum(item.minutes for item in [*single, *many])
    assert found.minutes <= minutes or len(found.now) == 1


@given(items, st.integers(5, 120))
def test_plan_keeps_every_item_and_the_minutes(all_items, minutes):
    found = plan(all_items, minutes=minutes)

    assert sorted([*found.now, *found.later], key=repr) == sorted(all_items, key=repr)
    assert found.minutes <= minutes or len(found.now) == 1


def test_sections_offers_the_first_unread_section(learner, now):
    chapter = make_chapter(number=1)
    first = make_section(chapter=chapter, position=1, title="First")
    make_section(chapter=chapter, position=2, title="Second")
    mark_section_read(learner, first, now=now)

    assert [found.title for found in sections(learner, now=now)] == ["Second"]


def test_sections_stays_in_the_chapter_last_read(learner, now):
    make_section(chapter=make_chapter(number=1))
    later = make_section(chapter=make_chapter(number=5), title="Here")
    ReadingPosition.objects.create(learner=learner, chapter=later.chapter, section=later, at=now)

    assert [found.title for found in sections(learner, now=now)] == ["Here"]


def test_sections_goes_on_in_the_chapter_of_the_section_just_read(learner, now):
    make_section(chapter=make_chapter(number=1))
    chapter = make_chapter(number=5)
    mark_section_read(learner, make_section(chapter=chapter, position=1), now=now)
    make_section(chapter=chapter, position=2, title="Next")

    assert [found.title for found in sections(learner, now=now)] == ["Next"]


def test_sections_is_empty_when_all_is_read(learner, now):
    mark_section_read(learner, make_section(), now=now)
    make_section(is_retired=True)
    make_section(chapter=make_chapter(is_retired=True))

    assert sections(learner, now=now) == []
