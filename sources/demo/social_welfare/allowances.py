"""Allowances of old people and of people with a disability, due on the tenth of each month: how many, how many on time, how much.

Baht a month by age are the ladder of the interior ministry's regulation (600 to 1,000), 800 for a disability. Who was late is invented.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, month_number, months
from sources.demo.delivery import Delivery
from sources.demo.planted import spoil
from sources.demo.social_welfare.office import OFFICE
from sources.demo.social_welfare.registers import aged, disabled

AGED, DISABLED = "เบี้ยยังชีพผู้สูงอายุ", "เบี้ยความพิการ"
BAHT_BY_BAND, BAHT_DISABLED = np.array([600, 700, 800, 1000]), 800
ENTITLED = 0.955  # of the registered; pensioners of the state have no claim
LATE, LATE_IN_OCTOBER = 0.011, 0.048  # the new year's warrants are signed in October
LATE_BUDGET = (date(2023, 10, 1), date(2024, 4, 1), 0.035)  # the national budget of FY2567 came half a year late


def late_share(month: date) -> float:
    """Expected share of those due who were paid after the tenth."""
    first, last, more = LATE_BUDGET
    usual = LATE * 0.93 ** (month_number(month) / 12)
    return (LATE_IN_OCTOBER if month.month == 10 else usual) + (more if first <= month <= last else 0)


def due(month: date) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Kind → people due, paid on time, and baht paid, each by community."""
    random = dice("allowances", month)
    by_band = np.floor(aged(month).sum(axis=2) * ENTITLED).astype(int)
    people = {AGED: (by_band.sum(axis=1), by_band @ BAHT_BY_BAND)}
    number = np.floor(disabled(month).sum(axis=1) * 0.985).astype(int)
    people[DISABLED] = number, number * BAHT_DISABLED
    return {kind: (count, count - random.binomial(count, late_share(month)), baht) for kind, (count, baht) in people.items()}


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the third of the next."""
    for month in months(until):
        yield OFFICE.monthly("เบี้ยยังชีพ {}.csv", month, 3, write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """An export of the allowance program in the Thai Windows code page, with a total at the end."""
    headings = ["เดือน", "ประเภทเบี้ย", "ชุมชน", "ผู้มีสิทธิ์ (ราย)", "จ่ายทันกำหนด (ราย)", "จ่ายแล้ว (บาท)"]
    written = "/".join(reversed(file_month(month).split("-")))
    found = due(month)
    rows = [
        [written, kind, each.name, int(count[n]), int(on_time[n]), f"{int(baht[n]):,}.00"]
        for kind, (count, on_time, baht) in found.items()
        for n, each in enumerate(communities())
    ]
    spoil(file, headings, 2, rows)
    count, on_time, baht = (sum(int(column.sum()) for column in columns) for columns in zip(*found.values(), strict=True))
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows, ["", "รวมทั้งสิ้น", "", count, on_time, f"{baht:,}.00"]])
    path.write_bytes(text.getvalue().encode("cp874"))
