"""Trips and passengers of the municipal buses, three invented routes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sources.demo.calendar import is_ramadan, is_school_day, is_working_day
from sources.demo.dates import dice, file_month, last_day, month_number, months, next_month
from sources.demo.delivery import Delivery
from sources.demo.strategy.office import delivery, write_json
from sources.demo.weather import is_flood, rain_mm

ROUTES = (("T1", "สายสมมติ 1 วงเวียนใน", 26, 17.0), ("T2", "สายสมมติ 2 วงเวียนนอก", 20, 12.0), ("T3", "สายสมมติ 3 ตลาด–โรงพยาบาล", 22, 15.5))
ON_A_HOLIDAY = 0.6  # of the trips
GROWTH = 1.12  # passengers in three years


def deliveries(until: date) -> Iterator[Delivery]:
    """One file a month, on the second."""
    for month in months(until):
        yield delivery(f"transport-{file_month(month)}.json", next_month(month).replace(day=2), write, month=month)


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """Every route of every day: trips by the timetable, trips run, passengers."""
    random, rain, said = dice("transport", month), rain_mm(month), []
    for n in range(last_day(month).day):
        day = month + timedelta(days=n)
        usual = (1.1 if is_school_day(day) else 0.95) * (0.85 if is_ramadan(day) else 1) * GROWTH ** (month_number(month) / 36)
        for code, name, trips, each in ROUTES:
            planned = trips if is_working_day(day) else round(trips * ON_A_HOLIDAY)
            run = planned - int(random.binomial(planned, 0.35 if is_flood(day) else 0.012 + min(rain[n], 60) / 1500))
            passengers = int(random.poisson(run * each * usual * (1 - min(rain[n], 50) / 200)))
            said.append(
                {"date": str(day), "route": {"code": code, "name": name}, "trips": {"planned": planned, "run": run}, "passengers": passengers}
            )
    write_json(path, {"service": said})
