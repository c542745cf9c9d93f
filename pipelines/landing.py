"""Land deliveries: a file or an extract in; typed Parquet and refused rows out. Landing a delivery twice changes nothing."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judge import Judged, judge
from pipelines.ledger import Ledger, delivery_id
from pipelines.readers import read_file
from pipelines.readers.database import address, read_since
from pipelines.thai import alike, connect

NO_DELIVERY = (".", "~$")  # what a copy in progress, or a workbook that someone has open, leaves beside it
MARKS = {"_delivery_id": "varchar", "_received_at": "timestamptz", "_file": "varchar", "_sheet": "varchar", "_row": "bigint"}


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery: rows sent, landed, refused; or why it is held."""

    file_name: str
    rows_sent: int = 0
    rows_landed: int = 0
    rows_refused: int = 0
    held: Held | None = None


def zone(warehouse: Path, name: str, contract: Contract) -> Path:
    """`raw` or `rejected` of one contract."""
    return warehouse / name / contract.department / contract.name


def collect(ledger: Ledger, warehouse: Path, contract: Contract) -> None:
    """Give every file in the contract's inbox that has no receipt yet one, received now."""
    inbox = warehouse / "inbox" / contract.department
    files = {path.name: path for path in sorted(inbox.iterdir()) if path.is_file()} if inbox.exists() else {}
    for name in alike(files, contract.read.files):
        if not name.startswith(NO_DELIVERY):
            ledger.receive(files[name], datetime.now(UTC), sender=contract.department)


def land_waiting(ledger: Ledger, warehouse: Path, contract: Contract) -> list[Outcome]:
    """Land everything of one contract that was received and not yet dealt with, oldest first."""
    ensure_typed(contract, warehouse)
    outcomes = (land_extract if contract.read.reader == "database" else land_files)(ledger, warehouse, contract)
    remove_replaced(ledger, warehouse, contract)
    return outcomes


def land_files(ledger: Ledger, warehouse: Path, contract: Contract) -> list[Outcome]:
    """Land each file that has a receipt, and whose bytes this contract has not read yet."""
    collect(ledger, warehouse, contract)
    received = ledger.received(contract.department)
    names = set(alike({receipt.file_name for receipt in received}, contract.read.files))
    ids = {receipt: delivery_id(receipt.content_sha256, contract.id, contract.hash) for receipt in received if receipt.file_name in names}
    known = ledger.known(ids.values())
    outcomes = []
    for receipt, delivery in ids.items():
        if delivery in known:
            continue
        known.add(delivery)  # the same bytes under a second name are the same delivery
        try:
            rows, held = read_file(contract, ledger.archive / receipt.content_sha256, receipt.file_name), None
        except Held as reason:
            rows, held = None, reason
        received_at = receipt.received_at.replace(tzinfo=UTC)
        facts = {"content_sha256": receipt.content_sha256, "received_at": received_at, "is_demo": receipt.is_demo, "watermark": None}
        outcomes.append(settle(ledger, warehouse, contract, delivery, receipt.file_name, rows, held, facts))
    return outcomes


def land_extract(ledger: Ledger, warehouse: Path, contract: Contract) -> list[Outcome]:
    """Land what a department's database has gained since the last extract; nothing new is no delivery, and the same trouble is told once a day.

    A mended contract reads the whole table anew.
    """
    dsn, is_demo = address(contract)
    history = ledger.history(contract.department, contract.name)
    ours = list(takewhile(lambda past: past.contract_hash == contract.hash, reversed(history)))  # newest first
    watermark = next((past.watermark for past in ours if past.watermark), None)
    now = datetime.now(UTC)
    try:
        if dsn is None:
            name = contract.read.dsn.removeprefix("env:")
            raise Held(f"ยังไม่ได้เชื่อมต่อฐานข้อมูล ให้ตั้งค่า {name} ใน .env", f"no database: set {name} in .env")
        rows, watermark, content = read_since(contract, dsn, watermark)
        held = None
        if not len(rows) and not (ours and ours[0].is_held):
            return []
    except Held as reason:
        rows, held, content = None, reason, f"{now:%Y-%m-%d}/{reason.en}"
    if ledger.known([delivery_id(_digest(content), contract.id, contract.hash)]):
        if ours and ours[0].is_held == (held is not None):
            return []
        content += f"/{now}"  # said before, but something else has been said since
    facts = {"content_sha256": _digest(content), "received_at": now, "is_demo": is_demo, "watermark": watermark}
    delivery = delivery_id(facts["content_sha256"], contract.id, contract.hash)
    return [settle(ledger, warehouse, contract, delivery, contract.read.table, rows, held, facts)]


