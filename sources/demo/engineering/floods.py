"""Floods: warnings given before the river crossed its mark, by quarter; and spots where rain stood, by month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, fiscal_month, fiscal_year, last_day, month_number, months, next_month, sent_at, short_date
from sources.demo.delivery import Delivery, sender
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet, write_xls

OFFICE = "สำนักช่าง"
# Hours from the warning to the crossing, in the middle: better since the stations upstream report by the hour.
LEAD_AT_FIRST, LEAD_AFTER_THREE_YEARS = 13, 25
CALM_HOURS = 48  # the river is below its mark so long before another crossing is another event
INSPECTED_MM, SPOTS = 20, 18  # rain of a day after which crews drive round the spots where water is known to stand
ALERT_HEADINGS = [("เลขที่",), ("สถานี",), ("วันเวลาที่แจ้งเตือน",), ("ระดับเตือนภัย (ม.)",), ("วันเวลาที่ถึงระดับเตือนภัย",), ("ระดับสูงสุด (ม.)",), ("รายงานถึงวันที่",)]
SPOT_HEADINGS = [("วันที่ฝนตก",), ("จุด",), ("ชุมชน",), ("เวลาท่วมขัง (นาที)",), ("ความลึก (ซม.)",)]


@cache
def crossings(month: date, station: str) -> list[tuple[datetime, float]]:
    """When the river rose above the station's warning mark in a month, and the highest level of that event (m)."""
    mark = weather.WARNING_M + weather.STATIONS[station][1]
    before = (month - timedelta(days=1)).replace(day=1)
    level = np.concatenate([weather.river_level_m(before, station)[-CALM_HOURS:], weather.river_level_m(month, station)])
    found: list[tuple[datetime, float]] = []
    last_above = -CALM_HOURS
    for hour, metres in enumerate(level):
        if metres >= mark:
            if hour - last_above >= CALM_HOURS and hour >= CALM_HOURS:
                found.append(
                    (datetime.combine(month, datetime.min.time()) + timedelta(hours=hour - CALM_HOURS), float(level[hour : hour + 96].max()))
                )
            last_above = hour
    return found


@cache
def alerts(month: date) -> list[tuple[str, datetime, float, datetime | None, float | None]]:
    """Station, when warned, its mark, when it was crossed and the highest level, of each warning of a month; some are followed by nothing."""
    random = dice("alerts", month)
    middle = LEAD_AT_FIRST + (LEAD_AFTER_THREE_YEARS - LEAD_AT_FIRST) * min(month_number(month) / 36, 1.1)
    found = []
    for station, (_, lower) in weather.STATIONS.items():
        mark = round(weather.WARNING_M + lower, 2)
        for at, highest in crossings(month, station):
            lead = middle * random.lognormal(0, 0.3)
            found.append((station, (at - timedelta(hours=lead)).replace(second=0, microsecond=0), mark, at, highest))
        if random.random() < 0.06 * weather.rain_mm(month).sum() / 100:
            at = datetime.combine(month, datetime.min.time()) + timedelta(hours=int(random.integers(24, 27 * 24)))
            found.append((station, at, mark, None, None))
    return sorted(found, key=lambda alert: alert[1])


@cache
def standing(month: date) -> list[tuple[date, int, int, float, int]]:
    """Day, spot, community, minutes and centimetres of each spot looked at after rain in a month; drains get a little better every year."""
    random, found = dice("ponding", month), []
    place = dice("spots").choice(len(communities()), SPOTS, replace=False)
    deep = dice("spots", "deep").lognormal(0, 0.35, SPOTS)
    for n, mm in enumerate(weather.rain_mm(month)):
        if mm >= INSPECTED_MM:
            minutes = (mm - 8) * 2.3 * deep * random.lognormal(0, 0.35, SPOTS) * (1 - 0.006 * min(month_number(month), 45))
            wet = minutes > 25
            found += [
                (month + timedelta(days=n), spot + 1, int(place[spot]), float(round(minutes[spot])), int(np.clip(minutes[spot] / 6, 3, 120)))
                for spot in range(SPOTS)
                if wet[spot] or spot == 0
            ]
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """Spots on the seventh of the next month; warnings on the twelfth after each quarter of the fiscal year."""
    for month in months(until):
        after = next_month(month)
        file, sent = f"จุดท่วมขัง {file_month(month)}.xls", sent_at(after.replace(day=7), OFFICE)
        if standing(month):
            yield Delivery("engineering", file, sent, sender(OFFICE), partial(write_spots, file=file, month=month))
        if fiscal_month(month) % 3 == 2:
            quarter = fiscal_month(month) // 3 + 1
            book, sent = f"แจ้งเตือนน้ำท่วม {fiscal_year(month)} ไตรมาส {quarter}.xlsx", sent_at(after.replace(day=12), OFFICE)
            yield Delivery("engineering", book, sent, sender(OFFICE), partial(write_alerts, month=month, written_at=sent))


def write_spots(path: Path, file: str, month: date) -> None:
    """Every spot that was looked at, the dry first one too."""
    rows: list[list] = [
        [short_date(day), f"จุดที่ {spot:02}", communities()[place].name, minutes, depth] for day, spot, place, minutes, depth in standing(month)
    ]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง สำรวจหลังฝนตกหนัก จุดที่ไม่ท่วมไม่ได้จดทุกจุด"]]
    titles = ["งานระบายน้ำ สำนักช่าง (ข้อมูลจำลอง)", f"จุดน้ำท่วมขัง เดือน {file_month(month)}"]
    sheet = Sheet("จุดท่วมขัง", titles, 4, SPOT_HEADINGS, rows, widths={2: 34})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xls(path, sheet)


def write_alerts(path: Path, month: date, written_at: datetime) -> None:
    """The fiscal year's warnings up to the quarter that this month ends."""
    year = fiscal_year(month)
    told = [alert for each in months(month) if fiscal_year(each) == year for alert in alerts(each) if alert[1].date() <= last_day(month)]
    rows: list[list] = [
        [f"{year % 100}-{number:02}", station, _said(warned), mark, _said(crossed), highest, short_date(last_day(month))]
        for number, (station, warned, mark, crossed, highest) in enumerate(sorted(told, key=lambda alert: (alert[1], alert[0])), 1)
    ]
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ช่องว่างหมายถึงเตือนแล้วระดับน้ำไม่ถึง"]]
    titles = ["งานป้องกันน้ำท่วม สำนักช่าง (ข้อมูลจำลอง)", f"การแจ้งเตือนน้ำท่วม ปีงบประมาณ พ.ศ. {year}"]
    write_xlsx(path, Sheet("แจ้งเตือน", titles, 4, ALERT_HEADINGS, rows, widths={1: 34}), written_at)


def _said(at: datetime | None) -> str | None:
    return f"{short_date(at.date())} {at:%H:%M}" if at else None
