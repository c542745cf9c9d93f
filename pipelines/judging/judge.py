"""Hold deliveries' rows against their contract, in whole columns: typed rows to land, and each cell that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.cells import Cells, Fault, load_key, read_column
from pipelines.judging.notes import notes
from pipelines.judging.refusals import REFUSED, places, refusals
from pipelines.judging.rows import DATA, SKIPPED, Rows, sift, skipped, stacked
from pipelines.judging.totals import TOTALS, wrong_totals
from pipelines.memory import trim
from pipelines.thai import connect


@dataclass(frozen=True)
class Judged:
    """What became of one delivery's rows; rows_sent = landed rows + refused rows.

    `landed` holds typed rows with `_sheet` and `_row`; `refused` (as refusals.REFUSED) a row for each cell that could not be taken; `skipped`
    (rows.SKIPPED) a row for each one of the sheet that is no data, blank ones left aside; `totals` (totals.TOTALS) each wrong total; `notes`
    sentences about what landed.
    """

    landed: pa.Table
    refused: pa.Table
    skipped: pa.Table
    totals: pa.Table
    rows_sent: int
    rows_refused: int
    notes: tuple[Held, ...] = ()

    @classmethod
    def whole(cls, landed: pa.Table) -> "Judged":
        """Typed rows that need no judge."""
        return cls(landed, REFUSED.empty_table(), SKIPPED.empty_table(), TOTALS.empty_table(), len(landed), 0)


def judge(contract: Contract, deliveries: Sequence[pa.Table]) -> list[Judged]:
    """Read every cell as its contracted type; a row with a cell that cannot be read is refused whole.

    Several deliveries are judged in one go, each by itself: planning the SQL costs more than reading a few hundred rows.

    Args:
        deliveries: text columns named by the contract, with `_sheet`, `_row`, `_part`, and the headings as found (readers.columns.remember).
    Raises:
        Unsafe: there are personal columns, and no key to hash them with.
    """
    if not deliveries:
        return []
    rows, texts = stacked(deliveries)
    with connect() as db:
        db.execute("pragma disable_optimizer")  # it doubles the time to plan, and has nothing to find in a chain of expressions
        if contract.personal:
            load_key(db)
        cells = {column.name: read_column(db, contract, column, texts[column.name].combine_chunks()) for column in contract.columns}
        fate, cells = sift(contract, rows, cells)
        is_data = fate == DATA
        twin = _twins(db, contract, rows, cells, is_data)
        db.register("places", places(contract, rows))
        refused = refusals(db, contract, rows, cells, is_data, twin)
        totals = wrong_totals(db, contract, rows, cells, fate)
        is_bad = np.logical_or.reduce([twin >= 0, *(column.fault[column.codes] != Fault.NONE for column in cells.values())])
        good = _in_sheet_order(rows, np.flatnonzero(is_data & ~is_bad))
        noted = notes(db, contract, rows, cells, good)
    typed = {column.name: _taken(cells.pop(column.name), good) for column in contract.columns}  # one at a time, not all of them twice
    place = {"_sheet": rows.sheets.take(pa.array(rows.sheet[good])), "_row": rows.row[good]}
    landed, no_data = pa.table({"file": rows.file[good]} | typed | place), skipped(contract, rows, fate)
    trim()
    sent = np.bincount(rows.file[is_data], minlength=len(deliveries)).tolist()
    tables = [[_of(file, table) for table in (landed, refused, no_data, totals)] for file in range(len(sent))]
    return [_judged(contract, *each) for each in zip(sent, noted, *zip(*tables, strict=True), strict=True)]


def _taken(column: Cells, ids: np.ndarray) -> pa.Array:
    """The values of one column in some rows; where those are all it has, they are not copied."""
    codes = column.codes[ids]
    return column.value if np.array_equal(codes, np.arange(len(column.value))) else column.value.take(pa.array(codes))


def _judged(
    contract: Contract, sent: int, notes: tuple[Held, ...], landed: pa.Table, refused: pa.Table, no_data: pa.Table, totals: pa.Table
) -> Judged:
    bad = len(np.unique(refused["id"].to_numpy()))
    if len(landed) + bad != sent:
        raise AssertionError(f"{contract.id}: landed + refused is not sent")  # the one promise that nothing may break
    told = refused.select(REFUSED.names), no_data.select(SKIPPED.names), totals.select(TOTALS.names)
    return Judged(landed.drop_columns("file"), *told, sent, bad, notes)


def _twins(db: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, cells: dict[str, Cells], is_data: np.ndarray) -> np.ndarray:
    """For each row the first one of its delivery with the same key, where that is another; else -1.

    A database's extract may hold a row twice (what is at the last cursor is read again), and the later one replaces the earlier.
    """
    twin = np.full(len(is_data), -1)
    if not contract.key or contract.read.reader == "database":
        return twin
    readable = [cells[name].fault[cells[name].codes] == Fault.NONE for name in contract.key]
    ids = np.flatnonzero(np.logical_and.reduce([is_data, *readable]))
    key = {name: cells[name].value.take(pa.array(cells[name].codes[ids])) for name in contract.key}
    db.register("keyed", pa.table({"_id": ids, "_file": rows.file[ids]} | key))
    first = f"select _id, min(_id) over (partition by _file, {', '.join(key)}) as first from keyed"
    found = db.execute(f"select _id, first from ({first}) where first < _id").fetchnumpy()
    twin[found["_id"]] = found["first"]
    return twin


def _in_sheet_order(rows: Rows, ids: np.ndarray) -> np.ndarray:
    """Rows from part by part to the order of sheet and row."""
    return ids[np.lexsort((rows.part[ids], rows.row[ids], rows.sheet[ids], rows.file[ids]))] if rows.part.any() else ids


def _of(file: int, table: pa.Table) -> pa.Table:
    """The rows of one delivery; the table has them in the order of `file`."""
    first, end = np.searchsorted(table["file"].to_numpy(), [file, file + 1])
    return table.slice(first, end - first)
