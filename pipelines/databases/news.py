"""What an extract says that has not landed yet: new and changed rows, and the rows that are there no more."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.databases.extract import PARQUET, Extract
from pipelines.databases.query import Mark
from pipelines.judging.values import literal

NAMED = 2_000  # keys
MARKS = ("_delivery_id", "_received_at", "_file", "_sheet", "_row")
LATEST = "_received_at desc, _file desc, _row desc, _delivery_id desc"  # as dbt_project/macros/current_rows.sql


@dataclass(frozen=True)
class News:
    """The delivery to be: `rows` new or changed ones, and `gone` that say of a row that it is deleted; `known` were there before."""

    path: Path
    rows: int
    gone: int = 0
    known: int = 0
    is_same: bool = False  # a whole copy that says what the one before said


def news(db: duckdb.DuckDBPyConnection, contract: Contract, mark: Mark, extract: Extract, landed: list[Path]) -> News:
    """Hold an extract against what has landed, oldest file first."""
    if not landed:
        return News(_without_again(db, extract.path), extract.rows)
    if contract.replaces == "everything":
        names = ", ".join(column.name for column in contract.columns)
        is_same = _checksum(db, extract.path, names) == _checksum(db, landed[-1], names)
        return News(extract.path, 0 if is_same else extract.rows, is_same=is_same)
    return _changes(db, contract, mark, extract, landed)


def _changes(db: duckdb.DuckDBPyConnection, contract: Contract, mark: Mark, extract: Extract, landed: list[Path]) -> News:
    """Rows that differ from the one known by the same key; after a look at the whole table, the known ones that it lacks as well."""
    names, keys = [column.name for column in contract.columns], ", ".join(contract.key)
    fresh, known, path = f"read_parquet('{extract.path}')", extract.path.with_name("known.parquet"), extract.path.with_name("news.parquet")
    typed = ", ".join(f"try_cast({column.name} as {column.data_type}) as {column.name}" for column in contract.columns)
    wanted = "" if extract.is_whole else f" where {_met_again(db, contract, fresh)}"
    typed_as_agreed = landed[-1].with_name(f"empty_{contract.hash}.parquet")  # that has every column, also those which an older file lacks
    raw = f"read_parquet({[str(file) for file in (typed_as_agreed, *landed)]}, union_by_name = true)"
    db.execute(
        f"copy (select {typed}, coalesce(_is_gone, false) as _is_gone from {raw} r{wanted}"
        f" qualify row_number() over (partition by {keys} order by {LATEST}) = 1) to '{known}' {PARQUET}"
    )
    before = f"(select * from read_parquet('{known}') where not _is_gone)"
    same = " and ".join(f"k.{name} is not distinct from f.{name}" for name in names)
    new = f"select {', '.join((*names, *MARKS))}, false as _is_gone from {fresh} f where not exists (select 1 from {before} k where {same})"
    if not extract.is_whole:
        db.execute(f"copy ({new}) to '{path}' {PARQUET}")
        return News(path, pq.read_metadata(path).num_rows)
    db.execute(f"create or replace temporary sequence place start {extract.rows + 1}")
    gone = f"from {before} k where {_is_gone(db, contract, extract)}"
    ((count, there),) = db.execute(f"select (select count(*) {gone}), (select count(*) from {before})").fetchall()
    lost = f" union all by name select {', '.join(f'k.{name}' for name in names)}, {mark.columns()}, true as _is_gone {gone}" if count else ""
    db.execute(f"copy ({new}{lost}) to '{path}' {PARQUET}")
    return News(path, pq.read_metadata(path).num_rows - count, count, there)


def _met_again(db: duckdb.DuckDBPyConnection, contract: Contract, fresh: str) -> str:
    """SQL: a landed row `r` has the key of one that was read again. Few keys are named one by one: then little of the Parquet is read."""
    first = contract.key[0]
    found = db.execute(f"select distinct {first}::varchar from {fresh} where _again limit {NAMED + 1}").fetchall()
    if not found:
        return "false"
    kind = next(column.data_type for column in contract.columns if column.name == first)
    named = ", ".join(f"{literal(value)}::{kind}" for (value,) in found)
    near = f"r.{first} in ({named})" if len(found) <= NAMED else "true"
    met = " and ".join(f"f.{name} = r.{name}" for name in contract.key)
    return f"{near} and exists (select 1 from {fresh} f where f._again and {met})"


def _is_gone(db: duckdb.DuckDBPyConnection, contract: Contract, extract: Extract) -> str:
    """SQL: a known row `k` is neither among those read nor among those that were refused."""
    there = " and ".join(f"k.{name} = f.{name}" for name in contract.key)
    is_absent = f"not exists (select 1 from read_parquet('{extract.path}') f where {there})"
    readable = [name for name in contract.key if name not in contract.personal]
    if not readable or not len(extract.refused):
        return is_absent
    db.register("refused_rows", pa.table({"cell": extract.refused["cell"]}))
    text = ", ".join(f"coalesce(k.{name}::varchar, '')" for name in readable)
    return f"{is_absent} and concat_ws(' / ', {text}) not in (select cell from refused_rows)"


def new_refusals(db: duckdb.DuckDBPyConnection, extract: Extract, rejected: list[Path]) -> pa.Table:
    """Cells that were not refused before, as they are read anew each time until the department mends them."""
    refused = extract.refused.drop_columns("_again")
    if not rejected or not len(refused):
        return refused
    db.register("cells", refused)
    before = f"read_parquet({[str(path) for path in rejected]}, union_by_name = true)"
    same = " and ".join(f"b.{name} is not distinct from c.{name}" for name in ("column_name", "cell", "was_read"))
    return db.execute(f"select c.* from cells c where not exists (select 1 from {before} b where {same}) order by _row").to_arrow_table()


def _without_again(db: duckdb.DuckDBPyConnection, path: Path) -> Path:
    if "_again" not in pq.read_schema(path).names:
        return path
    copy = path.with_name("first.parquet")
    db.execute(f"copy (select * exclude (_again) from read_parquet('{path}')) to '{copy}' {PARQUET}")
    return copy


def _checksum(db: duckdb.DuckDBPyConnection, path: Path, names: str) -> tuple:
    """A sum over all rows that does not depend on their order."""
    return db.execute(f"select count(*), sum(hash({names})::hugeint) from read_parquet('{path}')").fetchall()[0]
