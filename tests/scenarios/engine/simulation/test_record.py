"""Rows that hold until the next one, and the figures by second read from them."""

from scenarios.engine.simulation.groups import Groups
from scenarios.engine.simulation.record import Record
from scenarios.engine.simulation.tracks import BacklogTrack
from scenarios.engine.simulation.windows import Window


def record_of(*noted):
    record = Record()
    for now, row in noted:
        record.note(now, row)
    return record


RECORD = record_of((0, (1.0, 10)), (0, (2.0, 20)), (3, (5.0, 50)), (4, (0.0, 0)))


def test_row_holds_until_the_next_one():
    assert RECORD.column(0, 6) == [2, 2, 2, 5, 0, 0]
    assert RECORD.running_total(1, 6) == [20, 40, 60, 110, 110, 110]
    assert RECORD.column(0, 2) == [2, 2]


def test_totals_and_means_of_a_window():
    assert RECORD.total(0, 2, 4) == 7
    assert RECORD.mean(0, Window(2, 4)) == 3.5
    assert RECORD.mean(0, Window(4, 4)) == 0


def test_level_grows_while_a_backlog_rests():
    rows = record_of(
        (0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (1, (8.0, 2.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (4, (31.0, 2.0, 8.0, 9.0, 0.0, 0.0, 0.0, 0.0)),
    )
    letters = BacklogTrack("dead", rows, 5, (), True, "", 0, "circle", 7.0, 31.0)
    queue = BacklogTrack("queue", rows, 5, ("web",), True, "", 0, "circle", 7.0, 23.0)

    assert letters.waiting == queue.waiting == [0, 8, 16, 24, 31]
    assert letters.ready == [0, 2, 10, 18, 2]
    assert queue.ready == [0, 2, 2, 2, 2]
    assert queue.added == [8, 16, 24, 32, 39]
    assert (queue.gap(), letters.gap()) == (0, 8 / 33)


def test_groups_keep_together_what_was_joined():
    groups = Groups()
    a, b, c, d, e = parts = [object() for _ in range(5)]
    for part in parts:
        groups.add(part)
    groups.join(a, c)
    groups.join(d, e)
    groups.join(e, c)
    groups.join(b)

    assert list(groups.members()) == [[a, c, d, e], [b]]
