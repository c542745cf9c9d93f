"""What is said to the officer of each cell that could not be taken: where it is, what was read, and what to do, in Thai and English."""

from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.judging.cells import Cells, Fault
from pipelines.judging.rows import Rows
from pipelines.judging.values import expected

REFUSED = pa.schema(
    {"_sheet": pa.string(), "_row": pa.int64()} | dict.fromkeys(("column_name", "heading", "cell", "was_read", "reason_th", "reason_en"), pa.string())
)
MASK = "•••"  # in place of what a personal cell holds
LONGEST = 80  # letters of a cell that a sentence quotes
SENTENCES = {
    Fault.ERROR: ("เซลล์แสดงค่าผิดพลาด ขอให้แก้สูตรหรือใส่ค่าแทน", "an error of the spreadsheet: mend the formula, or type the value"),
    Fault.UNCALCULATED: (
        "เป็นสูตรที่ยังไม่ได้คำนวณ ขอให้เปิดไฟล์ใน Excel รอให้คำนวณ แล้วบันทึกและส่งใหม่",
        "a formula that was never calculated: open the file in Excel, let it calculate, save it and send it again",
    ),
    Fault.DAMAGED: ("มีตัวอักษรที่เสียหายจนอ่านไม่ได้ ขอให้พิมพ์ใหม่ หรือส่งออกไฟล์ใหม่เป็น UTF-8", "letters damaged beyond repair: type it anew, or export as UTF-8"),
    Fault.TWO_ERAS: (
        "อาจเป็นปี พ.ศ. สองหลักที่ Excel แปลงเป็น ค.ศ. (ต.ค.-68 กลายเป็นตุลาคม 1968) ขอให้พิมพ์ปีสี่หลัก เช่น ต.ค. 2568",
        "perhaps a two-digit Buddhist year that Excel took for Common Era (Oct-68 becomes October 1968): type the year in four digits",
    ),
}


def places(contract: Contract, rows: Rows) -> pa.Table:
    """Where each column of the contract stands in each part: its heading as found, and its letter."""
    numbers = {name: number for number, name in enumerate(rows.sheets.to_pylist())}
    found = [
        (file, numbers[sheet], part, place, *columns[column.name])
        for file, sheets in enumerate(rows.found)
        for sheet, parts in sheets.items()
        if sheet in numbers
        for part, columns in enumerate(parts)
        for place, column in enumerate(contract.columns)
    ]
    names = {"file": pa.int64(), "sheet": pa.int64(), "part": pa.int64(), "place": pa.int64(), "heading": pa.string(), "letter": pa.string()}
    columns = zip(*found, strict=True) if found else ((),) * len(names)
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, names.values(), strict=True)], names=list(names))


def located(rows: Rows, ids: np.ndarray, place: np.ndarray | int) -> dict[str, pa.Array]:
    """The columns by which SQL joins cells (row `id`, column number `place`) to `places`."""
    numbers = {"id": ids, "file": rows.file[ids], "sheet": rows.sheet[ids], "part": rows.part[ids], "_row": rows.row[ids]}
    return {name: pa.array(column) for name, column in numbers.items()} | {
        "place": pa.array(np.broadcast_to(place, len(ids))),
        "_sheet": rows.sheets.take(pa.array(rows.sheet[ids])),
    }


def refusals(db: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, cells: dict[str, Cells], is_data: np.ndarray, twin: np.ndarray):
    """A table of cells that could not be taken (REFUSED, and each row's number `id`), by delivery (`file`), in the order of sheet, row and column.

    Args:
        db: with `places` registered.
        twin: for each row the one above that has the same key, or -1.
    """
    parts = [_bad(contract, rows, place, cells[column.name], is_data) for place, column in enumerate(contract.columns)]
    twins = np.flatnonzero(twin >= 0)
    if len(twins):
        name = next((name for name in contract.key if name not in contract.found_elsewhere), contract.key[0])
        place = next(place for place, column in enumerate(contract.columns) if column.name == name)
        parts.append(_cells(contract, rows, place, cells[name], twins, np.full(len(twins), Fault.TWICE), twin[twins]))
    db.register("bad", pa.concat_tables(parts))
    db.register("words", _words(contract))
    db.register("sentences", _table(("fault", "th", "en"), [(fault, *said) for fault, said in SENTENCES.items()]))
    quoted = f"case when length(was_read) > {LONGEST} then left(was_read, {LONGEST}) || '…' else was_read end"
    same = ", ".join(next((heading for heading, column in contract.headings.items() if column == name), name) for name in contract.key)
    return db.execute(
        f"""
        select file, id, _sheet, _row, column_name, heading, case when letter = '' then '' else letter || _row end as cell, was_read,
            'คอลัมน์ ' || heading || case when was_read is null then ' ว่างอยู่' else ' อ่านได้ «' || {quoted} || '»' end || ' '
                || coalesce(th, case when fault = {Fault.TWICE} then 'ซ้ำกับแถว ' || twin_row || case when twin_sheet = _sheet then ''
                    else ' แผ่น ' || twin_sheet end || ' (' || $same || ' เหมือนกัน) ขอให้เหลือเพียงแถวเดียว' else 'ต้องเป็น' || expected_th end) as reason_th,
            'column ' || heading || case when was_read is null then ' is empty' else ' reads «' || {quoted} || '»' end || ', '
                || coalesce(en, case when fault = {Fault.TWICE} then 'the same as row ' || twin_row || case when twin_sheet = _sheet then ''
                    else ' of sheet ' || twin_sheet end || ' (in ' || $same || '): keep one of them' else 'expected ' || expected_en end) as reason_en
        from bad join places using (file, sheet, part, place) join words using (place) left join sentences using (fault)
        order by file, _sheet, _row, part, place, fault""",
        {"same": same},
    ).to_arrow_table()


def _bad(contract: Contract, rows: Rows, place: int, column: Cells, is_data: np.ndarray) -> pa.Table:
    """The cells of one column that could not be taken."""
    fault = column.fault[column.codes]
    ids = np.flatnonzero(is_data & (fault != Fault.NONE))
    return _cells(contract, rows, place, column, ids, fault[ids], ids)


def _cells(contract: Contract, rows: Rows, place: int, column: Cells, ids: np.ndarray, fault: np.ndarray, twin: np.ndarray) -> pa.Table:
    was_read = column.text.take(pa.array(column.codes[ids]))
    if contract.columns[place].name in contract.personal:
        was_read = pa.array(np.where(was_read.is_valid().to_numpy(zero_copy_only=False), MASK, None), pa.string())
    twins = {"twin_row": pa.array(rows.row[twin]), "twin_sheet": rows.sheets.take(pa.array(rows.sheet[twin]))}
    return pa.table(located(rows, ids, place) | {"was_read": was_read, "fault": pa.array(fault.astype(np.int64))} | twins)


def _words(contract: Contract) -> pa.Table:
    said = [(place, column.name, *expected(column, contract.personal.get(column.name))) for place, column in enumerate(contract.columns)]
    return _table(("place", "column_name", "expected_th", "expected_en"), said)


def _table(names: Iterable[str], rows: list[tuple]) -> pa.Table:
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
