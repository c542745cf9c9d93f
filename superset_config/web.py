"""What Superset holds now, in the words of our files, read from its own database; so that an edit made in the web can be told from what was
imported. Does not import Superset.
"""

import json
import sqlite3
from typing import Any
from uuid import UUID

from superset_config.audience import Audience
from superset_config.bundle import DEMO

NOT_OURS = {"slice_id", "datasource", "dashboards", "url_params", "extra_form_data", "viz_type", "adhoc_filters"}  # set by Superset, or kept apart
Found = dict[str, dict[str, Any]]


def now(here: Audience) -> dict[str, Found]:
    """Charts, dashboards and data sets by UUID."""
    with sqlite3.connect(f"file:{here.metadata_file}?mode=ro", uri=True, timeout=30) as metadata:
        metadata.row_factory = sqlite3.Row
        tables = {row["id"]: row for row in metadata.execute("select id, uuid, table_name from tables")}
        charts = {_key(row): _chart(row, tables) for row in metadata.execute("select * from slices")}
        return {
            "charts": charts,
            "dashboards": {_key(row): _dashboard(row, tables) for row in metadata.execute("select * from dashboards")},
            "datasets": {_key(row): _dataset(row["id"], metadata) for row in tables.values()},
        }


def remember(here: Audience, described: set[str]) -> None:
    """Keep what was just imported, by the UUIDs that our files describe: whatever differs from it later was changed in the web."""
    ours = {kind: {key: one for key, one in found.items() if key in described} for kind, found in now(here).items()}
    _note(here).write_text(json.dumps(ours, ensure_ascii=False), encoding="utf-8")


def uuids_of_import(here: Audience) -> dict[str, set[str]]:
    """What the last import brought, by kind; nothing before the first."""
    return {kind: set(found) for kind, found in (imported(here) or {}).items()}


def imported(here: Audience) -> dict[str, Found] | None:
    """What the last import brought, or None before the first."""
    return json.loads(_note(here).read_text(encoding="utf-8")) if _note(here).exists() and here.metadata_file.exists() else None


def _note(here: Audience) -> Any:
    return here.state / "imported.json"


def _key(row: sqlite3.Row) -> str:
    return str(UUID(bytes=row["uuid"]))


def _chart(row: sqlite3.Row, tables: dict[int, sqlite3.Row]) -> dict[str, Any]:
    params = json.loads(row["params"] or "{}")
    table = tables.get(row["datasource_id"])
    return {
        "id": row["id"],
        "title": (row["slice_name"] or "").removesuffix(DEMO),
        "description": row["description"] or "",
        "dataset": table and table["table_name"],
        "viz_type": row["viz_type"],
        "only": [_only(condition) for condition in params.get("adhoc_filters") or [] if condition.get("operator") != "TEMPORAL_RANGE"],
        "params": {key: value for key, value in params.items() if key not in NOT_OURS},
    }


def _only(condition: dict[str, Any]) -> Any:
    """`[column, value]` of a condition that our files can say; any other as Superset has it."""
    if condition.get("expressionType") == "SIMPLE" and condition.get("operator") == "IS TRUE":
        return [condition["subject"], True]
    if condition.get("expressionType") == "SIMPLE" and condition.get("operator") == "==":
        return [condition["subject"], condition["comparator"]]
    return condition


def _dashboard(row: sqlite3.Row, tables: dict[int, sqlite3.Row]) -> dict[str, Any]:
    position, metadata = json.loads(row["position_json"] or "{}"), json.loads(row["json_metadata"] or "{}")
    rows = []
    for name in position.get("GRID_ID", {}).get("children", []):
        parts = [position[child] for child in position[name].get("children", []) if position[child]["type"] == "CHART"]
        if parts:
            rows.append({"height": parts[0]["meta"]["height"], "charts": [[part["meta"].get("uuid"), part["meta"]["width"]] for part in parts]})
    filters = [_filter(one, tables) for one in metadata.get("native_filter_configuration") or []]
    return {"title": (row["dashboard_title"] or "").removesuffix(DEMO), "description": row["description"] or "", "rows": rows, "filters": filters}


def _filter(one: dict[str, Any], tables: dict[int, sqlite3.Row]) -> dict[str, Any]:
    target, controls = (one.get("targets") or [{}])[0], one.get("controlValues") or {}
    by_uuid = {_key(table): table["table_name"] for table in tables.values()}
    named = tables[target["datasetId"]]["table_name"] if target.get("datasetId") in tables else by_uuid.get(target.get("datasetUuid"))
    said = {
        "name": one.get("name"),
        "description": one.get("description"),
        "column": (target.get("column") or {}).get("name"),
        "dataset": named,
        "sort_by": controls.get("sortMetric"),
        "newest_first": True if controls.get("sortAscending") is False else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _dataset(number: int, metadata: sqlite3.Connection) -> dict[str, Any]:
    metrics = metadata.execute("select metric_name, verbose_name, expression, d3format from sql_metrics where table_id = ?", [number])
    columns = metadata.execute("select column_name, verbose_name, expression from table_columns where table_id = ?", [number]).fetchall()
    return {
        "metrics": {m["metric_name"]: {"caption": m["verbose_name"], "expression": m["expression"], "format": m["d3format"]} for m in metrics},
        "captions": {c["column_name"]: c["verbose_name"] for c in columns if not c["expression"]},
        "calculated": {c["column_name"]: {"caption": c["verbose_name"], "expression": c["expression"]} for c in columns if c["expression"]},
    }
