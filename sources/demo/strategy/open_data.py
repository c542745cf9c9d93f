"""The fifteen open data sets of the city and how fresh each is at a month's end. Their subjects are real, their days are not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sources.demo.csv_file import day_text, write_csv
from sources.demo.dates import dice, file_month, last_day, month_number, months, next_month
from sources.demo.delivery import Delivery
from sources.demo.services import CLERK, ENGINEERING, FINANCE, HEALTH, STRATEGY, WATER, WELFARE
from sources.demo.strategy.office import delivery

# Name, owner, promised to be updated every so many days.
SETS = (
    ("ขอบเขตเทศบาล", ENGINEERING, 366),
    ("ภาษีท้องถิ่น", FINANCE, 92),
    ("รายรับรายจ่ายงบประมาณ", FINANCE, 31),
    ("การใช้บริการศูนย์บริการสาธารณสุข", HEALTH, 31),
    ("บริการออนไลน์", STRATEGY, 31),
    ("จุดบริการ WiFi", STRATEGY, 366),
    ("เรื่องร้องเรียน", STRATEGY, 31),
    ("การขึ้นทะเบียนผู้สูงอายุ", WELFARE, 92),
    ("การขึ้นทะเบียนผู้พิการ", WELFARE, 92),
    ("ประชากร", CLERK, 31),
    ("ปริมาณขยะ", HEALTH, 31),
    ("การดูดซับคาร์บอน", STRATEGY, 366),
    ("การใช้น้ำประปา", WATER, 31),
    ("พื้นที่สีเขียว", ENGINEERING, 366),
    ("คุณภาพอากาศ PM2.5", HEALTH, 1),
)
LATE_AT_FIRST, LATE_LATER = 0.24, 0.05  # share of sets that are late at a month's end, at the beginning and three years on


def deliveries(until: date) -> Iterator[Delivery]:
    """One check at each month's end, told on the first working day after it."""
    for month in months(until):
        yield delivery(f"ชุดข้อมูลเปิด {file_month(month)}.csv", next_month(month), write, month=month)


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """The state of every set at the month's end."""
    random, end = dice("open data", month), last_day(month)
    late = LATE_AT_FIRST + (LATE_LATER - LATE_AT_FIRST) * min(month_number(month) / 36, 1.1)
    rows = []
    for n, (name, owner, every) in enumerate(SETS, 1):
        days = every + int(random.integers(3, 60)) if random.random() < late else int(random.integers(0, every + 1))
        rows.append([day_text(end), f"YL{n:02}", name, owner, every, day_text(end - timedelta(days=days))])
    write_csv(path, ["ตรวจเมื่อ", "รหัสชุดข้อมูล", "ชื่อชุดข้อมูล", "หน่วยงาน", "ปรับปรุงทุก (วัน)", "ปรับปรุงล่าสุด"], rows)
