"""Our short files → the files that Superset's ImportAssetsCommand takes. Names become UUIDs; every reference is checked first.

What is imported may be edited in the web: `make dashboards-pull` brings edits back (pull.py). Only the database may not.

People write names; Superset wants UUIDs, ids and a dozen fields that are always the same. Nothing here imports Superset.
"""

import json
from typing import Any

import yaml

from superset_config import connection, layout, queries
from superset_config.audience import Audience
from superset_config.marts import Mart
from superset_config.names import uid
from superset_config.shelf import Shelf

DEMO = " · ข้อมูลจำลอง"
VERSION = "1.0.0"


def database(here: Audience) -> dict[str, Any]:
    """The one database of an audience. Its locks are set again on every connection, whatever is stored (connection.py)."""
    described = connection.described()
    name = described["files"][here.name]["name"]
    return {
        "database_name": name,
        "uuid": uid("database", here.name),
        "sqlalchemy_uri": connection.uri(here),
        "expose_in_sqllab": not here.is_public,
        "allow_dml": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_run_async": False,
        "is_managed_externally": True,
        "extra": {"engine_params": {"connect_args": described["connect_args"]}, "allows_virtual_table_explore": False},
    }


def dataset(ours: dict[str, Any], mart: Mart, here: Audience) -> dict[str, Any]:
    """One mart as a Superset data set: columns and their Thai words from dbt, metrics from our file."""
    captions = ours.get("captions", {})
    return {
        "table_name": mart.name,
        "schema": connection.described()["schema"],
        "uuid": uid("dataset", f"{here.name}/{mart.name}"),
        "database_uuid": uid("database", here.name),
        "description": mart.description,
        "is_managed_externally": False,
        "normalize_columns": False,
        "columns": [
            {
                "column_name": name,
                "verbose_name": captions.get(name, column.caption),
                "description": column.description,
                "type": column.type,
                "is_dttm": column.type == "DATE",
                "groupby": True,
                "filterable": True,
            }
            for name, column in mart.columns.items()
        ]
        + [
            {"column_name": name, "verbose_name": c["caption"], "expression": c["expression"], "type": "VARCHAR", "groupby": True, "filterable": True}
            for name, c in ours["calculated"].items()
        ],
        "metrics": [
            {"metric_name": name, "verbose_name": m["caption"], "expression": m["expression"], "d3format": m.get("format")}
            for name, m in ours["metrics"].items()
        ],
    }


def chart(slug: str, name: str, ours: dict[str, Any], here: Audience, is_demo: bool) -> dict[str, Any]:
    """One chart, with the query that its page will send."""
    return {
        "slice_name": ours["title"] + DEMO * is_demo,
        "description": ours["description"],
        "viz_type": ours["viz_type"],
        "params": ours["params"],
        "query_context": json.dumps(queries.context(ours["params"]), ensure_ascii=False),
        "uuid": uid("chart", f"{slug}/{name}"),
        "dataset_uuid": uid("dataset", f"{here.name}/{ours['dataset']}"),
        "is_managed_externally": False,
    }


def bundle(here: Audience, marts: dict[str, Mart], is_demo: bool, on: Shelf) -> dict[str, str]:
    """The files of one import, by name.

    Args:
        marts: what the audience may see, by name (`marts.of_manifest`).
        is_demo: whether the release shows made-up data; then every title says so.
        on: what to show; it must have passed `checks.check`.
    """
    title = {key: ours["title"] + DEMO * is_demo for key, ours in on.charts.items()}
    files: dict[str, dict[str, Any]] = {"metadata.yaml": {"type": "assets"}, f"databases/{here.name}.yaml": database(here)}
    for mart, ours in on.datasets.items():
        files[f"datasets/{here.name}/{mart}.yaml"] = dataset(ours, marts[mart], here)
    for (slug, name), ours in on.charts.items():
        files[f"charts/{slug}_{name}.yaml"] = chart(slug, name, ours, here, is_demo)
    for slug, ours in on.dashboards.items():
        charts = {name: chart | {"title": title[slug, name]} for (of, name), chart in on.charts.items() if of == slug}
        known = {mart: set(marts[mart].columns) for mart in on.datasets}
        files[f"dashboards/{slug}.yaml"] = {
            "dashboard_title": ours["title"] + DEMO * is_demo,
            "description": ours["description"],
            "slug": slug,
            "uuid": uid("dashboard", slug),
            "css": ours["css"],
            "published": True,
            "is_managed_externally": False,
            "position": layout.position(slug, ours, charts),
            "metadata": layout.metadata(slug, ours, charts, known, here),
        }
    return {name: yaml.safe_dump(body | {"version": VERSION}, allow_unicode=True, sort_keys=False) for name, body in files.items()}


def uuids(files: dict[str, str]) -> set[str]:
    """The UUIDs of everything that a bundle describes."""
    return {yaml.safe_load(text).get("uuid") for text in files.values()}
