"""The indicators of permits, roads, floods and the waterworks' service equal what pandas makes of the same deliveries, corners included."""

from datetime import date
from statistics import median

import numpy as np
import pandas as pd

from pipelines.settings import ROOT
from tests.dbt_project.reckoning import CITY, compare, newest, periods
from tests.dbt_project.test_money import at_end
from tests.dbt_project.test_public_health import monthly, over, people
from tests.dbt_project.works_city import DRY, FIRST, LAST, MARK, NO_COSTS, NO_SAMPLES

WATER_KNOWN = date(2025, 10, 1)  # of production and billing


def by_month(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.to_period("M").dt.start_time.dt.date


def medians(values: dict[date, list[float]], first: date, last: date = LAST) -> dict:
    """The median of all records of every period's months; nothing where there is none."""
    expected = {}
    for (grain, start), told in periods(first, last).items():
        inside = [value for month in told for value in values.get(month, [])]
        expected[CITY, grain, start] = median(inside) if inside else None
    return expected


def test_lights_are_late_when_a_minute_late_or_never_mended(city, values):
    lights = newest(city[0]["engineering.street_light_reports"], "report_no").copy()
    lights["on_time"] = (pd.to_datetime(lights["repaired_at"]) <= pd.to_datetime(lights["due_at"])).astype(int)
    sums = monthly(lights.assign(all_due=1), "due_at", "on_time", "all_due")
    told = {key: value for key, value in over(sums["on_time"], sums["all_due"], 100, FIRST).items()}
    compare(values, "L05", told)


def test_open_defects_are_counted_at_the_end_and_set_beside_the_roads_known_then(city, values):
    defects = newest(city[0]["engineering.road_defects"], "defect_no")
    km = newest(city[0]["engineering.roads_maintained"], "fiscal_year_be", "surface_kind").groupby("fiscal_year_be")["length_km"].sum()

    def rate(end: date) -> float | None:
        known = [length for year, length in km.items() if date(year - 543, 9, 30) <= end]
        still = [row for row in defects.itertuples() if row.found_on <= end and not (pd.notna(row.repaired_on) and row.repaired_on <= end)]
        return len(still) / known[-1] if known else None

    compare(values, "L06", at_end(rate, date(2024, 9, 1)))


def test_green_area_is_the_last_survey_over_the_last_count_of_people(city, values):
    areas = newest(city[0]["engineering.green_areas"], "surveyed_on", "area_name").groupby("surveyed_on")["area_m2"].sum()
    counted = people(city)
    expected = at_end(lambda end: areas[[day for day in areas.index if day <= end][-1]] / counted[end.replace(day=1)], date(2025, 9, 1))
    compare(values, "E05", {key: value for key, value in expected.items() if key[1] == "fiscal_year"})


def test_a_flood_that_nobody_warned_of_has_no_lead_and_counts(city, values):
    """January is warned of by nobody, October too late, November too early; July twice, and the first counts; a warning that nothing follows does not."""
    leads = {month: [{7: 20.5, 12: 71}.get(month.month, 0)] for month in map(pd.Timestamp.date, pd.date_range(FIRST, LAST, freq="MS"))}
    leads = {month: lead for month, lead in leads.items() if month.month in (1, 7, 10, 11, 12)}
    hours = newest(city[0]["engineering.rain_river"], "measured_at", "station_name")
    assert set(by_month(hours[hours["level_m"] >= MARK]["measured_at"])) == set(leads)
    compare(values, "E07", medians(leads, date(2024, 5, 1), date(2026, 9, 1)))


def test_standing_water_is_set_beside_the_days_of_heavy_rain(city, values):
    rain = newest(city[0]["engineering.rain_river"], "measured_at", "station_name")
    by_day = rain.groupby(pd.to_datetime(rain["measured_at"]).dt.date)["rain_mm"].sum()
    heavy = sorted(by_day[by_day.round(1) >= 35.1].index)
    spots = newest(city[0]["engineering.ponding_spots"], "rained_on", "spot_name")
    over_two = spots[(spots["ponding_minutes"] > 120) & spots["rained_on"].isin(heavy)].groupby("rained_on").size()
    days = pd.DataFrame({"day": heavy, "spots": [over_two.get(day, 0) for day in heavy], "rains": 1})
    sums = monthly(days, "day", "spots", "rains")
    expected = over(sums["spots"], sums["rains"], 1, FIRST)
    compare(values, "E08", expected)
    assert expected[CITY, "month", DRY] is None


def decided(city) -> pd.DataFrame:
    told = newest(city[0]["engineering.building_permits"], "permit_no")
    return told[told["decided_on"].notna()].assign(month=lambda rows: by_month(rows["decided_on"]))


def test_permits_are_timed_in_working_days(city, values):
    rests = pd.read_csv(ROOT / "dbt_project" / "seeds" / "holidays.csv")["holiday_on"].to_numpy(dtype="datetime64[D]")
    judged = decided(city).query("decision != 'ถอนคำขอ'")
    days: dict[date, list[float]] = {}
    for row in judged.itertuples():
        begun, ended = np.datetime64(row.completed_on) + 1, np.datetime64(row.decided_on) + 1
        days.setdefault(row.month, []).append(float(np.busday_count(begun, ended, holidays=rests)))
    compare(values, "C04", medians(days, FIRST))


def test_floor_area_is_that_of_permits_issued(city, values):
    issued = decided(city).query("decision == 'อนุญาต'").groupby("month")["floor_area_m2"].sum().astype(float)
    compare(
        values, "C05", {(CITY, grain, start): sum(issued.get(month, 0.0) for month in told) for (grain, start), told in periods(FIRST, LAST).items()}
    )


def test_outages_are_hours_of_each_thousand_connections_where_those_are_known(city, values):
    cut = newest(city[0]["waterworks.water_outages"], "outage_no").copy()
    minutes = (pd.to_datetime(cut["ended_at"]) - pd.to_datetime(cut["started_at"])).dt.total_seconds() / 60
    cut["hours"] = (cut["connections_off"] * minutes / 60).round(2)
    hours = monthly(cut, "started_at", "hours")["hours"]
    joined = monthly(newest(city[0]["waterworks.water_billing"], "month_start", "community_name", "customer_type"), "month_start", "connections")
    expected = {}
    for (grain, start), told in periods(WATER_KNOWN, date(2026, 9, 1)).items():
        known = [month for month in told if month in joined.index]
        off = sum(hours.get(month, 0.0) for month in known)
        expected[CITY, grain, start] = 1000 * off / joined["connections"][known].mean() if known else None
    compare(values, "L03", expected)
    assert expected[CITY, "month", date(2026, 1, 1)] is None and expected[CITY, "month", date(2026, 5, 1)] == 0


def test_a_sample_on_the_limit_is_within_it(city, values):
    told = newest(city[0]["waterworks.water_quality"], "sample_no").copy()
    told["within"] = (told["turbidity_ntu"] <= told["limit_ntu"]).astype(int)
    sums = monthly(told.assign(samples=1), "sampled_on", "within", "samples")
    expected = over(sums["within"], sums["samples"], 100, FIRST)
    compare(values, "L04", expected)
    assert expected[CITY, "month", NO_SAMPLES] is None and expected[CITY, "month", date(2026, 4, 1)] == 100


def test_a_cubic_metre_costs_what_was_spent_over_what_was_made_in_months_that_know_both(city, values):
    spent = monthly(newest(city[0]["waterworks.water_costs"], "month_start", "cost_kind"), "month_start", "cost_thb")["cost_thb"]
    made = monthly(newest(city[0]["waterworks.water_production"], "month_start", "plant_name"), "month_start", "system_input_m3")["system_input_m3"]
    expected = over(spent, made, 1, WATER_KNOWN)
    compare(values, "G19", expected)
    assert expected[CITY, "month", NO_COSTS] is None


def test_every_row_that_was_sent_is_in_the_star(city):
    built = city[2]
    for fact, feed, key in (
        ("fct_tax_bill", "finance.tax_bills", ["bill_no"]),
        ("fct_rain_river_hour", "engineering.rain_river", ["measured_at", "station_name"]),
        ("fct_street_light_report", "engineering.street_light_reports", ["report_no"]),
        ("fct_water_outage", "waterworks.water_outages", ["outage_no"]),
    ):
        (rows,) = built.sql(f"select count(*) from star.{fact}").fetchone()
        assert rows == len(newest(city[0][feed], *key)), fact
