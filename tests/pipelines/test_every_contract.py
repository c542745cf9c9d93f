"""Each contract of the city with its sample: no row is lost, landing twice changes nothing, a renamed heading stops the line. New ones too."""

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import xlwt
from python_calamine import CalamineWorkbook

from pipelines.cli import sample_of, try_sample
from pipelines.contract import Contract, load_contracts
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.landing import land_waiting
from pipelines.ledger import Ledger
from pipelines.readers.database import read_since
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
    """The sample's cells, read by another program than the pipeline's: the first row is the heading."""
    if agreed.read.reader == "database":
        with closing(sqlite3.connect(sample)) as database:
            found = database.execute(f"select * from {agreed.read.table}")
            return [[name for name, *_ in found.description], *map(list, found)]
    if agreed.read.reader == "text":
        encoding = {"utf-8": "utf-8-sig"}.get(agreed.read.encoding, agreed.read.encoding)
        rows = list(csv.reader(sample.read_text(encoding=encoding).splitlines(), delimiter=agreed.read.delimiter))
    else:
        rows = CalamineWorkbook.from_path(sample).get_sheet_by_name(sheet_of(agreed)).to_python(skip_empty_area=False)
    return rows[max(agreed.read.header_rows) - 1 :]


def rename(agreed: Contract, sample: Path, copy: Path) -> str:
    """A copy of the sample in which the last taken heading is another; what it was called in its own row."""
    shutil.copy(sample, copy)
    heading = next(
        cell for cell in reversed(cells_of(agreed, sample)[0]) if any(str(cell) == known.split(" ")[-1] or cell == known for known in agreed.headings)
    )
    if agreed.read.reader == "database":
        with closing(sqlite3.connect(copy)) as database:
            database.execute(f'alter table {agreed.read.table} rename column "{heading}" to "{NEW_NAME}"')
    elif agreed.read.reader == "text":
        copy.write_bytes(sample.read_bytes().replace(heading.encode(agreed.read.encoding), NEW_NAME.encode(agreed.read.encoding), 1))
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
    judged = tried(agreed)
    rows = [row for row in cells_of(agreed, sample_of(agreed))[1:] if any(cell not in (None, "") for cell in row)]
    assert judged.rows_sent == len(judged.landed) + judged.rows_refused
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
        read_since(agreed, f"sqlite:///{copy}", None) if agreed.read.reader == "database" else read_file(agreed, copy, copy.name)
    place = agreed.read.table if agreed.read.reader == "database" else copy.name
    assert NEW_NAME in held.value.th and NEW_NAME in held.value.en and place in held.value.th and place in held.value.en
    assert agreed.read.reader != "spreadsheet" or f"แผ่น {sheet_of(agreed)}" in held.value.th
