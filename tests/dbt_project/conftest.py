"""The small city, written as raw Parquet and built by dbt once for all tests beside this file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import yaml

from pipelines.modelled import told_to_dbt
from pipelines.settings import ROOT
from tests.dbt_project import small_city

UNDERSCORED = {"_delivery_id": "varchar", "_received_at": "timestamptz", "_file": "varchar", "_sheet": "varchar", "_row": "bigint"}
UNDERSCORED |= {"_is_gone": "boolean"}  # of a row that a department's database no longer has


def dbt(project: Path, warehouse: Path, *told: str) -> subprocess.CompletedProcess:
    """One dbt command on a warehouse of its own; what dbt writes beside its tables lies there too."""
    command = [Path(sys.executable).with_name("dbt"), *told, "--project-dir", project, "--profiles-dir", ROOT / "dbt_project"]
    env = (
        os.environ | told_to_dbt() | {"YALA_WAREHOUSE": str(warehouse), "DBT_TARGET_PATH": str(warehouse / "target"), "DBT_LOG_PATH": str(warehouse)}
    )
    return subprocess.run(list(map(str, command)), cwd=ROOT, env=env, capture_output=True, text=True)


def write_parquet(path: Path, columns: dict[str, str], rows: list[dict]) -> None:
    """Rows as typed Parquet, a column that a row does not have left empty. Times without a zone are Bangkok's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = pd.DataFrame(rows or None, columns=list(rows[0]) if rows else None, dtype=object)
    with duckdb.connect() as scratch:
        scratch.execute("set timezone = 'Asia/Bangkok'")
        scratch.execute(f"create table raw ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        if rows:
            scratch.from_df(frame).create_view("sent")
            scratch.execute("insert into raw by name select * from sent")
        scratch.execute(f"copy raw to '{path}'")


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """What was sent (by feed), what dbt complained of, and the finished tables."""
    warehouse = tmp_path_factory.mktemp("warehouse")
    sent = small_city.everything()
    for contract in sorted((ROOT / "sources").glob("*/*.yml")):
        if contract.name != "department.yml":
            table = yaml.safe_load(contract.read_text(encoding="utf-8"))["sources"][0]["tables"][0]
            columns = {column["name"]: column["data_type"] for column in table["columns"]} | UNDERSCORED
            raw = warehouse / "raw" / contract.parent.name / contract.stem / "small.parquet"
            write_parquet(raw, columns, sent.get(f"{contract.parent.name}.{contract.stem}", []))
    done = dbt(ROOT / "dbt_project", warehouse, "build", "--quiet")
    assert (warehouse / "target" / "run_results.json").exists(), done.stdout + done.stderr
    results = json.loads((warehouse / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    complaints = [f"{result['unique_id']}: {result['message']}" for result in results if result["status"] not in ("pass", "success")]
    with duckdb.connect(str(warehouse / "yala.duckdb"), read_only=True) as built:
        yield {feed: pd.DataFrame(rows) for feed, rows in sent.items()}, complaints, built


@pytest.fixture(scope="session")
def values(city) -> pd.DataFrame:
    """fct_kpi with department names in place of keys, numbers as floats."""
    floats = ", ".join(f"{name}::double as {name}" for name in ("actual", "target", "attainment"))
    return (
        city[2]
        .sql(
            f"""
            select f.* replace ({floats}), name_th as department, community_name as community
            from kpi.fct_kpi as f join star.dim_department using (department_key) join star.dim_community using (community_key)
            """
        )
        .df()
    )
