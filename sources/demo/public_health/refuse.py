"""Refuse: the trucks' rounds, what they cost, and what never got into them because it was sorted out before.

The municipality publishes no tonnes. About 62 t a day is the national 1.07 kg a person and day (25.7 million tonnes of 65.8 million people);
trucks, costs and recovery are invented.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.calendar import is_ramadan
from sources.demo.communities import communities
from sources.demo.dates import dice, fiscal_month, fiscal_year, last_day, long_date, month_number, months, short_month
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_ods, write_xlsx
from sources.demo.planted import spoil
from sources.demo.population import registered
from sources.demo.public_health.office import OFFICE
from sources.demo.sending import days_of
from sources.demo.weather import is_flood
from sources.demo.workbook import Sheet, write_xls

KG_A_PERSON_AND_DAY, REFERENCE, YEARLY_CHANGE = 1.07, date(2025, 4, 1), -0.012
WEEK = np.array([1.09, 1.02, 0.99, 0.98, 0.99, 1.00, 0.93])  # Monday … Sunday: the market of Sunday is fetched on Monday
TRUCKS, ROUNDS, ZONES = 8, 2, 4  # two trucks for each zone
STOPS_A_ROUND = 96
MISSED_AT_FIRST, MISSED_LATER = 0.0026, 0.0017  # of the scheduled stops; three years later
OLD_FORM_ENDS = 2567  # the last fiscal year whose form calls the missed stops by their older name
# Baht a tonne in FY2567; whether it follows the tonnes or is paid whatever is fetched.
COSTS = {
    "ค่าแรงและค่าตอบแทน": (372, False),
    "น้ำมันเชื้อเพลิงและหล่อลื่น": (142, True),
    "ซ่อมบำรุงรถและเครื่องจักร": (74, False),
    "กำจัดที่หลุมฝังกลบ": (188, True),
    "วัสดุและอุปกรณ์": (39, False),
}
COSTS_GROW = 0.021  # a year
# Share of what is sorted out; the way it goes.
MATERIALS = {
    "กระดาษ": (0.21, "รีไซเคิล"),
    "พลาสติก": (0.15, "รีไซเคิล"),
    "แก้ว": (0.11, "รีไซเคิล"),
    "โลหะ": (0.08, "รีไซเคิล"),
    "เศษอาหาร": (0.26, "ทำปุ๋ย"),
    "กิ่งไม้ใบหญ้า": (0.19, "ทำปุ๋ย"),
}
SORTED_AT_FIRST, SORTED_LATER = 0.128, 0.176  # of all that the city throws away; three years later
NEVER_SENT = date(2024, 4, 1)  # a month of recycling that nobody wrote down


def way(month: date) -> float:
    """0 in the city's first month, 1 three years later, and on."""
    return month_number(month) / 36


