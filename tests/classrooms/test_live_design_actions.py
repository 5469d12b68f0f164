import json
from datetime import timedelta

import pytest

from classrooms.actions import live as actions
from classrooms.actions import live_designs as designs
from classrooms.live.design.board import board_of, lacks_of, share_in_words
from classrooms.models import LiveDesign, LiveEvent
from scenarios.actions import delete_draft, submit_design
from scenarios.models import Draft, Submission
from studyapp.accounts import delete_account, export_learner, merge_learner
from tests import factories
from tests.classrooms.designing import (
    SCENARIO,
    check,
    check_quickly,
    make_design_session,
    reference,
)
from tests.classrooms.living import fresh, join, later, step
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REQUIREMENTS = [("survives-spike", True), ("no-lost-payment", False)]


@pytest.fixture
def session():
    return make_design_session(seconds=600)


@pytest.fixture
def part(session):
    return join(session)


def kinds():
    return list(LiveEvent.objects.values_list("kind", flat=True))


# --- The learner's design ---


def test_design_is_a_new_one_and_leaves_earlier_work_as_it_was(session, part):
    before = factories.make_draft(part.person, slug=SCENARIO)
    step(session, "start")

    draft = designs.open_design(part, now=NOW)

    assert draft != before
    assert (draft.scenario, draft.title) == (SCENARIO, f"{draft.brief.title}, live: Monday design")
    before.refresh_from_db()
    assert before.document == factories.make_draft(part.person, slug=SCENARIO).document


def test_opening_again_gives_the_same_design(session, part):
    step(session, "start")
    draft = designs.open_design(part, now=NOW)
    step(session, "gallery", "end")

    assert designs.open_design(part, now=NOW) == draft
    assert Draft.objects.count() == 1


def test_deleted_design_is_begun_anew(session, part):
    step(session, "start")
    delete_draft(designs.open_design(part, now=NOW))

    assert designs.open_design(part, now=NOW) == Draft.objects.get()
    assert LiveDesign.objects.get().draft == Draft.objects.get()


@pytest.mark.parametrize("steps", [[], ["start", "gallery"], ["start", "end"]])
def test_nothing_is_begun_outside_the_design_phase(session, part, steps):
    step(session, *steps)

    with pytest.raises(designs.NotDesigning):
        designs.open_design(part, now=NOW)
    assert not Draft.objects.exists()


def test_stage_of_a_scenario_can_be_designed_together():
    session = make_design_session(scenario="growth-journey/stage-2")
    part = join(session)
    step(session, "start")

    draft = designs.open_design(part, now=NOW)

    assert (draft.scenario, draft.stage) == ("growth-journey", draft.brief.stage)


# --- Checks ---


def test_check_feeds_the_board_and_tells_the_session(session, part):
    join(session)
    step(session, "start")

    design = check(part)

    assert (design.check_count, design.is_whole, design.pitfalls) == (1, True, [])
    assert design.submission == Submission.objects.get()
    board = board_of(session, now=NOW)
    assert (board.people, board.began, board.checked, board.whole) == (2, 1, 1, 1)
    assert {(line.held, line.people, line.percent) for line in board.lines} == {(1, 2, 50)}
    assert kinds() == ["design", "checked"]
    event = LiveEvent.objects.last()
    assert (event.html, event.data) == ("", {})


def test_last_check_stands_also_where_it_is_worse(session, part):
    step(session, "start")
    check(part)

    design = check(part, designs.scenario_of(session).start(reference()))

    assert (design.check_count, design.is_whole) == (2, False)
    assert board_of(session, now=NOW).whole == 0


def test_other_designs_of_the_learner_do_not_count(session, part):
    step(session, "start")
    designs.open_design(part, now=NOW)

    submit_design(factories.make_draft(part.person, slug=SCENARIO, reference=True), now=NOW)

    assert board_of(session, now=NOW).checked == 0
    assert kinds() == ["design"]


