"""YALA_SOURCES points check, landing, dbt and Dagster at another folder of contracts."""

import json
import os
import shutil
import subprocess
import sys

from pipelines.settings import ROOT, SECRETS
from tests.pipelines.office import CSV, GOOD, document, write_csv

MATERIALIZE = """
import dagster as dg
from pipelines.definitions import defs
done = defs.resolve_implicit_global_asset_job_def().execute_in_process(instance=dg.DagsterInstance.ephemeral())
print([key.to_user_string() for key in defs.resolve_all_asset_keys()], done.success)
"""
WIRING = """
from pipelines.definitions import defs
keys = {key.to_user_string() for key in defs.resolve_all_asset_keys()}
print(sorted(keys & {"works/waste", "finance/budget_execution", "release", "star/fct_complaint"}))
"""


def python(code: str, warehouse, sources) -> str:
    settings = os.environ | {"YALA_WAREHOUSE": str(warehouse), "YALA_SOURCES": str(sources)}
    settings |= {name: "x1-made-up-for-this-test-" + name.lower() + "-0123456789" for name in SECRETS}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip().splitlines()[-1]


def made_up(folder):
    write_csv(folder / "works" / "samples" / "ขยะ ตัวอย่าง.csv", [GOOD])
    (folder / "works" / "waste.yml").write_text(json.dumps(document(CSV), ensure_ascii=False), encoding="utf-8")
    department = "{name_th: กองสมมติ, short_name_th: สมมติ, name_en: Works, contact_th: ไม่มี, told: [works@yala.invalid]}"
    (folder / "works" / "department.yml").write_text(department, encoding="utf-8")
    return folder


def test_a_folder_of_one_contract_is_landed_through_dagster(warehouse, tmp_path):
    write_csv(warehouse / "inbox" / "works" / "ขยะ.csv", [GOOD])
    assert python(MATERIALIZE, warehouse, made_up(tmp_path / "other")) == "['works/waste'] True"
    assert len(list((warehouse / "raw" / "works" / "waste").glob("2*.parquet"))) == 1


def test_a_folder_that_holds_all_of_ours_and_one_more_is_the_whole_graph(warehouse, tmp_path):
    shutil.copytree(ROOT / "sources", tmp_path / "other", ignore=shutil.ignore_patterns("demo", "__pycache__"))
    assert python(WIRING, warehouse, made_up(tmp_path / "other")) == "['finance/budget_execution', 'release', 'star/fct_complaint', 'works/waste']"
