"""One read-only transaction on a department's database: every table of one extract is seen as it was at one moment."""

from itertools import count
from typing import NamedTuple

import duckdb

from pipelines.databases import shape as catalogue
from pipelines.databases.address import Address
from pipelines.databases.cursor import Cursor, quoted
from pipelines.databases.engine import connect, forget
from pipelines.databases.plain import MOMENTS
from pipelines.databases.shape import WESTERN, Seen, Shape
from pipelines.judging.values import literal
from pipelines.settings import setting

CONNECT_WITHIN_S = 15
_NUMBERS = count(1)


class Measure(NamedTuple):
    """What the database itself says of the rows to come, under the same snapshot: how many, how many without a cursor, and the newest cursor."""

    rows: int
    astray: int
    newest: str | None
    hidden: frozenset[str]  # columns with values that the scanner would show as others (NaN as 0): they are read as text


class Snapshot:
    """A database as it is at one moment. The transaction is the server's own and read-only, whatever the user may do."""

    def __init__(self, address: Address):
        self.address, self.kind, self.db = address, address.kind, connect(address.kind)
        self.here = f"office_{next(_NUMBERS)}"  # the name of the attached database in DuckDB, which others of this process have too

    def __enter__(self) -> "Snapshot":
        self._attach()
        self.db.execute("begin")
        if self.kind == "mysql":
            self._begin_mysql()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.db.execute("rollback")
            self.db.execute(f"detach {self.here}")
        except duckdb.Error:  # a server that died may leave something of it: the next snapshot gets another engine
            forget()

    def _attach(self) -> None:
        """Attach the database. What tells of it goes in as a secret, which DuckDB shows nobody; it is forgotten at once."""
        if self.kind == "sqlite":
            self.db.execute(f"attach {literal(self.address.path)} as {self.here} (type sqlite, read_only)")
            return
        server = ", ".join(f"{word} {literal(value)}" for word, value in self.address.server().items())
        secret = f"yala_{id(self)}"
        self.db.execute(f"create temporary secret {secret} (type {self.kind}, {server})")
        try:
            if self.kind == "postgres":
                session = {"default_transaction_read_only": "on", "statement_timeout": int(setting("YALA_DATABASE_SECONDS")) * 1000}
                session |= {"lock_timeout": 60_000, "TimeZone": "UTC"}
                options = " ".join(f"-c {name}={value}" for name, value in session.items())
                patience = f"connect_timeout={CONNECT_WITHIN_S} keepalives_idle=30 keepalives_interval=10 tcp_user_timeout=60000"
                words = literal(f"options='{options}' application_name=yala {patience}")
                self.db.execute(f"attach {words} as {self.here} (type postgres, read_only, secret {secret})")
            else:  # DuckDB's word read_only forbids to set the session; the session forbids writing
                self.db.execute(f"attach '' as {self.here} (type mysql, secret {secret})")
        finally:
            self.db.execute(f"drop temporary secret if exists {secret}")

    def _begin_mysql(self) -> None:
        seconds = int(setting("YALA_DATABASE_SECONDS"))
        ((version,),) = self.db.execute(f"from mysql_query('{self.here}', 'select version() as v')").fetchall()
        limit = f"max_statement_time = {seconds}" if "MariaDB" in version else f"max_execution_time = {seconds * 1000}"
        for statement in (
            f"set session {limit}, lock_wait_timeout = 60, net_write_timeout = 600",
            "set session transaction isolation level repeatable read, read only",
            "start transaction with consistent snapshot, read only",
        ):
            self.db.execute(f"call mysql_execute('{self.here}', {literal(statement)})")

    def table(self, name: str) -> str:
        """A table as DuckDB calls it."""
        return f"{self.here}." + ".".join(map(quoted, name.split(".")))

    def shape(self, table: str) -> Shape:
        """What the table looks like; no columns where there is none."""
        own = {"postgres": catalogue.postgres, "mysql": catalogue.mysql, "sqlite": catalogue.sqlite}[self.kind]
        columns, keys = own(table, self.address.server()["database"]) if self.kind == "mysql" else own(table)
        described = self._own(columns)
        if not described:
            return Shape(())
        kinds = dict(self.db.execute(f"select column_name, column_type from (describe {self.table(table)})").fetchall())
        seen = tuple(Seen(name, words or "", kinds[name], letters in WESTERN) for name, words, letters in described if name in kinds)
        return Shape(seen, tuple(frozenset(names.split("\n")) for (names,) in self._own(keys) if names))

    def _own(self, sql: str) -> list[tuple]:
        """Run the database's own SQL."""
        return self.db.execute(f"from {self.kind}_query('{self.here}', {literal(sql)})").fetchall()

    def measure(self, table: str, cursor: Cursor | None, columns: dict[str, Seen]) -> Measure:
        """Count the rows to come where they are: what arrives must be as many."""
        exact = [seen.name for seen in columns.values() if self.kind == "postgres" and seen.kind.startswith("DECIMAL")]
        hidden = {seen.name for seen in columns.values() if _needs_text(seen, self.kind)}
        if self.kind == "postgres" and not (cursor and cursor.is_text):
            parts = ["count(*) as n", *(f"count(*) filter (where {quoted(name)} = 'NaN') as h{at}" for at, name in enumerate(exact))]
            parts += [f"count(*) filter (where {cursor.column} is null) as astray", f"max({cursor.column})::text as newest"] if cursor else []
            where = f" where {cursor.column} >= '{cursor.since}' or {cursor.column} is null" if cursor and cursor.since else ""
            ((rows, *said),) = self._own(f"select {', '.join(parts)} from {'.'.join(map(quoted, table.split('.')))}{where}")
            hidden |= {name for name, count in zip(exact, said, strict=False) if count}
            astray, newest = said[len(exact) :] or (0, None)
            return Measure(rows - astray, astray, newest, frozenset(hidden))
        if (
            cursor and self.kind == "mysql" and not cursor.is_text
        ):  # on another connection than the snapshot's: by the index, and no row in it is missed
            ((astray,),) = self._own(f"select count(*) as n from {_mysql(table)} where {_mysql(cursor.name)} is null")
        elif cursor:
            ((astray,),) = self.db.execute(f"select count(*) from {self.table(table)} where not coalesce({cursor.in_order()}, false)").fetchall()
        else:
            astray = 0
        later = cursor.later() if cursor else None
        said = f"count(*), {cursor.newest() if cursor else 'null'}"
        ((rows, newest),) = self.db.execute(f"select {said} from {self.table(table)}" + (f" where {later}" if later else "")).fetchall()
        return Measure(rows, astray, newest, frozenset(hidden))

    def rows(self, table: str, columns: dict[str, Seen], cursor: Cursor | None, as_text: frozenset[str]) -> str:
        """SQL for the rows to read, each column under our name; `as_text` are columns that the server itself must write out."""
        wanted = {name: seen.name for name, seen in columns.items()} | ({"_cursor": cursor.name} if cursor else {})
        later = cursor.later() if cursor else None
        parallel = "true" if later is None else "false"  # by pages of the whole table; a few rows are found by the cursor's index
        if self.kind == "postgres":
            self.db.execute(f"set pg_use_ctid_scan = {parallel}")
        if not as_text:
            columns_sql = ", ".join(f"{quoted(theirs)} as {ours}" for ours, theirs in wanted.items())
            return f"(select {columns_sql} from {self.table(table)}" + (f" where {later})" if later else ")")
        mark = '"' if self.kind == "postgres" else "`"
        texts = {
            seen.name: _text(f"{mark}{seen.name}{mark}", seen, self.kind) for seen in columns.values() if _is_written_out(seen, as_text, self.kind)
        }
        own = ", ".join(f"{texts.get(theirs, mark + theirs + mark)} as {mark}{ours}{mark}" for ours, theirs in wanted.items())
        sql = f"select {own} from {mark}{table.replace('.', f'{mark}.{mark}')}{mark}"
        if later and not cursor.is_text:
            sql += f" where {mark}{cursor.name}{mark} >= '{cursor.since}'"
        stream = ", stream_results = true" if self.kind == "mysql" else ""
        return f"(from {self.kind}_query('{self.here}', {literal(sql)}{stream}))"


def _mysql(name: str) -> str:
    """A name as MySQL takes it."""
    return ".".join(f"`{part.replace('`', '``')}`" for part in name.split("."))


def _needs_text(seen: Seen, kind: str) -> bool:
    """Numbers of more digits than DuckDB has, or of none agreed, would lose some; money is written as the server's country does."""
    if kind == "postgres":
        return seen.words == "money" or (seen.words.startswith("numeric") and seen.kind == "DOUBLE")
    return kind == "mysql" and seen.words.startswith("decimal") and seen.kind == "DOUBLE"


def _is_written_out(seen: Seen, as_text: frozenset[str], kind: str) -> bool:
    """Whether the server writes a column as text; of MySQL all texts, of which some would come as bytes."""
    return seen.name in as_text or (kind == "mysql" and seen.kind == "VARCHAR")


def _text(column: str, seen: Seen, kind: str) -> str:
    if kind == "mysql":
        text = f"cast({column} as char)"
        return f"nullif(nullif({text}, '0000-00-00'), '0000-00-00 00:00:00')" if seen.kind in MOMENTS else text  # its word for no day at all
    return f"{column}::numeric::text" if seen.words == "money" else f"{column}::text"
