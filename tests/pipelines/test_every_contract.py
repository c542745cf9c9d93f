"""Each contract of the city with its sample: no row is lost, landing twice changes nothing, a renamed heading stops the line. New ones too."""

import csv
import json
import re
import shutil
import sqlite3
from contextlib import closing
from functools import reduce
from operator import getitem
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
import xlwt
from python_calamine import CalamineWorkbook

from pipelines.cli import sample_of, try_sample
from pipelines.contract import Contract, load_contracts
from pipelines.databases.address import address_of
from pipelines.databases.trial import try_table
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.landing import land_waiting
from pipelines.ledger import Ledger
from pipelines.readers.files import read_file
from tests.pipelines.office import landed

CONTRACTS = [contract for contract in load_contracts() if contract.read.reader != "pipeline"]
each = pytest.mark.parametrize("agreed", CONTRACTS, ids=lambda contract: contract.id)
pytestmark = pytest.mark.usefixtures("warehouse")
TRIED: dict[str, Judged] = {}
NEW_NAME = "หัวตารางใหม่"


def tried(agreed: Contract) -> Judged:
    """What becomes of the contract's sample, worked out once."""
    if agreed.id not in TRIED:
        TRIED[agreed.id] = try_sample(agreed)
    return TRIED[agreed.id]


def sheet_of(agreed: Contract) -> str:
    """The one sheet of a workbook of the city; contracts of several say no single name."""
    (name,) = agreed.read.sheet
    return name


def cells_of(agreed: Contract, sample: Path) -> list[list]:
    """The sample's cells, read by another program than the pipeline's: the heading rows, and what stands below them."""
    if agreed.read.reader == "database":
        with closing(sqlite3.connect(sample)) as database:
            found = database.execute(f"select * from {agreed.read.table}")
            return [[name for name, *_ in found.description], *map(list, found)]
    if agreed.read.reader == "json":
        return [
            list(agreed.headings),
            *([record] for record in reduce(getitem, filter(None, agreed.read.rows.split(".")), json.loads(sample.read_text()))),
        ]
    if agreed.read.reader == "xml":
        return [list(agreed.headings), *([record] for record in ElementTree.parse(sample).getroot().findall(agreed.read.rows or "*"))]
    if agreed.read.reader == "text":
        rows = list(csv.reader(sample.read_text(encoding=encoding_of(agreed)).splitlines(), delimiter=agreed.read.delimiter))
    else:
        rows = CalamineWorkbook.from_path(sample).get_sheet_by_name(sheet_of(agreed)).to_python(skip_empty_area=False)
    return rows[min(agreed.read.header_rows) - 1 :]


def encoding_of(agreed: Contract) -> str:
    return {"utf-8": "utf-8-sig", "auto": "utf-8-sig"}.get(agreed.read.encoding, agreed.read.encoding)


def levels(agreed: Contract) -> int:
    """How many rows the heading has."""
    return len(getattr(agreed.read, "header_rows", (1,)))


def rename(agreed: Contract, sample: Path, copy: Path) -> str:
    """A copy of the sample in which the last taken heading is another; what it was called in its own row."""
    shutil.copy(sample, copy)
    known = {*agreed.headings, *(heading.split(" ")[-1] for heading in agreed.headings if levels(agreed) > 1)}
    heading = next(cell for row in reversed(cells_of(agreed, sample)[: levels(agreed)]) for cell in reversed(row) if cell in known)
    if agreed.read.reader == "database":
        with closing(sqlite3.connect(copy)) as database:
            database.execute(f'alter table {agreed.read.table} rename column "{heading}" to "{NEW_NAME}"')
    elif agreed.read.reader == "text":
        copy.write_text(sample.read_text(encoding=encoding_of(agreed)).replace(heading, NEW_NAME, 1), encoding=encoding_of(agreed))
    elif agreed.read.reader in ("json", "xml"):
        leaf = re.split(r"[./]", heading)[-1].lstrip("@")
        copy.write_text(re.sub(rf"(?<![\w-]){re.escape(leaf)}(?![\w-])", NEW_NAME, sample.read_text()))
    elif sample.suffix == ".ods":
        with ZipFile(sample) as old, ZipFile(copy, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(f">{heading}<".encode(), f">{NEW_NAME}<".encode(), 1))
    elif sample.suffix == ".xlsx":
        book = openpyxl.load_workbook(copy)
        next(cell for row in book[sheet_of(agreed)].iter_rows() for cell in row if cell.value == heading).value = NEW_NAME
        book.save(copy)
    else:
        book, cells = (
            xlwt.Workbook(encoding="utf-8"),
            CalamineWorkbook.from_path(sample).get_sheet_by_name(sheet_of(agreed)).to_python(skip_empty_area=False),
        )
        page = book.add_sheet(sheet_of(agreed))
        for at, row in enumerate(cells):
            for place, cell in enumerate(row):
                page.write(at, place, NEW_NAME if cell == heading else cell)
        book.save(str(copy))
    return heading


