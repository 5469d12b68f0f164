import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import editing, library
from scenarios.engine.design import MAX_COMPONENTS, Connection, Design
from scenarios.engine.document import parse, serialise
from scenarios.engine.errors import DesignError

CATALOGUE = library.catalogue()
LAMBDA = CATALOGUE.services["lambda"].label


@pytest.fixture
def design():
    """Customers -> a queue -> a function, all with positions."""
    return parse(
        {
            "format": "studyapp.design/1",
            "components": [
                {"id": "users", "service": "users", "name": "Customers", "position": [0, 0]},
                {"id": "orders", "service": "sqs", "name": "Orders", "position": [200, 10]},
                {"id": "work", "service": "lambda", "name": "Worker", "position": [400, 50]},
            ],
            "connections": [{"from": "users", "to": "orders"}, {"from": "orders", "to": "work"}],
        },
        CATALOGUE,
    )


FEED = Connection("orders", "work", "deliver")


def test_a_new_component_gets_an_id_and_a_name_of_its_own(design):
    edited = editing.add(design, "lambda", (10, 200))
    again = editing.add(edited.design, "lambda")

    assert edited.selected == ("lambda",)
    assert again.selected == ("lambda-2",)
    first, second = (again.design.component(one) for one in ("lambda", "lambda-2"))
    assert (first.name, first.position) == (LAMBDA, (10, 200))
    assert (second.name, second.position) == (f"{LAMBDA} 2", None)
    assert again.words == f"Added {LAMBDA} 2"


def test_a_new_component_lies_beside_what_is_there_already(design):
    for _ in range(4):
        design = editing.add(design, "lambda", (200, 10)).design
    spots = [component.position for component in design.components]

    assert all(
        abs(x - a) >= 160 or abs(y - b) >= 52
        for number, (x, y) in enumerate(spots)
        for a, b in spots[:number]
        if (x, y) not in [(200, 10), (400, 50), (0, 0)]
    )
    assert all(abs(x - 200) <= 360 and abs(y - 10) <= 200 for x, y in spots)


def test_where_everything_near_is_taken_a_new_component_lies_on_top(design, monkeypatch):
    monkeypatch.setattr(editing, "NEARBY", [(0, 0)])
    edited = editing.add(design, "lambda", (200, 10))

    assert edited.design.component("lambda").position == (200, 10)


def test_what_is_pasted_again_does_not_hide_what_was_pasted_before(design):
    copied = design.without_components(["users", "work"])
    once = editing.paste(design, copied)
    twice = editing.paste(once.design, copied)

    assert [once.design.component(one).position for one in once.selected] == [(224, 34)]
    assert [twice.design.component(one).position for one in twice.selected] == [(248, 58)]


def test_connecting_takes_the_default_kind(design):
    edited = editing.connect(design, "work", "orders")

    assert Connection("work", "orders", "message") in edited.design.connections
    assert edited.words == "Connected Worker to Orders"


def test_connecting_what_is_connected_is_refused(design):
    with pytest.raises(DesignError, match="Orders to Worker is there already"):
        editing.connect(design, "orders", "work")


def test_a_kind_can_be_changed(design):
    edited = editing.change_kind(design, FEED, "dead-letter")

    assert edited.design.connections[-1] == Connection("orders", "work", "dead-letter")
    assert edited.words == "Made Orders to Worker a dead-letter connection"


def test_turning_round_points_the_other_way(design):
    edited = editing.turn_round(design, FEED)

    assert edited.design.connections[-1] == Connection("work", "orders", "message")


def test_moving_changes_only_positions(design):
    edited = editing.move(design, {"orders": (7, 8)})

    assert edited.design.component("orders").position == (7, 8)
    assert edited.design.connections == design.connections
    assert edited.words == "Moved Orders"


def test_a_name_is_trimmed_and_an_empty_one_is_the_service_s(design):
    assert editing.rename(design, "orders", "  Jobs ").design.component("orders").name == "Jobs"
    assert (
        editing.rename(design, "orders", " ").design.component("orders").name == "Amazon SQS queue"
    )


def test_a_name_that_is_too_long_is_refused(design):
    with pytest.raises(DesignError, match="80 characters"):
        editing.rename(design, "orders", "x" * 81)


def test_settings_change_and_keep_the_others(design):
    fifo = editing.configure(design, "orders", {"fifo": True}).design
    both = editing.configure(fifo, "orders", {"delay_s": 5}).design.component("orders")

    assert (both.config["fifo"], both.config["delay_s"]) == (True, 5)


