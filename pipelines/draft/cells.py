"""What kind of thing each cell of a grid is: a matrix by which rows and columns are compared, made in whole columns."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.draft.words import DASH, DATE, ELLIPSIS, NOTHING, NUMBER, TIME, UNIT

BLANK, NUMERIC, WITH_UNIT, DATED, DASHED, WORDS = range(6)
THREADS = 2
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
ODD_SPACE = r"[\s\x{a0}\x{200b}-\x{200d}\x{feff}]+"


@dataclass(frozen=True)
class Cells:
    """A grid: its texts with the blanks around them gone, column by column, and the kind of each cell, row by row."""

    texts: list[pa.Array]
    kinds: np.ndarray

    @property
    def height(self) -> int:
        return len(self.kinds)

    def text(self, row: int, column: int) -> str:
        """A cell's text, blank where there is none; rows and columns from 0."""
        return self.texts[column][row].as_py() or ""

    def like(self, column: int, pattern: str) -> np.ndarray:
        """Row by row: whether a column's text is like a pattern of RE2."""
        return _like(self.texts[column], pattern)

    def within(self, first: int, end: int) -> "Cells":
        """The same grid with blanks above and below some rows."""
        rows = np.arange(self.height)
        is_in = (rows >= first) & (rows < end)
        texts = [pc.if_else(pa.array(is_in), column, None) for column in self.texts]
        return Cells(texts, np.where(is_in[:, None], self.kinds, BLANK).astype(np.int8))


def cells_of(grid: pa.Table) -> Cells:
    """Look at every cell of a grid."""
    texts = in_threads(_plain, grid.columns)
    kinds = np.stack(in_threads(_kinds, texts), axis=1) if texts else np.zeros((len(grid), 0), np.int8)
    return Cells(texts, kinds)


def in_threads(make: Callable[[Any], Any], given: Iterable[Any]) -> list[Any]:
    """What is made of each, in order; two at a time, since Arrow works outside of Python's lock."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(make, given))


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """One space between words, none around them, Arabic digits; blank is null."""
    cells = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    cells = cells.cast(pa.string())
    said = b"".join(bytes(buffer) for buffer in cells.buffers()[2:] if buffer)
    if any(sign in said for sign in (b"\n", b"\r", b"\t", b"  ", b"\xc2\xa0", b"\xe2\x80", b"\xef\xbb\xbf")):
        cells = pc.replace_substring_regex(cells, ODD_SPACE, " ")
    cells = pc.utf8_trim_whitespace(cells)
    if re.search(rb"\xe0\xb9[\x90-\x99]", said):
        cells = pa.array([text and text.translate(THAI_DIGITS) for text in cells.to_pylist()], pa.string())
    return pc.if_else(pc.equal(pc.binary_length(cells), 0), None, cells)


def _kinds(cells: pa.Array) -> np.ndarray:
    kinds = np.where(pc.is_valid(cells).to_numpy(zero_copy_only=False), WORDS, BLANK).astype(np.int8)
    for kind, pattern in ((NUMERIC, NUMBER), (DATED, f"{DATE}|{TIME}"), (WITH_UNIT, UNIT), (DASHED, f"{DASH}|{NOTHING}|{ELLIPSIS}")):
        left = np.flatnonzero(kinds == WORDS)
        if len(left):
            kinds[left[_like(cells.take(pa.array(left)), pattern)]] = kind
    return kinds


def _like(cells: pa.Array, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(cells, pattern).fill_null(False).to_numpy(zero_copy_only=False)
