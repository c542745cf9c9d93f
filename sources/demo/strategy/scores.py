"""Two yearly workbooks: the performance assessment (LPA) with years across, and the modelled carbon figure."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sources.demo.dates import fiscal_year, months
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_xlsx
from sources.demo.strategy.office import HEAD, delivery
from sources.demo.workbook import Sheet

# The mean of FY2567, 87.87, was reported; its five parts, and every other year, are invented.
DIMENSIONS = ("การบริหารจัดการ", "การบริหารงานบุคคลและกิจการสภา", "การบริหารงานการเงินและการคลัง", "การบริการสาธารณะ", "ธรรมาภิบาล")
LPA = {
    2566: (85.10, 88.40, 82.75, 80.20, 90.60),
    2567: (88.35, 90.15, 84.60, 82.45, 93.80),
    2568: (89.20, 90.85, 86.10, 83.70, 94.25),
    2569: (90.05, 91.60, 86.95, 85.15, 94.90),
    2570: (90.60, 91.95, 87.60, 86.20, 95.30),
}
# The sum of FY2568, 10,630.87 tCO₂e, was reported as modelled; its parts and the other years are invented.
GREEN = {"สวนสาธารณะ": 5_215.40, "ต้นไม้ริมถนนและเกาะกลาง": 2_480.12, "พื้นที่ริมน้ำ": 1_765.35, "สนามกีฬาและสถานศึกษา": 1_170.00}
GROWS = 0.011  # a year
CARBON_YEAR = 2568


def deliveries(until: date) -> Iterator[Delivery]:
    """Both as they were when the city began; then the LPA each September, the carbon figure each October, for the year before."""
    for n, month in enumerate(months(until)):
        year = fiscal_year(month)
        if n == 0 or month.month == 9:
            yield delivery(f"LPA {year - (month.month == 10)}.xlsx", month.replace(day=18), write_lpa, last=year - (month.month == 10))
        if month.month == 10:
            yield delivery(f"คาร์บอน {year - 1}.xlsx", month.replace(day=20), write_carbon, year=year - 1)


def write_lpa(path: Path, file: str, written_at: datetime, last: int) -> None:
    """Dimensions down, years across, a mean below."""
    years = [year for year in LPA if year <= last]
    rows: list[list] = [[n + 1, name, *(LPA[year][n] for year in years)] for n, name in enumerate(DIMENSIONS)]
    rows.append(["เฉลี่ย", None, *(round(sum(LPA[year]) / 5, 2) for year in years)])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง"]]
    headings = [("ด้านที่",), ("ด้าน",), *((str(year),) for year in years)]
    title = "ผลการประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น (LPA)"
    write_xlsx(path, Sheet("LPA", [HEAD, title], 4, headings, rows, widths={1: 40}), written_at)


def carbon(year: int) -> dict[str, float]:
    """tCO₂e that the model gives each kind of green in a fiscal year."""
    return {kind: round(amount * (1 + GROWS) ** (year - CARBON_YEAR), 2) for kind, amount in GREEN.items()}


def write_carbon(path: Path, file: str, written_at: datetime, year: int) -> None:
    """One year; the year stands in one merged cell."""
    rows: list[list] = [[None if n else year, kind, amount] for n, (kind, amount) in enumerate(carbon(year).items())]
    rows.append([None, "รวม", round(sum(carbon(year).values()), 2)])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง เป็นค่าจากแบบจำลอง ไม่ใช่ค่าที่วัด"]]
    headings = [("ปีงบประมาณ",), ("ชนิดพื้นที่สีเขียว",), ("ดูดซับ (ตัน CO₂ เทียบเท่า)",)]
    title = f"การดูดซับคาร์บอนของพื้นที่สีเขียว ปีงบประมาณ พ.ศ. {year}"
    write_xlsx(path, Sheet("คาร์บอน", [HEAD, title], 4, headings, rows, groups=0, widths={1: 34, 2: 26}), written_at)
