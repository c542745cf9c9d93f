"""What a table looks like in its database now, and how that differs from what was agreed and from before: named before anything lands."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.values import literal
from pipelines.readers.columns import near
from pipelines.thai import tidy

WESTERN = ("latin1", "latin1_swedish_ci", "LATIN1", "WIN1252")


@dataclass(frozen=True)
class Seen:
    """One column as its database describes it: `words` are the database's own for its type, letters included; `kind` is DuckDB's for it."""

    name: str
    words: str
    kind: str
    is_western: bool = False  # its letters are declared Western: Thai bytes in it come as ÂÐÅÒ


@dataclass(frozen=True)
class Shape:
    """A table or view: its columns, and the sets of columns of which no two rows are the same."""

    columns: tuple[Seen, ...]
    unique: tuple[frozenset[str], ...] = ()

    def remembered(self) -> str:
        """What is kept to compare the next extract with."""
        return json.dumps({column.name: column.words for column in self.columns}, ensure_ascii=False)


class Drift(Held):
    """The table is not as agreed, or not as it was. A person may let a change of type through; `known_by` says which change it is."""

    def __init__(self, th: str, en: str, known_by: str, can_release: bool):
        super().__init__(th, en)
        self.known_by, self.can_release = known_by, can_release


def agreed(contract: Contract, shape: Shape, before: str | None = None, accepts: Callable[[str], bool] = lambda _: False) -> dict[str, Seen]:
    """Our columns as the database has them.

    Args:
        before: what `remembered` said when the table was last read, if ever.
        accepts: whether a person has let through what it says now.
    Raises:
        Drift: names everything that differs, in one sentence each.
    """
    table = contract.read.table
    if not shape.columns:
        raise Drift(f"ไม่พบตารางหรือวิว {table} ในฐานข้อมูล", f"the database has no table or view {table}, or does not let us see it", "gone", False)
    taken, th, en = _matched(contract, shape)
    is_misfit = bool(th)
    for seen, was in [] if accepts(shape.remembered()) else _retyped(shape, before):
        th.append(f"คอลัมน์ «{seen.name}» เปลี่ยนชนิดจาก {was} เป็น {seen.words}")
        en.append(f"column «{seen.name}» was {was} and is now {seen.words}")
    if th:
        asks = "แก้สัญญาข้อมูล หรือแจ้งหน่วยงาน" if is_misfit else "ตรวจแล้วปล่อยด้วย `yala hold --release` หรือแก้สัญญาข้อมูล"
        helps = "mend the contract, or tell the department" if is_misfit else "look at it and let it through with `yala hold --release`"
        raise Drift(f"ตาราง {table}: {'; '.join(th)} ขอให้{asks}", f"table {table}: {'; '.join(en)} ({helps})", shape.remembered(), not is_misfit)
    return taken


def _matched(contract: Contract, shape: Shape) -> tuple[dict[str, Seen], list[str], list[str]]:
    """Our columns by those found, and what is unknown or missing."""
    known = dict(zip(tidy(contract.headings), contract.headings.values(), strict=True))
    left_out = set(tidy(contract.leave_out))
    taken: dict[str, Seen] = {}
    th, en = [], []
    for seen, name in zip(shape.columns, tidy([column.name for column in shape.columns]), strict=True):
        if name in left_out:
            continue
        if (column := known.get(name)) is None:
            guess = near(name, known)
            th.append(f"มีคอลัมน์ใหม่ «{name}» ({seen.words}) ที่สัญญาข้อมูลไม่รู้จัก" + (f" หมายถึง «{guess}» หรือไม่" if guess else ""))
            en.append(f"a new column «{name}» ({seen.words}) that the contract does not know" + (f"; did you mean «{guess}»?" if guess else ""))
        elif column in taken:
            th.append(f"คอลัมน์ «{taken[column].name}» และ «{name}» หมายถึงข้อมูลเดียวกัน")
            en.append(f"columns «{taken[column].name}» and «{name}» both mean {column}")
        else:
            taken[column] = seen
    for column in contract.columns:
        if column.name not in taken:
            expected = next(heading for heading, name in known.items() if name == column.name)
            th.append(f"ไม่พบคอลัมน์ «{expected}»")
            en.append(f"column «{expected}» is missing")
    cursor = contract.read.cursor
    if cursor and cursor not in {column.name for column in shape.columns} and cursor not in known:
        th.append(f"ไม่พบคอลัมน์ «{cursor}» ที่บอกลำดับการแก้ไข")
        en.append(f"column «{cursor}», the cursor, is missing")
    return taken, th, en


def _retyped(shape: Shape, before: str | None) -> list[tuple[Seen, str]]:
    said = json.loads(before) if before else {}
    return [(seen, said[seen.name]) for seen in shape.columns if said.get(seen.name, seen.words) != seen.words]


def postgres(table: str) -> tuple[str, str]:
    """PostgreSQL's own SQL: its columns (name, words, letters), and its unique keys."""
    oid = f"to_regclass({literal(table if table.islower() else _quoted(table))})"
    columns = f"""select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as words, current_setting('server_encoding') as letters
        from pg_attribute a where a.attrelid = {oid} and a.attnum > 0 and not a.attisdropped order by a.attnum"""
    keys = f"""select array_to_string(array(select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey)), chr(10))
        as names from pg_index i where i.indrelid = {oid} and i.indisunique and i.indpred is null and i.indexprs is null"""
    return columns, keys


def _quoted(table: str) -> str:
    return ".".join(f'"{part}"' for part in table.split("."))


def mysql(table: str, database: str) -> tuple[str, str]:
    """MySQL's own SQL for the same."""
    schema, _, name = table.rpartition(".")
    there = f"table_schema = {literal(schema or database)} and table_name = {literal(name)}"
    columns = f"""select column_name as name, concat(column_type, coalesce(concat(' ', character_set_name), '')) as words,
        coalesce(character_set_name, '') as letters from information_schema.columns where {there} order by ordinal_position"""
    keys = f"""select group_concat(column_name separator '\\n') as names from information_schema.statistics
        where {there} and non_unique = 0 group by index_name"""
    return columns, keys


def sqlite(table: str) -> tuple[str, str]:
    """SQLite's own SQL for the same."""
    columns = f"select name, type as words, '' as letters from pragma_table_info({literal(table)}) order by cid"
    keys = f"""select group_concat(name, char(10)) as names from (select name from pragma_table_info({literal(table)}) where pk > 0)
        union all select (select group_concat(name, char(10)) from pragma_index_info(l.name)) from pragma_index_list({literal(table)}) l
        where l."unique" = 1 and l.partial = 0"""
    return columns, keys
