from datetime import timedelta
from functools import partial

import pytest

from scenarios import actions, editing, library
from scenarios.engine.document import parse
from scenarios.engine.drawing import drawn_positions
from scenarios.engine.errors import DesignError
from scenarios.models import STEPS_KEPT, Draft, Followup, HintUse, Submission, Version
from studyapp.models import Activity
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
add_queue = partial(editing.add, service_id="sqs")


@pytest.fixture
def learner():
    return factories.make_user()


@pytest.fixture
def draft(learner):
    return factories.make_draft(learner)


def edit(draft, change, revision=None):
    revision = draft.revision if revision is None else revision
    return actions.apply_edit(draft, change, revision=revision, now=NOW)


def ids(draft):
    return {component.id for component in draft.design.components}


def test_a_draft_starts_with_what_is_given(learner):
    scenario = library.scenario("payment-flow")
    start = scenario.start(scenario.references[0].design)

    draft = actions.start_draft(learner, start, title="Mine", scenario=scenario, now=NOW)

    assert ids(draft) == scenario.given_ids
    assert draft.brief is scenario
    assert [step.words for step in draft.steps.all()] == ["Started"]


def test_a_free_design_has_no_brief(learner):
    empty = parse({"format": "studyapp.design/1", "components": [], "connections": []},
                  library.catalogue())  # fmt: skip

    draft = actions.start_draft(learner, empty, title="Free", now=NOW)

    assert (draft.scenario, draft.brief) == ("", None)


def test_an_edit_is_a_step_and_a_new_revision(draft):
    edited = edit(draft, add_queue)

    assert edited.selected == ("sqs",)
    assert "sqs" in ids(draft)
    assert (draft.revision, draft.step) == (2, 1)
    assert draft.steps.last().words == edited.words


def test_an_edit_leaves_the_rest_where_the_canvas_shows_it(draft):
    shown = {one: (round(x), round(y)) for one, (x, y) in drawn_positions(draft.design).items()}
    edit(draft, partial(editing.add, service_id="sqs", position=(900, 900)))

    assert shown.items() <= {c.id: c.position for c in draft.design.components}.items()


def test_an_older_tab_is_told_and_changes_nothing(draft):
    edit(draft, add_queue)

    with pytest.raises(actions.OutOfDateError) as caught:
        edit(draft, add_queue, revision=1)

    assert caught.value.draft.revision == 2
    assert Draft.objects.get(pk=draft.pk).steps.count() == 2


def test_an_edit_that_cannot_be_done_leaves_no_trace(draft):
    with pytest.raises(DesignError):
        edit(draft, partial(editing.rename, component_id="gone", name="x"))

    assert Draft.objects.get(pk=draft.pk).revision == 1
    assert draft.steps.count() == 1


def test_undo_and_redo_go_through_the_states(draft):
    edit(draft, add_queue)
    edit(draft, partial(editing.rename, component_id="sqs", name="Orders"))

    undone = actions.undo(draft, revision=draft.revision, now=NOW)
    assert undone.words == "Renamed Amazon SQS queue to Orders"
    assert draft.design.component("sqs").name == "Amazon SQS queue"
    actions.undo(draft, revision=draft.revision, now=NOW)
    assert "sqs" not in ids(draft)
    assert actions.undo(draft, revision=draft.revision, now=NOW) is None

    actions.redo(draft, revision=draft.revision, now=NOW)
    redone = actions.redo(draft, revision=draft.revision, now=NOW)
    assert redone.words == undone.words
    assert draft.design.component("sqs").name == "Orders"
    assert actions.redo(draft, revision=draft.revision, now=NOW) is None


def test_undo_grows_the_revision_so_that_another_tab_is_told(draft):
    edit(draft, add_queue)

    actions.undo(draft, revision=2, now=NOW)

    assert draft.revision == 3
    with pytest.raises(actions.OutOfDateError):
        actions.redo(draft, revision=2, now=NOW)
    with pytest.raises(actions.OutOfDateError):
        actions.undo(draft, revision=2, now=NOW)


def test_an_edit_after_undo_forgets_what_was_undone(draft):
    edit(draft, add_queue)
    actions.undo(draft, revision=draft.revision, now=NOW)

    edit(draft, partial(editing.add, service_id="sns"))

    assert actions.redo(draft, revision=draft.revision, now=NOW) is None
    assert [step.number for step in draft.steps.all()] == [0, 1]


def test_undo_reaches_back_a_hundred_steps(draft):
    for number in range(STEPS_KEPT + 5):
        edit(draft, partial(editing.move, positions={"shoppers": (number, 0)}))

    undone = 0
    while actions.undo(draft, revision=draft.revision, now=NOW):
        undone += 1

    assert undone == STEPS_KEPT
    assert draft.design.component("shoppers").position == (4, 0)


