"""Land deliveries: a file or an extract in; typed Parquet and refused rows out. Landing a delivery twice changes nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import is_zipfile

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.databases.land import land_databases
from pipelines.delivery import Delivery, Outcome, ledger_line, outcome_of
from pipelines.held import Held
from pipelines.judging.judge import Judged, judge
from pipelines.keep import compact, remove, remove_uncounted
from pipelines.ledger import Ledger, delivery_id
from pipelines.memory import trim
from pipelines.readers.files import Sent, read_files
from pipelines.settings import sources
from pipelines.thai import alike, connect
from pipelines.volume import Usual
from pipelines.zones import ensure_typed, write_landed

NO_DELIVERY = (".", "~$")  # what a copy in progress, or a workbook that someone has open, leaves beside it
ZIP = b"PK\x03\x04"
ARRIVING_S = 600  # a workbook that cannot be opened may still be on its way for so long after it last changed
BATCH_ROWS, BATCH_FILES = 100_000, 40  # judged in one go: planning the SQL costs as much as ten thousand rows


def land_waiting(ledger: Ledger, warehouse: Path, contract: Contract) -> list[Outcome]:
    """Land everything of one contract that was received and not yet dealt with, oldest first."""
    return land_together(ledger, warehouse, [contract])[contract.id]


def land_together(ledger: Ledger, warehouse: Path, contracts: list[Contract]) -> dict[str, list[Outcome]]:
    """Land everything of some contracts; tables of one database are read in one snapshot. The outcomes by contract."""
    for contract in contracts:
        ensure_typed(contract, warehouse)
    outcomes = land_databases(ledger, warehouse, [contract for contract in contracts if contract.read.reader == "database"])
    for contract in contracts:
        if contract.id not in outcomes:
            outcomes[contract.id] = list(land_files(ledger, warehouse, contract))
        remove_uncounted(ledger, warehouse, contract)
        compact(warehouse, contract)
    return outcomes


def reland(ledger: Ledger, warehouse: Path, contract: Contract) -> list[Outcome]:
    """Read every file that was ever received anew from the archive, or a database's whole table; what was made of them before goes after it."""
    struck = ledger.forget(contract.department, contract.name)
    outcomes = land_waiting(ledger, warehouse, contract)
    landed = {past.delivery_id for past in ledger.history(contract.department, contract.name) if not past.is_held}
    if landed:
        remove(warehouse, contract, struck - landed)
    return outcomes


def land_files(ledger: Ledger, warehouse: Path, contract: Contract) -> Iterator[Outcome]:
    """Land each file that has a receipt, and whose bytes this contract has not read yet; files that are still arriving wait."""
    yield from collect(ledger, warehouse, contract)
    waiting = _waiting(ledger, contract)
    program = sources() / contract.department / f"{contract.name}.py"
    opened = read_files(contract, [(delivery.original, delivery.file_name) for delivery in waiting], program if program.exists() else None)
    batch: list[tuple[Delivery, Sent]] = []
    for delivery, sent in zip(waiting, opened, strict=True):
        batch.append((delivery, sent))
        if len(batch) >= BATCH_FILES or sum(len(read.rows or ()) for _, read in batch) >= BATCH_ROWS:
            yield from settle(ledger, warehouse, contract, batch)
            batch, sent = [], None
            trim()
    yield from settle(ledger, warehouse, contract, batch)


def collect(ledger: Ledger, warehouse: Path, contract: Contract) -> Iterator[Outcome]:
    """Give every file in the contract's inbox that has no receipt yet one, received now; a workbook half copied waits and is tried again."""
    inbox = warehouse / "inbox" / contract.department
    files = {path.name: path for path in sorted(inbox.iterdir()) if path.is_file()} if inbox.exists() else {}
    for name in alike(files, contract.read.files):
        if name.startswith(NO_DELIVERY) or ledger.has_seen(files[name]):
            continue
        if is_arriving(files[name]):
            said = "ไฟล์ยังมาไม่ครบ จะลองใหม่ในรอบถัดไป", "not whole yet: it will be tried again"
            yield Outcome(name, held=Held(f"ไฟล์ {name}: {said[0]}", f"{name}: {said[1]}"))
        else:
            ledger.receive(files[name], datetime.now(UTC), sender=contract.department)


