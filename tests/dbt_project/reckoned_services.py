"""The indicators of the clerk and the strategy division, worked out by pandas from what was sent, by nothing that the models share.

Each function takes what was sent (feed → rows, the newest delivery last) and returns (place, grain, first day of the period) → value.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from tests.dbt_project.reckoned_people import Sent, Values, month_of, monthly, over
from tests.dbt_project.reckoning import CITY, newest, periods
from tests.dbt_project.small_city import month_end

SUMS = {  # feed, its key, the day, what is divided, by what, times
    "L13": ("strategy.cctv_status", ("month_start", "camera_code"), "month_start", "up_hours", "total_hours", 100),
    "C10": ("strategy.event_traders", ("held_on", "event_name"), "held_on", "declared_sales_thb", "traders", 1),
}
YEARLY = {  # feed, the column, how a year's are put together, and the key
    "G10": ("clerk.ita_scores", "ita_score", "sum", ("fiscal_year_be",)),
    "G11": ("strategy.lpa_scores", "lpa_score", "mean", ("fiscal_year_be", "dimension_no")),
    "E06": ("strategy.carbon_absorption", "absorbed_tco2e", "sum", ("fiscal_year_be", "green_kind")),
}
PROVINCE = {
    "C08A": ("ผู้เยี่ยมเยือน (จังหวัด)", "sum"),
    "C08B": ("รายได้ท่องเที่ยว (จังหวัด)", "sum"),
    "C11": ("อัตราการมีงานทำ (จังหวัด)", "last"),
    "C12": ("ธุรกิจดิจิทัลจดทะเบียน (จังหวัด)", "last"),
}


def steps(sent: Sent) -> pd.DataFrame:
    """Every step in the order of its case's life, with the case as last known beside it."""
    told = newest(sent["strategy.complaint_steps"], "case_no", "step_no")[["case_no", "step_no", "step_name", "stepped_at"]].copy()
    told["stepped_at"] = pd.to_datetime(told["stepped_at"])
    return told.sort_values(["case_no", "stepped_at", "step_no"], ignore_index=True).merge(cases(sent), on="case_no")


def cases(sent: Sent) -> pd.DataFrame:
    """The cases as last known."""
    told = newest(sent["strategy.complaints"], "case_no").copy()
    for column in ("received_at", "due_at", "closed_at"):
        told[column] = pd.to_datetime(told[column])
    return told


def overdue(sent: Sent, first: date, last: date, place: str) -> Values:
    """G03: cases whose last step before the period's end closes nothing, and whose time is up. `place`: the column that names it."""
    told, found = steps(sent), {}
    named = told[place].dropna().unique()
    for (grain, start), inside in periods(first, last).items():
        end = pd.Timestamp(month_end(inside[-1]) + timedelta(days=1))
        stood = told[told["stepped_at"] < end].groupby("case_no").tail(1)
        late = stood[(stood["step_name"] != "เสร็จสิ้น") & (stood["due_at"] < end)]
        found |= {(name, grain, start): int((late[place] == name).sum()) for name in named} | {(CITY, grain, start): len(late)}
    return found


def undone(sent: Sent, first: date, last: date) -> Values:
    """G04: closings of which the case was opened again, or the same reported at the same place, within thirty days; of all closings.

    The same place is within about a hundred metres; the next report is looked for after what the case says of its closing.
    """
    known = cases(sent)
    at = [np.floor(known[axis].astype(float) * 1_000 + 0.5) for axis in ("latitude", "longitude")]  # halves upwards: a thousandth of a degree
    known["place"] = at[0].astype(str) + " " + at[1].astype(str)
    reports = {key: sorted(group) for key, group in known.dropna(subset=["latitude"]).groupby(["place", "category_name"])["received_at"]}
    again = {
        case.case_no: next((at for at in reports.get((case.place, case.category_name), ()) if at > case.closed_at), pd.NaT)
        for case in known.dropna(subset=["latitude", "closed_at"]).itertuples()
    }
    told = steps(sent)
    after = told.groupby("case_no")[["step_name", "stepped_at"]].shift(-1)
    until = told["stepped_at"] + timedelta(days=30)
    reopened = (after["step_name"] == "เปิดเรื่องซ้ำ") & (after["stepped_at"] <= until)
    reported = pd.to_datetime(told["case_no"].map(again))
    told["undone"] = reopened | ((reported >= told["stepped_at"]) & (reported <= until))
    closings = monthly(told[told["step_name"] == "เสร็จสิ้น"].assign(closings=1), "stepped_at", "undone", "closings")
    return over(closings["undone"], closings["closings"], 100, first, last)


