"""A delivery is a fact: landing it twice changes nothing, a changed one is noticed, and a crash in between heals."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

from pipelines.landing import unclaimed
from pipelines.ledger import Ledger
from pipelines.zones import ensure_typed, zone
from tests.pipelines.office import GOOD, HEADINGS, TYPES, WORKBOOK, contract, land, landed, write_csv, write_xlsx

OFFICE = contract()
OTHER = ["1/11/2568", "ชุมชนอื่น", "2", "0.5", "", ""]
BAD = ["31/11/2568", "ชุมชนที่สาม", "สาม", "0.5", "", ""]
JANUARY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def inbox(warehouse):
    folder = warehouse / "inbox" / "works"
    folder.mkdir(parents=True)
    return folder


def everything(warehouse) -> dict[str, str]:
    """Every file of data there is, by the hash of its bytes; and every line of the ledger."""
    files = {str(path.relative_to(warehouse)): sha256(path.read_bytes()).hexdigest() for path in warehouse.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if not name.startswith("ledger.db")} | {"ledger": str(Ledger(warehouse).history())}


def weights(warehouse, agreed=OFFICE) -> list[str]:
    return [str(row["weight_tonnes"]) for row in landed(warehouse, agreed)]


def test_what_is_sent_is_landed_refused_and_written_down(warehouse, inbox):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD, OTHER, BAD])
    (outcome,) = land(warehouse, OFFICE)
    assert (outcome.file_name, outcome.rows_sent, outcome.rows_landed, outcome.rows_refused, outcome.held) == ("ขยะ 2568-10.csv", 3, 2, 1, None)
    rows = landed(warehouse, OFFICE)
    assert [(row["collected_on"], row["_file"], row["_sheet"], row["_row"]) for row in rows] == [
        (date(2025, 10, 31), "ขยะ 2568-10.csv", "", 2),
        (date(2025, 11, 1), "ขยะ 2568-10.csv", "", 3),
    ]
    refused = landed(warehouse, OFFICE, "rejected")
    assert [(cell["_file"], cell["_row"], cell["column_name"]) for cell in refused] == [
        ("ขยะ 2568-10.csv", 4, name) for name in ("collected_on", "trips")
    ]
    (line,) = Ledger(warehouse).history("works", "waste")
    assert (line.rows_sent, line.rows_landed, line.rows_refused) == (3, 2, 1) and rows[0]["_delivery_id"] == refused[0][
        "_delivery_id"
    ] == line.delivery_id


def test_landing_twice_changes_nothing(warehouse, inbox):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD, BAD])
    land(warehouse, OFFICE)
    before = everything(warehouse)
    assert land(warehouse, OFFICE) == [] and everything(warehouse) == before


def test_the_same_bytes_under_another_name_are_the_same_delivery(warehouse, inbox):
    shutil.copy(write_csv(inbox / "ขยะ 2568-10.csv", [GOOD]), inbox / "ขยะ 2568-10 (1).csv")
    assert len(land(warehouse, OFFICE)) == 1
    shutil.copy(inbox / "ขยะ 2568-10.csv", inbox / "ขยะ สำเนา.csv")
    assert land(warehouse, OFFICE) == [] and len(landed(warehouse, OFFICE)) == 1


def test_changed_bytes_under_the_same_name_are_another_delivery_even_with_an_old_time(warehouse, inbox):
    """A copied file keeps the time of its original; that time is nobody's receipt."""
    path = write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    land(warehouse, OFFICE)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    write_csv(path, [[*GOOD[:3], "9.999", *GOOD[4:]]])
    os.utime(path, (long_ago, long_ago))
    assert len(land(warehouse, OFFICE)) == 1
    assert weights(warehouse) == ["1.250", "9.999"], "raw data keep both; the later receipt holds"
    assert all(row["_received_at"] > datetime(2025, 1, 1, tzinfo=UTC) for row in landed(warehouse, OFFICE))


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_that_is_wrong_skips_no_file_and_lands_none_twice(warehouse, inbox, days):
    path = write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    skewed = (datetime.now(UTC) + timedelta(days=days)).timestamp()
    os.utime(path, (skewed, skewed))
    assert len(land(warehouse, OFFICE)) == 1 and land(warehouse, OFFICE) == []
    assert abs(landed(warehouse, OFFICE)[0]["_received_at"] - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_receipt_says_when_it_came_and_a_file_that_is_only_touched_did_not_come_again(warehouse, inbox):
    path = write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    land(warehouse, OFFICE, path, at=JANUARY)
    os.utime(path)
    assert land(warehouse, OFFICE) == [] and landed(warehouse, OFFICE)[0]["_received_at"] == JANUARY


def test_late_and_out_of_order_deliveries_land_in_the_order_of_their_receipts(warehouse, inbox):
    files = {month: write_csv(inbox / f"ขยะ {month}.csv", [[f"1/{month}/2568", *GOOD[1:]]]) for month in (3, 1, 2)}
    ledger = Ledger(warehouse)
    for day, (month, path) in enumerate(files.items()):
        ledger.receive(path, JANUARY + timedelta(days=day), sender=f"เดือน {month}")
    assert [outcome.file_name for outcome in land(warehouse, OFFICE)] == ["ขยะ 3.csv", "ขยะ 1.csv", "ขยะ 2.csv"]
    assert {row["collected_on"].month for row in landed(warehouse, OFFICE)} == {1, 2, 3}


def test_a_file_is_known_by_its_name_however_it_is_typed_and_an_open_one_is_left_alone(warehouse, inbox):
    for name in ("ขยะ 2568-10.CSV", "ขยะ.csv", ".ขยะ 2568-11.csv.part", "~$ขยะ 2568-12.csv", "น้ำ 2568-10.csv", "ขยะ.xlsx"):
        write_csv(inbox / name, [[*GOOD[:5], name]])
    assert sorted(outcome.file_name for outcome in land(warehouse, contract(contract().read.model_dump() | {"files": "*ขยะ*.csv"}))) == [
        "ขยะ 2568-10.CSV",
        "ขยะ.csv",
    ]


def test_a_held_delivery_lands_nothing_and_the_last_good_data_stay(warehouse, inbox):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    land(warehouse, OFFICE)
    write_csv(inbox / "ขยะ 2568-11.csv", [OTHER], headings=["วันเก็บ", *HEADINGS[1:]])
    (outcome,) = land(warehouse, OFFICE)
    assert "วันเก็บ" in outcome.held.th and (outcome.rows_sent, outcome.rows_landed) == (0, 0)
    assert len(landed(warehouse, OFFICE)) == 1 and land(warehouse, OFFICE) == []
    newest = Ledger(warehouse).history("works", "waste")[-1]
    assert newest.is_held and "วันเก็บ" in newest.reason_th and "วันเก็บ" in newest.reason_en


def test_a_later_good_delivery_ends_the_hold(warehouse, inbox):
    write_csv(inbox / "ขยะ 2568-11.csv", [OTHER], headings=["วันเก็บ", *HEADINGS[1:]])
    assert land(warehouse, OFFICE)[0].held
    write_csv(inbox / "ขยะ 2568-11.csv", [OTHER])
    assert not land(warehouse, OFFICE)[0].held and not Ledger(warehouse).history("works", "waste")[-1].is_held
    assert len(landed(warehouse, OFFICE)) == 1


def test_one_bad_file_holds_no_other(warehouse, inbox):
    (inbox / "ขยะ 1.csv").write_bytes(b"\xff\xfe\x00")
    write_csv(inbox / "ขยะ 2.csv", [GOOD])
    assert [outcome.held is None for outcome in sorted(land(warehouse, OFFICE), key=lambda outcome: outcome.file_name)] == [False, True]


@pytest.mark.parametrize("broken", ["pipelines.ledger.Ledger.record", "pipelines.landing.write_landed"])
def test_a_crash_between_parquet_and_ledger_heals_without_doubling(warehouse, inbox, monkeypatch, broken):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD, BAD])
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(broken, lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        land(warehouse, OFFICE)
    assert Ledger(warehouse).history() == []
    assert len(land(warehouse, OFFICE)) == 1
    assert len(landed(warehouse, OFFICE)) == 1 and len(landed(warehouse, OFFICE, "rejected")) == 2 and len(Ledger(warehouse).history()) == 1


def test_half_a_parquet_is_never_seen(warehouse, inbox, monkeypatch):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    ensure_typed(OFFICE, warehouse)
    with monkeypatch.context() as crash, pytest.raises(OSError):
        crash.setattr("pipelines.zones.os.fsync", lambda _: (_ for _ in ()).throw(OSError("No space left on device")))
        land(warehouse, OFFICE)
    assert landed(warehouse, OFFICE) == [] and len(list(zone(warehouse, "raw", OFFICE).glob("*.parquet"))) == 1
    assert len(land(warehouse, OFFICE)) == 1 and len(landed(warehouse, OFFICE)) == 1


def test_a_workbook_half_copied_waits_and_is_tried_again(warehouse, inbox):
    """Its end is not there yet; nothing is written down, so nothing need be undone when the rest has come."""
    agreed = contract(WORKBOOK)
    whole = write_xlsx(inbox / "ขยะ.xlsx", [HEADINGS, GOOD]).read_bytes()
    (inbox / "ขยะ.xlsx").write_bytes(whole[: len(whole) // 2])
    (outcome,) = land(warehouse, agreed)
    assert "จะลองใหม่" in outcome.held.th and "ขยะ.xlsx" in outcome.held.th and Ledger(warehouse).history() == []
    (inbox / "ขยะ.xlsx").write_bytes(whole)
    (outcome,) = land(warehouse, agreed)
    assert outcome.held is None and outcome.rows_landed == 1


def test_a_workbook_that_never_becomes_whole_is_held_at_last(warehouse, inbox, monkeypatch):
    whole = write_xlsx(inbox / "ขยะ.xlsx", [HEADINGS, GOOD]).read_bytes()
    (inbox / "ขยะ.xlsx").write_bytes(whole[: len(whole) // 2])
    monkeypatch.setattr("pipelines.landing.ARRIVING_S", 0)
    assert land(warehouse, contract(WORKBOOK))[0].held and [past.file_name for past in Ledger(warehouse).holds()] == ["ขยะ.xlsx"]


def test_a_file_that_no_contract_means_is_named(warehouse, inbox):
    for name in ("ขยะ.csv", "งบทดลอง.xlsx", ".ขยะ.csv.part"):
        write_csv(inbox / name, [GOOD])
    assert [str(path) for path in unclaimed(warehouse, [OFFICE])] == ["inbox/works/งบทดลอง.xlsx"]


def test_an_office_that_sends_an_older_version_again_goes_back_to_it(warehouse, inbox):
    for weight in ("1.000", "2.000", "1.000"):
        land(warehouse, OFFICE, write_csv(inbox / "ขยะ.csv", [[*GOOD[:3], weight, *GOOD[4:]]]))
    assert weights(warehouse) == ["1.000", "2.000", "1.000"], "the last one is the newest, and raw data keep all three"


def test_a_source_without_data_has_its_columns_from_the_first_day(warehouse):
    assert land(warehouse, OFFICE) == []
    (path,) = zone(warehouse, "raw", OFFICE).glob("*.parquet")
    table = pq.read_table(path)
    assert len(table) == 0 and table.schema.names == [*TYPES, "_delivery_id", "_received_at", "_file", "_sheet", "_row"]
    assert str(table.schema.field("weight_tonnes").type) == "decimal128(12, 3)"


def test_the_empty_parquet_has_the_types_of_the_landed_ones(warehouse, inbox):
    write_csv(inbox / "ขยะ 2568-10.csv", [GOOD])
    land(warehouse, OFFICE)
    kinds = [
        {field.name: str(field.type).split("[")[0] for field in pq.read_schema(path)} for path in zone(warehouse, "raw", OFFICE).glob("*.parquet")
    ]
    assert len(kinds) == 2 and kinds[0] == kinds[1]
