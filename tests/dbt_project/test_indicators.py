"""Each indicator equals what pandas makes of the same deliveries, corners included."""

from datetime import date, timedelta
from math import isnan

import pandas as pd
import pytest

from sources.demo import calendar
from tests.dbt_project.reckoning import CITY, UNKNOWN, compare, newest, periods
from tests.dbt_project.small_city import DEPARTMENTS, NOBODY, month_end

OURS = ["G01", "G02", "G06", "L01", "L02"]  # other indicators are tested beside their own slice of the small city


def cases_of(city) -> pd.DataFrame:
    """The cases as last known, with who counts them, and whether they were closed for good."""
    cases = newest(city[0]["strategy.complaints"], "case_no").copy()
    for column in ("received_at", "due_at", "closed_at", "reopened_at"):
        cases[column] = pd.to_datetime(cases[column])
    undone = (cases["reopened_at"] > cases["closed_at"]) & (cases["reopened_at"] - cases["closed_at"] <= timedelta(days=30))
    placed = sorted(cases.loc[cases["latitude"].notna(), "received_at"])

    def comes_again(closed: pd.Timestamp) -> bool:
        return any(closed < received <= closed + timedelta(days=30) for received in placed)

    again = cases["latitude"].notna() & cases["closed_at"].map(comes_again)
    cases["verified"] = cases["closed_at"].notna() & ~undone & ~again
    cases["hours"] = ((cases["closed_at"] - cases["received_at"]).dt.total_seconds() / 3600).round(2)
    cases["department"] = cases["department_name"].replace({NOBODY: UNKNOWN})
    cases["community"] = cases["community_name"].fillna("ไม่ระบุชุมชน")
    return pd.concat([cases, cases.assign(department=CITY)])


def test_dbt_builds_and_every_test_of_it_passes(city):
    assert city[1] == []


def test_the_calendar_turns_with_the_thai_fiscal_year(city):
    text = ", ".join(f"{name}::varchar as {name}" for name in ("date_key", "month_start", "month_be"))
    named = "date_key, year_be, month_start, month_be, day_label_th, month_label_th, fiscal_year_be, fiscal_year_label_th, fiscal_quarter_label_th"
    told = city[2].sql(f"select {named} from (select * replace ({text}) from star.dim_date)")
    rows = {row[0]: row[1:] for row in told.filter("date_key in ('2024-02-29', '2026-09-30', '2026-10-01')").fetchall()}
    assert rows == {
        "2024-02-29": (2567, "2024-02-01", "2567-02-01", "29 ก.พ. 2567", "ก.พ. 2567", 2567, "ปีงบ 2567", "ไตรมาส 2/2567"),
        "2026-09-30": (2569, "2026-09-01", "2569-09-01", "30 ก.ย. 2569", "ก.ย. 2569", 2569, "ปีงบ 2569", "ไตรมาส 4/2569"),
        "2026-10-01": (2569, "2026-10-01", "2569-10-01", "1 ต.ค. 2569", "ต.ค. 2569", 2570, "ปีงบ 2570", "ไตรมาส 1/2570"),
    }


def test_the_calendar_keeps_thai_and_islamic_holidays_and_counts_working_days(city):
    """The seed and the demo city's calendar say the same, each for itself."""
    days = {row[0]: row[1:] for row in city[2].sql("select date_key, holiday_name_th, is_ramadan, is_working_day from star.dim_date").fetchall()}
    assert {day: name for day, (name, _, _) in days.items() if name} == {day: name for day, (name, _) in calendar.holidays().items()}
    known = [day for day in days if 2023 <= day.year <= 2027]
    assert [days[day][1] for day in known] == [calendar.is_ramadan(day) for day in known]
    assert [days[day][2] for day in known] == [calendar.is_working_day(day) for day in known]
    between = (
        "select b.working_day_no - a.working_day_no from star.dim_date as a, star.dim_date as b"
        " where a.date_key = '2026-04-10' and b.date_key = '2026-04-20'"
    )
    assert city[2].sql(between).fetchone() == (calendar.working_days(date(2026, 4, 11), date(2026, 4, 20)),)


