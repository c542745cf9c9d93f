"""Citizens' complaints of one month, each with its whole life, known from the first day and told only as time passes.

Mean time to solve falls from 9 days 7 hours at the end of 2566 to 1 day 4 hours by the middle of 2567, as the municipality reported it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, last_day, month_number

FEWEST, MOST = 250, 450
USUAL = 305  # a month
# January … December. Most in the north-east monsoon, fewest in the dry and fasting months.
RAIN = np.array([1.00, 0.88, 0.88, 0.90, 0.97, 0.98, 0.98, 1.00, 1.03, 1.10, 1.22, 1.20])
FLOODS = {date(2023, 12, 1): 1.19, date(2024, 11, 1): 1.11, date(2024, 12, 1): 1.10}  # December 2566; November and December 2567
HOURS_AT_FIRST, HOURS_SINCE, FALL_BEGINS, FALL_ENDS = 223, 28, date(2024, 1, 1), date(2024, 6, 1)
NEVER_SOLVED, REOPENED, RATED = 0.0012, 0.035, 0.38

# Category, department that must solve it, share of all, days allowed, time it takes against the mean.
CATEGORIES = (
    ("ไฟฟ้าส่องสว่างสาธารณะ", "สำนักช่าง", 0.17, 5, 0.95),
    ("ถนนและทางเท้าชำรุด", "สำนักช่าง", 0.12, 15, 1.85),
    ("ท่อระบายน้ำและน้ำท่วมขัง", "สำนักช่าง", 0.13, 5, 1.15),
    ("ต้นไม้และพื้นที่สีเขียว", "สำนักช่าง", 0.06, 10, 1.20),
    ("ขยะและความสะอาด", "สำนักสาธารณสุขและสิ่งแวดล้อม", 0.16, 3, 0.60),
    ("เหตุรำคาญ กลิ่น และเสียง", "สำนักสาธารณสุขและสิ่งแวดล้อม", 0.07, 7, 1.20),
    ("สัตว์จรจัด", "สำนักสาธารณสุขและสิ่งแวดล้อม", 0.05, 7, 1.00),
    ("น้ำประปา", "กองการประปา", 0.10, 3, 0.65),
    ("สิ่งกีดขวางทางสาธารณะ", "สำนักปลัดเทศบาล", 0.05, 5, 0.85),
    ("เบี้ยยังชีพและสวัสดิการ", "กองสวัสดิการสังคม", 0.03, 7, 0.90),
    ("ภาษีและค่าธรรมเนียม", "สำนักคลัง", 0.02, 10, 0.95),
    ("โรงเรียนและศูนย์เด็กเล็ก", "สำนักการศึกษา", 0.015, 10, 1.10),
    ("บริการออนไลน์", "กองยุทธศาสตร์และงบประมาณ", 0.015, 5, 0.60),
    ("การให้บริการของเจ้าหน้าที่", "กองการเจ้าหน้าที่", 0.01, 15, 1.60),
)
DRAINS = 2  # the category that floods swell
# Share at the beginning and three years later: people move from forms and telephones to their pockets.
CHANNELS = {
    "LINE": (0.27, 0.36),
    "Traffy Fondue": (0.12, 0.27),
    "Facebook": (0.18, 0.12),
    "Bellme": (0.13, 0.11),
    "เว็บไซต์": (0.15, 0.07),
    "โทรศัพท์": (0.15, 0.07),
}
# How busy each hour of the day is, from midnight on.
HOURS = np.array([2, 1, 1, 1, 1, 2, 5, 9, 13, 14, 13, 11, 9, 11, 12, 11, 10, 9, 9, 10, 9, 7, 5, 3], dtype=float)


@dataclass(frozen=True)
class Lives:
    """The cases of one month, in the order they came; times are numpy datetime64[s] in Bangkok, NaT where a thing never happens."""

    case_no: list[str]
    received: np.ndarray
    accepted: np.ndarray
    due: np.ndarray
    closed: np.ndarray
    reopened: np.ndarray
    closed_again: np.ndarray
    category: np.ndarray
    channel: np.ndarray
    community: np.ndarray
    place: np.ndarray
    rating: np.ndarray
    reporter: np.ndarray


def mean_hours(month: date) -> float:
    """Mean hours from received to solved, for cases that came in a month: the fall, then the season and the floods."""
    length = (FALL_ENDS.year - FALL_BEGINS.year) * 12 + FALL_ENDS.month - FALL_BEGINS.month + 1
    step = np.clip(month_number(month) - month_number(FALL_BEGINS) + 1, 0, length)
    season = 1 if step < length else 1 + (RAIN[month.month - 1] - RAIN.mean()) * 0.5
    return HOURS_AT_FIRST * (HOURS_SINCE / HOURS_AT_FIRST) ** (step / length) * season * (1.15 if month in FLOODS and step == length else 1)


def how_many(month: date) -> int:
    expected = USUAL * RAIN[month.month - 1] * FLOODS.get(month, 1) * (1 + 0.0015 * month_number(month))
    return int(np.clip(dice("how many", month).normal(expected, 9), FEWEST, MOST))


@cache
def lives(month: date) -> Lives:
    """Every case that comes in a month, thrown with that month's own dice."""
    random, count = dice("complaints", month), how_many(month)
    second = random.integers(last_day(month).day, size=count) * 86_400
    second += random.choice(24, count, p=HOURS / HOURS.sum()) * 3_600 + random.integers(3_600, size=count)
    received = np.datetime64(month, "s") + np.sort(second).astype("timedelta64[s]")
    category = random.choice(len(CATEGORIES), count, p=_category_shares(month))
    hours = random.lognormal(0, 0.7, count) * np.array([pace for *_, pace in CATEGORIES])[category]
    hours *= np.where(random.random(count) < 0.07, random.uniform(3, 7, count), 1)  # parts to order, another office to ask
    again = random.random(count) < REOPENED
    until_reopened, once_more = random.uniform(12, 130, count), random.lognormal(2.6, 0.6, count)
    extra = np.where(again, until_reopened + once_more, 0).mean()
    hours *= (mean_hours(month) - extra) / hours.mean()

    never = random.random(count) < NEVER_SOLVED
    accepted = received + _hours(np.minimum(random.uniform(0.3, 15, count), hours * 0.6))
    closed = _at_work(received, hours)
    reopened = closed + _hours(until_reopened)
    closed_again = _at_work(reopened, once_more)
    nothing = np.datetime64("NaT")
    days_allowed = np.array([days for _, _, _, days, _ in CATEGORIES])[category]
    late = closed > received + days_allowed.astype("timedelta64[D]")
    return Lives(
        case_no=[f"{(month.year + 543) % 100}{month.month:02}-{number:04}" for number in range(1, count + 1)],
        received=received,
        accepted=accepted,
        due=received + days_allowed.astype("timedelta64[D]"),
        closed=np.where(never, nothing, closed),
        reopened=np.where(again & ~never, reopened, nothing),
        closed_again=np.where(again & ~never, closed_again, nothing),
        category=category,
        channel=random.choice(len(CHANNELS), count, p=_channel_shares(month)),
        community=random.choice(len(communities()), count, p=_community_shares(month)),
        place=(random.beta(0.7, 1.6, count) * len(communities()[0].places)).astype(int),
        rating=np.where(random.random(count) < RATED, np.clip(np.round(random.normal(np.where(late, 3.1, 4.3), 0.8)), 1, 5), 0).astype(int),
        reporter=(random.beta(0.8, 1.4, count) * 9_000).astype(int),
    )


