"""Rows that are no data are set aside with a reason, and no row that is data is; a merged cell holds for its own rows and no others."""

from datetime import date

import pytest

from pipelines.contract import Contract
from pipelines.judging.judge import Judged, judge
from tests.pipelines.office import GOOD, TYPES, WORKBOOK, contract, sent, sheet, table_of

pytestmark = pytest.mark.usefixtures("hash_key")
TOTAL = {"column": "place", "like": "รวม%", "why": "แถวรวม"}
NOTE = {"like": "หมายเหตุ%", "why": "เชิงอรรถ", "to_end": True}


def counts(**said) -> Contract:
    """A table of people by place and sex, as an office counts them."""
    columns = {"place": {"required": True}, "sex": {}, "people": {"data_type": "integer"}}
    return table_of(columns, **{"key": ["place", "sex"], "skip": [TOTAL]} | said)


def judged(agreed: Contract, *rows: list, headings: tuple = ("place", "sex", "people")) -> Judged:
    """What becomes of rows under their headings."""
    (found,) = judge(agreed, [sheet(agreed, [headings, *rows])])
    return found


def landed(found: Judged) -> list[tuple]:
    return [tuple(row.values())[:-2] for row in found.landed.to_pylist()]


def why(found: Judged) -> list[tuple[int, str]]:
    return [(row["_row"], row["why"]) for row in found.skipped.to_pylist()]


def test_rows_that_are_no_data_are_skipped_with_their_place_and_why():
    found = judged(counts(), ["ก", None, "1"], ["รวมทั้งสิ้น", None, "1"], [" รวม\u00a0ตำบล", None, "?"], ["ชุมชนรวมใจ", None, "2"])
    assert why(found) == [(3, "แถวรวม"), (4, "แถวรวม")] and (found.rows_sent, len(found.landed)) == (2, 2)


def test_a_pattern_is_data():
    found = judged(counts(skip=[TOTAL | {"like": "รวม'; drop%"}]), ["รวม'; drop", None, "1"], ["ก", None, "1"])
    assert (found.rows_sent, len(found.skipped)) == (1, 1)
    assert why(judged(counts(skip=[TOTAL | {"like": ["รวม (%", "น\u0e4dา_"]}]), ["รวม (ก", None, "1"], ["นำ1", None, "1"], ["รวมก", None, "1"])) == [
        (2, "แถวรวม"),
        (3, "แถวรวม"),
    ]


def test_wholly_blank_rows_are_not_counted_at_all():
    found = judged(counts(nothing=["N/A"]), ["ก", None, "1"], [None] * 3, ["\u200b", " \u00a0", ""], ["n/a", "N/A ", None], ["ข", None, "-"])
    assert (found.rows_sent, len(found.skipped), found.rows_refused) == (2, 0, 0)


def test_a_rule_without_a_column_looks_at_every_cell_but_not_at_the_sheets_name():
    columns = {"place": {}, "people": {}, "tab": {}}
    agreed = table_of(columns, WORKBOOK | {"sheet_as": "tab"}, headings={"place": "place", "people": "people"}, skip=[{"like": "รวม%", "why": "รวม"}])
    (found,) = judge(agreed, [sheet(agreed, [["place", "people"], ["ก", "1"], [None, "รวม 1"], [None, None], ["รวม", None]], name="รวมทุกเดือน")])
    assert landed(found) == [("ก", "1", "รวมทุกเดือน")] and why(found) == [(3, "รวม"), (5, "รวม")]


def test_a_rule_may_skip_rows_where_a_column_is_blank():
    found = judged(counts(skip=[{"column": "people", "blank": True, "why": "หัวข้อ"}]), ["ก", None, "1"], ["หมวด ๒", None, " "], [None] * 3)
    assert why(found) == [(3, "หัวข้อ")] and len(found.landed) == 1


def test_below_a_footnote_nothing_is_data():
    rows = [["ก", None, "1"], ["รวม", None, "1"], ["หมายเหตุ: ข้อมูลเบื้องต้น", None, None], ["รวม", None, "7"], [None] * 3, ["ข", None, "2"]]
    found = judged(counts(skip=[TOTAL, NOTE]), *rows)
    assert len(found.landed) == 1 and why(found) == [(3, "แถวรวม"), (4, "เชิงอรรถ"), (5, "เชิงอรรถ"), (7, "เชิงอรรถ")]


