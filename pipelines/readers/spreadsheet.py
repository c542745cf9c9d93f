"""Workbooks (.xlsx .xls .xlsb .ods) → text cells, read by a Rust parser in whole columns."""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import pyarrow as pa

from pipelines.contract import Spreadsheet
from pipelines.held import Held
from pipelines.thai import alike

# A cell that shows an error arrives blank, with its name in a note beside the table; blank it would pass for a cell left empty.
ERRORS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!"}


def grids(read: Spreadsheet, path: Path) -> Iterator[tuple[str, pa.Table]]:
    """Every sheet whose name is like the contract's, with its cells as text; row 1 is the sheet's first row, blank or not.

    Of several such sheets, those that are wholly blank are passed over: old programs put a few into each new workbook.

    Raises:
        Held: not a workbook, or no such sheet.
    """
    try:
        workbook = fastexcel.read_excel(path.read_bytes())
        names = alike(workbook.sheet_names, read.sheet)
        found = [(name, _cells(workbook, name)) for name in names]
    except fastexcel.FastExcelError as fault:
        raise Held(
            "เปิดเป็นสมุดงานไม่ได้ ไฟล์อาจเสีย ส่งมาไม่ครบ หรือใส่รหัสผ่านไว้ ขอให้บันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง",
            f"not a workbook that can be read (damaged, cut short, or locked with a password): {str(fault).splitlines()[0]}",
        ) from None
    if not found:
        there = ", ".join(workbook.sheet_names)
        raise Held(f"ไม่พบแผ่นงาน «{read.sheet}» ในไฟล์มีแต่ {there}", f"no sheet like «{read.sheet}», only {there}")
    yield from [sheet for sheet in found if sheet[1].num_columns] or found[:1]


def _cells(workbook: fastexcel.ExcelReader, name: str) -> pa.Table:
    batch, faults = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow_with_errors()
    table = pa.table(batch)
    wrong: dict[int, dict[int, str]] = {}
    for fault in faults.errors if faults else ():
        row, column = fault.position
        kind = fault.detail.rpartition("(")[2].rstrip(")'")
        wrong.setdefault(column, {})[row] = ERRORS.get(kind, f"#{kind}")
    for column, cells in wrong.items():
        texts = table.column(column).to_pylist()
        for row, text in cells.items():
            texts[row] = text
        table = table.set_column(column, table.field(column), pa.array(texts, table.field(column).type))
    return table
