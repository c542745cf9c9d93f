"""Water made and billed: a workbook of the fiscal year to date, and an export of its billing program."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sources.demo.communities import communities
from sources.demo.dates import file_month, fiscal_months, fiscal_year, month_number, months, next_month, sent_at, short_month, thai_numerals
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil
from sources.demo.waterworks import water
from sources.demo.workbook import Sheet, write_xlsx

OFFICE = "กองการประปา"
PRODUCTION_HEADINGS = [("เดือน",), ("สถานีผลิตน้ำ",), ("น้ำดิบ (ลบ.ม.)",), ("น้ำจ่ายเข้าระบบ (ลบ.ม.)",)]
OLD_PROGRAM_ENDS = 2567  # the last fiscal year whose billing exports call the volume by its older heading


def deliveries(until: date) -> Iterator[Delivery]:
    """Production on the fifth of the next month, billing on the seventh."""
    for month in months(until):
        after = next_month(month)
        book, export = f"ผลิตน้ำ {file_month(month)}.xlsx", f"ค่าน้ำ {file_month(month)}.csv"
        made, billed = sent_at(after.replace(day=5), OFFICE), sent_at(after.replace(day=7), OFFICE)
        yield Delivery("waterworks", book, made, sender(OFFICE), partial(write_production, file=book, month=month, written_at=made))
        yield Delivery("waterworks", export, billed, sender(OFFICE), partial(write_billing, file=export, month=month))


def write_production(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The fiscal year up to this month; earlier months stand corrected. Until the end of FY2567 all is typed in Thai numerals, as text."""
    year = fiscal_year(month)
    typed = (lambda value: thai_numerals(f"{value:,.2f}")) if year <= 2567 else (lambda value: value)
    words = thai_numerals if year <= 2567 else str
    rows: list[list] = []
    so_far = [0.0, 0.0]
    for each in fiscal_months(month):
        volumes = water.reported(each, month_number(month) - month_number(each))
        label = words(short_month(each))
        for n, (plant, volume) in enumerate(volumes.items()):
            rows.append([None if n else label, plant, *map(typed, volume)])
        total = [round(sum(column), 2) for column in zip(*volumes.values(), strict=True)]
        rows.append([f"รวม {label}", None, *map(typed, total)])
        so_far = [round(old + new, 2) for old, new in zip(so_far, total, strict=True)]
    rows.append(["รวมตั้งแต่ต้นปีงบประมาณ", None, *map(typed, so_far)])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ปริมาณของเดือนก่อน ๆ อาจปรับตามผลอ่านมาตรครั้งหลัง"]]
    sheet = Sheet(
        name="ผลิตน้ำ",
        titles=["กองการประปา เทศบาลนครยะลา (ข้อมูลจำลอง)", words(f"รายงานปริมาณน้ำผลิตและน้ำจ่าย ปีงบประมาณ พ.ศ. {year} ถึงเดือน {short_month(month)}")],
        heading_row=4,
        headings=PRODUCTION_HEADINGS,
        rows=rows,
        groups=0,
        widths={0: 26, 1: 28, 3: 26},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def write_billing(path: Path, file: str, month: date) -> None:
    """An export of the billing program in the Thai Windows code page, with thousands commas and a total at the end."""
    volume_heading = "หน่วยน้ำที่ใช้" if fiscal_year(month) <= OLD_PROGRAM_ENDS else "ปริมาณน้ำ (ลบ.ม.)"
    headings = ["เดือน", "ชุมชน", "ประเภทผู้ใช้น้ำ", "จำนวนราย", volume_heading, "ค่าน้ำ (บาท)"]
    connections, volumes, amounts = water.billing(month)
    written = f"{month.month:02}/{month.year + 543}"
    rows = [
        [written, each.name, kind, f"{connections[i, k]:,}", f"{volumes[i, k]:,.2f}", f"{amounts[i, k]:,.2f}"]
        for i, each in enumerate(communities())
        for k, kind in enumerate(water.CUSTOMERS)
    ]
    spoil(file, headings, 2, rows)
    total = ["", "รวมทั้งสิ้น", "", f"{connections.sum():,}", f"{volumes.sum():,.2f}", f"{amounts.sum():,.2f}"]
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows, total])
    path.write_bytes(text.getvalue().encode("cp874"))
