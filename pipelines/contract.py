"""Read and check the contracts: the only place that says what a department sends.

A contract is an ordinary dbt source file. dbt reads it for lineage, docs and tests; this module reads the same file
for the `meta` block that says how the workbook or table is laid out. Nothing is generated from it, so nothing can drift.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from pipelines import strict_yaml
from pipelines.layout import READERS, Column, Database, Document, Identifier, Pipeline, Sheets, Skip, Spreadsheet, Strict, Text, Volume, Wide
from pipelines.settings import setting, sources
from pipelines.strict_yaml import nearest, words

OF_COLUMNS = set(Column.model_fields) - {"name", "data_type", "description", "required"}
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1}


class ContractError(ValueError):
    """A contract says something that cannot be right; the message names the file and the word."""


class Contract(Strict):
    """One table of one department, checked. `hash` changes when anything that shapes the landed rows changes."""

    department: Identifier
    name: Identifier
    description: str
    label_en: str
    data_category: str | None = None
    licence: str | None = None
    due_every_days: int = Field(gt=0)
    read: Annotated[Spreadsheet | Text | Document | Database | Pipeline, Field(discriminator="reader")]
    skip: tuple[Skip, ...] = ()
    replaces: Literal["everything", "same_file", "same_key", "nothing"]
    key: tuple[Identifier, ...]
    headings: dict[str, Identifier]
    leave_out: dict[str, str] = {}
    wide: Wide | None = None
    nothing: tuple[str, ...] = ()  # texts that mean an empty cell, such as N/A or 1111-11-11
    fill_down: tuple[Identifier, ...] = ()
    personal: dict[Identifier, Literal["hash", "year_of_birth"]] = {}
    volume: Volume = Volume()
    partitions: tuple[Identifier, ...] = ()  # every delivery has just the values of these columns that the one before had
    columns: tuple[Column, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        return f"{self.department}.{self.name}"

    @property
    def hash(self) -> str:
        """The first 16 hex digits of the contract's sha256, what does not shape the landed rows left aside."""
        said = {"description", "label_en", "data_category", "licence", "due_every_days", "volume", "partitions"}
        words_for_people = {
            "columns": {"__all__": {"description", "label_en", "warn_below", "warn_above"}},
            "skip": {"__all__": {"why", "total", "sums"}},
        }
        shape = self.model_dump(exclude=dict.fromkeys(said, True) | words_for_people | {"read": {"overlap", "sweep_days"}})
        shape["leave_out"] = sorted(self.leave_out)
        if "hash" in self.personal.values():  # rows under two keys would not join: a new key reads everything anew
            shape["key_is"] = hashlib.sha256(b"fingerprint/" + setting("HASH_KEY").encode()).hexdigest()[:16]
        return hashlib.sha256(json.dumps(shape, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def stand_in(self) -> str:
        """The demo city's file where no DSN is set, named after the DSN so that several tables lie in one: FINANCE_TAX_DSN → tax.sqlite."""
        name = self.read.dsn.removeprefix("env:").removesuffix("_DSN").lower()
        return f"{name.removeprefix(f'{self.department}_')}.sqlite"

    @property
    def found_elsewhere(self) -> set[str]:
        """Columns that no heading of their own names: they take a sheet's name, or what stands across."""
        across = {*self.wide.heading_as, self.wide.cell_as} if self.wide else set()
        return across | ({self.read.sheet_as} if isinstance(self.read, Spreadsheet) and self.read.sheet_as else set())

    @model_validator(mode="after")
    def words_agree(self) -> "Contract":
        """A heading without a column, a column without a heading, or a rule about a column that is not there is a typo."""
        declared = {column.name for column in self.columns}
        mapped = declared if self.read.reader == "pipeline" else {*self.headings.values(), *self.found_elsewhere}
        if mapped != declared:
            raise ValueError(f"headings and columns differ: {', '.join(sorted(mapped ^ declared))}")
        if len(declared) != len(self.columns):
            raise ValueError("a column is declared twice")
        of_skip = {name for rule in self.skip for name in (rule.column, *rule.sums, *(rule.total if isinstance(rule.total, tuple) else ())) if name}
        used = {*self.key, *self.fill_down, *self.personal, *self.partitions, *of_skip}
        if unknown := used - declared:
            raise ValueError(f"unknown columns: {', '.join(sorted(unknown))}{nearest(sorted(unknown)[0], declared)}")
        if twice := set(self.headings) & set(self.leave_out):
            raise ValueError(f"headings both taken and left out: {', '.join(sorted(twice))}")
        if not self.key and self.replaces == "same_key":
            raise ValueError("what replaces same_key has a key")
        if self.read.reader == "database":
            if self.replaces != "same_key" and (self.read.cursor or self.replaces != "everything"):
                raise ValueError("an extract holds only what changed, so it replaces same_key; a table without a cursor may replace everything")
            if self.fill_down:
                raise ValueError("fill_down: a database has no merged cells")
        if self.wide and (not isinstance(self.read, Sheets) or len(self.wide.heading_as) not in (1, len(self.read.header_rows))):
            raise ValueError("wide: one column takes the whole heading, or one for each heading row of a sheet")
        kinds = {column.name: column.data_type for column in self.columns}
        if wrong := [name for name, how in self.personal.items() if kinds[name] != {"hash": "varchar", "year_of_birth": "integer"}[how]]:
            raise ValueError(f"{wrong[0]}: a hash is varchar, a year of birth is integer")
        return self


def load_contracts(root: Path | None = None) -> list[Contract]:
    """Every contract under a sources folder, in the order of their names.

    Raises:
        ContractError: a file is not a contract; the message names file, place and the nearest right word.
    """
    root = root or sources()
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
    words("read", meta["read"], {"reader"}, {word for reader in READERS for word in reader.model_fields})
    columns = [_column(column, meta["key"]) for column in table["columns"]]
    days = max(1, round(due["count"] * DAYS[due["period"]]))
    return Contract(department=department, name=table["name"], description=table["description"], due_every_days=days, columns=columns, **meta)


def _column(column: Any, key: list[str]) -> dict:
    """One column as `Column` takes it; it may not be empty if it is in the key or tested as dbt's not_null."""
    words("columns", column, {"name", "data_type", "description", "config"}, {"data_tests"})
    meta = words(f"{column['name']}.config.meta", words(f"{column['name']}.config", column["config"], {"meta"})["meta"], {"label_en"}, OF_COLUMNS)
    required = column["name"] in key or "not_null" in column.get("data_tests", ())
    return {name: column[name] for name in ("name", "data_type", "description")} | meta | {"required": required}


def _sentence(error: dict) -> str:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = {name for model in (Contract, *READERS, Skip, Wide, Volume, Column) for name in model.model_fields}
        return f"{place} is not a word of contracts{nearest(str(error['loc'][-1]), known)}"
    return f"{place}: {error['msg']}".replace("Value error, ", "").lstrip(": ")


def departments(root: Path | None = None) -> list[dict]:
    """What sources/<department>/department.yml says of each department, with its folder's name as `department_code`."""
    paths = sorted((root or sources()).glob("*/department.yml"))
    return [{"department_code": path.parent.name} | yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
