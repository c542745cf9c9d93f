"""Where the tables of a sheet lie: which columns, which rows are headings, and where the data begins."""

import re
from dataclasses import dataclass, field

import numpy as np

from pipelines.draft.cells import BLANK, DASHED, DATED, NUMERIC, WITH_UNIT, WORDS, Cells
from pipelines.draft.words import COMMENT, UNIT_NOTE
from pipelines.readers.letters import letters

MOST_ABOVE = 60  # rows among which the headings are looked for
MOST_LEVELS = 4
TYPED = 0.6  # of a column's filled cells that are of one kind make it a column of that kind
FEW = 0.5  # of the cells of an ordinary row: a row with fewer is a title or a note
Merges = list[tuple[int, int, int, int]]  # first row, first column, last row, last column, from 0


@dataclass
class Doubt:
    """What a person should look at: a question, and what is done without an answer."""

    th: str
    en: str
    default_th: str
    default_en: str


@dataclass
class Shape:
    """One table: its columns and heading rows from 0, where its data begins, and what is doubtful about that."""

    columns: list[int]
    header_rows: list[int]
    first: int
    end: int
    dominant: np.ndarray
    typical: int
    is_block: bool = False
    next_table: int | None = None  # the row from which another table lies below this one
    comment_row: int | None = None
    doubts: list[Doubt] = field(default_factory=list)


def shape_of(cells: Cells, columns: list[int], merges: Merges, is_block: bool) -> Shape | None:
    """The one table that lies in some columns, if there is one; columns in which nothing stands are none of its."""
    columns = [column for column in columns if (cells.kinds[:, column] != BLANK).any()]
    kinds = cells.kinds[:, columns]
    counts = (kinds != BLANK).sum(axis=1)
    rows = np.flatnonzero(counts)
    if not len(rows):
        return None
    typical = int(np.quantile(counts[rows], 0.7))
    body = np.flatnonzero(counts >= max(1, FEW * typical))
    dominant = dominant_kinds(kinds, body)
    first = _first_data_row(cells, columns, body, dominant)
    if first is None:
        return None
    shape = Shape(columns, [], first, len(kinds), dominant, typical, is_block)
    _find_headings(cells, shape, counts, merges)
    return shape


