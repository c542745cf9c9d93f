"""The complaint system of the strategy division: an SQLite database that people write into all day.

A case is inserted when it comes and updated when it moves; `updated_at` is the time of the last thing that happened to it.
"""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.complaints import CATEGORIES, CHANNELS, Lives, lives
from sources.demo.dates import months

TABLE = """
create table if not exists cases (
    case_no text primary key,
    received_at timestamp not null,
    due_at timestamp not null,
    closed_at timestamp,
    reopened_at timestamp,
    status_name text not null,
    category_name text not null,
    channel_name text not null,
    community_name text not null,
    department_name text not null,
    latitude real,
    longitude real,
    rating integer,
    reporter_phone text,
    detail text,
    updated_at timestamp not null
);
create index if not exists cases_updated_at on cases (updated_at);
create table if not exists case_steps (
    case_no text not null,
    step_no integer not null,
    step_name text not null,
    stepped_at timestamp not null,
    department_name text not null,
    officer_note text,
    primary key (case_no, step_no)
);
create index if not exists case_steps_stepped_at on case_steps (stepped_at);
"""
HANDED_ON = 0.35  # of the time from receiving to accepting, until the case lies with its department
RECEIVES = "กองยุทธศาสตร์และงบประมาณ"


def update(path: Path, until: date) -> int:
    """Bring the database to the state it had when the day `until` began, adding and changing rows only.

    Returns the number of rows written. A database that is already later than `until` is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(TABLE)
        (last,) = database.execute("select coalesce(max(updated_at), '') from cases").fetchone()
        rows = [row for month in months(until) for row in state(lives(month), np.datetime64(until, "s")) if row[-1] > last]
        database.executemany(f"insert or replace into cases values ({', '.join('?' * 16)})", rows)
        (last,) = database.execute("select coalesce(max(stepped_at), '') from case_steps").fetchone()
        moved = [row for month in months(until) for row in steps(lives(month), np.datetime64(until, "s")) if row[3] > last]
        database.executemany("insert or replace into case_steps values (?, ?, ?, ?, ?, ?)", moved)
    return len(rows)


def state(cases: Lives, now: np.datetime64) -> list[tuple]:
    """The rows of one month's cases as they stand at a time: what has not happened yet is not known."""
    nothing = np.datetime64("NaT")
    known = cases.received < now
    reopened = np.where(cases.reopened < now, cases.reopened, nothing)
    end = np.where(np.isnat(reopened), cases.closed, cases.closed_again)
    closed = np.where(end < now, end, nothing)
    accepted = np.where(cases.accepted < now, cases.accepted, nothing)
    status = np.where(~np.isnat(closed), "เสร็จสิ้น", np.where(np.isnat(accepted), "รับเรื่อง", "กำลังดำเนินการ"))
    updated = np.fmax.reduce([cases.received, accepted, reopened, closed])
    columns = (
        cases.case_no,
        _written(cases.received),
        _written(cases.due),
        _written(closed),
        _written(reopened),
        status.tolist(),
        [CATEGORIES[c][0] for c in cases.category],
        [list(CHANNELS)[c] for c in cases.channel],
        [communities()[c].name for c in cases.community],
        [CATEGORIES[c][1] for c in cases.category],
        [float(communities()[c].places[p][1]) for c, p in zip(cases.community, cases.place, strict=True)],
        [float(communities()[c].places[p][0]) for c, p in zip(cases.community, cases.place, strict=True)],
        [int(r) if r and not np.isnat(at) else None for r, at in zip(cases.rating, closed, strict=True)],
        [f"000-{number:07}" for number in cases.reporter],  # a prefix that was never given out
        [f"ขอให้ตรวจสอบเรื่อง{CATEGORIES[c][0]} (ข้อมูลจำลอง)" for c in cases.category],
        _written(updated),
    )
    return [row for row, is_known in zip(zip(*columns, strict=True), known, strict=True) if is_known]


def steps(cases: Lives, now: np.datetime64) -> list[tuple]:
    """Every step that one month's cases have taken by a time: received by the division, handed on, begun, solved, opened again, solved again."""
    half = cases.received + (cases.closed - cases.received) // 2
    begun = np.fmin(cases.accepted, half)  # what is solved within the working day is begun before it
    handed_on = cases.received + ((begun - cases.received) * HANDED_ON).astype("timedelta64[s]")
    moves = (
        ("รับเรื่อง", cases.received),
        ("ส่งต่อ", handed_on),
        ("เริ่มดำเนินการ", begun),
        ("เสร็จสิ้น", cases.closed),
        ("เปิดเรื่องซ้ำ", cases.reopened),
        ("เสร็จสิ้น", cases.closed_again),
    )
    departments = [CATEGORIES[c][1] for c in cases.category]
    return [
        (case_no, number, name, at, RECEIVES if number == 1 else department, f"{name} (ข้อมูลจำลอง)")
        for number, (name, times) in enumerate(moves, 1)
        for case_no, at, department, is_past in zip(cases.case_no, _written(times), departments, times < now, strict=True)
        if is_past
    ]


def _written(times: np.ndarray) -> list[str | None]:
    """Times as the system stores them, `2025-10-31 09:05:00`, with nothing where there is none."""
    return [None if text == "NaT" else text.replace("T", " ") for text in np.datetime_as_string(times).tolist()]
