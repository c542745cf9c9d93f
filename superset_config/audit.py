"""Who logged in, downloaded, ran SQL or changed a role at city hall; the auditor reads it on Superset's page "Action Log".

Superset's own event log writes a row for each request and makes each request wait for it. Here a request hands over one note and is done; a
thread of the worker writes it. The citizens' Superset notes no one.
"""

import atexit
import json
import logging
import os
import queue
import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

KEPT_DAYS = 365
LONGEST_SQL = 4000
SECRET_WORDS = ("password", "token", "secret")
ROLE_DOORS = ("/api/v1/security/roles", "/api/v1/security/users", "/api/v1/security/groups", "/api/v1/rowlevelsecurity", "/users/", "/roles/")


@dataclass(frozen=True)
class Note:
    """One thing that somebody did. `details` never holds a password, nor a figure."""

    action: str
    user_id: int | None
    details: dict[str, Any]
    at: datetime


class Book:
    """Superset's table `logs`, written behind the requests' back."""

    def __init__(self, metadata: Path) -> None:
        self._metadata = metadata
        self._notes: queue.SimpleQueue[Note] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._writer_of = 0

    def write(self, action: str, user_id: int | None, **details: Any) -> None:
        """Hand over a note; returns at once."""
        self._notes.put(Note(action, user_id, details, datetime.now(UTC)))
        with self._starting:
            if self._writer_of != os.getpid():  # a worker starts its own: threads do not survive a fork
                self._writer_of = os.getpid()
                threading.Thread(target=self._keep_writing, daemon=True).start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Write what waits now."""
        waiting = []
        while not self._notes.empty():
            waiting.append(self._notes.get())
        self._store(waiting)

    def forget_old(self) -> None:
        """Remove what is older than a year."""
        with sqlite3.connect(self._metadata, timeout=30) as metadata:
            metadata.execute("delete from logs where dttm < ?", [_text(datetime.now(UTC) - timedelta(days=KEPT_DAYS))])

    def _keep_writing(self) -> None:
        while True:
            note = self._notes.get()
            try:
                self._store([note])
            except sqlite3.Error:
                log.exception("บันทึกการใช้งานไม่ได้ / a note for the auditor could not be written: %s", note.action)

    def _store(self, notes: list[Note]) -> None:
        rows = [(n.action, n.user_id, json.dumps(n.details, ensure_ascii=False), _text(n.at)) for n in notes]
        with sqlite3.connect(self._metadata, timeout=300) as metadata:  # a migration may hold it; a note is worth waiting for
            metadata.executemany("insert into logs (action, user_id, json, dttm) values (?, ?, ?, ?)", rows)


def of_answer(method: str, path: str, status: int, disposition: str, body: Any) -> tuple[str, dict[str, Any]] | None:
    """What an answered request did that an auditor wants to know: its action and details.

    Args:
        disposition: the answer's header Content-Disposition: whatever is handed over as a file is a download.
        body: the request's JSON, where it had one.
    """
    if path.startswith("/api/v1/sqllab/execute"):
        return "sql", {"sql": str((body or {}).get("sql", ""))[:LONGEST_SQL], "status": status}
    if "attachment" in disposition and not path.startswith("/static/"):
        form = (body or {}).get("form_data") or {}
        return "download", {"path": path, "file": disposition, "chart": form.get("slice_id"), "dashboard": form.get("dashboardId"), "status": status}
    is_of_roles = path.startswith(ROLE_DOORS) or (path.startswith("/api/v1/dashboard/") and "roles" in (body or {}))
    if is_of_roles and method not in ("GET", "HEAD", "OPTIONS"):
        return "role_change", {"method": method, "path": path, "said": _without_secrets(body), "status": status}
    return None


def _without_secrets(body: Any) -> Any:
    if not isinstance(body, dict):
        return None
    return {key: "…" if any(word in key.lower() for word in SECRET_WORDS) else value for key, value in body.items()}


def _text(moment: datetime) -> str:
    """A time as SQLAlchemy writes it into SQLite."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