def dominant_kinds(kinds: np.ndarray, body: np.ndarray) -> np.ndarray:
    """The kind that most cells of each column are of, below the rows where headings may be."""
    sample = kinds[body[len(body) // 3 :] if len(body) >= 6 else body[1:] if len(body) > 1 else body]
    said = np.full(kinds.shape[1], WORDS)
    for column in range(kinds.shape[1]):
        cells = sample[:, column][(sample[:, column] != BLANK) & (sample[:, column] != DASHED)]
        for kind in (NUMERIC, WITH_UNIT, DATED):
            if len(cells) and (cells == kind).mean() >= TYPED:
                said[column] = kind
        if not len(cells) and (sample[:, column] == DASHED).any():
            said[column] = DASHED
        if said[column] == WORDS and len(cells) and np.isin(cells, (NUMERIC, WITH_UNIT)).mean() >= TYPED:
            said[column] = NUMERIC
    return said


def _first_data_row(cells: Cells, columns: list[int], body: np.ndarray, dominant: np.ndarray) -> int | None:
    typed = np.isin(dominant, (NUMERIC, WITH_UNIT, DATED))
    for number, row in enumerate(body[:MOST_ABOVE]):
        kinds = cells.kinds[row, columns]
        seen = kinds[typed & (kinds != BLANK)]
        if typed.any():
            wanted = dominant[typed & (kinds != BLANK)]
            agreed = (seen == wanted) | (seen == DASHED) | ((seen == NUMERIC) & (wanted == WITH_UNIT))
            share = agreed.mean() if len(seen) else 0
            if share < FEW or (share == FEW and number == 0) or _is_series(cells, row, columns, typed):
                continue
            return int(row)
        return _first_of_words(cells, columns, body)
    return _first_of_words(cells, columns, body)


def _first_of_words(cells: Cells, columns: list[int], body: np.ndarray) -> int | None:
    """In a table of words alone the first full row is its heading, unless what it says comes again below."""
    if not len(body):
        return None
    top = int(body[0])
    again = sum(bool(text) and _comes_again(cells, column, top, text) for column in columns for text in [cells.text(top, column)])
    if again >= max(1, len(columns) / 2) or len(body) == 1:
        return top
    return int(body[1])


def _comes_again(cells: Cells, column: int, row: int, text: str) -> bool:
    return text in cells.texts[column].slice(row + 1, 500).to_pylist()


def _is_series(cells: Cells, row: int, columns: list[int], typed: np.ndarray) -> bool:
    """Whether a row's numbers are years across: one after the other, and unlike what stands below them."""
    said = [cells.text(row, column) for column, is_typed in zip(columns, typed, strict=True) if is_typed]
    years = [int(text) for text in said if text.isdigit() and (1900 <= int(text) <= 2200 or 2400 <= int(text) <= 2700)]
    if len(years) < max(2, len([text for text in said if text[:1].isdigit()]) * 0.8):
        return False
    return {abs(b - a) for a, b in zip(years, years[1:], strict=False)} == {1}


def _find_headings(cells: Cells, shape: Shape, counts: np.ndarray, merges: Merges) -> None:
    """The heading rows above the data: the nearest full one, and those above it that span several of its columns or fill its gaps."""
    above = [row for row in range(max(0, shape.first - MOST_ABOVE), shape.first) if counts[row]]
    wide = len(shape.columns)
    full = [row for row in above if counts[row] >= min(wide, max(2, 0.4 * shape.typical)) and not _is_aside(cells, shape, row)]
    if not full:
        _without_headings(cells, shape, above)
        return
    lowest = full[-1]
    rows = [lowest]
    covered = cells.kinds[lowest, shape.columns] != BLANK
    for row in reversed([row for row in above if row < lowest]):
        kinds = cells.kinds[row, shape.columns]
        filled = kinds != BLANK
        fills_gap, spans = bool((filled & ~covered).any()), filled.sum() >= 2 and bool((~filled & covered).any())
        numbers = np.isin(kinds, (NUMERIC, DATED)) & filled
        is_level = (fills_gap or spans) and (filled.sum() >= 2 or _is_merged(row, shape.columns, merges, lowest))
        if len(rows) == MOST_LEVELS or rows[0] - row > 2 or not is_level or numbers.sum() > filled.sum() / 2 or _is_aside(cells, shape, row):
            break
        rows.insert(0, row)
        covered = covered | filled
    for row in [row for row in above if row > lowest]:  # the lower halves of headings, under those merged over several columns
        filled = cells.kinds[row, shape.columns] != BLANK
        if (filled & ~covered).any() and (cells.kinds[row, shape.columns][filled] == WORDS).all() and row - rows[-1] == 1:
            rows.append(row)
            covered = covered | filled
    for top, left, bottom, right in merges:
        if rows[0] <= top <= rows[-1] < bottom < shape.first and left in shape.columns and right <= shape.columns[-1] and counts[bottom] == 0:
            rows = sorted({*rows, *range(top, bottom + 1)})
    shape.header_rows = rows
    if shape.first - rows[-1] > 2:
        shape.doubts.append(
            Doubt(
                f"ระหว่างหัวตาราง (แถว {rows[-1] + 1}) กับข้อมูลแถวแรก (แถว {shape.first + 1}) มีแถวอื่นคั่น ถูกต้องหรือไม่",
                f"rows lie between the headings (row {rows[-1] + 1}) and the first data (row {shape.first + 1}): is that right?",
                "ข้ามแถวที่คั่น",
                "they are passed over",
            )
        )
    if not np.isin(shape.dominant, (NUMERIC, DATED, WITH_UNIT)).any() and not _looks_named(cells, shape):
        shape.doubts.append(
            Doubt(
                f"ทุกคอลัมน์เป็นข้อความ แถว {rows[-1] + 1} เป็นหัวตารางหรือเป็นข้อมูลแถวแรก",
                f"all columns are text: is row {rows[-1] + 1} the heading, or data?",
                "เป็นหัวตาราง",
                "it is the heading",
            )
        )


def _looks_named(cells: Cells, shape: Shape) -> bool:
    """Whether the headings read as names do: identifiers, or words that the glossary knows."""
    from pipelines.draft.names import is_known

    said = [cells.text(shape.header_rows[-1], column) for column in shape.columns]
    return sum(is_known(text) or (text.isascii() and text.replace("_", "").isalnum()) for text in said) >= len(said) / 2


def _is_aside(cells: Cells, shape: Shape, row: int) -> bool:
    """A note about the unit, or a comment, is no heading."""
    said = [text for column in shape.columns if (text := cells.text(row, column))]
    return len(said) == 1 < len(shape.columns) and bool(re.match(UNIT_NOTE, said[0]) or re.match(COMMENT, said[0]))


def _is_merged(row: int, columns: list[int], merges: Merges, lowest: int) -> bool:
    """Whether a single cell of the row is merged over a part of the columns: over all of them it is a title."""
    return any(top == row and left in columns and 0 < right - left < len(columns) - 1 for top, left, bottom, right in merges)


def _without_headings(cells: Cells, shape: Shape, above: list[int]) -> None:
    """No heading row: columns have letters, or the names that the last comment above them lists."""
    for row in reversed(above):
        said = cells.text(row, shape.columns[0])
        if said.startswith(("%", "#")) and len(said.lstrip("%# ").split(",")) == len(shape.columns):
            shape.comment_row = row
            return
    if above:
        shape.doubts.append(
            Doubt(
                "ไม่พบแถวหัวตารางที่ครบคอลัมน์ เหนือข้อมูลมีเพียงชื่อเรื่อง ตารางนี้ไม่มีหัวตารางหรือไม่",
                "there is no full heading row, only a title: has this table no headings?",
                f"ไม่มี คอลัมน์ชื่อ {letters(shape.columns[0])} …",
                "it has none",
            )
        )