def test_a_footnote_ends_its_own_sheet_only():
    agreed = counts(skip=[NOTE])
    first, second = (sent(agreed, [["หมายเหตุ", None, None], ["ก", None, "1"]], sheet=name) for name in ("1", "2"))
    alone, again = judge(agreed, [first, sent(agreed, [["ข", None, "1"]], sheet="1")])
    assert (len(alone.landed), len(again.landed)) == (0, 1)
    assert len(judge(agreed, [second])[0].skipped) == 2


def test_headings_at_the_top_of_each_printed_page_are_skipped_unasked():
    head = ["place", "sex", "people"]
    found = judged(counts(), ["ก", None, "1"], head, [" place ", None, "people"], ["ข", None, "2"], ["place", None, None], ["ค", "sex", "people"])
    assert why(found) == [(3, "หัวตารางซ้ำในเนื้อหา"), (4, "หัวตารางซ้ำในเนื้อหา")]
    assert [row["_row"] for row in found.refused.to_pylist()] == [7] and len(found.landed) == 3, "one cell alone, or another beside them, is data"


def test_headings_in_two_rows_are_known_again_row_by_row():
    columns = {"place": {}, "men": {"data_type": "integer"}, "women": {"data_type": "integer"}}
    headings = {"ชุมชน": "place", "จำนวน ชาย": "men", "จำนวน หญิง": "women"}
    agreed = table_of(columns, WORKBOOK | {"header_rows": [1, 2]}, headings=headings)
    upper, lower = ["ชุมชน", "จำนวน", None], [None, "ชาย", "หญิง"]
    (found,) = judge(agreed, [sheet(agreed, [upper, lower, ["ก", "1", "2"], upper, lower, ["ข", "3", "4"]])])
    assert [row for row, _ in why(found)] == [4, 5] and landed(found) == [("ก", 1, 2), ("ข", 3, 4)]


def test_a_merged_cell_holds_for_the_rows_below_it_on_its_own_sheet():
    agreed = contract()
    row = [None, "1", "1", None]
    rows = [
        ["31/10/2568", "ก", *row[1:]],
        [None, "ข", *row[1:]],
        [None] * 5,
        [None, "ค", *row[1:]],
        ["1/11/2568", "ก", *row[1:]],
        [None, "รวม", *row[1:]],
    ]
    (found,) = judge(agreed, [sent(agreed, rows)])
    assert [row["collected_on"].day for row in found.landed.to_pylist()] == [31, 31, 31, 1] and len(found.skipped) == 1
    first, second = judge(agreed, [sent(agreed, rows[:2]), sent(agreed, rows[1:2])])
    assert len(first.landed) == 2 and second.rows_refused == 1, "nor of its own delivery"


def test_a_total_at_the_end_of_a_merged_cell_labels_no_row_below_it():
    """กอง | แผน: the merged cell goes on below the subtotal, whose label stands in the same column."""
    rows = [
        ["กองช่าง", "แผน 1", "1"],
        [None, "แผน 2", "2"],
        ["รวมครึ่งปี", None, "3"],
        [None, "แผน 3", "4"],
        ["รวม", None, "7"],
        ["กองคลัง", "แผน 1", "5"],
    ]
    found = judged(counts(fill_down=["place"]), *rows)
    assert landed(found) == [("กองช่าง", "แผน 1", 1), ("กองช่าง", "แผน 2", 2), ("กองช่าง", "แผน 3", 4), ("กองคลัง", "แผน 1", 5)]
    assert [row for row, _ in why(found)] == [4, 6]


@pytest.mark.parametrize("key", [["place", "sex"], []])
def test_a_total_merged_over_details_of_its_own_is_skipped_whole(key):
    """ชุมชน | เพศ: the last group is รวม, by sex like all others; its second row must not count as the last community's."""
    rows = [["ก", "ชาย", "1"], [None, "หญิง", "2"], ["รวม", "ชาย", "1"], [None, "หญิง", "2"], [None, "ไม่ระบุ", "0"]]
    found = judged(counts(fill_down=["place"], key=key), *rows)
    assert landed(found) == [("ก", "ชาย", 1), ("ก", "หญิง", 2)] and [row for row, _ in why(found)] == [4, 5, 6]


def test_a_total_in_another_column_is_seen_under_a_merged_cell():
    """ปี | ยุทธศาสตร์ | ประเภท: the years and strategies are merged over their total too."""
    columns = {"year": {"data_type": "integer", "form": "year_be"}, "place": {}, "people": {"data_type": "integer"}}
    agreed = table_of(columns, fill_down=["year"], skip=[TOTAL], key=["year", "place"])
    rows = [["2567", "ก", "1"], [None, "รวม", "1"], [None, "ข", "2"], [None, None, None], [None, "รวม", "2"], ["2568", "ก", "3"]]
    found = judged(agreed, *rows, headings=("year", "place", "people"))
    assert landed(found) == [(2567, "ก", 1), (2567, "ข", 2), (2568, "ก", 3)] and [row for row, _ in why(found)] == [3, 6]


