"""Whatever the file is, the same table comes out of it: text under our names, each row where the spreadsheet shows it."""

import json
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from pipelines.held import Held
from pipelines.judging.judge import judge
from pipelines.readers.columns import remembered
from pipelines.readers.files import read_file
from tests.pipelines.office import CSV, GOOD, HEADINGS, OLD_WEIGHT, PHONE, TRIPS, WEIGHT, WHEN, WHERE, WORKBOOK, contract, write_csv, write_xlsx

ROWS = [GOOD, ["1 พ.ย. 2568", "ชุมชนอื่น", "2", "0.5", "", ""]]
MEANT = [("31 ต.ค. 2568", "ชุมชนสมมติ", "3", "081-234-5678", 2), ("1 พ.ย. 2568", "ชุมชนอื่น", "2", None, 3)]


def read(agreed, path, name: str | None = None):
    return read_file(agreed, path, name or path.name)


def essence(table) -> list[tuple]:
    return [(row["collected_on"], row["community_name"], row["trips"], row["reporter_hash"] or None, row["_row"]) for row in table.to_pylist()]


def write_xls(path, rows, sheet="ขยะ"):
    """The .xls of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(at, place, cell)
    book.save(str(path))
    return path


def write_ods(path, rows, sheet="ขยะ"):
    """The workbook of LibreOffice: no more of it than a reader needs."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(f"<table:table-row>{''.join(cell.format(escape(text)) for text in row)}</table:table-row>" for row in rows)
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="{sheet}">{lines}</table:table></office:spreadsheet></office:body>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f'<?xml version="1.0"?><office:document-content {names}>{body}</office:document-content>')
    return path


@pytest.mark.parametrize(("encoding", "agreed"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp874", "cp874")])
def test_a_csv_reads_the_same_in_every_encoding(tmp_path, encoding, agreed):
    path = write_csv(tmp_path / "ขยะ.csv", ROWS, encoding=encoding)
    assert essence(read(contract(CSV | {"encoding": agreed}), path)) == MEANT


@pytest.mark.parametrize(("write", "name"), [(write_xlsx, "ขยะ.xlsx"), (write_xls, "ขยะ.xls"), (write_ods, "ขยะ.ods")])
def test_a_workbook_reads_the_same_in_every_format(tmp_path, write, name):
    table = read(contract(WORKBOOK | {"files": "ขยะ*"}), write(tmp_path / name, [HEADINGS, *ROWS]))
    assert essence(table) == MEANT and set(table["_sheet"].to_pylist()) == {"ขยะ"}


def test_a_tsv_is_a_csv_with_another_sign(tmp_path):
    path = tmp_path / "ขยะ.tsv"
    path.write_text("\n".join("\t".join(row) for row in [HEADINGS, *ROWS]), encoding="utf-8")
    assert essence(read(contract(CSV | {"delimiter": "\t"}), path)) == MEANT


def test_what_is_left_out_does_not_even_leave_the_reader(tmp_path):
    table = read(contract(), write_csv(tmp_path / "ขยะ.csv", ROWS))
    assert "ฝนตก" not in str(table.to_pylist())


def test_a_quoted_cell_may_hold_commas_and_line_breaks_and_is_one_row(tmp_path):
    rows = [["31/10/2568", '"ชุมชน ""ก"",\r\nหมู่ 1"', "3", '"1,250.5"', "", ""], [], ["31/10/2568", "ข", "3"]]
    table = read(contract(), write_csv(tmp_path / "ขยะ.csv", rows)).to_pylist()
    assert [(row["community_name"], row["weight_tonnes"], row["_row"]) for row in table if row["community_name"]] == [
        ('ชุมชน "ก",\r\nหมู่ 1', "1,250.5", 2),
        ("ข", None, 4),
    ]


def test_a_very_long_cell_is_a_cell(tmp_path):
    """The outline of an island in GeoJSON is longer than Python's own limit."""
    table = read(contract(), write_csv(tmp_path / "ขยะ.csv", [["31/10/2568", "ก" * 200_000, "", "1", "", ""]]))
    assert len(table["community_name"][0].as_py()) == 200_000


@pytest.mark.parametrize("cell", ['"ชุมชน', '"ชุมชน" ก'])
def test_a_quotation_mark_astray_holds_the_file_or_rows_would_run_together(tmp_path, cell):
    with pytest.raises(Held) as held:
        read(contract(), write_csv(tmp_path / "ขยะ.csv", [GOOD, ["31/10/2568", cell, "3", "1", "", ""], GOOD]))
    assert "แถวที่ 3" in held.value.th and "row 3" in held.value.en and "ขยะ.csv" in held.value.th


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path):
    table = read(contract(), write_csv(tmp_path / "ขยะ.csv", [["31/10/2568", 'ท่อ 4" เหล็ก', "3", "1", "", ""]]))
    assert table["community_name"].to_pylist() == ['ท่อ 4" เหล็ก']


def test_titles_above_a_two_row_heading_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    upper = [WHEN, WHERE, "ผลการเก็บ", None, "ผู้แจ้ง", None]
    lower = [None, None, TRIPS, WEIGHT, "โทรศัพท์", "หมายเหตุ"]
    heads = {WHEN: "collected_on", WHERE: "community_name", f"ผลการเก็บ {TRIPS}": "trips", f"ผลการเก็บ {WEIGHT}": "weight_tonnes"}
    agreed = contract(WORKBOOK | {"header_rows": [4, 5]}, headings=heads | {"ผู้แจ้ง โทรศัพท์": "reporter_hash"}, leave_out={"ผู้แจ้ง หมายเหตุ": "ข้อความอิสระ"})
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [["เทศบาลสมมติ"], [], ["ประจำเดือน ต.ค. 2568"], upper, lower, GOOD, [], ROWS[1]])
    book = openpyxl.load_workbook(path)
    for merged in ("A1:F1", "A4:A5", "B4:B5", "C4:D4", "E4:F4"):
        book.active.merge_cells(merged)
    book.save(path)
    table = read(agreed, path)
    assert [row["_row"] for row in table.to_pylist() if row["trips"]] == [6, 8]
    assert remembered(table)["ขยะ"][0]["trips"][0] == f"ผลการเก็บ {TRIPS}"


