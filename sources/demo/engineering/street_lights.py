"""Street lights that people report dark: one CSV a month of the reports that came or were still open, as the repair crews' program exports it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.communities import communities
from sources.demo.dates import FIRST_MONTH, dice, file_month, last_day, month_number, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil

OFFICE = "สำนักช่าง"
A_MONTH, DAYS_ALLOWED = 74, 5
ON_TIME_AT_FIRST, ON_TIME_AFTER_THREE_YEARS = 0.80, 0.91
CAUSES = {"หลอดขาด": 0.46, "บัลลาสต์เสีย": 0.22, "สายไฟชำรุด": 0.16, "ต้นไม้บัง": 0.09, "เสาเอียงหรือหัก": 0.07}
LONGEST = 4  # months that a report may stay open
HEADINGS = ["เลขที่แจ้ง", "เลขเสา", "ชุมชน", "วันเวลาที่แจ้ง", "กำหนดแล้วเสร็จ", "วันเวลาที่ซ่อมเสร็จ", "สาเหตุ"]


@dataclass(frozen=True)
class Report:
    """One dark light."""

    number: str
    pole: str
    community: int
    reported_at: datetime
    repaired_at: datetime
    cause: str


@cache
def reports(month: date) -> list[Report]:
    """The reports that come in a month, more where it rains, with the hour of their repair."""
    random, days = dice("street lights", month), last_day(month).day
    wet = weather.rain_mm(month) > 10
    chance = (1 + 0.8 * wet) / (1 + 0.8 * wet).sum()
    count = random.poisson(A_MONTH * (0.85 + 0.03 * wet.sum()))
    on_time = ON_TIME_AT_FIRST + (ON_TIME_AFTER_THREE_YEARS - ON_TIME_AT_FIRST) * min(month_number(month) / 36, 1.1)
    weight = np.array([each.weight for each in communities()]) * dice("lamps").lognormal(0, 0.3, len(communities()))
    begun = datetime.combine(month, datetime.min.time())
    at = np.sort(random.choice(days, count, p=chance) * 1_440 + random.integers(18 * 60, 30 * 60, count))
    hours = np.where(
        random.random(count) < on_time, random.uniform(14, DAYS_ALLOWED * 24 - 1, count), DAYS_ALLOWED * 24 + random.exponential(90, count)
    )
    place = random.choice(len(weight), count, p=weight / weight.sum())
    cause, pole = random.choice(list(CAUSES), count, p=list(CAUSES.values())), random.integers(1, 180, count)
    return [
        Report(
            f"ฟ{(month.year + 543) % 100}{month.month:02}-{n + 1:03}",
            f"P{place[n] + 1:02}-{pole[n]:03}",
            int(place[n]),
            begun + timedelta(minutes=int(at[n])),
            begun + timedelta(minutes=int(at[n] + hours[n] * 60)),
            str(cause[n]),
        )
        for n in range(count)
    ]


def listed(month: date) -> list[tuple[Report, datetime | None]]:
    """What the export of a month holds: its reports, and older ones that were open when it began; a repair after its end is not known yet."""
    end, earlier = datetime.combine(next_month(month), datetime.min.time()), month
    found = []
    for _ in range(LONGEST + 1):
        found += [each for each in reports(earlier) if each.reported_at < end and (earlier == month or each.repaired_at.date() >= month)]
        earlier = (earlier - timedelta(days=1)).replace(day=1)
        if earlier < FIRST_MONTH:
            break
    return [(each, each.repaired_at if each.repaired_at < end else None) for each in sorted(found, key=lambda each: each.number)]


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the third of the next."""
    for month in months(until):
        file, sent = f"ไฟถนน {file_month(month)}.csv", sent_at(next_month(month).replace(day=3), OFFICE)
        yield Delivery("engineering", file, sent, sender(OFFICE), partial(write, file=file, month=month))


def write(path: Path, file: str, month: date) -> None:
    """UTF-8 with a byte-order mark, cells apart by semicolons, years of the Buddhist Era."""
    rows = [
        [each.number, each.pole, communities()[each.community].name, _said(each.reported_at), _said(_due(each)), _said(repaired), each.cause]
        for each, repaired in listed(month)
    ]
    spoil(file, HEADINGS, 2, rows)
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _due(report: Report) -> datetime:
    return report.reported_at + timedelta(days=DAYS_ALLOWED)


def _said(at: datetime | None) -> str:
    return f"{at.day}/{at.month}/{at.year + 543} {at:%H:%M}" if at else ""
