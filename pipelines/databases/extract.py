"""One table of a snapshot → typed Parquet. Rows that are certainly right stream from the database into the file; the others go through the judge."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.databases.cursor import cursor_of, not_future
from pipelines.databases.plain import MOMENTS
from pipelines.databases.query import Mark, Query
from pipelines.databases.shape import Seen, Shape, agreed
from pipelines.databases.snapshot import Snapshot
from pipelines.held import Held
from pipelines.judging.cells import load_key
from pipelines.judging.judge import judge
from pipelines.readers.columns import remember
from pipelines.readers.mend import THAI, mend, mended
from pipelines.zones import marked

PARQUET = "(format parquet, compression zstd, parquet_version v2, row_group_size 32768)"
BATCH = 40_000  # doubtful rows that are judged in one go
GLANCE = 1_000  # texts of a column with Western letters that are looked at for Thai ones


@dataclass(frozen=True)
class Extract:
    """What a table said: rows that are right in `path` (with `_again`: read before, too), the cells of the others, and where it ended."""

    path: Path
    rows: int
    refused: pa.Table  # REFUSED with `_again`; `cell` is the row's key
    rows_refused: int
    rows_skipped: int
    watermark: str | None
    shape: Shape
    is_whole: bool
    notes: tuple[Held, ...] = ()


def extract(
    snapshot: Snapshot,
    contract: Contract,
    mark: Mark,
    folder: Path,
    watermark: str | None = None,
    look: Callable[[Shape], dict[str, Seen]] | None = None,
    texts: bool = False,
) -> Extract:
    """Read what a table has from a watermark on, or all of it.

    Args:
        folder: an empty one, for the files.
        look: tells our columns by what the table looks like now, and raises Drift; without it, as the contract says.
        texts: let the server write out days too; those of MySQL may lack a month.
    Raises:
        Drift, Held: the table is not as agreed; nothing was written.
        duckdb.Error: the database does not answer, or says something that cannot be read.
    """
    db, table = snapshot.db, contract.read.table
    shape = snapshot.shape(table)
    columns = (look or partial(agreed, contract))(shape)
    seen = next((column for column in shape.columns if column.name == contract.read.cursor), None)
    cursor = cursor_of(seen.name, seen, watermark, contract.read.overlap) if seen else None
    measure = snapshot.measure(table, cursor, columns)
    if measure.astray:
        raise Held(
            f"ตาราง {table}: {cursor.name} ว่างหรือเรียงลำดับไม่ได้ {measure.astray:,} แถว จึงไม่รู้ว่าแก้ไขเมื่อใด",
            f"table {table}: {cursor.name} is empty or has no order in {measure.astray:,} rows",
        )
    as_text = measure.hidden | {column.name for column in columns.values() if texts and column.kind in MOMENTS}
    query = Query(contract, columns, as_text, cursor, watermark, snapshot.rows(table, columns, cursor, as_text))
    if query.western and contract.read.encoding == "auto":
        _refuse_thai_as_western(db, query, table)
    if contract.personal:
        load_key(db)
    db.execute("create or replace temporary sequence place")
    path = folder / "plain.parquet"
    db.execute(f"copy ({query.certain(mark)}) to '{path}' {PARQUET}")
    certain = pq.read_metadata(path).num_rows
    doubtful = _Doubtful(folder / "doubtful.parquet")
    if certain < measure.rows:
        doubtful.judge_all(db, query, contract, mark)
    if certain + doubtful.landed + doubtful.refused + doubtful.skipped != measure.rows:
        raise duckdb.IOException("rows came or went while the table was read")  # an engine without transactions; it is read again
    if doubtful.landed:
        path = _together(db, contract, [path, doubtful.path], folder / "all.parquet")
    if not query.keeps_keys_apart(shape) or doubtful.landed:
        _refuse_twins(db, contract, path)
    newest = not_future(measure.newest, mark.received_at) if cursor else None
    refused = pa.concat_tables([query.no_refusal(), *doubtful.cells])
    counts = certain + doubtful.landed, refused, doubtful.refused, doubtful.skipped
    return Extract(path, *counts, newest or watermark, shape, cursor is None or cursor.since is None, tuple(doubtful.notes))


class _Doubtful:
    """Rows of which some cell is not certainly right, judged as a workbook's rows are, some thousands at a time."""

    def __init__(self, path: Path):
        self.path, self.landed, self.refused, self.skipped = path, 0, 0, 0
        self.cells: list[pa.Table] = []
        self.notes: list[Held] = []
        self._writer: pq.ParquetWriter | None = None

    def judge_all(self, db: duckdb.DuckDBPyConnection, query: Query, contract: Contract, mark: Mark) -> None:
        """Judge every row that the query does not hold for certain."""
        headings = {name: (seen.name, "") for name, seen in query.columns.items()}
        try:
            for batch in db.execute(query.doubtful()).to_arrow_reader(BATCH):
                self._judge(contract, _mended(pa.Table.from_batches([batch]), contract), mark, headings)
        finally:
            if self._writer:
                self._writer.close()

    def _judge(self, contract: Contract, rows: pa.Table, mark: Mark, headings: dict) -> None:
        sheet = pa.repeat(pa.scalar(mark.file), len(rows))
        sent = remember(rows.drop_columns(["_again", "_key"]).append_column("_sheet", sheet), {mark.file: [headings]})
        (judged,) = judge(contract, [sent])
        self.landed, self.refused, self.skipped = (
            self.landed + len(judged.landed),
            self.refused + judged.rows_refused,
            self.skipped + len(judged.skipped),
        )
        if len(judged.landed):
            again = judged.landed.append_column("_again", _of_row(rows, judged.landed, "_again"))
            landed = marked(again, mark.delivery, mark.file, mark.received_at)
            self._writer = self._writer or pq.ParquetWriter(self.path, landed.schema, compression="zstd")
            self._writer.write_table(landed)
        if len(judged.refused):
            cell = judged.refused.schema.get_field_index("cell")
            known = judged.refused.set_column(cell, "cell", _of_row(rows, judged.refused, "_key"))
            self.cells.append(known.append_column("_again", _of_row(rows, judged.refused, "_again")))


