"""Roads: their length, once a year; and what is broken on them, a workbook a month typed in Thai numerals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.communities import communities
from sources.demo.dates import (
    FIRST_MONTH,
    dice,
    file_month,
    fiscal_year,
    last_day,
    month_number,
    months,
    next_month,
    sent_at,
    short_date,
    short_month,
    thai_numerals,
)
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

OFFICE = "สำนักช่าง"
# Surface → streets and km at the end of FY2567. The municipality says "more than 400 streets"; kilometres are invented.
SURFACES = {"แอสฟัลต์": (236, 92.4), "คอนกรีต": (158, 61.8), "ลูกรังและหินคลุก": (21, 7.2)}
KINDS = {"หลุมบ่อ": 0.44, "ผิวทางแตกร้าว": 0.23, "ทางเท้าชำรุด": 0.19, "ฝาท่อชำรุด": 0.09, "ไหล่ทางทรุด": 0.05}
A_MONTH, DAYS_TO_REPAIR, LONGEST = 38, 26, 9  # days in the middle; months that a defect may stay open
DEFECT_HEADINGS = [("เลขที่",), ("ข้อมูล ณ วันที่",), ("วันที่พบ",), ("ประเภท",), ("ชุมชน",), ("ขนาด (ตร.ม.)",), ("วันที่ซ่อมเสร็จ",)]
ROAD_HEADINGS = [("ปีงบประมาณ",), ("ชนิดผิวทาง",), ("จำนวนสาย",), ("ระยะทาง (กม.)",)]


@dataclass(frozen=True)
class Defect:
    """One hole, crack or broken slab."""

    number: str
    found_on: date
    kind: str
    community: int
    size_m2: float
    repaired_on: date


@cache
def defects(month: date) -> list[Defect]:
    """What is found in a month: more after rain, and more when the month before was wet."""
    random, days = dice("road defects", month), last_day(month).day
    wet = weather.rain_mm(month).sum() / 150
    count = random.poisson(A_MONTH * (0.7 + 0.3 * min(wet, 3)))
    usual = DAYS_TO_REPAIR * (1.0 - 0.008 * min(month_number(month), 40)) * (1 + 0.25 * min(wet, 2))  # crews wait for dry ground
    weight = np.array([each.weight for each in communities()])
    found = []
    for n, day in enumerate(np.sort(random.integers(0, days, count)), 1):
        on = month + timedelta(days=int(day))
        until = on + timedelta(days=int(usual * random.lognormal(0, 0.75)))
        kind = str(random.choice(list(KINDS), p=list(KINDS.values())))
        place = int(random.choice(len(weight), p=weight / weight.sum()))
        found.append(Defect(f"ถ{(month.year + 543) % 100}{month.month:02}-{n:03}", on, kind, place, round(random.lognormal(0.6, 0.8), 1), until))
    return found


def listed(month: date) -> list[tuple[Defect, date | None]]:
    """What the workbook of a month holds: what was found in it, and what was open when it began; a later repair is not known yet."""
    end, earlier = last_day(month), month
    found = []
    for _ in range(LONGEST + 1):
        found += [each for each in defects(earlier) if earlier == month or each.repaired_on >= month]
        earlier = (earlier - timedelta(days=1)).replace(day=1)
        if earlier < FIRST_MONTH:
            break
    return [(each, each.repaired_on if each.repaired_on <= end else None) for each in sorted(found, key=lambda each: each.number)]


def deliveries(until: date) -> Iterator[Delivery]:
    """Defects on the sixth of the next month; roads each October, of the year that ended."""
    for month in months(until):
        file, sent = f"ถนนชำรุด {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=6), OFFICE)
        yield Delivery("engineering", file, sent, sender(OFFICE), partial(write_defects, file=file, month=month, written_at=sent))
        if month.month == 10:
            year, sent = fiscal_year(month) - 1, sent_at(month.replace(day=9), OFFICE)
            book = f"ถนนในความดูแล ปีงบ {year}.xlsx"
            yield Delivery("engineering", book, sent, sender(OFFICE), partial(write_roads, year=year, written_at=sent))


def write_defects(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Every number and date is text in Thai numerals, as the office has always typed them; a dash where nothing has happened."""
    dated = thai_numerals(short_date(last_day(month)))
    rows: list[list] = [
        [
            each.number,
            dated,
            thai_numerals(short_date(each.found_on)),
            each.kind,
            communities()[each.community].name,
            thai_numerals(f"{each.size_m2:.1f}"),
            thai_numerals(short_date(repaired)) if repaired else "-",
        ]
        for each, repaired in listed(month)
    ]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง รายการที่ยังไม่ซ่อมยกมาจากเดือนก่อน"]]
    titles = ["งานบำรุงรักษาทาง สำนักช่าง (ข้อมูลจำลอง)", thai_numerals(f"ถนนและทางเท้าชำรุด เดือน{short_month(month)}")]
    sheet = Sheet("ถนนชำรุด", titles, 4, DEFECT_HEADINGS, rows, widths={4: 34})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def write_roads(path: Path, year: int, written_at: datetime) -> None:
    """Streets and kilometres by surface; gravel gives way to asphalt year by year."""
    paved = 0.9 * (year - 2567)
    km = {"แอสฟัลต์": SURFACES["แอสฟัลต์"][1] + paved * 1.4, "คอนกรีต": SURFACES["คอนกรีต"][1], "ลูกรังและหินคลุก": SURFACES["ลูกรังและหินคลุก"][1] - paved}
    rows: list[list] = [[year, surface, streets, round(km[surface], 2)] for surface, (streets, _) in SURFACES.items()]
    rows.append(["รวม", None, sum(row[2] for row in rows), round(sum(row[3] for row in rows), 2)])
    titles = ["สำนักช่าง เทศบาลนครยะลา (ข้อมูลจำลอง)", f"ถนนในความดูแลของเทศบาล สิ้นปีงบประมาณ พ.ศ. {year}"]
    write_xlsx(path, Sheet("ถนน", titles, 4, ROAD_HEADINGS, rows, widths={1: 26}), written_at)
