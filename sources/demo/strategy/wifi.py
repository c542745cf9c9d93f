"""The 48 public WiFi points and the devices that use them: more each year, fewer in Ramadan and floods. The number is real, places are not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.calendar import is_ramadan, is_school_day, is_working_day
from sources.demo.communities import Community, communities
from sources.demo.csv_file import day_text, write_csv
from sources.demo.dates import dice, file_month, fiscal_year, last_day, month_number, months, next_month
from sources.demo.delivery import Delivery
from sources.demo.strategy.office import delivery, write_json
from sources.demo.weather import is_flood

POINTS = 48
EARLIER = {2567: 44, 2568: 46}  # fewer in the years before; 48 since FY2569, as reported
DEVICES = 46  # a day at a usual point in the first month
GROWTH = 1.25  # in three years
DOWN = 0.035  # of all days of a point


@cache
def points() -> tuple[tuple[str, Community, int, float], ...]:
    """Code, community, place within it and how busy, of every point: one in each community, more in the middle of the city."""
    random = dice("wifi points")
    middle = sorted(communities(), key=lambda each: -each.centrality)[: POINTS - len(communities())]
    where = [*communities(), *middle]
    return tuple(
        (f"W{n:02}", each, int(random.integers(300)), float(random.lognormal(0, 0.5) * (0.6 + each.centrality))) for n, each in enumerate(where, 1)
    )


def deliveries(until: date) -> Iterator[Delivery]:
    """The list each October; the use each month, on the first working day after it."""
    for month in months(until):
        if month.month == 10:
            yield delivery(f"จุดไวไฟ ปีงบ {fiscal_year(month)}.csv", month.replace(day=6), write_points, month=month)
        yield delivery(f"wifi-{file_month(month)}.json", next_month(month), write_usage, month=month)


def write_points(path: Path, file: str, written_at: datetime, month: date) -> None:
    """The list of the points of a fiscal year."""
    rows = [
        [
            code,
            f"จุดไวไฟสมมติ {code[1:]} ({fiscal_year(month)})",
            each.name,
            each.places[place][1],
            each.places[place][0],
            day_text(date(2021, 5, 6) + timedelta(days=9 * n)),
        ]
        for n, (code, each, place, _) in enumerate(points()[: how_many(month)])
    ]
    write_csv(path, ["รหัสจุด", "ชื่อจุด", "ชุมชน", "ละติจูด", "ลองจิจูด", "เปิดใช้เมื่อ"], rows)


def how_many(month: date) -> int:
    """Points of the month's fiscal year."""
    return EARLIER.get(fiscal_year(month), POINTS)


def usage(month: date) -> tuple[np.ndarray, np.ndarray]:
    """Devices and hours up (each days × points)."""
    random, shape = dice("wifi", month), (last_day(month).day, how_many(month))
    days = [month + timedelta(days=n) for n in range(shape[0])]
    busy = np.array([each[3] for each in points()[: shape[1]]])
    usual = [(1.0 if is_working_day(day) else 1.18) * (0.93 if is_school_day(day) else 1) * (0.84 if is_ramadan(day) else 1) for day in days]
    wet = np.array([is_flood(day) for day in days])
    down = random.random(shape) < DOWN + 0.25 * wet[:, None]
    hours = np.where(down, np.round(random.uniform(0, 20, shape) * 4) / 4, 24)
    expected = DEVICES * GROWTH ** (month_number(month) / 36) * np.outer(np.array(usual) * np.where(wet, 0.5, 1), busy) * hours / 24
    return random.poisson(expected), hours


def write_usage(path: Path, file: str, written_at: datetime, month: date) -> None:
    """Every point of every day."""
    devices, hours = usage(month)
    said = [
        {"date": str(month + timedelta(days=n)), "point": code, "devices": int(devices[n, p]), "hours_up": float(hours[n, p])}
        for n in range(len(devices))
        for p, (code, *_) in enumerate(points()[: how_many(month)])
    ]
    write_json(path, {"controller": "wifi (ข้อมูลจำลอง)", "days": said})
