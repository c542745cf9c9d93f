"""Rows, one after the other → a grid of text columns. A chunk at a time, so that a million rows need no gigabyte."""

from collections.abc import Iterable, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

CHUNK = 20_000  # rows


def grid_of(rows: Iterable[Sequence[str | None]]) -> pa.Table:
    """A grid as wide as the longest row; an empty cell, or one that a short row lacks, is null."""
    rows, chunks = iter(rows), []
    while some := list(islice(rows, CHUNK)):
        width = max(map(len, some))
        even = some if all(len(row) == width for row in some) else [[*row, *[None] * (width - len(row))] for row in some]
        chunks.append([_text(cells) for cells in zip(*even, strict=True)] or [pa.nulls(len(some), pa.string())])
    heights = [len(chunk[0]) for chunk in chunks]
    columns = []
    for place in range(max(map(len, chunks), default=0)):
        parts = zip(chunks, heights, strict=True)
        columns.append(pa.chunked_array([chunk[place] if place < len(chunk) else pa.nulls(height, pa.string()) for chunk, height in parts]))
    return pa.table(columns, names=[str(place) for place in range(len(columns))])


def _text(cells: Sequence[str | None]) -> pa.Array:
    column = pa.array(cells, pa.string())
    return pc.if_else(pc.equal(pc.binary_length(column), 0), None, column)
