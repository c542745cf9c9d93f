"""Values of a database's own types that need no judge: SQL for the value that lands, and for whether the cell is certainly right.

A row of which every cell is certain goes from the database to Parquet without passing through Python. Any other row goes as text to the
judge, who takes it or says why not, just as a workbook's. So what is certain here must land as the judge would land it.
"""

from typing import NamedTuple

from pipelines.judging.values import MOST_DEGREES, literal, outside, plainly
from pipelines.layout import BANGKOK, Column
from pipelines.thai import BANGKOK_MINUTES, BUDDHIST_ERA, ODD

INTEGERS = {f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")} | {"INTEGER", "UINTEGER"}
FRACTIONS = {"FLOAT", "DOUBLE"}
MOMENTS = {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"}
AHEAD_US = BANGKOK_MINUTES * 60_000_000
THAI_BYTES = "".join(chr(byte) for byte in range(0xA1, 0xFC) if not 0xDB <= byte <= 0xDE)  # what cp874 holds there, shown as Latin letters
THAI = THAI_BYTES.encode("latin-1").decode("cp874")


class Plain(NamedTuple):
    """SQL for what lands, and for whether the cell is certainly right. None: always."""

    value: str
    is_right: str | None = None


def plain(column: Column, personal: str | None, kind: str, cell: str, value: str) -> Plain | None:
    """How a cell of a DuckDB type `kind` is taken as the contract's column; None where only the judge can tell.

    Args:
        cell: what the query calls the database's cell; the SQL for the value is over it.
        value: what the query calls that value; the SQL for whether it is right is over both.
    """
    base = kind.split("(")[0]
    is_same = kind.replace(" ", "") == column.data_type.upper().replace(" ", "") and base not in MOMENTS | FRACTIONS | {"VARCHAR"}
    found = Plain(cell) if is_same and not personal and column.form is None else _plain(column, personal, base, cell, value)
    if found is None:
        return None
    rules = [f"({rule})" for rule in (found.is_right, None if personal else _within(column, value)) if rule]
    if column.required:
        return Plain(found.value, " and ".join([f"{cell} is not null", *rules]))
    return Plain(found.value, f"({cell} is null or ({' and '.join(rules)}))" if rules else None)


def _within(column: Column, value: str) -> str | None:
    """SQL: whether a value is one that the contract allows, and none that people are to be told of."""
    beyond = [outside(column, value)] if outside(column, value) != "false" else []
    for sign, bound in (("<", column.warn_below), (">", column.warn_above)):
        beyond += [f"{value} {sign} {literal(str(bound))}::{column.data_type}"] if bound is not None else []
    return f"not ({' or '.join(beyond)})" if beyond else None


def decoded(column: str) -> str:
    """SQL for a text whose Thai bytes a database took for Latin letters."""
    return f"translate({column}, '{THAI_BYTES}', '{THAI}')"


def _plain(column: Column, personal: str | None, kind: str, cell: str, value: str) -> Plain | None:
    wanted = column.data_type.split("(")[0]
    if personal or kind == "VARCHAR":
        return _of_text(column, personal, kind, cell, value)
    form = wanted if column.form in (None, "loose_commas") else column.form
    if form == "varchar":
        return Plain(f"{cell}::varchar")
    if kind == "BOOLEAN":
        return Plain(f"{cell}::{column.data_type}") if form in ("boolean", "integer", "bigint") else None
    if kind == "TIME":
        return Plain(cell) if form == "time" else None
    if kind in MOMENTS:
        return _moment(column, kind, cell) if form in ("date", "timestamp", "mdy") else None
    if kind in INTEGERS or kind == "DECIMAL":
        return _number(column, form, kind in INTEGERS, cell, value)
    if kind in FRACTIONS and form in ("double", "decimal", "percent", "latitude", "longitude"):
        taken = cell if kind == wanted.upper() else f"try_cast({cell}::varchar as {column.data_type})"
        on_earth = f" and abs({cell}) <= {MOST_DEGREES[form]}" if form in MOST_DEGREES else ""
        return Plain(taken, f"isfinite({cell}){on_earth}" + ("" if taken == cell else f" and {value} is not null"))
    return None


def _number(column: Column, form: str, is_whole: bool, cell: str, value: str) -> Plain | None:
    there = f"{value} is not null"
    if form in ("integer", "bigint", "double", "decimal", "percent"):
        is_same = f" and {cell} = {value}" if form in ("integer", "bigint") and not is_whole else ""
        return Plain(f"try_cast({cell} as {column.data_type})", there + is_same)
    if form == "boolean":
        return Plain(f"case {cell} when 1 then true when 0 then false end", there)
    if form in ("year_be", "year_ce") and is_whole:
        common = f"case when {cell} between 2400 and 2700 then {cell} - {BUDDHIST_ERA} when {cell} between 1900 and 2200 then {cell} end"
        return Plain(f"({common} + {BUDDHIST_ERA if form == 'year_be' else 0})::integer", there)
    return None


def _moment(column: Column, kind: str, cell: str) -> Plain:
    """A day or time as it stands; one outside the years that a person may mean (a Buddhist year, 1111-11-11, infinity) is the judge's."""
    word = {"DATE": "date", "TIMESTAMP WITH TIME ZONE": "timestamptz"}.get(kind, "timestamp")
    is_near = f"{cell} between {word} '1900-01-02' and {word} '2200-12-30'"
    if word == "timestamptz":
        moment = f"make_timestamp(epoch_us({cell}) + {AHEAD_US})"
    elif word == "timestamp" and column.zone != BANGKOK.key:
        moment = f"timezone('{BANGKOK.key}', timezone('{column.zone}', {cell}))"
    elif word == column.data_type:
        return Plain(cell, is_near)
    else:
        moment = cell
    return Plain(f"case when {is_near} then ({moment})::{column.data_type} end", is_near)


def _of_text(column: Column, personal: str | None, kind: str, cell: str, value: str) -> Plain | None:
    text = cell if kind == "VARCHAR" else f"{cell}::varchar"
    if personal == "hash" and kind not in MOMENTS | FRACTIONS:
        core = f"nullif(regexp_replace(lower(arabic({text})), '[\\s\\-.()]', '', 'g'), '')"
        hashed = f"sha256(getvariable('outer_key') || unhex(sha256(getvariable('inner_key') || encode({core}))))"
        return Plain(hashed, f"not regexp_matches({text}, '{ODD}') and {core} is not null")
    if personal or kind != "VARCHAR" or (glance := plainly(column)) is None:
        return None
    is_plain, taken = (sql.replace("@", cell) for sql in glance)
    return Plain(taken, is_plain if taken == cell else f"{is_plain} and {value} is not null")
