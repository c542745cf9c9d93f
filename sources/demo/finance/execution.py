"""How the budget is used: one workbook a month, with merged headings and a total for each office."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from sources.demo.dates import (
    file_month,
    fiscal_year,
    last_day,
    long_date,
    months,
    next_month,
    sent_at,
    short_date,
    thai_numerals,
)
from sources.demo.delivery import Delivery, sender
from sources.demo.finance import budget
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet, write_xlsx

OFFICE = "สำนักคลัง"
CORRECTED = date(2024, 8, 1)  # the month whose workbook held an unreadable number (planted.py) was sent again
HEADINGS = [
    ("หน่วยงาน",),
    ("ด้าน",),
    ("ข้อมูล ณ วันที่",),
    ("งบประมาณ", "อนุมัติ"),
    ("งบประมาณ", "แผนการใช้จ่ายสะสม"),
    ("ผลการใช้จ่ายสะสม", "ก่อหนี้ผูกพัน"),
    ("ผลการใช้จ่ายสะสม", "เบิกจ่าย"),
    ("ร้อยละการใช้จ่าย",),
]


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the eighth; one month's workbook again, mended."""
    for month in months(until):
        name, after = f"เบิกจ่าย {file_month(month)}", next_month(month)
        yield _delivery(f"{name}.xlsx", after.replace(day=8), month)
        if month == CORRECTED:
            yield _delivery(f"{name} (แก้ไข).xlsx", after.replace(day=17), month)


def _delivery(file: str, day: date, month: date) -> Delivery:
    sent = sent_at(day, OFFICE)
    return Delivery("finance", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The workbook of one month. In FY2567 its dates are typed in Thai numerals."""
    day = last_day(month)
    dated = thai_numerals(short_date(day)) if fiscal_year(day) <= 2567 else long_date(day)
    rows: list[list] = []
    figures = budget.as_of(month)
    for department, lines in groupby(figures, key=lambda line: line[0]):
        own = [(plan, figures[department, plan]) for _, plan in lines]
        for n, (plan, figure) in enumerate(own):
            rows.append([None if n else department, plan, dated, *figure, _percent(figure)])
        if len(own) > 1:
            rows.append(_total(f"รวม{department}", [figure for _, figure in own]))
    rows.append(_total("รวมทั้งสิ้น", list(figures.values())))
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ก่อหนี้ผูกพันไม่รวมส่วนที่เบิกจ่ายแล้ว"]]
    sheet = Sheet(
        name="เบิกจ่าย",
        titles=["สำนักคลัง เทศบาลนครยะลา (ข้อมูลจำลอง)", f"รายงานผลการใช้จ่ายงบประมาณ ประจำปีงบประมาณ พ.ศ. {fiscal_year(day)}", f"ณ วันที่ {long_date(day)}"],
        unit="หน่วย: บาท",
        heading_row=5,
        headings=HEADINGS,
        rows=rows,
        groups=0,
        widths={0: 32, 1: 24, 7: 14},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def _total(label: str, figures: list[tuple[float, ...]]) -> list:
    total = tuple(round(sum(column), 2) for column in zip(*figures, strict=True))
    return [label, None, None, *total, _percent(total)]


def _percent(figure: tuple[float, ...]) -> float:
    """Paid and bound, in per cent of the approved budget."""
    return round((figure[2] + figure[3]) / figure[0] * 100, 2)
