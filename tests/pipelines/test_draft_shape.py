"""Where a table lies in a sheet, and which of its rows are data, is seen without being told. All tables here are made up (ข้อมูลจำลอง)."""

import pyarrow as pa
import pytest

from pipelines.draft.groups import groups_of
from pipelines.draft.tables import Table, tables_of

HEADINGS = ["ที่", "ชุมชน", "จำนวน (คน)", "งบ (บาท)"]
DATA = [[n, f"ชุมชน {n}", n * 10, f"{n * 1000:,}.50"] for n in range(1, 8)]


def grid(*rows: list) -> pa.Table:
    width = max(map(len, rows))
    cells = [[None if cell in (None, "") else str(cell) for cell in [*row, *[None] * (width - len(row))]] for row in rows]
    return pa.table([pa.array(column, pa.string()) for column in zip(*cells, strict=True)], names=[str(place) for place in range(width)])


def one(*rows: list, merges: tuple = ()) -> Table:
    (table,) = tables_of("แผ่น", grid(*rows), list(merges))
    return table


def seen(table: Table) -> tuple:
    return table.header_rows, table.row_numbers, table.rows


def test_a_plain_table_begins_in_row_one():
    assert seen(one(HEADINGS, *DATA)) == ([1], (2, 8), 7)


def test_titles_above_are_no_headings():
    assert seen(one(["เทศบาลสมมติ"], ["รายงานประจำเดือน ต.ค. 2568"], [], [None, None, None, "หน่วย : บาท"], HEADINGS, *DATA)) == ([5], (6, 12), 7)


def test_headings_in_two_rows_are_joined():
    upper = ["ที่", "ชุมชน", "ประชากร", None, "รวม"]
    lower = [None, None, "ชาย (คน)", "หญิง (คน)", None]
    table = one(["เทศบาลสมมติ"], upper, lower, *[[n, f"ชุมชน {n}", n, n + 1, 2 * n + 1] for n in range(1, 7)])
    assert seen(table) == ([2, 3], (4, 9), 6)
    assert [column.heading for column in table.columns][2:] == ["ประชากร ชาย (คน)", "ประชากร หญิง (คน)", "รวม"]


def test_a_heading_row_that_is_only_half_full_belongs_to_the_headings():
    table = one([*HEADINGS[:3], "งบประมาณ", None], [None, None, None, "ทั้งปี", "เดือนนี้"], *[[*row, 5] for row in DATA])
    assert table.header_rows == [1, 2]
    assert [column.heading for column in table.columns][3:] == ["งบประมาณ ทั้งปี", "งบประมาณ เดือนนี้"]


def test_headings_merged_downwards_take_all_their_rows():
    merges = [(0, place, 1, place) for place in range(4)]
    assert one(HEADINGS, [], *DATA, merges=merges).header_rows == [1, 2]


def test_years_across_are_headings_though_they_are_numbers():
    table = one(["ด้าน", 2566, 2567, 2568], ["น้ำ", 1, 2, 3], ["ไฟ", 4, 5, 6], ["ถนน", 7, 8, 9])
    assert seen(table) == ([1], (2, 4), 3)


def test_a_table_without_headings_has_none():
    table = one(*DATA)
    assert (table.header_rows, table.rows, table.is_lettered) == ([], 7, True)


@pytest.mark.parametrize("label", ["รวม", "รวมทั้งสิ้น", "ยอดรวม", "Total"])
def test_a_total_below_is_no_data(label):
    total = [None, label, 280, "28,003.50"]
    table = one(HEADINGS, *DATA, total)
    assert (table.rows, [skipped.total for skipped in table.sifted.skipped]) == (7, ["above"])


def test_subtotals_and_the_grand_total_are_told_apart():
    rows = [[None, "ก", 1], [None, "ข", 2], [None, "รวมเขตเหนือ", 3], [None, "ค", 4], [None, "ง", 5], [None, "รวมเขตใต้", 9], [None, "รวมทั้งหมด", 12]]
    table = one(["เขต", "ชุมชน", "จำนวน"], *[["x", *row[1:]] for row in rows])
    assert table.rows == 4


