"""Births, deaths and moves of each month: together they are just what changes in the register from one month's end to the next."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, fiscal_year, last_day, months, next_month, sent_at, short_month, thai_numerals
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.population import OFFICE, people
from sources.demo.workbook import Sheet

EVENTS = ("เกิด", "ตาย", "ย้ายเข้า", "ย้ายออก")
# A year, for a thousand people; moves in have their season: civil servants and pupils come in May and October. Invented.
BORN, DIED, CAME = 12.6, 7.4, 19.0
COMING = np.array([0.9, 0.8, 0.9, 1.0, 1.7, 1.1, 0.9, 0.8, 0.8, 1.4, 0.9, 0.8])
HEADINGS = [("เดือน",), ("ชุมชน",), *((event, sex) for event in EVENTS for sex in ("ชาย", "หญิง"))]


@cache
def events(month: date) -> np.ndarray:
    """People of a month: communities × events × sexes. Those who move out are whatever the register's change leaves."""
    random = dice("vital", month)
    before, after = (np.stack(people(day)[:2], axis=1) for day in (month - timedelta(days=1), last_day(month)))
    rate = before / 1000 / 12
    born = random.poisson(rate.mean(axis=1, keepdims=True) * BORN * [1.03, 0.97])
    died = random.poisson(rate * DIED)
    came = random.poisson(rate * CAME * COMING[month.month - 1])
    left = born - died + came - (after - before)
    came, left = came - np.minimum(left, 0), np.maximum(left, 0)
    return np.stack([born, died, came, left], axis=1)


def deliveries(until: date) -> Iterator[Delivery]:
    """One list a month, on the fourth."""
    for month in months(until):
        file, sent = f"เกิดตายย้าย {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=4), OFFICE)
        yield Delivery("clerk", file, sent, sender(OFFICE), partial(write, month=month, written_at=sent))


def write(path: Path, month: date, written_at: datetime) -> None:
    """The list of one month: the month stands in one merged cell; until the end of FY2567 in Thai numerals."""
    counts = events(month)
    label = thai_numerals(short_month(month)) if fiscal_year(month) <= 2567 else short_month(month)
    rows: list[list] = [[None if i else label, each.name, *counts[i].ravel().tolist()] for i, each in enumerate(communities())]
    rows.append([None, "รวมทั้งสิ้น", *counts.sum(axis=0).ravel().tolist()])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง นับตามวันที่แจ้ง ไม่ใช่วันที่เกิดเหตุ"]]
    sheet = Sheet(
        name="เกิดตายย้าย",
        titles=["สำนักปลัดเทศบาล เทศบาลนครยะลา (ข้อมูลจำลอง)", f"การเปลี่ยนแปลงทางทะเบียนราษฎร ประจำเดือน {label}"],
        heading_row=4,
        headings=HEADINGS,
        rows=rows,
        widths={0: 14, 1: 30} | dict.fromkeys(range(2, len(HEADINGS)), 10),
    )
    write_xlsx(path, sheet, written_at)
