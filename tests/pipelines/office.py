"""An office of a town that does not exist: its contract, and its files as it might send them. Everything in it is made up (ข้อมูลจำลอง)."""

import copy
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract import Contract, read_contract
from pipelines.judging.cells import read_column
from pipelines.landing import Outcome, land_waiting
from pipelines.ledger import Ledger
from pipelines.readers.columns import remember
from pipelines.readers.letters import letters
from pipelines.readers.tables import gathered, name_columns
from pipelines.thai import connect
from pipelines.zones import zone

WHEN, WHERE, TRIPS, WEIGHT, PHONE, NOTE = "วันที่เก็บ", "ชุมชน", "จำนวนเที่ยว", "น้ำหนัก (ตัน)", "โทรศัพท์ผู้แจ้ง", "หมายเหตุ"
HEADINGS = [WHEN, WHERE, TRIPS, WEIGHT, PHONE, NOTE]
OLD_WEIGHT = "น้ำหนัก"
CSV = {"reader": "text", "files": "ขยะ*.csv", "encoding": "utf-8", "delimiter": ","}
WORKBOOK = {"reader": "spreadsheet", "files": "ขยะ*.xls*", "sheet": "ขยะ", "header_rows": [1]}
DATABASE = {"reader": "database", "dsn": "env:WASTE_DSN", "table": "rounds", "cursor": "changed_at"}
TYPES = {"collected_on": "date", "community_name": "varchar", "trips": "integer", "weight_tonnes": "decimal(12, 3)", "reporter_hash": "varchar"}
GOOD = ["31 ต.ค. 2568", "ชุมชนสมมติ", "3", "1.250", "081-234-5678", "ฝนตก"]


def document(read: dict, **said: Any) -> dict:
    """A contract as its file says it; `said` replaces words of its meta."""
    columns = [{"name": name, "data_type": kind, "description": "คำอธิบาย", "config": {"meta": {"label_en": name}}} for name, kind in TYPES.items()]
    columns[3]["data_tests"] = ["not_null"]
    headings = [WHEN, WHERE, TRIPS, WEIGHT, PHONE]
    meta = {
        "label_en": "Waste",
        "data_category": "ข้อมูลสาธารณะ",
        "read": read,
        "skip": [{"column": "community_name", "like": "รวม%", "why": "แถวรวม"}],
        "replaces": "same_key",
        "key": ["collected_on", "community_name"],
        "headings": dict(zip(headings, TYPES, strict=True)) | {OLD_WEIGHT: "weight_tonnes"},
        "leave_out": {NOTE: "ข้อความอิสระ"},
        "fill_down": [] if read["reader"] == "database" else ["collected_on"],
        "personal": {"reporter_hash": "hash"},
    }
    config = {"loaded_at_field": "_received_at", "freshness": {"warn_after": {"count": 40, "period": "day"}}, "meta": copy.deepcopy(meta | said)}
    return {"sources": [{"name": "works", "tables": [{"name": "waste", "description": "ขยะ", "config": config, "columns": columns}]}]}


def load(folder: Path, said: dict | str) -> Contract:
    """The contract that stands in `works/waste.yml` under a folder (JSON is YAML too)."""
    path = folder / "works" / "waste.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), encoding="utf-8")
    (contract,) = read_contract(path)
    return contract


def contract(read: dict | None = None, **said: Any) -> Contract:
    """The office's contract; without a word it sends CSV."""
    return _contract(json.dumps(document(read or CSV, **said), ensure_ascii=False))


@cache
def _contract(text: str) -> Contract:
    with TemporaryDirectory() as folder:
        return load(Path(folder), text)


def table_of(columns: dict[str, dict], read: dict | None = None, **said: Any) -> Contract:
    """A contract of another table: what it says of each column (`data_type`, `required`, `form` …), which stands under its own name."""
    plain = {"description": "คำอธิบาย", "label_en": "Column", "data_type": "varchar", "required": False}
    contract = {
        "read": read or WORKBOOK,
        "columns": [{"name": name} | plain | column for name, column in columns.items()],
        "headings": {name: name for name in columns},
        "key": [],
        "replaces": "everything",
    }
    return Contract(department="works", name="made", description="ตาราง", label_en="Table", due_every_days=40, **contract | said)