def unclaimed(warehouse: Path, contracts: list[Contract]) -> list[Path]:
    """Files in the inboxes that no contract of their department means: nobody would ever look at them."""
    left = {path.relative_to(warehouse) for path in (warehouse / "inbox").glob("*/*") if path.is_file() and not path.name.startswith(NO_DELIVERY)}
    for contract in contracts:
        ours = {path.name: path for path in left if path.parent.name == contract.department}
        pattern = contract.stand_in if contract.read.reader == "database" else getattr(contract.read, "files", "")
        left -= {ours[name] for name in alike(ours, pattern)}
    return sorted(left)


def is_arriving(path: Path) -> bool:
    """Whether a file is a zip whose end is not there, and it changed so lately that it may still come."""
    with path.open("rb") as file:
        if file.read(len(ZIP)) != ZIP:
            return False
    return time.time() - path.stat().st_ctime < ARRIVING_S and not is_zipfile(path)  # ctime: nobody can set that one


def _waiting(ledger: Ledger, contract: Contract) -> list[Delivery]:
    """Deliveries of the contract that were received and not dealt with, oldest first; the same bytes under a second name are the same delivery."""
    received = ledger.received(contract.department)
    names = set(alike({receipt.file_name for receipt in received}, contract.read.files))
    waiting: dict[str, Delivery] = {}
    released = ledger.decided("release")
    for receipt in received:
        if receipt.file_name in names:
            at = receipt.received_at.replace(tzinfo=UTC)
            facts = {"content_sha256": receipt.content_sha256, "received_at": at, "is_demo": receipt.is_demo, "watermark": None}
            name = delivery_id(receipt.content_sha256, contract.id, contract.hash, receipt.occurrence)
            waiting.setdefault(name, Delivery(name, receipt.file_name, facts, ledger.archive / receipt.content_sha256, name in released))
    known = ledger.known(waiting)
    return [delivery for name, delivery in waiting.items() if name not in known]


def settle(ledger: Ledger, warehouse: Path, contract: Contract, batch: list[tuple[Delivery, Sent]]) -> list[Outcome]:
    """Judge the rows of deliveries that could be read, write what lands, give back what does not, and write all of it down."""
    judged = iter(judge(contract, [sent.rows for _, sent in batch if sent.rows is not None]))
    usual = Usual(warehouse, contract, ledger.history(contract.department, contract.name))
    outcomes, lines = [], []
    for delivery, sent in batch:
        found, held, can_release, returned = next(judged) if sent.rows is not None else None, sent.held, False, None
        if found and not delivery.is_released:
            strange = usual.strange(delivery.facts, found)
            if strange:
                held, can_release = Held(f"ไฟล์ {delivery.file_name}: {strange.th}", f"{delivery.file_name}: {strange.en}"), True
        if found and not held:
            write_landed(warehouse, contract, delivery.id, delivery.file_name, delivery.facts["received_at"], found)
            usual.add(delivery.id, delivery.facts, found)
        if delivery.original and (held or len(found.refused) or len(found.totals)):
            from pipelines.returned.workbook import give_back  # its openpyxl takes 10 MB, and most deliveries are right

            judged_rows = None if held else found
            returned = give_back(warehouse, contract, delivery.id, delivery.file_name, delivery.original, judged_rows, held, sent.rows)
        outcomes.append(outcome_of(delivery.file_name, found, held, (*sent.notes, *(found.notes if found else ())), returned))
        lines.append(ledger_line(contract, delivery, outcomes[-1], can_release))
    ledger.record(*lines)  # after the files: a crash between lands the same rows under the same names again
    return outcomes


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
    facts = {"content_sha256": content, "received_at": now, "is_demo": False, "watermark": None}
    judged = Judged.whole(typed)
    write_landed(warehouse, contract, delivery, contract.name, now, judged)
    ledger.record(ledger_line(contract, Delivery(delivery, contract.name, facts), outcome_of(contract.name, judged, None)))
    return True


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
