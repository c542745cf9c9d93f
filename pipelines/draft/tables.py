"""A file → the tables found in it: their columns with names, types and sums, their keys, and every doubt."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import limited
from pipelines.databases.address import Address
from pipelines.draft.bands import shapes_of
from pipelines.draft.cells import BLANK, Cells, cells_of, in_threads
from pipelines.draft.kinds import Kind, kind_of
from pipelines.draft.names import label_of, name_of
from pipelines.draft.personal import Personal, personal
from pipelines.draft.rows import Sifted, Skipped, escaped, sift
from pipelines.draft.shape import MOST_ABOVE, Doubt, Merges, Shape
from pipelines.draft.survey import survey
from pipelines.draft.words import ORDINAL
from pipelines.held import Held
from pipelines.layout import Document, Spreadsheet
from pipelines.readers.letters import letters
from pipelines.readers.opening import open_files
from pipelines.readers.tables import levels_of, top_texts
from pipelines.thai import tidy

FILLED = 0.75  # of the rows: a column at the left with fewer cells, each for the rows below it, is one of merged cells
EXACT = pa.decimal128(38, 9)
NUMBER_ALONE = r"^(?P<n>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)"


@dataclass
class Column:
    """One column of a table: where it stands, what stands above it, and what we would keep of it."""

    place: int
    heading: str
    name: str
    kind: Kind
    cells: pa.Array
    personal: Personal | None = None
    total: Decimal | None = None

    @property
    def label_en(self) -> str:
        return label_of(self.heading, self.name)


@dataclass
class Table:
    """One table of a sheet."""

    sheet: str
    shape: Shape
    sifted: Sifted
    columns: list[Column]
    fill_down: list[str]
    doubts: list[Doubt]
    is_lettered: bool = False  # its headings cannot be used: columns go by their letters
    texts_above: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # what stands above the data, row by row: place and text

    @property
    def rows(self) -> int:
        return int(self.sifted.data.sum())

    @property
    def row_numbers(self) -> tuple[int, int]:
        """The first and the last row of data, as the spreadsheet numbers them."""
        data = np.flatnonzero(self.sifted.data)
        return (int(data[0]) + 1, int(data[-1]) + 1) if len(data) else (self.shape.first + 1, self.shape.first + 1)

    @property
    def header_rows(self) -> list[int]:
        """The heading rows as the spreadsheet numbers them; a comment that lists the names is one."""
        rows = self.shape.header_rows or ([self.shape.comment_row] if self.shape.comment_row is not None else [])
        return [row + 1 for row in rows]


@dataclass
class Drafted:
    """What a file holds."""

    path: Path
    kind: str
    delimiter: str | None
    records: str
    tables: list[Table]
    grids: dict[str, pa.Table]
    notes: list[Held] = field(default_factory=list)
    where: Address | None = None  # of a database's table: where it is, the columns of which no two rows agree, and when a row was changed
    unique: list[str] = field(default_factory=list)
    cursor: str | None = None


def draft(path: Path) -> Drafted:
    """Look at a file.

    Raises:
        Held: it cannot be read.
    """
    seen = limited.run(survey, allowance_of=path.stat().st_size, path=str(path.resolve()))
    is_document = seen["kind"] in ("json", "xml")
    read = Document(reader=seen["kind"], files="*", rows=seen["records"]) if is_document else Spreadsheet(reader="spreadsheet", files="*")
    (opened,) = open_files(read, [(path, path.name)])
    if isinstance(opened, Held):
        raise opened
    tables = []
    for sheet, grid in opened.sheets:
        merges: Merges = [tuple(merged) for merged in seen["merges"].get(sheet, [])]
        tables += tables_of(sheet, grid, merges, is_document)
    notes = [] if seen["kind"] == "text" else opened.notes  # that text is text is no news
    return Drafted(path, seen["kind"], seen["delimiter"], seen["records"], tables, dict(opened.sheets), notes)


def tables_of(sheet: str, grid: pa.Table, merges: Merges, is_document: bool = False) -> list[Table]:
    """The tables of one sheet."""
    cells = cells_of(grid)
    found = shapes_of(cells, merges)
    if is_document:  # the first row holds the paths, and every other one is a record
        for shape in found:
            shape.header_rows, shape.first, shape.comment_row, shape.doubts = [0], 1, None, []
    return [table for shape in found if (table := _table(sheet, grid, cells, shape, merges)).rows]


def _table(sheet: str, grid: pa.Table, cells: Cells, shape: Shape, merges: Merges) -> Table:
    if shape.next_table is not None:
        cells = cells.within(0, shape.next_table)
    sifted = sift(cells, shape)
    if shape.next_table is not None:
        place = next(place for place in shape.columns if (grid.column(place)[shape.next_table].as_py() or "").strip())
        start = tidy([grid.column(place)[shape.next_table].as_py()])[0]
        sifted.skipped.append(Skipped([shape.next_table], "ตารางถัดไปในแผ่นเดียวกัน", place, [escaped(start)], to_end=True))
    doubts = [*shape.doubts, *sifted.doubts]
    headings = _headings(grid, cells, shape)
    data = pa.array(np.flatnonzero(sifted.data))
    columns = in_threads(lambda each: _column(*each, cells.texts[each[0]].take(data)), zip(shape.columns, headings, strict=True))
    taken: set[str] = set()
    for column in columns:
        column.name = name_of(column.heading or letters(column.place), taken)
        taken.add(column.name)
        doubts += column.kind.doubts
    is_lettered = not shape.header_rows or _has_twins([column.heading for column in columns if column.heading])
    if shape.header_rows and is_lettered:
        twins = sorted({column.heading for column in columns if headings.count(column.heading) > 1 and column.heading})
        doubts.append(
            Doubt(
                f"หัวตาราง «{', '.join(twins[:3])}» ซ้ำกันหลายคอลัมน์ ใช้ตัวอักษรของคอลัมน์แทนหัว หรือให้หน่วยงานแก้หัวตาราง",
                f"headings «{', '.join(twins[:3])}» stand over several columns: by their letters, or have the office rename them?",
                "ใช้ตัวอักษร",
                "by letters",
            )
        )
    fill_down = _filled_down(cells, shape, sifted, columns, merges, doubts)
    rows = range(max(0, shape.first - MOST_ABOVE), shape.first)
    above = {row: [(place, text) for place in shape.columns if (text := cells.text(row, place))] for row in rows}
    return Table(sheet, shape, sifted, columns, fill_down, doubts, is_lettered, above)


def _column(place: int, heading: str, said: pa.Array) -> Column:
    kind = kind_of(heading, said)
    is_summed = kind.is_number and kind.words.get("form") not in ("year_be", "year_ce", "latitude", "longitude")
    return Column(place, heading, "", kind, said, personal(heading, said, kind.data_type), total(said) if is_summed else None)


def _headings(grid: pa.Table, cells: Cells, shape: Shape) -> list[str]:
    """The heading of each column as the readers make it; without heading rows the names in the comment, or the column's letters."""
    if shape.comment_row is not None:
        return [name.strip() for name in cells.text(shape.comment_row, shape.columns[0]).lstrip("%# ").split(",")]
    if not shape.header_rows:
        return [letters(place) for place in shape.columns]
    levels = levels_of(top_texts(grid, shape.header_rows[-1] + 1), tuple(row + 1 for row in shape.header_rows))
    return [" ".join(part for part in levels[place] if part) for place in shape.columns]


