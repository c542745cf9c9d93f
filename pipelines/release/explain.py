"""A number that can defend itself: each indicator's words, formula, targets, tables, deliveries and checks, stored in the release at its publish."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release.facts import public_delivery
from pipelines.release.tables import meta, models_of

NAME = "explain.json"
WHERE = {"city_hall": Path("city_hall") / NAME, "public": Path("public") / NAME}
PERIODS = "kpi_period_month"  # asks every feed how far it reaches; a number does not come through that


def write(db: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any], results: list[dict], said: Mapping[str, Any], folder: Path) -> None:
    """Write both explanations: in full for city hall, and for anyone the public indicators with what may be said of their deliveries."""
    full = of_release(db, manifest, results, said)
    for audience, path in WHERE.items():
        told = full if audience == "city_hall" else public_form(full)
        (folder / path).write_text(json.dumps(told, ensure_ascii=False, indent=1, default=plain), encoding="utf-8")


def of_release(db: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any], results: list[dict], said: Mapping[str, Any]) -> dict[str, Any]:
    """Every indicator's explanation by its code, and the deliveries of each source once."""
    words = _rows(db, "from yala.kpi.dim_kpi") if "kpi.dim_kpi" in said["tables"] else []
    status = {result["unique_id"]: result["status"] for result in results}
    targets = _targets(db)
    kpis = {}
    for about in words:
        code = str(about["kpi_code"])
        if model := _model_of(code, manifest):
            lineage = _lineage(model["unique_id"], manifest)
            kpis[code] = {
                "words": about,
                "formula": {"model": model["name"], "grain": model["raw_code"].splitlines()[0].removeprefix("-- "), "sql": model["raw_code"]},
                "targets": [row for row in targets if row["kpi_code"] == code],
                "models": [_of_model(manifest["nodes"][name], said) for name in lineage if name.startswith("model.")],
                "feeds": sorted({".".join(name.split(".")[-2:]) for name in lineage if name.startswith("source.")}),
                "checks": _checks(lineage, manifest, status),
            }
    feeds: dict[str, list] = {}
    for delivery in said["deliveries"]:
        feeds.setdefault(f"{delivery['department']}.{delivery['table']}", []).append(delivery)
    used = {feed for kpi in kpis.values() for feed in kpi["feeds"]}
    release = {word: said[word] for word in ("id", "created_at", "as_of", "data_as_of", "is_demo", "git_commit")}
    return {"release": release, "kpis": kpis, "deliveries": {feed: feeds.get(feed, []) for feed in sorted(used)}}


def public_form(full: Mapping[str, Any]) -> dict[str, Any]:
    """What anyone may read: public indicators alone, and no file's name."""
    kpis = {code: kpi for code, kpi in full["kpis"].items() if kpi["words"].get("visibility") == "public"}
    used = {feed for kpi in kpis.values() for feed in kpi["feeds"]}
    deliveries = {feed: [public_delivery(told) for told in found] for feed, found in full["deliveries"].items() if feed in used}
    models = {code: [{word: model[word] for word in ("name", "layer", "description_th")} for model in kpi["models"]] for code, kpi in kpis.items()}
    return {"release": full["release"], "kpis": {code: kpi | {"models": models[code]} for code, kpi in kpis.items()}, "deliveries": deliveries}


def _model_of(code: str, manifest: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The model that works an indicator out: its name begins with the code."""
    found = [node for name, node in models_of(manifest).items() if node["config"]["schema"] == "kpi" and name.startswith(f"{code.lower()}_")]
    return found[0] if len(found) == 1 else None


def _lineage(unique_id: str, manifest: Mapping[str, Any]) -> list[str]:
    """All that a model is made of, down to the sources; itself last."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order or name.split(".")[-1] == PERIODS:
            return
        for parent in (manifest["nodes"].get(name, {}).get("depends_on") or {}).get("nodes", []):
            visit(parent)
        order.append(name)

    visit(unique_id)
    return order


def _of_model(node: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    table = f"{node['config']['schema']}.{node['name']}"
    counted = {word: said["tables"][table][word] for word in ("rows", "hash")} if table in said["tables"] else {}
    about = {"description_th": node.get("description") or "", "label_en": meta(node).get("label_en", "")}
    return {"name": node["name"], "layer": node["config"]["schema"], "path": node.get("original_file_path", "")} | about | counted


def _checks(lineage: list[str], manifest: Mapping[str, Any], status: Mapping[str, str]) -> dict[str, Any]:
    """The tests of all that the number came through, and what each came to."""
    tests = {node["name"]: status.get(uid, "not run") for uid, node in manifest["nodes"].items() if node.get("attached_node") in lineage}
    return {"passed": sum(came_to == "pass" for came_to in tests.values()), "all": len(tests), "tests": tests}


def _targets(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every target that ever held, from the table that dates them."""
    places = db.execute(
        "select schema_name, table_name, max(column_name) filter (where column_name like '%_from') from duckdb_columns()"
        " where database_name = 'yala' and schema_name not in ('staging', 'marts')"
        " and regexp_full_match(column_name, 'kpi_code|target|(holds|valid)_from')"
        " group by schema_name, table_name having bool_or(column_name = 'kpi_code') and bool_or(column_name = 'target')"
    ).fetchall()
    places = [place for place in places if place[2]]
    places.sort(key=lambda place: (place[0] == "seeds", place))  # a seed only until a table says more
    return _rows(db, f"from yala.{places[0][0]}.{places[0][1]} order by kpi_code, {places[0][2]}") if places else []


def _rows(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Rows by column name; keys say nothing to people."""
    result = db.execute(query)
    names = [column[0] for column in result.description]
    rows = (zip(names, row, strict=True) for row in result.fetchall())
    return [{name: value for name, value in row if not name.endswith("_key")} for row in rows]


def plain(value: object) -> str | float:
    """What JSON has no form for."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")
