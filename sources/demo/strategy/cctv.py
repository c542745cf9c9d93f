"""Cameras of the city: most see all month, some are dead for weeks, a flood drowns a few. How many there are is invented."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.csv_file import month_text, write_csv
from sources.demo.dates import dice, file_month, fiscal_year, last_day, month_number, months, next_month
from sources.demo.delivery import Delivery
from sources.demo.planted import spoil
from sources.demo.strategy.office import delivery
from sources.demo.weather import rain_mm

CAMERAS_EACH = 3  # of a community
NOT_SENT = date(2025, 4, 1)  # the month in which the camera program was moved to another machine and nobody exported it
OLD_PROGRAM_ENDS = 2568  # the last fiscal year whose exports call the hours by their older heading
DEAD_AT_FIRST, DEAD_LATER = 0.085, 0.045  # cameras that fail in a month, at the beginning and three years on


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the second; one month has none."""
    for month in months(until):
        if month != NOT_SENT:
            yield delivery(f"กล้อง {file_month(month)}.csv", next_month(month).replace(day=2), write, month=month)


def hours_up(month: date) -> np.ndarray:
    """Share of the month that each camera sees (communities × cameras)."""
    random, shape = dice("cctv", month), (len(communities()), CAMERAS_EACH)
    failing = (DEAD_AT_FIRST + (DEAD_LATER - DEAD_AT_FIRST) * min(month_number(month) / 36, 1.2)) * (1 + max(0, rain_mm(month).sum() - 250) / 400)
    return np.where(random.random(shape) < failing, random.uniform(0, 0.75, shape), 1 - random.gamma(1.2, 0.008, shape)).clip(0, 1)


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """The export of one month in the old Thai code page."""
    up = "ชม.ออนไลน์" if fiscal_year(month) <= OLD_PROGRAM_ENDS else "ชั่วโมงใช้งานได้"
    headings, hours = ["เดือน", "รหัสกล้อง", "ชุมชน", "ชั่วโมงทั้งหมด", up], last_day(month).day * 24
    rows: list[list] = [
        [month_text(month), f"CCTV-{each.code}-{n + 1}", each.name, hours, f"{share * hours:.1f}"]
        for each, shares in zip(communities(), hours_up(month), strict=True)
        for n, share in enumerate(shares)
    ]
    spoil(file, headings, 2, rows)
    write_csv(path, headings, rows, "cp874")
