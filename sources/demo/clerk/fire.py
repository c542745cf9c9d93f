"""Calls to the fire and rescue unit: fires in the dry months, snakes and fallen trees in the rain, boats in a flood."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.csv_file import time_text
from sources.demo.dates import dice, file_month, fiscal_year, last_day, month_number, months, next_month, sent_at, thai_numerals
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_ods
from sources.demo.planted import spoil
from sources.demo.population import OFFICE
from sources.demo.weather import is_flood, rain_mm
from sources.demo.workbook import Sheet

FIRE = "เพลิงไหม้"
# Kind, calls on a dry day, calls more for each 10 mm of rain on a day, and whether a flood day brings many.
KINDS = (
    (FIRE, 0.30, -0.06, False),
    ("อุบัติเหตุ", 0.34, 0.05, False),
    ("สัตว์มีพิษ", 0.30, 0.04, False),
    ("ต้นไม้ล้ม", 0.03, 0.11, False),
    ("ช่วยเหลือผู้ประสบอุทกภัย", 0.0, 0.0, True),
    ("อื่น ๆ", 0.10, 0.0, False),
)
FLOOD_CALLS = 5.0  # a day
MINUTES_AT_FIRST, MINUTES_LATER = 8.6, 7.2  # on the way, on average, at the beginning and three years on
CALLED_OFF = 0.025
HEADINGS = [("เลขที่เหตุ",), ("เวลารับแจ้ง",), ("เวลาถึงที่เกิดเหตุ",), ("ประเภทเหตุ",), ("ชุมชน",), ("รายละเอียด",)]


def calls(month: date) -> list[tuple[datetime, datetime | None, str, str]]:
    """Called, arrived (None: called off), kind and community of every call of a month, in the order they came."""
    random, rain = dice("fire", month), rain_mm(month)
    weight = np.array([each.weight for each in communities()])
    mean = MINUTES_AT_FIRST + (MINUTES_LATER - MINUTES_AT_FIRST) * min(month_number(month) / 36, 1.1)
    dry = float(np.clip(1.6 - rain.sum() / 220, 0.4, 1.5))  # of a usual month's fires
    found = []
    for n in range(last_day(month).day):
        day = month + timedelta(days=n)
        for kind, usual, wet, in_flood in KINDS:
            rate = FLOOD_CALLS * is_flood(day) if in_flood else max(usual * (dry if kind == FIRE else 1) + wet * min(rain[n], 40) / 10, 0.02)
            for _ in range(random.poisson(rate)):
                at = datetime.combine(day, time(int(random.integers(24)), int(random.integers(60))))
                where = communities()[random.choice(len(weight), p=weight)]
                far = 0.75 + 0.5 * (1 - where.centrality)
                minutes = mean * far * random.lognormal(-0.045, 0.3) * (1 + min(rain[n], 60) / 200)
                arrived = None if random.random() < CALLED_OFF else at + timedelta(minutes=max(2, round(minutes)))
                found.append((at, arrived, kind, where.name))
    return sorted(found, key=lambda call: (call[0], call[2], call[3]))


def deliveries(until: date) -> Iterator[Delivery]:
    """One log a month, on the third."""
    for month in months(until):
        file, sent = f"รับแจ้งเหตุ {file_month(month)}.ods", sent_at(next_month(month).replace(day=3), OFFICE)
        yield Delivery("clerk", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The log of one month; until the end of FY2567 its times are typed in Thai numerals."""
    typed = (lambda text: text and thai_numerals(text)) if fiscal_year(month) <= 2567 else (lambda text: text)
    code = f"{(month.year + 543) % 100}{month.month:02}"
    rows: list[list] = [
        [f"F{code}-{n:03}", typed(time_text(at)), typed(time_text(arrived)), kind, where, "ออกปฏิบัติการ (ข้อมูลจำลอง)"]
        for n, (at, arrived, kind, where) in enumerate(calls(month), 1)
    ]
    sheet = Sheet(
        name="รับแจ้งเหตุ",
        titles=["งานป้องกันและบรรเทาสาธารณภัย เทศบาลนครยะลา (ข้อมูลจำลอง)", f"ทะเบียนรับแจ้งเหตุ เดือน {month.month}/{month.year + 543}"],
        heading_row=4,
        headings=HEADINGS,
        rows=[*rows, [f"รวม {len(rows)} เหตุ"], [], ["หมายเหตุ: ข้อมูลจำลอง เหตุที่ยกเลิกก่อนถึงไม่มีเวลาถึง"]],
    )
    spoil(file, sheet.lower_headings, sheet.first_row, sheet.rows)
    write_ods(path, sheet, written_at)
