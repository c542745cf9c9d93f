"""The citizens' manual in one list: how long each service may take."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sources.demo.dates import fiscal_year, long_date, months
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_xlsx
from sources.demo.services import IN_FORCE, SERVICES, SHORTENED, SHORTER
from sources.demo.strategy.office import HEAD, delivery
from sources.demo.workbook import Sheet

HEADINGS = [("บริการ",), ("หน่วยงาน",), ("วันทำการตามคู่มือ",), ("ยื่นออนไลน์",), ("ใช้ตั้งแต่วันที่",)]


def deliveries(until: date) -> Iterator[Delivery]:
    """The list on the fifth of each October."""
    for month in months(until):
        if month.month == 10:
            yield delivery(f"มาตรฐานบริการ {fiscal_year(month)}.xlsx", month.replace(day=5), write, month=month)


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """Every standard so far; a shortened one is one more line."""
    rows: list[list] = [[each.name, each.department, each.standard_days, "มี" if each.is_online else "ไม่มี", long_date(IN_FORCE)] for each in SERVICES]
    if month >= SHORTENED:
        rows += [[each.name, each.department, SHORTER[each.name], "มี", long_date(SHORTENED)] for each in SERVICES if each.name in SHORTER]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง คู่มือประชาชนฉบับจริงอยู่ที่แต่ละหน่วยงาน"]]
    title = f"มาตรฐานเวลาให้บริการตามคู่มือประชาชน ปีงบประมาณ พ.ศ. {fiscal_year(month)}"
    write_xlsx(path, Sheet("มาตรฐาน", [HEAD, title], 4, HEADINGS, rows, widths={0: 40, 1: 34}), written_at)
