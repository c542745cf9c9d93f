"""What it costs to make and bring water, by kind; one workbook a month."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sources.demo import weather
from sources.demo.dates import dice, file_month, fiscal_year, months, next_month, sent_at, short_month
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.waterworks import water
from sources.demo.workbook import Sheet

OFFICE = "กองการประปา"
# Baht for each m³ put into the pipes, or baht a month whatever is made.
BY_VOLUME = {"ค่าไฟฟ้า": 2.35, "สารเคมีและวัสดุการผลิต": 0.88, "ค่าน้ำดิบ": 0.50}
BY_MONTH = {"เงินเดือนและค่าจ้าง": 1_480_000, "ซ่อมบำรุงท่อและเครื่องจักร": 690_000, "ค่าใช้จ่ายอื่น": 235_000}
YEARLY_RISE = 0.021
OLD_HEADING_UNTIL = 2568  # the last fiscal year in which the division wrote จำนวนเงิน
NEW, OLD = "ค่าใช้จ่าย (บาท)", "จำนวนเงิน"


def costs(month: date) -> dict[str, float]:
    """Baht of each kind in a month; brown water after rain takes more chemicals."""
    random, year = dice("water costs", month), fiscal_year(month) - 2568
    volume, rain = sum(water.system_input(month).values()), weather.rain_mm(month).sum()
    found = {kind: baht * volume for kind, baht in BY_VOLUME.items()} | BY_MONTH
    found["สารเคมีและวัสดุการผลิต"] *= 0.9 + 0.0006 * min(rain, 500)
    return {kind: round(baht * (1 + YEARLY_RISE) ** year * random.normal(1, 0.03), 2) for kind, baht in found.items()}


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the twelfth of the next."""
    for month in months(until):
        file, sent = f"ต้นทุนน้ำ {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=12), OFFICE)
        yield Delivery("waterworks", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A row for each kind and the total."""
    rows: list[list] = [[short_month(month), kind, baht] for kind, baht in costs(month).items()]
    rows.append(["รวม", None, round(sum(row[2] for row in rows), 2)])
    headings = [("เดือน",), ("หมวดค่าใช้จ่าย",), (OLD if fiscal_year(month) <= OLD_HEADING_UNTIL else NEW,)]
    titles = ["งานการเงิน กองการประปา (ข้อมูลจำลอง)", f"ต้นทุนการผลิตและจ่ายน้ำ เดือน{short_month(month)}"]
    sheet = Sheet("ต้นทุนน้ำ", titles, 4, headings, rows, widths={1: 32})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
