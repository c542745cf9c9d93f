"""Rain and the river at two telemetry stations, hour by hour: a CSV a month in UTF-16, as the stations' program saves it."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from sources.demo import weather
from sources.demo.dates import file_month, last_day, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil

OFFICE = "สำนักช่าง"
MISSING = date(2024, 6, 1)  # that month's memory card was lost: no file came, and none will
HEADINGS = ["วันเวลา", "สถานี", "ปริมาณฝน (มม.)", "ระดับน้ำ (ม.)"]


def deliveries(until: date) -> Iterator[Delivery]:
    """One file a month, on the second of the next; none for the month that was lost."""
    for month in months(until):
        if month != MISSING:
            file, sent = f"ฝนและระดับน้ำ {file_month(month)}.csv", sent_at(next_month(month).replace(day=2), OFFICE)
            yield Delivery("engineering", file, sent, sender(OFFICE), partial(write, file=file, month=month))


def write(path: Path, file: str, month: date) -> None:
    """Both stations, one after the other in each hour; the program's years are those of the Common Era."""
    hours = last_day(month).day * 24
    times = np.datetime_as_string(np.datetime64(month, "s") + np.arange(hours) * np.timedelta64(3600, "s"))
    columns = [(station, weather.rain_by_hour(month, station), weather.river_level_m(month, station)) for station in weather.STATIONS]
    rows = [[times[n].replace("T", " "), station, f"{rain[n]:.1f}", f"{level[n]:.2f}"] for n in range(hours) for station, rain, level in columns]
    spoil(file, HEADINGS, 2, rows)
    path.write_bytes("".join(f"{','.join(row)}\r\n" for row in [HEADINGS, *rows]).encode("utf-16"))
