"""The city's revenue by kind, month by month: its own taxes, other own revenue, taxes that the state shares, and grants.

FY2568 is calibrated to what the municipality reported: 1,190.53 million baht in all, of which its own taxes 57.13 against an estimate of 55.50.
Taxes with bills are what tax.py's bills were paid; water is what was billed; the rest is invented.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo.dates import dice, file_month, fiscal_month, fiscal_year, months, next_month, sent_at, short_month
from sources.demo.delivery import Delivery, sender
from sources.demo.finance import tax
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.waterworks import water
from sources.demo.workbook import Sheet

OFFICE = "สำนักคลัง"
CORRECTED = date(2024, 11, 1)  # the month whose workbook held an unreadable number (planted.py) was sent again
TOTAL_2568, TAX_ESTIMATE_2568 = 1_190_530_000, 55_500_000
OWN_TAX, OWN_OTHER, SHARED, GRANT = "ภาษีที่จัดเก็บเอง", "รายได้จัดเก็บเองอื่น", "ภาษีที่รัฐจัดสรร", "เงินอุดหนุน"
SLAUGHTER, WATER, GENERAL = "อากรการฆ่าสัตว์", "ค่าน้ำประปา", "เงินอุดหนุนทั่วไป"
# Kind → group and million baht of FY2568; None: known from elsewhere, or what is left of the total.
KINDS = {
    tax.LAND: (OWN_TAX, None),
    tax.SIGN: (OWN_TAX, None),
    SLAUGHTER: (OWN_TAX, tax.OTHER_LOCAL_TAX_2568 / 1e6),
    "ค่าธรรมเนียม ค่าปรับ และใบอนุญาต": (OWN_OTHER, 58.4),
    "รายได้จากทรัพย์สิน": (OWN_OTHER, 52.7),
    WATER: (OWN_OTHER, None),
    "รายได้เบ็ดเตล็ด": (OWN_OTHER, 36.9),
    "ภาษีมูลค่าเพิ่ม": (SHARED, 318.0),
    "ภาษีสรรพสามิต": (SHARED, 96.5),
    "ภาษีและค่าธรรมเนียมรถยนต์": (SHARED, 54.2),
    "ค่าธรรมเนียมจดทะเบียนสิทธิและนิติกรรม": (SHARED, 31.3),
    GENERAL: (GRANT, None),
    "เงินอุดหนุนเฉพาะกิจ": (GRANT, 88.0),
}
EVEN = np.full(12, 1 / 12)
# October … September. Grants come by quarters, and in FY2567, when the national budget was late, mostly after March.
QUARTERLY = np.array([0.20, 0.03, 0.03, 0.20, 0.03, 0.03, 0.20, 0.03, 0.03, 0.16, 0.03, 0.03])
LATE_YEAR, LATE = 2567, np.array([0.10, 0.03, 0.03, 0.10, 0.03, 0.03, 0.26, 0.08, 0.06, 0.20, 0.05, 0.03])
GROWTH = {"ค่าธรรมเนียม ค่าปรับ และใบอนุญาต": 0.03, "รายได้จากทรัพย์สิน": 0.025}
USUAL_GROWTH = 0.012
# The year's tax estimate spread over its months as people usually pay.
TAX_SEASON = np.array([0.006, 0.005, 0.004, 0.011, 0.098, 0.345, 0.440, 0.036, 0.025, 0.015, 0.009, 0.006])
HEADINGS = [("เดือน",), ("หมวดรายได้",), ("ประเภทรายได้",), ("ประมาณการ (บาท)", "ทั้งปี"), ("ประมาณการ (บาท)", "เดือนนี้"), ("รับจริงเดือนนี้ (บาท)",)]


@cache
def year(fiscal: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Estimated and received baht of each kind in the twelve months of a fiscal year."""
    of_months = [date(fiscal - 544 + (n > 2), (n + 9) % 12 + 1, 1) for n in range(12)]
    received: dict[str, np.ndarray] = {}
    for kind, (group, millions) in KINDS.items():
        random = dice("revenue", kind, fiscal)
        if kind in tax.KINDS:
            received[kind] = np.array([tax.collected(kind, month) for month in of_months])
        elif kind == WATER:
            received[kind] = np.array([water.billing(month)[2].sum() for month in of_months]).round(2)
        elif millions:
            shape = (LATE if fiscal == LATE_YEAR else QUARTERLY) if group == GRANT else EVEN
            shape = shape * random.normal(1, 0.06, 12)
            total = millions * 1e6 * (1 + GROWTH.get(kind, USUAL_GROWTH)) ** (fiscal - 2568)
            received[kind] = np.round(shape / shape.sum() * total, 2)
    shape = (LATE if fiscal == LATE_YEAR else QUARTERLY) * dice("revenue", GENERAL, fiscal).normal(1, 0.04, 12)
    left = (
        TOTAL_2568 - sum(map(np.sum, received.values())) if fiscal == 2568 else year(2568)[GENERAL][1].sum() * (1 + USUAL_GROWTH) ** (fiscal - 2568)
    )
    received[GENERAL] = np.round(shape / shape.sum() * left, 2)
    return {kind: (_estimated(kind, fiscal, received[kind]), received[kind]) for kind in KINDS}


