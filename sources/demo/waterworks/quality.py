"""Samples of tap water, one .ods a month; their turbidity is 2.10 NTU on average in FY2568, as the municipality's dashboard showed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, last_day, months, next_month, sent_at, short_date, short_month
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_ods
from sources.demo.planted import spoil
from sources.demo.waterworks.water import PLANTS
from sources.demo.workbook import Sheet

OFFICE = "กองการประปา"
POINTS, VISITS, LIMIT_NTU = 10, 2, 5.0  # the limit is the division's own word, to be confirmed
MEAN_NTU = 2.10
HEADINGS = [("เลขที่ตัวอย่าง",), ("วันที่เก็บ",), ("จุดเก็บ",), ("ความขุ่น (NTU)",), ("เกณฑ์ความขุ่น (NTU)",), ("คลอรีนอิสระคงเหลือ (มก./ล.)",)]


@cache
def samples(month: date) -> list[tuple[str, date, str, float, float]]:
    """Number, day, point, turbidity and free chlorine of each sample; the river is brown after rain."""
    random, rain = dice("water samples", month), weather.rain_mm(month).sum()
    places = dice("sampling points").choice(len(communities()), POINTS - len(PLANTS), replace=False)
    points = [*PLANTS, *(f"จุดปลายท่อ {communities()[place].name}" for place in places)]
    days = np.sort(random.choice(np.arange(2, last_day(month).day - 2), VISITS, replace=False))
    middle = MEAN_NTU * 0.919 * (0.86 + 0.0008 * min(rain, 500))
    found = []
    for day in days:
        for point in points:
            turbidity = float(np.clip(middle * random.lognormal(0, 0.38), 0.3, 12))
            chlorine = float(np.clip(random.normal(0.55, 0.16), 0.1, 1.4))
            on = month + timedelta(days=int(day) - 1)
            found.append((f"ค{(month.year + 543) % 100}{month.month:02}-{len(found) + 1:02}", on, point, round(turbidity, 2), round(chlorine, 2)))
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the sixth of the next."""
    for month in months(until):
        file, sent = f"คุณภาพน้ำ {file_month(month)}.ods", sent_at(next_month(month).replace(day=6), OFFICE)
        yield Delivery("waterworks", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A row for each sample."""
    rows: list[list] = [[number, short_date(on), point, turbidity, LIMIT_NTU, chlorine] for number, on, point, turbidity, chlorine in samples(month)]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง เกณฑ์ความขุ่นรอยืนยัน"]]
    titles = ["งานผลิต กองการประปา (ข้อมูลจำลอง)", f"ผลตรวจคุณภาพน้ำประปา เดือน{short_month(month)}"]
    sheet = Sheet("คุณภาพน้ำ", titles, 4, HEADINGS, rows, widths={2: 40})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_ods(path, sheet, written_at)
