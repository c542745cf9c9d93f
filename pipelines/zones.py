"""Where landed rows rest: the zones `raw` and `rejected`, one Parquet file per delivery, written whole or not at all."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.judging.judge import Judged
from pipelines.thai import connect

MARKS = {"_delivery_id": "varchar", "_received_at": "timestamptz", "_file": "varchar", "_sheet": "varchar", "_row": "bigint"}
GONE = "_is_gone"  # of a database's row: it was deleted there; its last values stand beside it
ZONES = ("raw", "rejected")
GROUP_ROWS = 32_768  # the writer holds a group of rows until it is whole; DuckDB reads groups of this size as fast as larger ones


def zone(warehouse: Path, name: str, contract: Contract) -> Path:
    """`raw` or `rejected` of one contract."""
    return warehouse / name / contract.department / contract.name


def write_landed(warehouse: Path, contract: Contract, delivery: str, file_name: str, received_at: datetime, judged: Judged) -> None:
    """Write a delivery's landed and refused rows, marked with where they came from."""
    for name, table in zip(ZONES, (judged.landed, judged.refused), strict=True):
        if len(table) or name == "raw":
            place = zone(warehouse, name, contract) / f"{received_at:%Y%m%d}_{delivery}.parquet"
            write_parquet(marked(table, delivery, file_name, received_at), place)


def marked(table: pa.Table, delivery: str, file_name: str, received_at: datetime) -> pa.Table:
    """Rows with the marks of where they came from."""
    received = pa.scalar(received_at, pa.timestamp("us", "UTC"))
    for mark, value in (("_delivery_id", pa.scalar(delivery)), ("_received_at", received), ("_file", pa.scalar(file_name))):
        table = table.append_column(mark, pa.repeat(value, len(table)))
    return table


def landed_rows(warehouse: Path, contract: Contract, delivery: str) -> pa.Table | None:
    """The landed rows of one delivery, if they lie in a file of their own."""
    found = list(zone(warehouse, "raw", contract).glob(f"*_{delivery}.parquet"))
    return pq.read_table(found[0]) if found else None


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table, beside, compression="zstd", row_group_size=GROUP_ROWS)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def bring_in(path: Path, place: Path) -> None:
    """Put a finished Parquet file where it belongs, whole or not at all; both lie on the same disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(place)


@contextmanager
def lock(warehouse: Path, name: str) -> Iterator[None]:
    """One run at a time with this name in this warehouse; another waits."""
    folder = warehouse / "state" / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure_typed(contract: Contract, warehouse: Path) -> None:
    """An empty Parquet with the contract's types, so that a source without data, or with a new column, never breaks a build."""
    path = zone(warehouse, "raw", contract) / f"empty_{contract.hash}.parquet"
    if not path.exists():
        types = {column.name: column.data_type for column in contract.columns} | MARKS
        types |= {GONE: "boolean"} if contract.read.reader == "database" else {}
        casts = ", ".join(f"null::{kind} as {name}" for name, kind in types.items())
        with connect() as db:
            db.execute("set timezone = 'UTC'")  # that of the landed rows: some readers hold two zones for two types
            write_parquet(db.execute(f"select {casts} limit 0").to_arrow_table(), path)
    for old in path.parent.glob("empty_*.parquet"):
        if old != path:
            old.unlink()
