"""A plain workbook in a few hundred bytes of XML: text is never a formula, and the same rows give the same bytes on any day.

The usual writers put the hour into the file, and openpyxl takes a text that begins with = for a formula.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipelines.readers.letters import letters

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
LONGEST_TEXT = 32_767
FIRST_DAY = date(1899, 12, 30)  # Excel counts days from here, from March 1900 on
TEXT, DAY, HEADING = 0, 1, 2  # styles, in the order of STYLES
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def write(path: Path, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence]]]) -> None:
    """Write a workbook: sheet name → its heading and its rows."""
    with ZipFile(path, "w") as book:
        _part(book, "[Content_Types].xml", _types(len(sheets)))
        _part(book, "_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")]))
        names = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
        _part(book, "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>')
        targets = [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)), ("styles", "styles.xml")]
        _part(book, "xl/_rels/workbook.xml.rels", _relationships(targets))
        _part(book, "xl/styles.xml", STYLES)
        for n, (heading, rows) in enumerate(sheets.values(), 1):
            _part(book, f"xl/worksheets/sheet{n}.xml", "".join(_sheet(heading, rows)))


def _part(book: ZipFile, name: str, xml: str) -> None:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    book.writestr(entry, (START + xml).encode())


def _types(sheets: int) -> str:
    parts = {"workbook.xml": "sheet.main", "styles.xml": "styles"} | {f"worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    told = "".join(f'<Override PartName="/xl/{part}" ContentType="{KIND}.{kind}+xml"/>' for part, kind in parts.items())
    usual = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{usual}<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'


def _relationships(targets: list[tuple[str, str]]) -> str:
    told = "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _sheet(heading: Sequence[str], rows: Iterable[Sequence]) -> Iterator[str]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    still = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    yield f'<worksheet xmlns="{MAIN}">{still}<sheetData>'
    places = [letters(n) for n in range(len(heading))]
    yield _row(1, places, heading, HEADING)
    for at, row in enumerate(rows, 2):
        yield _row(at, places, row, TEXT)
    yield "</sheetData></worksheet>"


def _row(at: int, places: list[str], values: Sequence, style: int) -> str:
    return f'<row r="{at}">' + "".join(_cell(f"{place}{at}", value, style) for place, value in zip(places, values, strict=True)) + "</row>"


def _cell(place: str, value: object, style: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f'<c r="{place}"><v>{value!r}</v></c>' if not isinstance(value, Decimal) else f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1901:
        return f'<c r="{place}" s="{DAY}"><v>{(value - FIRST_DAY).days}</v></c>'
    text = escape(NOT_XML.sub("", str(value))[:LONGEST_TEXT])
    return f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
