"""Permits to build: a database of applications and of the steps that each went through. Offices take fewer working days as years pass."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.calendar import is_working_day, ramadan_share
from sources.demo.communities import communities
from sources.demo.dates import FIRST_MONTH, dice, last_day, month_number, months
from sources.demo.sqlite import bring_up

TABLES = """
create table if not exists permits (
    permit_no text primary key,
    applied_on date not null,
    completed_on date,
    decided_on date,
    decision text,
    use_kind text not null,
    floor_area_m2 real not null,
    community_name text not null,
    applicant_id text not null,
    updated_at timestamp not null
);
create index if not exists permits_updated_at on permits (updated_at);
create table if not exists permit_steps (
    permit_no text not null,
    step_no integer not null,
    step_name text not null,
    stepped_on date not null,
    note text,
    updated_at timestamp not null,
    primary key (permit_no, step_no)
);
create index if not exists permit_steps_updated_at on permit_steps (updated_at);
"""
STEPS = ("รับคำขอ", "ตรวจเอกสารครบถ้วน", "ตรวจสถานที่", "พิจารณาแบบ", "แจ้งผลการพิจารณา")
# Use, its share, m² in the middle and spread.
USES = {
    "ที่อยู่อาศัย": (0.66, 148, 0.45),
    "พาณิชย์": (0.19, 290, 0.7),
    "ผสม": (0.09, 340, 0.6),
    "อุตสาหกรรมและคลังสินค้า": (0.04, 620, 0.8),
    "สาธารณะ": (0.02, 900, 0.7),
}
A_MONTH = 31
DAYS_AT_FIRST, DAYS_AFTER_THREE_YEARS = 27, 19  # working days from a complete application to the decision, in the middle
REFUSED, WITHDRAWN = 0.06, 0.02


@dataclass(frozen=True)
class Permit:
    """One application and the day of each step; a withdrawn one stops after the second."""

    number: str
    days: tuple[date, ...]
    decision: str
    use: str
    floor_area_m2: float
    community: int
    applicant: int


@cache
def _working_days() -> tuple[list[date], dict[date, int]]:
    """All working days from the first month on; and for every day, the place of the first working day on or after it."""
    days = [FIRST_MONTH + timedelta(days=n) for n in range((date(2027, 12, 31) - FIRST_MONTH).days)]
    working = [day for day in days if is_working_day(day)]
    place, places = 0, {}
    for day in days:
        while place < len(working) and working[place] < day:
            place += 1
        places[day] = place
    return working, places


@cache
def permits(month: date) -> list[Permit]:
    """The applications that come in a month, with their whole lives."""
    random, (working, places) = dice("permits", month), _working_days()
    count = random.poisson(A_MONTH * (1 - 0.35 * ramadan_share(month)) * (0.8 if month.month in (11, 12) else 1.05))
    middle = DAYS_AT_FIRST + (DAYS_AFTER_THREE_YEARS - DAYS_AT_FIRST) * min(month_number(month) / 36, 1.1)
    weight = np.array([each.weight * (1.3 - each.centrality) for each in communities()])
    found = []
    for number in range(1, count + 1):
        first = month + timedelta(days=int(random.integers(last_day(month).day)))
        use = str(random.choice(list(USES), p=[share for share, _, _ in USES.values()]))
        waits = (0, int(random.exponential(4)), *_thirds(middle * random.lognormal(0, 0.33)))
        at, days = places[first], []
        for wait in waits:
            at += wait
            days.append(working[min(at, len(working) - 1)])
        chance = random.random()
        decision = "ถอนคำขอ" if chance < WITHDRAWN else "ไม่อนุญาต" if chance < WITHDRAWN + REFUSED else "อนุญาต"
        area = round(USES[use][1] * random.lognormal(0, USES[use][2]), 1)
        place = int(random.choice(len(weight), p=weight / weight.sum()))
        days = days[:2] if decision == "ถอนคำขอ" else days
        found.append(
            Permit(
                f"อ.1-{(month.year + 543) % 100}{month.month:02}-{number:03}", tuple(days), decision, use, area, place, int(random.integers(1, 9_000))
            )
        )
    return found


def _thirds(days: float) -> tuple[int, int, int]:
    """Working days for looking at the place, at the drawings, and for deciding; together as many as given, three at least."""
    whole = max(round(days), 3)
    return max(whole // 4, 1), max(whole // 2, 1), whole - max(whole // 4, 1) - max(whole // 2, 1)


def update(path: Path, until: date) -> int:
    """Bring the database to the state it had when the day `until` began; the number of rows written."""
    known = [permit for month in months(until) for permit in permits(month) if permit.days[0] < until]
    cases = sorted((case(permit, until) for permit in known), key=lambda row: (row[-1], row[0]))
    steps = sorted(
        (
            (permit.number, n, STEPS[n - 1], day.isoformat(), "ข้อมูลจำลอง", f"{day} 16:30:00")
            for permit in known
            for n, day in enumerate(permit.days, 1)
            if day < until
        ),
        key=lambda row: (row[-1], row[0], row[1]),
    )
    return bring_up(path, TABLES, "permits", cases) + bring_up(path, TABLES, "permit_steps", steps)


def case(permit: Permit, until: date) -> tuple:
    """One application as it stands: what has not happened yet is not known."""
    past = [day for day in permit.days if day < until]
    is_decided = len(past) == len(permit.days)
    return (
        permit.number,
        past[0].isoformat(),
        past[1].isoformat() if len(past) > 1 else None,
        past[-1].isoformat() if is_decided else None,
        permit.decision if is_decided else None,
        permit.use,
        permit.floor_area_m2,
        communities()[permit.community].name,
        f"0{permit.applicant:012}",  # no citizen's number begins with 0
        f"{past[-1]} 16:30:00",
    )