def _has_twins(headings: list[str]) -> bool:
    return len(set(headings)) < len(headings)


def total(cells: pa.Array) -> Decimal:
    """The exact sum of a column of numbers as people write them."""
    plain = pc.replace_substring_regex(pc.replace_substring_regex(cells, "[,฿$ ]", ""), "^[−–]", "-")
    said = pc.struct_field(pc.extract_regex(pc.replace_substring_regex(plain, r"^\((.*)\)$", r"-\1"), NUMBER_ALONE), "n")
    try:
        return pc.sum(said.cast(EXACT)).as_py() or Decimal()
    except pa.ArrowInvalid:  # longer than any sum
        return sum((Decimal(text) for text in said.drop_null().to_pylist()), Decimal())


def _filled_down(cells: Cells, shape: Shape, sifted: Sifted, columns: list[Column], merges: Merges, doubts: list[Doubt]) -> list[str]:
    """Columns at the left whose cells are merged downwards, each cell holding for the blank ones below it."""
    data = np.flatnonzero(sifted.data)
    there = {column.place: cells.kinds[data, column.place] != BLANK for column in columns}
    merged = {left for top, left, bottom, right in merges if left == right and bottom > top >= shape.first and left in there}
    found, is_certain = [], True
    for column in columns[:-1]:
        filled = there[column.place]
        if column.place in merged and 0 < filled.sum() < len(data):
            found.append(column)
        elif not filled[0] or filled.mean() >= FILLED or filled.sum() < 2:
            break
        elif any(there[other.place].mean() > 0.95 for other in columns[columns.index(column) + 1 :]) and _is_leading(column, columns, found):
            found.append(column)
            is_certain = False
        else:
            break
    if found and not is_certain:
        names = ", ".join(column.heading for column in found)
        doubts.append(
            Doubt(
                f"คอลัมน์ «{names}» เว้นว่างเป็นช่วง ค่าของแถวบนใช้กับแถวว่างด้านล่างหรือไม่",
                f"column «{names}» is blank for runs of rows: does the cell above hold for them?",
                "ใช้ค่าของแถวบน",
                "it holds",
            )
        )
    for column in found:
        column.cells = pc.fill_null_forward(column.cells)
    return [column.name for column in found]


def _is_leading(column: Column, columns: list[Column], found: list[Column]) -> bool:
    """Whether all columns left of it are merged ones too, or count rows."""
    before = columns[: columns.index(column)]
    return all(other in found or re.match(ORDINAL, other.heading) for other in before)
