from datetime import date, timedelta

from quizzes.forecast import Retention, forecast, heat_map, minutes, months

TODAY = date(2026, 11, 21)  # a Saturday


def ahead(days):
    return TODAY + timedelta(days=days)


def test_forecast_counts_each_day_and_the_overdue_today():
    bars = forecast([ahead(-9), ahead(0), ahead(1), ahead(29), ahead(30)], today=TODAY)
    assert [(bar.day, bar.count) for bar in bars if bar.count] == [
        (TODAY, 2),
        (ahead(1), 1),
        (ahead(29), 1),
    ]
    assert len(bars) == 30


def test_forecast_draws_the_busiest_day_highest():
    bars = forecast([TODAY, TODAY, ahead(1)], today=TODAY)
    assert [(bar.x, bar.y, bar.height) for bar in bars[:3]] == [
        (0, 0, 120),
        (13, 60, 60),
        (26, 120, 0),
    ]


def test_forecast_of_nothing_is_flat():
    assert {bar.height for bar in forecast([], today=TODAY)} == {0}


def test_heat_map_ends_today_in_columns_from_monday():
    cells = heat_map({}, today=TODAY)
    assert cells[-1].day == TODAY
    assert cells[0].day.weekday() == 0
    assert len(cells) == 25 * 7 + 6
    assert (cells[0].x, cells[0].y) == (0, 0)
    assert (cells[7].x, cells[7].y) == (20, 0)
    assert (cells[-1].x, cells[-1].y) == (25 * 20, 5 * 20)


def test_heat_map_levels_are_quarters_of_the_busiest_day():
    counts = {ahead(-n): count for n, count in enumerate([40, 30, 11, 10, 1, 0])}
    levels = [cell.level for cell in heat_map(counts, today=TODAY)[-6:]]
    assert levels == [0, 1, 1, 2, 3, 4]


def test_months_are_named_above_their_first_day():
    named = months(heat_map({}, today=TODAY))
    assert [cell.day for cell in named] == [date(2026, month, 1) for month in range(6, 12)]


def test_retention_is_a_share_with_its_n():
    assert Retention(n=40, remembered=37).percent == 92
    assert Retention(n=0, remembered=0).percent is None


def test_minutes_are_whole_and_at_least_one():
    assert [minutes(cards, 10) for cards in (1, 14, 90)] == [1, 2, 15]
