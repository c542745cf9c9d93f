"""Registered people and households; the clerk's office prints the civil register's table each month."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, last_day, long_date, months, next_month, sent_at, thai_numerals
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet, write_xls

OFFICE = "สำนักปลัดเทศบาล"
# Registered population at the end of a fiscal year, as the municipality reported it; males of 2568 are 27,614.
KNOWN = ((date(2023, 9, 30), 61_315), (date(2025, 9, 30), 57_640))
MALE_SHARE = 27_614 / 57_640
LATER_CHANGE = -0.008  # a year; the two known years lost 3 % each, of which much was one cleaning of the register
PERSONS_PER_HOUSEHOLD = 2.38
CORRECTED = date(2025, 2, 1)  # the month whose list held an impossible date (planted.py) was sent again
HEADINGS = [("ณ วันที่",), ("ชุมชน",), ("ชาย (คน)",), ("หญิง (คน)",), ("รวม (คน)",), ("ครัวเรือน",)]


def registered(day: date) -> int:
    """All people in the register on a day: a straight line between the known years, a slower fall after the last."""
    (first_day, first), (last_day_known, last) = KNOWN
    if day <= last_day_known:
        return round(first + (last - first) * (day - first_day).days / (last_day_known - first_day).days)
    return round(last * (1 + LATER_CHANGE) ** ((day - last_day_known).days / 365.25))


def shared(total: int, weights: np.ndarray) -> np.ndarray:
    """A whole number dealt out by weight so that the parts add up to it (largest remainders)."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(int)
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


def people(day: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Males, females and households of each community on a day; the centre empties a little faster than the edge."""
    years = (day - KNOWN[1][0]).days / 365.25
    random = dice("people")
    weights = np.array([each.weight for each in communities()])
    drift = random.normal(0, 0.006, len(weights)) - 0.01 * np.array([each.centrality for each in communities()])
    weights = weights * np.exp(drift * years)
    share = MALE_SHARE + random.normal(0, 0.008, len(weights))
    total = registered(day)
    males = shared(round(total * MALE_SHARE), weights * share)
    females = shared(total - round(total * MALE_SHARE), weights * (1 - share))
    households = np.round((males + females) / PERSONS_PER_HOUSEHOLD / random.uniform(0.93, 1.07, len(weights))).astype(int)
    return males, females, households


def deliveries(until: date) -> Iterator[Delivery]:
    """One list a month, on the third; one month's list again, mended."""
    for month in months(until):
        name, after = f"ประชากร {file_month(month)}", next_month(month)
        yield _delivery(f"{name}.xls", after.replace(day=3), month)
        if month == CORRECTED:
            yield _delivery(f"{name} (แก้ไข).xls", after.replace(day=12), month)


def _delivery(file: str, day: date, month: date) -> Delivery:
    return Delivery("clerk", file, sent_at(day, OFFICE), sender(OFFICE), lambda path: write_xls(path, table(file, month)))


def table(file: str, month: date) -> Sheet:
    """The printed table of one month. Until the end of FY2567 the register's printer wrote Thai numerals in its dates."""
    day = last_day(month)
    males, females, households = people(day)
    written = thai_numerals(long_date(day)) if day <= date(2024, 9, 30) else long_date(day)
    rows: list[list] = [
        [written, each.name, int(males[i]), int(females[i]), int(males[i] + females[i]), int(households[i])] for i, each in enumerate(communities())
    ]
    sheet = Sheet(
        name="ประชากร",
        titles=["เทศบาลนครยะลา (ข้อมูลจำลอง)", f"จำนวนประชากรและครัวเรือนรายชุมชน ณ วันที่ {written}"],
        heading_row=4,
        headings=HEADINGS,
        rows=rows,
        widths={0: 22, 1: 34},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    rows.append([None, "รวมทั้งสิ้น", int(males.sum()), int(females.sum()), int(males.sum() + females.sum()), int(households.sum())])
    return sheet
