"""The indicators of refuse, air and health equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pandas as pd

from tests.dbt_project.public_health_city import FIRST, LAST, NO_AIR, NO_COSTS, NO_TRUCKS, NOT_SORTED, NOTHING_FETCHED
from tests.dbt_project.reckoning import CITY, compare, newest, periods
from tests.dbt_project.small_city import month_end, months


def monthly(sent: pd.DataFrame, day: str, *measures: str) -> pd.DataFrame:
    """Sums of each month, by its first day."""
    return sent.groupby(pd.to_datetime(sent[day]).dt.to_period("M").dt.start_time.dt.date)[list(measures)].sum().astype(float)


def rounds(city) -> pd.DataFrame:
    told = newest(city[0]["public_health.waste_rounds"], "collected_on", "truck_code", "round_no")
    return monthly(told, "collected_on", "collected_tonnes", "scheduled_stops", "missed_stops")


def people(city) -> pd.Series:
    """The register's count that holds at the end of each month, none before the first."""
    told = newest(city[0]["clerk.population"], "counted_on", "community_name")
    counted = (told["male_persons"] + told["female_persons"]).groupby(told["counted_on"]).sum()
    held = {month: [day for day in counted.index if day <= month_end(month)] for month in months(FIRST, LAST)}
    return pd.Series({month: counted[days[-1]] for month, days in held.items() if days}).astype(float)


def over(top: pd.Series, bottom: pd.Series, times: float, first: date, last: date = LAST) -> dict:
    """Sums over sums of the months that both know, for every period; nothing where there is nothing to divide by."""
    both = sorted(set(top.index) & set(bottom.index))
    expected = {}
    for (grain, start), told in periods(first, last).items():
        known = [month for month in told if month in both]
        below = bottom[known].sum()
        expected[CITY, grain, start] = times * top[known].sum() / below if below else None
    return expected


def test_waste_per_person_begins_where_people_were_counted_and_skips_a_month_without_trucks(city, values):
    counted = people(city)
    days = pd.Series({month: month_end(month).day for month in counted.index})
    expected = over(rounds(city)["collected_tonnes"], (counted * days).drop(NO_TRUCKS), 1000, date(2025, 9, 1))
    compare(values, "E01", expected)
    assert expected[CITY, "month", NO_TRUCKS] is None and expected[CITY, "month", NOTHING_FETCHED] == 0


def test_diversion_counts_what_was_sorted_out_as_thrown_away_too(city, values):
    told = newest(city[0]["public_health.recycling"], "month_start", "material_name", "use_name")
    recovered = monthly(told, "month_start", "recovered_tonnes")["recovered_tonnes"]
    collected = rounds(city)["collected_tonnes"]
    expected = over(recovered, (recovered + collected).dropna(), 100, FIRST)
    compare(values, "E02", expected)
    assert expected[CITY, "month", NOT_SORTED] is None and expected[CITY, "month", NOTHING_FETCHED] == 100


def test_missed_stops_are_per_thousand_scheduled_and_no_stops_give_no_value(city, values):
    expected = over(rounds(city)["missed_stops"], rounds(city)["scheduled_stops"], 1000, FIRST)
    compare(values, "E03", expected)
    assert expected[CITY, "month", NOTHING_FETCHED] is None


def test_a_tonne_costs_what_the_months_that_know_both_say(city, values):
    costs = monthly(newest(city[0]["public_health.waste_costs"], "month_start", "cost_kind"), "month_start", "cost_thb")["cost_thb"]
    expected = over(costs, rounds(city)["collected_tonnes"], 1, FIRST, date(2026, 9, 1))
    compare(values, "G18", expected)
    assert expected[CITY, "month", NO_COSTS] is None and expected[CITY, "month", NOTHING_FETCHED] is None


def test_a_day_is_above_the_standard_at_any_station_that_measured_eighteen_hours(city, values):
    hours = newest(city[0]["public_health.pm25_hourly"], "station_name", "measured_at").copy()
    hours["pm25_ug_m3"] = hours["pm25_ug_m3"].astype(float)
    hours["day"] = pd.to_datetime(hours["measured_at"]).dt.date
    days = hours.groupby(["day", "station_name"])["pm25_ug_m3"].agg(["count", "mean"]).query("count >= 18").reset_index()
    above = (days["mean"].round(2) > 37.5).groupby(days["day"]).any()
    expected = {}
    for (grain, start), told in periods(FIRST, LAST).items():
        inside = above[[day.replace(day=1) in told for day in above.index]]
        expected[CITY, grain, start] = inside.sum() if len(inside) else None
    compare(values, "E04", expected)
    assert expected[CITY, "month", NO_AIR] is None and date(2024, 2, 29) in set(days["day"])
    assert {0.0, 1.0} <= {value for value in expected.values() if value is not None}


def test_dengue_needs_twelve_months_told_and_takes_the_workbook_that_came_last(city, values):
    cases = monthly(newest(city[0]["public_health.dengue_cases"], "month_start", "community_name", "age_group"), "month_start", "cases")["cases"]
    counted, rates = people(city), {}
    for month in counted.index:
        window = [each for each in months(date(month.year - 1, month.month, 1), month) if each != date(month.year - 1, month.month, 1)]
        if all(each in cases.index for each in window):
            rates[month] = 1e5 * cases[window].sum() / counted[month]
    expected = {}
    for (grain, start), told in periods(date(2025, 9, 1), LAST).items():
        known = [month for month in told if month in rates]
        expected[CITY, grain, start] = rates[known[-1]] if known else None
    compare(values, "L10", expected)
    assert expected[CITY, "month", date(2025, 11, 1)] is None and expected[CITY, "month", date(2025, 12, 1)] > 0


def test_mmr2_is_the_last_count_before_the_period_ends(city, values):
    told = city[0]["public_health.vaccination"]
    mmr = told[told["vaccine_name"].str.startswith("MMR2")].groupby("counted_on")[["vaccinated_children", "target_children"]].sum()
    expected = {}
    for (grain, start), inside in periods(date(2024, 3, 1), date(2026, 9, 1)).items():
        if grain != "month":
            done, children = mmr.loc[[day for day in mmr.index if day <= month_end(inside[-1])][-1]]
            expected[CITY, grain, start] = 100 * done / children if children else None
    compare(values, "L11", expected)
    assert expected[CITY, "quarter", date(2025, 4, 1)] is None
