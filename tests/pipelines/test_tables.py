"""How a table lies in a sheet: headings that moved, blocks side by side, months across, no heading at all."""

import pyarrow as pa
import pytest

from pipelines.held import Held
from pipelines.readers.letters import column_of, letters
from pipelines.readers.tables import gathered, name_columns
from tests.pipelines.office import CSV, GOOD, HEADINGS, PHONE, TRIPS, TYPES, WEIGHT, WHEN, WHERE, WORKBOOK, contract, document, load

OTHER = ["1 พ.ย. 2568", "ชุมชนอื่น", "2", "0.5", None, None]


def grid(*rows: list) -> pa.Table:
    """A sheet as a reader hands it on."""
    width = max(map(len, rows))
    padded = [list(row) + [None] * (width - len(row)) for row in rows]
    return pa.table({str(place): pa.array([row[place] for row in padded], pa.string()) for place in range(width)})


def rows_of(agreed, cells: pa.Table, sheet: str = "ขยะ") -> list[dict]:
    return name_columns(agreed, "ขยะ.xlsx", sheet, cells)[0].to_pylist()


def narrow(folder, read: dict, columns: dict[str, str], headings: dict[str, str], **said):
    """A contract of a few columns."""
    meta = {"skip": [], "key": [], "replaces": "everything", "headings": headings, "leave_out": {}, "fill_down": [], "personal": {}} | said
    said_in_full = document(read, **meta)
    table = said_in_full["sources"][0]["tables"][0]
    table["columns"] = [
        {"name": name, "data_type": kind, "description": "ก", "config": {"meta": {"label_en": name}}} for name, kind in columns.items()
    ]
    return load(folder, said_in_full)


@pytest.mark.parametrize("titles", [1, 3, 25])
def test_a_heading_that_someone_pushed_down_is_found_again(titles):
    cells = grid(*[["รายงานขยะ"]] * titles, HEADINGS, GOOD, OTHER)
    assert [(row["collected_on"], row["_row"]) for row in rows_of(contract(WORKBOOK), cells)] == [(GOOD[0], titles + 2), (OTHER[0], titles + 3)]


def test_a_heading_is_found_again_when_title_rows_were_deleted():
    assert [row["_row"] for row in rows_of(contract(WORKBOOK | {"header_rows": [4]}), grid(HEADINGS, GOOD))] == [2]


def test_rows_above_a_heading_that_is_repeated_further_down_are_never_lost():
    """The first heading was renamed, the one that the printer repeats was not: what lies between is data."""
    renamed = ["จำนวนเที่ยวรถ" if name == TRIPS else name for name in HEADINGS]
    with pytest.raises(Held) as held:
        rows_of(contract(WORKBOOK), grid(renamed, GOOD, OTHER, HEADINGS, GOOD))
    assert "จำนวนเที่ยวรถ" in held.value.th


def test_the_same_table_side_by_side_is_one_table():
    agreed = contract(WORKBOOK | {"blocks": ["A:F", "H:M"]})
    rows = rows_of(agreed, grid(HEADINGS + [None] + HEADINGS, GOOD + [None] + OTHER))
    assert [(row["community_name"], row["_row"], row["_part"]) for row in rows] == [(GOOD[1], 2, 0), (OTHER[1], 2, 1)]
    _, found = name_columns(agreed, "ขยะ.xlsx", "ขยะ", grid(HEADINGS + [None] + HEADINGS, GOOD + [None] + OTHER))
    assert found["ขยะ"][1]["collected_on"] == (WHEN, "H")


def test_a_block_leaves_what_stands_beside_it_alone():
    agreed = contract(WORKBOOK | {"blocks": ["C:H"]})
    rows = rows_of(agreed, grid(["ตัวอย่าง", None, *HEADINGS], ["1", None, *GOOD], ["2", None, *OTHER]))
    assert [row["community_name"] for row in rows] == [GOOD[1], OTHER[1]]


def test_months_across_become_rows(tmp_path):
    wide = {"headings": ["?.?.*", "??.?.*", "???.?.*"], "heading_as": "month_start", "cell_as": "weight_tonnes"}
    columns = {"community_name": "varchar", "month_start": "date", "weight_tonnes": "double"}
    agreed = narrow(tmp_path, WORKBOOK, columns, {WHERE: "community_name"}, wide=wide)
    rows = rows_of(agreed, grid([WHERE, "ม.ค. 68", "ก.พ. 68"], ["ก", "1.5", "2"], ["ข", None, "3"]))
    assert [(row["community_name"], row["month_start"], row["weight_tonnes"], row["_row"], row["_part"]) for row in rows] == [
        ("ก", "ม.ค. 68", "1.5", 2, 0),
        ("ข", "ม.ค. 68", None, 3, 0),
        ("ก", "ก.พ. 68", "2", 2, 1),
        ("ข", "ก.พ. 68", "3", 3, 1),
    ]


