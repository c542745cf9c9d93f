"""The words in which a contract says how a table lies in what an office sends, and what its columns hold."""

import re
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import duckdb
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, StringConstraints, model_validator

MOST_DIGITS = 38  # of a decimal, in DuckDB as in Parquet
BANGKOK = ZoneInfo("Asia/Bangkok")


@cache
def sql_words() -> set[str]:
    """Words that SQL keeps for itself: no column can be called so."""
    with duckdb.connect() as db:  # its own: the common one serves one thread at a time
        return {word for (word,) in db.execute("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'").fetchall()}


def _not_sql(name: str) -> str:
    if name in sql_words():
        raise ValueError(f"{name} is a word of SQL")
    return name


def _fits(data_type: str) -> str:
    digits = [int(number) for number in data_type.removeprefix("decimal(").rstrip(")").split(",")] if "(" in data_type else [1, 0]
    if not digits[1] <= digits[0] <= MOST_DIGITS:
        raise ValueError(f"{data_type} holds at most {MOST_DIGITS} digits, and no more after the point than in all")
    return data_type


def _downwards(rows: tuple[int, ...]) -> tuple[int, ...]:
    if rows != tuple(sorted(set(rows))):
        raise ValueError("heading rows are given from the upper to the lower")
    return rows


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no time zone")
    return name


def _several(said: object) -> object:
    """One word is a list of one."""
    return (said,) if isinstance(said, str) else said


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60), AfterValidator(_not_sql)]
DataType = Annotated[
    str,
    StringConstraints(pattern=r"^(varchar|integer|bigint|double|boolean|date|time|timestamp|decimal\(\d{1,2}, ?\d{1,2}\))$"),
    AfterValidator(_fits),
]
HeaderRows = Annotated[tuple[PositiveInt, ...], AfterValidator(_downwards)]
Block = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}:[A-Z]{1,3}$")]
Zone = Annotated[str, AfterValidator(_known_zone)]
Encoding = Literal["auto", "utf-8", "utf-16", "cp874"]
Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Strict(BaseModel):
    """A word that is not declared is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sheets(Strict):
    """What every table of rows and columns says: which files, and where in them it lies.

    `header_rows` as the spreadsheet numbers them, none where there is no heading: columns are then called A, B, C …
    `blocks` are the columns that the table lies in; the same table side by side in several is read as one.
    """

    files: str
    header_rows: HeaderRows = (1,)
    blocks: tuple[Block, ...] = ()


class Spreadsheet(Sheets):
    """A workbook (.xlsx .xlsm .xls .xlsb .ods), or what lies under such a name: which sheets by name or pattern, all of them one table."""

    reader: Literal["spreadsheet"]
    sheet: Texts = ("*",)
    sheet_as: Identifier | None = None  # the column that takes the sheet's name


class Text(Sheets):
    """A CSV or TSV file. `auto` is UTF-8 or UTF-16 where the bytes say so, and else the Thai code page 874."""

    reader: Literal["text"]
    encoding: Encoding = "auto"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","


class Document(Strict):
    """JSON or XML: `rows` is the path of the records (JSON: names joined by dots; XML: an ElementPath), headings are paths within one."""

    reader: Literal["json", "xml"]
    files: str
    rows: str = ""
    encoding: Encoding = "auto"


class Database(Strict):
    """A table or view of a department's own database, in one consistent snapshot with the others of the same address.

    With a `cursor` only rows whose cursor is later than the last one seen are read, and those within `overlap` before it again (minutes, or so
    many of a cursor that counts): a slow transaction may have written them meanwhile. Every `sweep_days` the whole table is read and compared:
    what was deleted, or changed without its cursor, is noticed. Without a cursor the whole table is read each time.
    """

    reader: Literal["database"]
    dsn: Annotated[str, StringConstraints(pattern=r"^env:[A-Z][A-Z0-9_]*$")]
    table: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$")]
    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    overlap: int | None = Field(None, ge=0)
    sweep_days: PositiveInt = 7
    encoding: Literal["auto", "cp874"] = "auto"  # cp874: columns declared as Latin letters that hold Thai bytes


class Pipeline(Strict):
    """The pipeline's own records (pipelines/operations.py)."""

    reader: Literal["pipeline"]


READERS = (Spreadsheet, Text, Document, Database, Pipeline)


