"""B1: ten workbooks of 100,000 rows landed whole, against reading them bare and writing Parquet."""

import json
import os
import shutil
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.settings import ROOT
from tests.bench.harness import compare, run

FOLDER = ROOT / "build" / "bench" / "ingest"
FILES, ROWS = 10, 100_000
KEY = "a key of the bench, 32 characters or more"
HEADINGS = {
    "เลขที่": ("case_no", "varchar"),
    "วันที่": ("collected_on", "date"),
    "รอบเดือน": ("month_start", "date"),
    "ชุมชน": ("community_name", "varchar"),
    "ประเภท": ("kind", "varchar"),
    "จำนวนเที่ยว": ("trips", "integer"),
    "น้ำหนัก (ตัน)": ("weight_tonnes", "decimal(12, 3)"),
    "ค่าใช้จ่าย (บาท)": ("cost_thb", "decimal(14, 2)"),
    "ร้อยละ": ("filled_pct", "double"),
    "บันทึกเมื่อ": ("recorded_at", "timestamp"),
    "โทรศัพท์ผู้แจ้ง": ("reporter_hash", "varchar"),
    "เสร็จแล้ว": ("is_done", "boolean"),
}


def write_files() -> None:
    """The ten workbooks, once: Buddhist dates, Thai text, commas in numbers, phones to be hashed; each differs from the others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    first = FOLDER / "ขยะ 0.xlsx"
    if not first.exists():
        import openpyxl  # not above: neither side of the comparison needs it

        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("ขยะ")
        page.append(list(HEADINGS))
        for n in range(ROWS):
            day = f"{n % 28 + 1}/{n % 12 + 1}/256{n % 8}"
            row = [f"C{n:06}", day, f"ม.ค. 256{n % 8}", f"ชุมชนที่ {n % 40}", "ครัวเรือน", n % 9, f"{n / 7:,.3f}", n * 1.25, n % 100 / 2]
            page.append([*row, f"{day} 08:{n % 60:02}", f"08{n % 10**8:08}", "ใช่" if n % 3 else "ไม่ใช่"])
        book.save(first)
    for number in range(1, FILES):
        copy = FOLDER / f"ขยะ {number}.xlsx"
        if not copy.exists():
            shutil.copy(first, copy)
            with zipfile.ZipFile(copy, "a") as book:  # other bytes, other delivery
                book.comment = f"{number}".encode()


def land() -> None:
    """Our side: receipt, look, parse, type, judge, hash, Parquet, ledger."""
    with TemporaryDirectory() as folder:
        os.environ |= {"YALA_WAREHOUSE": f"{folder}/warehouse", "YALA_SOURCES": f"{folder}/sources", "HASH_KEY": KEY}
        from pipelines.contract import load_contracts
        from pipelines.landing import land_waiting
        from pipelines.ledger import Ledger

        contract = Path(folder) / "sources" / "works" / "waste.yml"
        contract.parent.mkdir(parents=True)
        contract.write_text(json.dumps(_contract(), ensure_ascii=False), encoding="utf-8")
        inbox = Path(folder) / "warehouse" / "inbox" / "works"
        inbox.mkdir(parents=True)
        for path in FOLDER.glob("*.xlsx"):
            (inbox / path.name).symlink_to(path)
        (agreed,) = load_contracts()
        ledger = Ledger(Path(folder) / "warehouse")
        for path in sorted(inbox.iterdir()):
            ledger.receive(path, datetime.now(UTC), sender="bench")
        outcomes = land_waiting(ledger, Path(folder) / "warehouse", agreed)
        landed = sum(outcome.rows_landed for outcome in outcomes)
        assert landed == FILES * ROWS, [outcome for outcome in outcomes if outcome.held or outcome.rows_refused][:1]


def _contract() -> dict:
    columns = [{"name": name, "data_type": kind, "description": "ก", "config": {"meta": {"label_en": name}}} for name, kind in HEADINGS.values()]
    columns[2]["config"]["meta"]["form"] = "month"
    meta = {
        "label_en": "Waste",
        "read": {"reader": "spreadsheet", "files": "*.xlsx", "sheet": "ขยะ"},
        "replaces": "same_file",
        "key": ["case_no"],
        "headings": {heading: name for heading, (name, _) in HEADINGS.items()},
        "personal": {"reporter_hash": "hash"},
    }
    config = {"loaded_at_field": "_received_at", "freshness": {"warn_after": {"count": 40, "period": "day"}}, "meta": meta}
    return {"sources": [{"name": "works", "tables": [{"name": "waste", "description": "ขยะ", "config": config, "columns": columns}]}]}


def bare() -> None:
    """The floor: fastexcel to Arrow text, Parquet."""
    import fastexcel
    import pyarrow as pa
    import pyarrow.parquet as pq

    with TemporaryDirectory() as folder:
        for path in sorted(FOLDER.glob("*.xlsx")):
            rows = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_arrow()
            pq.write_table(pa.table(rows), f"{folder}/{path.stem}.parquet", compression="zstd")


def openpyxl_pandas() -> None:
    """What an office would write itself, for one of the ten files."""
    import pandas as pd

    with TemporaryDirectory() as folder:
        pd.read_excel(FOLDER / "ขยะ 0.xlsx", engine="openpyxl", dtype=str).to_parquet(f"{folder}/0.parquet")


def bench() -> None:
    """Print B1."""
    write_files()
    compare(f"B1 ingest of {FILES} × {ROWS:,} rows of xlsx / fastexcel + pyarrow", (__name__, "land"), (__name__, "bare"), "<= 1.5x, peak <= 400 MiB")
    one = run(__name__, "openpyxl_pandas").wall_s * FILES
    print(f"  openpyxl + pandas, from one file: {one:.0f} s for {FILES} (target: ours >= 8x faster)")


if __name__ == "__main__":
    {"land": land, "bare": bare, "openpyxl_pandas": openpyxl_pandas}[sys.argv[1]]()