def test_years_over_sexes_take_a_column_each(tmp_path):
    wide = {"headings": ["25*"], "heading_as": ["year_be", "sex"], "cell_as": "people"}
    columns = {"community_name": "varchar", "year_be": "integer", "sex": "varchar", "people": "integer"}
    agreed = narrow(tmp_path, WORKBOOK | {"header_rows": [1, 2]}, columns, {WHERE: "community_name"}, wide=wide)
    rows = rows_of(agreed, grid([WHERE, "2567", None, "2568", None], [None, "ชาย", "หญิง", "ชาย", "หญิง"], ["ก", "1", "2", "3", "4"]))
    assert [(row["year_be"], row["sex"], row["people"]) for row in rows] == [
        ("2567", "ชาย", "1"),
        ("2567", "หญิง", "2"),
        ("2568", "ชาย", "3"),
        ("2568", "หญิง", "4"),
    ]


@pytest.mark.parametrize(("headings", "said"), [([WHERE, "2567", "รวม"], "รวม"), ([WHERE], "25*"), ([WHERE, "2567", "2567"], "2567")])
def test_columns_across_are_held_to_their_pattern(tmp_path, headings, said):
    wide = {"headings": "25*", "heading_as": "year_be", "cell_as": "people"}
    columns = {"community_name": "varchar", "year_be": "integer", "people": "integer"}
    agreed = narrow(tmp_path, WORKBOOK, columns, {WHERE: "community_name"}, wide=wide)
    with pytest.raises(Held) as held:
        rows_of(agreed, grid(headings, ["ก", "1", "2"][: len(headings)]))
    assert f"«{said}»" in held.value.th and f"«{said}»" in held.value.en


def test_a_table_without_headings_is_known_by_its_letters(tmp_path):
    agreed = narrow(tmp_path, CSV | {"header_rows": []}, {"province_no": "integer", "name_th": "varchar"}, {"A": "province_no", "B": "name_th"})
    rows = rows_of(agreed, grid(["1", "เชียงราย"], ["95", "ยะลา"]), "")
    assert [(row["province_no"], row["name_th"], row["_row"]) for row in rows] == [("1", "เชียงราย", 1), ("95", "ยะลา", 2)]


def test_several_sheets_are_one_table_and_their_names_a_column(tmp_path):
    columns = {"month_name": "varchar", "community_name": "varchar"}
    agreed = narrow(tmp_path, WORKBOOK | {"sheet": "*", "sheet_as": "month_name"}, columns, {WHERE: "community_name"})
    sheets = [name_columns(agreed, "ขยะ.xlsx", month, grid([WHERE], [place])) for month, place in [("มกราคม", "ก"), ("กุมภาพันธ์", "ข")]]
    assert [(row["month_name"], row["community_name"], row["_sheet"]) for row in gathered(sheets).to_pylist()] == [
        ("มกราคม", "ก", "มกราคม"),
        ("กุมภาพันธ์", "ข", "กุมภาพันธ์"),
    ]


def test_records_of_a_document_are_known_by_their_count(tmp_path):
    agreed = narrow(tmp_path, {"reader": "json", "files": "*.json", "rows": "features"}, {"code": "varchar"}, {"properties.code": "code"})
    assert [(row["code"], row["_row"]) for row in rows_of(agreed, grid(["properties.code"], ["9501"], ["9502"]), "")] == [("9501", 1), ("9502", 2)]


def test_every_cell_has_the_address_that_the_spreadsheet_shows():
    _, found = name_columns(contract(WORKBOOK), "ขยะ.xlsx", "ขยะ", grid(HEADINGS, GOOD))
    taken = dict(zip([WHEN, WHERE, TRIPS, WEIGHT, PHONE], "ABCDE", strict=True))
    assert found == {"ขยะ": [{column: (heading, taken[heading]) for column, heading in zip(TYPES, taken, strict=True)}]}


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")])
def test_columns_are_lettered_as_in_a_spreadsheet(place, name):
    assert letters(place) == name and column_of(name.encode()) == place
