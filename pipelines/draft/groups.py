"""The tables of a file → the sources that they are: sheets with the same headings together, columns across turned into rows, keys found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.draft.keys import key_of
from pipelines.draft.kinds import Kind, kind_of
from pipelines.draft.names import name_of
from pipelines.draft.personal import personal
from pipelines.draft.tables import Column, Table
from pipelines.draft.words import CODE_HEADING, MONTH, MONTH_ALONE, ORDINAL, TOTAL, YEAR

FEWEST_ACROSS = 3  # years or months side by side
FEWEST_CODES = 12  # headings that are spelled alike, each over numbers
MOST_SHAPES = 6
MEASURED = r"^(integer|bigint|double|decimal)"


@dataclass
class Across:
    """Columns that stand across: their headings become a column, their cells another."""

    columns: list[Column]
    patterns: list[str]
    heading_as: str
    heading_kind: Kind
    cell_as: str
    cell_kind: Kind
    th: str


@dataclass
class Group:
    """One source: the tables of one or several sheets, and the columns of all of them together."""

    tables: list[Table]
    columns: list[Column]
    across: Across | None = None
    key: list[str] = field(default_factory=list)

    @property
    def first(self) -> Table:
        return self.tables[0]


def groups_of(tables: Iterable[Table]) -> list[Group]:
    """Sheets with the same headings are one source; one that sums the others is a source of its own."""
    alike: dict[tuple, list[Table]] = {}
    for table in tables:
        headings = tuple(column.heading for column in table.columns)
        sums = bool(re.match(TOTAL, table.sheet)) and table.sheet
        place = None if table.shape.is_block else tuple(table.shape.columns)
        alike.setdefault((headings, table.is_lettered, sums, place), []).append(table)
    return [_group(each) for each in alike.values()]


def _group(tables: list[Table]) -> Group:
    group = Group(tables, tables[0].columns if len(tables) == 1 else _joined(tables))
    group.across = _across(group)
    across = {column.name for column in group.across.columns} if group.across else set()
    told = [column for column in group.columns if column.name not in across and _tells(column)]
    told.sort(key=lambda column: (re.match(ORDINAL, column.heading) is not None, not re.search(CODE_HEADING, column.heading)))
    if len(tables) == 1 and told:
        group.key = key_of({column.name: column.cells for column in told}, [column.name for column in told])
    return group


def _joined(tables: list[Table]) -> list[Column]:
    """The columns of several sheets as one, read anew: a month without a sale may have told too little."""
    columns: list[Column] = []
    for place, column in enumerate(tables[0].columns):
        cells = pa.concat_arrays([table.columns[place].cells for table in tables])
        kind = kind_of(column.heading, cells)
        columns.append(Column(column.place, column.heading, column.name, kind, cells, personal(column.heading, cells, kind.data_type)))
    return columns


def _tells(column: Column) -> bool:
    """Whether a column may be in a key: what is counted or measured is not, nor is what does not land."""
    if column.personal or not column.heading or column.kind.data_type in ("boolean", "double", "time"):
        return False
    is_measure = re.match(MEASURED, column.kind.data_type) and "form" not in column.kind.words
    return not is_measure or bool(re.search(CODE_HEADING, column.heading)) or bool(re.match(ORDINAL, column.heading))


def _across(group: Group) -> Across | None:
    """Columns whose headings are years, months, or codes of one spelling, over cells of one kind."""
    if group.first.is_lettered or len(group.first.shape.header_rows) != 1:
        return None
    for pattern, least, name, th in (
        (YEAR, FEWEST_ACROSS, "year_be", "ปี"),
        (f"{MONTH}|{MONTH_ALONE}", FEWEST_ACROSS, "month_name", "เดือน"),
        (None, FEWEST_CODES, "code", "รหัส"),
    ):
        found = [column for column in group.columns if re.match(MEASURED, column.kind.data_type) and "form" not in column.kind.words | {}]
        found = [column for column in found if re.match(pattern, column.heading)] if pattern else _spelled_alike(found, group)
        if len(found) >= least and len(found) > len(group.columns) / 3:
            return _of(found, group, name, th)
    return None


def _spelled_alike(columns: list[Column], group: Group) -> list[Column]:
    """Columns headed by short codes with digits in them, if nearly all with numbers are."""
    coded = [column for column in columns if re.fullmatch(r"[A-Za-zก-ฮ]{0,3}\d{1,3}[A-Za-zก-ฮ]{0,3}", column.heading)]
    return coded if len(coded) > 0.8 * len(columns) and len(coded) > 0.6 * len(group.columns) else []


def _of(found: list[Column], group: Group, name: str, th: str) -> Across:
    headings = [column.heading for column in found]
    shapes = sorted({re.sub(r"\d", "[0-9]", heading) for heading in headings})
    others = [column.heading for column in group.columns if column not in found]
    is_safe = (
        len(shapes) <= MOST_SHAPES
        and not any(re.sub(r"\d", "[0-9]", other) in shapes for other in others)
        and any("[0-9]" in shape for shape in shapes)
    )
    heading_kind = kind_of("ปี" if name == "year_be" else "", pa.array(headings))
    if name == "year_be":
        name = heading_kind.words.get("form", "year_be")
    elif heading_kind.data_type == "date":
        name = "month_start"
    else:
        heading_kind = Kind()
    taken = [column.name for column in group.columns if column not in found]
    cells = pa.concat_arrays([column.cells for column in found])
    cell_kind = kind_of("", cells)
    cell_kind.doubts = []
    return Across(found, shapes if is_safe else headings, name_of(name, taken), heading_kind, name_of("value", [*taken, name]), cell_kind, th)


def filled(column: Column) -> bool:
    """Whether no cell of a column is blank."""
    return not column.cells.null_count and bool(pc.count(column.cells).as_py())
