"""A workbook is a zip. It is looked through before a parser sees it, and what is read is a plain copy of what was looked at.

The copy holds the wanted parts alone, unpacked and each once, so that no second reading of a crafted zip can differ from ours; it costs
what the parser then saves by not unpacking.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.held import Held

MOST_PARTS = 5_000  # a workbook of 300 sheets and 3,000 pictures has fewer
MOST_BYTES = 4 << 30  # unpacked: four times what a parser could hold in its memory
MOST_RATIO, SMALL = 200, 32 << 20  # the emptiest honest sheet packs 60 times smaller, a bomb 1,000 times; what is small does no harm
CHUNK = 1 << 20
PROLOG = 1 << 16  # bytes: a document type stands before the first element or nowhere
SYMLINK = 0o120000
DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O|E\0N)")  # in UTF-8 or either UTF-16

Watch = Callable[[bytes], None]  # is shown a part's bytes as they are unpacked


def damaged(what: str) -> Held:
    """The sentence for bytes that are no longer what was written; `what` is the finding in English, short."""
    return Held(
        f"ไฟล์เสีย ({what}) ขอให้เปิดไฟล์ต้นฉบับด้วย Excel แล้วบันทึกใหม่ก่อนส่งอีกครั้ง",
        f"the file is damaged ({what}): open the original, save it anew and send it again",
    )


def encrypted() -> Held:
    """The sentence for a workbook that opens with a password."""
    return Held("ไฟล์ใส่รหัสผ่านไว้จึงอ่านไม่ได้ ขอให้บันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง", "encrypted: save it without a password and send it again")


class Archive:
    """The parts of a zip by their names, checked against what a hostile one may claim."""

    def __init__(self, path: Path):
        """Read the directory of the zip, and nothing of its parts.

        Raises:
            Held: cut short, damaged, encrypted, or made to harm who unpacks it.
        """
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, NotImplementedError, EOFError, OSError) as fault:
            if "not a zip" in str(fault):
                raise Held(
                    "ไฟล์ส่งมาไม่ครบ (ท้ายไฟล์ขาดหาย) ขอให้รอคัดลอกจนเสร็จหรือส่งใหม่อีกครั้ง",
                    "the file is cut short (its end is missing): let the copy finish, or send it again",
                ) from None
            raise damaged("zip directory") from None
        _refuse_crafted(parts)
        files = [part for part in parts if not part.is_dir()]
        self.parts = {part.filename.replace("\\", "/"): part for part in files}
        self._places = {name.lower(): name for name in self.parts}
        if len(self._places) != len(files):
            raise _crafted("มีชิ้นส่วนชื่อซ้ำกัน", "two parts have the same name")

    def find(self, name: str) -> str | None:
        """A part's name as this zip spells it."""
        return self._places.get(name.lower())

    def unpack(self, name: str) -> Iterator[bytes]:
        """A part's bytes in chunks, held to the size and checksum that the zip's directory claims.

        Raises:
            Held: it is larger than it claims, damaged, or an XML with a document type or entities of its own.
        """
        checksum = 0
        for chunk in self._pieces(name):
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        self._compare(name, checksum)

    def _pieces(self, name: str) -> Iterator[bytes]:
        part, total = self.parts[name], 0
        try:
            for chunk in _inflated(self.path, part):
                if total == 0 and DOCTYPE.search(chunk[:PROLOG]):
                    raise Held(
                        "ในไฟล์มีคำสั่ง DTD หรือ ENTITY ของ XML ซึ่งสมุดงานปกติไม่มี จึงไม่อ่าน ขอให้คัดลอกข้อมูลไปวางในสมุดงานใหม่แล้วส่งอีกครั้ง",
                        f"{name} declares XML entities, which no spreadsheet program writes: copy the data into a new workbook",
                    )
                total += len(chunk)
                if total > part.file_size:
                    raise damaged(f"{name} is larger than the zip says")
                yield chunk
        except (zlib.error, struct.error, EOFError, OSError):
            raise damaged(f"{name} cannot be unpacked") from None
        if total != part.file_size:
            raise damaged(f"{name} is smaller than the zip says")

    def _compare(self, name: str, checksum: int) -> None:
        if checksum != self.parts[name].CRC:
            raise damaged(f"{name} is not what the zip says")

    def read(self, name: str) -> bytes:
        """A whole part."""
        return b"".join(self.unpack(name))

    def look_through(self) -> None:
        """Look at the beginning of every XML part: an entity may hide where no cell is.

        Raises:
            Held: as of `unpack`.
        """
        for name in self.parts:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                next(self._pieces(name), None)

    def copy(self, to: Path, names: dict[str, Watch | None]) -> Path:
        """A zip of these parts alone, not packed. A watch is shown each chunk of its part, and an empty one at its end.

        Raises:
            Held: as of `unpack`, or whatever a watch raises.
        """
        with zipfile.ZipFile(to, "w") as copied:
            for name, watch in names.items():
                with copied.open(name, "w", force_zip64=True) as out:
                    for chunk in self._pieces(name):
                        out.write(chunk)
                        if watch:
                            watch(chunk)
                    if watch:
                        watch(b"")
                self._compare(name, copied.getinfo(name).CRC)
        return to