def test_resolution_time_is_the_median_of_the_cases_closed_for_good(city, values):
    cases = cases_of(city).query("verified")
    expected, nearby = {}, {}
    for (grain, start), told in periods(date(2025, 8, 1), date(2026, 10, 1)).items():
        inside = cases[cases["closed_at"].dt.to_period("M").isin([pd.Period(month, "M") for month in told])]
        expected |= {(department, grain, start): hours for department, hours in inside.groupby("department")["hours"].median().items()}
        nearby |= {
            (place, grain, start): hours for place, hours in inside.query("department == @CITY").groupby("community")["hours"].median().items()
        }
        nearby[CITY, grain, start] = expected.get((CITY, grain, start))
    compare(values, "G01", expected)
    compare(values, "G01", nearby, place="community")
    assert {department for department, _, _ in expected} == {CITY, UNKNOWN, *DEPARTMENTS.values()}


def test_on_time_counts_open_and_reopened_cases_as_late(city, values):
    cases = cases_of(city)
    cases["on_time"] = cases["verified"] & (cases["closed_at"] <= cases["due_at"])
    expected = {}
    for (grain, start), told in periods(date(2025, 8, 1), date(2026, 10, 1)).items():
        inside = cases[cases["due_at"].dt.to_period("M").isin([pd.Period(month, "M") for month in told])]
        expected |= {(department, grain, start): 100 * share for department, share in inside.groupby("department")["on_time"].mean().items()}
    compare(values, "G02", expected)


def test_budget_execution_is_the_last_reported_month_against_its_plan(city, values):
    told = newest(city[0]["finance.budget_execution"], "reported_on", "department_name", "plan_name").copy()
    told["department"] = told["department_name"].replace({NOBODY: UNKNOWN})
    money = ["approved_thb", "planned_thb", "committed_thb", "disbursed_thb"]
    sums = pd.concat([told, told.assign(department=CITY)]).groupby(["department", "reported_on"])[money].sum()
    used = 100 * (sums["disbursed_thb"] + sums["committed_thb"]) / sums["approved_thb"]
    plan = 100 * sums["planned_thb"] / sums["approved_thb"]
    expected, targets = {}, {}
    for (grain, start), inside in periods(date(2025, 10, 1), date(2026, 10, 1)).items():
        reported = [month_end(month) for month in inside if month != date(2026, 3, 1)]
        for department in {name for name, _ in used.index}:
            value = used[department, reported[-1]] if reported else None
            expected[department, grain, start] = value
            targets[department, grain, start] = plan[department, reported[-1]] if reported else None
    compare(values, "G06", expected)
    compare(values.assign(actual=values["target"]), "G06", {key: value for key, value in targets.items() if value is not None})


def test_water_lost_needs_both_sides_of_a_month(city, values):
    put_in = newest(city[0]["waterworks.water_production"], "month_start", "plant_name").groupby("month_start")["system_input_m3"].sum()
    billed = newest(city[0]["waterworks.water_billing"], "month_start", "community_name", "customer_type").groupby("month_start")["billed_m3"].sum()
    expected = {}
    for (grain, start), told in periods(date(2025, 10, 1), date(2026, 9, 1)).items():
        both = [month for month in told if month in billed.index]
        expected[CITY, grain, start] = 100 * (put_in[both].sum() - billed[both].sum()) / put_in[both].sum() if both else None
    compare(values, "L01", expected)
    assert expected[CITY, "month", date(2026, 1, 1)] is None


def test_water_use_takes_the_last_count_of_people_before_the_month_ends(city, values):
    people = newest(city[0]["clerk.population"], "counted_on", "community_name")
    counted = (people["male_persons"] + people["female_persons"]).groupby(people["counted_on"]).sum()
    billed = newest(city[0]["waterworks.water_billing"], "month_start", "community_name", "customer_type").groupby("month_start")["billed_m3"].sum()
    person_days = {month: counted[[day for day in counted.index if day <= month_end(month)][-1]] * month_end(month).day for month in billed.index}
    expected = {}
    for (grain, start), told in periods(date(2025, 10, 1), date(2026, 9, 1)).items():
        known = [month for month in told if month in billed.index]
        expected[CITY, grain, start] = 1000 * billed[known].sum() / sum(person_days[month] for month in known) if known else None
    compare(values, "L02", expected)


def test_every_value_is_judged_by_the_honest_rule(values):
    """The rule said once more, in Python."""
    tolerance = {"G01": 8, "G02": 5, "G06": 5, "L01": 2}
    for row in values[values["kpi_code"].isin(tolerance)].itertuples():
        if isnan(row.actual) or isnan(row.target):
            assert isnan(row.attainment) and row.status == "none", row
            continue
        if row.kpi_code == "G06":
            missed = abs(row.actual - row.target) - tolerance["G06"]
            attained = max(0, 1 - max(0, missed) / (2 * tolerance["G06"]))
        else:
            missed = row.target - row.actual if row.kpi_code == "G02" else row.actual - row.target
            ratio = row.actual / row.target if row.kpi_code == "G02" else (row.target / row.actual if row.actual > 0 else 1.25)
            attained = min(max(ratio, 0), 1.25)
        status = "on" if missed <= 1e-9 else "near" if missed <= tolerance[row.kpi_code] + 1e-9 else "off"
        assert row.attainment == pytest.approx(attained, abs=1e-4), row
        assert row.status == ("none" if row.is_stale else status), row


