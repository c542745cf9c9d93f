"""The compound files of old Office: which streams one holds, and what an .xls says of itself before its cells.

A parser of .xls reserves the whole rectangle of a sheet, several times over. So one that is nearly all blanks is folded before, its empty
rows and columns left out, and unfolded afterwards.
"""

import struct
from array import array
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from pipelines.readers.zipped import damaged, encrypted

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_SECTOR = 0xFFFFFFFA  # this and above mark ends, not sectors
SMALL_SECTOR, SMALL_STREAM = 64, 4096  # bytes: a stream shorter than this lies in small sectors
MOST_AREA = 4_500_000  # cells of a sheet's rectangle; the parser takes 107 bytes for each

BOF, EOF, FILEPASS, BOUNDSHEET, DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0085, 0x0200
CELL = {0x0006, 0x00FD, 0x0204, 0x00D6, 0x0203, 0x027E, 0x0205}  # formula, texts, numbers, boolean: row and column come first
CELLS = 0x00BD  # numbers side by side: row and first column first, the last column last


class Stream(NamedTuple):
    """The bytes of a stream, and where each piece of it lies in the file."""

    data: bytes
    places: list[int]
    piece: int


class Fold(NamedTuple):
    """The rows and columns of a sheet that are not empty, from 0, in order."""

    rows: list[int]
    columns: list[int]


