"""Water cut off, planned or not: one CSV a month in the Thai Windows code page."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, last_day, month_number, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil
from sources.demo.waterworks import water

OFFICE = "กองการประปา"
A_MONTH = 11
CAUSES = {"ท่อแตก": 0.42, "ซ่อมบำรุงตามแผน": 0.27, "ไฟฟ้าขัดข้อง": 0.16, "ต่อท่อใหม่": 0.15}
PLANNED = ("ซ่อมบำรุงตามแผน", "ต่อท่อใหม่")
HEADINGS = ["เลขที่", "ชุมชน", "เริ่มหยุดจ่าย", "จ่ายน้ำอีกครั้ง", "ผู้ใช้น้ำที่ได้รับผล (ราย)", "สาเหตุ", "แจ้งล่วงหน้า"]


@cache
def outages(month: date) -> list[tuple[str, int, datetime, datetime, int, str]]:
    """Number, community, beginning, end, connections off and cause; pipes burst a little less every year, and more after floods."""
    random, days = dice("outages", month), last_day(month).day
    flooded = any(weather.is_flood(month + timedelta(days=n)) for n in range(days))
    count = max(random.poisson(A_MONTH * (1 - 0.006 * month_number(month)) * (1.5 if flooded else 1)), 3)
    connections = water.billing(month)[0].sum(axis=1)
    place = random.choice(len(connections), count, p=connections / connections.sum())
    begun = np.sort(random.integers(0, days * 1_440, count))
    found = []
    for n in range(count):
        cause = str(random.choice(list(CAUSES), p=list(CAUSES.values())))
        hours = float(random.lognormal(1.35 if cause in PLANNED else 1.6, 0.5)) * (2 if flooded else 1)
        start = datetime.combine(month, datetime.min.time()) + timedelta(minutes=int(begun[n]))
        off = int(round(connections[place[n]] * random.uniform(0.15, 0.9)))
        found.append(
            (
                f"น{(month.year + 543) % 100}{month.month:02}-{n + 1:02}",
                int(place[n]),
                start,
                start + timedelta(minutes=round(hours * 60)),
                off,
                cause,
            )
        )
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One file a month, on the fourth of the next."""
    for month in months(until):
        file, sent = f"น้ำหยุดไหล {file_month(month)}.csv", sent_at(next_month(month).replace(day=4), OFFICE)
        yield Delivery("waterworks", file, sent, sender(OFFICE), partial(write, file=file, month=month))


def write(path: Path, file: str, month: date) -> None:
    """Times with Buddhist years; ใช่ where people were told before."""
    rows = [
        [number, communities()[place].name, _said(start), _said(end), f"{off:,}", cause, "ใช่" if cause in PLANNED else "ไม่ใช่"]
        for number, place, start, end, off, cause in outages(month)
    ]
    spoil(file, HEADINGS, 2, rows)
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    path.write_bytes(text.getvalue().encode("cp874"))


def _said(at: datetime) -> str:
    return f"{at.day:02}/{at.month:02}/{at.year + 543} {at:%H:%M}"
