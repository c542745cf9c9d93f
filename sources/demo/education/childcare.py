"""Five childcare centres (five is published; names and numbers are invented): children by age, counted at each month's end."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo.dates import dice, last_day, long_date, months, short_date, thai_numerals
from sources.demo.delivery import Delivery
from sources.demo.education.office import OFFICE
from sources.demo.education.schools import school_year
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet, write_xls

CENTRES = {f"ศูนย์พัฒนาเด็กเล็กสมมติ {n}": share for n, share in enumerate((0.26, 0.22, 0.20, 0.18, 0.14), 1)}
AGES = {"2 ปี": 92, "3 ปี": 188, "4 ปี": 148, "5 ปี": 44}  # children of all centres in a usual month of 2566
YEARLY_GROWTH = 0.035


def children(month: date) -> np.ndarray:
    """Children of each centre and age at the end of a month: most leave in May for school, others come until August."""
    random = dice("childcare", month)
    filled = {4: 0.97, 5: 0.86, 6: 0.93, 7: 0.97}.get(month.month, 1.0)
    grown = (1 + YEARLY_GROWTH) ** (school_year(last_day(month)) - 2566)
    return random.poisson(np.outer(list(CENTRES.values()), list(AGES.values())) * filled * grown * 4) // 4


def deliveries(until: date) -> Iterator[Delivery]:
    """One list a month, on the fourth."""
    for month in months(until):
        yield OFFICE.monthly("ศูนย์เด็กเล็ก {}.xls", month, 4, write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Centres down, ages across."""
    day, found = last_day(month), children(month)
    written = thai_numerals(short_date(day)) if school_year(day) <= 2566 else long_date(day)
    rows: list[list] = [[centre, written, *numbers] for centre, numbers in zip(CENTRES, found.tolist(), strict=True)]
    sheet = Sheet(
        name="เด็กเล็ก",
        titles=[OFFICE.title, f"จำนวนเด็กในศูนย์พัฒนาเด็กเล็ก ณ วันที่ {written}"],
        heading_row=4,
        headings=[("ศูนย์พัฒนาเด็กเล็ก",), ("ณ วันที่",), *((age,) for age in AGES)],
        rows=rows,
        widths={0: 32, 1: 24},
    )
    rows += [["รวมทุกศูนย์", None, *found.sum(axis=0).tolist()], [], ["หมายเหตุ: ข้อมูลจำลอง อายุนับเต็มปี ณ วันสิ้นเดือน"]]
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xls(path, sheet)
