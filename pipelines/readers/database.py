"""A table of a department's own database → text cells, from where the last extract ended.

DuckDB attaches the database read-only; its extension comes from a PyPI wheel and is loaded by path, so nothing is fetched.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.readers.columns import recognise, remember
from pipelines.settings import environment, warehouse

NUMBER, TIME = r"^-?\d+(\.\d+)?$", r"^\d{4}-\d{2}-\d{2}"  # cursors that have an order: 31/1/2568 does not sort as text


class Extract(NamedTuple):
    """The rows that are new; the newest cursor, where the next extract begins; and a hash of what the rows at that cursor say."""

    rows: pa.Table
    watermark: str | None
    newest: str


def dsn_of(contract: Contract) -> str | None:
    """The address that the environment or `.env` gives the contract's database; None where neither names one."""
    return environment().get(contract.read.dsn.removeprefix("env:"))


def address(contract: Contract) -> tuple[str | None, bool]:
    """Where the contract's database is, and whether it is the demo city's stand-in.

    Where no DSN is set, the demo city's file stands in, if there is one.
    """
    if dsn := dsn_of(contract):
        return dsn, False
    stand_in = warehouse() / "inbox" / contract.department / contract.stand_in
    return (f"sqlite:///{stand_in}", True) if stand_in.exists() else (None, True)


def read_since(contract: Contract, dsn: str, watermark: str | None) -> Extract:
    """Rows whose cursor is at the watermark or past it, in the cursor's order.

    The rows at the watermark come again: others may have been written within the same second, after they were read.

    Returns:
        One text column per column of the contract with `_sheet` and `_row` (the place in this extract); and where it ended.
    Raises:
        Held: the address is of a kind that is not read, the database does not open, the table is not as the contract says, or a
            cursor has no order, so that its row would be missed the next time.
    """
    kind, _, path = dsn.partition(":///")
    if kind != "sqlite":
        raise Held("ยังอ่านฐานข้อมูลชนิดนี้ไม่ได้ อ่านได้เฉพาะ sqlite:///", "only sqlite:/// databases are read so far")
    table, name = contract.read.table, contract.read.dsn.removeprefix("env:")
    try:
        with _duckdb().cursor() as db:
            db.execute("attach '{}' as {} (type sqlite, read_only)".format(path.replace("'", "''"), contract.name))
            try:
                there = [column for (column,) in db.execute(f"select column_name from (describe {contract.name}.{table})").fetchall()]
                taken = recognise(contract, there, f"ตาราง {table}", f"table {table}")
                headings = {column: there[place] for column, place in taken.items()}
                if contract.read.cursor not in there:
                    raise Held(f"ตาราง {table}: ไม่พบคอลัมน์ {contract.read.cursor}", f"table {table}: no column {contract.read.cursor}")
                found = db.execute(_query(contract, headings, watermark), {"watermark": watermark} if watermark else None).to_arrow_table()
            finally:
                db.execute(f"detach {contract.name}")
    except duckdb.Error as fault:  # its own words may hold the address, which is a secret
        raise Held(f"อ่านตาราง {table} ของ {name} ไม่ได้", f"{name}: table {table} cannot be read ({type(fault).__name__})") from None
    if astray := pc.sum(pc.invert(found["_in_order"])).as_py():
        raise Held(
            f"ตาราง {table}: {contract.read.cursor} ว่างหรือเรียงลำดับไม่ได้ {astray:,} แถว จึงไม่รู้ว่าแก้ไขเมื่อใด",
            f"table {table}: {contract.read.cursor} is empty or has no order in {astray:,} rows",
        )
    newest = found["_cursor"][-1].as_py() if len(found) else watermark
    columns = found.drop_columns(["_cursor", "_in_order"])
    last = columns.filter(pc.equal(found["_cursor"], newest)).drop_columns(list(contract.personal))  # a plain hash of a person can be guessed
    said = sorted(map(str, last.to_pylist()))
    rows = columns.append_column("_sheet", pa.array([table] * len(found), pa.string()))
    rows = rows.append_column("_row", pa.array(range(1, len(found) + 1), pa.int64())).append_column("_part", pa.array([0] * len(found), pa.int32()))
    return Extract(
        remember(rows, {table: [{column: (heading, "") for column, heading in headings.items()}]}),
        newest,
        sha256(f"{newest}{said}".encode()).hexdigest(),
    )


def _query(contract: Contract, headings: dict[str, str], watermark: str | None) -> str:
    """Rows at the watermark or past it, and any whose cursor has no order beside it; numbers as numbers: as text, 10 comes before 9."""
    columns = ", ".join(f"{_quoted(headings[column.name])} as {column.name}" for column in contract.columns)
    ordered = f"{NUMBER}|{TIME}" if watermark is None else NUMBER if re.match(NUMBER, watermark) else TIME
    order = "try_cast({} as decimal(38, 6))" if ordered == NUMBER else "{}"
    late = "true" if watermark is None else f"not _in_order or {order.format('_cursor')} >= {order.format('$watermark')}"
    return f"""
        select {columns}, {_quoted(contract.read.cursor)} as _cursor, coalesce(regexp_matches(_cursor, '{ordered}'), false) as _in_order
        from {contract.name}.{contract.read.table} where {late} order by try_cast(_cursor as decimal(38, 6)), _cursor"""


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """One DuckDB in memory that can attach SQLite: loading its extension takes longer than most extracts."""
    db = duckdb.connect()
    db.execute(f"load '{extension('sqlite_scanner')}'")
    db.execute("set global sqlite_all_varchar = true")
    return db


def _quoted(name: str) -> str:
    """A column's name as SQL takes it: whatever a department calls it, it is a name and no code."""
    return '"' + name.replace('"', '""') + '"'


def extension(name: str) -> Path:
    """The path of a DuckDB extension that a PyPI wheel carries."""
    folder = Path(find_spec(f"duckdb_extension_{name}").submodule_search_locations[0])
    return next(folder.glob(f"extensions/*/{name}.duckdb_extension"))
