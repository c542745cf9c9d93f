"""The air: PM2.5 at the city's one station, an export of its program each month. The yearly mean of 2567 is the published 20.9 µg/m³."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.dates import dice, months
from sources.demo.delivery import Delivery
from sources.demo.public_health.office import OFFICE
from sources.demo.sending import days_of
from sources.demo.weather import haze, rain_mm

YEARLY_MEAN = 20.9
STATION = "สถานีสมมติ กลางเมือง"
# Hours of the day from midnight on: cooking fires and traffic in the morning, the lid of night air in the evening.
HOURS = np.array([104, 102, 100, 99, 101, 108, 118, 122, 114, 104, 96, 90, 86, 83, 82, 84, 89, 96, 106, 112, 112, 110, 108, 106]) / 100.5
BROKEN = date(2025, 5, 1), 11, 3  # the month in which the instrument stood still, the first of those days and how many


@cache
def readings(month: date) -> np.ndarray:
    """µg/m³ of each hour of a month, NaN where nothing was measured."""
    random, days = dice("pm25", month), len(days_of(month))
    daily = np.exp(random.normal(0, 0.27, days) - 0.008 * rain_mm(month))
    hourly = (daily / daily.mean() * YEARLY_MEAN * haze(month))[:, None] * HOURS * random.normal(1, 0.08, (days, 24))
    value = np.round(np.maximum(hourly, 1), 1).ravel()
    value[random.random(len(value)) < 0.004] = np.nan
    if month == BROKEN[0]:
        value[BROKEN[1] * 24 : (BROKEN[1] + BROKEN[2]) * 24] = np.nan
    return value


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the second."""
    for month in months(until):
        yield OFFICE.monthly("pm25 {}.xml", month, 2, write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A reading for each hour; one that was not made is an empty text."""
    hours = (f"{day} {hour:02}:00" for day in days_of(month) for hour in range(24))
    lines = [
        f'  <reading station="{STATION}" time="{hour}" pm25="{"" if np.isnan(value) else value}"/>'
        for hour, value in zip(hours, readings(month).tolist(), strict=True)
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<air note="ข้อมูลจำลอง" exported="{written_at:%Y-%m-%d %H:%M}">\n'
    path.write_text(head + "\n".join(lines) + "\n</air>\n", encoding="utf-8")
