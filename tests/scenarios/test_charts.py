"""Charts as SVG: what can be read off them by eye, by a screen reader, and from their table."""

import re

import pytest

from scenarios.charts import Chart, Deadline, Event, Level, Line, rounded_up, time_ticks, written


def chart(*values, **more):
    return Chart("Requests", "a second", (Line("offered", values),), **more)


def test_a_chart_says_in_words_what_it_shows():
    found = chart(
        5, 1, None, 9,
        levels=(Level(8, "target: below 8"),),
        deadlines=(Deadline(2, "target: empty by 0:02"),),
        events=(Event(1, 3, "a zone goes down"),),
    )  # fmt: skip

    assert found.in_words() == (
        "offered: from 1 at 0:01 to 9 at 0:03. target: below 8. target: empty by 0:02. "
        "At 0:01: a zone goes down."
    )


def test_every_text_is_escaped():
    name = "<script>"
    found = Chart(
        name, name, (Line(name, [1]),), (Level(1, name),), (Deadline(0, name),),
        (Event(0, None, name),),
    )  # fmt: skip

    assert name not in found.svg()
    assert found.svg().count("&lt;script&gt;") >= 5


def test_the_table_has_eleven_moments_with_every_curve():
    found = Chart("A", "", (Line("one", list(range(101))), Line("two", [None] * 50)))

    assert len(found.rows) == 11
    assert found.rows[1] == ("0:10", ["10", "–"])
    assert found.rows[-1] == ("1:40", ["100", "–"])


def test_a_chart_of_nothing_is_still_a_chart():
    assert Chart("A", "", ()).rows == [("0:00", [])]
    assert "<svg" in Chart("A", "", ()).svg()


def test_what_has_no_value_leaves_a_gap():
    svg = chart(1, 1, None, 2, 2).svg()
    (way,) = re.findall(r'class="chart-line line-one" d="(M[^"]*L[^"]*)"', svg)

    assert way.count("M") == 2


def test_a_peak_of_one_second_is_seen_on_a_long_chart():
    values = [0.0] * 5000
    values[3333] = 100.0
    svg = chart(*values).svg()

    heights = {float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", svg)}

    assert len(heights) > 1


def test_the_scale_is_round_and_above_everything():
    assert chart(100).ceiling() == 120
    assert chart(0.9, levels=(Level(3, "x"),)).ceiling() > 3
    assert chart(1, 2, 3).ceiling() == 4  # no half of a copy on the axis
    assert chart().ceiling() == 4


def test_targets_stand_where_they_count_and_words_stay_inside():
    found = chart(*range(100), levels=(Level(50, "target: below 50", 90, 99),))

    left, right = re.search(r'chart-target" d="M([\d.]+) [\d.]+H([\d.]+)', found.svg()).groups()
    x = re.search(r'chart-target-word" x="([\d.]+)"', found.svg()).group(1)

    assert found.x(90) == pytest.approx(float(left), abs=0.1)
    assert found.x(99) == pytest.approx(float(right), abs=0.1)
    assert float(x) + 6 * len("target: below 50") < 420


def test_events_stand_in_rows_so_that_their_words_do_not_meet():
    found = chart(*range(100), events=(Event(1, None, "one"), Event(2, 5, "two")))

    first, second = re.findall(r'chart-event-word" x="[\d.]+" y="(\d+)"', found.svg())

    assert int(second) - int(first) >= 12


def test_every_curve_is_drawn_in_its_own_way():
    found = Chart("A", "", tuple(Line(str(n), [n]) for n in range(4)))

    assert len({style for _, style in found.key}) == 4


def test_other_runs_are_drawn_in_their_own_way():
    found = Chart("A", "", (Line("mine", [1]), Line("reference", [2], is_other=True)))

    assert 'line-other"' in found.svg()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (1.234, "1.23"),
        (240.4, "240"),
        (12_345, "12.3k"),
        (2_500_000, "2.5M"),
        (0, "0"),
    ],
)
def test_values_are_written_short(value, text):
    assert written(value) == text


@pytest.mark.parametrize(("value", "above"), [(0, 1), (0.03, 0.03), (26.2, 30), (101, 150)])
def test_steps_are_round(value, above):
    assert rounded_up(value) == pytest.approx(above)


@pytest.mark.parametrize("seconds", [0, 1, 59, 600, 5100, 90_000])
def test_there_are_never_more_than_seven_times(seconds):
    ticks = time_ticks(seconds)

    assert ticks[0] == 0
    assert len(ticks) <= 7


def test_shares_never_reach_above_a_hundred():
    assert Chart("A", "%", (Line("one", [100.0]),)).ceiling() == 100
    assert Chart("A", "%", (Line("one", [0.5]),)).ceiling() < 1


def test_a_curve_without_values_is_not_told():
    assert Chart("A", "", (Line("one", [None, None]),)).in_words() == ""
