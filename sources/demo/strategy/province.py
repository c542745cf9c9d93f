"""Figures of the province (จังหวัด) that the division gathers from national offices, a quarter at a time. They are never the city's own."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo.csv_file import day_text, write_csv
from sources.demo.dates import dice, file_month, months
from sources.demo.delivery import Delivery
from sources.demo.strategy.office import delivery

FIRST_QUARTER = date(2023, 1, 1)
# Visitors and their spending (million baht) of the calendar year 2566, as the ministry of tourism reported them; how they fall into quarters
# and grow from year to year is invented. So is every employment rate but one: unemployment was 0.86 % in the second quarter of 2568.
VISITORS_2566, REVENUE_2566 = 1_545_731, 4_720.73
QUARTERS = np.array([0.235, 0.262, 0.238, 0.265])
VISITORS_GROW, SPENDING_GROWS = 0.045, 0.018  # a year
UNEMPLOYED = {date(2025, 4, 1): 0.86}
DIGITAL_FIRST, DIGITAL_A_QUARTER = 41, 2.6  # businesses registered by the end of the first quarter, and more each quarter
TOURISM, LABOUR, TRADE = "กระทรวงการท่องเที่ยวและกีฬา", "สำนักงานสถิติแห่งชาติ", "กรมพัฒนาธุรกิจการค้า"
HEADINGS = ["ไตรมาสเริ่มวันที่", "ตัวเลขของจังหวัด", "ค่า", "หน่วย", "แหล่งที่มา"]


def visitors(quarter: date) -> tuple[int, float]:
    """Visitors and million baht of a calendar quarter; the four of 2566 add up to what was reported."""
    n, years = (quarter.month - 1) // 3, quarter.year - 2023
    if years == 0:
        parts = np.round(VISITORS_2566 * QUARTERS).astype(int)
        money = np.round(REVENUE_2566 * QUARTERS, 2)
        parts[3], money[3] = VISITORS_2566 - parts[:3].sum(), REVENUE_2566 - money[:3].sum()
        return int(parts[n]), round(float(money[n]), 2)
    random = dice("visitors", quarter)
    people = VISITORS_2566 * QUARTERS[n] * (1 + VISITORS_GROW) ** years * random.normal(1, 0.02)
    return round(people), round(people * REVENUE_2566 / VISITORS_2566 * (1 + SPENDING_GROWS) ** years, 2)


def figures(quarter: date) -> list[tuple[str, float, str, str]]:
    """Name, value, unit and office of each figure of a calendar quarter."""
    random, n = dice("province", quarter), (quarter.year - 2023) * 4 + (quarter.month - 1) // 3
    unemployed = UNEMPLOYED.get(quarter, round(1.15 - 0.03 * n + random.normal(0, 0.04), 2))
    digital = DIGITAL_FIRST + sum(int(dice("digital", k).poisson(DIGITAL_A_QUARTER)) for k in range(n))
    people, money = visitors(quarter)
    return [
        ("ผู้เยี่ยมเยือน (จังหวัด)", people, "คน", TOURISM),
        ("รายได้ท่องเที่ยว (จังหวัด)", money, "ล้านบาท", TOURISM),
        ("อัตราการมีงานทำ (จังหวัด)", round(100 - unemployed - 0.35 + random.normal(0, 0.05), 2), "%", LABOUR),
        ("อัตราการว่างงาน (จังหวัด)", unemployed, "%", LABOUR),
        ("ธุรกิจดิจิทัลจดทะเบียน (จังหวัด)", digital, "ราย", TRADE),
    ]


def deliveries(until: date) -> Iterator[Delivery]:
    """Two months after each quarter; the first file tells the quarters before the city's first month too."""
    for n, month in enumerate(months(until)):
        if n == 0:
            yield delivery("จังหวัด 2566-09.csv", month.replace(day=25), write, quarters=[date(2023, first, 1) for first in (1, 4, 7)])
        elif month.month % 3 == 2 and n > 2:
            quarter = date(month.year - (month.month == 2), (month.month - 5) % 12 + 1, 1)
            last = quarter.replace(month=quarter.month + 2)
            yield delivery(f"จังหวัด {file_month(last)}.csv", month.replace(day=20), write, quarters=[quarter])


def write(path: Path, file: str, written_at: datetime, quarters: list[date]) -> None:
    """The figures of some quarters."""
    rows = [[day_text(quarter), name, value, unit, f"{office} (ข้อมูลจำลอง)"] for quarter in quarters for name, value, unit, office in figures(quarter)]
    write_csv(path, HEADINGS, rows)
