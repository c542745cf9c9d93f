"""How an office formats a sheet: merged titles, one or two heading rows, merged groups, bold totals, a note underneath."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

FONT = "TH Sarabun New"
THIN = Border(*[Side(style="thin", color="999999")] * 4)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right")
HEADING_FILL = PatternFill("solid", fgColor="DCE6F1")
PLAIN, BOLD = Font(name=FONT, size=14), Font(name=FONT, size=14, bold=True)


@dataclass
class Sheet:
    """One sheet. A heading is (text,) or (upper, lower); `groups` is a column whose empty cells belong to the one above.

    `heading_row` is the row of the (upper) heading; a row whose first cell begins with รวม or หมายเหตุ is no data.
    """

    name: str
    titles: list[str]
    heading_row: int
    headings: list[tuple[str, ...]]
    rows: list[list]
    groups: int | None = None
    unit: str = ""
    widths: dict[int, int] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return self.heading_row + max(map(len, self.headings))

    @property
    def lower_headings(self) -> list[str]:
        return [heading[-1] for heading in self.headings]

    def cells(self) -> Iterator[tuple[int, int, str, object]]:
        """Every filled cell as row, column (both from 1), kind (title, unit, heading, total, note or data) and value."""
        yield from ((row, 1, "title", text) for row, text in enumerate(self.titles, 1))
        if self.unit:
            yield self.heading_row - 1, len(self.headings), "unit", self.unit
        before = None
        for column, heading in enumerate(self.headings, 1):
            if len(heading) == 1 or heading[0] != before:
                yield self.heading_row, column, "heading", heading[0]
            if len(heading) == 2:
                yield self.heading_row + 1, column, "heading", heading[1]
            before = heading[0] if len(heading) == 2 else None
        for row, values in enumerate(self.rows, self.first_row):
            kind = kind_of(values)
            yield from ((row, column, kind, value) for column, value in enumerate(values, 1) if value is not None)

    def merges(self) -> Iterator[tuple[int, int, int, int]]:
        """Merged ranges as first row, first column, last row, last column."""
        yield from ((row, 1, row, len(self.headings)) for row in range(1, len(self.titles) + 1))
        deep = self.first_row - self.heading_row
        for column, heading in enumerate(self.headings, 1):
            if len(heading) < deep:
                yield self.heading_row, column, self.heading_row + 1, column
        uppers = [heading[0] if len(heading) == 2 else None for heading in self.headings]
        for upper in dict.fromkeys(filter(None, uppers)):
            first = uppers.index(upper) + 1
            yield self.heading_row, first, self.heading_row, first + uppers.count(upper) - 1
        if self.groups is not None:
            yield from self._group_merges(self.groups)

    def _group_merges(self, column: int) -> Iterator[tuple[int, int, int, int]]:
        start = None
        for row, values in enumerate([*self.rows, ["รวม"]], self.first_row):
            ends = kind_of(values) != "data" or values[column] is not None
            if ends and start is not None and row - 1 > start:
                yield start, column + 1, row - 1, column + 1
            if ends:
                start = row if kind_of(values) == "data" else None


def kind_of(values: list) -> str:
    """What a row under the headings is: data, total, note or blank."""
    first = str(next((value for value in values if value is not None), ""))
    if not first:
        return "blank"
    return "total" if first.startswith("รวม") else "note" if first.startswith("หมายเหตุ") else "data"


class StillZip(ZipFile):
    """A zip whose bytes depend on its content alone, not on the clock."""

    def writestr(self, name, data, *_) -> None:
        super().writestr(ZipInfo(str(name)), data, ZIP_DEFLATED, 6)

    def write(self, filename, arcname=None, *_) -> None:
        self.writestr(arcname, Path(filename).read_bytes())


def write_xlsx(path: Path, sheet: Sheet, written_at: datetime) -> None:
    """Write one sheet as .xlsx; the same sheet and time give the same bytes."""
    book = Workbook()
    book.properties.creator, book.properties.title = "ข้อมูลจำลอง", sheet.titles[0]
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    page = book.active
    page.title = sheet.name
    for row, column, kind, value in sheet.cells():
        cell = page.cell(row, column, value)
        cell.font = PLAIN if kind in ("data", "note", "unit") else BOLD
        if kind in ("title", "heading"):
            cell.alignment = MIDDLE
        if kind == "heading":
            cell.fill = HEADING_FILL
        if kind in ("heading", "data", "total"):
            cell.border = THIN
        if isinstance(value, int | float):
            cell.number_format = "#,##0.00" if isinstance(value, float) else "#,##0"
        elif kind == "unit" or (kind == "data" and value[0] in "0123456789๐๑๒๓๔๕๖๗๘๙"):
            cell.alignment = RIGHT
    for first_row, first_column, last_row, last_column in sheet.merges():
        page.merge_cells(None, first_row, first_column, last_row, last_column)
    for column in range(len(sheet.headings)):
        page.column_dimensions[get_column_letter(column + 1)].width = sheet.widths.get(column, 20)
    page.freeze_panes = page.cell(sheet.first_row, 1)
    with StillZip(path, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


def write_xls(path: Path, sheet: Sheet) -> None:
    """Write one sheet as the .xls of Excel 97, which the civil register's old program still prints."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet.name)
    font = f"font: name {FONT}, height 280"
    head = xlwt.easyxf(f"{font}, bold on; align: horiz center, vert center, wrap on")
    styles = {"title": head, "heading": head, "total": xlwt.easyxf(f"{font}, bold on", "#,##0")}
    plain = xlwt.easyxf(font, "#,##0")
    merged = {(row, column): (last_row, last_column) for row, column, last_row, last_column in sheet.merges()}
    for row, column, kind, value in sheet.cells():
        style = styles.get(kind, plain)
        if last := merged.get((row, column)):
            page.write_merge(row - 1, last[0] - 1, column - 1, last[1] - 1, value, style)
        else:
            page.write(row - 1, column - 1, value, style)
    for column in range(len(sheet.headings)):
        page.col(column).width = 256 * sheet.widths.get(column, 14)
    book.save(str(path))
