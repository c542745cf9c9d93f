"""What landed and still wants a person's eye: numbers whose commas stand anywhere, and values that are hardly ever so small or so large."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.cells import Cells
from pipelines.judging.refusals import located
from pipelines.judging.rows import Rows
from pipelines.judging.values import bound, in_words
from pipelines.layout import Column

TOLD = 20  # cells that a sentence names; the rest are counted
ODD_COMMAS = r"contains(cell, ',') and not regexp_full_match(regexp_extract(arabic(cell), '\d[\d,]*'), '\d{1,3}(,\d{3})+')"


def notes(db: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, cells: dict[str, Cells], landed: np.ndarray) -> list[tuple[Held, ...]]:
    """For each delivery what to say of the rows that land.

    Args:
        db: with `places` registered (refusals.places).
    """
    said: list[list[Held]] = [[] for _ in rows.found]
    for place, column in enumerate(contract.columns):
        for condition, th, en in _looked_for(column):
            db.register("texts", pa.table({"cell": cells[column.name].text, "value": cells[column.name].value}))
            found = cells[column.name].where(db.execute(f"select {condition} from texts").to_arrow_table().column(0).combine_chunks())
            ids = np.sort(landed[found[landed]])
            if len(ids):
                for file, count, heading, where in _told(db, rows, ids, place):
                    where = f"{where} …" if count > TOLD else where
                    said[file].append(Held(f"คอลัมน์ {heading}: {count:,} เซลล์{th} ({where})", f"column {heading}: {count:,} cells {en} ({where})"))
    return [tuple(notes) for notes in said]


def _looked_for(column: Column) -> Iterator[tuple[str, str, str]]:
    """SQL over a cell's text and value, and the middle of the sentence for those of which it is true."""
    if column.form == "loose_commas":
        yield (
            ODD_COMMAS,
            "มีจุลภาคคั่นผิดหลัก อ่านโดยไม่นับจุลภาคตามสัญญา อาจมีหลักที่ขาดหาย",
            "have commas in odd places, read without them as agreed; digits may be lost",
        )
    for sign, limit, th, en in (("<", column.warn_below, "น้อยกว่า", "below"), (">", column.warn_above, "มากกว่า", "above")):
        if limit is not None:
            limit_th, limit_en = in_words(limit)
            yield f"value {sign} {bound(column, limit)}", f"{th} {limit_th} รับไว้แล้ว ขอให้ตรวจ", f"{en} {limit_en} were taken: look at them"


def _told(db: duckdb.DuckDBPyConnection, rows: Rows, ids: np.ndarray, place: int) -> list[tuple]:
    """By delivery: how many cells, under which heading, and where the first ones are."""
    db.register("noted", pa.table(located(rows, ids, place)))
    cell = "case when letter = '' then _row::varchar else letter || _row end"
    return db.execute(f"""
        select file, count(*), any_value(heading), array_to_string((list({cell} order by id))[:{TOLD}], ', ')
        from noted join places using (file, sheet, part, place) group by file order by file""").fetchall()
