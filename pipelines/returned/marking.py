"""Mark an office's own workbook: our sheet in front, cells coloured and commented; its values, formulas, pictures and lists stay untouched.

A workbook that comes back marked is marked anew: our sheet is replaced, and what was put right loses its colour and comment.
"""

import re
from collections import defaultdict
from collections.abc import Container
from pathlib import Path

from pipelines.returned.comments import comment
from pipelines.returned.package import MAIN, RELATIONSHIPS, SPREADSHEET, Package, Part, Tag, Unsuitable, address, place

REPORT_SHEET, ROWS_SHEET = "ผลการตรวจ (Yala)", "แถวที่ตีกลับ (Yala)"
OUR_SHEETS = (REPORT_SHEET, ROWS_SHEET)  # readers pass over them
ORANGE, YELLOW = "FFFFB54D", "FFFFE98F"  # of cells to mend, and of totals that differ; by these shades we know our own colours again
SELECTED = re.compile(rb"""(\btabSelected\s*=\s*)(?:"(?:1|true)"|'(?:1|true)')""")
IN_CELLS = {"v", "f", "is", "t"}
SECTIONS = ("fonts", "fills", "borders", "cellXfs")
Marks = dict[int, dict[int, tuple[str, list[str]]]]  # by row and column: a colour, and what to say


def mark(original: str, report: str, target: str, marks: list[list[str]]) -> None:
    """Write a marked copy of a workbook.

    Args:
        original: the path of an .xlsx file; `target`: of the copy.
        report: the path of a workbook of ours whose first sheet goes in front.
        marks: sheet, cell ("D17"), colour, and a sentence for the comment.
    Raises:
        Held, Unsuitable, LookupError, ExpatError: damaged or hostile, a workbook of another form (macros, a strict one), or not one at all.
    """
    package = Package(Path(original))
    book_name = _of_kind(package, "", "officeDocument")
    if package.content_type(book_name) != f"{SPREADSHEET}.sheet.main+xml" or any("/revisions/" in name for name in package.parts):
        raise Unsuitable("macros, a template, or a workbook that several people edit at once")
    book, related = Part(package.parts[book_name]), package.related(book_name)
    if MAIN not in book.root.attributes.values():
        raise Unsuitable("a workbook of the strict form")
    sheets = {tag.attributes["name"]: related[_identifier(tag)] for tag in book.children(book.first("sheets"))}
    styles_name = _of_kind(package, book_name, "styles")
    styles = Styles(package.parts[styles_name])
    ours = Package(Path(report))
    front = styles.adopt(Part(ours.parts["xl/styles.xml"]), ours.parts["xl/worksheets/sheet1.xml"])

    by_sheet: dict[str, Marks] = defaultdict(lambda: defaultdict(dict))
    for sheet, cell, colour, sentence in marks:
        row, column = place(cell)
        by_sheet[sheet][row].setdefault(column, (colour, []))[1].append(sentence)
    for sheet, (kind, name) in sheets.items():
        head, data, rest = package.parts[name].partition(b"sheetData")
        package.parts[name] = SELECTED.sub(rb'\1"0"', head) + data + rest  # sheets that are selected together are edited together
        if kind == "worksheet" and sheet != REPORT_SHEET and (by_sheet[sheet] or styles.ours):
            _mark_sheet(package, name, by_sheet[sheet], styles)
    package.parts[styles_name] = styles.result()
    if REPORT_SHEET in sheets:
        package.parts[sheets[REPORT_SHEET].target] = front
    else:
        _put_in_front(package, book_name, book, front)
    opens_at = list(sheets).index(REPORT_SHEET) if REPORT_SHEET in sheets else 0
    for view in (tag for tag in book.tags if tag.name == "workbookView"):
        book.change(view, activeTab=opens_at, firstSheet=0)
    package.parts[book_name] = book.result()
    package.write(Path(target))