def _estimated(kind: str, fiscal: int, received: np.ndarray) -> np.ndarray:
    """What the budget ordinance expected of a kind, set before the year: cautious, and rounded to thousands for the year."""
    if KINDS[kind][0] == OWN_TAX:
        share = {tax.LAND: 0.86, tax.SIGN: 0.132, SLAUGHTER: 0.008}[kind]
        return np.round(TAX_ESTIMATE_2568 * share * (1 + 0.019) ** (fiscal - 2568) * (EVEN if kind == SLAUGHTER else TAX_SEASON), 2)
    caution = dice("estimate", kind, fiscal).uniform(0.95, 1.02)
    shape = QUARTERLY if KINDS[kind][0] == GRANT else EVEN
    return np.round(round(received.sum() * caution, -3) * shape / shape.sum(), 2)


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the tenth of the next; one month's workbook again, mended."""
    for month in months(until):
        name, after = f"รายรับ {file_month(month)}", next_month(month)
        yield _delivery(f"{name}.xlsx", after.replace(day=10), month)
        if month == CORRECTED:
            yield _delivery(f"{name} (แก้ไข).xlsx", after.replace(day=19), month)


def _delivery(file: str, day: date, month: date) -> Delivery:
    sent = sent_at(day, OFFICE)
    return Delivery("finance", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The month's revenue, a total under each group and one under all; each month stands alone."""
    of_year, n = year(fiscal_year(month)), fiscal_month(month)
    rows: list[list] = []
    sums: list[list[float]] = []
    for group in (OWN_TAX, OWN_OTHER, SHARED, GRANT):
        own = [[float(estimated.sum()), estimated[n], received[n]] for kind, (estimated, received) in of_year.items() if KINDS[kind][0] == group]
        names = [kind for kind in of_year if KINDS[kind][0] == group]
        rows += [[short_month(month), group, name, *map(_baht, line)] for name, line in zip(names, own, strict=True)]
        sums.append([sum(column) for column in zip(*own, strict=True)])
        rows.append([f"รวม{group}", None, None, *map(_baht, sums[-1])])
    rows.append(["รวมทั้งสิ้น", None, None, *(_baht(sum(column)) for column in zip(*sums, strict=True))])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง รับจริงนับตามวันที่ออกใบเสร็จ"]]
    titles = ["สำนักคลัง เทศบาลนครยะลา (ข้อมูลจำลอง)", f"รายงานรายรับ เดือน{short_month(month)} ปีงบประมาณ พ.ศ. {fiscal_year(month)}"]
    sheet = Sheet("รายรับ", titles, 4, HEADINGS, rows, unit="หน่วย: บาท", widths={0: 18, 1: 24, 2: 40})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def _baht(value: float) -> float:
    return round(float(value), 2)
