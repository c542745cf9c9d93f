"""The sample beside a drafted contract: made-up values of the same shapes (ข้อมูลจำลอง), never the office's own."""

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pipelines.draft.groups import Group
from pipelines.draft.tables import Column, Drafted, Table
from pipelines.thai import SHORT_MONTHS

ROWS = 5
YEARS = (2568, 2561, 2555, 2549, 2543)
MADE_UP = "ข้อมูลจำลอง"
Cell = str | int | float | None


def write_sample(drafted: Drafted, groups: list[Group], path: Path) -> None:
    """Write one file that holds all sources of the office's file, in the form in which that came."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if drafted.where:
        _write_database(drafted, groups[0], path)
    elif drafted.kind == "json":
        path.write_text(json.dumps(_nested(drafted, groups[0]), ensure_ascii=False, indent=1), encoding="utf-8")
    elif drafted.kind == "xml":
        ElementTree.ElementTree(_elements(drafted, groups[0])).write(path, encoding="utf-8", xml_declaration=True)
    elif drafted.kind == "text":
        (rows,) = _sheets(groups).values()
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=drafted.delimiter or ",").writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    else:
        _write_workbook(_sheets(groups), path)


def _write_database(drafted: Drafted, group: Group, path: Path) -> None:
    names = ", ".join('"' + column.heading.replace('"', '""') + '"' for column in group.columns)
    table = '"' + str(drafted.path).rpartition(".")[2] + '"'
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"create table {table} ({names})")
        holes = ", ".join("?" * len(group.columns))
        for record in _records(group):
            db.execute(f"insert into {table} values ({holes})", [record[column.heading] for column in group.columns])


def _write_workbook(sheets: dict[str, list[list[Cell]]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name or "Sheet1")
        for row in rows:
            page.append(row)
    with path.open("wb") as file:
        book.save(file)


def _sheets(groups: list[Group]) -> dict[str, list[list[Cell]]]:
    """The rows of each sheet; tables that lie side by side in one lie so here."""
    sheets: dict[str, list[list[Cell]]] = {}
    for group in groups:
        for table in group.tables:
            there = sheets.setdefault(table.sheet, [])
            for number, row in enumerate(_rows(group, table)):
                there += [[] for _ in range(number + 1 - len(there))]
                there[number] += [None] * (len(row) - len(there[number]))
                there[number] = [new if new is not None else old for old, new in zip(there[number], row + [None] * len(there[number]), strict=False)]
            for skipped in table.sifted.skipped:  # the next table begins with words by which this one ends
                if skipped.rows == [table.shape.next_table]:
                    there += [[] for _ in range(skipped.rows[0] + 1 - len(there))]
                    there[skipped.rows[0]] = [None] * skipped.column + [skipped.like[0].replace("\\", "")]
    width = max((len(row) for rows in sheets.values() for row in rows), default=0)
    return {name: [row + [None] * (width - len(row)) for row in rows] for name, rows in sheets.items()}


def _rows(group: Group, table: Table) -> list[list[Cell]]:
    """Headings where the office has them, and made-up rows below."""
    width = max(table.shape.columns) + 1
    rows: list[list[Cell]] = [[None] * width for _ in range(table.shape.first)]
    for row in table.shape.header_rows:
        for place, text in table.texts_above[row]:
            rows[row][place] = text
    if rows and not any(rows[0]) and table.shape.header_rows and not table.is_lettered:
        rows[0][table.shape.columns[0]] = MADE_UP
    if not table.shape.header_rows:
        rows = []
    for n in range(1, ROWS + 1):
        made: list[Cell] = [None] * width
        for column, own in zip(group.columns, table.columns, strict=True):
            made[own.place] = value(group, column, n)
        rows.append(made)
    return rows


def value(group: Group, column: Column, n: int) -> Cell:
    """A made-up cell of a column, another one in each row; no date or code that the office sent."""
    if column.kind.data_type.split("(")[0] not in ("date", "timestamp", "varchar") or column.personal:
        return _value(group, column, n, YEARS[0])
    theirs = set(column.cells.unique().to_pylist())
    made = (_value(group, column, n + ROWS * turn, year) for turn, year in enumerate(YEARS))
    return next((cell for cell in made if str(cell) not in theirs), _value(group, column, n, YEARS[0]))


def _value(group: Group, column: Column, n: int, year: int) -> Cell:
    kind = group.across.cell_kind if group.across and column in group.across.columns else column.kind
    form, unit = kind.words.get("form"), kind.words.get("unit")
    first = column.cells.drop_null().slice(0, 1).to_pylist() or [""]
    if column.personal:
        return f"1/1/25{30 + n}" if column.personal.how == "year_of_birth" else f"{MADE_UP} {n}"
    match form or kind.data_type.split("(")[0]:
        case "integer" | "bigint" | "loose_commas":
            return f"{n} {unit if isinstance(unit, str) else unit[0]}" if unit else n
        case "year_be" | "year_ce":
            return (2560 if form == "year_be" else 2017) + n
        case "code":
            return str(n).zfill(kind.words.get("digits") or min(len(first[0]), 20) or 1)
        case "month":
            return f"{SHORT_MONTHS[n % 12]} {year}"
        case "mdy":
            return f"10/{n}/{year - 543}" + (" 08:30" if kind.data_type == "timestamp" else "")
        case "date" | "timestamp":
            day = f"{year - 543}-10-{n:02}" if re.match(r"\d{4}-", first[0]) else f"{n}/10/{year}"
            return day + (" 08:30" if kind.data_type == "timestamp" else "")
        case "time":
            return f"08:{30 + n}"
        case "boolean":
            return sorted(column.cells.drop_null().unique().to_pylist())[n % 2 if len(column.cells.drop_null().unique()) > 1 else 0]
        case "latitude":
            return 6.5 + n / 100
        case "longitude":
            return 101.2 + n / 100
        case "decimal" | "double" | "percent":
            number = n + 0.5
            return f"{number} {unit if isinstance(unit, str) else unit[0]}" if unit else number
        case _:
            return f"{MADE_UP} {n}"


def _records(group: Group) -> list[dict[str, Cell]]:
    return [{column.heading: value(group, column, n) for column in group.columns} for n in range(1, ROWS + 1)]


def _nested(drafted: Drafted, group: Group) -> Any:
    """Records as JSON holds them, under the path where the office has them."""
    said: Any = [_deep(record) for record in _records(group)]
    for step in reversed([step for step in drafted.records.split(".") if step]):
        said = {step: said}
    return said


def _deep(record: dict[str, Cell]) -> Any:
    if all(re.fullmatch("[A-Z]{1,2}", name) for name in record):  # the records are lists
        return list(record.values())
    nested: dict = {}
    for path, cell in record.items():
        *above, last = path.split(".")
        inner = nested
        for step in above:
            inner = inner.setdefault(step, {})
        inner[last] = cell
    return nested


def _elements(drafted: Drafted, group: Group) -> ElementTree.Element:
    root = ElementTree.Element("data")
    for record in _records(group):
        element = ElementTree.SubElement(root, drafted.records.rpartition("/")[2] or "record")
        for name, cell in record.items():
            if name.startswith("@"):
                element.set(name[1:], str(cell))
            else:
                ElementTree.SubElement(element, name).text = str(cell)
    return root
