"""CSV and TSV → text cells. Python's own codecs decode: DuckDB's read Thai code page 874 wrongly."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from pipelines.contract import Text
from pipelines.held import Held

LONGEST_CELL = 2**24  # characters; Python's own limit of 131,072 is less than the outline of an island in GeoJSON


def grids(read: Text, path: Path) -> Iterator[tuple[str, pa.Table]]:
    """The file as one nameless sheet; a row is a record, as a spreadsheet program would number it.

    Raises:
        Held: the bytes are not in the contract's encoding, or a quotation mark is left open: all rows after it would run into one cell.
    """
    encoding = {"utf-8": "utf-8-sig"}.get(read.encoding, read.encoding)
    try:
        decoded = path.read_bytes().decode(encoding)
    except UnicodeDecodeError as fault:
        raise Held(
            f"ไม่ใช่รหัสอักขระ {read.encoding} ตามที่ตกลงไว้ (ไบต์ที่ {fault.start + 1}) ขอให้บันทึกใหม่เป็น {read.encoding} แล้วส่งอีกครั้ง",
            f"not in {read.encoding} as agreed (byte {fault.start + 1})",
        ) from None
    csv.field_size_limit(LONGEST_CELL)
    records = csv.reader(io.StringIO(decoded, newline=""), delimiter=read.delimiter, strict=True)
    read_so_far: list[list[str]] = []
    try:
        read_so_far.extend(records)
    except csv.Error as fault:
        row = len(read_so_far) + 1
        raise Held(f'แถวที่ {row}: เครื่องหมายอัญประกาศ (") ไม่ครบคู่หรือวางผิดที่', f"row {row}: a quotation mark is astray ({fault})") from None
    columns = _columns(read_so_far)
    yield "", pa.table([pa.array(column, pa.string()) for column in columns], names=[str(place) for place in range(len(columns))])


def _columns(records: list[list[str]]) -> list[tuple[str | None, ...]]:
    """Records turned into columns; an empty cell, or one that a short record lacks, is None."""
    width = max(map(len, records), default=0)
    padded = (record + [""] * (width - len(record)) for record in records)
    return [tuple(cell or None for cell in column) for column in zip(*padded, strict=True)]
