"""The small city released: every public mart keeps the rule, every indicator is explained, and a past day and a number come out the same again."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from pipelines.inputs import BANGKOK
from pipelines.ledger import Ledger
from pipelines.publish import DATABASES, Made, make
from pipelines.release import audit, defend, explain, facts, past, scan, seal
from pipelines.release.bounds import FEWEST
from pipelines.release.disclosure import counts_of, grain_of
from pipelines.release.tables import Refused, models_of, of_citizens

KEY = "a key of the tests, 32 characters or more"
DAY = date(2026, 4, 10)


@pytest.fixture(scope="module")
def small(city, tmp_path_factory) -> Path:
    """A copy of the small city's warehouse with a ledger that knows its deliveries."""
    built = Path(city[2].execute("select path from duckdb_databases() where path is not null").fetchone()[0]).parent
    warehouse = tmp_path_factory.mktemp("small") / "warehouse"
    shutil.copytree(built, warehouse, ignore=shutil.ignore_patterns("*.wal"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HASH_KEY", KEY)
        patch.setenv("YALA_WAREHOUSE", str(warehouse))
        patch.setenv("YALA_ENV_FILE", str(warehouse / "absent.env"))
        lines = []
        for feed, rows in city[0].items():
            department, table = feed.split(".")
            for delivery, of_it in rows.groupby("_delivery_id", sort=False) if len(rows) else []:
                at = of_it["_received_at"].iloc[0].to_pydatetime().replace(tzinfo=ZoneInfo("Asia/Bangkok"))
                line = {"delivery_id": delivery, "department": department, "table_name": table, "contract_hash": "small"}
                said = {"content_sha256": delivery, "file_name": f"{delivery}.xlsx", "received_at": at, "landed_at": datetime.now(UTC)}
                flags = {"is_demo": True, "is_held": False, "can_release": False, "reason_th": None, "reason_en": None, "watermark": None}
                counts = {"rows_sent": len(of_it), "rows_landed": len(of_it), "rows_refused": 0, "rows_skipped": 0, "wrong_totals": 0}
                lines.append(line | said | flags | counts)
        Ledger(warehouse).record(*{line["delivery_id"]: line for line in lines}.values())
        yield warehouse


@pytest.fixture(scope="module")
def released(small) -> tuple[Path, dict, dict]:
    """Its release, what that says, and dbt's manifest."""
    manifest = json.loads((small / "target" / "manifest.json").read_text(encoding="utf-8"))
    made = Made(small / "yala.duckdb", manifest, audit.results(small / "target"), facts.deliveries(Ledger(small)), is_demo=True)
    folder = small / "published" / "releases" / "small"
    return folder, make(made, folder, None, name="small"), manifest


def test_the_whole_project_makes_a_release_that_is_scanned_and_sealed(released):
    folder, said, manifest = released
    assert seal.check_whole(folder) == said and said["checks"]["tests"] == said["checks"]["passed"] > 50
    assert set(said["public_tables"]) == {f"marts.{name}" for _, name in of_citizens(manifest)}
    assert scan.look(folder / "public", scan.digests(folder / "public") | facts.known_hashes(said)) == []


def test_no_public_mart_shows_a_small_count_of_people_or_one_that_is_not_rounded(released):
    folder, _, manifest = released
    counted = 0
    with duckdb.connect(str(folder / DATABASES["public"]), read_only=True) as db:
        for (schema, table), columns in of_citizens(manifest).items():
            kinds = dict(db.execute(f"select column_name, column_type from (describe {schema}.{table})").fetchall())
            model = models_of(manifest)[table]
            for column in counts_of(model, kinds, grain_of(model, manifest, columns)):
                wrong = f"{column} % 5 != 0 or ({column} > 0 and {column} < {FEWEST})"
                assert db.execute(f"select count(*) from {schema}.{table} where {wrong}").fetchone() == (0,), (table, column)
                counted += 1
    assert counted >= 4


def test_every_indicator_of_the_release_is_explained_down_to_its_deliveries(released):
    folder, said, _ = released
    full, public = (json.loads((folder / path).read_text(encoding="utf-8")) for path in explain.WHERE.values())
    with duckdb.connect(str(folder / DATABASES["city_hall"]), read_only=True) as db:
        told = {code for (code,) in db.execute("select distinct kpi_code from kpi.fct_kpi").fetchall()}
        shown = {code for (code,) in db.execute("select distinct kpi_code from marts.kpi_public").fetchall()}
    assert told <= set(full["kpis"]) and shown <= set(public["kpis"])
    for code in told:
        kpi = full["kpis"][code]
        assert kpi["words"]["definition_th"] and kpi["formula"]["sql"] and kpi["feeds"] and kpi["models"][-1]["name"].startswith(code.lower())
        assert kpi["checks"]["passed"] == kpi["checks"]["all"] > 0, code
        assert any(full["deliveries"][feed] for feed in kpi["feeds"]), code
    assert [target["target"] for target in full["kpis"]["G01"]["targets"]] and not [code for code in public["kpis"] if code not in full["kpis"]]
    fields = {field for found in public["deliveries"].values() for delivery in found for field in delivery}
    assert fields == {"department", "table", "received_on", "sha256", "sent", "landed", "refused"}
    assert ".xlsx" not in json.dumps(public["deliveries"]) and all(kpi["words"]["visibility"] == "public" for kpi in public["kpis"].values())


def test_a_value_is_found_by_either_era_and_by_fiscal_year(released):
    folder = released[0]
    thai, common = defend.defend(folder, "G01", "2569-02"), defend.defend(folder, "g01", "2026-02")
    assert thai.value == common.value and thai.value["period_start"] == date(2026, 2, 1) and thai.value["actual"] is not None
    assert defend.defend(folder, "G01", "2569").value["period_grain"] == "fiscal_year"
    assert defend.defend(folder, "G01", None).value["period_start"] > date(2026, 2, 1)
    for code, period in (("X99", None), ("G01", "2500-01"), ("G01", "เมื่อวาน")):
        with pytest.raises(defend.Unknown):
            defend.defend(folder, code, period)


@pytest.mark.slow
def test_a_number_worked_out_anew_from_raw_parquet_is_the_number_that_was_published(small, released):
    for code, period in (("G01", "2569-02"), ("L01", None)):
        found = defend.work_out_anew(small, released[0], defend.defend(released[0], code, period))
        assert found.is_same and found.anew is not None, (code, found.value, found.anew)
    left_out = Ledger(small).history("waterworks", "water_production")[0]
    known = {said["delivery"] for said in released[1]["deliveries"]} - {left_out.delivery_id}
    past.lay_out(small, small / "aside", known, Ledger(small))
    with duckdb.connect() as db:
        rows = f"from read_parquet('{small}/aside/raw/waterworks/water_production/*.parquet') select distinct _delivery_id"
        found = {name for (name,) in db.execute(rows).fetchall()}
    assert found and left_out.delivery_id not in found, "only what the release was made of is laid out"


@pytest.mark.slow
def test_a_past_day_is_the_same_however_often_it_is_made_and_knows_nothing_of_later(small, released):
    first, said = past.build_as_of(small, past.day_of("2569-04-10"))
    files = {path.name: path.read_bytes() for path in (first / "public" / "files").iterdir()}
    again, told = past.build_as_of(small, DAY)
    assert again == first and said["as_of"] == "2026-04-10" and seal.check_whole(again) == told
    assert told["tables"] == said["tables"] and told["public_tables"] == said["public_tables"]
    assert {path.name: path.read_bytes() for path in (again / "public" / "files").iterdir()} == files and len(files) > 10
    until = datetime(2026, 4, 11, tzinfo=BANGKOK)
    assert 0 < len(told["deliveries"]) < len(released[1]["deliveries"])
    assert all(datetime.fromisoformat(delivery["received_at"]) < until for delivery in told["deliveries"])
    with duckdb.connect(str(again / DATABASES["city_hall"]), read_only=True) as db:
        assert db.execute("select max(received_at) < timestamp '2026-03-01' from star.fct_complaint").fetchone() == (True,)
        assert db.execute("select max(period_end) from kpi.fct_kpi").fetchone()[0] <= DAY
        assert db.execute("select bool_or(last_received_on > date '2026-04-10') from marts.feed_status").fetchone() == (False,)
    assert not (small / "published" / "current").exists(), "nothing serves because of it"


def test_a_day_that_is_not_over_is_refused():
    with pytest.raises(Refused, match="ยังไม่จบ"):
        past.build_as_of(Path("/nowhere"), datetime.now(BANGKOK).date() + timedelta(days=1))