class Wide(Strict):
    """Columns whose headings are values (months, years or stations across), turned into rows: the heading in one column, the cell in another.

    Several `heading_as` take one heading row each. A cell that says nothing makes no row.
    """

    headings: Texts  # patterns, as of file names: "25*"
    heading_as: Annotated[tuple[Identifier, ...], BeforeValidator(_several)]
    cell_as: Identifier


class Skip(Strict):
    """Rows that are not data, and why.

    Either a column's text (without `column`: any cell's) is like a SQL pattern, or the column is blank. `to_end`: all rows below too.
    `total` says of which rows the skipped one claims to be the sum: the whole `sheet`, those `above` since the row that the same rule
    skipped before, or those that agree with it in some columns; `sums` which columns it sums (without it, every plain number).
    """

    why: str
    column: Identifier | None = None
    like: Texts = ()
    blank: bool = False
    to_end: bool = False
    total: Literal["sheet", "above"] | tuple[Identifier, ...] | None = None
    sums: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def one_rule(self) -> "Skip":
        if bool(self.like) == self.blank or (self.blank and self.column is None):
            raise ValueError("a row is skipped by `like`, or by `blank: true` of a column")
        if self.sums and self.total is None:
            raise ValueError("`sums` goes with `total`")
        return self


class Volume(Strict):
    """How many rows a delivery holds, against the median of the five before it: outside these shares it waits for a person. Null: no limit."""

    at_least: float | None = Field(0.65, ge=0)
    at_most: float | None = Field(1.75, gt=0)


FORMS = {
    "month": "date",  # the cell holds a month and a year only
    "mdy": "date|timestamp",  # month first, as American programs write
    "year_be": "integer",  # a year of either era, kept as Buddhist
    "year_ce": "integer",  # a year of either era, kept as Common Era
    "code": "varchar",  # digits that count nothing: 01 stays 01, and 10.0 is 10
    "loose_commas": "integer|bigint|decimal|double",  # commas say nothing in this file: 28,020,0 is 280200, and is counted in the notes
    "percent": "decimal|double",  # 45.5 or 45.5%, kept as 45.5
    "fraction": "decimal|double",  # 0.455 or 45.5%, kept as 45.5
    "latitude": "decimal|double",  # degrees, or degrees, minutes and seconds
    "longitude": "decimal|double",
}


class Column(Strict):
    """One column as we keep it: its type, and how it is written in what they send.

    `digits` pads a code with zeros; `unit` may stand after a number; `min`, `max` and `one_of` are what a right cell keeps to;
    what is outside `warn_below` and `warn_above` lands and is told; `zone` is that of times that name none (kept as Bangkok's own).
    """

    name: Identifier
    data_type: DataType
    description: str
    required: bool
    label_en: str
    form: str | None = None
    digits: PositiveInt | None = None
    unit: Texts = ()
    min: int | float | str | None = None
    max: int | float | str | None = None
    warn_below: int | float | str | None = None
    warn_above: int | float | str | None = None
    one_of: tuple[str, ...] = ()
    zone: Zone = BANGKOK.key

    @model_validator(mode="after")
    def fits_its_type(self) -> "Column":
        kind, is_number = self.data_type.split("(")[0], re.match("integer|bigint|double|decimal", self.data_type)
        if self.form is not None and not re.fullmatch(FORMS.get(self.form, "-"), kind):
            raise ValueError(f"{self.name}: form {self.form} does not go with {self.data_type}; the forms are {', '.join(FORMS)}")
        if self.digits and self.form != "code":
            raise ValueError(f"{self.name}: digits go with form: code")
        if self.unit and not is_number:
            raise ValueError(f"{self.name}: a unit goes with a number")
        if self.one_of and kind != "varchar":
            raise ValueError(f"{self.name}: one_of goes with varchar")
        bounds = [bound for bound in (self.min, self.max, self.warn_below, self.warn_above) if bound is not None]
        if bounds and not (is_number or kind in ("date", "timestamp")):
            raise ValueError(f"{self.name}: min, max, warn_below and warn_above go with numbers and dates")
        for bound in bounds:
            if not re.fullmatch(r"-?\d+(\.\d+)?" if is_number else r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?", str(bound)):
                raise ValueError(f"{self.name}: {bound} is no {'number' if is_number else 'date such as 2025-10-31'}")
        return self
