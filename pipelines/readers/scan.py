"""What a parser of sheets does not tell, seen in a sheet's bytes as they are unpacked: cells absurdly far away, and formulas never calculated.

Byte searches pass over what is ordinary; only where one hits is a piece looked at exactly.
"""

import html
import re
from collections.abc import Iterable
from xml.parsers import expat

from pipelines.held import UNCALCULATED, Held
from pipelines.readers.letters import column_of, letters

Places = dict[tuple[int, int], str]  # (row, column) from 0 → what stands there

MOST_AREA, SPARSE = (
    12_000_000,
    20,
)  # a sheet's rectangle, in cells, beyond which one in 20 must be filled: a parser takes 40 bytes for each all the same
SMALL = 1 << 18  # bytes: a sheet this small is measured cell by cell, a larger one where it says itself that it is vast
LONGEST_FORMULA = 200  # characters of it in a message


def never_calculated(formula: str) -> str:
    """What stands in the place of a value that no program worked out."""
    formula = formula.strip().removeprefix("of:").lstrip("=")
    return f"{UNCALCULATED} ={formula[:LONGEST_FORMULA]}" if formula else UNCALCULATED


class Extent:
    """How many cells of a sheet are filled, and which of them lie farthest down and right."""

    def __init__(self):
        self.filled, self.lowest, self.rightmost = 0, (0, 0), (0, 0)

    def add(self, row: int, column: int) -> None:
        """A filled cell at this row and column, from 0."""
        self.filled += 1
        self.lowest = max(self.lowest, (row, column))
        self.rightmost = max(self.rightmost, (row, column), key=lambda place: place[1])

    def check(self, sheet: str) -> None:
        """Raise Held where a parser would fill the memory with the blanks between."""
        if (self.lowest[0] + 1) * (self.rightmost[1] + 1) > max(MOST_AREA, SPARSE * self.filled):
            cells = ", ".join(sorted({f"{letters(column)}{row + 1}" for row, column in (self.lowest, self.rightmost)}))
            raise Held(
                f"แผ่น {sheet}: มีเซลล์ที่มีข้อมูลอยู่ไกลจากตารางมาก ({cells}) ขอให้ลบแถวและคอลัมน์ที่ไม่ใช้ถึงเซลล์นั้นแล้วบันทึกใหม่",
                f"sheet {sheet}: cell {cells} lies absurdly far from the others: delete the unused rows and columns up to it",
            )


class SheetWatch:
    """Watches a worksheet of an .xlsx go by; `places` are its formulas without a value.

    `recalculates`: the workbook asks to be calculated when opened, as libraries write it: where all its results are 0, nobody did yet.
    """

    def __init__(self, sheet: str, size: int, recalculates: bool = False):
        self.sheet, self.recalculates, self.is_measured = sheet, recalculates, size <= SMALL
        self.places: Places = {}
        self._zeros: Places = {}
        self._is_calculated = not recalculates
        self._extent, self._rest, self._cell_begins = Extent(), b"", b""

    def __call__(self, chunk: bytes) -> None:
        """Look at the next bytes; none are the end.

        Raises:
            Held: the filled cells span far more than they fill; or a formula without a value does not say in which cell it is.
        """
        block = self._rest + chunk
        if not self._cell_begins:
            self._begin(block)
        cut = max(0, block.rfind(self._cell_begins)) if chunk else len(block)
        block, self._rest = block[:cut], block[cut:]
        if self.is_measured:
            for column, row in self._filled.findall(block):
                self._extent.add(int(row) - 1, column_of(column))
        if self._hollow.search(block):
            self._find_hollow(block)
        self._is_calculated = self._is_calculated or self._result.search(block) is not None
        if not chunk:
            self._extent.check(self.sheet)
            self.places |= {} if self._is_calculated else self._zeros

    def _begin(self, block: bytes) -> None:
        """By the first bytes: the prefix that the sheet's elements carry, and how vast it says it is."""
        root = re.search(rb"<(\w+:)?worksheet\b", block)
        x = root[1] or b"" if root else b""
        none = rb"\s*(?:<%bv\s*/>|<%bv>(%b)</%bv>|</%bc>)" % (x, x, rb"0?" if self.recalculates else b"", x, x)
        formula = rb"<%bf\b(?:[^>]*/>|[^>]*>([^<]*)</%bf>)" % (x, x) + none
        self._cell_begins = b"<%bc" % x
        self._hollow = re.compile(formula)
        self._hollow_cell = re.compile(rb"<%bc\b([^>]*)>\s*" % x + formula)
        self._result = re.compile(rb"</%bf>\s*<%bv>(?!0?<)" % (x, x))
        self._filled = re.compile(rb'<%bc\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>\s*<%b(?:v|is|f)\b' % (x, x))
        if said := re.search(rb'dimension\b[^>]*\bref="(?:[A-Z]{1,3}\d+:)?([A-Z]{1,3})(\d{1,7})"', block[:10_000]):
            self.is_measured |= int(said[2]) * (column_of(said[1]) + 1) > MOST_AREA

    def _find_hollow(self, block: bytes) -> None:
        for cell, formula, zero in self._hollow_cell.findall(block):
            if b't="str"' in cell:  # it was worked out, and the result is an empty text
                continue
            place = re.search(rb'\br="([A-Z]{1,3})(\d{1,7})"', cell)
            if place is None:
                raise Held(
                    f"แผ่น {self.sheet}: มีสูตรที่ยังไม่ได้คำนวณ ขอให้เปิดด้วย Excel แล้วบันทึกใหม่ก่อนส่งอีกครั้ง",
                    f"sheet {self.sheet}: formulas that were never calculated; open it in Excel, save it and send it again",
                )
            found = self._zeros if zero else self.places
            found[int(place[2]) - 1, column_of(place[1])] = never_calculated(html.unescape(formula.decode("utf-8", "replace")))