def _inflated(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes as they come out, whatever size it claims."""
    with path.open("rb") as file:
        file.seek(part.header_offset)
        sign, name, extra = struct.unpack("<4s22xHH", file.read(30))
        if sign != b"PK\x03\x04":
            raise EOFError
        file.seek(name + extra, 1)
        left, inflate = part.compress_size, zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
        while left > 0:
            if not (packed := file.read(min(left, CHUNK // 4))):
                raise EOFError
            left -= len(packed)
            if inflate is None:
                yield packed
                continue
            while packed and not inflate.eof:
                if chunk := inflate.decompress(packed, CHUNK):
                    yield chunk
                packed = inflate.unconsumed_tail
        if inflate and (rest := inflate.flush()):
            yield rest


def _crafted(th: str, en: str) -> Held:
    return Held(
        f"โครงสร้างไฟล์ผิดปกติ ({th}) อาจเป็นไฟล์อันตราย จึงไม่เปิด ขอให้คัดลอกข้อมูลไปวางในสมุดงานใหม่แล้วส่งอีกครั้ง",
        f"not opened, it may be made to do harm: {en}; copy the data into a new workbook",
    )


def _refuse_crafted(parts: list[zipfile.ZipInfo]) -> None:
    """Raise Held for what no spreadsheet program writes."""
    if len(parts) > MOST_PARTS:
        raise _crafted(f"มีชิ้นส่วน {len(parts):,} ชิ้น", f"{len(parts):,} parts")
    size = sum(part.file_size for part in parts)
    swollen = [part for part in parts if part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size]
    if size > MOST_BYTES or swollen:
        largest = max(part.file_size for part in parts) >> 20
        raise Held(
            f"ไฟล์เล็กแต่คลายออกแล้วใหญ่ผิดปกติ ({size >> 20:,} MB) อาจเป็นไฟล์อันตราย จึงไม่เปิด ขอให้คัดลอกเฉพาะตารางไปวางในสมุดงานใหม่",
            f"a zip bomb: {size >> 20:,} MB unpacked, {largest:,} MB in one part; copy the table alone into a new workbook",
        )
    for part in parts:
        steps = part.filename.replace("\\", "/").split("/")
        if steps[0] == "" or ".." in steps or ":" in steps[0]:
            raise _crafted("มีชิ้นส่วนที่ชี้ออกนอกไฟล์", "a part's name leads out of the zip")
        if part.external_attr >> 16 & 0o170000 == SYMLINK:
            raise _crafted("มีลิงก์ซ่อนอยู่", "a part is a symbolic link")
        if part.flag_bits & 1:
            raise encrypted()
        if part.compress_type not in DEFLATED:
            raise damaged(f"part packed by method {part.compress_type}")
