"""What a file is: by its bytes, never by its name."""

import re
from pathlib import Path

from pipelines.held import Held
from pipelines.readers import ole
from pipelines.readers.text import is_bare_utf_16
from pipelines.readers.zipped import Archive, damaged, encrypted

HEAD = 1 << 16  # bytes that tell what the rest is
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
REFUSED = {  # how such bytes begin → what people call them
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"Rar!\x1a": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"MIME-Version:": "MHTML",
    b"ID;P": "SYLK",
    b"PAR1\x15": "Parquet",
    b"SQLite format 3\0": "SQLite",
    b"\x09\0\x04\0": "Excel 2",
    b"\x09\x02\x06\0": "Excel 3",
    b"\x09\x04\x06\0": "Excel 4",
}
OTHER_ZIPS = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "Index/Document.iwa": "Numbers, Pages"}
OTHER_COMPOUNDS = {"WordDocument": "Word", "PowerPoint Document": "PowerPoint", "__properties_version1.0": "Outlook"}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
HTML = re.compile(r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|(?:html|head|body|meta|title|style|table|div|center|font)\b)", re.I | re.S)
WORKBOOK_XML = re.compile(r"(?:<\?[^>]*>|<!--.*?-->|\s)*<(?:\w+:)?Workbook\b", re.S)
XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|[A-Za-z])")
JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')


def kind(path: Path) -> str:
    """What the file is: xlsx, xlsb, ods, xls, html, workbook_xml, xml, json or text.

    Raises:
        Held: empty, encrypted, damaged, made to do harm, or of a kind that is not read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise Held("ไฟล์ว่างเปล่า ขอให้ส่งใหม่อีกครั้ง", "the file is empty: send it again")
    if head.startswith(ZIP):
        return _kind_of_zip(Archive(path))
    if head.startswith(ole.MAGIC):
        return _kind_of_compound(ole.Compound(path.read_bytes()))
    if found := next((name for sign, name in REFUSED.items() if head.startswith(sign)), None):
        raise _not_read(found)
    if not head.startswith(UTF_16) and b"\0" in head and not is_bare_utf_16(head):
        raise Held(
            "ไม่ใช่สมุดงานหรือไฟล์ข้อความ หรือไฟล์เสีย ขอให้เปิดไฟล์ต้นฉบับด้วย Excel แล้วบันทึกเป็น .xlsx ก่อนส่งอีกครั้ง",
            "neither a workbook nor text, or damaged: open the original in Excel and save it as .xlsx",
        )
    text = head.decode("utf-16" if head.startswith(UTF_16) else "latin-1", "ignore").removeprefix("\xef\xbb\xbf")
    signs = {"workbook_xml": WORKBOOK_XML, "html": HTML, "xml": XML, "json": JSON}
    return next((name for name, sign in signs.items() if sign.match(text)), "text")


def _kind_of_zip(archive: Archive) -> str:
    if archive.find("xl/workbook.bin"):
        return "xlsb"
    if archive.find("mimetype") and archive.find("content.xml"):
        if b"encryption-data" in archive.read(archive.find("META-INF/manifest.xml") or "content.xml"):
            raise encrypted()
        return "ods"
    if found := next((name for part, name in OTHER_ZIPS.items() if archive.find(part)), None):
        raise _not_read(found)
    if archive.find("xl/workbook.xml") or archive.find("[Content_Types].xml") or archive.find("_rels/.rels"):
        return "xlsx"
    raise _not_read("ZIP")


def _kind_of_compound(compound: ole.Compound) -> str:
    if not compound.names.isdisjoint({"EncryptedPackage", "EncryptionInfo"}):
        raise encrypted()
    if not compound.names.isdisjoint({"Workbook", "Book"}):
        return "xls"
    if found := next((name for stream, name in OTHER_COMPOUNDS.items() if stream in compound.names), None):
        raise _not_read(found)
    raise damaged("no workbook in it")


def _not_read(name: str) -> Held:
    return Held(
        f"เนื้อในไฟล์เป็น {name} ซึ่งระบบไม่อ่าน ขอให้บันทึกตารางเป็น .xlsx หรือ .csv แล้วส่งอีกครั้ง",
        f"this is {name}, which is not read: save the table as .xlsx or .csv",
    )
