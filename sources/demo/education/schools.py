"""Six municipal schools and who sits in them: a child enters kindergarten and is one grade higher each May.

That there are six is published, with about 221 permanent teachers; names, places and pupils are invented.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import FIRST_MONTH, dice, long_date, months
from sources.demo.delivery import Delivery
from sources.demo.education.office import OFFICE
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

GRADES = ("อ.2", "อ.3", *(f"ป.{n}" for n in range(1, 7)), *(f"ม.{n}" for n in range(1, 4)))
PRIMARY = 8  # grades of a school that ends with ป.6
INTAKE, BIRTHS_FALL = 500, -0.018  # children who enter อ.2 in 2566; a year
STAY = 0.985  # of a grade's children, how many sit in the next one a year later
GIRLS = 0.49


@dataclass(frozen=True)
class School:
    """`grades` is how many it teaches, from อ.2 on; `share` its part of the intake; `community` the number of the community it stands in."""

    code: str
    name: str
    grades: int
    share: float
    community: int


SCHOOLS = (
    School("1", "โรงเรียนเทศบาลสมมติ 1 ดอกแก้ว", 11, 0.23, 0),
    School("2", "โรงเรียนเทศบาลสมมติ 2 พิกุล", 8, 0.15, 7),
    School("3", "โรงเรียนเทศบาลสมมติ 3 จำปี", 8, 0.13, 13),
    School("4", "โรงเรียนเทศบาลสมมติ 4 ลำดวน", 11, 0.20, 18),
    School("5", "โรงเรียนเทศบาลสมมติ 5 บานบุรี", 11, 0.18, 26),
    School("6", "โรงเรียนเทศบาลสมมติ 6 อัญชัน", 8, 0.11, 38),
)


def school_year(day: date) -> int:
    """The Buddhist year in which the school year of a day began (16 May)."""
    return day.year + 543 - ((day.month, day.day) < (5, 16))


@cache
def pupils(year: int, school: int) -> np.ndarray:
    """Boys and girls (grades × 2) of one school in a school year: the intakes of past years, grown older and a little fewer."""
    place = SCHOOLS[school]
    found = []
    for grade in range(place.grades):
        entered = dice("intake", year - grade, place.code)
        expected = INTAKE * (1 + BIRTHS_FALL) ** (year - grade - 2566) * place.share * STAY**grade
        children = round(expected * entered.normal(1, 0.05))
        girls = entered.binomial(children, GIRLS)
        found.append((children - girls, girls))
    return np.array(found)


def deliveries(until: date) -> Iterator[Delivery]:
    """The list of schools each May and when all began; pupils are counted on 10 June and 10 November."""
    for month in months(until):
        if month == FIRST_MONTH or month.month == 5:
            yield OFFICE.send(f"โรงเรียน ปี {school_year(month.replace(day=20))}.csv", month.replace(day=20), month.replace(day=20), write_schools)
        if month.month in (6, 11):
            name = f"นักเรียน ภาคเรียน {1 if month.month == 6 else 2}-{school_year(month)}.xlsx"
            yield OFFICE.send(name, month.replace(day=20), month.replace(day=10), write_pupils)


def write_schools(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The list, UTF-8 with a byte-order mark."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["รหัสโรงเรียน", "ชื่อโรงเรียน", "ชุมชน", "ละติจูด", "ลองจิจูด", "ชั้นสูงสุดที่เปิดสอน", "ปีการศึกษา"])
    for each in SCHOOLS:
        place = communities()[each.community]
        table.writerow([each.code, each.name, place.name, place.places[0][1], place.places[0][0], GRADES[each.grades - 1], school_year(month)])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def write_pupils(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Schools down, grades and sexes across; a grade that a school does not teach stays empty."""
    year, term = school_year(month), 1 if month.month == 6 else 2
    counted = [pupils(year, n) for n in range(len(SCHOOLS))]
    if term == 2:  # a few have moved away since June
        counted = [each - dice("moved away", year, n).binomial(each, 0.006) for n, each in enumerate(counted)]
    head = [year, term, long_date(month)]
    rows: list[list] = []
    for each, numbers in zip(SCHOOLS, counted, strict=True):
        rows.append([each.name, *head, *numbers.ravel().tolist(), *[None] * 2 * (len(GRADES) - each.grades)])
    totals = [sum(int(each[grade, sex]) for each in counted if grade < len(each)) for grade in range(len(GRADES)) for sex in range(2)]
    rows += [["รวมทุกโรงเรียน", None, None, None, *totals], [], ["หมายเหตุ: ข้อมูลจำลอง"]]
    sheet = Sheet(
        name="นักเรียน",
        titles=[OFFICE.title, f"จำนวนนักเรียนโรงเรียนในสังกัด ภาคเรียนที่ {term} ปีการศึกษา {year}"],
        heading_row=4,
        headings=[("โรงเรียน",), ("ปีการศึกษา",), ("ภาคเรียน",), ("ณ วันที่",), *((grade, sex) for grade in GRADES for sex in ("ชาย", "หญิง"))],
        rows=rows,
        widths={0: 34},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