def _hours(hours: np.ndarray) -> np.ndarray:
    return (hours * 3_600).astype("timedelta64[s]")


def _at_work(start: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """`hours` after `start`, moved into the working day (08:00–18:00) of the same date, yet never before a quarter of that time."""
    end = start + _hours(hours)
    midnight = end.astype("datetime64[D]").astype("datetime64[s]")
    working = midnight + np.timedelta64(8, "h") + ((end - midnight) * 10) // 24
    return np.where(working > start + _hours(hours / 4), working, end)


def _category_shares(month: date) -> np.ndarray:
    shares = np.array([share for _, _, share, _, _ in CATEGORIES])
    shares[DRAINS] *= RAIN[month.month - 1] ** 2 * FLOODS.get(month, 1) ** 4
    return shares / shares.sum()


def _channel_shares(month: date) -> np.ndarray:
    way = min(month_number(month) / 36, 1.2)
    shares = np.array([first + (later - first) * way for first, later in CHANNELS.values()])
    return shares / shares.sum()


def _community_shares(month: date) -> np.ndarray:
    """More where more people live; in a flood, more in the north, where the river is."""
    weight = np.array([each.weight for each in communities()]) * dice("complaining").lognormal(0, 0.3, len(communities()))
    north = np.array([each.middle[1] for each in communities()])
    weight *= np.exp((FLOODS.get(month, 1) - 1) * 5 * (north - north.mean()) / north.std())
    return weight / weight.sum()
