"""Publish: the tested marts → a release, two files swapped in whole. Readers never see a write.

City hall's file holds star, kpi and marts without personal columns; the citizens' file holds the columns marked
`public: true` of the marts and nothing else: what is not there cannot leak.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.inputs import BANGKOK
from pipelines.ledger import Ledger
from pipelines.settings import ROOT, setting

KEPT_RELEASES = 10
Tables = dict[tuple[str, str], list[str]]  # (schema, table) → its columns in the release


class Refused(RuntimeError):
    """A release that must not be made; the old one goes on serving."""


@dataclass(frozen=True)
class Release:
    """One published release; `is_new` is False where nothing had changed and none was made."""

    path: Path
    facts: dict
    is_new: bool


def publish(warehouse: Path, manifest: Mapping[str, Any]) -> Release:
    """Write the two files of a release beside the current one, then point `current` to it.

    Args:
        manifest: dbt's manifest; a column reaches the citizens' file only if its meta says `public: true`.
    Raises:
        Refused: demo and real data would mix.
    """
    is_demo = whose_data(warehouse)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["config"]["schema"] != "staging"]
    city_hall: Tables = {
        (node["config"]["schema"], node["name"]): [name for name, column in node["columns"].items() if not _meta(column).get("personal")]
        for node in models
    }
    public: Tables = {
        place: columns
        for node in models
        if (place := (node["config"]["schema"], node["name"]))[0] == "marts"
        and (columns := [name for name in city_hall[place] if _meta(node["columns"][name]).get("public")])
    }
    building = warehouse / "published" / "releases" / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    try:
        return _release(warehouse, building, city_hall, public, is_demo)
    finally:
        shutil.rmtree(building, ignore_errors=True)  # half-written, or not needed because nothing had changed


def _release(warehouse: Path, building: Path, city_hall: Tables, public: Tables, is_demo: bool) -> Release:
    root = warehouse / "published"
    tables = write(warehouse, building / "city_hall" / "city_hall.duckdb", city_hall)
    open_tables = write(warehouse, building / "public" / "open_data.duckdb", public)
    before = current_facts(root)
    if before and before["tables"] == tables and before["public_tables"] == open_tables and before["is_demo"] == is_demo:
        return Release(root / "current", before, is_new=False)
    facts = describe(warehouse, building, tables, open_tables, is_demo)
    release = root / "releases" / facts["id"]
    building.rename(release)
    swap(root, release)
    sweep(root)
    return Release(release, facts, is_new=True)


def whose_data(warehouse: Path) -> bool:
    """Whether the data are the demo city's.

    Raises:
        Refused: some are and some are not, and YALA_MIX_DEMO does not allow it.
    """
    kinds = {past.is_demo for past in Ledger(warehouse).history() if not past.is_held and past.department != "operations"}
    if kinds == {True, False} and setting("YALA_MIX_DEMO") != "1":
        raise Refused(
            "มีทั้งข้อมูลจำลองและข้อมูลจริงในคลัง จึงไม่เผยแพร่ ให้สั่ง `make clean` แล้วเริ่มใหม่ด้วย YALA_DEMO=0 (หรือยืนยันด้วย YALA_MIX_DEMO=1)"
            " / the warehouse mixes demo and real data: `make clean` and start with YALA_DEMO=0, or say YALA_MIX_DEMO=1"
        )
    return True in kinds


def write(warehouse: Path, target: Path, tables: Tables) -> dict[str, dict]:
    """Write one self-contained file; it is never opened for writing again.

    Decimals of marts and kpi become doubles: Superset takes a decimal column for one without a type.

    Returns:
        `schema.table` → its row count and a hash of its rows that does not depend on their order.
    """
    target.parent.mkdir(parents=True)
    facts = {}
    with duckdb.connect(str(target)) as db:
        db.execute(f"attach '{warehouse / 'yala.duckdb'}' as yala (read_only)")
        for (schema, table), columns in sorted(tables.items()):
            kinds = dict(db.execute(f"select column_name, column_type from (describe yala.{schema}.{table})").fetchall())
            is_read_by_superset = schema != "star"
            chosen = ", ".join(f"{c}::double as {c}" if is_read_by_superset and kinds[c].startswith("DECIMAL") else c for c in columns)
            db.execute(f"create schema if not exists {schema}")
            db.execute(f"create table {schema}.{table} as select {chosen} from yala.{schema}.{table}")
            rows, content = db.execute(f"select count(*), coalesce(sum(hash(t)::hugeint), 0)::varchar from {schema}.{table} as t").fetchone()
            facts[f"{schema}.{table}"] = {"rows": rows, "hash": content, "columns": columns}
        db.execute("detach yala")
        db.execute("checkpoint")
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return facts


def describe(warehouse: Path, building: Path, tables: dict, open_tables: dict, is_demo: bool) -> dict:
    """Write release.json, and its public form beside the citizens' file."""
    now = datetime.now(UTC)
    with duckdb.connect(str(building / "public" / "open_data.duckdb"), read_only=True) as db:
        as_of = db.execute("select max(data_as_of) from marts.kpi_public").fetchone()[0]
        notes = db.execute("select department_name_th, feed_name_th, note_th from marts.feed_status where is_held or is_stale or is_late").fetchall()
    public = {
        "id": f"{now:%Y%m%dT%H%M%S%f}"[:18],
        "created_at": now.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "data_as_of": as_of and as_of.isoformat(),
        "is_demo": is_demo,
        "tables": {name: facts["rows"] for name, facts in open_tables.items()},
        "notes": [dict(zip(("department_th", "feed_th", "note_th"), note, strict=True)) for note in notes],
    }
    deliveries = [
        {
            "department": d.department,
            "table": d.table_name,
            "sha256": d.content_sha256,
            "contract": d.contract_hash,
            "landed": d.rows_landed,
            "refused": d.rows_refused,
        }
        for d in Ledger(warehouse).history()
        if not d.is_held
    ]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    facts = public | {"git_commit": commit or None, "tables": tables, "public_tables": open_tables, "deliveries": deliveries}
    for path, content in {building / "release.json": facts, building / "public" / "release.json": public}.items():
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return facts


def swap(root: Path, release: Path) -> None:
    """Swap the directory link, not a file: DuckDB caches an open file by its path, so a replaced file stays stale."""
    beside = root / f".current-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(release.relative_to(root), target_is_directory=True)
    beside.replace(root / "current")
    folder = os.open(root, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def sweep(root: Path) -> None:
    """Remove releases past the newest few, and what a killed build left; never the one that serves."""
    serving = (root / "current").resolve()
    releases = sorted(path for path in (root / "releases").iterdir() if not path.name.startswith("."))
    left = [path for path in (root / "releases").glob(".building-*")]
    for path in [*releases[:-KEPT_RELEASES], *left]:
        if path != serving:
            shutil.rmtree(path, ignore_errors=True)


def current_facts(root: Path) -> dict | None:
    """release.json of the release that serves, or None before the first."""
    path = root / "current" / "release.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _meta(column: Mapping[str, Any]) -> Mapping[str, Any]:
    return column.get("config", {}).get("meta") or column.get("meta") or {}
