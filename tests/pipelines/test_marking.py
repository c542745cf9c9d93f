"""What is wrong is marked in the office's own workbook, nothing else in it changes, and mended it lands."""

import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipelines.returned.marking import ORANGE, REPORT_SHEET, YELLOW, mark
from pipelines.returned.report_sheet import Report, Said, write
from pipelines.settings import ROOT
from tests.pipelines.desk import TOTAL, change, content, delivered, judged, send
from tests.pipelines.office import WORKBOOK, contract

pytestmark = pytest.mark.usefixtures("hash_key")


def test_wrong_cells_are_coloured_and_explained_in_the_offices_own_workbook(warehouse, tmp_path):
    back = openpyxl.load_workbook(send(warehouse, delivered(tmp_path)))
    assert back.sheetnames == [REPORT_SHEET, "ขยะ", "สมุดโทรศัพท์'"]
    assert back.active.title == REPORT_SHEET and [bool(sheet.sheet_view.tabSelected) for sheet in back] == [True, False, False]
    sheet = back["ขยะ"]
    assert {cell.coordinate: cell.fill.fgColor.rgb for row in sheet for cell in row if cell.fill.patternType} == {
        "C4": ORANGE,
        "D5": ORANGE,
        "C6": YELLOW,
    }
    assert "คอลัมน์ จำนวนเที่ยว อ่านได้ «3O» ต้องเป็นจำนวนเต็ม" in sheet["C4"].comment.text and sheet["C4"].comment.text.startswith("ถามกองช่างแล้ว\n")
    assert "คอลัมน์ น้ำหนัก (ตัน) ว่างอยู่" in sheet["D5"].comment.text
    assert sheet["C6"].comment.text and not sheet["C5"].comment


def test_nothing_else_in_the_workbook_changes(warehouse, tmp_path):
    file = delivered(tmp_path)
    before, after = content(file), content(send(warehouse, file))
    ours = {"xl/worksheets/sheet3.xml"}
    touched = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    touched |= {"xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"}
    assert set(after) == set(before) | ours
    assert {name for name in before if after[name] != before[name]} == touched
    assert b"<f>C3*2</f><v>6</v>" in after["xl/worksheets/sheet1.xml"], "a formula and the value it had"
    old, new = (ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"]) for parts in (before, after))
    cells = [{cell.get("r"): ElementTree.tostring(cell) for cell in sheet.iter() if cell.tag.endswith("}c")} for sheet in (old, new)]
    assert {place for place in cells[1] if cells[1][place] != cells[0].get(place)} == {"C4", "D5", "C6"}
    assert openpyxl.load_workbook(send(warehouse, file))["ขยะ"].print_area == "'ขยะ'!$A$1:$F$6", "names that belong to a sheet still do"


def test_a_workbook_sent_back_half_mended_is_marked_anew(warehouse, tmp_path):
    book = openpyxl.load_workbook(send(warehouse, delivered(tmp_path)))
    book["ขยะ"]["C4"] = 3
    book.save(tmp_path / "again.xlsx")
    back = openpyxl.load_workbook(send(warehouse, tmp_path / "again.xlsx"))
    assert back.sheetnames == [REPORT_SHEET, "ขยะ", "สมุดโทรศัพท์'"]
    sheet = back["ขยะ"]
    assert sheet["C4"].comment.text == "ถามกองช่างแล้ว" and not sheet["C4"].fill.patternType
    assert sheet["D5"].fill.fgColor.rgb == ORANGE and sheet["D5"].comment.text.count("ว่างอยู่") == 1


def test_our_own_sheets_are_never_read_as_data(warehouse, tmp_path):
    whole = contract(WORKBOOK | {"sheet": "*"}, skip=TOTAL, key=[], replaces="everything")
    file = delivered(tmp_path)
    change(
        file,
        "xl/worksheets/sheet2.xml",
        lambda xml: b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
    )
    assert judged(send(warehouse, file, whole), whole).rows_sent == 4


def test_the_workbook_mended_and_sent_back_lands(warehouse, tmp_path):
    back = send(warehouse, delivered(tmp_path))
    book = openpyxl.load_workbook(back)
    book["ขยะ"]["C4"], book["ขยะ"]["D5"] = 3, 1.25
    book.save(back)
    assert back.name == "ขยะ ต.ค.xlsx", "its name still is what the contract asks for"
    assert judged(back).rows_refused == 0 and len(judged(back).landed) == 4


def test_a_workbook_of_other_programs_is_marked_too(tmp_path):
    """Names with a prefix, cells that do not say where they are, a wrong cell that is not there, and a table at the end of the sheet."""
    file = delivered(tmp_path)
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = (
        "<x:row><x:c t='str'><x:v>ก</x:v></x:c><x:c><x:v>1</x:v></x:c></x:row><x:row spans='1:2'><x:c r='A2'><x:v>7</x:v></x:c><x:c r='C2'/></x:row>"
    )
    sheet = f"<x:worksheet {main}><x:sheetData>{rows}<x:row r='9'/></x:sheetData><x:tableParts count='0'/></x:worksheet>"
    change(file, "xl/worksheets/sheet1.xml", lambda xml: sheet.encode())
    change(file, "xl/worksheets/_rels/sheet1.xml.rels", lambda xml: re.sub(rb"<Relationship .*/>", b"", xml))
    change(file, "xl/styles.xml", lambda xml: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="))
    write(tmp_path / "report", Report(Said("ก", "a"), [], [], []))
    marks = [["ขยะ", cell, ORANGE, f"แก้ <{cell}>"] for cell in ("B1", "B2", "D2", "C9")]
    mark(str(file), str(tmp_path / "report"), str(tmp_path / "back.xlsx"), marks)
    back = openpyxl.load_workbook(tmp_path / "back.xlsx")["ขยะ"]
    assert [[cell.value for cell in row] for row in back["A1:C2"]] == [["ก", 1, None], [7, None, None]]
    assert [cell.coordinate for row in back for cell in row if cell.fill.fgColor.rgb == ORANGE] == ["B1", "B2", "D2", "C9"]
    assert {cell.coordinate: cell.comment.text for row in back for cell in row if cell.comment}["D2"].endswith("แก้ <D2>")
    xml = content(tmp_path / "back.xlsx")["xl/worksheets/sheet1.xml"]
    assert xml.index(b"legacyDrawing") < xml.index(b"tableParts"), "spreadsheets insist on the order"


def test_every_real_workbook_that_can_be_marked_keeps_its_values(tmp_path):
    files = sorted((ROOT.parent / "shared" / "field").rglob("*.xlsx"))
    if not files:
        pytest.skip("no field data here")
    write(tmp_path / "report", Report(Said("ก", "a"), [], [], []))
    marked = 0
    for file in files:
        try:
            before = values(file)
            marks = [[sheet, cell, ORANGE, "แก้"] for sheet in before for cell in ("A1", "B3", "C2", "ZZ2")]
            mark(str(file), str(tmp_path / "report"), str(tmp_path / "back.xlsx"), marks)
        except Exception:  # a damaged one, of which the collection has many
            continue
        marked += 1
        after = values(tmp_path / "back.xlsx")
        assert list(after) == [REPORT_SHEET, *before], file
        assert all(after[sheet] == before[sheet] for sheet in before), file
    assert marked > len(files) / 2


def values(workbook: Path) -> dict[str, list]:
    """Every cell of a workbook that holds anything."""
    book = CalamineWorkbook.from_path(workbook)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {
        name: [(row, place, cell) for row, line in enumerate(rows) for place, cell in enumerate(line) if cell != ""] for name, rows in sheets.items()
    }