def test_a_given_component_is_neither_configured_nor_removed(design):
    with pytest.raises(DesignError, match="Orders is given"):
        editing.configure(design, "orders", {"fifo": True}, given={"orders"})
    with pytest.raises(DesignError, match="cannot be removed"):
        editing.remove(design, ["orders"], given={"orders"})


def test_removing_takes_the_connections_along(design):
    edited = editing.remove(design, ["orders"])

    assert [c.id for c in edited.design.components] == ["users", "work"]
    assert edited.design.connections == ()
    assert edited.words == "Removed Orders"


def test_single_connections_are_removed(design):
    edited = editing.remove(design, connections=[FEED])

    assert FEED not in edited.design.connections
    assert edited.words == "Removed Orders to Worker"


def test_many_components_are_counted_in_words(design):
    for _ in range(3):
        design = editing.add(design, "s3").design

    edited = editing.remove(design, [c.id for c in design.components if c.id != "users"])

    assert edited.words == "Removed 5 components"


def test_a_copy_keeps_settings_and_inner_connections(design):
    fifo = editing.configure(design, "orders", {"fifo": True}).design

    edited = editing.duplicate(fifo, ["orders", "work"])

    queue, function = (edited.design.component(one) for one in edited.selected)
    assert (queue.id, queue.name, queue.config["fifo"]) == ("sqs", "Orders 2", True)
    assert queue.position == (224, 34)
    assert Connection(queue.id, function.id, "deliver") in edited.design.connections
    assert len(edited.design.connections) == 3
    assert edited.words == "Duplicated Orders, Worker"


def test_pasting_brings_parts_of_another_design(design):
    other = Design((), (), CATALOGUE)
    other = editing.add(other, "sqs").design

    edited = editing.paste(design, other)

    assert edited.words == "Pasted 1 component"
    assert edited.design.component("sqs").name == "Amazon SQS queue"


def test_pasting_nothing_is_refused(design):
    with pytest.raises(DesignError, match="nothing to insert"):
        editing.paste(design, Design((), (), CATALOGUE))


def test_more_than_a_design_may_hold_is_refused(design):
    full = design
    while len(full.components) < MAX_COMPONENTS:
        full = editing.add(full, "s3").design

    with pytest.raises(DesignError, match="200 components"):
        editing.add(full, "s3")
    with pytest.raises(DesignError, match="200 components"):
        editing.duplicate(full, ["orders"])


def test_more_connections_than_a_design_may_hold_are_refused(design):
    for _ in range(14):
        design = editing.add(design, "lambda").design
    functions = [c.id for c in design.of_service("lambda")]
    pairs = [(a, b) for a in functions for b in functions if a != b][:210]
    for a, b in pairs:
        design = design.with_connection(a, b)

    with pytest.raises(DesignError, match="400 connections"):
        editing.duplicate(design, functions)


def test_aligning_puts_components_on_one_line(design):
    row = editing.align(design, ["users", "orders", "work"], "row").design
    column = editing.align(design, ["orders", "work"], "column").design

    assert {c.position[1] for c in row.components} == {20}
    assert [c.position[0] for c in column.components] == [0, 300, 300]


def test_one_component_cannot_be_aligned(design):
    with pytest.raises(DesignError, match="Select two"):
        editing.align(design, ["orders"], "row")


@pytest.mark.parametrize(
    "edit",
    [
        lambda design: editing.connect(design, "gone", "work"),
        lambda design: editing.move(design, {"gone": (0, 0)}),
        lambda design: editing.rename(design, "gone", "x"),
        lambda design: editing.configure(design, "gone", {}),
        lambda design: editing.remove(design, ["gone"]),
        lambda design: editing.duplicate(design, ["gone"]),
    ],
)
def test_what_another_tab_has_removed_is_told(design, edit):
    with pytest.raises(DesignError, match="no longer there"):
        edit(design)


def test_a_connection_that_is_gone_is_told(design):
    for edit in (editing.turn_round, lambda d, c: editing.change_kind(d, c, "data")):
        with pytest.raises(DesignError, match="no longer there"):
            edit(design, Connection("work", "users", "request"))


@given(st.lists(st.sampled_from(sorted(CATALOGUE.services)), min_size=1, max_size=8))
def test_whatever_is_added_and_copied_can_be_read_back(services):
    design = Design((), (), CATALOGUE)
    for service in services:
        design = editing.add(design, service).design
    design = editing.duplicate(design, [c.id for c in design.components]).design

    assert parse(serialise(design), CATALOGUE) == design
    assert len({c.name for c in design.components}) == 2 * len(services)