def remove_replaced(ledger: Ledger, warehouse: Path, contract: Contract) -> None:
    """Remove what an earlier form of the contract made of bytes that the present one has landed: they would count twice.

    The bytes stay in the archive, so the earlier reading can be had again from the earlier contract.
    """
    replaced = ledger.replaced(contract.department, contract.name)
    for name in ("raw", "rejected"):
        for path in zone(warehouse, name, contract).glob("*_*.parquet"):
            if path.stem.partition("_")[2] in replaced:
                path.unlink()


def land_records(ledger: Ledger, warehouse: Path, contract: Contract, records: pa.Table) -> bool:
    """Land the pipeline's own records when they say something new, or on a new day; True if they were landed.

    `checked_at`, the moment of looking, is not news.
    """
    ensure_typed(contract, warehouse)
    now = datetime.now(UTC)
    news = records.drop_columns([name for name in records.column_names if name == "checked_at"]).to_pylist()
    content = _digest(f"{now:%Y-%m-%d}{news}")
    delivery = delivery_id(content, contract.id, contract.hash)
    if ledger.known([delivery]):
        return False
    casts = ", ".join(f"{column.name}::{column.data_type} as {column.name}" for column in contract.columns)
    with connect() as db:
        db.register("records", records)
        typed = db.execute(f"select {casts}, '' as _sheet, row_number() over () as _row from records").to_arrow_table()
    judged = Judged(typed, pa.table({}), len(typed), 0, 0)
    facts = {"content_sha256": content, "received_at": now, "is_demo": False, "watermark": None}
    write_down(ledger, warehouse, contract, delivery, contract.name, judged, None, facts)
    return True


def settle(ledger, warehouse, contract, delivery: str, file_name: str, rows: pa.Table | None, held: Held | None, facts: dict) -> Outcome:
    """Judge a delivery's rows, unless it is held, and write down what became of it."""
    judged = judge(contract, rows) if held is None else Judged.nothing()
    return write_down(ledger, warehouse, contract, delivery, file_name, judged, held, facts)


def write_down(ledger, warehouse, contract, delivery: str, file_name: str, judged: Judged, held: Held | None, facts: dict) -> Outcome:
    """Write a delivery's Parquet, then its line in the ledger: a crash between the two lands the same rows under the same name again."""
    outcome = Outcome(file_name, judged.rows_sent, len(judged.landed), judged.rows_refused, held)
    if held is None:
        marks = {
            "_delivery_id": pa.scalar(delivery),
            "_received_at": pa.scalar(facts["received_at"], pa.timestamp("us", "UTC")),
            "_file": pa.scalar(file_name),
        }
        for name, table in {"raw": judged.landed, "rejected": judged.refused}.items():
            if len(table) or name == "raw":
                write_parquet(_marked(table, marks), zone(warehouse, name, contract) / f"{facts['received_at']:%Y%m%d}_{delivery}.parquet")
    ledger.record(
        delivery_id=delivery,
        department=contract.department,
        table_name=contract.name,
        contract_hash=contract.hash,
        file_name=file_name,
        landed_at=datetime.now(UTC),
        is_held=held is not None,
        reason_th=held and held.th,
        reason_en=held and held.en,
        rows_sent=outcome.rows_sent,
        rows_landed=outcome.rows_landed,
        rows_refused=outcome.rows_refused,
        **facts,
    )
    return outcome


def _marked(table: pa.Table, marks: dict[str, pa.Scalar]) -> pa.Table:
    for name, mark in marks.items():
        table = table.append_column(name, pa.repeat(mark, len(table)))
    return table


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table, beside, compression="zstd")
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def ensure_typed(contract: Contract, warehouse: Path) -> None:
    """An empty Parquet with the contract's types, so that a source without data, or with a new column, never breaks a build."""
    path = zone(warehouse, "raw", contract) / f"empty_{contract.hash}.parquet"
    if not path.exists():
        types = {column.name: column.data_type for column in contract.columns} | MARKS
        casts = ", ".join(f"null::{kind} as {name}" for name, kind in types.items())
        with connect() as db:
            db.execute("set timezone = 'UTC'")  # that of the landed rows: some readers hold two zones for two types
            write_parquet(db.execute(f"select {casts} limit 0").to_arrow_table(), path)
    for old in path.parent.glob("empty_*.parquet"):
        if old != path:
            old.unlink()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
