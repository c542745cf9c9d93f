"""The indicators of permits, roads, floods and the waterworks' service, worked out by pandas from what was sent, by nothing that the models share.

Each function takes what was sent (feed → rows, the newest delivery last) and returns (place, grain, first day of the period) → value.
"""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import numpy as np
import pandas as pd

from pipelines.settings import ROOT
from tests.dbt_project.reckoned_money import at_end, days, last_told
from tests.dbt_project.reckoned_people import Sent, Values, month_of, monthly, over, people
from tests.dbt_project.reckoning import CITY, newest, periods

HEAVY_MM, CALM, WARNED_BEFORE = 35.1, timedelta(hours=48), timedelta(hours=72)


def medians(values: dict[date, list[float]], first: date, last: date) -> Values:
    """The median of all records of every period's months; nothing where there is none."""
    expected: Values = {}
    for (grain, start), told in periods(first, last).items():
        inside = [value for month in told for value in values.get(month, [])]
        expected[CITY, grain, start] = median(inside) if inside else None
    return expected


def lights(sent: Sent) -> Values:
    """Late is who is a minute late, and who was never mended."""
    told = newest(sent["engineering.street_light_reports"], "report_no").copy()
    told["on_time"] = (pd.to_datetime(told["repaired_at"]) <= pd.to_datetime(told["due_at"])).astype(int)
    sums, reported = monthly(told.assign(all_due=1), "due_at", "on_time", "all_due"), month_of(told["reported_at"])
    return over(sums["on_time"], sums["all_due"], 100, min(reported), max(reported))


def open_defects(sent: Sent) -> Values:
    """Counted at the end, and set beside the roads that were known then."""
    told = newest(sent["engineering.road_defects"], "defect_no").copy()
    told = told.assign(found_on=days(told["found_on"]), repaired_on=days(told["repaired_on"]))
    km = newest(sent["engineering.roads_maintained"], "fiscal_year_be", "surface_kind").groupby("fiscal_year_be")["length_km"].sum().astype(float)
    counted = {date(int(year) - 543, 9, 30): length for year, length in km.items()}

    def rate(end: date) -> float | None:
        known = [length for day, length in counted.items() if day <= end]
        still = [row for row in told.itertuples() if row.found_on <= end and not (row.repaired_on and row.repaired_on <= end)]
        return len(still) / known[-1] if known else None

    first = max(min(told["found_on"]), min(counted)).replace(day=1)
    return at_end(rate, first, max(days(told["reported_on"])).replace(day=1))


def green(sent: Sent) -> Values:
    """The last survey over the last count of people; asked of fiscal years only, and up to the last survey."""
    told = newest(sent["engineering.green_areas"], "surveyed_on", "area_name")
    areas = told.assign(surveyed_on=days(told["surveyed_on"])).groupby("surveyed_on")["area_m2"].sum().astype(float)
    last = max(areas.index).replace(day=1)
    counted = people(sent, last)
    first = max(min(areas.index).replace(day=1), min(counted.index))
    expected = at_end(lambda end: areas[[day for day in areas.index if day <= end][-1]] / counted[end.replace(day=1)], first, last)
    return {key: value for key, value in expected.items() if key[1] == "fiscal_year"}


def floods(sent: Sent) -> dict[date, list[float]]:
    """Hours of warning before each crossing, by month: zero where no one warned, the first of the three days before where someone did."""
    alerts = sent["engineering.flood_alerts"].drop_duplicates("alert_no", keep="last")
    marks = alerts.sort_values("alerted_at").groupby("station_name")["warning_level_m"].last().astype(float)
    hours = newest(sent["engineering.rain_river"], "measured_at", "station_name")
    found: dict[date, list[float]] = {}
    for station, told in hours.groupby("station_name"):
        above = pd.to_datetime(told[told["level_m"].astype(float) >= marks.get(station, np.inf)]["measured_at"]).sort_values()
        for at in above[above.diff().isna() | (above.diff() >= CALM)]:
            warned = pd.to_datetime(alerts[alerts["station_name"] == station]["alerted_at"])
            warned = warned[(warned < at) & (at - warned <= WARNED_BEFORE)]
            lead = (at - warned.min()).total_seconds() // 60 / 60 if len(warned) else 0
            found.setdefault(at.date().replace(day=1), []).append(round(lead, 2))
    return found


def warning_lead(sent: Sent) -> Values:
    alerts = sent["engineering.flood_alerts"]
    measured = month_of(sent["engineering.rain_river"]["measured_at"])
    first = max(min(month_of(alerts["alerted_at"])), min(measured))
    return medians(floods(sent), first, min(max(month_of(alerts["told_through"])), max(measured)))


