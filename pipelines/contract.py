"""Read and check the contracts: the only place that says what a department sends.

A contract is an ordinary dbt source file. dbt reads it for lineage, docs and tests; this module reads the same file
for the `meta` block that says how the workbook or table is laid out. Nothing is generated from it, so nothing can drift.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, StringConstraints, ValidationError, model_validator

from pipelines import strict_yaml
from pipelines.settings import ROOT
from pipelines.strict_yaml import nearest, words

SOURCES = ROOT / "sources"
MOST_DIGITS = 38  # of a decimal, in DuckDB as in Parquet


@cache
def _sql_words() -> set[str]:
    return {word for (word,) in duckdb.sql("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'").fetchall()}


def _not_sql(name: str) -> str:
    if name in _sql_words():
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


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60), AfterValidator(_not_sql)]
DataType = Annotated[
    str,
    StringConstraints(pattern=r"^(varchar|integer|bigint|double|boolean|date|timestamp|decimal\(\d{1,2}, ?\d{1,2}\))$"),
    AfterValidator(_fits),
]
HeaderRows = Annotated[tuple[PositiveInt, ...], Field(min_length=1), AfterValidator(_downwards)]
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1}


class ContractError(ValueError):
    """A contract says something that cannot be right; the message names the file and the word."""


class Strict(BaseModel):
    """A word that is not declared is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Spreadsheet(Strict):
    """A workbook (.xlsx .xls .ods): which files, which sheet, which rows hold the heading (as the spreadsheet numbers them)."""

    reader: Literal["spreadsheet"]
    files: str
    sheet: str
    header_rows: HeaderRows = (1,)


class Text(Strict):
    """A CSV or TSV file."""

    reader: Literal["text"]
    files: str
    encoding: Literal["utf-8", "cp874"] = "utf-8"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    header_rows: HeaderRows = (1,)


class Database(Strict):
    """A table of a department's own database, read by its cursor: rows whose cursor is later than the last one seen."""

    reader: Literal["database"]
    dsn: Annotated[str, StringConstraints(pattern=r"^env:[A-Z][A-Z0-9_]*$")]
    table: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$")]
    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class Pipeline(Strict):
    """The pipeline's own records (pipelines/operations.py)."""

    reader: Literal["pipeline"]


class Skip(Strict):
    """Rows that are not data: a column whose text is like a pattern, and why."""

    column: Identifier
    like: str
    why: str


class Column(Strict):
    """One column as we keep it. `form: month` means that the cell holds a month and a year only."""

    name: Identifier
    data_type: DataType
    description: str
    required: bool
    form: Literal["month"] | None = None
    label_en: str


