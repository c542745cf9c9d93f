"""A table of a department's own database, looked at as a file is: its columns are the headings, what it calls unique is the key."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.databases.address import Address, address_of
from pipelines.databases.engine import within
from pipelines.databases.shape import Shape
from pipelines.databases.snapshot import Snapshot
from pipelines.draft.shape import Doubt
from pipelines.draft.tables import Drafted, Table, tables_of
from pipelines.held import Held
from pipelines.settings import environment, setting

MOST_ROWS = 100_000  # that are looked at
NAMELESS = "NEW_OFFICE_DSN"  # the setting that a draft proposes for an address typed at the terminal
CHANGED = r"(?i)(updated?|modified|changed|last_?update|lastmod|แก้ไข|ปรับปรุง)"


def draft_database(address: str, table: str) -> Drafted:
    """Look at a table; `address` is `env:NAME`, or the address itself.

    Raises:
        Held: no such setting, no such table, or it cannot be read.
    """
    name = address.removeprefix("env:") if address.startswith("env:") else NAMELESS
    dsn = environment().get(name, "") if address.startswith("env:") else address
    if not dsn:
        raise Held(f"ไม่มีค่า {name} ใน .env", f"no {name} in .env")
    where = address_of(name, dsn)
    if where.kind not in ("postgres", "mysql", "sqlite"):
        raise Held(f"ยังร่างจากฐานข้อมูล {where.kind} ไม่ได้ ให้เขียนสัญญาด้วยมือ", f"no drafts from {where.kind} yet: write the contract by hand")
    shape, grid = _read(where, table)
    (found,) = tables_of("", grid, [], is_document=True) or (None,)
    if found is None:
        raise Held(f"ตาราง {table} ว่าง จึงไม่มีอะไรให้ดู", f"table {table} is empty: there is nothing to look at")
    drafted = Drafted(Path(table), "database", None, "", [found], {"": grid}, where=where)
    drafted.unique = next((sorted(each) for each in sorted(shape.unique, key=len)), [])
    drafted.cursor = _cursor(found)
    found.doubts.append(_about_cursor(drafted.cursor))
    return drafted


def _read(where: Address, table: str) -> tuple[Shape, pa.Table]:
    """The table's shape, and its first rows as text below a row of its columns' names."""
    snapshot = Snapshot(where)

    def inside() -> tuple[Shape, pa.Table]:
        with snapshot:
            shape = snapshot.shape(table)
            if not shape.columns:
                raise Held(f"ไม่พบตารางหรือวิว {table}", f"no table or view {table}")
            columns = {f"c{place}": seen for place, seen in enumerate(shape.columns)}
            texts = ", ".join(f"{ours}::varchar as {ours}" for ours in columns)
            rows = snapshot.db.execute(f"select {texts} from {snapshot.rows(table, columns, None, frozenset())} limit {MOST_ROWS}").to_arrow_table()
            names = pa.table({ours: pa.array([seen.name], pa.string()) for ours, seen in columns.items()})
            return shape, pa.concat_tables([names, rows.cast(names.schema)])

    try:
        return within(float(setting("YALA_DATABASE_SECONDS")), inside, snapshot.db)
    except (duckdb.Error, TimeoutError) as fault:  # its own words may hold the address, which is a secret
        kind = type(fault).__name__
        raise Held(f"อ่านตาราง {table} ของ {where.name} ไม่ได้ ({kind})", f"{where.name}: table {table} cannot be read ({kind})") from None


def _cursor(table: Table) -> str | None:
    """The column that says when a row was last changed, if one is called so and always filled."""
    said = [column for column in table.columns if re.search(CHANGED, column.heading) and re.fullmatch(r"[A-Za-z_]\w*", column.heading)]
    return next((column.heading for column in said if column.kind.data_type in ("timestamp", "date") and not column.cells.null_count), None)


def _about_cursor(cursor: str | None) -> Doubt:
    if cursor:
        return Doubt(
            f"คอลัมน์ {cursor} เปลี่ยนทุกครั้งที่แถวถูกแก้ไขหรือไม่",
            f"does {cursor} change whenever a row does?",
            "เปลี่ยน อ่านเฉพาะแถวใหม่",
            "it does: only later rows are read",
        )
    return Doubt(
        "ไม่มีคอลัมน์ที่บอกว่าแถวถูกแก้เมื่อใด อ่านทั้งตารางทุกครั้งหรือไม่",
        "no column says when a row was changed: read the whole table each time?",
        "อ่านทั้งตาราง",
        "the whole table",
    )
