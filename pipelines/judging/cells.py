"""A column of text → what its cells say: each different text is read once, however many rows hold it."""

import hashlib
from dataclasses import dataclass, replace
from enum import IntEnum

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.held import UNCALCULATED
from pipelines.judging.values import DASHES, literal, outside, plainly, stages_of
from pipelines.layout import Column
from pipelines.settings import setting
from pipelines.thai import ODD, staged

SAMPLE = 10_000  # rows by which it is judged whether texts repeat themselves enough
GLANCE_PAYS = 1_000  # texts; for fewer, the second query costs more than it saves
HASHED_BLOCK = 64  # bytes of a SHA-256 block, RFC 2104
ERRORS = ("#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#getting_data", "#spill!", "#calc!", "#field!", "#blocked!", "#busy!")
DAMAGED = r"[\x00-\x08\x0e-\x1f\x{7f}-\x{9f}\x{fffd}]"  # letters that were lost, and those that no one types: wrongly decoded bytes


class Fault(IntEnum):
    """Why a cell cannot be taken; NONE where it can."""

    NONE = 0
    UNREADABLE = 1  # or empty where it may not be, or outside what the contract allows
    ERROR = 2
    UNCALCULATED = 3
    DAMAGED = 4
    TWO_ERAS = 5
    TWICE = 6


@dataclass(frozen=True)
class Cells:
    """One column's cells: row i holds text number `codes[i]`, tidied, its typed value (null if it has none) and its fault."""

    codes: np.ndarray
    text: pa.Array
    value: pa.Array
    fault: np.ndarray

    @property
    def says(self) -> np.ndarray:
        """Row by row: whether the cell holds any text that means something."""
        return pc.is_valid(self.text).to_numpy(zero_copy_only=False)[self.codes]

    def where(self, condition: pa.Array) -> np.ndarray:
        """Row by row what is said of each text; nothing said is false."""
        return condition.fill_null(False).to_numpy(zero_copy_only=False)[self.codes]

    def coded(self, codes: np.ndarray) -> "Cells":
        """The same texts in other rows."""
        return replace(self, codes=codes)


def read_column(db: duckdb.DuckDBPyConnection, contract: Contract, column: Column, cells: pa.Array) -> Cells:
    """Read a column of text as its contract says.

    Args:
        db: of thai.connect, with the key loaded (`load_key`) if the contract has personal columns.
    """
    if len(cells) and pc.count_distinct(cells.slice(0, SAMPLE)).as_py() > min(len(cells), SAMPLE) / 2:
        codes, texts = np.arange(len(cells)), cells
    else:
        encoded = cells.dictionary_encode(null_encoding="encode")
        codes, texts = encoded.indices.to_numpy(), encoded.dictionary
    glance = plainly(column, contract.personal.get(column.name)) if len(texts) >= GLANCE_PAYS else None
    if glance is None:
        text, value, fault = _read(db, _closely(contract, column), texts)
        return Cells(codes, text, value, fault.to_numpy())
    (value,) = _read(db, _at_a_glance(contract, column, *glance), texts)
    rest = pc.is_null(value)
    if not pc.any(rest).as_py():
        return Cells(codes, texts, value, np.zeros(len(texts), np.int8))
    text, others, faults = _read(db, _closely(contract, column), texts.filter(rest))
    fault = np.zeros(len(texts), np.int8)
    fault[rest.to_numpy(zero_copy_only=False)] = faults.to_numpy()
    return Cells(codes, pc.replace_with_mask(texts, rest, text), pc.replace_with_mask(value, rest, others), fault)


def _read(db: duckdb.DuckDBPyConnection, query: str, texts: pa.Array) -> list[pa.Array]:
    """The columns that a query makes of `texts(cell)`, in its order, which DuckDB keeps."""
    db.register("texts", pa.table({"cell": texts}))
    return [column.combine_chunks() for column in db.execute(query).to_arrow_table().columns]


def _at_a_glance(contract: Contract, column: Column, is_plain: str, value: str) -> str:
    """SQL for the value of texts that need no second look, null for all others."""
    nothing = f" and lower(cell) not in ({_nothing(contract)})" if contract.nothing else ""
    read = f"select case when {is_plain.replace('@', 'cell')}{nothing} then {value.replace('@', 'cell')} end as value from texts"
    return f"select case when not ({outside(column, 'value')}) then value end from ({read})"


def _closely(contract: Contract, column: Column) -> str:
    """SQL for the tidied text, the value and the fault of every text."""
    personal = contract.personal.get(column.name)
    tidied = f"(select case when regexp_matches(cell, '{ODD}') then thai_text(cell) else cell end as cell from texts)"
    if contract.nothing:
        tidied = f"(select case when lower(cell) not in ({_nothing(contract)}) then cell end as cell from {tidied})"
    is_text = column.data_type == "varchar"
    nothing = "cell is null" if is_text else f"(cell is null or cell in ({', '.join(map(literal, DASHES))}))"
    missing = Fault.UNREADABLE if column.required else Fault.NONE
    two_eras = (
        r"regexp_matches(arabic(cell), '(?:^|\D)19(?:4[3-9]|[5-8]\d)(?:\D|$)') and not regexp_matches(cell, '[ก-๎]')"
        if column.form == "month"
        else "false"
    )
    fault = f"""case
        when cell is not null and regexp_matches(cell, '{DAMAGED}') then {Fault.DAMAGED}
        when starts_with(cell, '{UNCALCULATED}') then {Fault.UNCALCULATED}
        when lower(cell) in ({", ".join(map(literal, ERRORS))}) then {Fault.ERROR}
        when value is null and {nothing if personal != "hash" else "true"} then {missing}
        when value is null then {Fault.UNREADABLE}
        when {two_eras} then {Fault.TWO_ERAS}
        when {outside(column, "value")} then {Fault.UNREADABLE}
        else {Fault.NONE} end::tinyint"""
    read = staged("value", stages_of(column, personal), "cell", f"(select cell, cell as value from {tidied})")
    return f"select cell, value::{column.data_type}, {fault} from {read}"


def _nothing(contract: Contract) -> str:
    return ", ".join(f"lower(thai_text({literal(text)}))" for text in contract.nothing)


def load_key(db: duckdb.DuckDBPyConnection) -> None:
    """Load the key of the keyed hash, in the two forms in which RFC 2104 uses it.

    Raises:
        Unsafe: the environment names no key.
    """
    key = setting("HASH_KEY").encode()
    block = (hashlib.sha256(key).digest() if len(key) > HASHED_BLOCK else key).ljust(HASHED_BLOCK, b"\0")
    db.execute("set variable inner_key = ?::blob", [bytes(byte ^ 0x36 for byte in block)])
    db.execute("set variable outer_key = ?::blob", [bytes(byte ^ 0x5C for byte in block)])
