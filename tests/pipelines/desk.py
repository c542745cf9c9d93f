"""An office's desk: the workbook that lies on it, and what comes back for it. Everything in it is made up (ข้อมูลจำลอง)."""

import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from pipelines.contract import Contract
from pipelines.judging.judge import Judged, judge
from pipelines.readers.files import read_file
from pipelines.returned.marking import REPORT_SHEET
from pipelines.returned.workbook import give_back
from tests.pipelines.office import GOOD, HEADINGS, WORKBOOK, contract

TOTAL = [{"column": "community_name", "like": "รวม%", "why": "แถวรวม", "total": "sheet"}]
OFFICE = contract(WORKBOOK, skip=TOTAL, key=[], replaces="everything")
BY_TEXT = contract(key=[], replaces="everything")
DELIVERY = "0123456789abcdef"


def delivered(folder: Path, trips: object = "3O", weight: object = None, total: object = 12, name: str = "ขยะ ต.ค.xlsx") -> Path:
    """A workbook as offices have them: a formula with its value, a comment, a chart, a list, a second sheet; two cells and a total wrong."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "ขยะ"
    for row in [HEADINGS, GOOD, GOOD, GOOD, GOOD, [None, "รวมทั้งสิ้น", total, None, None, None]]:
        sheet.append([float(cell) if cell == GOOD[3] else int(cell) if cell == GOOD[2] else cell for cell in row])
    sheet["C4"], sheet["D5"], sheet["F3"] = trips, weight, "=C3*2"
    sheet["C4"].data_type = "s" if isinstance(trips, str) else "n"
    sheet["C4"].comment = Comment("ถามกองช่างแล้ว", "สมศรี (สมมติ)")
    sheet["A2"].number_format, sheet.freeze_panes, sheet.print_area = "d mmm yyyy", "A2", "A1:F6"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=4))
    sheet.add_chart(chart, "H2")
    sheet.add_data_validation(DataValidation("list", formula1='"1,2"', sqref="C2:C5"))
    book.create_sheet("สมุดโทรศัพท์'").merge_cells("A1:C3")
    made = folder / name
    made.parent.mkdir(parents=True, exist_ok=True)
    book.save(made)
    change(made, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"(<f>C3\*2</f>)<v ?/>", rb"\1<v>6</v>", xml))
    return made


def change(workbook: Path, part: str, how) -> None:
    """Rewrite one part of a workbook."""
    parts = content(workbook)
    assert how(parts[part]) != parts[part]
    parts[part] = how(parts[part])
    with ZipFile(workbook, "w", ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)


def content(workbook: Path) -> dict[str, bytes]:
    """The parts of a workbook."""
    with ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def judged(file: Path, agreed: Contract = OFFICE) -> Judged:
    """What becomes of a file."""
    (found,) = judge(agreed, [read_file(agreed, file, file.name)])
    return found


def send(warehouse: Path, file: Path, agreed: Contract = OFFICE) -> Path | None:
    """What the office gets back for a file."""
    rows = read_file(agreed, file, file.name)
    (found,) = judge(agreed, [rows])
    return give_back(warehouse, agreed, DELIVERY, file.name, file, found, None, rows)


def said(workbook: Path, sheet: str = REPORT_SHEET) -> list[tuple]:
    """The rows of a sheet, without their blanks."""
    rows = openpyxl.load_workbook(workbook)[sheet].iter_rows(values_only=True)
    return [tuple(cell for cell in row if cell is not None) for row in rows]


def formulas(workbook: Path) -> list[str]:
    """Every formula that stands in a workbook."""
    sheets = [ElementTree.fromstring(xml) for name, xml in content(workbook).items() if name.startswith("xl/worksheets/sheet")]
    return [element.text for sheet in sheets for element in sheet.iter() if element.tag.endswith("}f")]
