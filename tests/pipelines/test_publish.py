"""A release is whole and tested, or there is none: readers see the old one until the new one stands; what is not public is not in it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from pipelines import publish as module
from pipelines.publish import publish
from pipelines.release import audit, seal
from pipelines.release.shelf import releases as whole_releases
from pipelines.release.shelf import rollback, sweep
from pipelines.release.tables import Refused
from tests.pipelines.built import DRAFT, MANIFEST, OPEN, PERSONAL, PHONE, TABLES, build, columns_of, current, delivered, read, releases

WEIGHT = "select weight_tonnes from marts.waste_by_month"


@pytest.fixture
def city(warehouse):
    """A warehouse that is built and may be published."""
    build(warehouse)
    delivered(warehouse, "first")
    return warehouse


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
    assert all(DRAFT.encode() not in path.read_bytes() for path in current(city).parent.rglob("*.*") if path.is_file())
    assert DRAFT.encode() in current(city, "city_hall/city_hall.duckdb").read_bytes(), "the search finds what is there"


def test_superset_reads_doubles_and_the_star_keeps_its_decimals(city):
    publish(city, MANIFEST)
    kinds = {place: dict(columns) for place, columns in columns_of(current(city, "city_hall/city_hall.duckdb")).items()}
    assert kinds[("star", "fct_waste")]["weight_tonnes"].startswith("DECIMAL") and "staging" not in {schema for schema, _ in kinds}
    assert kinds[("marts", "waste_by_month")]["weight_tonnes"] == kinds[("kpi", "fct_kpi")]["actual"] == "DOUBLE"


def test_release_json_says_what_it_holds_and_its_public_form_says_less(city):
    release = publish(city, MANIFEST)
    public = json.loads(current(city, "public/release.json").read_text(encoding="utf-8"))
    said = {"id", "created_at", "as_of", "data_as_of", "is_demo", "tables", "notes", "checks", "files", "seal"}
    assert set(public) == said and public["created_at"].endswith("+07:00")
    assert (public["id"], public["is_demo"], public["data_as_of"]) == (release.path.name, True, str(date(2025, 10, 31)))
    assert public["tables"] == {"marts.feed_status": 1, "marts.kpi_public": 1, "marts.waste_by_month": 1}
    told = {"department_th": "กองหนึ่ง", "feed_th": "ขยะ", "note_th": "พักไว้", "is_held": True, "is_stale": False, "is_late": False}
    assert public["notes"] == [told]
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


@pytest.mark.parametrize(("where", "broken"), [(module, "write"), (module.open_data, "write"), (module.seal, "write"), (module, "swap")])
def test_a_failure_while_writing_leaves_the_old_release_serving_and_no_half_one(city, monkeypatch, where, broken):
    first = publish(city, MANIFEST)
    build(city, tonnes="99.0")
    with monkeypatch.context() as failing, pytest.raises(OSError, match="No space left"):
        failing.setattr(where, broken, lambda *_: (_ for _ in ()).throw(OSError("No space left on device")))
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


def days_ago(days: float) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y%m%dT%H%M%S%f}"[:18]


def test_sweeping_keeps_some_releases_for_some_days_and_the_one_that_serves_and_removes_what_a_kill_left(city, monkeypatch):
    monkeypatch.setenv("YALA_RELEASES_KEPT", "3")
    monkeypatch.setenv("YALA_RELEASE_DAYS", "30")
    serving = publish(city, MANIFEST).path
    root = city / "published"
    serving = serving.rename(serving.with_name(days_ago(99)))
    module.swap(root, serving)
    recent, old = [days_ago(day) for day in (4, 3, 2.5, 1)], days_ago(31)
    for name in [*recent, old, ".building-1000000000"]:
        (root / "releases" / name / "public").mkdir(parents=True)
    sweep(root)
    assert releases(city) == {serving.name, *recent[-3:]}
    monkeypatch.setenv("YALA_RELEASES_KEPT", "9")
    monkeypatch.setenv("YALA_RELEASE_DAYS", "2")
    sweep(root)
    assert releases(city) == {serving.name, recent[-1]}


def test_going_back_serves_the_very_bytes_of_then_and_the_next_build_goes_on(city):
    first = publish(city, MANIFEST)
    build(city, tonnes="13.75")
    second = publish(city, MANIFEST)
    before = time.monotonic()
    rollback(city / "published", first.facts["id"])
    assert time.monotonic() - before < 5
    assert seal.read(current(city).parents[1]) == first.facts and read(current(city), WEIGHT) == [(12.5,)]
    assert [path.name for path in whole_releases(city / "published")] == [first.facts["id"], second.facts["id"]]
    build(city, tonnes="14.0")
    assert publish(city, MANIFEST).is_new and read(current(city), WEIGHT) == [(14.0,)]


def test_nobody_goes_back_to_a_release_that_is_damaged_or_not_there(city):
    first = publish(city, MANIFEST)
    build(city, tonnes="13.75")
    publish(city, MANIFEST)
    with pytest.raises(KeyError):
        rollback(city / "published", "1999")
    file = first.path / "city_hall" / "city_hall.duckdb"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(seal.Damaged, match=r"เสียหาย.*city_hall.duckdb"):
        rollback(city / "published", first.facts["id"])
    assert read(current(city), WEIGHT) == [(13.75,)]


def test_a_failed_test_holds_everything_back_and_says_in_thai_what(city):
    first = publish(city, MANIFEST)
    build(city, tonnes="99.0")
    test = {"resource_type": "test", "attached_node": "model.yala.waste_by_month", "test_metadata": {"name": "holds"}, "name": "holds_waste"}
    manifest = {"nodes": MANIFEST["nodes"] | {"test.yala.holds_waste.1": test}}
    results = [
        {"unique_id": "model.yala.fct_waste", "status": "success"},
        {"unique_id": "test.yala.holds_waste.1", "status": "fail", "failures": 3, "message": "Got 3 results"},
        {"unique_id": "model.yala.kpi_public", "status": "skipped"},
    ]
    with pytest.raises(Refused, match=r"ไม่เผยแพร่รุ่นใหม่") as said:
        publish(city, manifest, results)
    for word in (f"รุ่น {first.facts['id']} ยังให้บริการ", "waste_by_month (ตารางของเมืองเล็ก)", "holds 3 แถว", "kpi_public"):
        assert word in str(said.value)
    assert read(current(city), WEIGHT) == [(12.5,)] and audit.written_down(city / "published")["serving"] == first.facts["id"]
    assert publish(city, MANIFEST).facts["checks"]["tests"] == 0 and audit.written_down(city / "published") is None


def test_a_public_mart_that_does_not_say_whether_it_counts_people_is_refused_and_one_column_alone_is_not_public(city):
    silent = json.loads(json.dumps(MANIFEST))
    del silent["nodes"]["model.yala.waste_by_month"]["config"]["meta"]["disclosure"]
    with pytest.raises(Refused, match="disclosure"):
        publish(city, silent)
    silent["nodes"]["model.yala.waste_by_month"]["config"]["meta"]["public"] = "yes"
    assert "marts.waste_by_month" not in publish(city, silent).facts["public_tables"]
