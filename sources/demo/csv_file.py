"""How an office's program exports a CSV: lines ended as Windows does, in the encoding of its age."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path


def write_csv(path: Path, headings: list[str], rows: Iterable[list], encoding: str = "utf-8-sig") -> None:
    """Headings and rows; an empty cell is None."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def day_text(day: date) -> str:
    """`05/10/2566`, as the programs of the offices write a day."""
    return f"{day.day:02}/{day.month:02}/{day.year + 543}"


def time_text(moment: datetime | None) -> str | None:
    """`05/10/2566 09:12`, or nothing."""
    return None if moment is None else f"{day_text(moment)} {moment:%H:%M}"


def month_text(month: date) -> str:
    """`10/2566`."""
    return f"{month.month:02}/{month.year + 543}"
