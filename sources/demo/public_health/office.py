"""The office's name and how its sections send."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sources.demo.dates import file_month, fiscal_month, fiscal_year, next_month, sent_at
from sources.demo.delivery import Delivery, sender

OFFICE = "สำนักสาธารณสุขและสิ่งแวดล้อม"


def monthly(file: str, month: date, day: int, write: Callable[[Path, str, date, datetime], None]) -> Delivery:
    """A file about one month, sent on a day of the next one; `{}` in its name is the month. `write` is told path, file, month and time."""
    return _delivery(file.format(file_month(month)), next_month(month).replace(day=day), month, write)


def quarterly(file: str, last_month: date, day: int, write: Callable[[Path, str, date, datetime], None]) -> Delivery:
    """The same about a fiscal quarter, known by its last month."""
    quarter = f"ไตรมาส {fiscal_month(last_month) // 3 + 1}-{fiscal_year(last_month)}"
    return _delivery(file.format(quarter), next_month(last_month).replace(day=day), last_month, write)


def days_of(month: date) -> list[date]:
    """Every day of a month."""
    return [month + timedelta(days=n) for n in range((next_month(month) - month).days)]


def _delivery(file: str, day: date, month: date, write: Callable[[Path, str, date, datetime], None]) -> Delivery:
    sent = sent_at(day, OFFICE, file)
    return Delivery("public_health", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))
