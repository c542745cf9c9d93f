"""Months, fiscal years and the way offices write them; and the dice that every figure of the pretend city is thrown with.

The words are spelt here and not borrowed from the pipeline: a reader must not be tested with its own spelling.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

FIRST_MONTH = date(2023, 10, 1)  # 1 ตุลาคม 2566, so that three whole fiscal years stand behind any day from October 2569 on
SEED = "yala-demo-1"
BANGKOK = ZoneInfo("Asia/Bangkok")
LONG = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
THAI_NUMERALS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def dice(*words: object) -> np.random.Generator:
    """Random numbers that depend on the seed and on these words alone, so that a later run changes no earlier month."""
    text = "/".join([SEED, *map(str, words)])
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def months(until: date) -> Iterator[date]:
    """The first day of every month from the first one to the one that holds `until`."""
    month = FIRST_MONTH
    while month <= until:
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def fiscal_year(day: date) -> int:
    """The Thai fiscal year in the Buddhist Era: October 2566 opens 2567."""
    return day.year + 543 + (day.month >= 10)


def fiscal_month(day: date) -> int:
    """0 for October … 11 for September."""
    return (day.month - 10) % 12


def fiscal_months(month: date) -> list[date]:
    """The months of the fiscal year up to and with this one."""
    start = date(fiscal_year(month) - 544, 10, 1)
    return [each for each in months(month) if each >= start]


def month_number(month: date) -> int:
    """0 for the city's first month, 1 for the next …"""
    return (month.year - FIRST_MONTH.year) * 12 + month.month - FIRST_MONTH.month


def long_date(day: date) -> str:
    return f"{day.day} {LONG[day.month - 1]} {day.year + 543}"


def short_date(day: date) -> str:
    return f"{day.day} {SHORT[day.month - 1]} {day.year + 543}"


def short_month(month: date) -> str:
    return f"{SHORT[month.month - 1]} {month.year + 543}"


def file_month(month: date) -> str:
    """The month as offices write it in a file's name: `2568-10`."""
    return f"{month.year + 543}-{month.month:02}"


def thai_numerals(text: str) -> str:
    return text.translate(THAI_NUMERALS)


def sent_at(day: date, *words: object) -> datetime:
    """A time on the first working day from `day` on, between 09:00 and 09:59 in Bangkok."""
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)
    return datetime.combine(day, time(9, int(dice("sent", *words, day).integers(60))), BANGKOK)
