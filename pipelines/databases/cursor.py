"""The cursor: the column by which a table says what changed since the last extract, and where that one begins again."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from pipelines.databases.plain import FRACTIONS, INTEGERS, MOMENTS
from pipelines.databases.shape import Seen
from pipelines.layout import BANGKOK

NUMBER, TIME = r"^-?\d+(\.\d+)?$", r"^\d{4}-\d{2}-\d{2}"  # texts that have an order: 31/1/2568 has none
MINUTES, NUMBERS = 60, 1000  # before the last cursor that are read again, where the contract says nothing


class Cursor(NamedTuple):
    """A cursor column and where to begin: `since` is None for the whole table."""

    name: str
    kind: str
    since: str | None

    @property
    def is_text(self) -> bool:
        return self.kind.split("(")[0] not in INTEGERS | FRACTIONS | MOMENTS | {"DECIMAL"}

    @property
    def column(self) -> str:
        """Its name as DuckDB and PostgreSQL take it."""
        return quoted(self.name)

    def later(self) -> str | None:
        """SQL for the rows to read; pushed down to the server where its own type has the order. Rows out of order are among them."""
        if self.since is None:
            return None
        if not self.is_text:
            return f"{self.column} >= '{self.since}'::{self.kind}"
        order = f"try_cast({self.column} as decimal(38, 6)) >= {self.since}" if is_number(self.since) else f"{self.column} >= '{self.since}'"
        return f"(not coalesce({self.in_order()}, false) or {order})"

    def in_order(self) -> str:
        """SQL: whether a row's cursor has an order, so that it is not missed the next time."""
        if not self.is_text:
            return f"{self.column} is not null"
        pattern = f"{NUMBER}|{TIME}" if self.since is None else NUMBER if is_number(self.since) else TIME
        return f"regexp_matches({self.column}, '{pattern}')"

    def newest(self) -> str:
        """SQL for the newest cursor, as text; of mixed texts, a time."""
        if not self.is_text:
            return f"max({self.column})::varchar"
        times = f"max({self.column}) filter (regexp_matches({self.column}, '{TIME}'))"
        number = f"rtrim(rtrim(max(try_cast({self.column} as decimal(38, 6)))::varchar, '0'), '.')"
        return f"coalesce({times}, {number})"


def cursor_of(name: str, seen: Seen, watermark: str | None, overlap: int | None) -> Cursor:
    """The cursor of a table whose last extract ended at a watermark."""
    since = None if watermark is None else before(watermark, overlap)
    return Cursor(name, seen.kind, since)


def before(watermark: str, overlap: int | None) -> str:
    """A watermark less the overlap, written as it is: a transaction may have written rows meanwhile that were stamped before it."""
    if is_number(watermark):
        return str(Decimal(watermark) - (NUMBERS if overlap is None else overlap))
    if (moment := _moment(watermark)) is None:
        return watermark
    sooner = moment - timedelta(minutes=MINUTES if overlap is None else overlap)
    if len(watermark) == 10:
        return f"{sooner:%Y-%m-%d}"
    return sooner.isoformat(sep=watermark[10])


def not_future(newest: str | None, now: datetime) -> str | None:
    """The newest cursor, or now where a row claims to be of the future: else nothing that changes until then would ever be read."""
    if newest is None or is_number(newest) or (moment := _moment(newest)) is None:
        return newest
    here = now.astimezone(UTC if moment.tzinfo else BANGKOK).replace(microsecond=0)
    here = here if moment.tzinfo else here.replace(tzinfo=None)
    if moment <= here:
        return newest
    return f"{here:%Y-%m-%d}" if len(newest) == 10 else here.isoformat(sep=newest[10])


def is_number(text: str) -> bool:
    """Whether a cursor counts."""
    return re.match(NUMBER, text) is not None


def quoted(name: str) -> str:
    """A column's name as SQL takes it: whatever a department calls it, it is a name and no code."""
    return '"' + name.replace('"', '""') + '"'


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
