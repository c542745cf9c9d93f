"""G15, feeds on time, equals what pandas makes of the same deliveries; who stops sending goes on being late."""

from datetime import date, timedelta

import pandas as pd

from tests.dbt_project.reckoning import CITY, UNKNOWN, compare, periods
from tests.dbt_project.small_city import CHECKED, DEPARTMENTS

DUE_EVERY = timedelta(days=40)


def due_days(received: list[date]) -> list[tuple[date, bool]]:
    """Each day on which a feed fell due and that is over, with whether something had come by then: day by day, as an officer would count."""
    found, last, waiting_since = [], received[0], received[0]
    day = received[0]
    while day < CHECKED.date() - timedelta(days=1):
        day += timedelta(days=1)
        if day in received[1:]:
            # What comes in time has met the due day that lay ahead; on that day it is counted.
            found.append((waiting_since + DUE_EVERY, True))
            last = waiting_since = day
        elif day == waiting_since + DUE_EVERY:
            found.append((day, False))
            waiting_since = day
    assert last in received
    return [(day, met) for day, met in found if day < CHECKED.date()]


def test_feeds_on_time_are_counted_by_feed_and_month(city, values):
    sent = city[0]["operations.deliveries"]
    sent = sent[~sent["is_held"].astype(bool)]
    rows = []
    for (code, table), came in sent.groupby(["department_code", "table_name"]):
        for day, met in due_days(sorted({moment.date() for moment in came["received_at"]})):
            department = DEPARTMENTS.get(code, UNKNOWN)
            rows += [{"feed": f"{code}.{table}", "month": day.replace(day=1), "met": met, "department": name} for name in (department, CITY)]
    by_month = pd.DataFrame(rows).groupby(["department", "month", "feed"])["met"].all()
    expected = {}
    for (grain, start), told in periods(min(row["month"] for row in rows), date(2026, 10, 1)).items():
        inside = by_month[by_month.index.get_level_values("month").isin(told)]
        expected |= {(name, grain, start): 100 * share for name, share in inside.groupby("department").mean().items()}
    compare(values, "G15", expected)
    assert {name for name, _, _ in expected} == {CITY, UNKNOWN, DEPARTMENTS["finance"]}
    assert expected[CITY, "month", date(2026, 10, 1)] < 100
