"""The indicators of refuse, air, health, schools and welfare, worked out by pandas from what was sent, by nothing that the models share.

Each function takes what was sent (feed → rows, the newest delivery last) and returns (place, grain, first day of the period) → value.
"""

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from tests.dbt_project.reckoning import CITY, newest, periods
from tests.dbt_project.small_city import month_end, months

Sent = Mapping[str, pd.DataFrame]
Values = dict[tuple[str, str, date], float | None]


def month_of(days: pd.Series) -> pd.Series:
    """The first day of each day's month."""
    return pd.to_datetime(days).dt.to_period("M").dt.start_time.dt.date


def monthly(sent: pd.DataFrame, day: str, *measures: str) -> pd.DataFrame:
    """Sums of each month, by its first day."""
    return sent.groupby(month_of(sent[day]))[list(measures)].sum().astype(float)


def between(*told: pd.DataFrame | pd.Series) -> tuple[date, date]:
    """The first and the last month that all of these tell of."""
    return max(min(each.index) for each in told), min(max(each.index) for each in told)


def rounds(sent: Sent) -> pd.DataFrame:
    told = newest(sent["public_health.waste_rounds"], "collected_on", "truck_code", "round_no")
    return monthly(told, "collected_on", "collected_tonnes", "scheduled_stops", "missed_stops")


def people(sent: Sent, last: date) -> pd.Series:
    """The register's count that holds at the end of each month, none before the first."""
    told = newest(sent["clerk.population"], "counted_on", "community_name")
    counted = (told["male_persons"] + told["female_persons"]).groupby(pd.to_datetime(told["counted_on"]).dt.date).sum()
    held = {month: [day for day in counted.index if day <= month_end(month)] for month in months(min(counted.index).replace(day=1), last)}
    return pd.Series({month: counted[days[-1]] for month, days in held.items() if days}).astype(float)


def over(top: pd.Series, bottom: pd.Series, times: float, first: date, last: date) -> Values:
    """Sums over sums of the months that both know, for every period; nothing where there is nothing to divide by."""
    both = sorted(set(top.index) & set(bottom.index))
    expected: Values = {}
    for (grain, start), told in periods(first, last).items():
        known = [month for month in told if month in both]
        below = bottom[known].sum()
        expected[CITY, grain, start] = times * top[known].sum() / below if below else None
    return expected


def waste_per_person(sent: Sent) -> Values:
    collected = rounds(sent)["collected_tonnes"]
    counted = people(sent, max(collected.index))
    person_days = counted * [month_end(month).day for month in counted.index]
    return over(collected, person_days[person_days.index.isin(collected.index)], 1000, *between(collected, counted))


def diversion(sent: Sent) -> Values:
    told = newest(sent["public_health.recycling"], "month_start", "material_name", "use_name")
    recovered, collected = monthly(told, "month_start", "recovered_tonnes")["recovered_tonnes"], rounds(sent)["collected_tonnes"]
    return over(recovered, (recovered + collected).dropna(), 100, *between(recovered, collected))


def missed_stops(sent: Sent) -> Values:
    driven = rounds(sent)
    return over(driven["missed_stops"], driven["scheduled_stops"], 1000, *between(driven))


def cost_per_tonne(sent: Sent) -> Values:
    costs = monthly(newest(sent["public_health.waste_costs"], "month_start", "cost_kind"), "month_start", "cost_thb")["cost_thb"]
    collected = rounds(sent)["collected_tonnes"]
    return over(costs, collected, 1, *between(costs, collected))


def days_above(sent: Sent) -> Values:
    hours = newest(sent["public_health.pm25_hourly"], "station_name", "measured_at").copy()
    hours["pm25_ug_m3"], hours["day"] = hours["pm25_ug_m3"].astype(float), pd.to_datetime(hours["measured_at"]).dt.date
    days = hours.groupby(["day", "station_name"])["pm25_ug_m3"].agg(["count", "mean"]).query("count >= 18").reset_index()
    above = ((days["mean"] + 1e-9).round(2) > 37.5).groupby(days["day"]).any()
    expected: Values = {}
    for (grain, start), told in periods(min(hours["day"]).replace(day=1), max(hours["day"]).replace(day=1)).items():
        inside = above[[day.replace(day=1) in told for day in above.index]]
        expected[CITY, grain, start] = float(inside.sum()) if len(inside) else None
    return expected


