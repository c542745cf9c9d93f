"""A workbook as a parser opens it → grids of text, with what the parser loses put back.

The parser (fastexcel) is fast since it gives whole columns of text. It shifts a table that begins right of column A, shows errors as
blanks, a duration as a date of 1900, and a number with nine decimals at most; and it knows no formulas.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineWorkbook

from pipelines.readers.mend import mended
from pipelines.readers.ole import Fold, unfold
from pipelines.readers.scan import Places
from pipelines.readers.zipped import damaged

ERRORS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!"}
DIGITS = 15  # of a number, as Excel shows: what stands behind them is what computing leaves
DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?")
ROUNDED = r"^-?\d+\.\d{9}$|^-?\d{11,}\.\d{5,}$"
OF_1900 = r"^19(0\d|1[0-4])-\d\d-\d\d \d\d:\d\d:\d\d"  # a time or a duration is counted from 1900, or from 1904
PLAIN_DATES = (  # bytes that such a text holds, the text, and what is plain
    (b"1899-12-31 ", r"^1899-12-31 (\d\d:\d\d:\d\d(\.\d+)?)$", r"\1"),
    (b"00:00:00", r"^(\d{4}-\d\d-\d\d)[ T]00:00:00$", r"\1"),
    (b"T", r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)", r"\1 \2"),
)


class Workbook:
    """A workbook that has been looked through."""

    def __init__(self, path: Path):
        """Open it.

        Raises:
            Held: the parser does not understand it.
        """
        self._path, self._exact, self._rows = path, None, {}
        with _parsing():
            self._reader = fastexcel.read_excel(str(path))
            self.names = self._reader.sheet_names

    def grid(self, name: str, places: Places | None = None, fold: Fold | None = None) -> pa.Table:
        """A sheet's cells as text, each where the sheet shows it; `places` is text for cells that the parser takes for empty.

        Raises:
            Held: the parser does not understand it.
        """
        with _parsing():
            sheet = self._reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            batch, faults = sheet.to_arrow_with_errors()
        first = sheet.selected_columns[0].absolute_index if batch.num_columns else 0
        del sheet  # its cells take more memory than the text made of them
        found: dict[int, dict[int, str]] = {}
        for fault in faults.errors if faults else ():
            row, column = fault.position
            found.setdefault(column, {})[row] = _of_fault(fault.detail)
        columns = [self._text(name, pa.chunked_array([cells]), first + place, found.get(place)) for place, cells in enumerate(batch.columns)]
        blank = pa.chunked_array([pa.nulls(batch.num_rows, pa.string())])
        grid = pa.table([blank] * first + columns, names=[str(place) for place in range(first + len(columns))])
        return _put(mended(unfold(grid, fold) if fold else grid), places or {})

    def _text(self, sheet: str, cells: pa.ChunkedArray, column: int, found: dict[int, str] | None) -> pa.ChunkedArray:
        """One column with what the parser loses of it; a byte search says where there may be something."""
        said, inexact = _bytes(cells), set()
        if b":" in said:
            if b"190" in said or b"191" in said:
                inexact |= set(_rows(pc.match_substring_regex(cells, OF_1900)))
            for sign, pattern, plain in PLAIN_DATES:
                cells = pc.replace_substring_regex(cells, pattern, plain) if sign in said else cells
        if b"." in said and _rows(pc.match_substring_regex(cells.filter(pc.greater(pc.binary_length(cells), 10)), ROUNDED)):
            inexact |= set(_rows(pc.match_substring_regex(cells, ROUNDED)))
        exact = self._exact_texts(sheet, column, inexact) if inexact else {}
        return _blank_is_none(_with(cells, exact | (found or {})))

    def _exact_texts(self, sheet: str, column: int, inexact: set[int]) -> dict[int, str]:
        """Some cells of a column as a slower parser reads them, which gives the values themselves; a text needs none."""
        if self._exact is None:
            self._exact = CalamineWorkbook.from_path(str(self._path))
        if sheet not in self._rows:
            with _parsing():
                self._rows = {sheet: self._exact.get_sheet_by_name(sheet).to_python(skip_empty_area=False)}
        rows = self._rows[sheet]
        values = {row: rows[row][column] for row in inexact}
        return {row: of_value(value) for row, value in values.items() if not isinstance(value, str)}


@contextmanager
def _parsing() -> Iterator[None]:
    """Whatever the parser says or dies of in a panic, the file is damaged."""
    try:
        yield
    except fastexcel.FastExcelError as fault:
        raise damaged(str(fault).splitlines()[0].removeprefix("calamine error: ")[:100]) from None
    except BaseException as fault:  # a panic of a Rust parser is no Exception
        if type(fault).__name__ != "PanicException" and not isinstance(fault, CalamineError):
            raise
        raise damaged("the parser stopped") from None


def _rows(mask: pa.ChunkedArray) -> list[int]:
    return pc.indices_nonzero(mask).to_pylist()


def is_blank(grid: pa.Table) -> bool:
    """Nothing but blanks in it."""
    return not any(pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells), "")).as_py() for cells in grid.columns)


def _bytes(cells: pa.ChunkedArray) -> bytes:
    """All that a column says, end to end."""
    return b"".join(bytes(buffer) for chunk in cells.chunks if (buffer := chunk.buffers()[2]))


def _with(cells: pa.ChunkedArray, found: dict[int, str]) -> pa.ChunkedArray:
    """The column with other text in some rows."""
    if not found:
        return cells
    texts = cells.to_pylist()
    for row, text in found.items():
        texts[row] = text
    return pa.chunked_array([pa.array(texts, pa.string())])


def _blank_is_none(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    is_empty = pc.equal(pc.binary_length(cells), 0)
    return pc.if_else(is_empty, None, cells) if pc.any(is_empty).as_py() else cells


def _put(grid: pa.Table, places: Places) -> pa.Table:
    """The grid with texts put into cells that may lie beyond its edge."""
    if not places:
        return grid
    height = max(len(grid), *(row + 1 for row, _ in places))
    width = max(grid.num_columns, *(column + 1 for _, column in places))
    below, columns = pa.nulls(height - len(grid), pa.string()), []
    for place in range(width):
        cells = grid.column(place) if place < grid.num_columns else pa.chunked_array([pa.nulls(len(grid), pa.string())])
        cells = pa.chunked_array([*cells.chunks, below])
        columns.append(_with(cells, {row: text for (row, column), text in places.items() if column == place}))
    return pa.table(columns, names=[str(place) for place in range(width)])


def _of_fault(detail: str) -> str:
    """The text of a cell that the parser shows as blank: an error by its name, a duration as hours, minutes and seconds."""
    kind, said = re.search(r"(\w+)\((.*)\)", detail).groups()
    if kind == "Error":
        return ERRORS.get(said, f"#{said}")
    if not (duration := DURATION.fullmatch(said.strip('"'))):
        return said.strip('"')
    hours, minutes, seconds = (int(part or 0) for part in duration.groups()[:3])
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (duration[4] or "")


def of_value(value: float | date | time | timedelta) -> str:
    """A value as text: ISO dates, hours that may pass 24, a number without exponent."""
    if isinstance(value, timedelta):
        seconds, rest = divmod(value, timedelta(seconds=1))
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (f".{rest.microseconds:06}".rstrip("0") if rest else "")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, float):
        return format(Decimal(f"{value:.{DIGITS}g}").normalize(), "f")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