@pytest.mark.parametrize("steps", [["gallery"], ["end"]])
def test_check_after_the_design_phase_is_a_submission_and_no_more(session, part, steps):
    step(session, "start")
    draft = designs.open_design(part, now=NOW)
    step(session, *steps)

    submit_design(draft, now=NOW)

    assert Submission.objects.count() == 1
    assert LiveDesign.objects.get().submission is None


@pytest.mark.parametrize(
    ("seconds", "extra", "counts"),
    [(600, 0, True), (602, 0, True), (603, 0, False), (900, 50, True), (903, 50, False)],
)
def test_check_counts_until_the_learner_s_own_time_is_over(session, seconds, extra, counts):
    part = join(session, factories.make_user(extra_time_percent=extra))
    step(session, "start")

    found = check_quickly(part, now=later(seconds))

    assert bool(found.submission) == counts


def test_pause_stops_the_clock_and_no_check_is_lost(session, part):
    step(session, "start")
    step(session, "pause", now=later(60))
    assert check_quickly(part, now=later(6000)).check_count == 1

    step(session, "resume", now=later(6000))

    assert fresh(session).ends_at == NOW + timedelta(seconds=600 + 5940)
    assert check_quickly(part, now=later(6500)).check_count == 2


def test_checks_of_who_was_taken_out_do_not_count(session, part):
    step(session, "start")
    check_quickly(part, requirements=REQUIREMENTS)
    actions.kick(part, now=NOW)

    submit_design(LiveDesign.objects.get().draft, now=NOW)

    assert LiveDesign.objects.get().check_count == 1
    board = board_of(session, now=NOW)
    assert (board.people, board.checked) == (0, 0)


def test_missing_requirements_come_to_today(session, part):
    factories.make_section()
    step(session, "start")
    draft = designs.open_design(part, now=NOW)
    names = [one.section for one in draft.brief.requirements if one.section]
    chapter, _, section = names[0].partition("#")
    factories.make_section(chapter=factories.make_chapter(slug=chapter), slug=section)

    submit_design(draft, now=NOW)

    assert list(part.person.followups.names()) == [names[0]]


# --- The board ---


def test_who_left_before_beginning_drops_out_and_who_began_stays(session, part):
    step(session, "start")
    designs.open_design(part, now=NOW)
    join(session)
    join(session, now=later(60))

    board = board_of(session, now=later(61))

    assert (board.people, board.began) == (2, 1)
    step(session, "end")
    assert board_of(fresh(session), now=later(600)).people == 3


def test_board_takes_two_queries_however_many_they_are(session, django_assert_num_queries):
    step(session, "start")
    for _ in range(3):
        check_quickly(join(session), requirements=REQUIREMENTS)

    with django_assert_num_queries(2):
        assert board_of(session, now=NOW).checked == 3


def test_what_most_designs_lack_comes_first(session):
    step(session, "start")
    scenario = designs.scenario_of(session)
    first, second, *rest = [one.id for one in scenario.requirements if not one.bonus]
    met = [(one, True) for one in rest]
    check_quickly(join(session), requirements=[(second, True), *met], pitfalls=["single-zone"])
    check_quickly(join(session), requirements=met, pitfalls=["single-zone", "no-autoscaling"])

    missing, pitfalls = lacks_of(session)

    titles = {one.id: one.title for one in scenario.requirements}
    assert [(one.title, one.count, one.checked, one.percent) for one in missing] == [
        (titles[first], 2, 2, 100),
        (titles[second], 1, 2, 50),
    ]
    assert [(one.title, one.count) for one in pitfalls] == [
        ("Single zone", 2),
        ("No autoscaling", 1),
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (0, "nobody yet"), (1, "a few"), (4, "a few"), (5, "fewer than half"), (9, "about half"),
        (11, "about half"), (12, "most"), (17, "most"), (18, "nearly everybody"), (20, "everybody"),
    ],
)  # fmt: skip
def test_share_is_told_in_words(part, words):
    assert share_in_words(part, 20) == words


# --- The gallery ---


