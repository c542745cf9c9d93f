"""The registers of old people and of people with a disability, as counts by community: never a name.

Old people are those of the civil register (clerk/ages.py, set to the province's 13.89 %), nearly all of whom have come to register here. The
kinds of disability are the seven of the ministry's announcement; how many live in the city is invented.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.clerk.ages import by_age
from sources.demo.communities import communities
from sources.demo.dates import dice, last_day, long_date, months, short_date, thai_numerals
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_ods, write_xlsx
from sources.demo.planted import spoil
from sources.demo.population import people
from sources.demo.social_welfare.office import OFFICE
from sources.demo.workbook import Sheet

COUNTED = date(2024, 12, 31)
OLD = 9  # the first of the civil register's bands of old people: 60–69, 70–79, 80 and more
BANDS = ("60–69 ปี", "70–79 ปี", "80–89 ปี", "90 ปีขึ้นไป")
FROM_NINETY = 0.17  # of those from 80 on
REGISTERED = (0.92, 0.98)  # of a community's old people
SEXES = ("ชาย", "หญิง")
DISABLED_SHARE, DISABLED_RISE = 0.0215, 0.0006
KINDS = {
    "การเห็น": 0.085,
    "การได้ยินหรือสื่อความหมาย": 0.185,
    "การเคลื่อนไหวหรือร่างกาย": 0.515,
    "จิตใจหรือพฤติกรรม": 0.085,
    "สติปัญญา": 0.075,
    "การเรียนรู้": 0.015,
    "ออทิสติก": 0.040,
}


@cache
def aged(month: date) -> np.ndarray:
    """Registered old people at the end of a month (communities × bands × sexes)."""
    old = by_age(last_day(month))[:, :, OLD:].swapaxes(1, 2) * dice("registered").uniform(*REGISTERED, (len(communities()), 1, 1))
    exact = np.concatenate([old[:, :2], old[:, 2:] * (1 - FROM_NINETY), old[:, 2:] * FROM_NINETY], axis=1)
    return np.floor(exact + dice("registered", "rest").random(exact.shape)).astype(int)


@cache
def disabled(month: date) -> np.ndarray:
    """Registered people with a disability at the end of a month (communities × kinds)."""
    day = last_day(month)
    males, females, _ = people(day)
    share = DISABLED_SHARE + DISABLED_RISE * (day - COUNTED).days / 365.25
    exact = ((males + females) * share)[:, None] * np.array(list(KINDS.values())) * dice("disabled").normal(1, 0.25, (len(communities()), len(KINDS)))
    return np.floor(exact + dice("disabled", "rest").random(exact.shape)).clip(0).astype(int)


def deliveries(until: date) -> Iterator[Delivery]:
    """Both registers are counted at the month's end and sent on the fifth and the sixth."""
    for month in months(until):
        yield OFFICE.monthly("ผู้สูงอายุ {}.xlsx", month, 5, write_aged)
        yield OFFICE.monthly("คนพิการ {}.ods", month, 6, write_disabled)


def write_aged(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Communities down, bands and sexes across; the day typed in Thai numerals until the end of FY2567."""
    day, found = last_day(month), aged(month).reshape(len(communities()), -1)
    written = thai_numerals(short_date(day)) if day <= date(2024, 9, 30) else long_date(day)
    rows: list[list] = [[each.name, written, *numbers] for each, numbers in zip(communities(), found.tolist(), strict=True)]
    rows += [["รวมทุกชุมชน", None, *found.sum(axis=0).tolist()], [], ["หมายเหตุ: ข้อมูลจำลอง นับตามทะเบียนผู้สูงอายุของเทศบาล"]]
    sheet = Sheet(
        name="ผู้สูงอายุ",
        titles=[OFFICE.title, f"จำนวนผู้สูงอายุที่ขึ้นทะเบียน ณ วันที่ {written}"],
        heading_row=4,
        headings=[("ชุมชน",), ("ณ วันที่",), *((band, sex) for band in BANDS for sex in SEXES)],
        rows=rows,
        widths={0: 34, 1: 22},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)


def write_disabled(path: Path, file: str, month: date, written_at: datetime) -> None:
    """Communities down, kinds of disability across."""
    day, found = last_day(month), disabled(month)
    rows: list[list] = [[each.name, long_date(day), *numbers] for each, numbers in zip(communities(), found.tolist(), strict=True)]
    rows += [["รวมทุกชุมชน", None, *found.sum(axis=0).tolist()], [], ["หมายเหตุ: ข้อมูลจำลอง นับตามบัตรประจำตัวคนพิการที่ยังไม่หมดอายุ"]]
    sheet = Sheet(
        name="คนพิการ",
        titles=[OFFICE.title, f"จำนวนคนพิการที่ขึ้นทะเบียน แยกตามประเภทความพิการ ณ วันที่ {long_date(day)}"],
        heading_row=4,
        headings=[("ชุมชน",), ("ณ วันที่",), *((kind,) for kind in KINDS)],
        rows=rows,
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_ods(path, sheet, written_at)
