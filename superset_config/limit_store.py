"""How often an address has tried to log in, counted in one small file for all workers: a counter in each worker's memory lets through as many
times more as there are workers, and forgets at every restart. Flask-Limiter takes a Redis as well (RATELIMIT_STORAGE_URI), where there is one.
"""

import sqlite3
import threading
import time
from typing import Any

from limits.storage import Storage

_here = threading.local()


class FileStorage(Storage):
    """Counters in SQLite; `yala-file:///path` names the file. Losing the last second in a power cut is fine, so nothing waits for the disk."""

    STORAGE_SCHEME = ["yala-file"]

    def __init__(self, uri: str, **options: Any) -> None:
        super().__init__(uri, **options)
        self._file = uri.removeprefix("yala-file://")

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count one more; what has expired begins anew, and is swept away with all that has."""
        now = time.time()
        with self._open() as counters:
            counters.execute("delete from counter where ends_at <= ?", [now])
            counters.execute(
                "insert into counter values (?, ?, ?) on conflict (key) do update set hits = hits + excluded.hits", [key, amount, now + expiry]
            )
            return counters.execute("select hits from counter where key = ?", [key]).fetchone()[0]

    def get(self, key: str) -> int:
        """The count now."""
        found = self._open().execute("select hits from counter where key = ? and ends_at > ?", [key, time.time()]).fetchone()
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When the count ends."""
        found = self._open().execute("select ends_at from counter where key = ?", [key]).fetchone()
        return found[0] if found else time.time()

    def check(self) -> bool:
        """Whether the file can be used."""
        return self._open().execute("select 1").fetchone() == (1,)

    def reset(self) -> int:
        """Forget all."""
        with self._open() as counters:
            return counters.execute("delete from counter").rowcount

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._open() as counters:
            counters.execute("delete from counter where key = ?", [key])

    def _open(self) -> sqlite3.Connection:
        """This thread's connection, opened after the workers have parted."""
        if getattr(_here, "file", None) != self._file:
            _here.counters = sqlite3.connect(self._file, timeout=10)
            _here.counters.execute("pragma journal_mode = wal")
            _here.counters.execute("pragma synchronous = off")
            _here.counters.execute("create table if not exists counter (key text primary key, hits integer, ends_at real) without rowid")
            _here.file = self._file
        return _here.counters
