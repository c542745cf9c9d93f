"""One sheet as LibreOffice saves it (.ods): only what a reader needs, written as plain XML, so that it costs next to nothing."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sources.demo.workbook import Sheet, StillZip

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
NAMED = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {NAMED} manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(path: Path, sheet: Sheet) -> None:
    """Write one sheet as .ods; the same sheet gives the same bytes."""
    merged = {(row, column): (last_row - row + 1, last - column + 1) for row, column, last_row, last in sheet.merges()}
    filled = {(row, column): value for row, column, _, value in sheet.cells()}
    height = max(row for row, _ in filled)
    width = max(column for _, column in filled)
    rows = "".join(
        "<table:table-row>"
        + "".join(_cell(filled.get((row, column)), merged.get((row, column))) for column in range(1, width + 1))
        + "</table:table-row>"
        for row in range(1, height + 1)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMED} office:version="1.2"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(sheet.name)}>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with StillZip(path, "w") as archive:
        ZipFile.writestr(archive, ZipInfo("mimetype"), KIND, ZIP_STORED)  # first and not packed, as the format asks
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)


def _cell(value: object, spans: tuple[int, int] | None) -> str:
    over = f' table:number-rows-spanned="{spans[0]}" table:number-columns-spanned="{spans[1]}"' if spans else ""
    if value is None:
        return f"<table:table-cell{over}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell{over} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell{over} office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
