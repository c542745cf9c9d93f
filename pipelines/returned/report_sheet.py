"""Our own workbook for an office: a first sheet that sums up, and the rows that it has to mend. Every text in it is text, never a formula."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.readers.letters import letters
from pipelines.returned.comments import AUTHOR, LINE_CHARACTERS, LINE_PX, SIGN, WIDTH_PX
from pipelines.returned.marking import ORANGE, REPORT_SHEET, ROWS_SHEET
from pipelines.returned.package import address

WIDTHS = (6, 18, 10, 26, 22, 52, 40)  # characters; together one page of A4 across
LABEL, LAST = 3, len(WIDTHS)  # facts: the label goes over the first three columns, the value over the others
TAHOMA = "Tahoma"  # on every Windows, and writes Thai; where it is missing, spreadsheets take another that does
DARK, PALE, GREY, BLUE = "FF1F3864", "FFF2F4F8", "FF5F6670", "FF0B57D0"
LONGEST = 1_000  # characters of one text
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")  # and what turns text round
LINE = Border(bottom=Side(style="thin", color="FFD0D5DD"))


class Said(NamedTuple):
    """One sentence in both languages."""

    th: str
    en: str


class Link(NamedTuple):
    """A text that leads to a cell of a sheet."""

    text: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Table:
    """A table of the first sheet: its name, its headings and its lines; a line has no more cells than WIDTHS."""

    name: Said
    headings: tuple[Said, ...]
    lines: list[tuple]


@dataclass(frozen=True)
class Rows:
    """The refused rows: headings, the cells of each row, and what is wrong with some of them, by line and column from 0.

    The headings stand in row 1 of the sheet, line 0 in row 2.
    """

    headings: list[str]
    lines: list[list[str | int | None]]
    wrong: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What the first sheet says: the verdict, facts with their labels, what to do, and tables."""

    verdict: Said
    facts: list[tuple[Said, str | int]]
    to_do: list[Said]
    tables: list[Table]


def write(path: Path, report: Report, rows: Rows | None = None) -> None:
    """Write the workbook: the report, and the refused rows on a second sheet if they are given."""
    book = Workbook()
    book.active.title = REPORT_SHEET
    _write_report(book.active, report)
    if rows:
        _write_rows(book.create_sheet(ROWS_SHEET), rows)
    book.save(path)


def clean(text: str) -> str:
    """A text that XML can hold, without what is not to be seen; a very long one is cut."""
    text = UNPRINTABLE.sub("\ufffd", text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _put(cell: Cell, value: object, font: Font, **style) -> Cell:
    """A number as a number; all else as text, whatever it begins with, also after someone has typed into the cell."""
    if isinstance(value, int):
        cell.value, cell.number_format = value, "#,##0"
    elif value is not None:
        cell.value = clean(value.text if isinstance(value, Link) else value)
        cell.data_type = "s"
        cell.quotePrefix = True
        if isinstance(value, Link):
            cell.hyperlink = Hyperlink(ref="", location=f"'{value.sheet.replace(chr(39), chr(39) * 2)}'!{value.cell}")
    cell.font = font
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
    for name, look in style.items():
        setattr(cell, name, look)
    return cell


def _font(size: int = 10, **look) -> Font:
    return Font(name=TAHOMA, size=size, **look)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _write_report(sheet: Worksheet, report: Report) -> None:
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[letters(number)].width = width
    _across(sheet, 1, 1, "ผลการตรวจไฟล์ข้อมูล · What we found in your file", _font(14, bold=True, color="FFFFFFFF"), DARK)
    _across(sheet, 2, 1, "\n".join(report.verdict), _font(11, bold=True), ORANGE)
    row = 4
    for said, value in report.facts:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LABEL)
        _put(sheet.cell(row, 1), f"{said.th} · {said.en}", _font(color=GREY))
        _across(sheet, row, LABEL + 1, value, _font(bold=isinstance(value, int)))
        row += 1
    row += 1
    for number, said in enumerate([Said("สิ่งที่ต้องทำ", "What to do"), *report.to_do]):
        text = f"{number}. {said.th}\n    {said.en}" if number else f"{said.th} · {said.en}"
        _across(sheet, row, 1, text, _font(10 if number else 11, bold=not number), PALE)
        row += 1
    for table in report.tables:
        row = _write_table(sheet, row + 1, table)
    _set_up(sheet, "A3", "1:2")
    sheet.sheet_view.showGridLines, sheet.sheet_view.tabSelected = False, True
    sheet.sheet_properties.tabColor = ORANGE


def _across(sheet: Worksheet, row: int, column: int, value: object, font: Font, colour: str | None = None) -> None:
    """A text over several columns."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=LAST)
    _put(sheet.cell(row, column), value, font, **({"fill": _fill(colour)} if colour else {}))
    _fit(sheet, row, _lines(value, sum(WIDTHS[column - 1 :]) * 10 / font.size), font.size)


def _fit(sheet: Worksheet, row: int, lines: int, size: int) -> None:
    """Make a row as high as its lines: not every spreadsheet program does so by itself when it opens a file."""
    sheet.row_dimensions[row].height = 5 + lines * size * 1.4


def _lines(value: object, across: float) -> int:
    """How many lines a text takes in so many places."""
    return sum(1 + int(_width(line) * 1.1 // across) for line in clean(str(value)).split("\n"))


def _width(text: str) -> int:
    """How many places a text takes: vowels and tone marks above and below a letter take none."""
    return sum(unicodedata.category(sign) != "Mn" for sign in text)


def _write_table(sheet: Worksheet, row: int, table: Table) -> int:
    """Write a table from a row on; the row after it."""
    _across(sheet, row, 1, f"{table.name.th} · {table.name.en}", _font(11, bold=True))
    for column, said in enumerate(table.headings, 1):
        _put(sheet.cell(row + 1, column), "\n".join(said), _font(color="FFFFFFFF", bold=True), fill=_fill(DARK))
    _fit(sheet, row + 1, 2, 10)
    row += 2
    for line in table.lines:
        for column, value in enumerate(line, 1):
            font = _font(color=BLUE, underline="single") if isinstance(value, Link) else _font(color=GREY if column == LAST else "FF000000")
            _put(sheet.cell(row, column), value, font, border=LINE)
        _fit(sheet, row, max(_lines(getattr(value, "text", value), across) for value, across in zip(line, WIDTHS, strict=False)), 10)
        row += 1
    return row


def _write_rows(sheet: Worksheet, rows: Rows) -> None:
    fonts = _font(color="FFFFFFFF", bold=True), _font()
    for column, heading in enumerate(rows.headings):
        sheet.column_dimensions[letters(column)].width = 20
        _put(sheet.cell(1, column + 1), heading, fonts[0], fill=_fill(DARK))
    for number, line in enumerate(rows.lines):
        for column, value in enumerate(line):
            if value is not None:
                _put(sheet.cell(number + 2, column + 1), value, fonts[1], border=LINE)
    for (number, column), sentence in rows.wrong.items():
        cell = sheet[address(number + 2, column)]
        cell.fill = _fill(ORANGE)
        said = clean(sentence)
        lines = 2 + sum(len(line) // LINE_CHARACTERS for line in said.split("\n"))
        cell.comment = Comment(f"{SIGN}\n{said}", AUTHOR, height=(1 + lines) * LINE_PX, width=WIDTH_PX)
    _set_up(sheet, "C2", "1:1")


def _set_up(sheet: Worksheet, frozen: str, repeated: str) -> None:
    """Headings that stay in sight, on the screen and on each page of A4 across."""
    sheet.freeze_panes, sheet.print_title_rows = frozen, repeated
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "&P / &N"
