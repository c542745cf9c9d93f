"""The sky over the pretend city: rain by day and hour, the river, and the haze. All offices look at the same sky.

November is the wettest month (about 312 mm), February the driest (about 28 mm); the months between are invented to lie between.
The floods of December 2566 and of November–December 2567 happen on days that are invented too.
"""

from datetime import date, timedelta
from functools import cache

import numpy as np

from sources.demo.dates import dice, last_day

# mm a month, January … December; the share of days with rain; both without the floods, which come on top.
RAIN_MM = np.array([84, 28, 76, 118, 168, 124, 132, 142, 158, 212, 262, 205], dtype=float)
WET_DAYS = np.array([0.24, 0.11, 0.22, 0.34, 0.45, 0.38, 0.39, 0.41, 0.46, 0.58, 0.68, 0.57])
# First and last day of heavy rain, and mm on each of them.
FLOODS = ((date(2023, 12, 22), date(2023, 12, 26), 42.0), (date(2024, 11, 26), date(2024, 12, 1), 38.0))
STATIONS = {"สถานีสมมติ สะพานเหนือ": (1.00, 0.0), "สถานีสมมติ ประตูระบายน้ำใต้": (0.92, -1.4)}  # rain against the city's; metres against its gauge
LEVEL_AT_REST_M, WARNING_M, CRITICAL_M = 2.6, 5.0, 7.0  # on the first station's gauge; the second's are as much lower
RIVER_REMEMBERS_DAYS, METRES_PER_MM = 12, 0.042  # rain of so many days stands in the river
# Smoke drifts over from the south-west in the dry months of the islands: worst in September, January … December, one on average.
HAZE = np.array([0.92, 1.02, 1.04, 0.98, 0.90, 0.96, 1.04, 1.16, 1.34, 1.00, 0.82, 0.82])
# Storms come in the afternoon and evening; share of a day's rain in each hour from midnight on.
HOURS = np.array([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 7, 9, 10, 10, 9, 7, 5, 4, 3, 2, 2], dtype=float)


def is_flood(day: date) -> bool:
    """Whether heavy rain of a flood falls on this day."""
    return any(first <= day <= last for first, last, _ in FLOODS)


@cache
def rain_mm(month: date) -> np.ndarray:
    """Rain of each day of a month."""
    random, days = dice("rain", month), last_day(month).day
    wet = random.random(days) < WET_DAYS[month.month - 1]
    wet[random.integers(days)] = True
    amount = random.gamma(0.8, 1.0, days) * wet
    amount *= RAIN_MM[month.month - 1] * random.normal(1, 0.08) / amount.sum()
    heavy = [next((mm for first, last, mm in FLOODS if first <= month + timedelta(days=n) <= last), 0) for n in range(days)]
    return np.round(amount + np.array(heavy) * random.uniform(0.8, 1.2, days), 1)


@cache
def rain_by_hour(month: date, station: str) -> np.ndarray:
    """mm in each hour of a month at one station, in tenths, which add up to the day's rain there."""
    random = dice("rain by hour", month, station)
    share = HOURS * random.gamma(0.35, 1.0, (last_day(month).day, 24)) + 1e-9
    share /= share.sum(axis=1, keepdims=True)
    return np.round(share * (rain_mm(month) * STATIONS[station][0])[:, None], 1).ravel()


@cache
def river_level_m(month: date, station: str) -> np.ndarray:
    """Metres on a station's gauge in each hour of a month: the rain of the last days, running off."""
    before = (month - timedelta(days=1)).replace(day=1)
    rain = np.concatenate([rain_mm(before), rain_mm(month)])
    hourly = np.repeat(rain / 24, 24)
    hours = np.arange(RIVER_REMEMBERS_DAYS * 24)
    runs_off = np.minimum(hours / 18, np.exp(-(hours - 18) / 60))  # it rises for 18 hours and falls for days
    standing = np.convolve(hourly, runs_off)[len(rain_mm(before)) * 24 : len(hourly)]
    tide = 0.04 * np.sin(np.arange(len(standing)) * 2 * np.pi / 12.4)
    level = LEVEL_AT_REST_M + STATIONS[station][1] + METRES_PER_MM * standing + tide
    return np.round(level + dice("river", month, station).normal(0, 0.01, len(standing)), 2)


def haze(month: date) -> float:
    """How much smoke a month brings against the year's mean."""
    return float(HAZE[month.month - 1] * dice("haze", month).normal(1, 0.03))
