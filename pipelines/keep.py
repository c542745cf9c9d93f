"""What is kept, and for how long: deliveries that count no more, old Parquet files put together, returned workbooks cleaned away."""

import time
from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.erase import erase_listed
from pipelines.ledger import Ledger
from pipelines.settings import setting
from pipelines.zones import ZONES, write_parquet, zone

TOGETHER = "together.parquet"
DAY_S = 86_400


def remove_uncounted(ledger: Ledger, warehouse: Path, contract: Contract) -> None:
    """Remove what an earlier form of the contract made of bytes that the present one has landed, for they would count twice; and whoever was erased.

    The bytes stay in the archive, so the earlier reading can be had again from the earlier contract.
    """
    remove(warehouse, contract, ledger.uncounted(contract.department, contract.name))
    erase_listed(ledger, warehouse, contract)  # an archive read anew brings them back


def remove(warehouse: Path, contract: Contract, uncounted: set[str]) -> None:
    """Remove the landed and refused rows of some deliveries, wherever they lie."""
    for name in ZONES:
        folder = zone(warehouse, name, contract)
        for path in folder.glob("*_*.parquet"):
            if path.stem.partition("_")[2] in uncounted:
                path.unlink()
        together = folder / TOGETHER
        if together.exists() and uncounted & _deliveries(together):
            write_parquet(_rows([together], uncounted), together)


def compact(warehouse: Path, contract: Contract) -> int:
    """Put deliveries beyond the newest `YALA_FILES_KEPT` of a table together into one file, every row and mark kept; how many there were.

    A query then opens one file instead of a thousand, and what was known on a past day can still be built.
    """
    moved = 0
    for name in ZONES:
        folder = zone(warehouse, name, contract)
        own = sorted(path for path in folder.glob("*_*.parquet") if not path.name.startswith("empty_"))
        old = own[: max(0, len(own) - int(setting("YALA_FILES_KEPT")))]
        if old:
            together = folder / TOGETHER
            there = _deliveries(together) if together.exists() else set()  # of a run that was cut off before it removed the parts
            new = [path for path in old if path.stem.partition("_")[2] not in there]
            write_parquet(_rows([*([together] if there else []), *new]), together)
            for path in old:
                path.unlink()
            moved += len(old)
    return moved


def clean_returned(warehouse: Path) -> int:
    """Remove workbooks given back more than `YALA_RETURNED_DAYS` days ago; how many."""
    past = time.time() - int(setting("YALA_RETURNED_DAYS")) * DAY_S
    old = [path for path in (warehouse / "returned").glob("*/*/*") if path.is_file() and path.stat().st_mtime < past]
    for path in old:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return len(old)


def _deliveries(path: Path) -> set[str]:
    with duckdb.connect() as db:
        return {name for (name,) in db.execute("select distinct _delivery_id from read_parquet(?)", [str(path)]).fetchall()}


def _rows(files: Collection[Path], without: Collection[str] = ()) -> pa.Table:
    """The rows of some Parquet files in the order in which they arrived, without those of some deliveries."""
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        return db.execute(
            "from read_parquet(?, union_by_name = true) where not list_contains(?, _delivery_id) order by _received_at, _delivery_id, _sheet, _row",
            [[str(path) for path in files], list(without)],
        ).to_arrow_table()