def test_a_table_that_does_not_begin_in_the_corner_keeps_its_row_numbers(tmp_path):
    rows = [[], [], [None, None, *HEADINGS], [None, None, *GOOD]]
    assert read(contract(WORKBOOK | {"header_rows": [3]}), write_xlsx(tmp_path / "ขยะ.xlsx", rows))["_row"].to_pylist() == [4]


def test_every_sheet_that_the_pattern_means_is_read_and_blank_ones_are_passed_over(tmp_path):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD], sheet=" เขต 1")
    book = openpyxl.load_workbook(path)
    book.create_sheet("เขต\u00a02 ").append([*HEADINGS[:3], OLD_WEIGHT, *HEADINGS[4:]])
    book["เขต\u00a02 "].append(ROWS[1])
    book.create_sheet("เขต 3")
    book.create_sheet("สรุป").append(["รวม", 2])
    book.save(path)
    table = read(contract(WORKBOOK | {"sheet": "เขต*"}), path)
    assert table["_sheet"].to_pylist() == [" เขต 1", "เขต\u00a02 "]
    assert [found[0]["weight_tonnes"][0] for found in remembered(table).values()] in ([WEIGHT, OLD_WEIGHT], [OLD_WEIGHT, WEIGHT])
    assert remembered(table)["เขต\u00a02 "][0]["weight_tonnes"][0] == OLD_WEIGHT


def test_a_cell_reads_as_its_value_not_as_its_format(tmp_path):
    cells = [datetime(2025, 10, 31), 3.0, 0.1 + 0.2, 1_250_000.5, 812345678, True, date(2568, 10, 31)]
    rows = [HEADINGS, *([cell, "ก", "", "", "", ""] for cell in cells)]
    texts = read(contract(WORKBOOK), write_xlsx(tmp_path / "ขยะ.xlsx", rows))["collected_on"].to_pylist()
    assert texts == ["2025-10-31", "3", "0.3", "1250000.5", "812345678", "true", "2568-10-31"]


def test_a_workbook_of_an_old_macintosh_counts_days_from_1904(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.title = "ขยะ"
    for row in (HEADINGS, [date(2025, 10, 31), *GOOD[1:]]):
        book.active.append(row)
    book.save(tmp_path / "ขยะ.xlsx")
    assert read(contract(WORKBOOK), tmp_path / "ขยะ.xlsx")["collected_on"].to_pylist() == ["2025-10-31"]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_a_cell_that_shows_an_error_is_not_an_empty_cell(tmp_path, error):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD, [*GOOD[:2], error, *GOOD[3:]]])
    assert openpyxl.load_workbook(path).active["C3"].data_type == "e"
    assert read(contract(WORKBOOK), path)["trips"].to_pylist() == ["3", error]


def test_phone_numbers_keep_what_was_typed(tmp_path):
    path = write_xlsx(tmp_path / "ขยะ.xlsx", [HEADINGS, GOOD])
    table = read(contract(WORKBOOK), path)
    assert remembered(table)["ขยะ"][0]["reporter_hash"][0] == PHONE and table["reporter_hash"].to_pylist() == ["081-234-5678"]


def test_a_bad_cell_of_a_json_file_is_told_by_its_path(tmp_path):
    agreed = contract({"reader": "json", "files": "*.json"}, leave_out={}, fill_down=[], skip=[], key=[], replaces="same_file")
    records = [dict(zip([WHEN, WHERE, TRIPS, WEIGHT, PHONE], [*GOOD[:2], trips, *GOOD[3:5]], strict=True)) for trips in ("3", "สาม")]
    file = tmp_path / "ขยะ.json"
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    (found,) = judge(agreed, [read_file(agreed, file, file.name)])
    (cell,) = found.refused.to_pylist()
    assert (len(found.landed), cell["_row"], cell["heading"], cell["was_read"]) == (1, 2, TRIPS, "สาม")
