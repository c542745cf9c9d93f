"""Readers turn what a department sends into one Arrow table of text, columns named by contract, each row's place remembered."""

from collections import ChainMap
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.readers import spreadsheet, text
from pipelines.readers.columns import recognise, remember, remembered
from pipelines.thai import tidy


def read_file(contract: Contract, path: Path, file_name: str) -> pa.Table:
    """Open a delivered file and hold it to its contract.

    Args:
        path: where its bytes are; `file_name` is what the department called it, for messages.
    Returns:
        One text column per column of the contract, and `_sheet`, `_row` (as the spreadsheet numbers it).
    Raises:
        Held: no such sheet, unreadable, or headings that the contract does not know.
    """
    reader = {"spreadsheet": spreadsheet, "text": text}[contract.read.reader]
    try:
        grids = list(reader.grids(contract.read, path))
    except Held as reason:
        raise Held(f"ไฟล์ {file_name}: {reason.th}", f"{file_name}: {reason.en}") from None
    sheets = [name_columns(contract, file_name, sheet, grid) for sheet, grid in grids]
    return remember(pa.concat_tables(sheets), dict(ChainMap(*map(remembered, sheets))))


def name_columns(contract: Contract, file_name: str, sheet: str, grid: pa.Table) -> pa.Table:
    """Give the sheet's columns our names by its heading rows, and keep the rows below them.

    Raises:
        Held: a heading is unknown, missing, or two of them mean one column.
    """
    th = f"ไฟล์ {file_name} แผ่น {sheet}" if sheet else f"ไฟล์ {file_name}"
    en = f"{file_name}, sheet {sheet}" if sheet else file_name
    first = max(contract.read.header_rows)
    body = grid.slice(first)
    names = headings(grid, contract.read.header_rows)
    found = [name or (None if _is_blank(cells) else "") for name, cells in zip(names, body.columns, strict=True)]
    taken = recognise(contract, found, th, en)
    rows = pa.array(range(first + 1, first + 1 + len(body)), pa.int64())
    named = {column.name: body.column(taken[column.name]) for column in contract.columns}
    table = pa.table(named | {"_sheet": pa.array([sheet] * len(body), pa.string()), "_row": rows})
    return remember(table, {sheet: {column: found[place] for column, place in taken.items()}})


def headings(grid: pa.Table, header_rows: tuple[int, ...]) -> list[str]:
    """One heading per column: the heading rows joined with a space, an upper one spread right over its merged cells."""
    spread = [tidy(column[row - 1].as_py() if row <= len(grid) else None for column in grid.columns) for row in header_rows]
    joined = []
    for column in range(grid.num_columns):
        parts = [spread[-1][column]]
        for upper in reversed(spread[:-1]):
            reach = column
            while parts[0] and not upper[reach] and reach > 0:
                reach -= 1
            parts.insert(0, upper[reach])
        joined.append(" ".join(part for part in parts if part))
    return joined


def _is_blank(cells: pa.ChunkedArray) -> bool:
    """Nothing but blanks in it: a space that someone's thumb left in a cell is no data."""
    return not pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells.fill_null("")), "")).as_py()
