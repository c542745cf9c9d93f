"""Requests that citizens make at the one-stop counter or online, each with its whole life, told as months pass."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from sources.demo.calendar import is_ramadan, is_working_day
from sources.demo.csv_file import day_text, time_text, write_csv
from sources.demo.dates import dice, file_month, fiscal_year, last_day, month_number, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.planted import spoil
from sources.demo.population import OFFICE
from sources.demo.services import SERVICES, Service, standard_days

OLD_PROGRAM_ENDS = 2567  # the last fiscal year whose exports call the day of finishing by its older heading
LOOKED_BACK = 6  # months: no request stays open for longer
FAST_MONTH_LESS = 0.82  # of the usual number of requests in Ramadan
LATE_AT_FIRST, LATE_LATER = 1.45, 0.80  # of a service's own share of late requests, at the beginning and three years on


class Request(NamedTuple):
    """One request; `completed` may lie in the future of whoever looks."""

    number: str
    service: Service
    is_online: bool
    requested: datetime
    due: date
    completed: datetime
    citizen: str


def working_day(day: date, days: int) -> date:
    """The day `days` working days after `day`; the next working day at least, if that one is none."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


@cache
def made(month: date) -> tuple[Request, ...]:
    """Every request made in a month, in the order they came, thrown with that month's own dice."""
    random, way = dice("requests", month), min(month_number(month) / 36, 1.15)
    days = [month + timedelta(days=n) for n in range(last_day(month).day)]
    open_days = [day for day in days if is_working_day(day)]
    fasting = 1 - (1 - FAST_MONTH_LESS) * sum(map(is_ramadan, days)) / len(days)
    found = []
    for service in SERVICES:
        count = random.poisson(service.a_month * fasting * (2 if month.month in service.busy else 1))
        online = random.random(count) < service.online_at_first + (service.online_later - service.online_at_first) * way
        late = random.random(count) < service.late * (LATE_AT_FIRST + (LATE_LATER - LATE_AT_FIRST) * way)
        draw, pace, beyond, person = (
            random.random((3, count)),
            random.beta(2, 2.6, count),
            random.geometric(0.22, count),
            random.integers(6_000, size=count),
        )
        for n in range(count):
            day = (days if online[n] else open_days)[int(draw[0, n] * len(days if online[n] else open_days))]
            hour, minute = (7 + int(draw[1, n] * 15), int(draw[2, n] * 60)) if online[n] else (8 + int(draw[1, n] * 8), 30 + int(draw[2, n] * 30))
            asked = datetime.combine(day, time(hour, minute))
            promised = standard_days(service, day)
            due = working_day(day, promised)
            ended = working_day(due, min(int(beyond[n]), 40)) if late[n] else working_day(day, int(promised * pace[n]))
            closed = datetime.combine(ended, time(9 + int(draw[1, n] * 7), int(draw[2, n] * 60)))
            done = max(closed, asked + timedelta(minutes=6))
            found.append(Request("", service, bool(online[n]), asked, due, done, f"9{int(person[n]):012}"))
    found.sort(key=lambda each: (each.requested, each.service.name, each.citizen))
    code = f"{(month.year + 543) % 100}{month.month:02}"
    return tuple(each._replace(number=f"R{code}-{n:05}") for n, each in enumerate(found, 1))


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the second."""
    for month in months(until):
        file, sent = f"คำขอ {file_month(month)}.csv", sent_at(next_month(month).replace(day=2), OFFICE)
        yield Delivery("clerk", file, sent, sender(OFFICE), partial(write, file=file, month=month))


def told(month: date) -> list[Request]:
    """The requests of a month, and those of the months before that were finished in it."""
    first, end = datetime.combine(month, time()), datetime.combine(next_month(month), time())
    before = [each for each in months(month) if each < month][-LOOKED_BACK:]
    return [request for each in before for request in made(each) if first <= request.completed < end] + list(made(month))


def write(path: Path, file: str, month: date) -> None:
    """The export of one month, as things stood at its end."""
    end = datetime.combine(next_month(month), time())
    finished = "เสร็จวันที่" if fiscal_year(month) <= OLD_PROGRAM_ENDS else "วันที่แล้วเสร็จ"
    headings = ["เลขคำขอ", "บริการ", "ช่องทาง", "วันที่ยื่น", "กำหนดแล้วเสร็จ", finished, "หน่วยงาน", "เลขประจำตัวประชาชน"]
    rows: list[list] = [
        [
            each.number,
            each.service.name,
            "ออนไลน์" if each.is_online else "เคาน์เตอร์",
            time_text(each.requested),
            day_text(each.due),
            time_text(each.completed) if each.completed < end else None,
            each.service.department,
            each.citizen,  # an ID never begins with 9
        ]
        for each in told(month)
    ]
    spoil(file, headings, 2, rows)
    write_csv(path, headings, rows)
