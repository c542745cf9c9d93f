"""The register of businesses: shops that open, and shops that close, in a database that officers write into."""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.calendar import ramadan_share
from sources.demo.communities import communities
from sources.demo.dates import FIRST_MONTH, dice, last_day, month_number, months
from sources.demo.sqlite import NEVER, bring_up, written

TABLES = """
create table if not exists registrations (
    registration_no text primary key,
    registered_on date not null,
    closed_on date,
    business_kind text not null,
    is_online text not null,
    community_name text not null,
    trade_name text,
    owner_id text not null,
    updated_at timestamp not null
);
create index if not exists registrations_updated_at on registrations (updated_at);
"""
ACTIVE_AT_FIRST, OLDEST = 2_780, np.datetime64("2009-01-05")
NEW_A_MONTH, CLOSING_A_MONTH = 27, 0.0078  # shops, and the share of those open
KINDS = {"ค้าปลีก": 0.36, "อาหารและเครื่องดื่ม": 0.24, "บริการ": 0.17, "เสื้อผ้าและสิ่งทอ": 0.09, "ก่อสร้างและวัสดุ": 0.07, "สินค้าเกษตร": 0.07}


@cache
def _opened(month: date | None) -> tuple[np.ndarray, ...]:
    """Shops registered in a month (None: before the first one): day opened, day closed, kind, online, community, owner."""
    random = dice("businesses", month)
    if month is None:
        opened = OLDEST + (random.random(ACTIVE_AT_FIRST) ** 0.6 * (np.datetime64(FIRST_MONTH) - OLDEST).astype(int)).astype(int)
        starts = np.full(ACTIVE_AT_FIRST, np.datetime64(FIRST_MONTH))
    else:
        busy = NEW_A_MONTH * (1 + 0.004 * month_number(month)) * (1 - 0.3 * ramadan_share(month)) * (1.25 if month.month in (10, 1) else 1)
        opened = np.sort(np.datetime64(month) + random.integers(0, last_day(month).day, random.poisson(busy)))
        starts = opened
    lives_days = random.exponential(30.4 / CLOSING_A_MONTH, len(opened))
    closed = np.where(lives_days < 3_650, starts + lives_days.astype(int), NEVER).astype("datetime64[D]")
    weight = np.array([each.weight * (0.3 + each.centrality * 2) for each in communities()])
    return (
        opened,
        closed,
        random.choice(len(KINDS), len(opened), p=list(KINDS.values())),
        random.random(len(opened)) < (0.06 if month is None else 0.22),
        random.choice(len(weight), len(opened), p=weight / weight.sum()),
        random.integers(1, 9_000, len(opened)),
    )


def update(path: Path, until: date) -> int:
    """Bring the database to the state it had when the day `until` began; the number of rows written."""
    rows = [row for month in (None, *months(until)) for row in state(month, until)]
    return bring_up(path, TABLES, "registrations", sorted(rows, key=lambda row: (row[-1], row[0])))


def state(month: date | None, until: date) -> list[tuple]:
    """The shops registered in a month as they stand: what has not happened yet is not known."""
    opened, closed, kind, online, community, owner = _opened(month)
    known = opened < np.datetime64(until)
    ended = np.where(closed < np.datetime64(until), closed, NEVER).astype("datetime64[D]")
    moved = np.fmax(opened, np.datetime64(FIRST_MONTH))  # the older part was copied into this database when it began
    changed = np.fmax(ended, moved).astype("datetime64[s]") + np.timedelta64(15, "h")
    series = "เดิม" if month is None else f"{(month.year + 543) % 100}{month.month:02}"
    columns = (
        [f"ทพ{series}-{number:04}" for number in range(1, len(opened) + 1)],
        written(opened),
        written(ended),
        [list(KINDS)[k] for k in kind],
        ["ใช่" if each else "ไม่ใช่" for each in online],
        [communities()[c].name for c in community],
        [f"ร้านสมมติ {number}" for number in range(1, len(opened) + 1)],
        [f"9{number:012}" for number in owner],  # no citizen's number begins with 9
        written(changed),
    )
    return [row for row, is_known in zip(zip(*columns, strict=True), known, strict=True) if is_known]
