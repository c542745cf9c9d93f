"""The release that citizens read: the folder `published/current/public`, and nothing else on this machine."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release import seal

# `read_only` alone is no sandbox: without these, SQL could read any file of this machine, write one, or load an extension.
HARDENED = {
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "threads": "2",
    "lock_configuration": "true",
}


class NoRelease(Exception):
    """Nothing has been published yet, or what was published cannot be opened."""


@dataclass(frozen=True)
class Release:
    """One release as it was published; it never changes, and a later one does not disturb its readers."""

    id: str
    created_at: datetime
    data_as_of: date
    is_demo: bool
    folder: Path
    database: duckdb.DuckDBPyConnection

    def rows(self, sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one query over the public file, by column name; safe to call from any thread."""
        cursor = self.database.cursor()
        result = cursor.execute(sql, values or [])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class Shelf:
    """Hands out the current release and notices a swap of the `current` link, without a restart.

    DuckDB keeps a file open by its real path, so each release gets a connection of its own; an older one closes when its last reader lets go.
    """

    def __init__(self, published: Callable[[], Path]):
        """`published` gives the folder that holds `current`; it is asked at each look, never at import."""
        self._published = published
        self._opening = threading.Lock()
        self._open: Release | None = None

    def current(self) -> Release:
        """The release that `current` points to now.

        Raises:
            NoRelease: there is none, or its files are not those of a release.
        """
        try:
            folder = (self._published() / "current" / "public").resolve(strict=True)
        except OSError as missing:
            raise NoRelease(str(missing)) from missing
        with self._opening:
            if self._open is None or self._open.folder != folder:
                self._open = open_release(folder)
            return self._open


def open_release(folder: Path) -> Release:
    """Open the public folder of one release, read-only and hardened.

    Raises:
        NoRelease: a file is missing, not as it was published, or a link that leads out of the folder.
    """
    try:
        inside(folder, "release.json")
        facts = seal.read(folder)
        seal.checked(folder, "open_data.duckdb")  # DuckDB itself would read a flipped bit as another number
        database = duckdb.connect(str(inside(folder, "open_data.duckdb")), read_only=True, config=HARDENED)
        return Release(
            id=facts["id"],
            created_at=datetime.fromisoformat(facts["created_at"]),
            data_as_of=date.fromisoformat(facts["data_as_of"]),
            is_demo=facts["is_demo"],
            folder=folder,
            database=database,
        )
    except (OSError, ValueError, KeyError, duckdb.Error, seal.Damaged) as fault:
        raise NoRelease(f"{folder}: {fault}") from fault


def inside(folder: Path, name: str) -> Path:
    """The real file of this name in the folder; a link to anywhere else is refused, since the folder is all that is public."""
    file = (folder / name).resolve(strict=True)
    if file.parent != folder:
        raise FileNotFoundError(f"{name} leads out of {folder}")
    return file
