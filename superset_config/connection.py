"""The one way in which Superset may open data: our own release file, read-only and locked.

Superset stores a connection's options where an administrator can change them, and an import may drop them; so they are set here on every
connection, whatever is stored, and no other database can be reached at all.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.release import seal
from superset_config.audience import HERE, Audience, ForPeople, audience, current


def described() -> dict[str, Any]:
    """The file database.yaml, read once; each caller gets a copy, since Superset writes into the options of a connection."""
    return deepcopy(_read())


@cache
def _read() -> dict[str, Any]:
    return yaml.safe_load((HERE / "database.yaml").read_text(encoding="utf-8"))


def data_file(here: Audience) -> Path:
    """The DuckDB file that this audience reads, by way of the link `current`."""
    return here.release / described()["files"][here.name]["file"]


def uri(here: Audience) -> str:
    """The address of that file, as SQLAlchemy spells it."""
    return f"duckdb:///{data_file(here)}"


def only_our_file(url: Any) -> None:
    """Superset asks this before it opens any database.

    Raises:
        ForPeople: the address is not the release of this audience. A file of one's own choice would be read without the locks.
    """
    if str(url) != uri(audience()):
        raise ForPeople("เปิดได้เฉพาะฐานข้อมูลที่เผยแพร่แล้วของเทศบาล / only the city's published release can be opened here")


def locked(url: Any, params: dict[str, Any], release: Path, is_checked: bool = False) -> tuple[Any, dict[str, Any]]:
    """A connection's address and options as they must be: into `release` itself, not by the link, and with the options of database.yaml.

    Args:
        is_checked: this request has looked at the file's seal already; it opens several connections.
    Raises:
        ForPeople: the file is not the one that was published; DuckDB itself would read a flipped bit as another number.
    """
    here = audience()
    folder = release / here.release.relative_to(current())
    name = described()["files"][here.name]["file"]
    try:
        file = folder / name if is_checked else seal.checked(folder, name)
    except seal.Damaged as fault:
        raise ForPeople(str(fault)) from fault
    return url.set(database=str(file)), params | {"connect_args": described()["connect_args"]}
