"""Street markets and events of the municipality: traders and the sales that they declare. The fasting month has its bazaar each afternoon."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from sources.demo.calendar import holidays, is_ramadan
from sources.demo.communities import communities
from sources.demo.dates import dice, fiscal_month, fiscal_year, last_day, month_number, months, next_month, short_date
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.strategy.office import HEAD, delivery
from sources.demo.weather import is_flood, rain_mm
from sources.demo.workbook import Sheet

# Event, traders on a usual day, baht that each declares; all invented.
STREET, FARMERS, BAZAAR, FAIR = (
    ("ถนนคนเดินสมมติ", 58, 1_850),
    ("ตลาดนัดเกษตรสมมติ", 26, 1_420),
    ("ตลาดรอมฎอนสมมติ", 74, 2_150),
    ("งานเทศกาลสมมติ", 120, 2_900),
)
GROWTH = 1.14  # of sales in three years
TOO_WET_MM = 25


def held(month: date) -> list[tuple[date, str, str, int, float]]:
    """Day, event, community, traders and declared baht of every event of a month."""
    random, rain, found = dice("events", month), rain_mm(month), []
    middle = sorted(communities(), key=lambda each: -each.centrality)
    for n in range(last_day(month).day):
        day = month + timedelta(days=n)
        if is_flood(day) or rain[n] > TOO_WET_MM:
            continue
        today = [BAZAAR] if is_ramadan(day) else [event for event, weekday in ((STREET, 5), (FARMERS, 2)) if day.weekday() == weekday]
        today += [FAIR] if day in holidays() and day.month in (1, 4, 8, 12) else []
        for place, (name, traders, sales) in enumerate(today):
            there = int(random.binomial(round(traders * 1.15), 0.87))
            each = sales * GROWTH ** (month_number(month) / 36) * random.lognormal(-0.01, 0.14)
            found.append((day, name, middle[place].name, there, round(there * each, -1)))
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a fiscal quarter, on the twelfth after it."""
    for month in months(until):
        if month.month % 3 == 0:
            quarter = fiscal_month(month) // 3 + 1
            yield delivery(f"ผู้ค้าในงาน ไตรมาส {quarter}-{fiscal_year(month)}.xlsx", next_month(month).replace(day=12), write, last=month)


def write(path: Path, file: str, written_at: datetime, last: date) -> None:
    """The events of three months, with a total below."""
    quarter = [each for each in months(last)][-3:]
    told = [event for month in quarter for event in held(month)]
    rows: list[list] = [[short_date(day), name, where, traders, float(baht)] for day, name, where, traders, baht in told]
    rows.append([None, "รวมทั้งไตรมาส", None, sum(row[3] for row in rows), float(np.sum([row[4] for row in rows]))])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ยอดขายเป็นยอดที่ผู้ค้าแจ้งเอง"]]
    headings = [("วันที่จัด",), ("งาน",), ("ชุมชน",), ("ผู้ค้า (ราย)",), ("ยอดขายที่แจ้ง (บาท)",)]
    sheet = Sheet("ผู้ค้า", [HEAD, f"ยอดขายของผู้ค้าในงานเทศบาล ถึง {short_date(last_day(last))}"], 4, headings, rows, widths={1: 26, 2: 30, 4: 22})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
