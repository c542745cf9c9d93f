"""An office gets back what it has to mend, and why; nothing that we write there can run, and no name leads astray."""

import stat
from pathlib import Path

import openpyxl
import pytest

from pipelines.held import Held
from pipelines.returned import findings
from pipelines.returned import workbook as returned
from pipelines.returned.marking import ORANGE, REPORT_SHEET, ROWS_SHEET
from pipelines.returned.workbook import give_back
from tests.pipelines.desk import BY_TEXT, DELIVERY, OFFICE, change, content, delivered, formulas, judged, said, send
from tests.pipelines.office import GOOD, HEADINGS, PHONE, TRIPS, WEIGHT, WHEN, WHERE, contract, write_csv

pytestmark = pytest.mark.usefixtures("hash_key")
HELD = Held("ไฟล์ ขยะ.xlsx: ไม่รู้จักหัวตาราง «น้ำหนกั» ขอให้แก้หัวตาราง", "ขยะ.xlsx: no heading «น้ำหนกั»")
RUNS = ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋1", "_x003D_1", "3_x0001_"]


def test_a_delivery_that_is_right_gets_nothing_back(warehouse, tmp_path):
    assert send(warehouse, delivered(tmp_path, trips=3, weight=1.25)) is None
    assert not warehouse.exists()


def test_the_first_sheet_says_what_the_judge_found_and_leads_to_each_cell(warehouse, tmp_path):
    file = delivered(tmp_path)
    found, back = judged(file), send(warehouse, file)
    rows = said(back)
    numbers = {row[0].split(" · ")[0]: row[1] for row in rows if len(row) == 2 and isinstance(row[1], int)}
    counts = found.rows_sent, len(found.landed), found.rows_refused, len(found.skipped)
    assert counts == (4, 2, 2, 1)
    assert tuple(numbers.values()) == counts
    assert [row[1:5] for row in rows if len(row) == 7 and isinstance(row[0], int)] == [
        ("ขยะ", "C4", TRIPS, "3O"),
        ("ขยะ", "D5", WEIGHT, "(ว่าง)"),
        ("ขยะ", "C6", TRIPS, "12"),
    ]
    assert [row[2:] for row in rows if len(row) == 5 and isinstance(row[0], int)] == [(1, "6", "แถวรวม")]
    links = [cell.hyperlink.location for row in openpyxl.load_workbook(back)[REPORT_SHEET] for cell in row if cell.hyperlink]
    assert links == ["'ขยะ'!C4", "'ขยะ'!D5", "'ขยะ'!C6"]


def test_a_wrong_total_alone_is_given_back_though_all_rows_landed(warehouse, tmp_path):
    back = send(warehouse, delivered(tmp_path, trips=3, weight=1.25, total=13))
    assert "รับแล้วทุกแถว" in said(back)[1][0]
    assert any("แถวย่อยรวมได้ 12 ต่างกัน +1" in row for row in said(back))


@pytest.mark.parametrize("text", RUNS)
def test_nothing_that_we_write_runs_as_a_formula(warehouse, tmp_path, text):
    marked = send(warehouse, delivered(tmp_path, trips=text, name=f"{text.replace('/', '')}.xlsx"))
    beside = send(warehouse, write_csv(tmp_path / "ขยะ.csv", [[*GOOD[:2], '"' + text.replace('"', '""') + '"', *GOOD[3:]]]), BY_TEXT)
    assert formulas(marked) == ["C3*2"], "the office's own"
    assert formulas(beside) == []
    for workbook, sheets in ((marked, 1), (beside, 2)):
        texts = [
            cell for sheet in openpyxl.load_workbook(workbook).worksheets[:sheets] for row in sheet for cell in row if isinstance(cell.value, str)
        ]
        assert texts and all(cell.data_type == "s" and cell.quotePrefix for cell in texts)
    assert openpyxl.load_workbook(marked)["ขยะ"]["C4"].data_type == "s"


def test_what_xml_cannot_hold_and_what_turns_text_round_is_not_written(warehouse, tmp_path):
    rows = said(send(warehouse, write_csv(tmp_path / "ขยะ\u202e.csv", [[*GOOD[:2], "3\x01<b>&", *GOOD[3:]]]), BY_TEXT))
    assert [row[3] for row in rows if row[1:2] == ("C2",)] == ["3\ufffd<b>&"]
    assert rows[3][1] == "ขยะ\ufffd.csv"


def test_a_held_workbook_comes_back_with_the_reason_in_front(warehouse, tmp_path):
    file = delivered(tmp_path)
    back = give_back(warehouse, OFFICE, DELIVERY, file.name, file, None, HELD)
    assert any(HELD.th in str(row) and HELD.en in str(row) for row in said(back))
    assert openpyxl.load_workbook(back)["ขยะ"]["C4"].value == "3O"
    assert content(back)["xl/worksheets/sheet1.xml"] == content(file)["xl/worksheets/sheet1.xml"].replace(b'tabSelected="1"', b'tabSelected="0"')


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-500])


def with_entities(file: Path) -> None:
    change(
        file,
        "xl/sharedStrings.xml" if "xl/sharedStrings.xml" in content(file) else "xl/styles.xml",
        lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml,
    )


