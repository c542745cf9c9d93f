"""A release is whole and tested, or there is none: readers see the old one until the new one stands; what is not public is not in it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines import publish as module
from pipelines.ledger import Ledger
from pipelines.publish import KEPT_RELEASES, Refused, publish, sweep

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
            "config": {"schema": schema},
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


@pytest.fixture
def city(warehouse):
    """A warehouse that is built and may be published."""
    build(warehouse)
    delivered(warehouse, "first")
    return warehouse


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


def test_the_citizens_file_holds_public_columns_of_marts_and_nothing_else(city):
    publish(city, MANIFEST)
    found = columns_of(current(city))
    public = {place: [name for name, meta in columns.items() if meta.get("public")] for place, columns in TABLES.items() if place[0] == "marts"}
    assert {place: [name for name, _ in columns] for place, columns in found.items()} == {place: names for place, names in public.items() if names}
    with duckdb.connect(str(current(city)), read_only=True) as db:
        assert not db.execute("select 1 from duckdb_views() where not internal").fetchall()


def test_personal_columns_are_in_neither_file(city):
    mislabelled = json.loads(json.dumps(MANIFEST))
    mislabelled["nodes"]["model.yala.waste_by_month"]["columns"]["note_th"]["config"]["meta"] = OPEN | PERSONAL
    publish(city, mislabelled)
    names = {
        name: {column for columns in columns_of(current(city, name)).values() for column, _ in columns} for name in ("city_hall/city_hall.duckdb",)
    }
    assert not names["city_hall/city_hall.duckdb"] & {"reporter_phone"}
    assert ("note_th", "VARCHAR") not in columns_of(current(city))[("marts", "waste_by_month")]
    for path in city.glob("published/**/*.*"):
        assert not path.is_file() or (PHONE.encode() not in path.read_bytes() and DRAFT.encode() not in path.read_bytes()), path.name


def test_what_is_not_public_is_not_in_the_bytes_of_the_citizens_folder(city):
    publish(city, MANIFEST)
    assert all(DRAFT.encode() not in path.read_bytes() for path in current(city).parent.iterdir())
    assert DRAFT.encode() in current(city, "city_hall/city_hall.duckdb").read_bytes(), "the search finds what is there"


def test_superset_reads_doubles_and_the_star_keeps_its_decimals(city):
    publish(city, MANIFEST)
    kinds = {place: dict(columns) for place, columns in columns_of(current(city, "city_hall/city_hall.duckdb")).items()}
    assert kinds[("star", "fct_waste")]["weight_tonnes"].startswith("DECIMAL") and "staging" not in {schema for schema, _ in kinds}
    assert kinds[("marts", "waste_by_month")]["weight_tonnes"] == kinds[("kpi", "fct_kpi")]["actual"] == "DOUBLE"


def test_release_json_says_what_it_holds_and_its_public_form_says_less(city):
    release = publish(city, MANIFEST)
    public = json.loads(current(city, "public/release.json").read_text(encoding="utf-8"))
    assert set(public) == {"id", "created_at", "data_as_of", "is_demo", "tables", "notes"} and public["created_at"].endswith("+07:00")
    assert (public["id"], public["is_demo"], public["data_as_of"]) == (release.path.name, True, str(date(2025, 10, 31)))
    assert public["tables"] == {"marts.feed_status": 1, "marts.kpi_public": 1, "marts.waste_by_month": 1}
    assert public["notes"] == [{"department_th": "กองหนึ่ง", "feed_th": "ขยะ", "note_th": "พักไว้"}]
    full = json.loads(current(city, "release.json").read_text(encoding="utf-8"))
    assert [line["sha256"] for line in full["deliveries"]] == ["first"] and full["tables"]["star.fct_waste"]["rows"] == 5


def test_nothing_new_is_no_new_release(city):
    first = publish(city, MANIFEST)
    build(city, order="desc")  # the same rows in another order
    again = publish(city, MANIFEST)
    assert first.is_new and not again.is_new and again.facts["id"] == first.facts["id"] and releases(city) == {first.path.name}


@pytest.mark.parametrize("change", ["a number", "whose data"])
def test_another_number_or_other_peoples_data_is_a_new_release(city, change, monkeypatch):
    first = publish(city, MANIFEST)
    if change == "a number":
        build(city, tonnes="12.51")
    else:
        delivered(city, "first", is_demo=False)
    assert publish(city, MANIFEST).is_new and releases(city) > {first.path.name}


def test_demo_and_real_data_are_never_mixed_unless_told_to(city, monkeypatch):
    first = publish(city, MANIFEST)
    delivered(city, "real", is_demo=False)
    with pytest.raises(Refused, match=r"ข้อมูลจำลอง.*YALA_MIX_DEMO=1.*mixes demo and real"):
        publish(city, MANIFEST)
    assert releases(city) == {first.path.name} and current(city).resolve().is_relative_to(first.path)
    monkeypatch.setenv("YALA_MIX_DEMO", "1")
    assert publish(city, MANIFEST).facts["is_demo"] is True


@pytest.mark.parametrize("said", [{"is_held": True}, {"department": "operations"}])
def test_what_is_held_or_our_own_is_nobodys_data(city, said):
    delivered(city, "real", is_demo=False, **said)
    assert publish(city, MANIFEST).facts["is_demo"] is True


def test_a_reader_that_stays_for_long_sees_the_new_release_and_keeps_the_old_one_open(city):
    publish(city, MANIFEST)
    query, path = "select weight_tonnes from marts.waste_by_month", str(current(city))
    with duckdb.connect(path, read_only=True) as old:
        assert old.execute(query).fetchone() == (12.5,)
        build(city, tonnes="13.75")
        publish(city, MANIFEST)
        with duckdb.connect(path, read_only=True) as new:
            assert new.execute(query).fetchone() == (13.75,)
        assert old.execute(query).fetchone() == (12.5,)


def test_no_reader_ever_finds_nothing_or_half_of_two_releases(city):
    """The tonnes of the mart and of the indicator are one number in every release; readers look while it changes."""
    publish(city, MANIFEST)
    query = "select weight_tonnes, (select actual from kpi.fct_kpi) from marts.waste_by_month"
    seen, over = [], threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.extend(read(current(city, "city_hall/city_hall.duckdb"), query))

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(look)
        for tonnes in range(20, 24):
            build(city, tonnes=f"{tonnes}.5")
            publish(city, MANIFEST)
        over.set()
        reader.result()
    assert len({one for one, _ in seen}) > 1 and all(one == other for one, other in seen)


@pytest.mark.parametrize("broken", ["write", "describe", "swap"])
def test_a_failure_while_writing_leaves_the_old_release_serving_and_no_half_one(city, monkeypatch, broken):
    first = publish(city, MANIFEST)
    build(city, tonnes="99.0")
    with monkeypatch.context() as failing, pytest.raises(OSError, match="No space left"):
        failing.setattr(module, broken, lambda *_: (_ for _ in ()).throw(OSError("No space left on device")))
        publish(city, MANIFEST)
    assert read(current(city), "select weight_tonnes from marts.waste_by_month") == [(12.5,)]
    whole = {name for name in releases(city) if (city / "published/releases" / name / "release.json").exists()}
    assert whole == releases(city) and first.path.name in whole
    assert publish(city, MANIFEST).is_new and read(current(city), "select weight_tonnes from marts.waste_by_month") == [(99.0,)]


def test_a_missing_table_makes_no_release(city):
    first = publish(city, MANIFEST)
    with duckdb.connect(str(city / "yala.duckdb")) as db:
        db.execute("drop table marts.kpi_public")
    with pytest.raises(duckdb.Error):
        publish(city, MANIFEST)
    assert releases(city) == {first.path.name}


def test_sweeping_keeps_the_newest_and_the_one_that_serves_and_removes_what_a_kill_left(city):
    serving = publish(city, MANIFEST).path
    root = city / "published"
    later = [f"{datetime.now(UTC) + timedelta(days=day):%Y%m%dT%H%M%S%f}"[:18] for day in range(1, KEPT_RELEASES + 3)]
    for name in [*later, ".building-1"]:
        (root / "releases" / name / "public").mkdir(parents=True)
    sweep(root)
    assert releases(city) == {serving.name, *later[-KEPT_RELEASES:]}