def deliver(agreed: Contract, warehouse: Path, monkeypatch) -> None:
    sample = sample_of(agreed)
    if agreed.read.reader == "database":
        monkeypatch.setenv(agreed.read.dsn.removeprefix("env:"), f"sqlite:///{sample}")
    else:
        inbox = warehouse / "inbox" / agreed.department
        inbox.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, inbox / sample.name)


@each
def test_no_row_is_lost(agreed):
    """Where columns stand across, every filled cell below them is a row."""
    judged, cells = tried(agreed), cells_of(agreed, sample_of(agreed))
    rows = [row for row in cells[levels(agreed) :] if any(cell not in (None, "") for cell in row)]
    assert judged.rows_sent == len(judged.landed) + judged.rows_refused
    if agreed.wide:
        named = {*agreed.headings, *agreed.leave_out}
        across = [place for place in range(len(cells[0])) if not named & {row[place] for row in cells[: levels(agreed)]}]
        first, no_data = max(agreed.read.header_rows) + 1, set(judged.skipped["_row"].to_pylist())
        rows = [row for at, row in enumerate(cells[levels(agreed) :], first) if at not in no_data]
        assert judged.rows_sent == sum(row[place] not in (None, "") for row in rows for place in across) > len(rows)
    else:
        assert judged.rows_sent + len(judged.skipped) == len(rows)


@each
def test_the_sample_has_no_broken_cell(agreed):
    judged = tried(agreed)
    assert len(judged.landed) > 0 and judged.refused.to_pylist() == []


@each
def test_no_column_of_the_sample_is_wholly_empty(agreed):
    """A column that nobody fills is a heading that was read wrongly."""
    table = tried(agreed).landed
    assert not [name for name in table.column_names if table[name].null_count == len(table)]


@each
def test_landing_the_sample_twice_changes_nothing(agreed, warehouse, monkeypatch):
    deliver(agreed, warehouse, monkeypatch)
    (outcome,) = land_waiting(Ledger(warehouse), warehouse, agreed)
    rows = landed(warehouse, agreed)
    assert not outcome.held and len(rows) == outcome.rows_landed == len(tried(agreed).landed)
    assert land_waiting(Ledger(warehouse), warehouse, agreed) == [] and landed(warehouse, agreed) == rows


@each
def test_the_key_tells_the_rows_of_the_sample_apart(agreed):
    rows = tried(agreed).landed.select(list(agreed.key)).to_pylist()
    assert len({str(row) for row in rows}) == len(rows)


@each
def test_a_renamed_heading_stops_the_line_and_is_named(agreed, tmp_path):
    sample = sample_of(agreed)
    copy = tmp_path / sample.name
    rename(agreed, sample, copy)
    with pytest.raises(Held) as held:
        try_table(agreed, address_of("OFFICE_DSN", f"sqlite:///{copy}")) if agreed.read.reader == "database" else read_file(agreed, copy, copy.name)
    place = agreed.read.table if agreed.read.reader == "database" else copy.name
    assert NEW_NAME in held.value.th and NEW_NAME in held.value.en and place in held.value.th and place in held.value.en
    assert agreed.read.reader != "spreadsheet" or f"แผ่น {sheet_of(agreed)}" in held.value.th
