"""What the personnel division sends: posts and people of every office at each month's end, as an old .xls with many totals."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from sources.demo.dates import (
    dice,
    file_month,
    fiscal_year,
    last_day,
    long_date,
    month_number,
    months,
    next_month,
    sent_at,
    short_date,
    thai_numerals,
)
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil
from sources.demo.services import CLERK, EDUCATION, ENGINEERING, FINANCE, HEALTH, PERSONNEL, STRATEGY, WATER, WELFARE
from sources.demo.workbook import Sheet, write_xls

OFFICIALS, TEACHERS, PERMANENT, HIRED = "พนักงานเทศบาล", "พนักงานครูเทศบาล", "ลูกจ้างประจำ", "พนักงานจ้าง"
# Posts of each office. About 430 people in education, of whom 221 are teachers with tenure, were reported, and 500–800 in all estimated;
# how the rest is divided is invented.
POSTS = {
    CLERK: {OFFICIALS: 34, PERMANENT: 6, HIRED: 32},
    FINANCE: {OFFICIALS: 30, PERMANENT: 2, HIRED: 14},
    ENGINEERING: {OFFICIALS: 36, PERMANENT: 10, HIRED: 44},
    EDUCATION: {OFFICIALS: 26, TEACHERS: 232, PERMANENT: 8, HIRED: 178},
    HEALTH: {OFFICIALS: 30, PERMANENT: 12, HIRED: 66},
    STRATEGY: {OFFICIALS: 18, PERMANENT: 1, HIRED: 8},
    WATER: {OFFICIALS: 16, PERMANENT: 5, HIRED: 22},
    WELFARE: {OFFICIALS: 11, PERMANENT: 1, HIRED: 6},
    PERSONNEL: {OFFICIALS: 9, PERMANENT: 1, HIRED: 4},
}
EMPTY = {OFFICIALS: 0.12, TEACHERS: 0.048, PERMANENT: 0.0, HIRED: 0.025}  # share of posts, on average
HEADINGS = [("หน่วยงาน",), ("ประเภทบุคลากร",), ("ณ วันที่",), ("อัตรา", "กรอบ"), ("อัตรา", "มีคนครอง"), ("อัตรา", "ว่าง")]


def filled(month: date, office: str, kind: str) -> int:
    """People in post at a month's end: they retire at the end of September and are replaced in the months after. Permanent posts die out."""
    posts = POSTS[office][kind]
    if kind == PERMANENT:
        return max(0, posts - (month_number(month) + 1) // 12 * (posts > 4))
    after_october = ((month.month - 10) % 12) / 12
    empty = EMPTY[kind] * (1.3 - 0.6 * after_october) + dice("staff", month, office, kind).normal(0, 0.008)
    return posts - max(0, round(posts * empty))


def deliveries(until: date) -> Iterator[Delivery]:
    """One list a month, on the sixth."""
    for month in months(until):
        file, sent = f"อัตรากำลัง {file_month(month)}.xls", sent_at(next_month(month).replace(day=6), PERSONNEL)
        yield Delivery("personnel", file, sent, sender(PERSONNEL), partial(write, file=file, month=month))


def write(path: Path, file: str, month: date) -> None:
    """The list of one month; in FY2567 its dates are typed in Thai numerals."""
    day = last_day(month)
    dated = thai_numerals(short_date(day)) if fiscal_year(day) <= 2567 else long_date(day)
    lines = [(office, kind, posts, filled(month, office, kind)) for office, kinds in POSTS.items() for kind, posts in kinds.items()]
    rows: list[list] = []
    for office, own in groupby(lines, key=lambda line: line[0]):
        of_office = list(own)
        for n, (_, kind, posts, people) in enumerate(of_office):
            rows.append([None if n else office, kind, dated, posts, people, posts - people])
        rows.append(_total(f"รวม{office}", of_office))
    rows.append(_total("รวมทั้งสิ้น", lines))
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง ไม่รวมอัตราที่ยุบเลิกแล้ว"]]
    title = f"อัตรากำลังของเทศบาล ณ วันที่ {long_date(day)}"
    sheet = Sheet("อัตรากำลัง", [f"{PERSONNEL} เทศบาลนครยะลา (ข้อมูลจำลอง)", title], 4, HEADINGS, rows, groups=0, widths={0: 34, 1: 22, 2: 22})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xls(path, sheet)


def _total(label: str, lines: list[tuple]) -> list:
    posts, people = sum(line[2] for line in lines), sum(line[3] for line in lines)
    return [label, None, None, posts, people, posts - people]
