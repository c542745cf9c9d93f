"""A fact that grows is built by the month, and is always what building it whole would make it, to the last baht: the real fct_allowance, alone."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import ROOT
from tests.dbt_project.conftest import UNDERSCORED, dbt, write_parquet

COLUMNS = {"month_start": "date", "allowance_kind": "varchar", "community_name": "varchar", "due_persons": "integer", "on_time_persons": "integer"}
COLUMNS |= {"paid_thb": "decimal(16, 2)"} | UNDERSCORED
PROJECT = """
name: yala
profile: yala
model-paths: [models, ../contracts]
macro-paths: ["{macros}"]
sources: {{yala: {{+meta: {{external_location: "read_parquet('{raw}/*.parquet', union_by_name = true)"}}}}}}
models: {{yala: {{staging: {{+materialized: view}}}}}}
flags: {{send_anonymous_usage_stats: false}}
"""
# What should stand, said once more: the row last received for each key, with its community's key.
WHOLE = """
select month_start, allowance_kind, community_name, due_persons, on_time_persons, paid_thb, coalesce(community_key, md5('unknown')) as community_key
from (
    select *, row_number() over (
        partition by month_start, allowance_kind, community_name order by _received_at desc, _file desc, _row desc
    ) as newness
    from read_parquet('{raw}/*.parquet', union_by_name = true)
) as sent
left join read_parquet('{folder}/communities.parquet') as community using (community_name)
where newness = 1
"""


@pytest.fixture
def office(tmp_path):
    """The project of one fact, six months of three communities sent."""
    folder = tmp_path / "project"
    for name in ("models/staging", "models/star"):
        (folder / name).mkdir(parents=True)
    raw = folder / "raw"
    (folder / "dbt_project.yml").write_text(PROJECT.format(macros=ROOT / "dbt_project/macros", raw=raw), encoding="utf-8")
    (tmp_path / "contracts").mkdir()
    shutil.copy(ROOT / "sources/social_welfare/allowances.yml", tmp_path / "contracts")
    models = ROOT / "dbt_project/models"
    shutil.copy(models / "staging/social_welfare/stg_social_welfare__allowances.sql", folder / "models/staging")
    shutil.copy(models / "star/fct_allowance.sql", folder / "models/star")
    (folder / "models/star/dim_community.sql").write_text(f"select * from read_parquet('{folder}/communities.parquet')", encoding="utf-8")
    know(folder, "ก", "ข")
    for month in range(1, 7):
        send(folder, f"d{month}", month, received=month + 1, paid=1000.25)
    return folder


def know(folder: Path, *names: str) -> None:
    rows = [{"community_key": f"key of {name}", "community_name": name} for name in names]
    write_parquet(folder / "communities.parquet", {"community_key": "varchar", "community_name": "varchar"}, rows)


def send(folder: Path, delivery: str, month: int, received: int, paid: float, names: str = "กขค") -> None:
    """One workbook of one month, received on the fifth of another."""
    told = {"allowance_kind": "ผู้สูงอายุ", "due_persons": 10, "on_time_persons": 9, "month_start": f"2026-{month:02}-01"}
    told |= {"_delivery_id": delivery, "_received_at": f"2026-{received:02}-05 09:00:00", "_file": delivery}
    rows = [told | {"community_name": name, "paid_thb": round(paid + at / 100, 2), "_row": at} for at, name in enumerate(names)]
    write_parquet(folder / "raw" / f"{delivery}.parquet", COLUMNS, rows)


def built(folder: Path, *words: str) -> str:
    """Build, hold the fact against the whole, and return what was worked out anew: `true` (all), `false` (nothing) or the months."""
    done = dbt(folder, folder, "run", "--quiet", *words)
    assert not done.returncode, done.stdout + done.stderr
    with duckdb.connect(str(folder / "yala.duckdb"), read_only=True) as db:
        whole = WHOLE.format(raw=folder / "raw", folder=folder)
        columns = "month_start, allowance_kind, due_persons, on_time_persons, paid_thb, community_key"
        is_there, should_be = (db.sql(f"select {columns} from ({what}) order by all").fetchall() for what in ("from fct_allowance", whole))
        assert is_there == should_be
        assert db.sql("select count(*) = count(distinct allowance_key) from fct_allowance").fetchone() == (True,)
    code = (folder / "target/compiled/yala/models/star/fct_allowance.sql").read_text(encoding="utf-8")
    return code.rpartition("where")[2].strip().removeprefix("allowance.month_start in ")


def test_only_touched_months_are_worked_out_and_the_fact_is_always_the_whole_one(office):
    assert built(office) == "true"
    assert built(office) == "false", "nothing came"

    send(office, "d7", 7, received=8, paid=700)
    send(office, "late", 2, received=1, paid=1, names="กง")  # older than what stands: one row loses, one is new
    send(office, "corrected", 3, received=8, paid=333.33)
    assert built(office) == "(date '2026-02-01', date '2026-03-01', date '2026-07-01')"

    (office / "raw/corrected.parquet").unlink()  # a mended contract takes a delivery back
    (office / "raw/d5.parquet").unlink()
    assert built(office) == "(date '2026-03-01', date '2026-05-01')"

    know(office, "ก", "ข", "ค")  # a community that no one knew has got its name
    assert built(office) == "true"
    model = office / "models/star/fct_allowance.sql"
    model.write_text(model.read_text(encoding="utf-8") + "\n-- mended", encoding="utf-8")
    assert built(office).startswith("true")
