"""Stop on the strange: a file that is not what was agreed is held, and the officer is told which file, sheet and heading, in both languages."""

import sqlite3
from contextlib import closing

import pytest

from pipelines.databases.address import address_of
from pipelines.databases.trial import try_table
from pipelines.held import Held
from pipelines.readers.files import read_file
from tests.pipelines.office import (
    CSV,
    DATABASE,
    GOOD,
    HEADINGS,
    NOTE,
    OLD_WEIGHT,
    PHONE,
    TRIPS,
    WEIGHT,
    WHEN,
    WHERE,
    WORKBOOK,
    contract,
    write_csv,
    write_database,
    write_xlsx,
)


def instead(heading: str, other: str) -> list[str]:
    return [other if name == heading else name for name in HEADINGS]


def held_workbook(tmp_path, *rows, **said) -> Held:
    """Why a workbook with these rows is held."""
    with pytest.raises(Held) as held:
        read_file(contract(WORKBOOK, **said), write_xlsx(tmp_path / "ขยะ ต.ค. 68.xlsx", rows), "ขยะ ต.ค. 68.xlsx")
    assert "ไฟล์ ขยะ ต.ค. 68.xlsx" in held.value.th and "ขยะ ต.ค. 68.xlsx" in held.value.en
    return held.value


def test_a_renamed_heading_is_named_with_its_file_sheet_and_the_nearest_agreed_one(tmp_path):
    held = held_workbook(tmp_path, instead(TRIPS, "จำนวนเที่ยวรถ"), GOOD)
    assert held.th.startswith(f"ไฟล์ ขยะ ต.ค. 68.xlsx แผ่น ขยะ: ไม่รู้จักหัวตาราง «จำนวนเที่ยวรถ» หมายถึง «{TRIPS}» หรือไม่")
    assert held.en == f"ขยะ ต.ค. 68.xlsx, sheet ขยะ: the contract works.waste has no heading «จำนวนเที่ยวรถ»; did you mean «{TRIPS}»?"


def test_an_added_heading_is_held_for_it_may_be_a_person(tmp_path):
    held = held_workbook(tmp_path, [*HEADINGS, "เลขบัตรประชาชน"], [*GOOD, "1959900000001"])
    assert "«เลขบัตรประชาชน»" in held.th and "«เลขบัตรประชาชน»" in held.en and "1959900000001" not in str(held)


def test_a_dropped_heading_is_named_as_it_was_agreed(tmp_path):
    held = held_workbook(tmp_path, HEADINGS[1:], GOOD[1:])
    assert held.th.endswith(f"ไม่พบหัวตาราง «{WHEN}»") and "collected_on" in held.en


@pytest.mark.parametrize(("other", "names"), [(OLD_WEIGHT, (WEIGHT, OLD_WEIGHT)), (WHERE, (WHERE, WHERE))])
def test_two_headings_of_one_column_are_both_named(tmp_path, other, names):
    held = held_workbook(tmp_path, [*HEADINGS, other], [*GOOD, "1"])
    assert all(f"«{name}»" in held.th and f"«{name}»" in held.en for name in names)


def test_a_column_of_data_without_a_heading_is_told_by_its_neighbour(tmp_path):
    held = held_workbook(tmp_path, [*HEADINGS, None], [*GOOD, "ตรวจแล้ว"])
    assert f"ถัดจาก «{NOTE}»" in held.th and f"right of «{NOTE}»" in held.en


def test_a_space_that_a_thumb_left_beside_the_table_is_no_column(tmp_path):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD, [*GOOD, " \u00a0"]])
    assert len(read_file(contract(WORKBOOK), path, path.name)) == 2


@pytest.mark.parametrize(
    "typed",
    [f" {WEIGHT} ", "น้ำหนัก\u00a0(ตัน)", "น้ำหนัก\n(ตัน)", "นํ้าหนัก (ตัน)", "น้ําหนัก (ตัน)", "น้ำ\u200bหนัก (ตัน)", "\ufeffน้ำหนัก  (ตัน)"],
    ids=["spaces", "no-break space", "line break", "two-part am", "two-part am after the tone", "zero-width space", "mark and spaces"],
)
def test_a_heading_that_looks_the_same_is_the_same(tmp_path, typed):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [instead(WEIGHT, typed), GOOD])
    assert read_file(contract(WORKBOOK), path, path.name)["weight_tonnes"].to_pylist() == ["1.250"]


