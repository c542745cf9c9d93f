"""Any table of Thai dates, numbers and text comes back from every format and encoding as it was written; a corrupted cell is the one reported."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pipelines.judging.judge import Judged, judge
from pipelines.readers.files import read_file
from pipelines.thai import MONTHS, SHORT_MONTHS
from tests.pipelines.office import table_of, write_xlsx
from tests.pipelines.test_readers import write_ods, write_xls

DAY, AMOUNT, COUNT, PLACE = "วันที่", "จำนวนเงิน (บาท)", "จำนวน", "สถานที่"
COLUMNS = {
    DAY: {"name": "paid_on", "data_type": "date", "required": True},
    AMOUNT: {"name": "amount_thb", "data_type": "decimal(14, 2)", "required": True},
    COUNT: {"name": "people", "data_type": "integer", "required": True},
    PLACE: {"name": "place_name", "data_type": "varchar", "required": False},
}
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
LETTERS = "กขคงจฉชซญดตถทธนบปผพฟมยรลวศสหอฮ"
WORDS = some.lists(some.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp874")
FORMATS = ("xlsx", "xls", "ods", *ENCODINGS)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some.composite
def day(draw) -> tuple[str, date]:
    """A day as people write it, and the day that it is."""
    meant = draw(some.dates(date(2000, 1, 1), date(2030, 12, 31)))
    year = meant.year + 543
    written = draw(
        some.sampled_from(
            [
                f"{meant.day}/{meant.month}/{year}",
                f"{meant.day:02}-{meant.month:02}-{year}",
                f"{meant.day} {MONTHS[meant.month - 1]} {year}",
                f"{meant.day} {SHORT_MONTHS[meant.month - 1]} พ.ศ. {year}",
                f"{meant.day} {SHORT_MONTHS[meant.month - 1]} {year % 100:02}" if year >= 2543 else f"{meant.day}/{meant.month}/{year}",
                meant.isoformat(),
            ]
        )
    )
    return draw(some.sampled_from([written, written.translate(THAI_DIGITS)])), meant


@some.composite
def amount(draw) -> tuple[str, Decimal]:
    """An amount with its commas, digits and baht, and its value."""
    meant = Decimal(draw(some.integers(-(10**11), 10**11))).scaleb(-2)
    written = draw(some.sampled_from([f"{meant}", f"{meant:,}", f"{meant:,} บาท", f"{abs(meant):,}" if meant >= 0 else f"({abs(meant):,})"]))
    return draw(some.sampled_from([written, written.translate(THAI_DIGITS)])), meant


@some.composite
def row(draw) -> tuple[list[str], list]:
    """One row as it is written, and as it is meant."""
    (day_text, paid_on), (amount_text, baht) = draw(day()), draw(amount())
    people, place = draw(some.integers(-(10**6), 10**6)), draw(WORDS)
    return [day_text, amount_text, draw(some.sampled_from([f"{people}", f"{people:,}"])), place], [paid_on, baht, people, place]


TABLES = some.lists(row(), min_size=1, max_size=12)


def agreed(form: str):
    """The contract of the table, as it comes in one form."""
    if form in ENCODINGS:
        said = {"utf-8-sig": "utf-8"}.get(form, form)
        read = {"reader": "text", "files": "*.csv", "encoding": said}
    else:
        read = {"reader": "spreadsheet", "files": "*", "sheet": "ขยะ"}
    columns = {column["name"]: {name: value for name, value in column.items() if name != "name"} for column in COLUMNS.values()}
    return table_of(columns, read, headings={heading: column["name"] for heading, column in COLUMNS.items()}, volume={})


def judged(form: str, rows: list[list[str]]) -> Judged:
    """The table written in one form, and read back by its contract."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"ตาราง.{form if form not in ENCODINGS else 'csv'}"
        cells = [list(COLUMNS), *rows]
        if form in ENCODINGS:
            text = StringIO(newline="")
            csv.writer(text).writerows(cells)
            path.write_bytes(text.getvalue().encode(form))
        else:
            {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}[form](path, cells)
        return judge(agreed(form), [read_file(agreed(form), path, path.name)])[0]


@pytest.mark.parametrize("form", FORMATS)
@FEW
@given(table=TABLES)
def test_a_table_comes_back_as_it_was_meant(hash_key, form, table):
    found = judged(form, [written for written, _ in table])
    assert found.refused.to_pylist() == []
    assert [list(line.values())[:4] for line in found.landed.to_pylist()] == [meant for _, meant in table]


@pytest.mark.parametrize("form", FORMATS)
@FEW
@given(
    table=TABLES,
    where=some.tuples(some.integers(0, 11), some.integers(0, 2)),
    broken=some.sampled_from(["ไม่ทราบ", "1/13/2568 ?", "๑๒,๓๔,5", "1.2.3"]),
)
def test_a_corrupted_cell_is_the_cell_that_is_reported(hash_key, form, table, where, broken):
    at, place = where[0] % len(table), where[1]
    rows = [list(written) for written, _ in table]
    rows[at][place] = broken
    found = judged(form, rows)
    assert [(line["cell"], line["was_read"]) for line in found.refused.to_pylist()] == [(f"{'ABC'[place]}{at + 2}", broken)]
    assert [list(line.values())[:4] for line in found.landed.to_pylist()] == [meant for other, (_, meant) in enumerate(table) if other != at]
