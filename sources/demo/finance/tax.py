"""The tax office's database: one bill a year for each property and each signboard, paid on time, late, in part or never.

What is paid in FY2568, with the small local taxes of revenue.py, is the 57.13 million baht that the municipality reported.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice
from sources.demo.sqlite import NEVER, bring_up, written

TABLES = """
create table if not exists bills (
    bill_no text primary key,
    tax_kind text not null,
    zone_name text not null,
    community_name text not null,
    tax_year_be integer not null,
    assessed_thb real not null,
    due_on date not null,
    paid_thb real not null,
    paid_on date,
    owner_id text not null,
    updated_at timestamp not null
);
create index if not exists bills_updated_at on bills (updated_at);
"""
FIRST_TAX_YEAR = 2566
LAND, SIGN = "ภาษีที่ดินและสิ่งปลูกสร้าง", "ภาษีป้าย"
# How many are taxed, baht in the middle, spread, day in the year by which it is due, letters of the bill's number.
KINDS = {LAND: (4_800, 2_900, 1.35, (4, 30), "ทด"), SIGN: (1_200, 1_500, 1.1, (3, 31), "ป")}
COLLECTED_2568 = 57_130_000
OTHER_LOCAL_TAX_2568 = 480_000  # the slaughter duty, which has no bills (revenue.py)
ON_TIME, IN_PART, NEVER_PAID = 0.855, 0.025, 0.035
BETTER_EACH_YEAR = 0.012  # more pay on time since bills are sent to telephones
GROWTH = 0.016


@dataclass(frozen=True)
class Bills:
    """The bills of one kind and tax year; money in baht, days as numpy's, NaT where never."""

    kind: str
    year: int
    assessed: np.ndarray
    paid: np.ndarray
    issued: np.ndarray
    due: date
    paid_on: np.ndarray
    community: np.ndarray
    owner: np.ndarray


@cache
def _raw(kind: str, year: int) -> Bills:
    """The bills before they are scaled to the year that is known."""
    count, middle, spread, (month, day), _ = KINDS[kind]
    own, random = dice("taxed", kind), dice("bills", kind, year)
    centre = np.array([each.centrality for each in communities()])
    weight = np.array([each.weight for each in communities()]) * (0.4 + centre)
    community = own.choice(len(weight), count, p=weight / weight.sum())
    value = own.lognormal(0, spread, count) * (0.5 + centre[community]) * middle
    assessed = value * (1 + GROWTH) ** (year - 2568) * random.normal(1, 0.01, count)
    issued = np.datetime64(f"{year - 543}-01-05") + random.integers(0, 40, count)
    due = date(year - 543, month, day)
    days_to_due = (np.datetime64(due) - issued).astype(int)
    on_time = random.random(count) < ON_TIME + BETTER_EACH_YEAR * (year - FIRST_TAX_YEAR)
    late = np.datetime64(due) + 1 + random.exponential(75, count).astype(int)
    paid_on = np.where(on_time, issued + (days_to_due * random.beta(3, 1.4, count)).astype(int), late)
    fate = random.random(count)
    paid_on = np.where(fate < NEVER_PAID, NEVER, paid_on)
    paid = assessed * np.where(fate > 1 - IN_PART, 0.5, 1) * ~np.isnat(paid_on)
    return Bills(kind, year, assessed, paid, issued, due, paid_on.astype("datetime64[D]"), community, own.integers(1, count * 3 // 4, count))


@cache
def _scale() -> float:
    """What makes the bills paid in FY2568 the sum that is known."""
    raw = [_raw(kind, year) for kind in KINDS for year in range(FIRST_TAX_YEAR, 2569)]
    within = [bills.paid[(bills.paid_on >= np.datetime64("2024-10-01")) & (bills.paid_on <= np.datetime64("2025-09-30"))] for bills in raw]
    return (COLLECTED_2568 - OTHER_LOCAL_TAX_2568) / sum(map(np.sum, within))


@cache
def bills(kind: str, year: int) -> Bills:
    """The bills of one kind and tax year as they are and will be."""
    raw = _raw(kind, year)
    return Bills(kind, year, np.round(raw.assessed * _scale(), 2), np.round(raw.paid * _scale(), 2), *list(vars(raw).values())[4:])


def collected(kind: str, month: date) -> float:
    """Baht paid in a month on bills of one kind, whatever their year."""
    paid = 0.0
    for year in range(FIRST_TAX_YEAR, month.year + 544):
        of_year = bills(kind, year)
        paid += float(of_year.paid[of_year.paid_on.astype("datetime64[M]") == np.datetime64(month, "M")].sum())
    return round(paid, 2)


def update(path: Path, until: date) -> int:
    """Bring the database to the state it had when the day `until` began; the number of rows written."""
    rows = [row for year in range(FIRST_TAX_YEAR, until.year + 544) for kind in KINDS for row in state(bills(kind, year), until)]
    return bring_up(path, TABLES, "bills", sorted(rows, key=lambda row: (row[-1], row[0])))


def state(of_year: Bills, until: date) -> list[tuple]:
    """The rows of some bills as they stand: what has not been issued or paid yet is not known."""
    known, letters = of_year.issued < np.datetime64(until), KINDS[of_year.kind][4]
    paid_on = np.where(of_year.paid_on < np.datetime64(until), of_year.paid_on, NEVER).astype("datetime64[D]")
    changed = np.fmax(paid_on, of_year.issued).astype("datetime64[s]") + np.timedelta64(16, "h")
    columns = (
        [f"{letters}{of_year.year % 100}-{number:05}" for number in range(1, len(known) + 1)],
        [of_year.kind] * len(known),
        [communities()[c].zone for c in of_year.community],
        [communities()[c].name for c in of_year.community],
        [of_year.year] * len(known),
        of_year.assessed.tolist(),
        [of_year.due.isoformat()] * len(known),
        np.where(np.isnat(paid_on), 0, of_year.paid).tolist(),
        written(paid_on),
        [f"0{number:012}" for number in of_year.owner],  # no citizen's number begins with 0
        written(changed),
    )
    return [row for row, is_known in zip(zip(*columns, strict=True), known, strict=True) if is_known]
