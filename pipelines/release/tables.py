"""Which tables and columns a release holds, and the writing of its two files. Nothing is public until the mart and the column say so."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

Tables = dict[tuple[str, str], list[str]]  # (schema, table) → its columns in the release


class Refused(RuntimeError):
    """A release that must not be made; the old one goes on serving."""


def models_of(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """dbt's models by name, but for staging, which no release holds."""
    nodes = manifest["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model" and node["config"]["schema"] != "staging"}


def meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `meta` block of a model or a column, wherever dbt put it."""
    return (node.get("config") or {}).get("meta") or node.get("meta") or {}


def of_city_hall(manifest: Mapping[str, Any]) -> Tables:
    """Star, kpi and marts without personal columns."""
    return {
        (node["config"]["schema"], name): [column for column, said in node["columns"].items() if not meta(said).get("personal")]
        for name, node in models_of(manifest).items()
    }


def of_citizens(manifest: Mapping[str, Any]) -> Tables:
    """The public columns of public marts.

    Raises:
        Refused: a public mart does not say whether it counts people or things, so nobody can tell what of it may be shown.
    """
    tables: Tables = {}
    for name, node in models_of(manifest).items():
        columns = [column for column, said in node["columns"].items() if meta(said).get("public") is True and not meta(said).get("personal")]
        if node["config"]["schema"] == "marts" and meta(node).get("public") is True and columns:
            if meta(node).get("disclosure") not in ("people", "things"):
                raise Refused(
                    f"ตาราง {name} เปิดเผยแต่ไม่บอกว่านับคนหรือสิ่งของ ให้เพิ่ม meta.disclosure: people หรือ things"
                    f" / {name} is public: say meta.disclosure: people or things"
                )
            tables["marts", name] = columns
    return tables


def look(db: duckdb.DuckDBPyConnection, tables: Tables, source: str) -> dict[str, dict]:
    """What a release of these tables would hold, with nothing written.

    Args:
        source: the catalog that they lie in.
    Returns:
        `schema.table` → rows, a hash of the rows that does not depend on their order, and the columns.
    """
    facts = {}
    for (schema, table), columns in sorted(tables.items()):
        chosen = _chosen(db, source, schema, table, columns)
        query = f"select count(*), coalesce(sum(hash(t)::hugeint), 0)::varchar from (select {chosen} from {source}.{schema}.{table}) as t"
        rows, content = db.execute(query).fetchone()
        facts[f"{schema}.{table}"] = {"rows": rows, "hash": content, "columns": columns}
    return facts


def write(db: duckdb.DuckDBPyConnection, tables: Tables, source: str, target: Path) -> None:
    """Write one self-contained file; it is never opened for writing again."""
    target.parent.mkdir(parents=True, exist_ok=True)
    db.execute(f"attach '{target}' as written")
    for (schema, table), columns in sorted(tables.items()):
        db.execute(f"create schema if not exists written.{schema}")
        chosen = _chosen(db, source, schema, table, columns)
        order = "" if schema == "star" else " order by all"  # what people page through; the star is too large to be sorted each night
        db.execute(f"create table written.{schema}.{table} as select {chosen} from {source}.{schema}.{table}{order}")
    db.execute("checkpoint written")
    db.execute("detach written")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _chosen(db: duckdb.DuckDBPyConnection, source: str, schema: str, table: str, columns: list[str]) -> str:
    """The select list. Decimals of marts and kpi become doubles: Superset takes a decimal column for one without a type."""
    kinds = dict(db.execute(f"select column_name, column_type from (describe {source}.{schema}.{table})").fetchall())
    is_read_by_superset = schema != "star"
    return ", ".join(f"{c}::double as {c}" if is_read_by_superset and kinds[c].startswith("DECIMAL") else c for c in columns)