def dengue(sent: Sent) -> Values:
    cases = monthly(newest(sent["public_health.dengue_cases"], "month_start", "community_name", "age_group"), "month_start", "cases")["cases"]
    counted, rates = people(sent, max(cases.index)), {}
    for month in counted.index:
        year_before = date(month.year - 1, month.month, 1)
        window = [each for each in months(year_before, month) if each != year_before]
        if set(window) <= set(cases.index):
            rates[month] = 1e5 * cases[window].sum() / counted[month]
    expected: Values = {}
    for (grain, start), told in periods(*between(cases, counted)).items():
        known = [month for month in told if month in rates]
        expected[CITY, grain, start] = rates[known[-1]] if known else None
    return expected


def mmr2(sent: Sent) -> Values:
    told = newest(sent["public_health.vaccination"], "counted_on", "zone_name", "vaccine_name")
    found = told[told["vaccine_name"].str.startswith("MMR2")].groupby(pd.to_datetime(told["counted_on"]).dt.date)
    counts = found[["vaccinated_children", "target_children"]].sum()
    expected: Values = {}
    for (grain, start), inside in periods(min(counts.index).replace(day=1), max(counts.index).replace(day=1)).items():
        if grain != "month":
            done, children = counts.loc[[day for day in counts.index if day <= month_end(inside[-1])][-1]]
            expected[CITY, grain, start] = 100 * done / children if children else None
    return expected


def attendance(sent: Sent) -> Values:
    sums = monthly(newest(sent["education.attendance"], "attended_on", "school_name", "grade"), "attended_on", "present_pupils", "enrolled_pupils")
    return over(sums["present_pupils"], sums["enrolled_pupils"], 100, *between(sums))


def childcare(sent: Sent) -> Values:
    told = newest(sent["education.childcare"], "counted_on", "centre_name", "age_years").query("2 <= age_years <= 5")
    enrolled = monthly(told, "counted_on", "children")["children"]
    ages = newest(sent["clerk.population_by_age"], "counted_on", "community_name", "age_band", "sex")
    ages = ages[ages["age_band"] == "2-5 ปี"]
    counted = ages.groupby(pd.to_datetime(ages["counted_on"]).dt.date)["persons"].sum()
    shares = {}
    for month, children in enrolled.items():
        known = [day for day in counted.index if day <= month_end(month)]
        if known:
            there = counted[max(known)]
            shares[month] = 100 * children / there if there else None
    first = max(min(enrolled.index), min(counted.index).replace(day=1))
    expected: Values = {}
    for (grain, start), told_months in periods(first, max(enrolled.index)).items():
        inside = [month for month in told_months if month in shares]
        expected[CITY, grain, start] = shares[inside[-1]] if inside else None
    return expected


def onet_gap(sent: Sent, last: date) -> Values:
    """`last`: the last month that is over; a result holds for a year."""
    told = newest(sent["education.onet_scores"], "school_year_be", "grade", "subject_name", "school_name").query("grade == 'ป.6'")
    told = told.astype({"mean_score": float, "national_mean_score": float})
    gaps = {}
    for announced, year in told.groupby(pd.to_datetime(told["announced_on"]).dt.date):
        apart = []
        for _, subject in year.groupby("subject_name"):
            if subject["examinees"].sum():
                ours = (subject["examinees"] * subject["mean_score"]).sum() / subject["examinees"].sum()
                apart.append(ours - subject["national_mean_score"].iloc[0])
        gaps[announced] = sum(apart) / len(apart)
    yearly = {key: inside for key, inside in periods(min(gaps).replace(day=1), last).items() if key[0] == "fiscal_year"}
    return {(CITY, *key): gaps[max(day for day in gaps if day <= month_end(inside[-1]))] for key, inside in yearly.items()}


def allowances(sent: Sent, unknown: tuple[str, ...] = ()) -> Values:
    """By community, and CITY for all of them."""
    told = newest(sent["social_welfare.allowances"], "month_start", "allowance_kind", "community_name").copy()
    told["community"] = told["community_name"].replace(dict.fromkeys(unknown, "ไม่ระบุชุมชน"))
    reach = between(monthly(told, "month_start", "due_persons"))
    expected: Values = {}
    for name, rows in [*told.groupby("community"), (CITY, told)]:
        sums = monthly(rows, "month_start", "on_time_persons", "due_persons")
        expected |= {(name, *period): share for (_, *period), share in over(sums["on_time_persons"], sums["due_persons"], 100, *reach).items()}
    return expected


RECKONED: dict[str, Callable[[Sent], Values]] = {
    "E01": waste_per_person,
    "E02": diversion,
    "E03": missed_stops,
    "E04": days_above,
    "G18": cost_per_tonne,
    "L08": attendance,
    "L09": childcare,
    "L10": dengue,
    "L11": mmr2,
}
