"""The register's people by age and sex, counted each quarter: the city grows older, and its young schools' bands shrink."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, last_day, long_date, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.population import OFFICE, people, shared
from sources.demo.workbook import Sheet

# Band, its share of all in the middle of FY2568 in per cent, and how it changes in a year, in per cent of itself. From 60 on they add up to
# the province's 13.89 % of 2567 (one year before); how the rest is divided is invented.
BANDS = (
    ("0-1 ปี", 2.30, -1.5),
    ("2-5 ปี", 5.10, -1.6),
    ("6-11 ปี", 8.40, -1.0),
    ("12-14 ปี", 4.30, -0.4),
    ("15-17 ปี", 4.30, 0.0),
    ("18-24 ปี", 10.10, -0.8),
    ("25-34 ปี", 14.60, -0.6),
    ("35-44 ปี", 14.40, 0.1),
    ("45-59 ปี", 22.35, 0.5),
    ("60-69 ปี", 7.95, 2.4),
    ("70-79 ปี", 4.15, 2.6),
    ("80 ปีขึ้นไป", 2.05, 2.2),
)
MEN_OLD = 0.78  # of the men's weight in the bands from 60 on: women live longer
MIDDLE = date(2025, 3, 31)
QUARTERS = (3, 6, 9, 12)
BEFORE = date(2023, 9, 1)  # the count that stood when the city's first month began
HEADINGS = [("ณ วันที่",), ("ชุมชน",), *((band, sex) for band, *_ in BANDS for sex in ("ชาย", "หญิง"))]


@cache
def by_age(day: date) -> np.ndarray:
    """People on a day: communities × sexes (male, female) × bands; the bands of each add up to the register's males and females."""
    years = (day - MIDDLE).days / 365.25
    share = np.array([part * (1 + change / 100) ** years for _, part, change in BANDS])
    is_old = np.arange(len(BANDS)) >= 9
    sexes = (np.where(is_old, share * MEN_OLD, share), np.where(is_old, share * (2 - MEN_OLD), share))
    random, males_females = dice("ages"), people(day)[:2]
    tilt = random.normal(0, 0.10, len(communities())) + 0.25 * (np.array([each.centrality for each in communities()]) - 0.45)
    older = np.exp(np.outer(tilt, np.linspace(-1, 1, len(BANDS))))  # an old quarter has fewer children
    return np.stack([np.stack([shared(int(n), sexes[s] * older[i]) for i, n in enumerate(males_females[s])]) for s in range(2)], axis=1)


def deliveries(until: date) -> Iterator[Delivery]:
    """A workbook on the tenth after each quarter."""
    for month in (BEFORE, *months(until)):
        if month.month in QUARTERS:
            file, sent = f"ช่วงอายุ {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=10), OFFICE)
            yield Delivery("clerk", file, sent, sender(OFFICE), partial(write, day=last_day(month), written_at=sent))


def write(path: Path, day: date, written_at: datetime) -> None:
    """One count: communities down, bands and sexes across."""
    counts = by_age(day)
    rows: list[list] = [[long_date(day), each.name, *counts[i].T.ravel().tolist()] for i, each in enumerate(communities())]
    rows.append([None, "รวมทั้งสิ้น", *counts.sum(axis=0).T.ravel().tolist()])
    rows += [[], [f"หมายเหตุ: ข้อมูลจำลอง พิมพ์เมื่อ {long_date(day + timedelta(days=9))}"]]
    sheet = Sheet(
        name="ช่วงอายุ",
        titles=["สำนักปลัดเทศบาล เทศบาลนครยะลา (ข้อมูลจำลอง)", f"จำนวนประชากรตามเพศและช่วงอายุ ณ วันที่ {long_date(day)}"],
        heading_row=4,
        headings=HEADINGS,
        rows=rows,
        widths={0: 20, 1: 30} | dict.fromkeys(range(2, len(HEADINGS)), 8),
    )
    write_xlsx(path, sheet, written_at)
