"""Who came to school, by grade and day: fewer in floods, at the end of Ramadan, in the season of colds and on Fridays. All of it invented."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from sources.demo.calendar import ISLAMIC, is_ramadan, is_school_day
from sources.demo.dates import dice, months
from sources.demo.delivery import Delivery
from sources.demo.education.office import OFFICE
from sources.demo.education.schools import GRADES, SCHOOLS, pupils, school_year
from sources.demo.planted import spoil
from sources.demo.sending import days_of
from sources.demo.weather import is_flood

AT_FIRST, A_YEAR_BETTER = 0.949, 0.0045
WEEK = np.array([0.000, 0.004, 0.004, 0.002, -0.010])
FASTING, BEFORE_THE_FEAST, COLDS, FLOODED = -0.012, -0.06, -0.009, -0.38
OLD_PROGRAM_ENDS = 2566  # the last school year whose exports call those who came by the older heading


def present_share(day: date) -> float:
    """The share of pupils whom a day brings to school, before the dice."""
    share = AT_FIRST + A_YEAR_BETTER * (school_year(day) - 2566) + WEEK[day.weekday()]
    if is_ramadan(day):
        share += BEFORE_THE_FEAST if ISLAMIC[day.year][1] - day <= timedelta(days=4) else FASTING
    if day.month in (7, 8, 11, 12):
        share += COLDS
    if is_flood(day) or is_flood(day - timedelta(days=1)):
        share += FLOODED
    return share


def attendance(day: date) -> list[tuple[int, int, int, int]]:
    """School, grade, enrolled and present of one school day."""
    random, found = dice("attendance", day), []
    for n in range(len(SCHOOLS)):
        enrolled = pupils(school_year(day), n).sum(axis=1)
        share = np.clip(present_share(day) + random.normal(0, 0.006) + np.linspace(-0.012, 0.006, len(enrolled)), 0.3, 0.995)
        found += [
            (n, grade, int(all_of), int(came)) for grade, (all_of, came) in enumerate(zip(enrolled, random.binomial(enrolled, share), strict=True))
        ]
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the fifth, but none about a month without school."""
    for month in months(until):
        if any(map(is_school_day, days_of(month))):
            yield OFFICE.monthly("มาเรียน {}.csv", month, 5, write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A line for each grade of each school and day; who wrote it down stands there too, and is not taken."""
    rows = []
    for day in filter(is_school_day, days_of(month)):
        written = f"{day.day:02}/{day.month:02}/{day.year + 543}"
        rows += [[written, SCHOOLS[n].name, GRADES[grade], enrolled, came, "ครูสมมติ"] for n, grade, enrolled, came in attendance(day)]
    came = "มาเรียน (คน)" if school_year(month.replace(day=28)) <= OLD_PROGRAM_ENDS else "จำนวนที่มาเรียน"
    headings = ["วันที่", "โรงเรียน", "ชั้น", "นักเรียนทั้งหมด", came, "ครูผู้บันทึก"]
    spoil(file, headings, 2, rows)
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
