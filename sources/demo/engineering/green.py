"""Public green areas, once a year: 15.95 m² for each registered person at the end of FY2568, as the municipality reported it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, fiscal_year, months, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

OFFICE = "สำนักช่าง"
M2_2568 = 15.95 * 57_640
GROWTH_M2 = 4_200  # a year: one or two small gardens
KINDS = ("สวนสาธารณะ", "สวนหย่อม", "พื้นที่ริมน้ำ", "เกาะกลางและริมทาง", "สนามกีฬา", "พื้นที่อนุรักษ์")
AREAS = 26
OLD_HEADING_UNTIL = 2567  # the last fiscal year in which the office wrote เนื้อที่
NEW, OLD = "พื้นที่ (ตร.ม.)", "เนื้อที่ (ตร.ม.)"


def areas(year: int) -> list[tuple[str, str, str, float]]:
    """Name, kind, community and m² of each area at the end of a fiscal year; they add up to the year's total."""
    random = dice("green")
    share = random.dirichlet(np.full(AREAS, 1.2))
    place = random.choice(len(communities()), AREAS, replace=False)
    total = M2_2568 + GROWTH_M2 * (year - 2568)
    sizes = np.round(share * total, 1)
    sizes[0] = round(sizes[0] + total - sizes.sum(), 1)
    names = [(f"{KINDS[n % len(KINDS)]}สมมติ {n + 1:02}", KINDS[n % len(KINDS)], communities()[place[n]].name) for n in range(AREAS)]
    return [(*name, round(float(size), 1)) for name, size in zip(names, sizes, strict=True)]


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook each October, of the year that ended."""
    for month in months(until):
        if month.month == 10:
            year, sent = fiscal_year(month) - 1, sent_at(month.replace(day=11), OFFICE)
            file = f"พื้นที่สีเขียว ปีงบ {year}.xlsx"
            yield Delivery("engineering", file, sent, sender(OFFICE), partial(write, file=file, year=year, written_at=sent))


def write(path: Path, file: str, year: int, written_at: datetime) -> None:
    """A row for each area and the total."""
    rows: list[list] = [[f"30 กันยายน {year}", *area] for area in areas(year)]
    rows.append(["รวม", None, None, None, round(sum(row[4] for row in rows), 1)])
    headings = [("ณ วันที่",), ("ชื่อพื้นที่",), ("ประเภท",), ("ชุมชน",), (OLD if year <= OLD_HEADING_UNTIL else NEW,)]
    titles = ["งานสวนสาธารณะ สำนักช่าง (ข้อมูลจำลอง)", f"พื้นที่สีเขียวสาธารณะ ปีงบประมาณ พ.ศ. {year}"]
    sheet = Sheet("พื้นที่สีเขียว", titles, 4, headings, rows, widths={1: 34, 3: 34})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
