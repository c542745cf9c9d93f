"""What was seen in a file, as a picture at the terminal: headings, data, totals and notes in colours, columns as read, doubts as questions."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from pipelines.draft.tables import Column, Drafted, Table
from pipelines.draft.written import Tried
from pipelines.judging.refusals import MASK
from pipelines.progress import CONTROL
from pipelines.readers.letters import letters

TOP, BOTTOM, WIDE, LETTERS = 9, 5, 6, 16  # rows above and below, columns, and letters of a cell that are shown
STYLES = {"heading": "bold cyan", "data": "", "total": "yellow", "note": "bright_black", "above": "bright_black", "comment": "cyan"}


def show(drafted: Drafted, console: Console) -> None:
    """Print a file's tables."""
    for note in drafted.notes:
        console.print(f"[yellow]![/] {_safe(note.th)} / {_safe(note.en)}")
    for number, table in enumerate(drafted.tables, 1):
        first, last = table.row_numbers
        sheet = f" แผ่น «{_safe(table.sheet)}»" if table.sheet else ""
        console.print(f"\n[bold]ตารางที่ {number}[/]{sheet}: หัวตารางแถว {table.header_rows or 'ไม่มี'} ข้อมูลแถว {first:,}–{last:,} รวม {table.rows:,} แถว")
        console.print(_grid(drafted, table))
        for skipped in table.sifted.skipped:
            rows = ", ".join(str(row + 1) for row in skipped.rows[:8]) + (" …" if len(skipped.rows) > 8 else "")
            console.print(f"  [yellow]ข้ามแถว {rows}[/]: {_safe(skipped.why)} — {_safe(_how(table, skipped))}")
        console.print(_readings(table.columns))
        for doubt in table.doubts:
            console.print(
                f"  [magenta]?[/] {_safe(doubt.th)} [{_safe(doubt.default_th)}]\n    [bright_black]{_safe(doubt.en)} [{_safe(doubt.default_en)}][/]"
            )


def _safe(text: str) -> str:
    return escape(text.translate(CONTROL))


def _how(table: Table, skipped: Any) -> str:
    """How rows were known to be no data."""
    heading = next((column.heading for column in table.columns if column.place == skipped.column), "")
    if skipped.blank:
        return f"คอลัมน์ «{heading}» ว่าง"
    words = f"คอลัมน์ «{heading}» เขียนว่า {', '.join(skipped.like[:3])}"
    return f"{words} และตัวเลขเป็นผลรวมของแถวก่อนหน้า" if skipped.total else words


def _grid(drafted: Drafted, table: Table) -> Grid:
    """The top and the bottom of a table as the spreadsheet shows them; what is personal is masked."""
    cells, places = drafted.grids[table.sheet], table.shape.columns[:WIDE]
    grid = Grid(box=box.SIMPLE, show_header=True, header_style="bright_black", pad_edge=False)
    grid.add_column("", justify="right", style="bright_black", no_wrap=True, min_width=len(str(cells.num_rows)))
    for place in places:
        grid.add_column(letters(place), no_wrap=True)
    if len(table.shape.columns) > WIDE:
        grid.add_column(f"+{len(table.shape.columns) - WIDE}", style="bright_black")
    personal = {column.place for column in table.columns if column.personal}
    for row in _shown(table, cells.num_rows):
        if row is None:
            grid.add_row("⋮", *["⋮"] * len(places))
            continue
        kind = _kind(table, row)
        masked = personal if kind == "data" else set()
        texts = [MASK if place in masked else _short(cells.column(place)[row].as_py()) for place in places]
        grid.add_row(str(row + 1), *texts, style=STYLES[kind])
    return grid


def _shown(table: Table, height: int) -> Iterator[int | None]:
    """Row numbers from 0; None for those between."""
    start = max(0, min([*table.shape.header_rows, table.shape.first]) - 3)
    end = min(height, max(table.row_numbers[1], *(row + 1 for skipped in table.sifted.skipped for row in skipped.rows), 0) + 1)
    if end - start <= TOP + BOTTOM:
        yield from range(start, end)
        return
    yield from range(start, start + TOP)
    yield None
    yield from range(end - BOTTOM, end)


def _kind(table: Table, row: int) -> str:
    if row in table.shape.header_rows:
        return "heading"
    if row == table.shape.comment_row:
        return "comment"
    if table.sifted.data[row]:
        return "data"
    skipped = next((skipped for skipped in table.sifted.skipped if row in skipped.rows), None)
    return "above" if skipped is None else "total" if skipped.total or skipped.why == "แถวรวม" else "note"


def _short(text: str | None) -> str:
    plain = _safe(" ".join((text or "").split()))
    return plain if len(plain) <= LETTERS else plain[: LETTERS - 1] + "…"


def _readings(columns: list[Column]) -> Grid:
    grid = Grid(box=box.SIMPLE, pad_edge=False, header_style="bright_black")
    for heading in ("หัวตาราง", "คอลัมน์", "ชนิด", "รวม", "ส่วนบุคคล"):
        grid.add_column(heading)
    for column in columns:
        words = " ".join(f"{word}: {said}" for word, said in column.kind.words.items())
        about = f"[red]{column.personal.th} → {column.personal.how}[/]" if column.personal else ""
        total = f"{column.total.normalize():,f}" if column.total is not None else ""
        grid.add_row(_short(column.heading), column.name, _safe(f"{column.kind.data_type} {words}".strip()), total, about)
    return grid


def show_written(tried: list[Tried], console: Console) -> bool:
    """Print where each contract was written, and what becomes of the file under it; False if one does not take the file in."""
    for one in tried:
        good = one.problem is None and one.refused == 0
        console.print(f"[{'green' if good else 'red'}]{'✔' if good else '✖'}[/] {_safe(str(one.path))}", soft_wrap=True)
        console.print(
            f"  ลองรับไฟล์นี้: รับ {one.landed:,} คืน {one.refused:,} · landed, refused; ตัวอย่าง · sample {_safe(str(one.sample))}", soft_wrap=True
        )
        if one.problem:
            console.print(f"  [red]{_safe(one.problem)}[/]", soft_wrap=True)
    return all(one.problem is None for one in tried)


def as_json(drafted: Drafted) -> str:
    """The same for machines; row numbers as the spreadsheet shows them."""
    return json.dumps({"file": drafted.path.name, "tables": [_table(table) for table in drafted.tables]}, ensure_ascii=False, indent=1)


def _table(table: Table) -> dict[str, Any]:
    first, last = table.row_numbers
    columns = [
        {"heading": column.heading, "name": column.name, "type": column.kind.data_type, "sum": _number(column.total)} for column in table.columns
    ]
    doubts = [{"question": doubt.en, "default": doubt.default_en} for doubt in table.doubts]
    said = {"sheet": table.sheet, "header_rows": table.header_rows, "first_row": first, "last_row": last, "rows": table.rows}
    return said | {"columns": columns, "doubts": doubts}


def _number(total: Decimal | None) -> int | float | None:
    if total is None:
        return None
    return int(total) if total == total.to_integral_value() else float(total)