class Compound:
    """The streams of a compound file by their names."""

    def __init__(self, data: bytes):
        """Read the directory.

        Raises:
            Held: damaged or cut short.
        """
        self._data = data
        try:
            (shift,) = struct.unpack_from("<H", data, 0x1E)
            directory, self._small_table_at, next_list = (struct.unpack_from("<I", data, at)[0] for at in (0x30, 0x3C, 0x44))
            if shift not in (9, 12):
                raise ValueError
            self._sector, listed = 1 << shift, list(struct.unpack_from("<109I", data, 0x4C))
            for _ in range(len(data) // self._sector):
                if next_list >= NO_SECTOR:
                    break
                *more, next_list = array("I", self._piece(next_list))
                listed += more
            self._table = array("I", b"".join(self._piece(sector) for sector in listed if sector < NO_SECTOR))
            entries = b"".join(map(self._piece, self._chain(directory, self._table)))
            self._entries: dict[str, tuple[int, int]] = {}
            for at in range(0, len(entries) - 127, 128):
                length, start, size = (struct.unpack_from(form, entries, at + place)[0] for form, place in (("<H", 64), ("<I", 116), ("<I", 120)))
                name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                self._entries.setdefault(name, (start, size))
            self._root = struct.unpack_from("<I", entries, 116)[0]
        except (struct.error, ValueError, IndexError):
            raise damaged("directory of an .xls") from None
        self.names = set(self._entries)

    def stream(self, name: str) -> Stream:
        """One stream.

        Raises:
            Held: damaged or cut short.
        """
        start, size = self._entries[name]
        try:
            if size >= SMALL_STREAM:
                places, piece = self._places(start), self._sector
            else:
                table = array("I", b"".join(map(self._piece, self._chain(self._small_table_at, self._table))))
                large, per = self._places(self._root), self._sector // SMALL_SECTOR
                places = [large[sector // per] + sector % per * SMALL_SECTOR for sector in self._chain(start, table)]
                piece = SMALL_SECTOR
            data = b"".join(self._data[place : place + piece] for place in places)[:size]
        except (ValueError, IndexError):
            raise damaged("stream of an .xls") from None
        if len(data) < size:
            raise damaged("an .xls that is cut short")
        return Stream(data, places, piece)

    def _piece(self, sector: int) -> bytes:
        return self._data[self._sector * (sector + 1) : self._sector * (sector + 2)]

    def _places(self, start: int) -> list[int]:
        return [self._sector * (sector + 1) for sector in self._chain(start, self._table)]

    @staticmethod
    def _chain(sector: int, table: array) -> list[int]:
        chain = []
        while sector < NO_SECTOR:
            chain.append(sector)
            sector = table[sector]
            if len(chain) > len(table):  # it bites its own tail
                raise ValueError
        return chain


class OldWorkbook(NamedTuple):
    """An .xls as it may be parsed: its bytes, which of its sheets are folded, and whether it carries macros."""

    data: bytes
    folds: dict[int, Fold]
    has_macros: bool


def look(data: bytes) -> OldWorkbook:
    """Look through an .xls before a parser sees it.

    Raises:
        Held: encrypted, damaged or cut short.
    """
    compound = Compound(data)
    name = next((name for name in ("Workbook", "Book") if name in compound.names), None)
    if name is None:
        raise damaged("no workbook in it")
    stream = compound.stream(name)
    sheets = []
    for kind, body, length in _records(stream.data, 0):
        if kind == FILEPASS:
            raise encrypted()
        if kind == BOUNDSHEET and length >= 4:
            sheets.append(struct.unpack_from("<I", stream.data, body)[0])
        if kind == EOF:
            break
    folded, folds = bytearray(data), {}
    for place, at in enumerate(sheets):
        if fold := _fold(stream, at, folded):
            folds[place] = fold
    return OldWorkbook(bytes(folded) if folds else data, folds, not compound.names.isdisjoint({"_VBA_PROJECT", "_VBA_PROJECT_CUR"}))


def unfold(grid: pa.Table, fold: Fold) -> pa.Table:
    """The grid with its empty rows and columns again."""
    rows: list[int | None] = [None] * (fold.rows[-1] + 1)
    for place, row in enumerate(fold.rows[: len(grid)]):
        rows[row] = place
    tall = grid.take(pa.array(rows, pa.int64()))
    blank, there = pa.nulls(len(rows), pa.string()), dict(zip(fold.columns, tall.columns, strict=False))
    return pa.table({str(column): there.get(column, blank) for column in range(fold.columns[-1] + 1)})


def _records(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the body and length of each record from there on."""
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        yield kind, at + 4, length
        at += 4 + length


def _fold(stream: Stream, at: int, file: bytearray) -> Fold | None:
    """Leave the empty rows and columns of a vast sheet out, in the file's bytes; None where it is not vast."""
    cells, size_at, depth = [], None, 0
    for kind, body, length in _records(stream.data, at):
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        if kind == DIMENSIONS and length >= 10:
            top, bottom, left, right = struct.unpack_from("<IIHH" if length >= 12 else "<HHHH", stream.data, body)
            if (bottom - top) * (right - left) <= MOST_AREA:
                return None
            size_at = body, "<IIHH" if length >= 12 else "<HHHH"
        elif kind in CELL or kind == CELLS:
            row, first = struct.unpack_from("<HH", stream.data, body)
            last = struct.unpack_from("<H", stream.data, body + length - 2)[0] if kind == CELLS else first
            cells.append((body, row, first, last, body + length - 2 if kind == CELLS else body + 2))
    if not cells or size_at is None:
        return None
    rows = sorted({row for _, row, *_ in cells})
    columns = sorted({column for _, _, first, last, _ in cells for column in range(first, last + 1)})
    row_of, column_of = {row: place for place, row in enumerate(rows)}, {column: place for place, column in enumerate(columns)}
    _write(stream, file, size_at[0], struct.pack(size_at[1], 0, len(rows), 0, len(columns)))
    for body, row, first, last, last_at in cells:
        _write(stream, file, body, struct.pack("<HH", row_of[row], column_of[first]))
        _write(stream, file, last_at, struct.pack("<H", column_of[last]))
    return Fold(rows, columns)


def _write(stream: Stream, file: bytearray, at: int, said: bytes) -> None:
    """Write into a stream, where its pieces lie in the file."""
    for place, byte in enumerate(said, at):
        file[stream.places[place // stream.piece] + place % stream.piece] = byte
