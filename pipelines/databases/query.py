"""The SQL of one extract: which rows are certainly right, typed and marked; and all others, as text."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.databases.cursor import Cursor, is_number
from pipelines.databases.plain import INTEGERS, Plain, decoded, plain
from pipelines.databases.shape import Seen, Shape
from pipelines.judging.refusals import REFUSED
from pipelines.judging.values import literal


@dataclass(frozen=True)
class Mark:
    """What every row of an extract is marked with."""

    delivery: str
    received_at: datetime
    file: str

    def columns(self) -> str:
        """As columns of SQL, the row's place among them."""
        said = {"_delivery_id": literal(self.delivery), "_received_at": f"timestamptz '{self.received_at.isoformat()}'"}
        said |= {"_file": literal(self.file), "_sheet": literal(self.file), "_row": "nextval('place')"}
        return ", ".join(f"{sql} as {name}" for name, sql in said.items())


class Query:
    """The SQL of one extract: `_c0`, `_c1` … are the database's cells, under their own names the values."""

    def __init__(
        self, contract: Contract, columns: dict[str, Seen], as_text: frozenset[str], cursor: Cursor | None, watermark: str | None, rows: str
    ):
        self.contract, self.columns, self.cursor = contract, columns, cursor
        self.western = [column.name for column in contract.columns if columns[column.name].is_western]
        self.columns_in_order = [column.name for column in contract.columns]
        self.taken: dict[str, Plain | None] = {}
        cells = []
        for at, column in enumerate(contract.columns):
            seen = columns[column.name]
            kind = "VARCHAR" if seen.name in as_text else seen.kind
            cell = decoded(column.name) if seen.is_western and contract.read.encoding == "cp874" else column.name
            if kind == "BLOB" and not seen.words.startswith("bit"):
                cell, kind = f"coalesce(try(decode({cell})), {cell}::varchar)", "VARCHAR"
            cells.append(f"{self._said(cell, kind)} as _c{at}")
            self.taken[column.name] = plain(column, contract.personal.get(column.name), kind, f"_c{at}", column.name)
        self.again = _again(cursor, watermark) if watermark else "false"
        self.cells = f"(select {', '.join(cells)}, {self.again} as _again from {rows})"

    def _said(self, cell: str, kind: str) -> str:
        """A cell, or nothing where it holds a word that means so."""
        if not self.contract.nothing:
            return cell
        words = ", ".join(f"lower(thai_text({literal(text)}))" for text in self.contract.nothing)
        return f"case when lower(regexp_replace({cell}::varchar, ' 00:00:00$', '')) not in ({words}) then {cell} end"

    @property
    def _is_certain(self) -> str:
        if self.contract.skip or None in self.taken.values():
            return "false"
        rules = [taken.is_right for taken in self.taken.values() if taken.is_right]
        places = [self.columns_in_order.index(name) for name in self.western if self.contract.read.encoding == "auto"]
        rules += [
            rf"(_c{at} is null or not regexp_matches(_c{at}::varchar, '[\x{{80}}-\x{{ff}}]'))" for at in places
        ]  # may be UTF-8 taken for Western
        return f"case when {' and '.join(rules)} then true else false end" if rules else "true"  # no server judges it: it may hold a = A

    def _values(self) -> str:
        values = ", ".join(f"{taken.value if taken else 'null'} as {name}" for name, taken in self.taken.items())
        return f"(select *, {values} from {self.cells})"

    def certain(self, mark: Mark) -> str:
        """The rows whose every cell is certainly right, typed and marked."""
        typed = ", ".join(f"{column.name}::{column.data_type} as {column.name}" for column in self.contract.columns)
        again = ", _again" if self.again != "false" else ""
        return f"select {typed}, {mark.columns()}{again} from {self._values()} where {self._is_certain}"

    def doubtful(self) -> str:
        """All other rows as text, with what a person would know each of them by."""
        texts = ", ".join(f"_c{at}::varchar as {column.name}" for at, column in enumerate(self.contract.columns))
        places = {column.name: at for at, column in enumerate(self.contract.columns)}
        known = ", ".join(
            f"coalesce({name}::varchar, _c{places[name]}::varchar, '')" for name in self.contract.key if name not in self.contract.personal
        )
        key = f"concat_ws(' / ', {known})" if known else "''"
        return (
            f"select {texts}, nextval('place') as _row, 0::integer as _part, _again, {key} as _key from {self._values()} where not {self._is_certain}"
        )

    def keeps_keys_apart(self, shape: Shape) -> bool:
        """Whether the database itself warrants that no key comes twice, and our types keep apart what it does."""
        key = set(self.contract.key)
        same = {name for name in key if (taken := self.taken[name]) and (taken.value.startswith("_c") or self.columns[name].kind in INTEGERS)}
        theirs = {self.columns[name].name for name in key}
        return not key or (same == key and any(names <= theirs for names in shape.unique))

    def no_refusal(self) -> pa.Table:
        """A table of refused cells without any."""
        return REFUSED.append(pa.field("_again", pa.bool_())).empty_table()


def _again(cursor: Cursor, watermark: str) -> str:
    if not cursor.is_text:
        return f"_cursor <= '{watermark}'::{cursor.kind}"
    return f"try_cast(_cursor as decimal(38, 6)) <= {watermark}" if is_number(watermark) else f"_cursor <= {literal(watermark)}"
