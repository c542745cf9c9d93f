"""A department's own database as an SQLite file: rows are added and changed as days pass, never taken away."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np

NEVER = np.datetime64("NaT")


def bring_up(path: Path, tables: str, name: str, rows: Iterable[tuple]) -> int:
    """Insert or replace those rows of one table whose `updated_at`, their last value, is later than all that the table holds.

    Returns the number of rows written. `tables` are the `create table if not exists` statements of the whole database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(tables)
        (last,) = database.execute(f"select coalesce(max(updated_at), '') from {name}").fetchone()
        new = [row for row in rows if row[-1] > last]
        if new:
            database.executemany(f"insert or replace into {name} values ({', '.join('?' * len(new[0]))})", new)
    return len(new)


def written(times: np.ndarray) -> list[str | None]:
    """Days or times as such a system stores them, `2025-10-31` or `2025-10-31 09:05:00`, with nothing where there is none."""
    return [None if text == "NaT" else text.replace("T", " ") for text in np.datetime_as_string(times).tolist()]
