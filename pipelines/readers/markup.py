"""Tables that programs write as HTML or XML and call .xls → grids, each row where a spreadsheet program would show it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa

from pipelines.readers.document import xml_root
from pipelines.readers.grid import PLAIN_DATES
from pipelines.readers.rows import grid_of
from pipelines.readers.scan import Extent, Places, never_calculated
from pipelines.readers.text import whole

UNSEEN = {"script", "style", "title", "template"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption", "body", "hr"}
MOST_SPAN = 16_384  # columns of a spreadsheet


def html_grid(path: Path) -> pa.Table:
    """All tables of a page as one sheet, below each other as spreadsheet programs show them; a line of text beside them is a row too.

    A merged cell's text stands in the first of its cells alone.

    Raises:
        Held: in no encoding that is read.
    """
    page = _Page()
    page.feed(whole(path, "auto", may_declare=True))
    page.close()
    page.end_line()
    return _grid({(row, column): text for row, cells in enumerate(page.rows) for column, text in cells.items()})


def workbook_xml_grids(path: Path) -> list[tuple[str, pa.Table]]:
    """The sheets of an XML spreadsheet of 2003 by name.

    Raises:
        Held: no XML, one that declares entities, or a cell absurdly far away.
    """
    sheets = []
    for sheet in xml_root(path, "auto").iter("Worksheet"):
        cells, extent, row = {}, Extent(), -1
        for line in sheet.iterfind("Table/Row"):
            row = int(line.get("Index", row + 2)) - 1
            column = -1
            for cell in line.iterfind("Cell"):
                column = int(cell.get("Index", column + 2)) - 1
                if text := _said(cell):
                    cells[row, column] = text
                    extent.add(row, column)
                column += int(cell.get("MergeAcross", 0))
            row += int(line.get("Span", 0))
        extent.check(sheet.get("Name", ""))
        sheets.append((sheet.get("Name", ""), _grid(cells)))
    return sheets


def _grid(cells: Places) -> pa.Table:
    height, width = (max((place[way] for place in cells), default=-1) + 1 for way in (0, 1))
    rows: list[list[str | None]] = [[None] * width for _ in range(height)]
    for (row, column), text in cells.items():
        rows[row][column] = text
    return grid_of(rows)


def _said(cell: ElementTree.Element) -> str | None:
    """A cell's value as text, as of a workbook."""
    data = cell.find("Data")
    text = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else data.get("Type")
    if kind == "DateTime":
        text = re.sub(r"\.0+$", "", text).replace("T", " ")
        for _, pattern, plain in PLAIN_DATES:
            text = re.sub(pattern, plain, text)
    elif kind == "Boolean":
        text = {"1": "true", "0": "false"}.get(text, text)
    elif not text and kind != "String" and cell.get("Formula"):
        text = never_calculated(cell.get("Formula"))
    return text or None


class _Page(HTMLParser):
    """Collects the rows of a page: the text of each cell by its column."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[int, str]] = []
        self._line: list[str] = []  # text outside of tables
        self._tables: list[_Table] = []  # the innermost last
        self._unseen = 0  # elements open whose text nobody sees

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that opens."""
        table = self._tables[-1] if self._tables else None
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.end_line()
            self._tables.append(_Table(self.rows))
        elif tag == "br" or (tag in BLOCKS and table and table.said):
            self.handle_data("", "\n")
        elif tag in BLOCKS:
            self.end_line()
        elif table and tag == "tr":
            table.begin_row()
        elif table and tag in ("td", "th"):
            table.begin_cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """A tag that closes; what is left open inside it closes too."""
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._tables:
            self._tables.pop().end_cell()
        elif tag in ("td", "th", "tr") and self._tables:
            self._tables[-1].end_cell()
        elif tag in BLOCKS:
            self.end_line()

    def handle_data(self, data: str, line_break: str = "") -> None:
        """Text, which goes to the innermost open cell."""
        if not self._unseen:
            said = self._line if not self._tables else self._tables[-1].said
            if said is not None:
                said.append(re.sub(r"\s+", " ", data) + line_break)

    def end_line(self) -> None:
        """What was said outside of tables is a row."""
        if not self._tables and (text := _tidy(self._line)):
            self.rows.append({0: text})
        self._line = []


class _Table:
    """A table that is open: where its next cell goes."""

    def __init__(self, rows: list[dict[int, str]]):
        self.said: list[str] | None = None  # in the open cell
        self._rows, self._row = rows, None
        self._column, self._at = 0, 0
        self._taken: dict[int, int] = {}  # columns that a cell above reaches into → for how many rows

    def begin_row(self) -> None:
        self.end_cell()
        if self._row is not None:
            self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        self._row, self._column = {}, 0
        self._rows.append(self._row)

    def begin_cell(self, said: dict[str, str | None]) -> None:
        self.end_cell()
        if self._row is None:
            self.begin_row()
        while self._column in self._taken:
            self._column += 1
        self._at, self.said = self._column, []
        self._column += _span(said.get("colspan"))
        if (rows := _span(said.get("rowspan"))) > 1:
            self._taken |= dict.fromkeys(range(self._at, self._column), rows)

    def end_cell(self) -> None:
        if self.said is not None and (text := _tidy(self.said)):
            self._row[self._at] = text
        self.said = None


def _span(said: str | None) -> int:
    return min(MOST_SPAN, max(1, int(said))) if said and said.strip().isdecimal() else 1


def _tidy(said: list[str]) -> str:
    return "\n".join(line.strip() for line in re.sub(" +", " ", "".join(said)).split("\n")).strip()
