"""The municipal markets: stalls let and rent taken, one workbook a month."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sources.demo import weather
from sources.demo.calendar import ramadan_share
from sources.demo.dates import dice, file_month, last_day, month_number, months, next_month, sent_at, short_month
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

OFFICE = "สำนักคลัง"
SENT_TWICE = date(2025, 4, 1)  # a clerk sent that month's workbook again, a copy under another name: it must count once
# Stalls, baht a month for one, and the share let at first.
MARKETS = {
    "ตลาดสมมติ กลางเมือง": (212, 1_150, 0.93),
    "ตลาดสมมติ ริมทาง": (126, 820, 0.88),
    "ตลาดสมมติ เช้า": (88, 640, 0.85),
    "ตลาดสมมติ อาหารและสินค้าพื้นเมือง": (64, 960, 0.80),
}
HEADINGS = [("เดือน",), ("ตลาด",), ("แผงทั้งหมด",), ("แผงที่มีผู้เช่า",), ("ค่าเช่าที่เรียกเก็บ (บาท)",), ("ค่าเช่าที่เก็บได้ (บาท)",)]


def figures(month: date) -> dict[str, tuple[int, int, float, float]]:
    """Stalls, let, billed and collected baht of each market in a month: fuller before the feasts, poorer after a flood."""
    flooded = any(weather.is_flood(month.replace(day=day)) for day in range(1, last_day(month).day + 1))
    found = {}
    for market, (stalls, rent, share) in MARKETS.items():
        random = dice("market", market, month)
        let = share + 0.0012 * month_number(month) + 0.03 * ramadan_share(month) - 0.03 * flooded + random.normal(0, 0.008)
        rented = min(round(stalls * let), stalls)
        paid = min(0.945 + 0.0006 * month_number(month) + 0.02 * ramadan_share(month) - 0.07 * flooded + random.normal(0, 0.01), 1)
        found[market] = stalls, rented, float(rented * rent), round(rented * rent * paid, 2)
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the sixth of the next."""
    for month in months(until):
        file, sent = f"ตลาด {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=6), OFFICE)
        yield Delivery("finance", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))
        if month == SENT_TWICE:
            again, later = f"ตลาด {file_month(month)} - สำเนา.xlsx", sent_at(next_month(month).replace(day=14), OFFICE)
            yield Delivery("finance", again, later, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A row for each market and the total."""
    rows: list[list] = [[short_month(month), market, *figure] for market, figure in figures(month).items()]
    rows.append(["รวมทุกตลาด", None, *(round(sum(column), 2) for column in zip(*(row[2:] for row in rows), strict=True))])
    titles = ["งานกิจการตลาด สำนักคลัง (ข้อมูลจำลอง)", f"แผงค้าและค่าเช่า เดือน{short_month(month)}"]
    sheet = Sheet("ตลาด", titles, 4, HEADINGS, rows, widths={1: 34})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