def read(texts: list[str | None], data_type: str = "date", nothing: tuple[str, ...] = (), **said: Any) -> list:
    """What the pipeline makes of a column of text; None where it takes none of it, as where it is empty."""
    agreed = table_of({"cell": {"data_type": data_type} | said}, nothing=nothing)
    with connect() as db:
        cells = read_column(db, agreed, agreed.columns[0], pa.array(texts, pa.string()))
    values, faults = cells.value.to_pylist(), cells.fault.tolist()
    return [None if faults[code] else values[code] for code in cells.codes]


def sent(agreed: Contract, rows: Iterable[Iterable[str | None]], sheet: str = "", found: dict[str, str] | None = None) -> pa.Table:
    """Rows as a reader hands them on: text, named by the contract; the first lies in row 2, the first column is A."""
    rows = [list(row) for row in rows]
    names = [column.name for column in agreed.columns]
    columns = {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)}
    places = {
        "_sheet": pa.array([sheet] * len(rows), pa.string()),
        "_row": pa.array(range(2, len(rows) + 2), pa.int64()),
        "_part": pa.array([0] * len(rows), pa.int32()),
    }
    headings = {column: heading for heading, column in reversed(agreed.headings.items())} | (found or {})
    return remember(pa.table(columns | places), {sheet: [{name: (headings[name], letters(place)) for place, name in enumerate(names)}]})


def sheet(agreed: Contract, rows: Iterable[Iterable[str | None]], name: str = "") -> pa.Table:
    """A sheet of cells, its headings among them, as the readers hand it on."""
    rows = [list(row) for row in rows]
    grid = pa.table({str(place): pa.array(cells, pa.string()) for place, cells in enumerate(zip(*rows, strict=True))})
    return gathered([name_columns(agreed, "ไฟล์", name, grid)])


def write_csv(path: Path, rows: Iterable[Iterable[str]], headings: list[str] = HEADINGS, encoding: str = "utf-8") -> Path:
    """A CSV file of the office."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(",".join(row) for row in [headings, *rows]).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Iterable[Iterable[Any]], sheet: str = "ขยะ") -> Path:
    """A workbook of one sheet; its headings are its first rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def write_database(path: Path, rows: Iterable[Iterable[Any]], changed_at: str = "timestamp") -> str:
    """Rows of the office's own table, added or replaced by their first two cells; the address of its database."""
    columns = ", ".join(f'"{heading}"' for heading in HEADINGS)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f'create table if not exists rounds ({columns}, changed_at {changed_at}, unique ("{WHEN}", "{WHERE}"))')
        database.executemany("insert or replace into rounds values (?, ?, ?, ?, ?, ?, ?)", rows)
    return f"sqlite:///{path}"


def land(warehouse: Path, agreed: Contract, *files: Path, at: datetime | None = None) -> list[Outcome]:
    """Land what waits; files that are named get a receipt of that time."""
    ledger = Ledger(warehouse)
    for file in files:
        ledger.receive(file, at or datetime.now(UTC), sender="งานรักษาความสะอาด (ข้อมูลจำลอง)")
    return land_waiting(ledger, warehouse, agreed)


def landed(warehouse: Path, agreed: Contract, name: str = "raw") -> list[dict]:
    """Every row that lies in a zone, in the order of its place."""
    folder = zone(warehouse, name, agreed)
    tables = [pq.read_table(path) for path in sorted(folder.glob("*.parquet"))]
    rows = pa.concat_tables(tables, promote_options="permissive") if tables else []
    return sorted(rows.to_pylist(), key=lambda row: (row["_received_at"], row["_file"], row["_row"])) if len(rows) else []
