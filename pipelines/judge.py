"""Judge a delivery's rows against their contract, in whole columns: typed rows to land, and each cell that could not be read."""

import hashlib
from dataclasses import dataclass

import pyarrow as pa

from pipelines.contract import Column, Contract
from pipelines.readers.columns import Found, remembered
from pipelines.settings import setting
from pipelines.thai import connect, staged, stages_of

EXPECTED = {
    "date": ("วันที่ เช่น 31 ม.ค. 2568 หรือ 31/1/2568", "a date, such as 31/1/2568"),
    "month": ("เดือนและปี เช่น ม.ค. 2568 หรือ 1/2568", "a month and year, such as 1/2568"),
    "timestamp": ("วันที่และเวลา เช่น 31/1/2568 14:30", "a date and time, such as 31/1/2568 14:30"),
    "integer": ("จำนวนเต็ม เช่น 1,250", "a whole number, such as 1,250"),
    "decimal": ("ตัวเลข เช่น 1,250.75", "a number, such as 1,250.75"),
    "boolean": ("ใช่ หรือ ไม่ใช่", "yes or no"),
    "varchar": ("ข้อความ", "text"),
}
HASHED_BLOCK = 64  # bytes of a SHA-256 block, RFC 2104
DASHES = "('-', '–', '—')"  # in place of a date or a number it means that there is none
KEYED_HASH = (
    "plain(@)",
    r"nullif(regexp_replace(@, '[\s\-.()]', '', 'g'), '')",  # without the spaces and dashes that people put into it: one person, one hash
    "sha256(getvariable('outer_key') || unhex(sha256(getvariable('inner_key') || encode(@))))",  # HMAC-SHA256, RFC 2104
)


@dataclass(frozen=True)
class Judged:
    """`landed` typed rows; `refused` one row per unreadable cell; `sent` = landed rows + refused rows; `skipped` rows are no data."""

    landed: pa.Table
    refused: pa.Table
    rows_sent: int
    rows_refused: int
    rows_skipped: int

    @classmethod
    def nothing(cls) -> "Judged":
        """The judgement of a delivery that is held: not a row of it is read."""
        return cls(pa.table({}), pa.table({}), 0, 0, 0)


def judge(contract: Contract, rows: pa.Table) -> Judged:
    """Read every cell as its contracted type; a row with a cell that cannot be read is refused whole.

    Args:
        rows: text columns named by the contract, with `_sheet` and `_row`, and the headings as found (readers.columns.remember).
    Returns:
        Typed rows, refused cells and their counts. Wholly blank rows are not counted at all.
    """
    with connect() as db:
        db.register("sent", rows)
        if contract.personal:
            _load_key(db)
        db.execute(f"create temp table filled as {_filled(contract)}")
        db.execute(f"create temp table judged as {_judged(contract)}")
        columns = ", ".join(column.name for column in contract.columns)
        any_bad = " or ".join(f"bad_{column.name}" for column in contract.columns)
        landed = db.execute(f"select {columns}, _sheet, _row from judged where not ({any_bad}) order by _sheet, _row").to_arrow_table()
        refusals = " union all ".join(_refusals(contract, place, column, remembered(rows)) for place, column in enumerate(contract.columns))
        refused = db.execute(f"select * exclude (_column) from ({refusals}) order by _sheet, _row, _column").to_arrow_table()
        count = "select (select count(*) from judged), (select count(*) from filled)"
        sent, everything = db.execute(count).fetchone()
    if len(landed) + len(set(zip(*(refused[place].to_pylist() for place in ("_sheet", "_row")), strict=True))) != sent:
        raise AssertionError(f"{contract.id}: landed + refused is not sent")  # the one promise that nothing may break
    return Judged(landed, refused, sent, sent - len(landed), everything - sent)


def _load_key(db) -> None:
    key = setting("HASH_KEY").encode()
    block = (hashlib.sha256(key).digest() if len(key) > HASHED_BLOCK else key).ljust(HASHED_BLOCK, b"\0")
    db.execute("set variable inner_key = ?::blob", [bytes(byte ^ 0x36 for byte in block)])
    db.execute("set variable outer_key = ?::blob", [bytes(byte ^ 0x5C for byte in block)])


def _filled(contract: Contract) -> str:
    """Rows that hold anything, with vertically merged cells filled down."""
    cells = [
        f"last_value({column.name} ignore nulls) over (partition by _sheet order by _row) as {column.name}"
        if column.name in contract.fill_down
        else column.name
        for column in contract.columns
    ]
    anything = " or ".join(f"thai_text({column.name}) is not null" for column in contract.columns)
    return f"select {', '.join(cells)}, _sheet, _row from sent where {anything}"


def _judged(contract: Contract) -> str:
    """Each kept row: the value of every cell, the text it was read from, and whether it could not be read."""
    not_data = " or ".join(f"coalesce(thai_text({rule.column}) like {_literal(rule.like)}, false)" for rule in contract.skip) or "false"
    reads = {column.name: f"read_{column.name}" for column in contract.columns}
    kept = f"(select *, {', '.join(f'{name} as {read}' for name, read in reads.items())} from filled where not ({not_data}))"
    stages = {
        column.name: KEYED_HASH if column.name in contract.personal else stages_of(column.data_type, column.form) for column in contract.columns
    }
    bad = [f"{column.name} is null{'' if column.required else _says_something(contract, column)} as bad_{column.name}" for column in contract.columns]
    return f"select *, {', '.join(bad)} from {staged(stages, [*reads.values(), '_sheet', '_row'], kept)}"


def _says_something(contract: Contract, column: Column) -> str:
    """The SQL for: a cell that may be empty is not. What is hashed is as good as any text, if there is any."""
    return " and false" if column.name in contract.personal else f" and coalesce(thai_text(read_{column.name}), '-') not in {DASHES}"


def _refusals(contract: Contract, place: int, column: Column, found: Found) -> str:
    """Every cell of one column that could not be read: its place, what was read, and what was expected, in Thai and English."""
    heading = " ".join(f"when {_literal(sheet)} then {_literal(headings[column.name])}" for sheet, headings in found.items())
    th, en = EXPECTED[column.form or column.data_type.split("(")[0].replace("bigint", "integer").replace("double", "decimal")]
    read = f"read_{column.name}"
    was_read = f"case when {read} is not null then '•••' end" if column.name in contract.personal else read
    return f"""
        select {place} as _column, _sheet, _row, {_literal(column.name)} as column_name, heading, was_read,
            'คอลัมน์ ' || heading || case when was_read is null then ' ว่างอยู่' else ' อ่านได้ «' || was_read || '»' end
                || ' ต้องเป็น' || {_literal(th)} as reason_th,
            'column ' || heading || case when was_read is null then ' is empty' else ' reads «' || was_read || '»' end
                || ', expected ' || {_literal(en)} as reason_en
        from (select _sheet, _row, case _sheet {heading} end as heading, {was_read} as was_read from judged where bad_{column.name})"""


def _literal(text: str) -> str:
    """A text as a SQL literal: headings and patterns are data, never code."""
    return "'" + text.replace("'", "''") + "'"