def test_a_month_that_is_not_over_has_no_value(city, values):
    monthly = values[(values["period_grain"] == "month") & values["kpi_code"].isin(OURS)]
    last = {code: str(day.date()) for code, day in monthly.groupby("kpi_code")["period_end"].max().items()}
    assert last == {
        "G01": "2026-10-31",
        "G02": "2026-10-31",
        "G06": "2026-10-31",
        "L01": "2026-09-30",
        "L02": "2026-09-30",
    }
    running = "select kpi_code, period_label_th from marts.kpi_public where period_grain = 'fiscal_year' and fiscal_year_be = 2570"
    labels = {code: label for code, label in city[2].sql(running).fetchall() if code in OURS}
    assert labels == dict.fromkeys(("G01", "G02", "G06"), "ปีงบ 2570 (ต.ค. 2569)")


def test_a_held_feed_keeps_its_last_value_with_its_date_and_is_not_judged(city):
    told = city[2].sql("select kpi_code, actual, status, status_th, data_as_of_th, is_stale from marts.kpi_latest").df().set_index("kpi_code")
    assert told.loc[OURS, "is_stale"].to_dict() == {"G01": False, "G02": False, "G06": False, "L01": True, "L02": True}
    assert told.loc["L01", "actual"] > 0
    assert told.loc["L01", ["status", "status_th", "data_as_of_th"]].to_list() == ["none", "… ข้อมูลล่าช้า", "30 ก.ย. 2569"]
    older = city[2].sql("select count(*) from kpi.fct_kpi where is_stale and period_end < date '2026-09-30' and kpi_code = 'L01'").fetchone()
    assert older == (0,)


def test_what_no_one_can_place_is_kept_under_unknown(city):
    built = city[2]
    assert built.sql("select count(*) from star.fct_complaint").fetchone()[0] == newest(city[0]["strategy.complaints"], "case_no").shape[0]
    for mart, name in (("department", "department_name_th = 'ไม่ระบุหน่วยงาน'"), ("community", "community_name = 'ไม่ระบุชุมชน'")):
        assert built.sql(f"select sum(received) from marts.complaints_by_{mart}_month where {name}").fetchone()[0] > 0
    told = built.sql("select all_rows, unknown_rows from marts.unknown_members where table_name = 'fct_complaint' and dimension_en = 'Community'")
    cases = newest(city[0]["strategy.complaints"], "case_no")
    assert told.fetchall() == [(len(cases), int(cases["community_name"].isna().sum()))]
    assert built.sql("select list(community_name order by 1) from star.dim_community").fetchone()[0] == ["ตลาดเก่า", "ริมน้ำ", "ทั้งเทศบาล", "ไม่ระบุชุมชน"]


def test_small_counts_do_not_reach_the_public(city):
    """In August 2025 a handful of cases came; other months have more."""
    counts = (
        city[2]
        .sql("select month_start::varchar, received, closed, on_time_pct, median_hours, p90_hours from marts.complaints_by_month order by 1")
        .fetchall()
    )
    assert counts[0] == ("2025-08-01", None, None, None, None, None)
    assert all(received % 5 == closed % 5 == 0 and median < p90 for _, received, closed, _, median, p90 in counts[1:])
    august = (
        "select kpi_code, actual, actual_text, status, status_th from marts.kpi_public"
        " where period_start = '2025-08-01' and period_grain = 'month' and kpi_code in ('G01', 'G02')"
    )
    hidden = (None, "จำนวนน้อย ไม่แสดง", "none", "– ไม่แสดง")
    assert sorted(city[2].sql(august).fetchall()) == [("G01", *hidden), ("G02", *hidden)]
    known = city[2].sql(
        """
        select count(actual) from kpi.fct_kpi
        where period_start = '2025-08-01' and period_grain = 'month' and kpi_code in ('G01', 'G02')
            and department_key = md5('city') and community_key = md5('city')
        """
    )
    assert known.fetchone() == (2,)