def test_a_copy_is_a_draft_of_its_own(draft):
    edit(draft, add_queue)

    copy = actions.copy_draft(draft, draft.design, now=NOW)

    assert (copy.scenario, copy.document) == (draft.scenario, draft.document)
    assert copy.title == f"{draft.title} (2)"
    assert copy.steps.count() == 1


def test_a_version_keeps_the_state_under_a_name_once(draft):
    for _ in range(2):
        actions.name_version(draft, "Before the queue", now=NOW)
    edit(draft, add_queue)

    version = Version.objects.get()

    assert version.name == "Before the queue"
    assert version.document != draft.document


def test_a_link_leads_to_the_draft_until_it_is_withdrawn(draft):
    key = actions.share(draft)
    assert actions.share(draft) == key
    assert Draft.objects.shared(key).get() == draft

    actions.withdraw(draft)

    assert not Draft.objects.shared(key).exists()
    assert actions.share(draft) != key


def test_a_hint_is_recorded_once(learner):
    scenario = library.scenario("payment-flow")

    for later in range(2):
        actions.open_hint(learner, scenario, 1, now=NOW + timedelta(hours=later))

    assert [use.opened_at for use in HintUse.objects.all()] == [NOW]


def test_a_submission_keeps_design_and_report(learner):
    draft = factories.make_draft(learner, reference=True)

    submission = actions.submit_design(draft, now=NOW)

    assert (submission.score, submission.passed) == (100, True)
    assert submission.document == draft.document
    assert submission.report["requirements"][0]["passed"] is True
    activity = Activity.objects.get(verb="designed")
    assert (activity.what, activity.result) == ("scenario:payment-flow", 1.0)
    assert activity.verdict == "100 of 100"


def test_requirements_feed_the_objectives_their_sections_teach(learner):
    draft = factories.make_draft(learner)
    requirement = draft.brief.requirements[0]
    chapter, _, section = requirement.section.partition("#")
    objective = factories.make_objective()
    factories.make_section(
        chapter=factories.make_chapter(slug=chapter), slug=section, objectives=[objective]
    )

    actions.submit_design(draft, now=NOW)

    shown = Activity.objects.filter(verb="solved", objective=objective)
    assert f"requirement:payment-flow/{requirement.id}" in {row.what for row in shown}
    assert {row.result for row in shown} == {0.0}
    assert {row.verdict for row in shown} == {"not met"}


@pytest.fixture
def taught():
    """The section of the first requirement of payment-flow, which the start does not meet."""
    requirement = library.scenario("payment-flow").requirements[0]
    chapter, _, slug = requirement.section.partition("#")
    return factories.make_section(chapter=factories.make_chapter(slug=chapter), slug=slug)


def test_what_a_design_misses_comes_to_today_with_its_card(learner, taught):
    draft = factories.make_draft(learner)
    titles = {one.title for one in draft.brief.requirements if one.section.endswith(taught.slug)}

    actions.submit_design(draft, now=NOW)
    actions.submit_design(draft, now=NOW)

    followup = Followup.objects.get()
    assert (followup.section, followup.why in titles) == (taught, True)
    assert followup.card == draft.brief.requirements[0].card
    assert Followup.objects.for_learner(learner).waiting().count() == 1


def test_what_a_design_meets_leaves_today(learner, taught):
    actions.submit_design(factories.make_draft(learner), now=NOW)

    actions.submit_design(factories.make_draft(learner, reference=True), now=NOW)

    assert not Followup.objects.exists()


def test_what_was_put_on_today_for_another_reason_stays(learner, taught):
    actions.add_followup(learner, taught, why="Customers would wait.", now=NOW)

    actions.submit_design(factories.make_draft(learner, reference=True), now=NOW)

    assert Followup.objects.get().why == "Customers would wait."


@pytest.mark.parametrize(("later", "waiting"), [(timedelta(hours=1), 0), (timedelta(days=2), 1)])
def test_what_was_taken_off_comes_back_with_a_miss_on_a_later_day(learner, taught, later, waiting):
    draft = factories.make_draft(learner)
    actions.submit_design(draft, now=NOW)
    actions.finish_followup(learner, taught, now=NOW)

    actions.submit_design(draft, now=NOW + later)

    assert Followup.objects.for_learner(learner).waiting().count() == waiting


def test_submissions_outlive_their_draft(learner):
    draft = factories.make_draft(learner, reference=True)
    actions.submit_design(draft, now=NOW)

    actions.delete_draft(draft)

    assert Submission.objects.get().draft is None


def test_a_draft_can_be_renamed(draft):
    actions.rename_draft(draft, "Second try")

    assert Draft.objects.get(pk=draft.pk).title == "Second try"