def satisfaction(sent: Sent, first: date, last: date) -> Values:
    """G05."""
    rated = cases(sent).dropna(subset=["closed_at", "rating"])
    by_month = monthly(rated.assign(ratings=1), "closed_at", "rating", "ratings")
    return over(by_month["rating"], by_month["ratings"], 1, first, last)


def requests(sent: Sent) -> pd.DataFrame:
    told = newest(sent["clerk.service_requests"], "request_no").copy()
    done = pd.to_datetime(told["completed_at"]).dt.date
    told["on_time"] = [bool(pd.notna(day) and day <= due) for day, due in zip(done, pd.to_datetime(told["due_on"]).dt.date, strict=True)]
    return told.assign(requests=1, online=told["channel_name"] == "ออนไลน์")


def span(told: pd.DataFrame, day: str) -> tuple[date, date]:
    return min(month_of(told[day])), max(month_of(told[day]))


def in_time(sent: Sent) -> Values:
    """G12, of the whole city."""
    told = requests(sent)
    due = monthly(told, "due_on", "on_time", "requests")
    return over(due["on_time"], due["requests"], 100, *span(told, "requested_at"))


def in_time_of(sent: Sent, office: str) -> Values:
    """G12, of one office."""
    told = requests(sent)
    due = monthly(told[told["department_name"] == office], "due_on", "on_time", "requests")
    return over(due["on_time"], due["requests"], 100, *span(told, "requested_at"))


def online(sent: Sent) -> Values:
    """G13."""
    told = requests(sent)
    asked = monthly(told, "requested_at", "online", "requests")
    return over(asked["online"], asked["requests"], 100, *span(told, "requested_at"))


def ratio(sent: Sent, code: str) -> Values:
    """Sums over sums of one feed."""
    feed, key, day, top, bottom, times = SUMS[code]
    told = newest(sent[feed], *key)
    by_month = monthly(told, day, top, bottom)
    return over(by_month[top], by_month[bottom], times, *span(told, day))


def wifi(sent: Sent, top: str) -> Values:
    """C09A (devices a day) or C09B (hours up)."""
    told = newest(sent["strategy.wifi_usage"], "used_on", "point_code")
    days = told.groupby(month_of(told["used_on"]))["used_on"].nunique().astype(float)
    by_month = monthly(told.assign(hours=24), "used_on", "unique_devices", "up_hours", "hours")
    if top == "unique_devices":
        return over(by_month[top], days, 1, *span(told, "used_on"))
    return over(by_month[top], by_month["hours"], 100, *span(told, "used_on"))


def fresh(sent: Sent) -> Values:
    """G14: by the last check of the last month that has one."""
    told = newest(sent["strategy.open_data_sets"], "checked_on", "data_set_code").copy()
    for column in ("checked_on", "updated_on"):
        told[column] = pd.to_datetime(told[column])
    told["fresh"] = (told["checked_on"] - told["updated_on"]).dt.days <= told["update_every_days"]
    months = month_of(told["checked_on"])
    found: Values = {}
    for (grain, start), inside in periods(min(months), max(months)).items():
        checks = told[months.isin(inside)]
        found[CITY, grain, start] = 100 * checks[checks["checked_on"] == checks["checked_on"].max()]["fresh"].mean() if len(checks) else None
    return found


def response(sent: Sent) -> Values:
    """L14: the median of the calls themselves."""
    told = newest(sent["clerk.fire_calls"], "call_no").copy()
    called, arrived = pd.to_datetime(told["called_at"]), pd.to_datetime(told["arrived_at"])
    told["minutes"] = (arrived - called).dt.total_seconds() / 60
    right = told[(told["minutes"] >= 0) & told["incident_type"].isin(["เพลิงไหม้", "อุบัติเหตุ"])]
    found: Values = {}
    for (grain, start), inside in periods(*span(told, "called_at")).items():
        minutes = right[month_of(right["called_at"]).isin(inside)]["minutes"]
        found[CITY, grain, start] = minutes.round(2).median() if len(minutes) else None
    return found


