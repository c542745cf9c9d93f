"""A grid of cells → rows with the contract's columns: where its headings lie, which blocks and columns across it takes apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.layout import Document, Sheets, Spreadsheet
from pipelines.readers.columns import Found, Part, recognise, remember
from pipelines.readers.letters import column_of, letters
from pipelines.thai import alike, tidy

FARTHEST = 30  # rows that a heading may have moved from where the contract says, when someone put in a line of title
FULLEST_TITLE = 2  # cells of a row above a heading that has moved; a fuller one may be data, and none may be lost


class Piece(NamedTuple):
    """One part of a sheet: the text of each of our columns, and where it stands."""

    columns: dict[str, pa.ChunkedArray | str]
    place: Part


@dataclass(frozen=True)
class Sheet:
    """One sheet as it came, with its place in words for people."""

    contract: Contract
    name: str
    grid: pa.Table
    th: str
    en: str


def name_columns(contract: Contract, file_name: str, sheet: str, grid: pa.Table) -> tuple[pa.Table, Found]:
    """Give the columns of one sheet our names by its headings, and keep the rows below them.

    Returns:
        A text column per column of the contract with `_sheet`, `_row` (as the spreadsheet numbers it) and `_part`; the headings found.
    Raises:
        Held: a heading is unknown, missing, or two of them mean one column.
    """
    th = f"ไฟล์ {file_name} แผ่น {sheet}" if sheet else f"ไฟล์ {file_name}"
    en = f"{file_name}, sheet {sheet}" if sheet else file_name
    whole = Sheet(contract, sheet, grid, th, en)
    if isinstance(contract.read, Document):
        first, pieces = 1, list(_pieces(whole, 0, grid.num_columns, [(name,) for name in top_texts(grid, 1)[0]], 1))
        shown = 0  # a record is known by its count, not by a row of the grid
    else:
        first, pieces = _located(whole)
        shown = first
    height = len(grid) - first
    rows = pa.array(range(shown + 1, shown + 1 + height), pa.int64())
    tables = []
    for part, piece in enumerate(pieces):
        named = {
            name: cells if not isinstance(cells, str) else pa.repeat(pa.scalar(cells, pa.string()), height) for name, cells in piece.columns.items()
        }
        marks = {"_sheet": pa.repeat(pa.scalar(sheet, pa.string()), height), "_row": rows, "_part": pa.repeat(pa.scalar(part, pa.int32()), height)}
        tables.append(pa.table(named | marks))
    return pa.concat_tables(tables), {sheet: [piece.place for piece in pieces]}


def gathered(sheets: list[tuple[pa.Table, Found]]) -> pa.Table:
    """The rows of a delivery's sheets as one table that remembers the headings of each."""
    found: Found = {}
    for _, headings in sheets:
        found |= headings
    return remember(pa.concat_tables([rows for rows, _ in sheets]), found)


def _located(sheet: Sheet) -> tuple[int, list[Piece]]:
    """How many rows stand above the data, and the parts of the sheet; headings that moved up or down together are found again.

    Raises:
        Held: as name_columns; if the headings are nowhere else either, with what is wrong where the contract looks for them.
    """
    read: Sheets = sheet.contract.read
    if not read.header_rows:
        return 0, _parts(sheet, None, 0)
    texts = top_texts(sheet.grid, max(read.header_rows) + FARTHEST)
    try:
        return max(read.header_rows), _parts(sheet, levels_of(texts, read.header_rows), max(read.header_rows))
    except Held as reason:
        found = []
        for shift in range(1 - read.header_rows[0], FARTHEST + 1):
            moved = tuple(row + shift for row in read.header_rows)
            above = texts[: max(0, moved[0] - 1)]
            if not shift or moved[-1] > len(texts) or any(len([cell for cell in row if cell]) > FULLEST_TITLE for row in above):
                continue
            try:
                found.append((moved[-1], _parts(sheet, levels_of(texts, moved), moved[-1])))
            except Held:
                continue
        if len(found) == 1:
            return found[0]
        raise reason


