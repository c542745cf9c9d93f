"""The last look before a publish: is there anything in the public folder that points at a person? Every byte is read, and every value unpacked."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.contract import departments
from pipelines.release import seal
from pipelines.release.tables import Refused
from pipelines.settings import SECRETS, Unsafe, setting

WEIGHTS = range(13, 1, -1)
FEWEST_DIGITS = 1e12  # a number of fewer is no citizen id, and a number has no zero before it as a telephone has
BLANKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
THAI_DIGITS = {ord("๐") + digit: str(digit) for digit in range(10)}
ODD = re.compile("[\u00a0\u00ad\u0e50-\u0e59\u2000-\u206f\u2212\ufeff\uff00-\uffef]")
# Thirteen digits in one piece or divided as on the card; not the tail of a decimal number.
CITIZEN = re.compile(r"(?<!\d)(?<!\d\.)(\d([- ./]?)\d{4}\2\d{5}\2\d{2}\2\d)(?!\d|\.\d*[1-9])")
PHONE = re.compile(
    r"(?<!\d)(?<!\d[.-])((?:\+66[- ]?|0)(?:[689]\d[- .]?\d{3}[- .]?\d{4}|2[- .]?\d{3}[- .]?\d{4}|[3457]\d[- .]?\d{3}[- .]?\d{3}))(?!\d|[.-]\d)"
)
EMAIL = re.compile(r"(?<![\w.+-])([A-Za-z0-9_.+-]{2,64}@[A-Za-z0-9-]{2,63}(?:\.[A-Za-z0-9-]{2,63})*\.[A-Za-z]{2,24})(?![\w])")
DIGEST = re.compile(r"(?<![0-9A-Za-z])([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])")
LONG_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])")  # its digits are no one's number
UNPACKED = {".xlsx"}
HASHES = ("md5", "sha1", "sha256", "sha512")


@dataclass(frozen=True, order=True)
class Hit:
    """One thing that must not be public: where, of what kind, how often. Never what it says."""

    where: str
    kind_th: str
    kind_en: str
    times: int


def look(folder: Path, known: Collection[str] = ()) -> list[Hit]:
    """Every citizen id, phone, e-mail, hash and planted person in a folder that is to be public.

    Args:
        known: hashes that belong there: those of files and contracts.
    """
    marks, allowed = planted(), office_contacts()
    hits: dict[tuple[str, str, str], set[str]] = {}
    for where, text in _texts(folder):
        for kind, found in _found(text, marks, set(known), allowed):
            hits.setdefault((where, *kind), set()).add(found)
    return sorted(Hit(*place, len(found)) for place, found in hits.items())


def refuse(folder: Path, known: Collection[str] = ()) -> None:
    """Stop a publish that would show a person.

    Raises:
        Refused: something was found; the message says where and what, never whom.
    """
    if hits := look(folder, known):
        th = "; ".join(f"{hit.where}: {hit.kind_th} {hit.times} ค่า" for hit in hits)
        en = "; ".join(f"{hit.where}: {hit.times} {hit.kind_en}" for hit in hits)
        raise Refused(f"ไม่เผยแพร่ เพราะพบข้อมูลที่ชี้ถึงบุคคลในโฟลเดอร์สาธารณะ ({th}) / not published: personal data in the public folder ({en})")


def planted() -> dict[str, tuple[str, str]]:
    """What must never be seen: our secrets; the made-up people of `YALA_CANARIES` (a file, a text a line), and their plain hashes."""
    marks = {}
    for name in SECRETS:
        try:
            marks[setting(name)] = ("รหัสลับของระบบ", "secrets")
        except Unsafe:
            continue  # not set here, so it cannot have got in
    if path := setting("YALA_CANARIES"):
        for line in filter(None, map(str.strip, Path(path).read_text(encoding="utf-8").splitlines())):
            marks[_plain(line)] = marks[line] = ("บุคคลสมมติที่วางไว้ทดสอบ", "planted people")
            for name in HASHES:
                marks[hashlib.new(name, line.encode()).hexdigest()] = ("แฮชที่ไม่ใช้กุญแจของบุคคลสมมติ", "unkeyed hashes of planted people")
    return marks


def office_contacts() -> str:
    """What offices say about themselves: their own telephones and addresses may be public."""
    return " ".join(_plain(str(value)) for said in departments() for value in said.values())


def _found(text: str, marks: Mapping[str, tuple[str, str]], known: set[str], allowed: str) -> Iterator[tuple[tuple[str, str], str]]:
    plain = _plain(text)
    for mark, kind in marks.items():
        if mark in text or mark in plain:
            yield kind, mark
    for found in DIGEST.findall(plain):
        if found not in known:
            yield ("รหัสแฮช", "hash keys"), found
    plain = LONG_HEX.sub(" ", plain)
    for found, _ in CITIZEN.findall(plain):
        digits = re.sub(r"\D", "", found)
        if _is_citizen(digits):
            yield ("เลขประจำตัวประชาชน", "citizen ids"), digits
    for found in PHONE.findall(plain):
        if found not in allowed:
            yield ("หมายเลขโทรศัพท์", "telephone numbers"), found
    for found in EMAIL.findall(plain):
        if found not in allowed:
            yield ("อีเมล", "e-mail addresses"), found


def _is_citizen(digits: str) -> bool:
    """Whether the last digit is the check digit of a Thai citizen id."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return digits[0] != "0" and (11 - total % 11) % 10 == int(digits[12])


