"""Whatever a workbook is written in, its cells arrive as text that people would read, each in its own place."""

import datetime
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from pipelines.held import UNCALCULATED, Held
from pipelines.layout import Spreadsheet
from pipelines.readers.opening import Opened, open_files
from tests.pipelines.workbooks import ods, ods_row, xlsb, xlsx

WRITTEN = {  # as Python writes it into a cell → as it must arrive
    True: "true",
    datetime.date(2024, 3, 15): "2024-03-15",
    datetime.datetime(2024, 3, 15, 13, 45, 30): "2024-03-15 13:45:30",
    datetime.date(2567, 3, 15): "2567-03-15",
    datetime.time(8, 30): "08:30:00",
    datetime.time(0, 0): "00:00:00",
    datetime.timedelta(hours=30, minutes=15): "30:15:00",
    datetime.timedelta(minutes=5): "00:05:00",
    datetime.datetime(1909, 5, 12, 8, 0): "1909-05-12 08:00:00",
    2.0: "2",
    0.1 + 0.2: "0.3",
    1 / 3: "0.333333333333333",
    0.000012345678912: "0.000012345678912",
    123456789.1: "123456789.1",
    99999999999999.9: "99999999999999.9",
    1959900123456: "1959900123456",
    10**15: "1000000000000000",
    -5.25: "-5.25",
    "007": "007",
    "2567-03-15 00:00 น.": "2567-03-15 00:00 น.",
    "10.123456789": "10.123456789",
}


def opened(path, sheet: str | tuple[str, ...] = "*", **more) -> Opened | Held:
    (file,) = open_files(Spreadsheet(reader="spreadsheet", files="*", sheet=sheet), [(path, path.name)], **more)
    return file


def cells(path, sheet: str | tuple[str, ...] = "*") -> dict[str, list[list]]:
    file = opened(path, sheet)
    assert isinstance(file, Opened), file
    return {name: [list(row.values()) for row in grid.to_pylist()] for name, grid in file.sheets}


