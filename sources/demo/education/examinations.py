"""O-NET: the mean of each school and subject, beside the province's and the country's.

Published for the P6 of the examination of 2025 (school year 2567): municipality 31.70, country 35.38, province 27.92. The rest is invented.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.dates import dice, long_date, months
from sources.demo.delivery import Delivery
from sources.demo.education.office import OFFICE
from sources.demo.education.schools import GRADES, SCHOOLS, pupils
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

# Subject: how far its mean lies from the mean of all; they add up to nothing.
SUBJECTS = {"ภาษาไทย": 13.2, "ภาษาอังกฤษ": -1.1, "คณิตศาสตร์": -8.3, "วิทยาศาสตร์": -3.8}
# School year → grade → municipality, province, country.
MEANS = {
    2566: {"ป.6": (30.92, 27.65, 35.21), "ม.3": (29.86, 28.14, 33.92)},
    2567: {"ป.6": (31.70, 27.92, 35.38), "ม.3": (30.44, 28.37, 34.10)},
    2568: {"ป.6": (32.46, 28.21, 35.52), "ม.3": (31.12, 28.66, 34.31)},
}
HEADINGS = ("โรงเรียน", "ปีการศึกษา", "ชั้น", "วิชา", "ประกาศผลวันที่", "ผู้เข้าสอบ (คน)", "คะแนนเฉลี่ยโรงเรียน", "คะแนนเฉลี่ยจังหวัด", "คะแนนเฉลี่ยประเทศ")


@cache
def results(year: int, grade: str) -> list[tuple[int, str, int, float, float, float]]:
    """School, subject, examinees, and the means of school, province and country; the schools' give the municipality's, by examinees."""
    random, at = dice("O-NET", year, grade), GRADES.index(grade)
    taught = [n for n, school in enumerate(SCHOOLS) if school.grades > at]
    sat = np.array([round(0.97 * int(pupils(year, n)[at].sum())) for n in taught])
    city, province, country = MEANS[year][grade]
    found = []
    for subject, apart in SUBJECTS.items():
        school = random.normal(0, 2.2, len(taught))
        school -= np.average(school, weights=sat)
        near = random.normal(0, 0.4, 3)
        means = [round(float(city + apart + one), 2) for one in school]
        found += [
            (n, subject, int(count), mean, round(province + apart * 0.9 + near[0], 2), round(country + apart, 2))
            for n, count, mean in zip(taught, sat, means, strict=True)
        ]
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a year: results of a school year come out in the middle of April after it."""
    for month in months(until):
        if month.month == 4 and month.year + 542 in MEANS:
            yield OFFICE.send(f"O-NET ปีการศึกษา {month.year + 542}.xlsx", month.replace(day=25), month.replace(day=17), write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Both grades in one sheet; `month` is the day on which the results came out."""
    year = month.year + 542
    rows: list[list] = []
    for grade in MEANS[year]:
        for n, subject, sat, *means in results(year, grade):
            rows.append([SCHOOLS[n].name, year, grade, subject, long_date(month), sat, *means])
    spoil(file, list(HEADINGS), 4, rows)
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ค่าเฉลี่ยของสังกัดคิดถ่วงน้ำหนักด้วยผู้เข้าสอบ"]]
    sheet = Sheet(
        name="O-NET",
        titles=[OFFICE.title, f"ผลการทดสอบ O-NET ปีการศึกษา {year}"],
        heading_row=3,
        headings=[(text,) for text in HEADINGS],
        rows=rows,
        widths={0: 34, 4: 22},
    )
    write_xlsx(path, sheet, written_at)
