"""A person who is erased goes out of what was landed and does not come back, however often the archive is read anew."""

import sqlite3

import pytest

from pipelines.erase import erase
from pipelines.landing import reland
from pipelines.ledger import Ledger
from tests.pipelines.office import GOOD, contract, land, landed, write_csv

OTHER = [GOOD[0], "ชุมชนอื่น", "1", "0.500", "089-765-4321", ""]
THIRD = ["1 พ.ย. 2568", *OTHER[1:4], "081-234-5678", ""]


@pytest.fixture
def city(warehouse):
    """Two deliveries, in which one telephone reported twice."""
    write_csv(warehouse / "inbox" / "works" / "ขยะ 1.csv", [GOOD, OTHER])
    write_csv(warehouse / "inbox" / "works" / "ขยะ 2.csv", [THIRD])
    land(warehouse, contract())
    assert len(landed(warehouse, contract())) == 3
    (warehouse / "published" / "as_of" / "2026-03-31").mkdir(parents=True)
    return warehouse


def test_every_row_of_a_telephone_goes_however_it_is_written_and_past_days_are_to_be_made_anew(city):
    assert erase(Ledger(city), city, contract(), "reporter_hash", "๐๘๑ ๒๓๔ ๕๖๗๘", by="นางสมมติ", why="คำขอตาม PDPA") == 2
    assert [row["community_name"] for row in landed(city, contract())] == ["ชุมชนอื่น"]
    assert not (city / "published" / "as_of").exists()


def test_the_archive_read_anew_does_not_bring_them_back_nor_does_another_delivery(city):
    erase(Ledger(city), city, contract(), "reporter_hash", "0812345678", by="นางสมมติ", why="คำขอ")
    reland(Ledger(city), city, contract())
    write_csv(city / "inbox" / "works" / "ขยะ 3.csv", [["2 พ.ย. 2568", *GOOD[1:]], ["2 พ.ย. 2568", *OTHER[1:]]])
    land(city, contract())
    assert {row["community_name"] for row in landed(city, contract())} == {"ชุมชนอื่น"} and len(landed(city, contract())) == 2


def test_any_column_may_tell_who_it_is_and_the_list_keeps_no_value(city):
    assert erase(Ledger(city), city, contract(), "community_name", "ชุมชนอื่น", by="นางสมมติ", why="คำขอ") == 2
    assert [row["community_name"] for row in landed(city, contract())] == ["ชุมชนสมมติ"]
    with sqlite3.connect(city / "ledger.db") as ledger:
        (listed,) = ledger.execute("select * from erasures").fetchall()
    assert "community_name" in listed and "นางสมมติ" in listed and not any("ชุมชนอื่น" in str(said) for said in listed)


def test_nobody_else_is_touched(city):
    assert erase(Ledger(city), city, contract(), "reporter_hash", "0899999999", by="นางสมมติ", why="คำขอ") == 0
    assert len(landed(city, contract())) == 3