def _plain(text: str) -> str:
    """Digits as 0–9, blanks and dashes of one kind, nothing invisible."""
    return ODD.sub(lambda found: _usual(found.group()), text)  # only what is odd: mending whole texts costs ten times as much


@cache
def _usual(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter.translate(BLANKS | DASHES | THAI_DIGITS)).translate(DASHES)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file's bytes as text, and every value that a packed form hides."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        where, content = path.relative_to(folder).as_posix(), path.read_bytes()
        yield where, where
        if path.suffix in (".duckdb", ".parquet"):
            yield where, "\n".join(run.decode("utf-8", "ignore") for run in READABLE.findall(content))
            yield from _values(path, where)
        elif path.suffix in UNPACKED:
            with ZipFile(path) as archive:
                for name in archive.namelist():
                    yield where, unescape(re.sub(r"<[^>]*>", "\n", archive.read(name).decode("utf-8", "replace")))
        else:
            yield where, content.decode("utf-8", "replace")


# In packed bytes only longer runs of readable text mean something: chance makes short ones.
READABLE = re.compile(rb"(?:[\x20-\x7e]|\xe0[\xb8-\xb9][\x80-\xbf]){9,}")


def _values(path: Path, where: str) -> Iterable[tuple[str, str]]:
    """Each column's different values, one a line."""
    if path.suffix == ".parquet":
        yield from _columns(pq.read_table(path), where)
        return
    with duckdb.connect(str(path), read_only=True) as db:
        for schema, table in db.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall():
            yield from _columns(db.execute(f'from "{schema}"."{table}"').to_arrow_table(), f"{where} {table}")


def _columns(table: pa.Table, where: str) -> Iterable[tuple[str, str]]:
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if pa.types.is_temporal(kind) or pa.types.is_boolean(kind):
            continue
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            column = column.filter(pc.greater_equal(pc.abs(column.cast(pa.float64(), safe=False)), FEWEST_DIGITS))
        values = pc.unique(column) if not pa.types.is_nested(kind) else column
        yield f"{where}.{name}", "\n".join(_text(value) for value in values.to_pylist() if value is not None)


def _text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def digests(folder: Path) -> set[str]:
    """The hashes of the folder's own files, and its seal: they stand in release.json and SHA256SUMS."""
    said = seal.read(folder)
    return {*said["files"].values(), said["seal"]}
