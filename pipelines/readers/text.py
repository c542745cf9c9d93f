"""CSV and TSV → text cells. Python's own codecs decode: DuckDB's read Thai code page 874 wrongly."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from pipelines.held import Held
from pipelines.readers.rows import grid_of

LONGEST_CELL = 2**24  # characters; Python's own limit of 131,072 is less than the outline of an island in GeoJSON
CHUNK = 1 << 20
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
HIGH = bytes(range(0x80, 0x100))
DELIMITERS = ",;\t|"
SAMPLE = 50  # lines that show which sign divides them


def grid(path: Path, encoding: str, delimiter: str | None) -> pa.Table:
    """The file's records; row n is the n-th record, as a spreadsheet program would number it.

    Args:
        encoding: auto, utf-8, utf-16 or cp874; a byte order mark is believed whatever was agreed.
        delimiter: None where nothing was agreed: the sign that divides the first lines most evenly.
    Raises:
        Held: the bytes are not in that encoding, or a quotation mark is left open: all rows after it would run into one cell.
    """
    codec = codec_of(path, encoding)
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=codec, newline="") as file:
        if delimiter is None:
            delimiter = divider(file.readlines(CHUNK)[:SAMPLE])
            file.seek(0)
        try:
            return grid_of(_records(file, delimiter))
        except UnicodeDecodeError as fault:
            raise _not_in(encoding, fault.start) from None


def codec_of(path: Path, encoding: str) -> str:
    """Python's codec for a file in an agreed encoding; `auto` is UTF-8 or UTF-16 where the bytes say so, and else code page 874.

    Raises:
        Held: the bytes are in none of these.
    """
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if found := next((codec for mark, codec in MARKS.items() if head.startswith(mark)), None):
        return found
    if encoding == "utf-16" or (encoding == "auto" and is_bare_utf_16(head)):
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    if encoding != "auto":
        return encoding
    broken = _first_fault(path, "utf-8")
    if broken is None:
        return "utf-8"
    if _is_mostly_utf_8(path):
        raise _not_in("utf-8", broken)
    if (fault := _first_fault(path, "cp874")) is not None:
        raise _not_in("utf-8, cp874", fault)
    return "cp874"


def is_bare_utf_16(head: bytes) -> bool:
    """UTF-16 without its mark: every other byte of what is not Thai is null."""
    nulls = head.count(b"\0")
    return nulls > 1 and (head[1::2].count(0) == nulls or head[::2].count(0) == nulls)


def _not_in(encoding: str, at: int) -> Held:
    return Held(
        f"ไม่ใช่รหัสอักขระ {encoding} ตามที่ตกลงไว้ (ไบต์ที่ {at + 1:,}) ขอให้บันทึกใหม่เป็น {encoding.partition(',')[0]} แล้วส่งอีกครั้ง",
        f"not in {encoding} as agreed (byte {at + 1:,}): save it anew in that encoding",
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _first_fault(path: Path, codec: str) -> int | None:
    """The place of the first byte that the codec does not know."""
    decoder, before = codecs.getincrementaldecoder(codec)(), 0
    for chunk in (*_chunks(path), b""):
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            return before - kept + fault.start
        before += len(chunk)
    return None


def _is_mostly_utf_8(path: Path) -> bool:
    """Whether most bytes beyond ASCII are parts of Thai letters in UTF-8: as code page 874 they would be read as other letters."""
    letters = high = 0
    for chunk in _chunks(path):
        letters += chunk.count(b"\xe0\xb8") + chunk.count(b"\xe0\xb9")
        high += len(chunk) - len(chunk.translate(None, HIGH))
    return 3 * letters > high / 2


def _records(file: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    records, row = csv.reader(file, delimiter=delimiter, strict=True), 0
    while True:
        row += 1
        try:
            yield next(records)
        except StopIteration:
            return
        except csv.Error as fault:
            raise Held(f'แถวที่ {row:,}: เครื่องหมายอัญประกาศ (") ไม่ครบคู่หรือวางผิดที่', f"row {row:,}: a quotation mark is astray ({fault})") from None


def divider(lines: list[str]) -> str:
    """The sign that gives most of these lines the same number of cells, and more than one."""
    evenness = {}
    for sign in DELIMITERS:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=sign) if record)
        width, times = max(widths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
        evenness[sign] = (width > 1, times, width)
    return max(evenness, key=evenness.get)


def whole(path: Path, encoding: str, may_declare: bool = False) -> str:
    """A whole file as text; `may_declare`: where nothing was agreed, what an XML or HTML file declares itself to be in is believed.

    Raises:
        Held: the bytes are not in that encoding.
    """
    with path.open("rb") as file:
        head = file.read(2_000)
    codec = _declared(head) if may_declare and encoding == "auto" and not head.startswith(tuple(MARKS)) else None
    codec = codec or codec_of(path, encoding)
    try:
        return path.read_text(encoding=codec)
    except UnicodeDecodeError as fault:
        raise _not_in(codec, fault.start) from None


def _declared(head: bytes) -> str | None:
    """Python's codec for the encoding that a file declares; every name of Thai bytes is code page 874."""
    said = re.search(rb"""(?:encoding|charset)\s*=\s*["']?([\w-]+)""", head, re.IGNORECASE)
    name = said[1].decode().lower() if said else ""
    if re.fullmatch(r"(windows|x-windows|cp|ibm)-?874|tis-?620.*|iso-?8859-11", name):
        return "cp874"
    if not name or name.startswith(("utf-16", "utf-32")):  # that is for a mark or the null bytes to say: programs write it into UTF-8 as well
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
