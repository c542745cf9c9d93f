"""What dbt leaves behind of a city of six tables, written in milliseconds: for tests of what comes after."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.ledger import Ledger

PHONE, DRAFT = "0897654321", "ร่างที่ยังไม่เปิดเผย"
OPEN, PERSONAL, CLOSED = {"public": True}, {"personal": True}, {}
TABLES = {  # (schema, table): columns and their meta
    ("staging", "stg_works__waste"): {"reporter_phone": PERSONAL},
    ("star", "fct_waste"): {"waste_key": CLOSED, "weight_tonnes": CLOSED, "reporter_phone": PERSONAL},
    ("kpi", "fct_kpi"): {"kpi_code": OPEN, "actual": OPEN},
    ("marts", "waste_by_month"): {"month_label_th": OPEN, "weight_tonnes": OPEN, "note_th": CLOSED},
    ("marts", "waste_by_officer"): {"officer_th": CLOSED, "trips": CLOSED},
    ("marts", "kpi_public"): {"kpi_code": OPEN, "data_as_of": OPEN},
    ("marts", "feed_status"): dict.fromkeys(("department_name_th", "feed_name_th", "note_th", "is_held", "is_stale", "is_late"), OPEN),
}
FEED = "select 'กองหนึ่ง' as department_name_th, 'ขยะ' as feed_name_th, 'พักไว้' as note_th, true as is_held, false as is_stale, false as is_late"
MANIFEST = {
    "nodes": {
        f"model.yala.{table}": {
            "resource_type": "model",
            "name": table,
            "unique_id": f"model.yala.{table}",
            "description": "ตารางของเมืองเล็ก",
            "config": {"schema": schema, "meta": {"public": any(meta.get("public") for meta in columns.values()), "disclosure": "things"}},
            "columns": {name: {"config": {"meta": meta}} for name, meta in columns.items()},
        }
        for (schema, table), columns in TABLES.items()
    }
    | {"test.yala.not_null": {"resource_type": "test"}}
}


def build(warehouse: Path, tonnes: str = "12.50", order: str = "asc") -> None:
    """What dbt leaves behind: every table of the small city."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse / "yala.duckdb")) as db:
        for schema in ("staging", "star", "kpi", "marts"):
            db.execute(f"create schema if not exists {schema}")
        facts = (
            f"select md5(i::varchar) as waste_key, {tonnes}::decimal(12, 3) + i as weight_tonnes, '{PHONE}' as reporter_phone from range(5) as t(i)"
        )
        db.execute(f"create or replace view staging.stg_works__waste as select '{PHONE}' as reporter_phone")
        db.execute(f"create or replace table star.fct_waste as select * from ({facts}) order by weight_tonnes {order}")
        db.execute(f"create or replace table kpi.fct_kpi as select 'G01' as kpi_code, {tonnes}::decimal(12, 3) as actual")
        month = f"select 'ต.ค. 2568' as month_label_th, {tonnes}::decimal(12, 3) as weight_tonnes, '{DRAFT}' as note_th"
        db.execute(f"create or replace table marts.waste_by_month as {month}")
        db.execute("create or replace table marts.waste_by_officer as select 'นายสมมติ' as officer_th, 3 as trips")
        db.execute("create or replace table marts.kpi_public as select 'G01' as kpi_code, date '2025-10-31' as data_as_of")
        db.execute(f"create or replace table marts.feed_status as {FEED}")


def delivered(warehouse: Path, name: str, **said) -> None:
    """One line of the ledger."""
    now = datetime.now(UTC)
    line = {"delivery_id": name, "department": "works", "table_name": "waste", "contract_hash": "hash", "content_sha256": name, "file_name": name}
    counts = {"rows_sent": 1, "rows_landed": 1, "rows_refused": 0, "rows_skipped": 0, "wrong_totals": 0}
    facts = {"reason_th": None, "reason_en": None, "watermark": None, "can_release": False, "is_held": False, "is_demo": True}
    Ledger(warehouse).record(line | counts | facts | {"received_at": now, "landed_at": now} | said)


def read(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(query).fetchall()


def columns_of(path: Path) -> dict[tuple, list]:
    found: dict = {}
    for schema, table, column, kind in read(path, "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"):
        found.setdefault((schema, table), []).append((column, kind))
    return found


def releases(warehouse: Path) -> set[str]:
    """All that lies under releases/, hidden or not."""
    return {path.name for path in (warehouse / "published" / "releases").iterdir()}


def current(warehouse: Path, name: str = "public/open_data.duckdb") -> Path:
    return warehouse / "published" / "current" / name
