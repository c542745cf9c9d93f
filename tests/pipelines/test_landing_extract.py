"""A department's database: all of it first, then only what changed; and its troubles are told once a day, not every time."""

import sqlite3
from contextlib import closing

import pytest

from pipelines.ledger import Ledger
from tests.pipelines.office import DATABASE, GOOD, NOTE, PHONE, TRIPS, contract, land, landed, write_database

LEFT_OUT = {NOTE: "ข้อความอิสระ", "changed_at": "ใช้เป็นตัวบอกลำดับเท่านั้น"}
OFFICE = contract(DATABASE, leave_out=LEFT_OUT)
NINE = "2025-11-01 09:00:00"


def case(community: str, trips: object = 1, changed_at: object = NINE) -> list:
    return [GOOD[0], community, trips, "1.5", "081-234-5678", "เรื่องส่วนตัว", changed_at]


@pytest.fixture
def database(warehouse, tmp_path, monkeypatch):
    """The office's database with two rows; the warehouse knows where it is."""
    path = tmp_path / "works.sqlite"
    monkeypatch.setenv("WASTE_DSN", write_database(path, [case("ก"), case("ข", changed_at="2025-11-01 10:00:00")]))
    return path


def sql(path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def last(warehouse):
    return Ledger(warehouse).history("works", "waste")[-1]


def extracts(warehouse) -> list[set]:
    """The communities of each extract, in the order of landing."""
    found: dict = {}
    for row in landed(warehouse, OFFICE):
        found.setdefault(row["_received_at"], set()).add(row["community_name"])
    return list(found.values())


def test_first_all_of_it_then_only_what_changed(warehouse, database):
    (outcome,) = land(warehouse, OFFICE)
    assert (outcome.file_name, outcome.rows_sent, outcome.rows_landed) == ("rounds", 2, 2) and last(warehouse).watermark == "2025-11-01 10:00:00"
    write_database(database, [case("ค", changed_at="2025-11-01 11:00:00"), case("ก", 9, "2025-11-01 11:30:00")])
    land(warehouse, OFFICE)
    assert extracts(warehouse)[0] == {"ก", "ข"} and {"ก", "ค"} <= extracts(warehouse)[1]
    assert [row["trips"] for row in landed(warehouse, OFFICE) if row["community_name"] == "ก"] == [1, 9]


def test_nothing_new_is_no_delivery(warehouse, database):
    land(warehouse, OFFICE)
    assert land(warehouse, OFFICE) == [] and len(extracts(warehouse)) == 1 and len(Ledger(warehouse).history()) == 1


def test_a_row_written_within_the_second_that_was_read_last_is_not_missed(warehouse, database):
    land(warehouse, OFFICE)
    write_database(database, [case("ค", changed_at="2025-11-01 10:00:00")])
    assert len(land(warehouse, OFFICE)) == 1 and "ค" in extracts(warehouse)[-1]
    assert land(warehouse, OFFICE) == []


def test_a_cursor_that_is_a_number_is_ordered_as_one(warehouse, tmp_path, monkeypatch):
    """As text, 10 comes before 9, and row 10 would never be read."""
    path = tmp_path / "works.sqlite"
    monkeypatch.setenv("WASTE_DSN", write_database(path, [case("ก", changed_at=8), case("ข", changed_at=9)], changed_at="integer"))
    land(warehouse, OFFICE)
    write_database(path, [case("ค", changed_at=10)])
    land(warehouse, OFFICE)
    assert "ค" in extracts(warehouse)[1] and "ก" not in extracts(warehouse)[1] and last(warehouse).watermark == "10"


@pytest.mark.parametrize("cursor", [None, "", "1/11/2568 09:00"])
def test_a_cursor_without_an_order_holds_the_extract_or_its_row_would_be_missed(warehouse, database, cursor):
    land(warehouse, OFFICE)
    write_database(database, [case("ค", changed_at=cursor)])
    (outcome,) = land(warehouse, OFFICE)
    assert "changed_at" in outcome.held.th and "1 แถว" in outcome.held.th and "in 1 rows" in outcome.held.en


def test_an_empty_table_is_no_delivery(warehouse, database):
    sql(database, "delete from rounds")
    assert land(warehouse, OFFICE) == [] and Ledger(warehouse).history() == []


def test_a_database_that_is_not_named_is_told_once_a_day(warehouse, monkeypatch):
    monkeypatch.delenv("WASTE_DSN", raising=False)
    (outcome,) = land(warehouse, OFFICE)
    assert "WASTE_DSN" in outcome.held.th and "WASTE_DSN" in outcome.held.en
    assert land(warehouse, OFFICE) == [] and last(warehouse).is_held


def test_the_address_may_stand_in_the_env_file(warehouse, database, monkeypatch, tmp_path):
    (tmp_path / "another.env").write_text(f"WASTE_DSN=sqlite:///{database}   # the office's own\n")
    monkeypatch.setenv("YALA_ENV_FILE", str(tmp_path / "another.env"))
    monkeypatch.delenv("WASTE_DSN")
    (outcome,) = land(warehouse, OFFICE)
    assert outcome.rows_landed == 2 and not last(warehouse).is_demo


def test_the_demo_citys_stand_in_is_known_for_one(warehouse, database, monkeypatch):
    monkeypatch.delenv("WASTE_DSN")
    (warehouse / "inbox" / "works").mkdir(parents=True)
    database.rename(warehouse / "inbox" / "works" / "waste.sqlite")
    assert len(land(warehouse, OFFICE)) == 1 and last(warehouse).is_demo


@pytest.mark.parametrize(
    ("trouble", "named"),
    [
        (f'alter table rounds drop column "{TRIPS}"', TRIPS),
        (f'alter table rounds rename column "{TRIPS}" to trips', "trips"),
        ("alter table rounds rename to runs", "rounds"),
    ],
)
def test_a_table_that_is_not_as_agreed_is_told_once_a_day_and_the_last_good_data_stay(warehouse, database, trouble, named):
    land(warehouse, OFFICE)
    sql(database, trouble)
    (outcome,) = land(warehouse, OFFICE)
    assert named in outcome.held.th and named in outcome.held.en and land(warehouse, OFFICE) == []
    assert extracts(warehouse) == [{"ก", "ข"}] and last(warehouse).is_held


@pytest.mark.parametrize("dsn", ["sqlite:////nowhere/s3cret/works.sqlite", "postgresql://officer:s3cret@db/works", "s3cret"])
def test_a_database_that_does_not_open_is_held_and_its_address_is_not_told(warehouse, monkeypatch, dsn):
    monkeypatch.setenv("WASTE_DSN", dsn)
    (outcome,) = land(warehouse, OFFICE)
    assert outcome.held and "s3cret" not in f"{outcome.held.th}{outcome.held.en}{last(warehouse)}"


def test_trouble_that_is_over_is_told_and_trouble_that_comes_back_is_told_again(warehouse, database, monkeypatch):
    dsn = f"sqlite:///{database}"
    assert not land(warehouse, OFFICE)[0].held
    for _ in range(2):
        monkeypatch.setenv("WASTE_DSN", "sqlite:////nowhere/works.sqlite")
        assert land(warehouse, OFFICE)[0].held and last(warehouse).is_held and land(warehouse, OFFICE) == []
        monkeypatch.setenv("WASTE_DSN", dsn)
        assert not land(warehouse, OFFICE)[0].held and not last(warehouse).is_held and land(warehouse, OFFICE) == []
    assert extracts(warehouse)[0] == {"ก", "ข"}


def test_a_mended_contract_reads_the_whole_table_anew_and_notices_what_it_no_longer_has(warehouse, database):
    write_database(database, [case("ค"), case("ง")])
    land(warehouse, OFFICE)
    sql(database, "delete from rounds where \"ชุมชน\" = 'ก'")
    mended = contract(DATABASE, leave_out=LEFT_OUT, skip=[])
    (outcome,) = land(warehouse, mended)
    assert outcome.rows_landed == 0 and "1 แถว" in outcome.notes[0].th and "1 rows" in outcome.notes[0].en
    assert [row["community_name"] for row in landed(warehouse, mended) if row.get("_is_gone")] == ["ก"]
    assert land(warehouse, mended) == [] and land(warehouse, OFFICE) == [] and extracts(warehouse) == [{"ก", "ข", "ค", "ง"}, {"ก"}]


def test_a_crash_between_parquet_and_ledger_loses_no_row(warehouse, database, monkeypatch):
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr("pipelines.ledger.Ledger.record", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        land(warehouse, OFFICE)
    land(warehouse, OFFICE)
    assert extracts(warehouse) == [{"ก", "ข"}] and land(warehouse, OFFICE) == []


def test_a_name_with_a_quotation_mark_is_a_name(warehouse, tmp_path, monkeypatch):
    odd = "โทร.\" หรือ '"
    path = tmp_path / "o'clock.sqlite"
    write_database(path, [case("ก")])
    sql(path, f'alter table rounds rename column "{PHONE}" to "{odd.replace(chr(34), chr(34) * 2)}"')
    monkeypatch.setenv("WASTE_DSN", f"sqlite:///{path}")
    headings = {odd if heading == PHONE else heading: column for heading, column in OFFICE.headings.items()}
    assert land(warehouse, contract(DATABASE, leave_out=LEFT_OUT, headings=headings))[0].rows_landed == 1