def gallery(session, count=3):
    """Design rows of a session whose gallery is open."""
    step(session, "start")
    for _ in range(count):
        check_quickly(join(session))
    designs.open_design(join(session), now=NOW)  # begun, never checked
    step(session, "gallery")
    return list(LiveDesign.objects.in_session(session).checked().order_by("pk"))


def test_numbers_are_by_chance_and_stay(session):
    hung = gallery(session, 12)
    numbers = [one.number for one in hung]

    assert sorted(numbers) == list(range(1, 13))
    assert numbers != sorted(numbers)
    other = make_design_session(seed=2)
    assert [one.number for one in gallery(other, 12)] != numbers
    designs.set_hidden(hung[0], is_hidden=True, now=NOW)
    step(session, "end")
    found = LiveDesign.objects.in_session(session).checked().order_by("pk")
    assert list(found.values_list("number", flat=True)) == numbers


def test_host_hides_and_learner_withdraws(session):
    hidden, withdrawn, shown = gallery(session)

    for _ in range(2):
        designs.set_hidden(hidden, is_hidden=True, now=NOW)
        designs.set_withdrawn(withdrawn, is_withdrawn=True, now=NOW)

    rows = LiveDesign.objects.in_session(session)
    assert set(rows.on_show()) == {shown}
    assert set(rows.hung()) == {hidden, shown}
    assert kinds()[-3:] == ["gallery", "shown", "shown"]
    designs.set_hidden(hidden, is_hidden=False, now=NOW)
    designs.set_withdrawn(withdrawn, is_withdrawn=False, now=NOW)
    assert set(rows.on_show()) == {hidden, withdrawn, shown}


def test_design_withdrawn_before_the_gallery_never_hangs(session, part):
    step(session, "start")
    design = check_quickly(part)
    designs.set_withdrawn(design, is_withdrawn=True, now=NOW)
    step(session, "gallery")

    assert not LiveDesign.objects.hung().exists()
    assert kinds() == ["design", "checked", "gallery"]


def test_screen_holds_four_pinned_designs(session):
    hung = gallery(session, 6)
    for design in hung[:4]:
        designs.set_pinned(design, is_pinned=True, now=NOW)
        designs.set_pinned(design, is_pinned=True, now=NOW)

    with pytest.raises(designs.TooManyPinned):
        designs.set_pinned(hung[4], is_pinned=True, now=NOW)
    designs.set_withdrawn(hung[0], is_withdrawn=True, now=NOW)
    designs.set_pinned(hung[4], is_pinned=True, now=NOW)

    assert LiveDesign.objects.on_show().filter(pinned_at__isnull=False).count() == 4


# --- What is the learner's ---


def exported(person):
    return json.loads("".join(export_learner(person, now=NOW)))["live_designs"]


def test_guest_keeps_the_design_on_signing_up(session):
    guest, account = factories.make_guest(), factories.make_user()
    part = join(session, guest)
    step(session, "start")
    check_quickly(part, requirements=REQUIREMENTS)

    merge_learner(guest, account)

    design = LiveDesign.objects.get()
    owners = {design.participation.person, design.draft.learner, design.submission.learner}
    assert owners == {account}
    [row] = exported(account)
    assert (row["session"], row["checks"], row["score"]) == ("Monday design", 1, 50)
    assert row["requirements_met"] == ["survives-spike"]


@pytest.mark.parametrize("checked", ["guest", "account", "neither"])
def test_of_two_designs_in_one_session_the_checked_one_stays(session, checked):
    people = {"guest": factories.make_guest(), "account": factories.make_user()}
    parts = {name: join(session, person) for name, person in people.items()}
    step(session, "start")
    drafts = {name: designs.open_design(part, now=NOW) for name, part in parts.items()}
    if checked in parts:
        check_quickly(parts[checked])

    merge_learner(people["guest"], people["account"])

    design = LiveDesign.objects.get()
    assert design.participation == parts["account"]
    assert design.draft == drafts["account" if checked == "account" else "guest"]
    assert people["account"].drafts.count() == 2


def test_account_takes_its_designs_along(session, part):
    step(session, "start")
    check_quickly(part)

    delete_account(part.person)

    assert not LiveDesign.objects.exists()
