"""B4 and B5: dbt's build of a fact and its tests against the same SQL bare, and one more month of a hundred against building all of it.

The fact is the real fct_allowance with its real staging and contract, in a project of its own; its rows are made up. What B5 leaves out is
the release: it is written anew each time, as readers need files that no one writes again.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from pipelines.settings import ROOT
from tests.bench.harness import compare

FOLDER = ROOT / "build" / "bench" / "star"
MONTHS, ROWS_A_MONTH = 100, 100_000
NEWEST = "m100.parquet"
ROUNDS = 3  # each side runs for half a minute
PROJECT = """
name: yala
profile: yala
model-paths: [models, ../contracts]
macro-paths: ["{dbt}/macros"]
test-paths: ["{dbt}/tests"]
sources: {{yala: {{+meta: {{external_location: "read_parquet('{raw}/*.parquet', union_by_name = true)"}}}}}}
models: {{yala: {{staging: {{+materialized: view}}, star: {{+materialized: table}}}}}}
flags: {{send_anonymous_usage_stats: false}}
"""
TESTS = """
models:
  - name: fct_allowance
    data_tests:
      - reconciles_with:
          arguments: {other: ref('stg_social_welfare__allowances'), measures: {sum(paid_thb): sum(paid_thb), sum(due_persons): sum(due_persons)}}
    columns:
      - {name: allowance_key, data_tests: [unique, not_null]}
      - {name: community_key, data_tests: [not_null, relationships: {arguments: {to: ref('dim_community'), field: community_key}}]}
"""
MONTH = """
copy (
    select (date '2018-01-01' + to_months({month}))::date as month_start, 'ผู้สูงอายุ' as allowance_kind, 'ชุมชน ' || i as community_name,
        5::integer as due_persons, 4::integer as on_time_persons, (i % 977 * 1.25)::decimal(16, 2) as paid_thb, 'm{month}' as _delivery_id,
        timestamptz '2026-01-01 00:00:00+07' as _received_at, 'm{month}' as _file, '' as _sheet, i as _row
    from range({rows}) as made (i)
) to '{path}' (compression zstd)
"""


def project(name: str, raw: Path) -> Path:
    """A project of the one fact over the Parquet files of `raw`, with a warehouse of its own."""
    folder = FOLDER / name
    for part in ("models/staging", "models/star"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(PROJECT.format(dbt=ROOT / "dbt_project", raw=raw), encoding="utf-8")
    (FOLDER / "contracts").mkdir(exist_ok=True)
    shutil.copy(ROOT / "sources/social_welfare/allowances.yml", FOLDER / "contracts")
    models = ROOT / "dbt_project/models"
    shutil.copy(models / "staging/social_welfare/stg_social_welfare__allowances.sql", folder / "models/staging")
    shutil.copy(models / "star/fct_allowance.sql", folder / "models/star")
    known = f"select md5(i::varchar) as community_key, 'ชุมชน ' || i as community_name from range({ROWS_A_MONTH - 10}) as made (i)"
    known += " union all select md5('unknown'), 'ไม่ระบุชุมชน'"
    (folder / "models/star/dim_community.sql").write_text(known, encoding="utf-8")
    (folder / "models/star/fct_allowance.yml").write_text(TESTS, encoding="utf-8")
    return folder


def made(name: str, months: int) -> Path:
    """The Parquet files of so many months, written once."""
    raw = FOLDER / name
    raw.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        for month in range(months):
            path = raw / f"m{month}.parquet"
            if not path.exists():
                db.execute(MONTH.format(month=month, rows=ROWS_A_MONTH, path=path))
    return raw


def dbt(folder: str, *words: str) -> None:
    """Our side: dbt's own command, models and tests."""
    env = os.environ | {"YALA_WAREHOUSE": folder, "DBT_TARGET_PATH": f"{folder}/target", "DBT_LOG_PATH": folder}
    command = [Path(sys.executable).with_name("dbt"), "build", "--quiet", *words, "--project-dir", folder, "--profiles-dir", ROOT / "dbt_project"]
    subprocess.run(command, env=env, check=True)


def bare(folder: str) -> None:
    """The floor of B4: what dbt had DuckDB do, without dbt."""
    nodes = json.loads(Path(folder, "target/manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    Path(folder, "bare").mkdir(exist_ok=True)
    path = Path(folder, "bare", "yala.duckdb")  # its name is what the compiled SQL calls the database
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as db:
        for name in ("stg_social_welfare__allowances", "dim_community", "fct_allowance"):
            kind = "view" if name.startswith("stg_") else "table"
            db.execute(f"create or replace {kind} yala.main.{name} as {models[name]['compiled_code']}")
        for node in nodes:
            if node["resource_type"] == "test":
                assert db.execute(f"select count(*) from ({node['compiled_code']})").fetchone() == (0,)


def grow() -> None:
    """Our side of B5: the newest month comes, or goes again, and what it touches is built."""
    waiting, there = FOLDER / NEWEST, FOLDER / "raw10" / NEWEST
    (waiting if waiting.exists() else there).rename(there if waiting.exists() else waiting)
    dbt(str(FOLDER / "growing"))


def content(folder: Path) -> tuple:
    """Rows, baht and a hash of the whole fact, whatever the order of its rows."""
    with duckdb.connect(str(folder / "yala.duckdb"), read_only=True) as db:
        return db.execute("select count(*), sum(paid_thb), sum(hash(fact)::hugeint) from fct_allowance as fact").fetchone()


def bench() -> None:
    """Print B4 and B5."""
    two = project("two", made("raw2", 20))
    dbt(str(two))
    ours, floor = (__name__, "dbt", str(two), "--full-refresh"), (__name__, "bare", str(two))
    compare("B4 dbt build of 2 M rows, models and tests / the same SQL", ours, floor, "<= 1.25x", ROUNDS)
    raw = made("raw10", MONTHS + 1)
    growing, whole = project("growing", raw), project("whole", raw)
    if (raw / NEWEST).exists():
        (raw / NEWEST).rename(FOLDER / NEWEST)
    dbt(str(growing))
    ours, floor = (__name__, "grow"), (__name__, "dbt", str(whole), "--full-refresh")
    compare("B5 one more month of 100 (10 M rows), models and tests / all of it", ours, floor, "<= 0.10x", ROUNDS)
    dbt(str(whole), "--full-refresh")
    same = content(growing) == content(whole)
    print(f"  {content(growing)[0]:,} rows, {content(growing)[1]:,} baht; the grown fact and the whole one are {'equal' if same else 'NOT EQUAL'}")


if __name__ == "__main__":
    {"dbt": dbt, "bare": bare, "grow": grow}[sys.argv[1]](*sys.argv[2:])
