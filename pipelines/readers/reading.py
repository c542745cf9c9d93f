"""The child's side of opening: one file, looked at and read to grids that are left in the scratch folder."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from pipelines import child
from pipelines.held import Held
from pipelines.readers import document, look, markup, program, spreadsheet, text
from pipelines.readers.mend import mended
from pipelines.readers.zipped import Archive

WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")
ZIPS = ("xlsx", "xlsb", "ods")
MACROS = Held("ไฟล์นี้มีแมโคร ระบบอ่านเฉพาะข้อมูลและไม่สั่งให้แมโครทำงาน", "this file carries macros: its data was read, they were not run")
Grids = list[tuple[str, pa.Table]]


def leave_grids(read: dict[str, Any], path: str, name: str, own_program: str | None, named: list[str]) -> dict[str, Any]:
    """Open one file; where its grids lie, and notes for people.

    Raises:
        Held: it cannot be read.
    """
    grids, notes = _grids(read, Path(path), name, own_program, tuple(named))
    sheets = []
    for sheet, grid in grids:
        place = child.scratch / f"{uuid4().hex}.arrow"
        with pa.ipc.new_file(place, grid.schema) as out:
            out.write_table(grid)
        sheets.append((sheet, str(place)))
    return {"sheets": sheets, "notes": [(note.th, note.en) for note in notes]}


def _grids(read: dict[str, Any], path: Path, name: str, own_program: str | None, named: tuple[str, ...]) -> tuple[Grids, list[Held]]:
    kind, reader = look.kind(path), read["reader"]
    if own_program:
        if kind in ZIPS:
            Archive(path).look_through()
        return program.run(Path(own_program), path, name), []
    if kind in WORKBOOKS and reader in ("json", "xml"):
        raise _not_agreed("สมุดงาน", "a workbook")
    if reader == "json":
        return [("", mended(document.json_grid(path, read["rows"], read["encoding"], named)))], []
    if reader == "xml":
        return [("", mended(document.xml_grid(path, read["rows"], read["encoding"], named)))], []
    patterns = list(read.get("sheet", ["*"]))
    if kind in WORKBOOKS:
        sheets, has_macros = spreadsheet.grids(patterns, path, kind)
        return sheets, [MACROS] * has_macros + [_is_really("สมุดงาน", "a workbook")] * (reader == "text")
    if kind == "html":
        return [("", mended(markup.html_grid(path)))], [_is_really("HTML", "HTML")]
    if reader == "text":
        return [("", mended(text.grid(path, read["encoding"], read["delimiter"])))], []
    if kind == "workbook_xml":
        found = [(sheet, mended(grid)) for sheet, grid in markup.workbook_xml_grids(path)]
        return spreadsheet.taken(found, patterns), [_is_really("XML Spreadsheet 2003", "an XML spreadsheet of 2003")]
    if kind != "text":
        raise _not_agreed(kind.upper(), kind.upper())
    return [("", mended(text.grid(path, "auto", None)))], [_is_really("ข้อความ (CSV)", "text (CSV)")]


def _not_agreed(th: str, en: str) -> Held:
    return Held(f"เนื้อในไฟล์เป็น {th} ไม่ใช่ไฟล์ชนิดที่ตกลงไว้ ขอให้ส่งไฟล์ตามที่ตกลงไว้", f"this is {en}, which is not what was agreed: send the right file")


def _is_really(th: str, en: str) -> Held:
    return Held(f"เนื้อในไฟล์เป็น {th} ไม่ตรงกับนามสกุลไฟล์ ระบบอ่านตามเนื้อใน", f"this is {en} by its content, whatever its name says, and was read as such")