def test_a_heading_row_of_a_group_gives_its_label_to_the_rows_below():
    blank = {"column": "people", "blank": True, "why": "หัวข้อ"}
    found = judged(counts(fill_down=["place"], skip=[blank]), ["ด้าน 1", None, None], [None, "ก", "1"], ["ด้าน 2", None, None], [None, "ก", "2"])
    assert landed(found) == [("ด้าน 1", "ก", 1), ("ด้าน 2", "ก", 2)] and [row for row, _ in why(found)] == [2, 4]


def test_a_heading_within_the_data_labels_no_row():
    found = judged(counts(fill_down=["place"]), ["ก", "ชาย", "1"], ["place", "sex", "people"], [None, "หญิง", "2"])
    assert landed(found) == [("ก", "ชาย", 1), ("ก", "หญิง", 2)]


def test_blocks_side_by_side_are_one_table_each_with_its_own_merged_cells():
    agreed = counts(read=WORKBOOK | {"blocks": ["A:C", "E:G"]}, fill_down=["place"], skip=[TOTAL, NOTE])
    head = ["place", "sex", "people"]
    rows = [
        [*head, None, *head],
        ["ก", "ชาย", "1", None, "ข", "ชาย", "3"],
        [None, "หญิง", "2", None, None, "หญิง", "4"],
        ["รวม", None, "3", None, "ค", None, "x"],
        ["หมายเหตุ", None, None, None, None, "หญิง", "5"],
    ]
    (found,) = judge(agreed, [sheet(agreed, rows)])
    assert landed(found) == [("ก", "ชาย", 1), ("ข", "ชาย", 3), ("ก", "หญิง", 2), ("ข", "หญิง", 4), ("ค", "หญิง", 5)], "in the order of the sheet"
    assert why(found) == [(4, "แถวรวม"), (5, "เชิงอรรถ")]
    (cell,) = found.refused.to_pylist()
    assert (cell["_row"], cell["cell"], cell["heading"]) == (4, "G4", "people")


def test_columns_across_become_rows_and_a_cell_that_says_nothing_none():
    columns = {"station": {"required": True}, "year": {"data_type": "integer", "form": "year_be"}, "dust": {"data_type": "decimal(5, 1)"}}
    wide = {"headings": "25*", "heading_as": "year", "cell_as": "dust"}
    agreed = table_of(
        columns, headings={"สถานี": "station"}, wide=wide, nothing=["N/A"], key=["station", "year"], skip=[NOTE, {"like": "เฉลี่ย%", "why": "ค่าเฉลี่ย"}]
    )
    rows = [
        ["สถานี", "2567", "2568"],
        ["ก", "10.5", "N/A"],
        ["ข", "-", "สูง"],
        [None, None, None],
        ["เฉลี่ย", "10.5", None],
        ["สถานี", "2567", "2568"],
        ["หมายเหตุ", None, None],
    ]
    (found,) = judge(agreed, [sheet(agreed, rows)])
    assert [(row["station"], row["year"], float(row["dust"])) for row in found.landed.to_pylist()] == [("ก", 2567, 10.5)]
    assert (found.rows_sent, [cell["cell"] for cell in found.refused.to_pylist()]) == (2, ["C3"])
    assert why(found) == [(5, "ค่าเฉลี่ย"), (6, "หัวตารางซ้ำในเนื้อหา"), (7, "เชิงอรรถ")], "each row of the sheet once"


def test_rows_come_in_the_order_of_the_sheet_whatever_order_they_are_handed_on_in():
    agreed = contract()
    rows = sent(agreed, [["31/10/2568", *GOOD[1:5]], [None, "ข", *GOOD[2:5]], ["1/11/2568", *GOOD[1:5]]])
    (found,) = judge(agreed, [rows.take([2, 0, 1]).replace_schema_metadata(rows.schema.metadata)])
    assert found.landed["_row"].to_pylist() == [2, 3, 4]
    assert (
        found.landed["collected_on"].to_pylist() == [date(2025, 10, 31), date(2025, 10, 31), date(2025, 11, 1)] and list(TYPES)[0] == "collected_on"
    )
