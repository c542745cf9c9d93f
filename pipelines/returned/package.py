"""A workbook (.xlsx) as its parts: a few places of their XML are changed, and every other byte stays as it was.

openpyxl would write the whole workbook anew, without pictures, newer drop-down lists, text in several fonts and each formula's last value.
"""

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from pipelines.readers.letters import column_of, letters
from pipelines.readers.zipped import Archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"
SPREADSHEET = f"{OFFICE}.spreadsheetml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"
_START_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_NO_RELATIONSHIPS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


class Unsuitable(ValueError):
    """A workbook that cannot be changed in this way; it says why."""


@dataclass(eq=False)
class Tag:
    """One element: its name without and with prefix, the element around it, and where its start tag, its content and itself end."""

    name: str
    full_name: str
    attributes: dict[str, str]
    inside: "Tag | None"
    start: int
    opened: int
    closing: int = -1
    end: int = -1


class Part:
    """One XML part in UTF-8, its elements in order, and the changes made to it. `keep(name, attributes)` says which elements are of interest.

    Raises:
        Unsuitable: another encoding, or a document type (which could name entities and files).
        expat.ExpatError: not XML.
    """

    def __init__(self, xml: bytes, keep=lambda name, attributes: True):
        self.xml = xml.removeprefix(b"\xef\xbb\xbf")
        self.tags: list[Tag] = []
        self._changes: list[tuple[int, int, bytes]] = []
        around: list[Tag | None] = []
        parser = expat.ParserCreate()

        def declared(version, encoding, standalone) -> None:
            if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
                raise Unsuitable(f"a part in {encoding}")

        def doctype(*said) -> None:
            raise Unsuitable("a part with a document type")

        def begins(full_name: str, attributes: dict[str, str]) -> None:
            name, tag = full_name.rpartition(":")[2], None
            if keep(name, attributes):
                start = parser.CurrentByteIndex
                opened = _START_TAG.match(self.xml, start).end()
                tag = Tag(name, full_name, attributes, around[-1] if around else None, start, opened)
                self.tags.append(tag)
            around.append(tag)

        def ends(_) -> None:
            tag = around.pop()
            if tag and _is_empty(self.xml, tag):
                tag.closing = tag.end = tag.opened
            elif tag:
                tag.closing = parser.CurrentByteIndex
                tag.end = self.xml.index(b">", tag.closing) + 1

        parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declared, doctype
        parser.StartElementHandler, parser.EndElementHandler = begins, ends
        if self.xml.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unsuitable("a part in UTF-16")
        parser.Parse(self.xml, True)
        self.root = self.tags[0]

    def children(self, tag: Tag) -> list[Tag]:
        """The elements directly inside one, as far as they were kept."""
        return [child for child in self.tags if child.inside is tag]

    def first(self, name: str, inside: Tag | None = None) -> Tag | None:
        """The first element of a name, directly inside another if that is given."""
        return next((tag for tag in self.tags if tag.name == name and inside in (None, tag.inside)), None)

    def content(self, tag: Tag) -> str:
        """What stands between an element's tags, as it is written."""
        return self.xml[tag.opened : tag.closing].decode()

    def own(self, element: str) -> str:
        """An element written without a prefix, as this part needs it: where its own elements have one, names without are of no namespace."""
        prefix = self.root.full_name.rpartition(":")[0]
        return re.sub(r"^<\w+", rf'\g<0> xmlns="{self.root.attributes[f"xmlns:{prefix}"]}"', element) if prefix else element

    def copy(self, tag: Tag, content: str | None = None, **attributes: object) -> str:
        """An element with some attributes set (None: without it), and other content if that is given."""
        inner = self.content(tag) if content is None else content
        return f"{_opening(tag, attributes)}{inner}</{tag.full_name}>"

    def change(self, tag: Tag, first: str = "", last: str = "", **attributes: object) -> None:
        """Set attributes of an element, and put more at the beginning and the end of its content."""
        if _is_empty(self.xml, tag):
            self._put(tag.start, tag.end, f"{_opening(tag, attributes)}{first}{last}</{tag.full_name}>")
            return
        if first or attributes:
            self._put(tag.start, tag.opened, _opening(tag, attributes) + first)
        self._put(tag.closing, tag.closing, last)

    def put_before(self, tag: Tag, text: str) -> None:
        """Put something in front of an element."""
        self._put(tag.start, tag.start, text)

    def replace(self, tag: Tag, text: str) -> None:
        """Put something in the place of an element."""
        self._put(tag.start, tag.end, text)

    def _put(self, start: int, stop: int, text: str) -> None:
        self._changes.append((start, stop, text.encode()))

    def result(self) -> bytes:
        """The part with all changes."""
        pieces, place = [], 0
        for start, stop, text in sorted(self._changes, key=lambda change: change[:2]):
            pieces += [self.xml[place:start], text]
            place = stop
        return b"".join([*pieces, self.xml[place:]])