class Contract(Strict):
    """One table of one department, checked. `hash` changes when anything that shapes the landed rows changes."""

    department: Identifier
    name: Identifier
    description: str
    label_en: str
    data_category: str | None = None
    due_every_days: int = Field(gt=0)
    read: Annotated[Spreadsheet | Text | Database | Pipeline, Field(discriminator="reader")]
    skip: tuple[Skip, ...] = ()
    replaces: Literal["everything", "same_file", "same_key", "nothing"]
    key: tuple[Identifier, ...] = Field(min_length=1)
    headings: dict[str, Identifier]
    leave_out: dict[str, str] = {}
    fill_down: tuple[Identifier, ...] = ()
    personal: dict[Identifier, Literal["hash"]] = {}
    columns: tuple[Column, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        return f"{self.department}.{self.name}"

    @property
    def hash(self) -> str:
        """The first 16 hex digits of the contract's sha256, words for people left aside."""
        said = {"description": True, "label_en": True, "data_category": True, "due_every_days": True}
        shape = self.model_dump(exclude=said | {"columns": {"__all__": {"description", "label_en"}}, "skip": {"__all__": {"why"}}})
        shape["leave_out"] = sorted(self.leave_out)
        return hashlib.sha256(json.dumps(shape, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def words_agree(self) -> "Contract":
        """A heading without a column, a column without a heading, or a rule about a column that is not there is a typo."""
        declared = {column.name for column in self.columns}
        mapped = declared if self.read.reader == "pipeline" else set(self.headings.values())
        if mapped != declared:
            raise ValueError(f"headings and columns differ: {', '.join(sorted(mapped ^ declared))}")
        if len(declared) != len(self.columns):
            raise ValueError("a column is declared twice")
        used = {*self.key, *self.fill_down, *self.personal, *(rule.column for rule in self.skip)}
        if unknown := used - declared:
            raise ValueError(f"unknown columns: {', '.join(sorted(unknown))}{nearest(sorted(unknown)[0], declared)}")
        if twice := set(self.headings) & set(self.leave_out):
            raise ValueError(f"headings both taken and left out: {', '.join(sorted(twice))}")
        if self.read.reader == "database" and self.replaces != "same_key":
            raise ValueError("an extract holds only what changed, so it replaces same_key")
        return self


def load_contracts(root: Path | None = None) -> list[Contract]:
    """Every contract under a sources folder, in the order of their names.

    Raises:
        ContractError: a file is not a contract; the message names file, place and the nearest right word.
    """
    root = root or SOURCES
    return [contract for path in sorted(root.glob("*/*.yml")) if path.name != "department.yml" for contract in read_contract(path)]


def read_contract(path: Path) -> Iterator[Contract]:
    """The contract in one file (dbt allows several tables a file; the house keeps one).

    Raises:
        ContractError: as in load_contracts.
    """
    text = path.read_text(encoding="utf-8")
    if "{{" in text or "{%" in text:
        raise ContractError(f"{path}: a contract holds no Jinja ({{{{ or {{%): dbt would run it")
    try:
        for source in words("the file", strict_yaml.read(text), {"sources"}, {"version"})["sources"]:
            for table in words("sources", source, {"name", "tables"})["tables"]:
                contract = _contract(source["name"], table)
                if (contract.department, contract.name) != (path.parent.name, path.stem):
                    raise ValueError(f"says {contract.id}, but its folder and file name say {path.parent.name}.{path.stem}")
                yield contract
    except ValidationError as fault:
        raise ContractError(f"{path}: " + "; ".join(map(_sentence, fault.errors()))) from None
    except (yaml.YAMLError, ValueError, TypeError) as fault:
        raise ContractError(f"{path}: {fault}") from None


def _contract(department: str, table: Any) -> Contract:
    words("tables", table, {"name", "description", "config", "columns"}, {"data_tests"})
    config = words("config", table["config"], {"loaded_at_field", "freshness", "meta"})
    due = words("warn_after", words("freshness", config["freshness"], {"warn_after"}, {"error_after"})["warn_after"], {"count", "period"})
    if due["period"] not in DAYS:
        raise ValueError(f"period {due['period']} is none of {', '.join(DAYS)}{nearest(str(due['period']), list(DAYS))}")
    meta = words("meta", config["meta"], {"key", "read"}, Contract.model_fields)
    words("read", meta["read"], {"reader"}, {word for reader in (Spreadsheet, Text, Database) for word in reader.model_fields})
    columns = [_column(column, meta["key"]) for column in table["columns"]]
    days = max(1, round(due["count"] * DAYS[due["period"]]))
    return Contract(department=department, name=table["name"], description=table["description"], due_every_days=days, columns=columns, **meta)


def _column(column: Any, key: list[str]) -> dict:
    """One column as `Column` takes it; it may not be empty if it is in the key or tested as dbt's not_null."""
    words("columns", column, {"name", "data_type", "description", "config"}, {"data_tests"})
    meta = words(f"{column['name']}.config.meta", words(f"{column['name']}.config", column["config"], {"meta"})["meta"], {"label_en"}, {"form"})
    required = column["name"] in key or "not_null" in column.get("data_tests", ())
    return {name: column[name] for name in ("name", "data_type", "description")} | meta | {"required": required}


def _sentence(error: dict) -> str:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = {name for model in (Contract, Spreadsheet, Text, Database, Skip, Column) for name in model.model_fields}
        return f"{place} is not a word of contracts{nearest(str(error['loc'][-1]), known)}"
    return f"{place}: {error['msg']}".replace("Value error, ", "").lstrip(": ")


def departments(root: Path | None = None) -> list[dict]:
    """What sources/<department>/department.yml says of each department, with its folder's name as `department_code`."""
    paths = sorted((root or SOURCES).glob("*/department.yml"))
    return [{"department_code": path.parent.name} | yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
