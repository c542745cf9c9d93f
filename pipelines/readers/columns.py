"""Which of the headings found is which of our columns; and the headings as found, carried along for the messages to people."""

import difflib
import json
from collections.abc import Iterable

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.thai import tidy

Part = dict[str, tuple[str, str]]  # our column → its heading and its letter, as the spreadsheet shows them ("" where it has none)
Found = dict[str, list[Part]]  # a sheet's name → the parts (side-by-side blocks, columns across) of which `_part` counts the place
_KEY = b"headings"


def recognise(contract: Contract, found: list[str | None], th: str, en: str) -> dict[str, int]:
    """Our columns by the places of their headings. None is a place to pass over; `th` and `en` say where we are.

    Raises:
        Held: a heading is unknown, blank or missing, or two of them mean one column.
    """
    known = dict(zip(tidy(contract.headings), contract.headings.values(), strict=True))
    left_out = set(tidy(contract.leave_out))
    taken: dict[str, int] = {}
    for place, heading in enumerate(found):
        if heading is None or heading in left_out:
            continue
        if not heading:
            before = next((name for name in reversed(found[:place]) if name), "")
            raise Held(
                f"{th}: มีข้อมูลในคอลัมน์ที่ไม่มีหัวตาราง ถัดจาก «{before}» ขอให้ใส่หัวตารางหรือลบคอลัมน์นั้น",
                f"{en}: a column without a heading holds data, right of «{before}»",
            )
        column = known.get(heading)
        if column is None:
            guess = near(heading, known)
            raise Held(
                f"{th}: ไม่รู้จักหัวตาราง «{heading}»" + (f" หมายถึง «{guess}» หรือไม่" if guess else "") + " ขอให้แก้หัวตาราง หรือแจ้งทีมข้อมูลให้เพิ่มในสัญญาข้อมูล",
                f"{en}: the contract {contract.id} has no heading «{heading}»" + (f"; did you mean «{guess}»?" if guess else ""),
            )
        if column in taken:
            other = found[taken[column]]
            raise Held(
                f"{th}: หัวตาราง «{other}» และ «{heading}» หมายถึงข้อมูลเดียวกัน ขอให้เหลือเพียงหัวเดียว",
                f"{en}: headings «{other}» and «{heading}» both mean {column}",
            )
        taken[column] = place
    if missing := [column.name for column in contract.columns if column.name not in taken and column.name not in contract.found_elsewhere]:
        expected = next(heading for heading, column in known.items() if column == missing[0])
        raise Held(f"{th}: ไม่พบหัวตาราง «{expected}»", f"{en}: no heading for {', '.join(missing)} (expected «{expected}»)")
    return taken


def near(heading: str, known: Iterable[str]) -> str | None:
    """The known heading that an unknown one is most like, if any is."""
    return next(iter(difflib.get_close_matches(heading, list(known), n=1)), None)


def remember(rows: pa.Table, found: Found) -> pa.Table:
    """The same rows, with the headings as found in their schema's metadata."""
    return rows.replace_schema_metadata({_KEY: json.dumps(found)})


def remembered(rows: pa.Table) -> Found:
    """The headings as found in each part of each sheet."""
    return json.loads(rows.schema.metadata[_KEY])
