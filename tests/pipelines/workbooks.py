"""Workbooks written part by part, honest ones and others: what a library would never write can be written here."""

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

TYPES = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))


def xlsx(path: Path, *sheets: str, more: dict[str, str | bytes] | None = None, workbook: str = "") -> Path:
    """An .xlsx of sheets given as the XML of their rows, named แผ่น1, แผ่น2 …; `more` adds parts or replaces them."""
    listed = "".join(f'<sheet name="แผ่น{number}" sheetId="{number}" r:id="rId{number}"/>' for number in range(1, len(sheets) + 1))
    to_sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>' for number in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}/content-types"/>',
        "_rels/.rels": relations(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(to_sheets),
    }
    for number, rows in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(path, parts | (more or {}))


def relations(said: str) -> str:
    """A list of what a part refers to."""
    return f'{HEAD}<Relationships xmlns="{TYPES}/relationships">{said}</Relationships>'


def ods(path: Path, rows: str, more: dict[str, str] | None = None) -> Path:
    """An .ods of one sheet, given as the XML of its rows."""
    body = f'<office:body><office:spreadsheet><table:table table:name="แผ่น1">{rows}</table:table></office:spreadsheet></office:body>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": f"{HEAD}<office:document-content {ODF}>{body}</office:document-content>",
    }
    return zipped(path, parts | (more or {}))


def ods_row(*cells: str | float | None, times: int = 1) -> str:
    """A row of an .ods: texts, numbers and blanks."""
    said = "".join(
        "<table:table-cell/>"
        if cell is None
        else f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{said}</table:table-row>'


def xlsb(path: Path, cells: dict[tuple[int, int], str | float | bool]) -> Path:
    """An .xlsb of one sheet, its cells by row and column from 0."""
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("แผ่น1")) + _record(144) + _record(132)
    rows = b""
    for row in sorted({row for row, _ in cells}):
        rows += _record(0, struct.pack("<I", row) + bytes(21))
        for (_, column), value in sorted((place, value) for place, value in cells.items() if place[0] == row):
            at = struct.pack("<II", column, 0)
            if isinstance(value, bool):
                rows += _record(4, at + bytes([value]))
            else:
                rows += _record(6, at + _wide(value)) if isinstance(value, str) else _record(5, at + struct.pack("<d", value))
    far = [max(place[way] for place in cells) for way in (0, 1)]
    size = _record(148, struct.pack("<IIII", 0, far[0], 0, far[1]))
    return zipped(
        path,
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}/content-types"/>',
            "_rels/.rels": relations(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/>'),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'),
            "xl/worksheets/sheet1.bin": _record(129) + size + _record(145) + rows + _record(146) + _record(130),
        },
    )


def zipped(path: Path, parts: dict[str, str | bytes] | Iterable[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    """A zip of these parts, in their order, packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, part)
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 127 | (128 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + body


def _wide(said: str) -> bytes:
    return struct.pack("<I", len(said)) + said.encode("utf-16-le")
