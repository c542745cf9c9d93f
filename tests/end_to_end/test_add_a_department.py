"""The README's six steps, followed with a made-up department in a copy of the project: no file but its own is touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import ROOT, SECRETS

pytestmark = pytest.mark.slow

CONTRACT = """
sources:
  - name: parks
    tables:
      - name: trees
        description: ต้นไม้ใหญ่ในสวนสาธารณะ หนึ่งแถวต่อหนึ่งต้น
        config:
          loaded_at_field: _received_at
          freshness: {warn_after: {count: 400, period: day}}
          meta:
            label_en: Trees
            data_category: ข้อมูลสาธารณะ
            read: {reader: text, files: "ต้นไม้*.csv"}
            replaces: everything
            key: [tree_code]
            headings: {รหัส: tree_code, วันที่ปลูก: planted_on, เส้นรอบวง (ซม.): girth_cm}
        columns:
          - {name: tree_code, data_type: varchar, description: รหัสต้นไม้, config: {meta: {label_en: Tree}}}
          - {name: planted_on, data_type: date, description: วันที่ปลูก, config: {meta: {label_en: Planted on}}}
          - {name: girth_cm, data_type: "decimal(8, 1)", description: เส้นรอบวง (เซนติเมตร), config: {meta: {label_en: Girth (cm)}}}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project with one more department, as steps 1 to 3 say."""
    copy = tmp_path / "yala"
    unwanted = shutil.ignore_patterns(".git", ".venv*", "warehouse", "build", "node_modules", "__pycache__", ".*_cache", "target", ".env")
    shutil.copytree(ROOT, copy, ignore=unwanted)
    parks = copy / "sources" / "parks"
    (parks / "samples").mkdir(parents=True)
    (parks / "department.yml").write_text("{name_th: สำนักสวน, short_name_th: สวน, name_en: Parks, contact_th: งานสวน, told: [parks@yala.invalid]}\n")
    (parks / "trees.yml").write_text(CONTRACT)
    (parks / "samples" / "ต้นไม้ตัวอย่าง.csv").write_text("รหัส,วันที่ปลูก,เส้นรอบวง (ซม.)\n001,5 มิ.ย. 2560,82.5\n002,12/8/2561,40\n")
    return copy


def yala(project: Path, *words: str) -> subprocess.CompletedProcess:
    settings = os.environ | {"YALA_WAREHOUSE": str(project / "warehouse"), "YALA_DEMO": "0", "PYTHONPATH": str(project)}
    settings |= {name: "x1-made-up-for-this-test-" + name.lower() + "-0123456789" for name in SECRETS}
    return subprocess.run([sys.executable, "-m", "pipelines.cli", *words], cwd=project, env=settings, capture_output=True, text=True, check=False)


def test_a_new_department_is_one_folder_and_no_other_file(project):
    checked = yala(project, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "parks.trees: รับ 2 คืน 0" in checked.stdout

    real = project / "ต้นไม้จริง.csv"
    real.write_text("รหัส,วันที่ปลูก,เส้นรอบวง (ซม.)\n001,5 มิ.ย. 2560,82.5\n002,ไม่ทราบ,40\n003,1/1/2566,12\n")
    landed = yala(project, "land", "parks.trees", str(real))
    assert landed.returncode == 0, landed.stdout + landed.stderr
    assert "ส่ง 3 รับ 2 คืน 1" in landed.stdout

    built = yala(project, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    rows = "select tree_code, girth_cm::double from read_parquet(?, union_by_name = true) order by 1"
    assert duckdb.execute(rows, [str(project / "warehouse/raw/parks/trees/*.parquet")]).fetchall() == [("001", 82.5), ("003", 12.0)]
    assert [path.suffix for path in (project / "warehouse/returned/parks").glob("*/*")] == [".xlsx"]
    with duckdb.connect(str(project / "warehouse" / "yala.duckdb"), read_only=True) as db:
        assert db.execute("select name_th from star.dim_department where department_code = 'parks'").fetchall() == [("สำนักสวน",)]
    with duckdb.connect(str(project / "warehouse/published/current/public/open_data.duckdb"), read_only=True) as db:
        assert ("สำนักสวน",) in db.execute("select department_name_th from marts.feed_status").fetchall()