def test_a_place_called_ruam_is_data():
    table = one(
        HEADINGS, *[[n, name, n * 10 + 7, f"{n}00"] for n, name in enumerate(["บ้านเหนือ", "รวมใจพัฒนา", "บ้านใต้", "ตลาดเก่า", "รวมมิตร", "บ้านกลาง"], 1)]
    )
    assert table.rows == 6
    assert [doubt for doubt in table.doubts if "totals, or data" in doubt.en], "and it is asked about"


def test_notes_below_the_table_are_no_data():
    table = one(HEADINGS, *DATA, [], ["หมายเหตุ: ตัวเลขเบื้องต้น"], ["ที่มา: กองช่าง"])
    assert (table.rows, table.row_numbers) == (7, (2, 8))


def test_titles_between_the_rows_are_passed_over_and_asked_about():
    table = one(HEADINGS, ["เขตเหนือ"], *DATA[:3], ["เขตใต้"], *DATA[3:])
    assert table.rows == 7
    assert any("titles within the table" in doubt.en for doubt in table.doubts)


def test_headings_printed_again_are_no_data():
    assert one(HEADINGS, *DATA[:4], HEADINGS, *DATA[4:]).rows == 7


def test_tables_side_by_side_are_two():
    left, right = ["รหัส", "อำเภอ"], ["รหัส", "ตำบล"]
    rows = [[f"{n:02}", f"อำเภอ {n}", None, f"{n:04}", f"ตำบล {n}"] for n in range(1, 5)] + [
        [None, None, None, f"{n:04}", f"ตำบล {n}"] for n in range(5, 9)
    ]
    tables = tables_of("แผ่น", grid([*left, None, *right], *rows), [])
    assert [(table.shape.columns, table.rows) for table in tables] == [([0, 1], 4), ([3, 4], 8)]


def test_the_same_headings_twice_are_one_source_in_two_blocks():
    headings = ["ชุมชน", "ชาย", "หญิง"]
    tables = tables_of("แผ่น", grid([*headings, *headings], *[[f"ก{n}", n, n + 1, f"ข{n}", n + 2, n + 3] for n in range(1, 6)]), [])
    assert [table.shape.columns for table in tables] == [[0, 1, 2], [3, 4, 5]]
    (group,) = groups_of(tables)
    assert [column.heading for column in group.columns] == headings


def test_cells_merged_downwards_hold_for_the_rows_below():
    table = one(["อำเภอ", "ตำบล", "คน"], ["เมือง", "ก", 1], [None, "ข", 2], [None, "ค", 3], ["เบตง", "ง", 4], [None, "จ", 5])
    assert table.fill_down == ["amphoe"]
    assert any("does the cell above hold" in doubt.en for doubt in table.doubts)


def test_a_total_above_its_rows_is_no_data():
    table = one(HEADINGS, [None, "ทั่วประเทศ", 280, "28,003.50"], *DATA)
    assert (table.rows, [(skipped.total, skipped.like) for skipped in table.sifted.skipped]) == (7, [("sheet", ["ทั่วประเทศ"])])


def test_a_row_that_numbers_the_columns_is_no_data():
    table = one(HEADINGS, ["(1)", "(2)", "(3)", "(4)"], *DATA)
    assert (table.header_rows, table.rows, table.row_numbers) == ([1], 7, (3, 9))


def test_tables_one_below_the_other_are_two():
    second = [["ตารางที่ 2"], ["ถนน", "ยาว (ม.)", "กว้าง (ม.)"], ["ก", 100, 5], ["ข", 200, 6], ["ค", 300, 4]]
    tables = tables_of("แผ่น", grid(["ตารางที่ 1"], HEADINGS, *DATA, [], *second), [])
    assert [seen(table) for table in tables] == [([2], (3, 9), 7), ([12], (13, 15), 3)]
    assert [skipped.to_end for skipped in tables[0].sifted.skipped] == [True]


def test_an_empty_sheet_has_no_table():
    assert tables_of("แผ่น", grid([None, None], [" ", None]), []) == []
