"""The indicators of refuse, air and health equal what pandas makes of the same deliveries, corners included."""

from datetime import date

from tests.dbt_project import reckoned_people as reckoned
from tests.dbt_project.public_health_city import NO_AIR, NO_COSTS, NO_TRUCKS, NOT_SORTED, NOTHING_FETCHED
from tests.dbt_project.reckoning import CITY, compare


def test_waste_per_person_begins_where_people_were_counted_and_skips_a_month_without_trucks(city, values):
    expected = reckoned.waste_per_person(city[0])
    compare(values, "E01", expected)
    assert min(start for _, _, start in expected) == date(2025, 9, 1)
    assert expected[CITY, "month", NO_TRUCKS] is None and expected[CITY, "month", NOTHING_FETCHED] == 0


def test_diversion_counts_what_was_sorted_out_as_thrown_away_too(city, values):
    expected = reckoned.diversion(city[0])
    compare(values, "E02", expected)
    assert expected[CITY, "month", NOT_SORTED] is None and expected[CITY, "month", NOTHING_FETCHED] == 100


def test_missed_stops_are_per_thousand_scheduled_and_no_stops_give_no_value(city, values):
    expected = reckoned.missed_stops(city[0])
    compare(values, "E03", expected)
    assert expected[CITY, "month", NOTHING_FETCHED] is None and expected[CITY, "month", date(2024, 2, 1)] is not None  # the leap day is in it


def test_a_tonne_costs_what_the_months_that_know_both_say(city, values):
    expected = reckoned.cost_per_tonne(city[0])
    compare(values, "G18", expected)
    assert expected[CITY, "month", NO_COSTS] is None and expected[CITY, "month", NOTHING_FETCHED] is None
    assert max(start for _, grain, start in expected if grain == "month") == date(2026, 9, 1)  # the costs end a month before the trucks


def test_a_day_is_above_the_standard_at_any_station_that_measured_eighteen_hours(city, values):
    expected = reckoned.days_above(city[0])
    compare(values, "E04", expected)
    assert expected[CITY, "month", NO_AIR] is None
    assert {0.0, 1.0} <= set(expected.values())
    judged = values[(values["kpi_code"] == "E04") & (values["actual"] == 0) & ~values["is_stale"]]
    assert set(judged["attainment"]) == {1.0} and set(judged["status"]) == {"on"}  # a target of zero that is reached


def test_dengue_needs_twelve_months_told_and_takes_the_workbook_that_came_last(city, values):
    expected = reckoned.dengue(city[0])
    compare(values, "L10", expected)
    assert expected[CITY, "month", date(2025, 11, 1)] is None and expected[CITY, "month", date(2025, 12, 1)] > 0


def test_mmr2_is_the_last_count_before_the_period_ends(city, values):
    expected = reckoned.mmr2(city[0])
    compare(values, "L11", expected)
    assert expected[CITY, "quarter", date(2025, 4, 1)] is None
