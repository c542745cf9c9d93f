"""JSON and XML → a grid: the first row holds the paths within a record, then one row per record."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa

from pipelines.held import Held
from pipelines.readers.letters import letters
from pipelines.readers.rows import grid_of
from pipelines.readers.text import whole

PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
PREDICATE = re.compile(r"\[.*?\]")
Record = dict[str, str | None]


def json_grid(path: Path, rows: str, encoding: str, named: tuple[str, ...]) -> pa.Table:
    """The records at the path `rows` (names joined by dots; none: the file is the list), flattened to paths.

    A record that is itself a list has the letters of a spreadsheet's columns for names: A, B, C …
    A path that the contract names is taken whole: what is no plain value as JSON.

    Raises:
        Held: no JSON, or no list of records there.
    """
    try:
        said = json.loads(whole(path, encoding))
    except (json.JSONDecodeError, RecursionError) as fault:
        place = f" (บรรทัดที่ {fault.lineno:,})" if isinstance(fault, json.JSONDecodeError) else ""
        raise Held(f"ไม่ใช่ JSON ที่ถูกต้อง{place} ขอให้ส่งออกใหม่อีกครั้ง", f"no valid JSON: {fault}; export it anew") from None
    for step in filter(None, rows.split(".")):
        said = said.get(step) if isinstance(said, dict) else None
    if not isinstance(said, list) or not all(isinstance(record, dict | list) for record in said):
        raise _no_records(rows)
    records = [record if isinstance(record, dict) else {letters(place): value for place, value in enumerate(record)} for record in said]
    return _grid([_flat(record, set(named)) for record in records])


def xml_grid(path: Path, rows: str, encoding: str, named: tuple[str, ...]) -> pa.Table:
    """The records at the ElementPath `rows` (none: whatever is in the root), namespaces left aside.

    A heading is an ElementPath within a record, with `@attribute` at its end or not. Beside the named ones that are there, the grid has
    every attribute (`@x`) and child (`x`) of a record that no named path begins with. What a path finds several times is joined by lines.

    Raises:
        Held: no XML, one that declares entities, or no records there.
    """
    root = xml_root(path, encoding)
    try:
        records = root.findall(rows or "*")
    except SyntaxError:
        records = []
    if not records:
        raise _no_records(rows)
    begun = {PREDICATE.sub("", name).split("/")[0] for name in named}
    return _grid([_found(record, named) | _unnamed(record, begun) for record in records])


def xml_root(path: Path, encoding: str) -> ElementTree.Element:
    """The root of an XML file, its names without namespaces.

    Raises:
        Held: no XML, or one with a document type: entities can be made to swell or to read other files.
    """
    text = whole(path, encoding, may_declare=True)
    if text.startswith("<!", PROLOG.match(text).end()):
        raise Held(
            "ในไฟล์มีคำสั่ง DTD หรือ ENTITY ของ XML จึงไม่อ่าน ขอให้ส่งออกใหม่โดยไม่มีส่วนนี้",
            "the XML declares a document type or entities, which can be made to do harm: export it without",
        )
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as fault:
        raise Held(f"ไม่ใช่ XML ที่ถูกต้อง (บรรทัดที่ {fault.position[0]:,}) ขอให้ส่งออกใหม่อีกครั้ง", f"no valid XML: {fault}; export it anew") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.set(name.rpartition("}")[2], element.attrib.pop(name))
    return root


def _no_records(rows: str) -> Held:
    return Held(
        f"ไม่พบรายการข้อมูลที่ตำแหน่ง «{rows or 'ระดับบนสุด'}» ขอให้ตรวจว่าส่งไฟล์ถูกชุด หรือแจ้งทีมข้อมูล",
        f"no records at «{rows or 'the top'}»: is this the right file?",
    )


def _grid(records: list[Record]) -> pa.Table:
    paths = list(dict.fromkeys(path for record in records for path in record))
    return grid_of([paths, *([record.get(path) for path in paths] for record in records)])


def _flat(record: dict[str, Any], named: set[str], before: str = "") -> Record:
    """A JSON object as paths and texts."""
    found: Record = {}
    for name, value in record.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and value and path not in named:
            found |= _flat(value, named, f"{path}.")
        else:
            found[path] = _said(value)
    return found


def _said(value: Any) -> str | None:
    """A JSON value as text: numbers without exponent, what is no plain value as JSON."""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False)
    return None if value is None else str(value)


def _found(record: ElementTree.Element, named: tuple[str, ...]) -> Record:
    """What the named paths find in an XML record."""
    found: Record = {}
    for name in named:
        path, _, attribute = name.rpartition("@") if re.search(r"(^|/)@[^\]]*$", name) else (name, "", "")
        try:
            elements = record.findall(path.rstrip("/")) if path else [record]
        except SyntaxError:  # a heading that is no path stands in no record
            continue
        texts = [element.get(attribute) if attribute else _content(element) for element in elements]
        if texts := [text for text in texts if text is not None]:
            found[name] = "\n".join(texts)
    return found


def _unnamed(record: ElementTree.Element, begun: set[str]) -> Record:
    """Attributes and children of an XML record that no named path begins with."""
    found: Record = {f"@{name}": value for name, value in record.attrib.items()}
    for element in record:
        found[element.tag] = "\n".join(filter(None, (found.get(element.tag), _content(element))))
    return {name: value for name, value in found.items() if name not in begun}


def _content(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()
