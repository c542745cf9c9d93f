"""The health centres: visits by day, counted and never named; and children's vaccinations, counted at each quarter's end. All of it invented."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np

from sources.demo.calendar import is_working_day, ramadan_share
from sources.demo.dates import dice, fiscal_month, fiscal_year, last_day, long_date, month_number, months, short_date, thai_numerals
from sources.demo.delivery import Delivery
from sources.demo.planted import spoil
from sources.demo.population import registered
from sources.demo.public_health.office import OFFICE
from sources.demo.sending import days_of
from sources.demo.workbook import Sheet, write_xls

CENTRES = {f"ศูนย์บริการสาธารณสุขสมมติ {n}": share for n, share in enumerate((0.34, 0.27, 0.22, 0.17), 1)}
# Visits on a working day of the whole city; the share that comes for the first time; how much busier the rains make it.
SERVICES = {
    "ตรวจรักษาทั่วไป": (92, 0.31, 1.18),
    "โรคเรื้อรัง": (58, 0.06, 1.00),
    "ฝากครรภ์": (17, 0.24, 1.00),
    "วัคซีนและสุขภาพเด็ก": (26, 0.22, 1.00),
    "ทันตกรรม": (21, 0.45, 0.97),
    "เยี่ยมบ้าน": (14, 0.12, 0.88),
}
WEEK = np.array([1.22, 1.06, 0.98, 0.94, 0.80])  # Monday … Friday
SENT_TWICE = date(2025, 3, 1)  # a month whose export came a second time, byte for byte
# Age of the children in the register, share of the people, share vaccinated at first and three years later. In the outbreak areas of the deep
# south 39.77 % had MMR2, in the country 86.5 %; the city is set between them and rising.
VACCINES = {
    "MMR2 (อายุ 3 ปี)": (0.0128, 0.655, 0.795),
    "DTP4 (อายุ 2 ปี)": (0.0124, 0.712, 0.818),
    "DTP5 (อายุ 5 ปี)": (0.0133, 0.618, 0.752),
}
ZONES = {"เขต 1": (0.29, 0.02), "เขต 2": (0.26, 0.0), "เขต 3": (0.24, -0.015), "เขต 4": (0.21, -0.025)}
HEADINGS = [("ณ วันที่",), ("เขต",), ("วัคซีน",), ("เด็กเป้าหมาย (คน)",), ("ได้รับครบ (คน)",), ("ร้อยละ",)]


def deliveries(until: date) -> Iterator[Delivery]:
    """Visits on the fifth, vaccinations on the twelfth after a quarter; one month's visits again a week later."""
    for month in months(until):
        yield OFFICE.monthly("บริการสุขภาพ {}.csv", month, 5, write_visits)
        if month == SENT_TWICE:
            yield OFFICE.monthly("บริการสุขภาพ {} (ส่งซ้ำ).csv", month, 12, write_visits)
        if fiscal_month(month) % 3 == 2:
            yield OFFICE.quarterly("วัคซีนเด็ก {}.xls", month, 12, write_vaccination)


def visits(day: date) -> tuple[np.ndarray, np.ndarray]:
    """Visits of one working day and how many of them came for the first time, each centres × services."""
    random, rains = dice("visits", day), day.month in (10, 11, 12)
    usual = np.array([number * (busier if rains else 1) for number, _, busier in SERVICES.values()])
    expected = np.array(list(CENTRES.values()))[:, None] * usual * WEEK[day.weekday()] * (1 - 0.15 * ramadan_share(day.replace(day=1)))
    came = random.poisson(expected)
    return came, random.binomial(came, np.array([first for _, first, _ in SERVICES.values()]))


def write_visits(path: Path, file: str, month: date, written_at: datetime) -> None:
    """A line for each centre and service of each working day, dates as `3/10/2568`."""
    rows = []
    for day in filter(is_working_day, days_of(month)):
        came, first = visits(day)
        written = f"{day.day}/{day.month}/{day.year + 543}"
        rows += [
            [written, centre, service, int(came[i, k]), int(first[i, k])] for i, centre in enumerate(CENTRES) for k, service in enumerate(SERVICES)
        ]
    headings = ["วันที่", "ศูนย์บริการ", "บริการ", "ผู้รับบริการ (ครั้ง)", "ในจำนวนนี้เป็นรายใหม่ (ครั้ง)"]
    spoil(file, headings, 2, rows)
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def vaccinated(month: date) -> dict[tuple[str, str], tuple[int, int]]:
    """Children in the register and children vaccinated, by zone and vaccine, at the end of a month."""
    random, way = dice("vaccinated", month), min(month_number(month) / 36, 1.15)
    found = {}
    for zone, (part, better) in ZONES.items():
        for vaccine, (share, first, later) in VACCINES.items():
            children = round(registered(last_day(month)) * share * part * random.normal(1, 0.01))
            covered = first + (later - first) * way + better + random.normal(0, 0.006)
            found[zone, vaccine] = children, round(children * covered)
    return found


def write_vaccination(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The table of one quarter; until the end of FY2567 its dates are in Thai numerals."""
    found, day = vaccinated(month), last_day(month)
    written = thai_numerals(short_date(day)) if fiscal_year(month) <= 2567 else long_date(day)
    rows: list[list] = []
    for n, ((zone, vaccine), (children, covered)) in enumerate(found.items()):
        first_of_zone = n % len(VACCINES) == 0
        rows.append([None if n else written, zone if first_of_zone else None, vaccine, children, covered, round(100 * covered / children, 1)])
    children, covered = (sum(column) for column in zip(*found.values(), strict=True))
    rows += [["รวม", None, None, children, covered, round(100 * covered / children, 1)], [], ["หมายเหตุ: ข้อมูลจำลอง นับเด็กที่มีชื่อในทะเบียนบ้านและอยู่จริง"]]
    sheet = Sheet(
        name="วัคซีน",
        titles=[OFFICE.title, f"ความครอบคลุมการได้รับวัคซีนของเด็ก ณ วันที่ {written}"],
        heading_row=4,
        headings=HEADINGS,
        rows=rows,
        groups=0,
        widths={0: 24, 2: 24},
    )
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xls(path, sheet)