def test_a_contract_written_with_a_two_part_am_means_the_same_heading(tmp_path):
    agreed = contract(headings=dict(zip([WHEN, WHERE, TRIPS, "นํ้าหนัก (ตัน)", PHONE], contract().headings.values(), strict=False)))
    path = write_csv(tmp_path / "ขยะ.csv", [GOOD])
    assert read_file(agreed, path, path.name)["weight_tonnes"].to_pylist() == ["1.250"]


def test_the_order_of_columns_is_the_offices_own(tmp_path):
    path = write_csv(tmp_path / "ขยะ.csv", [GOOD[::-1]], headings=HEADINGS[::-1])
    assert read_file(contract(), path, path.name)["community_name"].to_pylist() == ["ชุมชนสมมติ"]


@pytest.mark.parametrize("rows", [[], [[]], [["ขยะ"]], [[None] * 3, [None] * 3]], ids=["nothing", "a blank row", "a title", "blank cells"])
def test_a_sheet_without_the_heading_rows_is_held(tmp_path, rows):
    assert "หัวตาราง" in held_workbook(tmp_path, *rows).th


def test_a_workbook_without_the_sheet_says_which_it_has(tmp_path):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD], sheet="Sheet1")
    with pytest.raises(Held) as held:
        read_file(contract(WORKBOOK), path, path.name)
    assert "ไม่พบแผ่นงาน «ขยะ» ในไฟล์มี «Sheet1»" in held.value.th and "no sheet «ขยะ»; there are «Sheet1»" in held.value.en


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ว่างเปล่า"),
        (b"not a workbook", "ไม่รู้จักหัวตาราง «not a workbook»"),
        (b"<html><table>", "ไม่พบหัวตาราง"),
        (b"PK\x03\x04" + b"\0" * 300, "ไม่ครบ"),
        (OLE + b"\0" * 600, "เสีย"),
        ("ก,ข\n1,2".encode(), "ไม่รู้จักหัวตาราง «ก»"),
    ],
)
def test_what_is_no_workbook_is_held_for_what_it_is(tmp_path, content, said):
    path = tmp_path / "ขยะ.xlsx"
    path.write_bytes(content)
    with pytest.raises(Held) as held:
        read_file(contract(WORKBOOK), path, path.name)
    assert said in held.value.th and "ขยะ.xlsx" in held.value.th and "ขยะ.xlsx" in held.value.en


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_held(tmp_path, kept):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(Held):
        read_file(contract(WORKBOOK), path, path.name)


@pytest.mark.parametrize(("sent", "agreed"), [("cp874", "utf-8"), ("utf-8", "cp874")])
def test_another_encoding_than_agreed_is_held_and_never_lands_as_gibberish(tmp_path, sent, agreed):
    path = write_csv(tmp_path / "ขยะ.csv", [GOOD], encoding=sent)
    with pytest.raises(Held) as held:
        read_file(contract(CSV | {"encoding": agreed}), path, path.name)
    assert f"ไม่ใช่รหัสอักขระ {agreed}" in held.value.th and f"not in {agreed}" in held.value.en


def test_thai_and_english_are_not_mixed_in_one_sentence(tmp_path):
    held = held_workbook(tmp_path, instead(TRIPS, "เที่ยวรถ"), GOOD)
    assert " has no " not in held.th and "ไม่รู้จัก" not in held.en


@pytest.mark.parametrize(
    ("change", "named"), [(f'rename column "{TRIPS}" to "เที่ยว"', "เที่ยว"), ("add column citizen_id", "citizen_id"), (f'drop column "{TRIPS}"', TRIPS)]
)
def test_a_table_that_changed_its_columns_is_held_like_a_workbook(tmp_path, change, named):
    where = address_of("WASTE_DSN", write_database(tmp_path / "works.sqlite", [[*GOOD, "2025-10-31 09:00:00"]]))
    agreed = contract(DATABASE, leave_out={NOTE: "ข้อความอิสระ", "changed_at": "ใช้เป็นตัวบอกลำดับเท่านั้น"})
    assert len(try_table(agreed, where).landed) == 1
    with closing(sqlite3.connect(tmp_path / "works.sqlite")) as database:
        database.execute(f"alter table rounds {change}")
    with pytest.raises(Held) as held:
        try_table(agreed, where)
    assert f"«{named}»" in held.value.th and "ตาราง rounds" in held.value.th and "table rounds" in held.value.en
