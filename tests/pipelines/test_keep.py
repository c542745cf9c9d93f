"""What is kept: every row that was ever landed, in fewer files; workbooks given back only for a while."""

import os
import time

import pytest

from pipelines.keep import TOGETHER, clean_returned, compact
from pipelines.zones import zone
from tests.pipelines.office import GOOD, OLD_WEIGHT, contract, land, landed, write_csv

DAYS = ("1 ต.ค. 2568", "2 ต.ค. 2568", "3 ต.ค. 2568", "4 ต.ค. 2568")


@pytest.fixture
def city(warehouse, monkeypatch):
    """Four deliveries, and room for two files."""
    for day in DAYS:
        write_csv(warehouse / "inbox" / "works" / f"ขยะ {day}.csv", [[day, *GOOD[1:]], ["ไม่รู้", *GOOD[1:]]])
    land(warehouse, contract())
    return warehouse


def files(warehouse, name: str) -> set[str]:
    return {path.name for path in zone(warehouse, name, contract()).glob("*.parquet") if not path.name.startswith("empty_")}


def everything(warehouse) -> list[list[dict]]:
    return [sorted(landed(warehouse, contract(), name), key=str) for name in ("raw", "rejected")]


def test_old_deliveries_lie_in_one_file_and_no_row_is_lost(city, monkeypatch):
    before = everything(city)
    monkeypatch.setenv("YALA_FILES_KEPT", "2")
    assert compact(city, contract()) == 4 and everything(city) == before
    assert len(files(city, "raw")) == 3 and TOGETHER in files(city, "raw")
    monkeypatch.setenv("YALA_FILES_KEPT", "1")
    assert compact(city, contract()) == 2 and everything(city) == before


def test_a_run_that_was_cut_off_counts_nothing_twice(city, monkeypatch):
    """The parts still lie beside the file that they were put into."""
    before = everything(city)
    parts = {path: path.read_bytes() for path in zone(city, "raw", contract()).glob("2*.parquet")}
    monkeypatch.setenv("YALA_FILES_KEPT", "0")
    compact(city, contract())
    for path, content in parts.items():
        path.write_bytes(content)
    compact(city, contract())
    assert everything(city) == before


def test_what_a_mended_contract_reads_anew_leaves_the_file_of_old_ones(city, monkeypatch):
    monkeypatch.setenv("YALA_FILES_KEPT", "0")
    compact(city, contract())
    mended = contract(headings=contract().headings | {"น้ำหนักขยะ": "weight_tonnes"}, nothing=["n/a"])
    assert len(land(city, mended)) == 4
    rows = landed(city, mended)
    assert len(rows) == 4 and OLD_WEIGHT in mended.headings


def test_workbooks_given_back_go_after_their_days(warehouse, monkeypatch):
    folder = warehouse / "returned" / "works"
    for name, days in (("เก่า", 91), ("ใหม่", 89)):
        (folder / name).mkdir(parents=True)
        (folder / name / "ขยะ.xlsx").write_bytes(b"")
        os.utime(folder / name / "ขยะ.xlsx", (time.time() - days * 86_400,) * 2)
    assert clean_returned(warehouse) == 1 and [path.name for path in folder.iterdir()] == ["ใหม่"]
