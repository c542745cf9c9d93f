"""The sky and the calendar of the pretend city are those that the departments' figures were made under."""

from collections import defaultdict
from datetime import date, timedelta
from statistics import mean

import numpy as np
import pytest

from sources.demo import calendar, weather
from sources.demo.dates import months

UNTIL = date(2026, 9, 30)
STATION = next(iter(weather.STATIONS))
FULL_MOON, LUNATION = date(2023, 1, 6), 29.530588  # a full moon (2023-01-06 23:08 UTC) and the mean days to the next


def tabular(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of thirty)."""
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date(622, 7, 19) + timedelta(days=days - 1)


def test_november_is_the_wettest_month_and_february_the_driest():
    rain = defaultdict(list)
    for month in months(UNTIL):
        rain[month.month].append(weather.rain_mm(month).sum())
    usual = {month: mean(totals) for month, totals in rain.items()}
    assert usual[11] == pytest.approx(312, rel=0.1) and usual[2] == pytest.approx(28, rel=0.1)
    assert max(usual, key=usual.get) == 11 and min(usual, key=usual.get) == 2


def test_the_floods_of_2566_and_2567_reach_the_critical_level_and_nothing_else_does():
    flooded = {month for month in months(UNTIL) if weather.river_level_m(month, STATION).max() >= weather.CRITICAL_M}
    assert {date(2023, 12, 1), date(2024, 12, 1)} <= flooded <= {date(2023, 12, 1), date(2024, 11, 1), date(2024, 12, 1)}


def test_the_hours_of_a_day_add_up_to_its_rain():
    for month in (date(2024, 2, 1), date(2024, 11, 1)):
        by_day = weather.rain_by_hour(month, STATION).reshape(-1, 24).sum(axis=1)
        assert np.abs(by_day - weather.rain_mm(month)).max() < 1.3  # each hour is rounded to a tenth


def test_the_river_does_not_jump_between_months():
    ends = [weather.river_level_m(month, STATION)[[0, -1]] for month in months(UNTIL)]
    assert max(abs(before[1] - after[0]) for before, after in zip(ends, ends[1:], strict=False)) < 0.4


def test_smoke_peaks_in_september():
    assert weather.HAZE.argmax() + 1 == 9 and weather.HAZE.mean() == pytest.approx(1)


def test_buddhist_days_are_full_moons():
    moons = [date(year, *day) for year, days in calendar.BUDDHIST.items() for day in days]
    away = [min((day - FULL_MOON).days % LUNATION, LUNATION - (day - FULL_MOON).days % LUNATION) for day in moons]
    assert max(away) < 1.6


def test_islamic_days_are_those_of_the_tabular_calendar():
    for year, (ramadan, fitr, adha) in calendar.ISLAMIC.items():
        islamic = year - 579
        assert (ramadan, fitr, adha) == (tabular(islamic, 9, 1), tabular(islamic, 10, 1), tabular(islamic, 12, 10))


def test_a_holiday_on_a_weekend_gives_the_next_working_day():
    rests = calendar.holidays()
    assert rests[date(2024, 4, 16)][0] == "ชดเชยวันสงกรานต์" and rests[date(2025, 5, 12)][0] == "ชดเชยวันวิสาขบูชา"
    assert date(2024, 7, 23) not in rests  # two days in a row on a weekend give one


def test_offices_schools_and_fasting_follow_the_calendar():
    assert calendar.working_days(date(2024, 4, 8), date(2024, 4, 19)) == 6
    assert not calendar.is_working_day(date(2024, 2, 29) + timedelta(days=2)) and calendar.is_working_day(date(2024, 2, 29))
    assert [calendar.school_term(date(2025, *day)) for day in ((5, 15), (5, 16), (10, 10), (10, 11), (11, 1), (3, 31), (4, 1))] == [
        None,
        1,
        1,
        None,
        2,
        2,
        None,
    ]
    assert calendar.is_ramadan(date(2025, 3, 1)) and not calendar.is_ramadan(date(2025, 3, 31)) and calendar.ramadan_share(date(2025, 3, 1)) > 0.9
