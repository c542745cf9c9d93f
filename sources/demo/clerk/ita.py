"""The integrity score (ITA) that the national office announces each year; the clerk's office keeps one sheet with every year so far."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sources.demo.dates import fiscal_year, long_date, months, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.population import OFFICE
from sources.demo.workbook import Sheet

NACC, INVENTED = "ผลการประเมินของ ป.ป.ช. ตามรายงานที่อ้างเว็บไซต์ของเทศบาล", "ข้อมูลจำลอง"
# FY2565–2567 are the real scores (the ninth of 65 municipalities in the last); the later ones and all days are invented.
SCORES = {2565: (94.21, NACC), 2566: (88.23, NACC), 2567: (91.21, NACC), 2568: (92.06, INVENTED), 2569: (92.88, INVENTED), 2570: (93.15, INVENTED)}
HEADINGS = [("ปีงบประมาณ",), ("คะแนน",), ("วันที่ประกาศผล",), ("แหล่งที่มา",)]


def announced_on(year: int) -> date:
    """The end of July of the fiscal year."""
    return date(year - 543, 7, 31)


def deliveries(until: date) -> Iterator[Delivery]:
    """The sheet as it was when the city began, and again each August."""
    for n, month in enumerate(months(until)):
        if n == 0 or month.month == 8:
            last = fiscal_year(month) - (month.month == 10)
            file, sent = f"ITA {last}.xlsx", sent_at(month.replace(day=15), OFFICE)
            yield Delivery("clerk", file, sent, sender(OFFICE), partial(write, last=last, written_at=sent))


def write(path: Path, last: int, written_at: datetime) -> None:
    """Every year up to the last one announced."""
    rows: list[list] = [[year, score, long_date(announced_on(year)), source] for year, (score, source) in SCORES.items() if year <= last]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลองตั้งแต่ปีงบประมาณ 2568"]]
    sheet = Sheet(
        name="ITA",
        titles=["สำนักปลัดเทศบาล เทศบาลนครยะลา (ข้อมูลจำลอง)", "คะแนนการประเมินคุณธรรมและความโปร่งใส (ITA)"],
        heading_row=4,
        headings=HEADINGS,
        rows=rows,
        widths={2: 22, 3: 60},
    )
    write_xlsx(path, sheet, written_at)
