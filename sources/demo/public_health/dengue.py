"""Dengue: new cases of the calendar year to date by community, months across under two age groups; late reports mend the months before.

The province had 21.87 cases per 100,000 people in 2565; the city's own numbers are invented around it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, last_day, months, short_month
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.population import registered
from sources.demo.public_health.office import OFFICE
from sources.demo.weather import RAIN_MM
from sources.demo.workbook import Sheet

# New cases per 100,000 people in a calendar year: it comes in waves of some years.
YEARLY_RATE = {2023: 62.0, 2024: 74.0, 2025: 41.0, 2026: 30.0, 2027: 52.0}
GROUPS = {"อายุต่ำกว่า 15 ปี": 0.58, "อายุ 15 ปีขึ้นไป": 0.42}
KNOWN_AT_ONCE = 0.88  # of a month's cases; the rest is reported a month later


@cache
def cases(month: date) -> np.ndarray:
    """New cases of a month (communities × age groups): mosquitoes follow the rain of the month before."""
    random = dice("dengue", month)
    wet = RAIN_MM[(month - timedelta(days=1)).month - 1] / RAIN_MM.mean()
    expected = YEARLY_RATE[month.year] / 1e5 / 12 * registered(last_day(month)) * (0.4 + 0.6 * wet)
    weight = np.array([each.weight for each in communities()]) * dice("mosquitoes").lognormal(0, 0.5, len(communities()))
    return random.poisson(expected * np.outer(weight / weight.sum(), list(GROUPS.values())))


def reported(month: date, later: int) -> np.ndarray:
    """The cases of a month as the workbook sent `later` months after the first one says it."""
    return cases(month) if later else dice("dengue reported", month).binomial(cases(month), KNOWN_AT_ONCE)


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the seventh."""
    for month in months(until):
        yield OFFICE.monthly("ไข้เลือดออก {}.xlsx", month, 7, write)


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The calendar year up to this month."""
    year = [each for each in months(month) if each.year == month.year]
    told = np.concatenate([np.stack([reported(each, each != month)[:, group] for each in year], axis=1) for group in range(len(GROUPS))], axis=1)
    rows: list[list] = [[each.name, *line] for each, line in zip(communities(), told.tolist(), strict=True)]
    spoil(file, ["ชุมชน", *(f"{group}{short_month(each)}" for group in GROUPS for each in year)], 6, rows)
    rows += [["รวมทั้งเทศบาล", *told.sum(axis=0).tolist()], [], ["หมายเหตุ: ข้อมูลจำลอง จำนวนของเดือนก่อน ๆ ปรับตามรายงานที่มาภายหลัง"]]
    sheet = Sheet(
        name="ไข้เลือดออก",
        titles=[OFFICE.title, f"ผู้ป่วยไข้เลือดออกรายใหม่ พ.ศ. {month.year + 543} ถึงเดือน{short_month(month)} (คน)"],
        heading_row=4,
        headings=[("ชุมชน",), *((group, short_month(each)) for group in GROUPS for each in year)],
        rows=rows,
        widths={0: 34},
    )
    write_xlsx(path, sheet, written_at)
