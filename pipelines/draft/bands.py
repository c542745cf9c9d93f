"""Which tables a sheet holds: side by side, parted by blank columns, and one below the other, parted by blank rows."""

import numpy as np

from pipelines.draft.cells import BLANK, DATED, NUMERIC, WITH_UNIT, WORDS, Cells
from pipelines.draft.shape import Merges, Shape, shape_of

MOST_STACKED = 20
MOST_TITLES = 3  # rows between the blank one and the headings of the next table


def shapes_of(cells: Cells, merges: Merges) -> list[Shape]:
    """The tables of a sheet, from left to right."""
    bands = _bands(cells)
    found = [shape for band in bands for shape in _stacked(cells, band, merges, is_block=len(bands) > 1)]
    largest = max((shape.end - shape.first for shape in found), default=0)
    return [shape for shape in found if len(found) == 1 or len(shape.columns) > 1 or shape.end - shape.first > largest / 2]


def _bands(cells: Cells) -> list[list[int]]:
    """Runs of columns with a wholly blank one between them; they are one table all the same where their rows and headings go together."""
    filled = (cells.kinds != BLANK).any(axis=0)
    runs: list[list[int]] = []
    for column in np.flatnonzero(filled):
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(int(column))
        else:
            runs.append([int(column)])
    together: list[list[int]] = []
    for run in runs:
        if together and not _is_apart(cells, together[-1], run):
            together[-1] += run
        else:
            together.append(run)
    return together


def _is_apart(cells: Cells, left: list[int], right: list[int]) -> bool:
    """Whether two runs are tables of their own: each has several columns, and they end in different rows or bear the same headings."""
    if min(len(left), len(right)) < 2:
        return False
    counts = [(cells.kinds[:, run] != BLANK).sum(axis=1) for run in (left, right)]
    ends = [np.flatnonzero(count >= 2) for count in counts]
    if any(len(end) < 3 for end in ends):
        return False
    heads = [{text for column in run for text in [cells.text(int(end[0]), column)] if text} for run, end in zip((left, right), ends, strict=True)]
    return ends[0][-1] != ends[1][-1] or bool(heads[0] & heads[1])


def _stacked(cells: Cells, columns: list[int], merges: Merges, is_block: bool) -> list[Shape]:
    """The tables of some columns, one below the other: a further one begins with other headings under a blank row."""
    found: list[Shape] = []
    start = 0
    while len(found) < MOST_STACKED and (shape := shape_of(cells.within(start, cells.height) if start else cells, columns, merges, is_block)):
        shape.next_table = start = _next_table(cells, shape)
        found += _blocks(cells, shape, merges) or [shape]
        if start is None:
            break
        shape.end = start
    return found


def _blocks(cells: Cells, shape: Shape, merges: Merges) -> list[Shape]:
    """The same headings over and over from left to right are one table in several blocks."""
    if len(shape.header_rows) != 1 or shape.next_table is not None:
        return []
    said = [cells.text(shape.header_rows[0], column) for column in shape.columns]
    width = next((width for width in range(2, len(said) // 2 + 1) if len(said) % width == 0 and said == said[:width] * (len(said) // width)), None)
    if width is None or len(set(said[:width])) < width:
        return []
    found = [shape_of(cells, shape.columns[at : at + width], merges, is_block=True) for at in range(0, len(said), width)]
    return found if all(block and block.header_rows == shape.header_rows for block in found) else []


def _next_table(cells: Cells, shape: Shape) -> int | None:
    """The row below a blank one from which another table lies: titles, headings in words that are not this table's, and numbers below them."""
    kinds = cells.kinds[:, shape.columns]
    filled = (kinds != BLANK).sum(axis=1)
    has_number = np.isin(kinds, (NUMERIC, DATED, WITH_UNIT)).any(axis=1)
    own = {text for row in shape.header_rows for column in shape.columns if (text := cells.text(row, column))}
    for blank in np.flatnonzero(filled == 0):
        top = int(blank) + 1
        if top <= shape.first + 1 or top >= cells.height or not filled[top] or not has_number[shape.first : top].any():
            continue
        head = next((row for row in range(top, min(top + MOST_TITLES + 1, cells.height - 1)) if filled[row] > 1), None)
        if head is None or not (kinds[head][kinds[head] != BLANK] == WORDS).all() or not has_number[head + 1]:
            continue
        said = {text for column in shape.columns if (text := cells.text(head, column))}
        if filled[head] >= 0.6 * filled[head + 1] and len(said & own) < len(said) / 2:
            return top
    return None
