"""The days on which the pretend city rests, fasts and goes to school: what the real calendar says, as data.

Sources: days with a date of their own are those of the cabinet's list of public holidays; the Buddhist ones are the full moons on which
the years 2566–2570 keep them. Islamic days follow the tabular Islamic calendar: the sighting of the moon may move one by a day, and the
office of the Sheikhul Islam has the last word. Days that the cabinet gives once and for a single year are left out.
"""

from datetime import date, timedelta
from functools import cache

# Month, day, Thai name, English name: the same each year.
EACH_YEAR = (
    (1, 1, "วันขึ้นปีใหม่", "New Year's Day"),
    (4, 6, "วันจักรี", "Chakri Memorial Day"),
    (4, 13, "วันสงกรานต์", "Songkran"),
    (4, 14, "วันสงกรานต์", "Songkran"),
    (4, 15, "วันสงกรานต์", "Songkran"),
    (5, 4, "วันฉัตรมงคล", "Coronation Day"),
    (6, 3, "วันเฉลิมพระชนมพรรษาสมเด็จพระราชินี", "HM the Queen's Birthday"),
    (7, 28, "วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว", "HM the King's Birthday"),
    (8, 12, "วันแม่แห่งชาติ", "Mother's Day"),
    (10, 13, "วันนวมินทรมหาราช", "King Bhumibol Memorial Day"),
    (10, 23, "วันปิยมหาราช", "Chulalongkorn Day"),
    (12, 5, "วันพ่อแห่งชาติ", "Father's Day"),
    (12, 10, "วันรัฐธรรมนูญ", "Constitution Day"),
    (12, 31, "วันสิ้นปี", "New Year's Eve"),
)
# By the moon. The second day of Buddhist Lent's beginning is the day after Asanha Bucha.
MAKHA, VISAKHA, ASANHA = ("วันมาฆบูชา", "Makha Bucha"), ("วันวิสาขบูชา", "Visakha Bucha"), ("วันอาสาฬหบูชา", "Asanha Bucha")
LENT, CHINESE = ("วันเข้าพรรษา", "Buddhist Lent Day"), ("วันตรุษจีน", "Chinese New Year")
BUDDHIST = {
    2023: ((3, 6), (6, 3), (8, 1)),
    2024: ((2, 24), (5, 22), (7, 20)),
    2025: ((2, 12), (5, 11), (7, 10)),
    2026: ((3, 3), (5, 31), (7, 29)),
    2027: ((2, 21), (5, 20), (7, 18)),
}
# Holidays of the southern border provinces alone, as the three below.
CHINESE_NEW_YEAR = {2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6)}
FITR, ADHA = ("วันฮารีรายออีดิลฟิตรี", "Eid al-Fitr"), ("วันฮารีรายออีดิลอัฎฮา", "Eid al-Adha")
# First day of Ramadan, Eid al-Fitr (Ramadan is over), Eid al-Adha: 1 Ramadan, 1 Shawwal and 10 Dhu al-Hijja of 1444–1448.
ISLAMIC = {
    2023: (date(2023, 3, 23), date(2023, 4, 22), date(2023, 6, 29)),
    2024: (date(2024, 3, 11), date(2024, 4, 10), date(2024, 6, 17)),
    2025: (date(2025, 3, 1), date(2025, 3, 31), date(2025, 6, 7)),
    2026: (date(2026, 2, 18), date(2026, 3, 20), date(2026, 5, 27)),
    2027: (date(2027, 2, 8), date(2027, 3, 10), date(2027, 5, 17)),
}
# The ministry's school year: the first term from 16 May to 10 October, the second from 1 November to 31 March.
TERMS = (((5, 16), (10, 10)), ((11, 1), (3, 31)))


@cache
def holidays() -> dict[date, tuple[str, str]]:
    """Every holiday from 2023 to 2027, Thai and English name. One that falls on a weekend gives the next working day, one a row of days."""
    days: dict[date, tuple[str, str]] = {}
    for year, moons in BUDDHIST.items():
        days |= {date(year, month, day): (th, en) for month, day, th, en in EACH_YEAR}
        days |= {date(year, *moon): name for moon, name in zip(moons, (MAKHA, VISAKHA, ASANHA), strict=True)}
        days[date(year, *moons[2]) + timedelta(days=1)] = LENT
    for first in sorted(days):
        run = [first]
        while run[-1] + timedelta(days=1) in days:
            run.append(run[-1] + timedelta(days=1))
        if first - timedelta(days=1) not in days and any(day.weekday() >= 5 for day in run):
            instead = run[-1] + timedelta(days=1)
            while instead.weekday() >= 5 or instead in days:
                instead += timedelta(days=1)
            days[instead] = (f"ชดเชย{days[first][0]}", f"{days[first][1]} (in lieu)")
    for year, (_, fitr, adha) in ISLAMIC.items():
        days |= {date(year, *CHINESE_NEW_YEAR[year]): CHINESE, fitr: FITR, adha: ADHA}
    return days


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays()


def working_days(first: date, last: date) -> int:
    """How many days the offices are open from `first` to `last`, both included."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def is_ramadan(day: date) -> bool:
    """Whether people fast on this day."""
    first, fitr, _ = ISLAMIC[day.year]
    return first <= day < fitr


def ramadan_share(month: date) -> float:
    """How much of a month is Ramadan, from 0 to 1."""
    days = [month + timedelta(days=n) for n in range(31) if (month + timedelta(days=n)).month == month.month]
    return sum(map(is_ramadan, days)) / len(days)


def school_term(day: date) -> int | None:
    """1 or 2 while the schools teach (weekends and holidays too), None between the terms."""
    (first, first_ends), (_, second_ends) = TERMS
    at = (day.month, day.day)
    if first <= at <= first_ends:
        return 1
    return 2 if at >= TERMS[1][0] or at <= second_ends else None


def is_school_day(day: date) -> bool:
    return school_term(day) is not None and is_working_day(day)