def save(path, *rows, sheet="ขยะ"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_what_people_write_into_a_cell_arrives_as_they_see_it(tmp_path):
    (rows,) = cells(save(tmp_path / "a.xlsx", *([value] for value in WRITTEN))).values()
    assert dict(zip(WRITTEN, [row[0] for row in rows], strict=True)) == WRITTEN


def test_so_it_does_in_a_workbook_that_counts_from_1904(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    since = [value for value in WRITTEN if not (isinstance(value, datetime.date) and value.year < 1904)]
    for value in since:
        book.active.append([value])
    book.save(tmp_path / "a.xlsx")
    (rows,) = cells(tmp_path / "a.xlsx").values()
    assert {value: row[0] for value, row in zip(since, rows, strict=True)} == {value: WRITTEN[value] for value in since}


def test_so_it_does_in_an_old_xls(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("ขยะ")
    formats = {datetime.datetime: "D/M/YYYY H:MM:SS", datetime.date: "D/M/YYYY", datetime.time: "H:MM"}
    values = [value for value in WRITTEN if not isinstance(value, datetime.timedelta)]
    for row, value in enumerate(values):
        page.write(row, 0, value, xlwt.easyxf(num_format_str=formats.get(type(value), "General")))
    page.write(len(values), 0, 1.25 + 1 / 96, xlwt.easyxf(num_format_str="[h]:mm:ss"))
    book.save(str(tmp_path / "a.xls"))
    (rows,) = cells(tmp_path / "a.xls").values()
    assert [row[0] for row in rows] == [*(WRITTEN[value] for value in values), "30:15:00"]


def test_so_it_does_in_an_ods(tmp_path):
    said = {
        'office:value-type="date" office:date-value="2567-03-15"': "2567-03-15",
        'office:value-type="date" office:date-value="2024-03-15T13:45:30"': "2024-03-15 13:45:30",
        'office:value-type="date" office:date-value="2024-03-15T00:00:00"': "2024-03-15",
        'office:value-type="time" office:time-value="PT30H15M00S"': "30:15:00",
        'office:value-type="time" office:time-value="PT08H05M01.5S"': "08:05:01.5",
        'office:value-type="percentage" office:value="0.455"': "0.455",
        'office:value-type="float" office:value="1959900123456"': "1959900123456",
        'office:value-type="boolean" office:boolean-value="true"': "true",
    }
    rows = "".join(f"<table:table-row><table:table-cell {cell}><text:p>x</text:p></table:table-cell></table:table-row>" for cell in said)
    (found,) = cells(ods(tmp_path / "a.ods", rows)).values()
    assert [row[0] for row in found] == list(said.values())


def write_xlsx(path):
    book = openpyxl.Workbook()
    book.active.title = "แผ่น1"
    book.active["C4"], book.active["D5"], book.active["F6"] = "ชุมชน", 12.5, True
    book.active.merge_cells("C4:D4")
    book.active["XFD1048576"].font = Font(bold=True)  # painted, and empty
    book.save(path)
    return path


def write_xls(path):
    book = xlwt.Workbook()
    page = book.add_sheet("แผ่น1")
    for row, column, value in ((3, 2, "ชุมชน"), (4, 3, 12.5), (5, 5, True)):
        page.write(row, column, value)
    book.save(str(path))
    return path


def write_ods(path):
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    true = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    rows = ods_row(times=3) + ods_row(None, None, "ชุมชน").replace("<table:table-cell/>" * 2, blank) + ods_row(None, None, None, 12.5)
    return ods(path, f"{rows}<table:table-row>{blank}{blank}<table:covered-table-cell/>{true}</table:table-row>{ods_row(times=1_048_570)}")


def write_xlsb(path):
    return xlsb(path, {(3, 2): "ชุมชน", (4, 3): 12.5, (5, 5): True})


@pytest.mark.parametrize("write", [write_xlsx, write_xls, write_ods, write_xlsb])
def test_a_table_that_begins_in_the_middle_keeps_its_rows_and_columns(tmp_path, write):
    blank = [None] * 6
    rows = [blank, blank, blank, [None, None, "ชุมชน", None, None, None], [None, None, None, "12.5", None, None], [*blank[:5], "true"]]
    assert cells(write(tmp_path / write.__name__.replace("write_", "a."))) == {"แผ่น1": rows}


def test_a_cell_that_shows_an_error_says_which(tmp_path):
    errors = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    rows = "".join(f'<row r="{row}"><c r="B{row}" t="e"><v>{error}</v></c></row>' for row, error in enumerate(errors, 1))
    assert cells(xlsx(tmp_path / "a.xlsx", rows)) == {"แผ่น1": [[None, error] for error in errors]}


def test_a_formula_that_was_never_calculated_says_so_even_beyond_the_table(tmp_path):
    path = save(tmp_path / "a.xlsx", ["ก", "=B2*2"], ["ข", None, "x"], [None, None, None, '=IF(A1="ก","<&>",0)'])
    assert cells(path)["ขยะ"] == [
        ["ก", f"{UNCALCULATED} =B2*2", None, None],
        ["ข", None, "x", None],
        [None, None, None, f'{UNCALCULATED} =IF(A1="ก","<&>",0)'],
    ]
    uncalculated = '<table:table-row><table:table-cell/><table:table-cell table:formula="of:=SUM([.A1:.A3])"/></table:table-row>'
    assert cells(ods(tmp_path / "a.ods", ods_row(1) + uncalculated)) == {"แผ่น1": [["1", None], [None, f"{UNCALCULATED} =SUM([.A1:.A3])"]]}


def test_a_formula_whose_result_is_an_empty_text_was_calculated(tmp_path):
    row = '<row r="1"><c r="A1" t="str"><f>IF(B1,1,"")</f><v></v></c><c r="B1"><f>1-1</f><v>0</v></c></row>'
    assert cells(xlsx(tmp_path / "a.xlsx", row)) == {"แผ่น1": [[None, "0"]]}


@pytest.mark.parametrize(("result", "arrives"), [("0", f"{UNCALCULATED} =A1*0"), ("7", "0")])
def test_zeros_of_a_library_that_calculates_nothing_are_no_results(tmp_path, result, arrives):
    row = f'<row r="1"><c r="A1"><f>A1*0</f><v>0</v></c><c r="B1"><f>A1+7</f><v>{result}</v></c></row>'
    assert cells(xlsx(tmp_path / "a.xlsx", row, workbook='<calcPr fullCalcOnLoad="1"/>'))["แผ่น1"][0][0] == arrives


def test_formulas_are_found_wherever_a_large_sheet_is_cut_for_looking(tmp_path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><f>A{row}*2</f></c></row>' for row in range(1, 60_001))
    grid = cells(xlsx(tmp_path / "a.xlsx", rows))["แผ่น1"]
    assert [row for row, (number, formula) in enumerate(grid, 1) if (number, formula) != (str(row), f"{UNCALCULATED} =A{row}*2")] == []


def test_elements_with_a_prefix_are_looked_at_as_well(tmp_path):
    rows = '<x:row r="1"><x:c r="A1"><x:f>B1</x:f></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert cells(xlsx(tmp_path / "a.xlsx", "", more={"xl/worksheets/sheet1.xml": sheet})) == {"แผ่น1": [[f"{UNCALCULATED} =B1", "2"]]}


@pytest.fixture
def several(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "เขต 1"
    book.active["A1"] = "ก"
    book.create_sheet("เขต\u00a02 ")["A1"] = "ข"
    book.create_sheet("ว่าง")["B2"] = " "
    book.create_chartsheet("แผนภูมิ").add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_every_sheet_that_a_pattern_means_is_read_and_blank_ones_are_passed_over(several):
    assert list(cells(several)) == list(cells(several, "เขต*")) == list(cells(several, ("เขต 2", "เขต 1"))) == ["เขต 1", "เขต\u00a02 "]


def test_a_blank_sheet_that_is_named_is_not_passed_over(several):
    assert list(cells(several, ("เขต 1", "ว่าง"))) == ["เขต 1", "ว่าง"]


@pytest.mark.parametrize("sheet", [("เขต 1", "เขต 3"), "เขต 3", "แผนภูมิ", "งบ*"])
def test_a_sheet_that_is_not_there_is_named_with_what_is(several, sheet):
    reason = opened(several, sheet)
    wanted = sheet if isinstance(sheet, str) else sheet[1]
    assert reason.th.startswith(f"ไม่พบแผ่นงาน «{wanted}»") and "«เขต 1»" in reason.th and f"«{wanted}»" in reason.en and "แผนภูมิ»," not in reason.th


def test_macros_are_noted_and_not_run(tmp_path):
    path = save(tmp_path / "a.xlsm", ["ก"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    file = opened(path)
    assert "แมโคร" in file.notes[0].th and "macros" in file.notes[0].en and len(file.sheets[0][1]) == 1


def test_files_come_in_turn_and_one_that_is_held_stops_no_other(tmp_path):
    paths = [save(tmp_path / f"{number}.xlsx", [number]) for number in range(5)]
    paths[2].write_bytes(b"PK\x03\x04")
    files = list(open_files(Spreadsheet(reader="spreadsheet", files="*"), [(path, path.name) for path in paths]))
    assert [file if isinstance(file, Held) else file.sheets[0][1]["0"][0].as_py() for file in files] == ["0", "1", files[2], "3", "4"]
    assert isinstance(files[2], Held)
