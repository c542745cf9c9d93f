"""The disclosure rule over all public tables together: neither a shown figure nor a sum or difference of them gives a small count of people away.

A count of people from 1 to 9 is left blank, every other is rounded to 5, zero is shown. Then the totals are looked at as an attacker would: where
a blank could be worked out from a total and its other parts, in one table or across several, one more part is left blank, or the total.
The macros too_few, public_count and public_share do the first half inside a mart; what a mart forgot is done here.
"""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.release.bounds import Cell, protect_together
from pipelines.release.tables import Tables, meta

WHOLE = "ทั้งเทศบาล"  # what a dimension calls the row that holds all its others
WHOLE_NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
NO_COUNT = ("_be", "_order", "_no", "_year", "_code", "latitude", "longitude")


def protect(db: duckdb.DuckDBPyConnection, tables: Tables, manifest: Mapping[str, Any], source: str, target: str) -> dict[str, int]:
    """Copy the public tables from one catalog to another, protected.

    Returns:
        How many figures of each table that counts people are blank.
    """
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    cells: list[Cell] = []
    for (schema, table), columns in sorted(tables.items()):
        db.execute(f"create schema if not exists {target}.{schema}")
        chosen = ", ".join(columns)
        ordered = f"select {chosen} from {source}.{schema}.{table} order by all"
        db.execute(f"create table {target}.{schema}.{table} as select *, row_number() over () as _at from ({ordered})")
        kinds = dict(db.execute(f"select column_name, column_type from (describe {target}.{schema}.{table})").fetchall())
        grain = grain_of(models[table], manifest, columns)
        for column in counts_of(models[table], kinds, grain):
            cells += _cells(db, f"{target}.{schema}.{table}", column, columns, grain, _facts_behind(models[table]["unique_id"], manifest))
    blank = protect_together(cells)
    for schema, table in tables:
        name, model = f"{target}.{schema}.{table}", models[table]
        _write_back(db, name, model, [cell for cell in cells if cell.table == name], blank)
        db.execute(f"alter table {name} drop column _at")
    counted = {cell.table for cell in cells}
    return {name.removeprefix(f"{target}."): sum(cell.table == name and id(cell) in blank for cell in cells) for name in sorted(counted)}


def counts_of(model: Mapping[str, Any], kinds: Mapping[str, str], grain: list[str]) -> list[str]:
    """The public columns of a mart that count people: what its yml says (`counts: people`), else every whole number that is no part of its grain."""
    counted = []
    for column, kind in kinds.items():
        said = meta(model["columns"].get(column, {})).get("counts")
        is_number = kind in WHOLE_NUMBERS and column not in grain and column != "_at" and not column.endswith(NO_COUNT)
        if said == "people" or (said is None and is_number and meta(model).get("disclosure") == "people"):
            counted.append(column)
    return counted


def grain_of(model: Mapping[str, Any], manifest: Mapping[str, Any], columns: list[str]) -> list[str]:
    """What tells two rows apart, as the mart's own test of it says; without such a test, every column that is no figure."""
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if node["resource_type"] == "test" and node.get("attached_node") == model.get("unique_id"):
            if test.get("name") == "unique_together" and set(test["kwargs"]["columns"]) <= set(columns):
                return list(test["kwargs"]["columns"])
            if test.get("name") == "unique" and node.get("column_name") in columns:
                return [node["column_name"]]
    return [column for column in columns if str(model["columns"][column].get("data_type", "varchar")).lower() in ("varchar", "date", "boolean")]


def _facts_behind(unique_id: str, manifest: Mapping[str, Any]) -> str:
    """The facts that a mart is made of: two columns of one name over the same facts count the same."""
    found, ahead = set(), [unique_id]
    while ahead:
        for parent in (manifest["nodes"].get(ahead.pop(), {}).get("depends_on") or {}).get("nodes", []):
            (found.add if parent.split(".")[-1].startswith("fct_") else ahead.append)(parent)
    return " ".join(sorted(found))


def _cells(db: duckdb.DuckDBPyConnection, name: str, column: str, columns: list[str], grain: list[str], facts: str) -> list[Cell]:
    """One cell a row. A row of the whole stands a level higher: what it is the whole of tells it apart no more."""
    words = [other for other in columns if other != column]
    rows = db.execute(f"select _at, {column}, {', '.join(words)} from {name}").fetchall()
    cells = []
    for at, value, *said in rows:
        place = dict(zip(words, said, strict=True))
        told = {part for part in grain if place.get(part) == WHOLE}
        place = {word: value for word, value in place.items() if word not in told}
        cells.append(Cell(name, at, column, f"{facts}/{column}", value, tuple(part for part in grain if part not in told), place))
    return cells


def _write_back(db: duckdb.DuckDBPyConnection, name: str, model: Mapping[str, Any], cells: list[Cell], blank: set[int]) -> None:
    """Put the figures that may be shown in the place of the true ones; where a count of a row is blank, so is every share and average beside it."""
    if not cells:
        return
    by_column: dict[str, list[Cell]] = {}
    for cell in cells:
        by_column.setdefault(cell.column, []).append(cell)
    for column, of_column in by_column.items():
        figures = [None if id(cell) in blank else cell.shown for cell in of_column]
        db.register(
            "shown_figures", pa.table({"row_at": pa.array([cell.at for cell in of_column], pa.int64()), "figure": pa.array(figures, pa.int64())})
        )
        db.execute(f"update {name} as t set {column} = s.figure from shown_figures as s where t._at = s.row_at")
    kinds = dict(db.execute(f"select column_name, column_type from (describe {name})").fetchall())
    any_blank = " or ".join(f"{column} is null" for column in by_column)
    for column, kind in kinds.items():
        said = meta(model["columns"].get(column, {}))
        is_figure = (kind.startswith("DECIMAL") or kind in ("DOUBLE", "FLOAT")) and not column.endswith(NO_COUNT)
        if is_figure and meta(model).get("disclosure") == "people" and said.get("counts") != "things":
            db.execute(f"update {name} set {column} = null where {any_blank}")
