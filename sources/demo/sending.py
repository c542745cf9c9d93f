"""How an office sends its files: about a month, a quarter or a day, some working days later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sources.demo.dates import file_month, fiscal_month, fiscal_year, next_month, sent_at
from sources.demo.delivery import Delivery, sender

Write = Callable[[Path, str, date, datetime], None]  # is told path, file, the day that the file is about, and when it is written


@dataclass(frozen=True)
class Office:
    """An office: the folder of its inbox, and its name."""

    department: str
    name_th: str

    @property
    def title(self) -> str:
        """The first line of its workbooks."""
        return f"{self.name_th} เทศบาลนครยะลา (ข้อมูลจำลอง)"

    def monthly(self, file: str, month: date, day: int, write: Write) -> Delivery:
        """A file about one month, sent on a day of the next one; `{}` in its name is the month."""
        return self.send(file.format(file_month(month)), next_month(month).replace(day=day), month, write)

    def quarterly(self, file: str, last_month: date, day: int, write: Write) -> Delivery:
        """A file about a fiscal quarter, known by its last month."""
        quarter = f"ไตรมาส {fiscal_month(last_month) // 3 + 1}-{fiscal_year(last_month)}"
        return self.send(file.format(quarter), next_month(last_month).replace(day=day), last_month, write)

    def send(self, file: str, day: date, about: date, write: Write) -> Delivery:
        """A file of this name, sent on the first working day from `day` on."""
        sent = sent_at(day, self.name_th, file)
        return Delivery(self.department, file, sent, sender(self.name_th), partial(write, file=file, month=about, written_at=sent))


def days_of(month: date) -> list[date]:
    """Every day of a month."""
    return [month + timedelta(days=n) for n in range((next_month(month) - month).days)]