class Styles:
    """The styles of a workbook, and those that we add to them. `ours` are the styles of cells that we coloured before."""

    def __init__(self, xml: bytes):
        self.part = Part(xml)
        self.sections = {name: self.part.first(name, self.part.root) for name in SECTIONS}
        if None in self.sections.values():
            raise Unsuitable("a workbook without styles")
        self.own = {name: self.part.children(tag) for name, tag in self.sections.items()}
        self.added: dict[str, list[str]] = {name: [] for name in SECTIONS}
        shades = [self.part.content(fill) for fill in self.own["fills"]]
        fills = {str(number) for number, shade in enumerate(shades) if ORANGE in shade or YELLOW in shade}
        self.ours = {str(number) for number, xf in enumerate(self.own["cellXfs"]) if xf.attributes.get("fillId") in fills}
        self._coloured: dict[tuple[str, str | None], int] = {}
        self._fills: dict[str, int] = {}

    def coloured(self, style: str, colour: str | None) -> int:
        """The number of the style that is like another but for its colour (None: no colour)."""
        if (style, colour) not in self._coloured:
            fill = self._fill(colour) if colour else 0
            xf = self.part.copy(self.own["cellXfs"][int(style)], fillId=fill, applyFill=1)
            self._coloured[style, colour] = self._add("cellXfs", xf)
        return self._coloured[style, colour]

    def adopt(self, theirs: Part, sheet: bytes) -> bytes:
        """Take over all styles of another workbook; its sheet with the numbers that they have here."""
        shifts = {name: len(self.own[name]) + len(self.added[name]) for name in SECTIONS}
        places = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
        for name in SECTIONS:
            for tag in theirs.children(theirs.first(name, theirs.root)):
                moved = {key: int(value) + shifts[places[key]] for key, value in tag.attributes.items() if key in places}
                self._add(name, self.part.own(theirs.copy(tag, **moved)))
        return re.sub(rb'(<(?:c|row)\b[^>]*? s=")(\d+)', lambda found: found[1] + b"%d" % (int(found[2]) + shifts["cellXfs"]), sheet)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            pattern = f'<patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill>'
            self._fills[colour] = self._add("fills", self.part.own(f"<fill>{pattern}</fill>"))
        return self._fills[colour]

    def _add(self, section: str, element: str) -> int:
        self.added[section].append(element)
        return len(self.own[section]) + len(self.added[section]) - 1

    def result(self) -> bytes:
        """The part with what was added."""
        for name, tag in self.sections.items():
            self.part.change(tag, last="".join(self.added[name]), count=len(self.own[name]) + len(self.added[name]))
        return self.part.result()


class _Cells:
    """Which elements of a sheet to look at: marked rows, cells that we coloured before, and all that is not in a row.

    Rows and cells that do not say where they are follow the one before.
    """

    def __init__(self, rows: Container[int], ours: set[str]):
        self.rows, self.ours, self.row, self.column = rows, ours, 0, -1

    def __call__(self, name: str, attributes: dict[str, str]) -> bool:
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), -1
            attributes["r"] = str(self.row)
            return self.row in self.rows
        if name == "c":
            self.column = place(attributes["r"])[1] if "r" in attributes else self.column + 1
            attributes["r"] = address(self.row, self.column)
            return self.row in self.rows or attributes.get("s") in self.ours
        return name not in IN_CELLS


def _mark_sheet(package: Package, name: str, marks: Marks, styles: Styles) -> None:
    """Colour and comment the marked cells of a sheet; take colour and comment from those that we marked before and that are right now."""
    part = Part(package.parts[name], _Cells(marks, styles.ours))
    cells: dict[int, dict[int, Tag]] = defaultdict(dict)
    for cell in (tag for tag in part.tags if tag.name == "c"):
        row, column = place(cell.attributes["r"])
        cells[row][column] = cell
        style, (colour, _) = cell.attributes.get("s") or "0", marks.get(row, {}).get(column, (None, ()))
        if colour or style in styles.ours:
            part.change(cell, s=styles.coloured(style, colour))
    for tag in [tag for tag in part.tags if tag.name == "row"]:
        row, last = int(tag.attributes["r"]), ""
        missing = sorted(marks[row].keys() - cells[row].keys())
        for column in missing:
            style = styles.coloured(tag.attributes.get("s", "0"), marks[row][column][0])
            cell = part.own(f'<c r="{address(row, column)}" s="{style}"/>')
            right = min((other for other in cells[row] if other > column), default=None)
            if right is None:
                last += cell
            else:
                part.put_before(cells[row][right], cell)
        if missing:
            part.change(tag, last=last, spans=None)
    said = {address(row, column): "\n".join(sentences) for row, line in marks.items() for column, (_, sentences) in line.items()}
    comment(package, name, part, said)
    package.parts[name] = part.result()


def _put_in_front(package: Package, book_name: str, book: Part, sheet: bytes) -> None:
    """Put a sheet in front of all others; names that belong to one of those by its place move with it."""
    identifier = package.add(book_name, "xl/worksheets/sheet{}.xml", "worksheet", sheet, f"{SPREADSHEET}.worksheet+xml")
    sheets = book.first("sheets")
    number = max(int(tag.attributes["sheetId"]) for tag in book.children(sheets)) + 1
    named = f'<sheet xmlns:r="{RELATIONSHIPS}" name="{REPORT_SHEET}" sheetId="{number}" r:id="{identifier}"/>'
    book.change(sheets, first=book.own(named))
    for tag in book.tags:
        if tag.name == "definedName" and "localSheetId" in tag.attributes:
            book.change(tag, localSheetId=int(tag.attributes["localSheetId"]) + 1)


def _of_kind(package: Package, source: str, kind: str) -> str:
    found = [relation.target for relation in package.related(source).values() if relation.kind == kind]
    if not found:
        raise Unsuitable(f"no {kind}")
    return found[0]


def _identifier(tag: Tag) -> str:
    """The identifier of a relationship, whatever prefix its namespace has here."""
    return next(value for name, value in tag.attributes.items() if name.endswith(":id"))