@cache
def rounds(month: date) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Tonnes, scheduled and missed stops (each days × trucks × rounds) of a month, and which rounds were driven."""
    random, days = dice("refuse", month), days_of(month)
    years = (month - REFERENCE).days / 365.25
    feast = np.array([1.05 if is_ramadan(day) else 1.0 for day in days]) * np.array([1.12 if is_flood(day) else 1.0 for day in days])
    week = WEEK[[day.weekday() for day in days]]
    total = (
        registered(last_day(month)) * KG_A_PERSON_AND_DAY / 1000 * (1 + YEARLY_CHANGE) ** years * week * feast * random.normal(1, 0.025, len(days))
    )
    weight = np.zeros(ZONES)
    for n, each in enumerate(communities()):
        weight[n * ZONES // len(communities())] += each.weight
    by_truck = np.repeat(weight / 2, TRUCKS // ZONES)
    driven = np.repeat(random.random((len(days), TRUCKS, 1)) > 0.02, ROUNDS, axis=2)  # a truck in the workshop drives none
    load = by_truck[None, :, None] * random.normal(1, 0.09, driven.shape) * np.array([1.12, 0.88]) * driven
    tonnes = np.round(load / load.sum(axis=(1, 2), keepdims=True) * total[:, None, None], 2)
    stops = np.round(STOPS_A_ROUND * by_truck * TRUCKS).astype(int)[None, :, None] + random.integers(-2, 3, driven.shape)
    share = MISSED_AT_FIRST + (MISSED_LATER - MISSED_AT_FIRST) * min(way(month), 1)
    missed = random.binomial(stops, share * np.where([is_flood(day) for day in days], 9, 1)[:, None, None])
    return tonnes, stops, missed, driven


def collected_tonnes(month: date) -> float:
    """All that the trucks fetched in a month."""
    return float(rounds(month)[0].sum())


def deliveries(until: date) -> Iterator[Delivery]:
    """Rounds on the fourth, what was sorted out on the sixth, costs in the middle of the month after a quarter."""
    for month in months(until):
        yield OFFICE.monthly("เก็บขยะ {}.xlsx", month, 4, write_rounds)
        if month != NEVER_SENT:
            yield OFFICE.monthly("คัดแยกขยะ {}.ods", month, 6, write_recycling)
        if fiscal_month(month) % 3 == 2:
            yield OFFICE.quarterly("ค่าใช้จ่ายขยะ {}.xls", month, 15, write_costs)


def write_rounds(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Every round of the month, the day written once and merged."""
    tonnes, stops, missed, driven = rounds(month)
    rows: list[list] = []
    for n, day in enumerate(days_of(month)):
        begun = len(rows)
        for truck, number in zip(*np.nonzero(driven[n]), strict=True):
            figures = float(tonnes[n, truck, number]), int(stops[n, truck, number]), int(missed[n, truck, number])
            first = day if len(rows) == begun else None
            rows.append([first, f"รถสมมติ {truck + 1:02}", int(number) + 1, f"เขต {truck * ZONES // TRUCKS + 1}", *figures])
    totals = [round(float(tonnes[driven].sum()), 2), int(stops[driven].sum()), int(missed[driven].sum())]
    rows += [["รวมทั้งเดือน", None, None, None, *totals], [], ["หมายเหตุ: ข้อมูลจำลอง จุดตกหล่นนับเฉพาะที่ตรวจสอบแล้ว"]]
    missed_heading = "จุดตกค้าง" if fiscal_year(month) <= OLD_FORM_ENDS else "จุดที่เก็บตกหล่น"
    sheet = Sheet(
        name="เที่ยวรถ",
        titles=[OFFICE.title, f"บันทึกเที่ยวรถเก็บขยะ เดือน{short_month(month)}"],
        heading_row=4,
        headings=[(text,) for text in ("วันที่", "รถเก็บขน", "เที่ยวที่", "เขต", "น้ำหนัก (ตัน)", "จุดเก็บตามแผน", missed_heading)],
        rows=rows,
        groups=0,
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def costs(month: date) -> dict[str, float]:
    """Baht of each kind in a month."""
    random, grown = dice("refuse costs", month), (1 + COSTS_GROW) ** way(month)
    usual = registered(REFERENCE) * KG_A_PERSON_AND_DAY / 1000 * 30.4
    return {
        kind: round(price * grown * (collected_tonnes(month) if follows else usual) * random.normal(1, 0.03 if follows else 0.012), 2)
        for kind, (price, follows) in COSTS.items()
    }


def write_costs(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The kinds of cost down, the quarter's months across."""
    quarter = [each for each in months(month) if 0 <= month_number(month) - month_number(each) < 3]
    paid = [costs(each) for each in quarter]
    rows: list[list] = [[kind, *(each[kind] for each in paid), round(sum(each[kind] for each in paid), 2)] for kind in COSTS]
    totals = [round(sum(row[n] for row in rows), 2) for n in range(1, len(quarter) + 2)]
    rows += [["รวมค่าใช้จ่าย", *totals], [], ["หมายเหตุ: ข้อมูลจำลอง ไม่รวมค่าเสื่อมราคารถ"]]
    sheet = Sheet(
        name="ค่าใช้จ่าย",
        titles=[OFFICE.title, f"ค่าใช้จ่ายในการเก็บขนและกำจัดขยะ ถึง {long_date(last_day(month))}"],
        heading_row=4,
        headings=[("หมวดค่าใช้จ่าย",), *((short_month(each),) for each in quarter), ("รวมไตรมาส (บาท)",)],
        rows=rows,
        widths={0: 34},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xls(path, sheet)


def recovered(month: date) -> dict[str, float]:
    """Tonnes of each material sorted out in a month."""
    random = dice("recycling", month)
    share = SORTED_AT_FIRST + (SORTED_LATER - SORTED_AT_FIRST) * min(way(month), 1.2) + random.normal(0, 0.004)
    total = collected_tonnes(month) * share / (1 - share)
    return {material: round(total * part * random.normal(1, 0.05), 3) for material, (part, _) in MATERIALS.items()}


def write_recycling(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The materials of a month, the month written once and merged."""
    found = recovered(month)
    rows: list[list] = [[None if n else short_month(month), kind, MATERIALS[kind][1], weight] for n, (kind, weight) in enumerate(found.items())]
    rows += [["รวม", None, None, round(sum(found.values()), 3)], [], ["หมายเหตุ: ข้อมูลจำลอง ชั่งที่ธนาคารขยะและโรงปุ๋ย"]]
    sheet = Sheet(
        name="คัดแยก",
        titles=[OFFICE.title, f"ขยะที่คัดแยกไปใช้ประโยชน์ {short_month(month)}"],
        heading_row=4,
        headings=[("เดือน",), ("วัสดุ",), ("วิธีใช้ประโยชน์",), ("น้ำหนัก (ตัน)",)],
        rows=rows,
        groups=0,
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_ods(path, sheet, written_at)
