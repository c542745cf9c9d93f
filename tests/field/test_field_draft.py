"""`yala draft` on real files that nobody here wrote: it sees the rows and sums that two other tools found, and knows when it does not know."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from pipelines import limited
from pipelines.draft.groups import groups_of
from pipelines.draft.tables import Drafted, Table, draft
from pipelines.draft.written import write_contracts
from pipelines.held import Held
from tests.field.cases import CASES, FIELD, OF_A_DATABASE, expectations

pytestmark = [
    pytest.mark.skipif(not FIELD.exists(), reason="no field data here: ../shared/field is absent"),
    pytest.mark.xdist_group("field drafts"),  # each file is looked at once, for all tests of it
]
DOCUMENTS = (".json", ".xml", ".geojson")
RIGHT, KNOWS = 0.8, 0.9  # of all rows of expectations.csv; of those that are wrong
NO_SUM = ("distinct", "(", "rows", "features", "count", "provinces")  # control columns whose number is no sum of a column
OF_SOME_ROWS = ("คอมพิวเตอร์ทั้งหมด",)  # a sum over a part of the rows
PERSONAL = {"national_id", "first_name", "last_name", "first_name_male", "first_name_female", "dob", "phone", "email", "street_address", "address"}
MOST_SECONDS, MOST_BYTES = 20, 10**9


@dataclass(frozen=True)
class Scored:
    """One row of expectations.csv against what was seen."""

    row: dict[str, str]
    tables: list[Table]

    @property
    def is_right(self) -> bool:
        return any(_is_right(self.row, table) for table in self.tables)

    @property
    def has_doubt(self) -> bool:
        return any(table.doubts for table in self.tables)

    @property
    def name(self) -> str:
        return f"{self.row['file']} {self.row['sheet']}: {[(table.header_rows, table.rows) for table in self.tables]}"


def _is_right(row: dict[str, str], table: Table) -> bool:
    said = re.match(r"(?:line )?(\d+)(?:-(\d+))?", row["header rows"])
    heads = [number for number in range(int(said[1]), int(said[2] or said[1]) + 1) if number]
    if (table.header_rows, table.rows) != (heads, int(row["data rows"])):
        return False
    control = row["control sum"].strip()
    if not re.fullmatch(r"[\d.]+", control) or row["control column"].startswith(NO_SUM + OF_SOME_ROWS):
        return True
    sums = [column.total for column in table.columns if column.total is not None]
    return any(abs(total - Decimal(control)) < Decimal("1e-5") for total in [*sums, sum(sums)])


@pytest.fixture(scope="module")
def seen() -> dict[str, Drafted]:
    """Every spreadsheet and text file of expectations.csv, looked at."""
    files = {row["file"] for row in expectations() if not row["file"].startswith(OF_A_DATABASE) and not row["file"].endswith(DOCUMENTS)}
    return {name: draft(FIELD / name) for name in sorted(files)}


@pytest.fixture(scope="module")
def scored(seen) -> list[Scored]:
    rows = [row for row in expectations() if row["file"] in seen]
    return [Scored(row, [table for table in seen[row["file"]].tables if table.sheet == row["sheet"]]) for row in rows]


def test_headings_rows_and_sums_are_right_in_four_of_five_tables(scored):
    wrong = [each.name for each in scored if not each.is_right]
    assert len(wrong) <= (1 - RIGHT) * len(scored), wrong


def test_it_knows_when_it_does_not_know(scored):
    wrong = [each for each in scored if not each.is_right]
    assert sum(each.has_doubt for each in wrong) >= KNOWS * len(wrong), [each.name for each in wrong if not each.has_doubt]


def test_most_tables_that_are_right_carry_no_doubt(scored):
    right = [each for each in scored if each.is_right]
    assert sum(each.has_doubt for each in right) <= len(right) / 2, [each.name for each in right if each.has_doubt]


@pytest.fixture(scope="module")
def written(seen, tmp_path_factory) -> Iterator[dict]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HASH_KEY", "a key of the field data tests, 32 characters or more")
        sources = tmp_path_factory.mktemp("drafts")
        yield {name: write_contracts(drafted, sources / f"of_{number}", "office", None) for number, (name, drafted) in enumerate(seen.items())}


def test_the_contract_lands_the_file_that_it_was_drafted_from(written):
    """Columns across make more rows than the sheet has; of all others just the rows that were seen land, and none is refused."""
    for name, tried in written.items():
        for one in tried:
            assert (one.problem, one.refused) == (None, 0), name
            assert one.landed == one.expected or (one.group.across and one.landed >= one.expected), name


def test_several_sheets_with_the_same_headings_are_one_source(seen):
    groups = groups_of(seen["thai_sheets/Car1_whole2559.xls"].tables)
    assert [len(group.tables) for group in groups] == [1, 12], "the sheet of totals is a source of its own"


def test_years_across_want_to_be_rows(seen):
    (group,) = groups_of(seen["thai_sheets/Population by province.xlsx"].tables)
    assert (group.across.heading_as, group.across.heading_kind.words, len(group.across.columns)) == ("year_be", {"form": "year_be"}, 12)


def test_what_is_personal_is_found(seen):
    (table,) = seen["thai_sheets/fake_thai_data.xlsx"].tables
    found = {column.heading for column in table.columns if column.personal}
    assert found >= PERSONAL
    assert len(found - PERSONAL) <= 1
    others = [column for name, drafted in seen.items() if "fake" not in name for each in drafted.tables for column in each.columns]
    assert sum(column.personal is not None for column in others) <= len(others) / 20


def test_nothing_in_the_robustness_folder_stops_it():
    """Tables, or a sentence; never longer than 20 s."""
    limited.close()
    for path in sorted((FIELD / "robustness").iterdir()):
        begun = time.monotonic()
        try:
            groups_of(draft(path).tables)
        except Held as reason:
            assert reason.th and reason.en
        assert time.monotonic() - begun < MOST_SECONDS, path.name
        assert limited._child is None or limited._child.size < MOST_BYTES


def test_the_field_cases_cover_the_drafts(seen):
    assert {case.file for case in CASES if not case.file.endswith(DOCUMENTS)} == set(seen)