class ContentWatch:
    """Watches the content of an .ods go by: `is_odd` where a formula has no value, or something stands behind very many blanks."""

    _hollow = re.compile(rb"<table:table-cell\b(?=[^>]*\btable:formula=)(?![^>]*\boffice:value-type=)")
    _wide = re.compile(rb'number-columns-repeated="\d{4,}"(?:[^>]*/>\s*<table:(?:covered-)?table-cell\b)?[^>]*\boffice:value-type=')
    _tall = re.compile(rb'number-rows-repeated="\d{5,}"')

    def __init__(self):
        self.is_odd, self._rest, self._is_below_blanks = False, b"", False

    def __call__(self, chunk: bytes) -> None:
        """Look at the next bytes; none are the end."""
        block = self._rest + chunk
        cut = max(0, block.rfind(b"<table:table-row")) if chunk else len(block)
        block, self._rest = block[:cut], block[cut:]
        if b"table:formula" in block and self._hollow.search(block) or self._wide.search(block) or self._is_tall(block):
            self.is_odd = True

    def _is_tall(self, block: bytes) -> bool:
        """Whether a value stands in very many rows, or below as many blank ones; the blanks to a sheet's end are no matter."""
        at = 0
        while self._is_below_blanks or (blanks := self._tall.search(block, at)):
            at = at if self._is_below_blanks else blanks.end()
            value, end = block.find(b"office:value-type=", at), block.find(b"</table:table>", at)
            if value >= 0 and (value < end or end < 0):
                return True
            self._is_below_blanks = end < 0
            if end < 0:
                break
            at = end
        return False


def examine(chunks: Iterable[bytes]) -> dict[str, Places]:
    """By the content of an .ods, event by event: each sheet's formulas without a value.

    Raises:
        Held: the filled cells of a sheet span far more than they fill.
    """
    found: dict[str, Places] = {}
    sheet, extent, row, column, rows = "", Extent(), 0, 0, 1

    def start(tag: str, said: dict[str, str]) -> None:
        nonlocal sheet, extent, row, column, rows
        if tag == "table:table":
            sheet, extent, row = said.get("table:name", ""), Extent(), 0
        elif tag == "table:table-row":
            rows, column = int(said.get("table:number-rows-repeated", 1)), 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            times = int(said.get("table:number-columns-repeated", 1))
            if "office:value-type" in said:
                extent.add(row + rows - 1, column + times - 1)  # repeated cells take as much room as blank ones, and as little to write
            elif "table:formula" in said:
                found.setdefault(sheet, {})[row, column] = never_calculated(said["table:formula"])
            column += times

    def end(tag: str) -> None:
        nonlocal row
        if tag == "table:table-row":
            row += rows
        elif tag == "table:table":
            extent.check(sheet)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    for chunk in chunks:
        parser.Parse(chunk)
    parser.Parse(b"", True)
    return found