def with_macros(file: Path) -> None:
    change(
        file,
        "[Content_Types].xml",
        lambda xml: xml.replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"),
    )


def without_styles(file: Path) -> None:
    change(file, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"relationships/styles", b"relationships/other"))


@pytest.mark.parametrize("spoil", [cut_short, with_entities, with_macros, without_styles])
def test_a_workbook_that_cannot_be_marked_gets_a_small_one(warehouse, tmp_path, spoil):
    file = delivered(tmp_path)
    spoil(file)
    back = give_back(warehouse, OFFICE, DELIVERY, file.name, file, None, HELD)
    assert openpyxl.load_workbook(back).sheetnames == [REPORT_SHEET]
    assert any(HELD.th in str(row) for row in said(back))


def test_of_other_formats_the_office_gets_the_refused_rows_whole(warehouse, tmp_path):
    rows = [GOOD, [*GOOD[:2], "สาม", *GOOD[3:]], GOOD, [GOOD[0], "ชุมชนอื่น", "2", "", "081-999-9999", "ลับ"]]
    back = openpyxl.load_workbook(send(warehouse, write_csv(tmp_path / "ขยะ ต.ค.csv", rows), BY_TEXT))
    sheet = back[ROWS_SHEET]
    assert [cell.value for cell in sheet[1]] == ["แผ่นงาน", "แถวที่", *HEADINGS[:5]]
    assert [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=2)] == [
        ["3", GOOD[0], GOOD[1], "สาม", "1.250", "•••"],
        ["5", GOOD[0], "ชุมชนอื่น", "2", None, "•••"],
    ]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["E2", "F3"]
    assert "ต้องเป็นจำนวนเต็ม" in sheet["E2"].comment.text and sheet["E2"].fill.fgColor.rgb == ORANGE
    links = [cell.hyperlink.location for row in back[REPORT_SHEET] for cell in row if cell.hyperlink]
    assert links == [f"'{ROWS_SHEET}'!E2", f"'{ROWS_SHEET}'!F3"]


def test_columns_that_stand_across_are_shown_as_the_office_sees_them(warehouse, tmp_path):
    wide = {"headings": ["25*"], "heading_as": "weight_tonnes", "cell_as": "trips"}
    headings = dict(zip([WHEN, WHERE, PHONE], ["collected_on", "community_name", "reporter_hash"], strict=True))
    agreed = contract(wide=wide, headings=headings, key=[], replaces="everything", leave_out={})
    file = write_csv(tmp_path / "ขยะ.csv", [[*GOOD[:2], GOOD[4], "3", "4"], [*GOOD[:2], GOOD[4], "5", "หก"]], [WHEN, WHERE, PHONE, "2567", "2568"])
    sheet = openpyxl.load_workbook(send(warehouse, file, agreed))[ROWS_SHEET]
    assert [[cell.value for cell in row][1:] for row in sheet] == [["แถวที่", WHEN, WHERE, PHONE, "2567", "2568"], ["3", *GOOD[:2], "•••", "5", "หก"]]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["G2"]


def test_a_long_workbook_is_not_marked_itself(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(returned, "MOST_ROWS", 3)
    assert openpyxl.load_workbook(send(warehouse, delivered(tmp_path))).sheetnames == [REPORT_SHEET, ROWS_SHEET]


def test_of_very_many_wrong_cells_the_first_are_shown_and_all_are_counted(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(findings, "MOST_SHOWN", 2)
    back = send(warehouse, write_csv(tmp_path / "ขยะ.csv", [[*GOOD[:2], "x", "y", *GOOD[4:]]] * 50), BY_TEXT)
    rows = said(back)
    assert [row[1:3] for row in rows if len(row) == 6 and isinstance(row[1], int)] == [(50, TRIPS), (50, WEIGHT)]
    assert [row[1:3] for row in rows if len(row) == 6 and row[1] in ("C2", "D2", "C3")] == [("C2", TRIPS), ("D2", WEIGHT)]
    assert ("ตีกลับให้แก้ · Returned", 50) in rows


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "..", ".", "", ".xlsx", "a\0b.xlsx", "ก" * 300 + ".xlsx", "\u202exslx.exe", "a\\b:c*?.csv", " . ", "\udce0.xlsx"]
)
def test_no_file_name_leads_anywhere_else(warehouse, tmp_path, name):
    file = delivered(tmp_path)
    back = give_back(warehouse, OFFICE, DELIVERY, name, file, None, HELD)
    assert back.resolve().parent.parent == (warehouse / "returned" / "works").resolve()
    for part in (back.name, back.parent.name):
        assert 0 < len(part.encode()) <= 240 and not part.startswith(".") and part.isprintable() and not set(part) & set('/\\:*?"<>|')
    assert back.parent.name.endswith(f" {DELIVERY[:8]}") and back.suffix == ".xlsx"


def test_a_delivery_is_given_back_once_and_to_its_own_department_alone(warehouse, tmp_path):
    file = delivered(tmp_path)
    assert send(warehouse, file) == send(warehouse, file)
    assert [path.name for path in warehouse.rglob("*") if path.is_file()] == [file.name]
    assert {stat.S_IMODE(path.stat().st_mode) for path in warehouse.rglob("*") if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in warehouse.rglob("*") if path.is_file()} == {0o600}
