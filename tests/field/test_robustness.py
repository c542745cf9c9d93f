"""Broken, encrypted, bombed, fuzzed and odd workbooks of others: rows, or a clear sentence; never a crash, a hang or wrong rows."""

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from pipelines import limited
from pipelines.held import UNCALCULATED, Held
from pipelines.layout import Spreadsheet
from pipelines.readers.opening import Opened, open_files
from tests.pipelines import jobs

MOST_SECONDS, MOST_BYTES = 20, 10**9
SENTENCES = {"encrypted": "รหัสผ่าน", "xml-bomb": "ENTITY"}
VAST = {"poi_51535.xls", "poi_SharedFormulaTest.xls"}  # the slower parser that we compare with needs more than a gigabyte


class Tried(NamedTuple):
    """One file opened."""

    path: Path
    notes: str
    file: Opened | Held
    seconds: float
    peak: int


@pytest.fixture(scope="session")
def tried(field, manifest) -> list[Tried]:
    """Every file of the folder, opened by one child as long as it lives."""
    known = {field / name: notes for name, notes in manifest.items() if name.startswith("robustness/")}
    limited.close()
    return list(_try(known))


def _try(known: dict[Path, str]) -> Iterator[Tried]:
    for path, notes in known.items():
        begun = time.monotonic()
        (file,) = open_files(Spreadsheet(reader="spreadsheet", files="*"), [(path, path.name)])
        yield Tried(path, notes, file, time.monotonic() - begun, limited.run(jobs.peak))


def test_every_file_is_known(field, tried):
    assert {each.path.name for each in tried} == {path.name for path in (field / "robustness").iterdir()} and len(tried) > 70


def test_none_takes_long_or_much(tried):
    assert not [each.path.name for each in tried if each.seconds > MOST_SECONDS or each.peak > MOST_BYTES]


def test_what_must_be_read_is_read_and_what_must_be_refused_is_refused(tried):
    either = [each for each in tried if "either load it or refuse" in each.notes]
    must_parse = [each for each in tried if "must parse" in each.notes]
    must_refuse = [each for each in tried if "must be refused" in each.notes]
    assert len(either) + len(must_parse) + len(must_refuse) == len(tried)
    assert not [(each.path.name, str(each.file)) for each in must_parse if isinstance(each.file, Held)]
    assert not [each.path.name for each in must_refuse if isinstance(each.file, Opened)]


def test_each_refusal_says_why_and_what_to_do(tried):
    for each in tried:
        if isinstance(each.file, Held):
            assert "ขอให้" in each.file.th and not re.search("does not understand|died", each.file.en), (each.path.name, each.file)
            assert SENTENCES.get(each.notes.partition(":")[0], "") in each.file.th, (each.path.name, each.file)


def test_what_is_read_is_what_another_reader_finds_in_the_same_places(tried):
    for each in tried:
        if isinstance(each.file, Held) or each.path.name in VAST:
            continue
        book = CalamineWorkbook.from_path(str(each.path))
        for name, grid in each.file.sheets:
            found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ours = [list(row.values()) for row in grid.to_pylist()]
            assert [len(row) for row in ours] == [len(row) for row in found], (each.path.name, name)
            pairs = [pair for row, values in zip(ours, found, strict=True) for pair in zip(row, values, strict=True)]
            assert not [pair for pair in pairs if not _same(*pair)], (each.path.name, name)


def _same(cell: str | None, value: object) -> bool:
    if value == "":  # this reader shows errors and formulas without a value as blanks
        return cell is None or cell.startswith(("#", UNCALCULATED))
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, int | float):
        return abs(float(cell) - value) <= 1e-9 * max(1, abs(value))
    if isinstance(value, date):
        return type(value).fromisoformat(cell) == value
    return cell == value if isinstance(value, str) else ":" in cell


def test_a_sheet_with_two_far_corners_keeps_them(tried):
    ((_, grid),) = next(each for each in tried if each.path.name == "poi_51535.xls").file.sheets
    corners = [grid[column][row].as_py() for column in ("0", "255") for row in (0, 65_535)]
    assert grid.shape == (65_536, 256) and all(corners) and sum(column.length() - column.null_count for column in grid.columns) == 4


def test_a_duration_is_no_date(tried):
    ((_, grid),) = next(each for each in tried if each.path.name == "calamine_date_1904.xlsx").file.sheets
    assert grid["0"].to_pylist() == ["2021-01-01", "2021-01-02", "255:10:10"]