def _is_empty(xml: bytes, tag: Tag) -> bool:
    return xml[tag.opened - 2 : tag.opened] == b"/>"


def _opening(tag: Tag, attributes: dict[str, object]) -> str:
    said = tag.attributes | {name: None if value is None else str(value) for name, value in attributes.items()}
    return f"<{tag.full_name}" + "".join(f" {name}={quoteattr(value)}" for name, value in said.items() if value is not None) + ">"


class Relation(NamedTuple):
    """What one part says of another: of what kind it is (the last word of its type), and which part."""

    kind: str
    target: str


class Package:
    """The parts of an .xlsx file by name.

    Raises:
        Held: damaged, or made to do harm (readers/zipped.py).
    """

    def __init__(self, path: Path):
        archive = Archive(path)
        self.parts = {name: archive.read(name) for name in archive.parts}

    def write(self, path: Path) -> None:
        """Write all parts, in the order in which they came."""
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)

    def content_type(self, name: str) -> str | None:
        """Of what type a part is said to be."""
        types = Part(self.parts[TYPES]).tags
        own = (tag.attributes["ContentType"] for tag in types if tag.attributes.get("PartName", "").lower() == f"/{name}".lower())
        return next(own, None)

    def related(self, name: str) -> dict[str, Relation]:
        """The parts that one names, by the identifier it names them with; "" is the package itself."""
        said = [tag.attributes for tag in Part(self.parts.get(_relations(name), _NO_RELATIONSHIPS)).tags if tag.name == "Relationship"]
        inside = [one for one in said if one.get("TargetMode") != "External"]
        return {one["Id"]: Relation(basename(one["Type"]), normpath(join("/", dirname(name), one["Target"])).lstrip("/")) for one in inside}

    def add(self, source: str, stem: str, kind: str, content: bytes, content_type: str) -> str:
        """Add a part that `source` names; the identifier to name it with. `stem` has {} where a number makes it a new name."""
        name = next(new for number in count(1) if (new := stem.format(number)) not in self.parts)
        self.parts[name] = content
        types = Part(self.parts[TYPES])
        types.change(types.root, last=types.own(f'<Override PartName="/{name}" ContentType="{content_type}"/>'))
        self.parts[TYPES] = types.result()
        relations = Part(self.parts.get(_relations(source), _NO_RELATIONSHIPS))
        taken = {tag.attributes.get("Id") for tag in relations.tags}
        identifier = next(new for number in count(1) if (new := f"rId{number}") not in taken)
        relation = f'<Relationship Id="{identifier}" Type="{RELATIONSHIPS}/{kind}" Target="/{name}"/>'
        relations.change(relations.root, last=relations.own(relation))
        self.parts[_relations(source)] = relations.result()
        return identifier


def _relations(name: str) -> str:
    return normpath(join(dirname(name), "_rels", f"{basename(name)}.rels"))


def place(cell: str) -> tuple[int, int]:
    """Row and column of a cell, from 1 and from 0: D17 is 17 and 3."""
    lettered = cell.rstrip("0123456789")
    return int(cell[len(lettered) :]), column_of(lettered.encode())


def address(row: int, column: int) -> str:
    """A cell by its row and column, from 1 and from 0."""
    return f"{letters(column)}{row}"