def _mended(rows: pa.Table, contract: Contract) -> pa.Table:
    """The rows with their texts mended that some program had stored in the wrong code page, as those of a workbook are."""
    names = [column.name for column in contract.columns if column.name not in contract.personal]
    texts = mended(rows.select(names))
    for name in names:
        rows = rows.set_column(rows.schema.get_field_index(name), name, texts[name])
    return rows


def _is_utf8(text: str) -> bool:
    """Whether letters shown as Western are the bytes of UTF-8, which are mended without a word of the contract."""
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _of_row(rows: pa.Table, some: pa.Table, name: str) -> pa.Array:
    """What a column of the rows says for some of them, found by their place."""
    return rows[name].combine_chunks().take(pc.index_in(some["_row"], value_set=rows["_row"].combine_chunks()))


def _together(db: duckdb.DuckDBPyConnection, contract: Contract, parts: list[Path], path: Path) -> Path:
    """One file of two, typed as the contract says."""
    typed = ", ".join(f"{column.name}::{column.data_type} as {column.name}" for column in contract.columns)
    rows = f"read_parquet({[str(part) for part in parts]}, union_by_name = true)"
    db.execute(f"copy (select {typed}, * exclude ({', '.join(column.name for column in contract.columns)}) from {rows}) to '{path}' {PARQUET}")
    return path


def _refuse_twins(db: duckdb.DuckDBPyConnection, contract: Contract, path: Path) -> None:
    """A key that two rows of one moment share tells no rows apart: of each pair one would be lost without a word."""
    if not contract.key:
        return
    keys = ", ".join(contract.key)
    grouped = f"select count(*) as n from read_parquet('{path}') group by {keys}"
    ((twice,),) = db.execute(f"select count(*) from ({grouped}) where n > 1").fetchall()
    if twice:
        named = ", ".join(next(heading for heading, column in contract.headings.items() if column == name) for name in contract.key)
        th = f"มี {twice:,} ค่าของ {named} ที่ซ้ำกันหลายแถว จึงบอกไม่ได้ว่าแถวใดเป็นแถวใด ขอให้แก้ key ในสัญญาข้อมูล"
        en = f"{twice:,} values of {named} stand in several rows, so the key does not tell rows apart: mend the contract's key"
        raise Held(f"ตาราง {contract.read.table}: {th}", f"table {contract.read.table}: {en}")


def _refuse_thai_as_western(db: duckdb.DuckDBPyConnection, query: Query, table: str) -> None:
    """Thai bytes in a column declared Western would land as letters that nobody can read."""
    looked = f"(select * from {query.cells} limit {GLANCE})"
    for name in query.western:
        place = list(query.columns_in_order).index(name)
        texts = db.execute(f"select distinct _c{place}::varchar from {looked} where regexp_matches(_c{place}::varchar, '[¡-û]{{2}}')").fetchall()
        if any(THAI.search(mend(text)) and not _is_utf8(text) for (text,) in texts):
            th = f"คอลัมน์ «{query.columns[name].name}» เก็บตัวอักษรไทยในชุดอักขระตะวันตก (latin1) ให้ใส่ `encoding: cp874` ในสัญญาข้อมูล"
            en = f"column «{query.columns[name].name}» holds Thai bytes in a Western character set (latin1): say `encoding: cp874`"
            raise Held(f"ตาราง {table}: {th}", f"table {table}: {en}")