def _parts(sheet: Sheet, levels: list[tuple[str, ...]] | None, first: int) -> list[Piece]:
    """The parts of a sheet: each block of columns, and within it each column that stands across."""
    width = sheet.grid.num_columns
    spans = [tuple(column_of(end.encode()) for end in block.split(":")) for block in sheet.contract.read.blocks] or [(0, width - 1)]
    names = levels if levels is not None else [(letters(place),) for place in range(width)]
    return [piece for left, right in spans for piece in _pieces(sheet, left, min(right + 1, width), names, first)]


def _pieces(sheet: Sheet, left: int, right: int, levels: list[tuple[str, ...]], first: int) -> Iterator[Piece]:
    """One block of columns by its headings; where columns stand across, one piece for each of them.

    Raises:
        Held: a heading is unknown or missing.
    """
    contract, grid = sheet.contract, sheet.grid
    joined = [" ".join(part for part in level if part) for level in levels]
    places = range(left, right)
    across = _across(sheet, joined, places) if contract.wide else []
    found = [
        None if place in across or place not in places else name or (None if _is_blank(grid.column(place).slice(first)) else "")
        for place, name in enumerate(joined)
    ]
    taken = recognise(contract, found, sheet.th, sheet.en)
    by_letter = (lambda place: "") if isinstance(contract.read, Document) else letters
    columns: dict[str, pa.ChunkedArray | str] = {name: grid.column(place).slice(first) for name, place in taken.items()}
    standing: Part = {name: (joined[place], by_letter(place)) for name, place in taken.items()}
    if isinstance(contract.read, Spreadsheet) and contract.read.sheet_as:
        columns[contract.read.sheet_as] = sheet.name
        standing[contract.read.sheet_as] = (sheet.name, "")
    ordered = [column.name for column in contract.columns]
    if not contract.wide:
        yield Piece({name: columns[name] for name in ordered}, standing)
    for place in across:
        said = levels[place] if len(contract.wide.heading_as) > 1 else (joined[place],)
        more = dict(zip(contract.wide.heading_as, said, strict=True)) | {contract.wide.cell_as: grid.column(place).slice(first)}
        where = dict.fromkeys(more, (joined[place], by_letter(place)))
        yield Piece({name: (columns | more)[name] for name in ordered}, standing | where)


def _across(sheet: Sheet, headings: list[str], places: range) -> list[int]:
    """Where the columns stand whose headings are values.

    Raises:
        Held: there is none, or one of them stands twice.
    """
    patterns = sheet.contract.wide.headings
    names = {name for pattern in patterns for name in alike({headings[place] for place in places} - {""}, pattern)}
    across = [place for place in places if headings[place] in names]
    if not across:
        raise Held(f"{sheet.th}: ไม่พบหัวตารางแบบ «{', '.join(patterns)}»", f"{sheet.en}: no heading like «{', '.join(patterns)}»")
    if twice := next((headings[place] for place in across if [headings[other] for other in across].count(headings[place]) > 1), None):
        raise Held(f"{sheet.th}: หัวตาราง «{twice}» ซ้ำกัน ขอให้เหลือเพียงหัวเดียว", f"{sheet.en}: heading «{twice}» stands twice")
    return across


def top_texts(grid: pa.Table, height: int) -> list[list[str]]:
    """The first rows of a grid, tidied."""
    top = grid.slice(0, height)
    if not top.num_columns:
        return []
    flat = tidy(cell for column in top.columns for cell in column.to_pylist())
    return [flat[row :: len(top)] for row in range(len(top))]


def levels_of(texts: list[list[str]], header_rows: tuple[int, ...]) -> list[tuple[str, ...]]:
    """The headings of each column from the upper to the lower, an upper one spread right over its merged cells."""
    rows = [texts[row - 1] if row <= len(texts) else [""] * len(texts[0] if texts else ()) for row in header_rows]
    spread = []
    for column in range(len(rows[-1])):
        levels = [rows[-1][column]]
        for upper in reversed(rows[:-1]):
            reach = column
            while levels[0] and not upper[reach] and reach > 0:
                reach -= 1
            levels.insert(0, upper[reach])
        spread.append(tuple(levels))
    return spread


def _is_blank(cells: pa.ChunkedArray) -> bool:
    """Nothing but blanks in it: a space that someone's thumb left in a cell is no data."""
    return not pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells.fill_null("")), "")).as_py()
