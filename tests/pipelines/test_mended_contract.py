"""A mended contract reads the same bytes anew, and what it read before counts no more: no row is doubled, none is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.contract import Contract
from pipelines.ledger import Ledger
from pipelines.operations import feeds
from pipelines.zones import zone
from tests.pipelines.office import CSV, GOOD, HEADINGS, OLD_WEIGHT, WEIGHT, contract, land, landed, write_csv

JANUARY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
OTHER = ["1/11/2568", "ชุมชนอื่น", "2", "สองตัน", "", ""]


@pytest.fixture
def inbox(warehouse):
    """Two deliveries: a good row, and one with a cell that cannot be read."""
    ledger, folder = Ledger(warehouse), warehouse / "inbox" / "works"
    for day, rows in enumerate(([GOOD], [GOOD, OTHER])):
        path = write_csv(folder / f"ขยะ {day}.csv", rows)
        ledger.receive(path, JANUARY + timedelta(days=day), sender="งานรักษาความสะอาด (ข้อมูลจำลอง)")
    return folder


def mended(**said) -> Contract:
    """The contract with one more heading than before, or as said."""
    return contract(**(said or {"headings": contract().headings | {"น้ำหนักสุทธิ": "weight_tonnes"}}))


def counted(warehouse, agreed: Contract) -> tuple[int, int, int]:
    """What the city is told of the feed: rows landed, rows refused, deliveries."""
    (row,) = feeds([agreed], Ledger(warehouse)).to_pylist()
    return row["rows_landed"], row["rows_refused"], row["deliveries"]


@pytest.mark.parametrize("replaces", ["everything", "same_file", "same_key", "nothing"])
def test_the_same_bytes_are_landed_anew_and_their_earlier_reading_counts_no_more(warehouse, inbox, replaces):
    said = {"replaces": replaces, "volume": {"at_least": None, "at_most": None}}
    before, after = contract(**said), mended(**said, leave_out={**contract().leave_out, "ผู้บันทึก": "ไม่ใช้"})
    land(warehouse, before)
    first = landed(warehouse, before)
    assert len(land(warehouse, after)) == 2
    rows = landed(warehouse, after)
    assert [{**row, "_delivery_id": ""} for row in rows] == [{**row, "_delivery_id": ""} for row in first]
    assert {row["_delivery_id"] for row in rows}.isdisjoint(row["_delivery_id"] for row in first)
    assert len(landed(warehouse, after, "rejected")) == 1 and counted(warehouse, after) == (2, 1, 2)
    assert land(warehouse, after) == []


def test_the_receipt_still_says_when_it_came(warehouse, inbox):
    land(warehouse, contract())
    land(warehouse, mended())
    assert [row["_received_at"] for row in landed(warehouse, mended())] == [JANUARY, JANUARY + timedelta(days=1)]


def test_a_row_that_only_the_mended_contract_can_read_is_no_longer_refused(warehouse, inbox):
    land(warehouse, contract())
    as_text = mended(headings={heading: column for heading, column in contract().headings.items() if heading != OLD_WEIGHT}, skip=[])
    columns = [column if column.name != "weight_tonnes" else column.model_copy(update={"data_type": "varchar"}) for column in as_text.columns]
    as_text = as_text.model_copy(update={"columns": tuple(columns)})
    land(warehouse, as_text)
    assert [row["weight_tonnes"] for row in landed(warehouse, as_text)] == ["1.250", "1.250", "สองตัน"]
    assert landed(warehouse, as_text, "rejected") == []
    assert [path.name for path in zone(warehouse, "raw", as_text).glob("empty_*")] == [f"empty_{as_text.hash}.parquet"]


def test_a_held_delivery_lands_once_its_heading_is_agreed(warehouse, inbox):
    new = [name if name != WEIGHT else "น้ำหนักสุทธิ" for name in HEADINGS]
    write_csv(inbox / "ขยะ 2.csv", [["1/12/2568", *GOOD[1:]]], headings=new)
    assert [outcome.held is not None for outcome in land(warehouse, contract())] == [False, False, True]
    assert not any(outcome.held for outcome in land(warehouse, mended()))
    assert counted(warehouse, mended()) == (3, 1, 3) and not Ledger(warehouse).history("works", "waste")[-1].is_held


def test_a_contract_mended_for_the_worse_leaves_the_last_good_data(warehouse, inbox):
    land(warehouse, contract())
    worse = mended(headings={heading: column for heading, column in contract().headings.items() if heading != WEIGHT})
    assert all(outcome.held for outcome in land(warehouse, worse))
    assert len(landed(warehouse, worse)) == 2 and Ledger(warehouse).history("works", "waste")[-1].is_held
    assert counted(warehouse, worse) == (2, 1, 2)


def test_a_contract_that_is_put_back_reads_everything_once_more(warehouse, inbox):
    for agreed in (contract(), mended(), contract(), mended()):
        assert len(land(warehouse, agreed)) == 2 and land(warehouse, agreed) == []
        assert len(landed(warehouse, agreed)) == 2 and counted(warehouse, agreed) == (2, 1, 2)


def test_a_crash_before_the_earlier_reading_is_removed_heals(warehouse, inbox, monkeypatch):
    land(warehouse, contract())
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr("pipelines.landing.remove_uncounted", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        land(warehouse, mended())
    assert len(landed(warehouse, mended())) == 4
    assert land(warehouse, mended()) == [] and len(landed(warehouse, mended())) == 2


def test_another_table_of_the_same_file_keeps_its_own_reading(warehouse, inbox):
    rubbish = contract().model_copy(update={"name": "rubbish"})
    land(warehouse, contract())
    land(warehouse, rubbish)
    land(warehouse, mended())
    assert len(landed(warehouse, rubbish)) == 2 and counted(warehouse, rubbish) == (2, 1, 2)


def test_new_words_read_nothing_anew(warehouse, inbox):
    land(warehouse, contract())
    assert land(warehouse, contract(CSV, label_en="Rubbish", leave_out={"หมายเหตุ": "เหตุผลใหม่"})) == []