def sessions(sent: Sent) -> pd.DataFrame:
    """The chatbot's sessions, each with whether it was resolved, by the first thing that was understood."""
    told = newest(sent["strategy.chatbot_turns"], "turn_no").copy()
    told["asked_at"] = pd.to_datetime(told["asked_at"])
    told["failed"] = told["is_handed_over"].astype(bool) | (told["thumb"] == "down")
    by_session = told.sort_values("asked_at").groupby("session_hash")
    found = by_session.agg(user=("user_hash", "first"), begun=("asked_at", "min"), ended=("asked_at", "max"), inside=("is_in_scope", "max"))
    found["failed"], found["judged"] = by_session["failed"].max(), by_session["judged"].count()
    found["wrong"] = (told["judged"] == "wrong").groupby(told["session_hash"]).sum()
    found["intent"] = told.dropna(subset=["intent_code"]).sort_values("asked_at").groupby("session_hash")["intent_code"].first()
    found = found.reset_index().sort_values(["begun", "session_hash"])
    later = found.dropna(subset=["intent"]).groupby(["user", "intent"])["begun"].shift(-1)
    again = (later - found["ended"] <= timedelta(hours=24)).reindex(found.index, fill_value=False)
    inside = found["inside"].astype(bool)
    return found.assign(sessions=1, inside=inside, resolved=inside & ~found["failed"].astype(bool) & ~again)


def resolved(sent: Sent) -> Values:
    """G16."""
    told = sessions(sent)
    inside = monthly(told[told["inside"]], "begun", "resolved", "sessions")
    return over(inside["resolved"], inside["sessions"], 100, *span(told, "begun"))


def wrong(sent: Sent) -> Values:
    """G17."""
    told = sessions(sent)
    by_month = monthly(told, "begun", "wrong", "judged")
    return over(by_month["wrong"], by_month["judged"], 100, *span(told, "begun"))


def yearly(sent: Sent, feed: str, measure: str, how: str, key: Iterable[str]) -> Values:
    """G10, G11, E06: one value a fiscal year, at its first day."""
    told = newest(sent[feed], *key)
    values = told.assign(**{measure: told[measure].astype(float)}).groupby("fiscal_year_be")[measure].agg(how)
    return {(CITY, "fiscal_year", date(int(year) - 544, 10, 1)): value for year, value in values.items()}


def of_province(sent: Sent, name: str, how: str) -> Values:
    """C08A, C08B, C11, C12: quarters, and fiscal years as the quarters of them that were told."""
    told = newest(sent["strategy.province_figures"], "quarter_start", "figure_name")
    last_month = lambda quarter: date(quarter.year, quarter.month + 2, 1)  # noqa: E731
    quarters = pd.to_datetime(told["quarter_start"]).dt.date
    figures = {last_month(q): float(f) for q, n, f in zip(quarters, told["figure_name"], told["figure"], strict=True) if n == name}
    found: Values = {}
    for (grain, start), inside in periods(min(quarters), last_month(max(quarters))).items():
        if grain != "month":
            known = [figures[month] for month in inside if month in figures]
            found[CITY, grain, start] = (sum(known) if how == "sum" else known[-1]) if known else None
    return found


def at_year(sent: Sent, code: str) -> Values:
    """G10, G11, E06."""
    return yearly(sent, *YEARLY[code])


RECKONED = {  # what needs nothing but what was sent
    "G12": in_time,
    "G13": online,
    "G14": fresh,
    "G16": resolved,
    "G17": wrong,
    "L14": response,
    "C09A": lambda sent: wifi(sent, "unique_devices"),
    "C09B": lambda sent: wifi(sent, "up_hours"),
    **{code: partial(ratio, code=code) for code in SUMS},
    **{code: partial(at_year, code=code) for code in YEARLY},
    **{code: partial(of_province, name=name, how=how) for code, (name, how) in PROVINCE.items()},
}