def ponding(sent: Sent) -> Values:
    """Both sides tell of the same days: those on which a station measured heavy rain."""
    rain = newest(sent["engineering.rain_river"], "measured_at", "station_name").copy()
    rain["day"], rain["rain_mm"] = days(rain["measured_at"]), rain["rain_mm"].astype(float)
    most = rain.groupby(["day", "station_name"])["rain_mm"].sum().round(1).groupby("day").max()
    heavy = sorted(most[most >= HEAVY_MM].index)
    spots = newest(sent["engineering.ponding_spots"], "rained_on", "spot_name")
    spots = spots.assign(rained_on=days(spots["rained_on"]))
    over_two = spots[spots["ponding_minutes"].astype(int) > 120].groupby("rained_on").size()
    told = monthly(pd.DataFrame({"day": heavy, "spots": [over_two.get(day, 0) for day in heavy], "rains": 1}), "day", "spots", "rains")
    first = max(min(rain["day"]), min(spots["rained_on"])).replace(day=1)
    return over(told["spots"], told["rains"], 1, first, min(max(rain["day"]), max(spots["rained_on"])).replace(day=1))


def decided(sent: Sent) -> pd.DataFrame:
    told = newest(sent["engineering.building_permits"], "permit_no")
    return told[told["decided_on"].notna()].assign(month=lambda rows: month_of(rows["decided_on"]))


def permits_told(sent: Sent) -> tuple[date, date]:
    told = newest(sent["engineering.building_permits"], "permit_no")
    return min(month_of(told["applied_on"])), last_told(told)


def permit_days(sent: Sent) -> Values:
    """Working days after the day on which it was complete, up to the decision."""
    rests = pd.read_csv(ROOT / "dbt_project" / "seeds" / "holidays.csv")["day"].to_numpy(dtype="datetime64[D]")
    found: dict[date, list[float]] = {}
    for row in decided(sent).query("decision != 'ถอนคำขอ'").itertuples():
        begun, ended = (np.datetime64(pd.Timestamp(day).date()) + 1 for day in (row.completed_on, row.decided_on))
        found.setdefault(row.month, []).append(float(np.busday_count(begun, ended, holidays=rests)))
    return medians(found, *permits_told(sent))


def floor_area(sent: Sent) -> Values:
    issued = decided(sent).query("decision == 'อนุญาต'").groupby("month")["floor_area_m2"].sum().astype(float)
    return {(CITY, grain, start): sum(issued.get(month, 0.0) for month in told) for (grain, start), told in periods(*permits_told(sent)).items()}


def outage_hours(sent: Sent) -> Values:
    """Of each thousand connections, in months whose connections are known."""
    cut = newest(sent["waterworks.water_outages"], "outage_no").copy()
    minutes = (pd.to_datetime(cut["ended_at"]) - pd.to_datetime(cut["started_at"])).dt.total_seconds() / 60
    cut["hours"] = (cut["connections_off"].astype(float) * minutes / 60).round(2)
    hours = monthly(cut, "started_at", "hours")["hours"]
    billed = newest(sent["waterworks.water_billing"], "month_start", "community_name", "customer_type")
    joined = monthly(billed, "month_start", "connections")["connections"]
    expected: Values = {}
    for (grain, start), told in periods(max(min(hours.index), min(joined.index)), min(max(hours.index), max(joined.index))).items():
        known = [month for month in told if month in joined.index]
        off = sum(hours.get(month, 0.0) for month in known)
        expected[CITY, grain, start] = 1000 * off / joined[known].mean() if known else None
    return expected


def turbidity(sent: Sent) -> Values:
    """A sample on the limit is within it."""
    told = newest(sent["waterworks.water_quality"], "sample_no").copy()
    told["within"] = (told["turbidity_ntu"].astype(float) <= told["limit_ntu"].astype(float)).astype(int)
    sums = monthly(told.assign(samples=1), "sampled_on", "within", "samples")
    return over(sums["within"], sums["samples"], 100, min(sums.index), max(sums.index))


def water_cost(sent: Sent) -> Values:
    spent = monthly(newest(sent["waterworks.water_costs"], "month_start", "cost_kind"), "month_start", "cost_thb")["cost_thb"]
    told = newest(sent["waterworks.water_production"], "month_start", "plant_name")
    made = monthly(told, "month_start", "system_input_m3")["system_input_m3"]
    return over(spent, made, 1, max(min(spent.index), min(made.index)), min(max(spent.index), max(made.index)))


RECKONED: dict[str, Callable[[Sent], Values]] = {
    "G19": water_cost,
    "L03": outage_hours,
    "L04": turbidity,
    "L05": lights,
    "L06": open_defects,
    "E05": green,
    "E07": warning_lead,
    "E08": ponding,
    "C04": permit_days,
    "C05": floor_area,
}
