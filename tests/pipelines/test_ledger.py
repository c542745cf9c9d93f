"""The ledger says who sent which bytes and when, and what became of them; it never forgets and never counts twice."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from pipelines.ledger import Ledger, delivery_id

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
BANGKOK = timezone(timedelta(hours=7))


@pytest.fixture
def ledger(warehouse):
    return Ledger(warehouse)


@pytest.fixture
def file(warehouse):
    path = warehouse / "inbox" / "works" / "ขยะ.csv"
    path.parent.mkdir(parents=True)
    path.write_text("แรก", encoding="utf-8")
    return path


def written(ledger: Ledger, name: str, content: str = "bytes", contract_hash: str = "first", **said) -> None:
    """One line about a delivery."""
    facts = {
        "received_at": NOON,
        "landed_at": NOON,
        "is_demo": False,
        "is_held": False,
        "reason_th": None,
        "reason_en": None,
        "watermark": None,
        "can_release": False,
    }
    counts = {"rows_sent": 3, "rows_landed": 2, "rows_refused": 1, "rows_skipped": 0, "wrong_totals": 0}
    place = {"department": "works", "table_name": "waste", "contract_hash": contract_hash, "content_sha256": content, "file_name": "ขยะ.csv"}
    ledger.record({"delivery_id": name, **place, **facts, **counts, **said})


def test_a_receipt_keeps_sender_time_and_bytes(ledger, file):
    content = ledger.receive(file, datetime(2026, 1, 5, 9, 30, tzinfo=BANGKOK), sender="งานรักษาความสะอาด", is_demo=True)
    (receipt,) = ledger.received("works")
    assert content == receipt.content_sha256 == sha256("แรก".encode()).hexdigest()
    assert (receipt.received_at, receipt.sender, receipt.is_demo) == (datetime(2026, 1, 5, 2, 30), "งานรักษาความสะอาด", True)
    assert (ledger.archive / content).read_text(encoding="utf-8") == "แรก"


def test_the_archive_keeps_every_version_that_was_ever_sent(ledger, file):
    for text in ("แรก", "แก้ไขครั้งที่หนึ่ง", "แก้ไขครั้งที่สอง"):
        file.write_text(text, encoding="utf-8")
        ledger.receive(file, NOON, sender="ก")
    assert {path.read_text(encoding="utf-8") for path in ledger.archive.iterdir()} == {"แรก", "แก้ไขครั้งที่หนึ่ง", "แก้ไขครั้งที่สอง"}
    file.unlink()
    assert len(ledger.received("works")) == 3


def test_a_name_in_the_archive_is_the_hash_of_what_lies_there_even_if_the_file_grows_meanwhile(ledger, file, monkeypatch):
    """Someone still copies a file into the inbox while it is being received."""
    copy = shutil.copyfile

    def copy_later(source, target):
        file.write_text("แรก และส่วนที่มาทีหลัง", encoding="utf-8")
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", copy_later)
    content = ledger.receive(file, NOON, sender="ก")
    assert sha256((ledger.archive / content).read_bytes()).hexdigest() == content


def test_the_first_receipt_of_the_same_bytes_is_the_one_that_counts(ledger, file):
    ledger.receive(file, NOON, sender="ก", is_demo=True)
    os.utime(file)
    ledger.receive(file, NOON + timedelta(days=9), sender="ข")
    (receipt,) = ledger.received("works")
    assert (receipt.received_at, receipt.sender, receipt.is_demo) == (NOON.replace(tzinfo=None), "ก", True)


def test_receipts_are_told_oldest_first_and_by_department(ledger, warehouse):
    for day, name in enumerate(("ข.csv", "ก.csv", "ค.csv")):
        for department in ("works", "other"):
            path = warehouse / "inbox" / department / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(department + name)
            ledger.receive(path, NOON - timedelta(days=day), sender="ก")
    assert [receipt.file_name for receipt in ledger.received("works")] == ["ค.csv", "ก.csv", "ข.csv"]


def test_a_file_name_is_data_and_never_a_path(ledger, warehouse):
    folder = warehouse / "inbox" / "works"
    folder.mkdir(parents=True)
    for name in ("..%2f..%2fetc.csv", "'; drop table receipts; --.csv", "ก" * 80 + ".csv", "\u202ecsv.exe"):
        (folder / name).write_text(name)
        ledger.receive(folder / name, NOON, sender="ก")
    assert len(ledger.received("works")) == 4 and all(len(path.name) == 64 for path in ledger.archive.iterdir())


def test_the_same_bytes_read_by_the_same_contract_are_the_same_delivery():
    one = delivery_id("bytes", "works.waste", "hash")
    assert one == delivery_id("bytes", "works.waste", "hash")
    assert (
        len({one, delivery_id("other", "works.waste", "hash"), delivery_id("bytes", "works.other", "hash"), delivery_id("bytes", "works.waste", "x")})
        == 4
    )


def test_what_was_dealt_with_is_known_landed_or_held(ledger):
    written(ledger, "landed")
    written(ledger, "held", content="other", is_held=True)
    assert ledger.known(["landed", "held", "neither"]) == {"landed", "held"} and ledger.known([]) == set()


def test_writing_a_delivery_again_leaves_one_line(ledger):
    for rows in (2, 2, 3):
        written(ledger, "one", rows_landed=rows)
    assert [line.rows_landed for line in ledger.history()] == [3]


def test_history_is_in_the_order_of_arrival(ledger):
    for days in (2, 0, 1):
        written(ledger, f"after {days}", content=str(days), received_at=NOON + timedelta(days=days))
    written(ledger, "elsewhere", department="other")
    assert [line.delivery_id for line in ledger.history("works", "waste")] == ["after 0", "after 1", "after 2"]
    assert len(ledger.history()) == 4


def test_a_reading_counts_until_a_mended_contract_has_landed_the_same_bytes(ledger):
    written(ledger, "first")
    written(ledger, "held", contract_hash="second", is_held=True, landed_at=NOON + timedelta(hours=1))
    assert {line.delivery_id for line in ledger.history()} == {"first", "held"} and ledger.uncounted("works", "waste") == {"held"}
    written(ledger, "third", contract_hash="third", landed_at=NOON + timedelta(hours=2))
    assert [line.delivery_id for line in ledger.history()] == ["third"] and ledger.known(["first", "third"]) == {"third"}
    assert ledger.uncounted("works", "waste") == {"first", "held"} and ledger.uncounted("works", "other") == set()


def test_an_extract_counts_always_for_its_bytes_were_never_kept(ledger):
    written(ledger, "first", watermark="2025-01-01")
    written(ledger, "second", watermark="2025-01-01", contract_hash="second", landed_at=NOON + timedelta(hours=1))
    assert len(ledger.history()) == 2 and ledger.uncounted("works", "waste") == set()


def test_an_office_that_goes_back_to_what_it_had_sent_is_believed(ledger, file):
    """v1, v2, v1: the last one holds, though its bytes are known."""
    for hours, text in enumerate(("แรก", "แก้ไข", "แรก", "แรก")):
        file.write_text(text, encoding="utf-8")
        ledger.receive(file, NOON + timedelta(hours=hours), sender="ก")
    said = [((ledger.archive / receipt.content_sha256).read_text(encoding="utf-8"), receipt.occurrence) for receipt in ledger.received("works")]
    assert said == [("แรก", 0), ("แก้ไข", 0), ("แรก", 1)]


def test_a_decision_is_written_down_with_who_and_why(ledger):
    written(ledger, "held", is_held=True)
    ledger.decide("held", "dismiss", "นายสมมติ", "ส่งผิดไฟล์")
    assert ledger.holds() == [] and [past.delivery_id for past in ledger.history()] == ["held"]
    decided = ledger.decided("dismiss")["held"]
    assert (decided.decided_by, decided.why) == ("นายสมมติ", "ส่งผิดไฟล์") and decided.decided_at


def test_a_hold_ends_with_a_good_delivery_of_the_same_file_only(ledger):
    written(ledger, "held", is_held=True)
    written(ledger, "elsewhere", content="other", file_name="ไฟล์อื่น.csv", received_at=NOON + timedelta(hours=1))
    assert [past.delivery_id for past in ledger.holds("works")] == ["held"]
    written(ledger, "good", content="good", received_at=NOON + timedelta(hours=2))
    assert ledger.holds() == []


def test_two_that_write_at_once_leave_one_line(warehouse):
    one, other = Ledger(warehouse), Ledger(warehouse)
    written(one, "same")
    written(other, "same")
    assert len(one.history()) == 1


def test_the_ledger_lies_in_the_warehouse_unless_the_settings_say_where(warehouse, monkeypatch, tmp_path):
    Ledger(warehouse)
    assert (warehouse / "ledger.db").exists()
    (tmp_path / "another.env").write_text(f"LEDGER_URL=sqlite:///{tmp_path / 'elsewhere.db'}\n")
    monkeypatch.setenv("YALA_ENV_FILE", str(tmp_path / "another.env"))
    written(Ledger(warehouse), "one")
    with closing(sqlite3.connect(tmp_path / "elsewhere.db")) as database:
        assert database.execute("select delivery_id from deliveries").fetchall() == [("one",)]
