"""Where in an .xlsx its sheets lie, and which parts a parser needs beside them."""

import posixpath
import re
from typing import NamedTuple
from xml.etree import ElementTree

from pipelines.readers.zipped import Archive, damaged


class Parts(NamedTuple):
    """Worksheets by name, charts and macro sheets left aside; the parts that all of them need; whether it asks to be calculated when opened."""

    sheets: dict[str, str]
    shared: list[str]
    recalculates: bool


def parts_of(archive: Archive) -> Parts:
    """Read an .xlsx's own list of its parts; what it declares as XML entities is refused before.

    Raises:
        Held: damaged, or no workbook in it.
    """
    root = _relations(archive, "")
    workbook = archive.find("xl/workbook.xml") or next((part for kind, part in root.values() if kind == "officeDocument"), None)
    if workbook is None:
        raise damaged("no workbook in it")
    relations, written = _relations(archive, workbook), archive.read(workbook)
    sheets = {}
    for element in _parsed(written, workbook).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "id" and name != "id"), None)
            kind, part = relations.get(relation, ("", None))
            if kind == "worksheet" and part is None:
                raise damaged("a sheet is missing")
            if kind == "worksheet":
                sheets[element.get("name", "")] = part
    if not sheets:
        raise damaged("no worksheet in it")
    shared = [part for kind, part in relations.values() if part and kind in ("sharedStrings", "styles")]
    lists = [archive.find(name) for name in ("[Content_Types].xml", "_rels/.rels", _list_of(workbook))]
    recalculates = re.search(rb'\bfullCalcOnLoad="(?:1|true)"', written) is not None
    return Parts(sheets, [part for part in (*lists, workbook, *dict.fromkeys(shared)) if part], recalculates)


def _list_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str | None]]:
    """What a part refers to, by id: the last word of its kind, and the part's name if it is there."""
    found = archive.find(_list_of(part))
    if found is None:
        return {}
    said = [element.attrib for element in _parsed(archive.read(found), found).iter() if element.tag.rpartition("}")[2] == "Relationship"]
    folder = posixpath.dirname(part)
    return {
        each.get("Id", ""): (
            each.get("Type", "").rpartition("/")[2],
            archive.find(posixpath.normpath(posixpath.join("/", folder, each.get("Target", "").replace("\\", "/"))).lstrip("/")),
        )
        for each in said
    }


def _parsed(xml: bytes, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        raise damaged(f"{part} is no XML") from None
