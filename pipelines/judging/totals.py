"""Totals are checked, not trusted: a skipped รวม row against the sum of the rows that it claims to sum."""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.judging.cells import Cells
from pipelines.judging.refusals import located
from pipelines.judging.rows import DATA, Rows
from pipelines.layout import Column, Skip

TOTALS = pa.schema(
    {"_sheet": pa.string(), "_row": pa.int64()}
    | dict.fromkeys(("column_name", "heading", "cell", "said", "summed", "reason_th", "reason_en"), pa.string())
)
LOOSE_SCALE = 6  # digits after the point by which numbers without a scale of their own are compared


def wrong_totals(db: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, cells: dict[str, Cells], fate: np.ndarray) -> pa.Table:
    """Cells of total rows that differ from the sum of their detail (TOTALS), by delivery (`file`), in the order of sheet, row and column.

    Every detail row that is data counts with the numbers that could be read, though it was refused for another cell. Whole numbers are
    compared exactly. Numbers with a fraction may be rounded ones: n of them and their total may differ by (n + 1) / 2 units of the last digit
    that is written, half a unit for each; no less, since equal shares are all rounded the same way (twelve times 8.33 is a right 100.00).

    Args:
        db: with `places` registered (refusals.py).
        fate: as sift gives it.
    """
    none = pa.schema([("file", pa.int64()), ("place", pa.int64()), *TOTALS]).empty_table()
    found = [
        _differences(db, rows, _claims(db, contract, rows, cells, fate, number, rule), place, column, cells[column.name])
        for number, rule in enumerate(contract.skip)
        if rule.total is not None and (fate == number).any()
        for place, column in enumerate(contract.columns)
        if _is_summed(contract, rule, column)
    ]
    return pa.concat_tables([none, *found]).sort_by([(name, "ascending") for name in ("file", "_sheet", "_row", "place")])


def _is_summed(contract: Contract, rule: Skip, column: Column) -> bool:
    """Whether a rule's totals sum a column: it says so, or else the column holds plain numbers that are no key and no one's own."""
    if rule.sums:
        return column.name in rule.sums
    is_number = column.data_type.split("(")[0] in ("integer", "bigint", "double", "decimal")
    taken = {*contract.key, *contract.personal, *(rule.total if isinstance(rule.total, tuple) else ())}
    return is_number and column.form is None and column.name not in taken


def _claims(db, contract: Contract, rows: Rows, cells: dict[str, Cells], fate: np.ndarray, number: int, rule: Skip) -> pa.Table:
    """A rule's totals and their detail: `id`, whether it `is_total`, and the sum (`segment`) that it belongs to.

    `above` is counted from the row that the same rule skipped before, so that one rule may sum parts of what another sums.
    """
    is_total = fate == number
    segment = rows.file * len(rows.sheets) + rows.sheet
    if contract.wide:  # each column across has a sum of its own
        segment = segment * (rows.part.max() + 1) + rows.part
    if rule.total == "above":
        segment = rows.top * (len(fate) + 1) + np.cumsum(is_total) - is_total
    ids = np.flatnonzero(is_total | (fate == DATA))
    claims = {"id": ids, "is_total": is_total[ids], "segment": segment[ids]}
    if not isinstance(rule.total, tuple):
        return pa.table(claims)
    agree = {f"by_{name}": cells[name].value.take(pa.array(cells[name].codes[ids])) for name in rule.total}
    db.register("agreeing", pa.table(claims | agree))
    return db.execute(f"select id, is_total, hash(segment, {', '.join(agree)}) as segment from agreeing").to_arrow_table()


def _differences(db: duckdb.DuckDBPyConnection, rows: Rows, claims: pa.Table, place: int, column: Column, cells: Cells) -> pa.Table:
    """The totals of one column that are not the sum of their detail."""
    ids = claims["id"].to_numpy()
    codes = pa.array(cells.codes[ids])
    written = pc.struct_field(pc.extract_regex(cells.text, r"\.(?P<digits>[0-9๐-๙]+)"), "digits")
    numbers = {"value": cells.value.take(codes), "written": pc.utf8_length(written).fill_null(0).take(codes)}
    db.register("numbers", pa.table(located(rows, ids, place) | {name: claims[name] for name in ("is_total", "segment")} | numbers))
    is_loose = column.data_type == "double"
    scale = LOOSE_SCALE if is_loose else int(column.data_type.rstrip(")").rpartition(",")[2]) if "(" in column.data_type else 0
    said, summed = (f"rtrim(rtrim({name}::varchar, '0'), '.')" if is_loose else f"{name}::varchar" for name in ("said", "summed"))
    in_words = [
        f"format('{{:,}}', {name}::double)" if is_loose else f"format('{{:,.{scale}f}}', {name}::double)" for name in ("said", "summed", "off")
    ]
    return db.execute(f"""
        with exact as (select *, value::decimal(38, {scale}) as number, least(written, {scale}) as digits from numbers),
        sums as (select segment, sum(number) as summed, count(number) as n, max(digits) as digits from exact where not is_total group by segment),
        claimed as (
            select exact.*, number as said, coalesce(summed, 0) as summed, coalesce(n, 0) as n, abs(number - coalesce(summed, 0)) as off,
                greatest(exact.digits, coalesce(sums.digits, 0)) as most_digits
            from exact left join sums using (segment) where is_total and number is not null
        )
        select file, place, _sheet, _row, '{column.name}' as column_name, heading, case when letter = '' then '' else letter || _row end as cell,
            {said} as said, {summed} as summed,
            'แถวรวมในคอลัมน์ ' || heading || ' บอกว่า ' || {in_words[0]} || ' แต่รายการย่อย ' || n || ' แถวรวมกันได้ ' || {in_words[1]}
                || ' ต่างกัน ' || {in_words[2]} || ' ขอให้ตรวจว่ารายการใดขาดหรือเกิน หรือแก้แถวรวม' as reason_th,
            'the total in column ' || heading || ' says ' || {in_words[0]} || ', but its ' || n || ' rows add up to ' || {in_words[1]}
                || ', a difference of ' || {in_words[2]} || ': see which row is missing or too many, or correct the total' as reason_en
        from claimed join places using (file, sheet, part, place)
        where off > case when most_digits = 0 then 0 else (n + 1) / 2 / power(10, most_digits) end""").to_arrow_table()
