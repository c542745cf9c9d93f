"""Real files that nobody here wrote (../shared/field), each by a contract written for it, land just the rows and sums that two other tools found.

What is right stands in expectations.csv and is read from there; the contracts lie in `sources/` beside this file. The files are not copied
into the project: without ../shared there is nothing to try.
"""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.contract import Contract, load_contracts
from pipelines.landing import Outcome, land_waiting
from pipelines.ledger import Ledger
from pipelines.thai import alike
from pipelines.zones import MARKS, zone
from tests.field.cases import CASES, FIELD, LOST_DIGITS, OF_A_DATABASE, SAME, SKIPPED, expectations, noted, number

SOURCES = Path(__file__).parent / "sources"
pytestmark = [
    pytest.mark.skipif(not FIELD.exists(), reason="no field data here: ../shared/field is absent"),
    pytest.mark.xdist_group("field data"),  # each file is landed once, for all tests of it
]
NOISE = Decimal("1e-6")  # baht: a file that wrote thirds of a baht in binary misses its own sum by a billionth
CONTRACTS = {contract.id: contract for contract in load_contracts(SOURCES)}
each = pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(part for part in (case.name, case.sheet, case.of) if part))


@dataclass(frozen=True)
class Landed:
    """What became of all field files of one contract."""

    contract: Contract
    warehouse: Path
    outcomes: dict[str, Outcome]

    def rows(self, file_name: str) -> pa.Table:
        """The rows of one file that landed, as the Parquet holds them."""
        folder = zone(self.warehouse, "raw", self.contract)
        query = f"select * from read_parquet('{folder}/*.parquet', union_by_name = true) where _file = ? order by _sheet, _row"
        with duckdb.connect() as db:
            return db.execute(query, [file_name]).to_arrow_table()


@pytest.fixture(scope="module")
def land(tmp_path_factory) -> Iterator[Callable[[str], Landed]]:
    """Land the field files of a contract, all that its pattern means, in a warehouse of the tests' own; each contract once."""
    warehouse, done = tmp_path_factory.mktemp("field") / "warehouse", {}

    def landed(contract_id: str) -> Landed:
        if contract_id not in done:
            contract = CONTRACTS[contract_id]
            inbox = warehouse / "inbox" / contract.department
            inbox.mkdir(parents=True, exist_ok=True)
            files = {path.name: path for path in sorted(FIELD.rglob("*")) if path.is_file()}
            for name in alike(files, contract.read.files):
                shutil.copy(files[name], inbox)
            done[contract_id] = Landed(contract, warehouse, {said.file_name: said for said in land_waiting(Ledger(warehouse), warehouse, contract)})
        return done[contract_id]

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LEDGER_URL", raising=False)
        patch.setenv("YALA_ENV_FILE", str(warehouse / "absent.env"))
        patch.setenv("YALA_WAREHOUSE", str(warehouse))
        patch.setenv("YALA_SOURCES", str(SOURCES))
        patch.setenv("HASH_KEY", "a key of the field data tests, 32 characters or more")
        yield landed


def counted(rows: pa.Table, sheet: str, *sql: str) -> list[Decimal]:
    """What SQL counts among the rows of one sheet, exactly."""
    with duckdb.connect() as db:
        db.register("landed", rows)
        values = db.execute(f"select {', '.join(sql)} from landed where _sheet = ?", [sheet]).fetchone()
    assert not [value for value in values if isinstance(value, float)], "a sum of binary fractions is not exact"
    return [Decimal(value or 0) for value in values]


def test_every_expectation_has_a_contract():
    wanted = [row for row in expectations() if not row["file"].startswith(OF_A_DATABASE)]
    assert [sum(case.is_of(row) for case in CASES) for row in wanted] == [1] * len(wanted) == [1] * len(CASES)
    uncounted = [case.name for case in CASES if case.control is None and re.match(r"[\d.]+$", case.expected["control sum"])]
    assert uncounted == ["election_areas_raw.csv"]
    assert {case.contract for case in CASES} == set(CONTRACTS)


@each
def test_the_expected_rows_and_sums_land(case, land):
    expected, landed = case.expected, land(case.contract)
    outcome = landed.outcomes[case.name]
    rows = landed.rows(case.name)
    assert not outcome.held, outcome.held
    assert not [cell for cell in outcome.refused.to_pylist() if cell["_sheet"] == case.sheet]
    assert counted(rows, case.sheet, case.rows, f"count(*) filter (not coalesce({case.always}, false))") == [number(expected["data rows"]), 0]
    if case.control:
        (total,) = counted(rows, case.sheet, case.control)
        assert abs(total - number(expected["control sum"])) < NOISE
    for sql, pattern in case.noted.items():
        assert counted(rows, case.sheet, sql) == noted(pattern, expected["notes"]), sql


@each
def test_every_column_of_the_file_is_taken_or_left_out(case, land):
    contract, is_table = CONTRACTS[case.contract], CONTRACTS[case.contract].read.reader in ("spreadsheet", "text")
    across = 0
    if contract.wide:
        (across,) = counted(land(case.contract).rows(case.name), case.sheet, f"count(distinct {contract.wide.heading_as[0]})")
    if is_table and case.of != "63T":  # of that row of expectations.csv, the one station is the one column
        assert len(contract.headings) + len(contract.leave_out) + across == number(case.expected["data columns"])


@pytest.mark.parametrize("contract", CONTRACTS)
def test_no_row_is_lost(contract, land):
    for outcome in land(contract).outcomes.values():
        assert not outcome.held and outcome.rows_landed > 0
        assert outcome.rows_sent == outcome.rows_landed + outcome.rows_refused
        assert len(land(contract).rows(outcome.file_name)) == outcome.rows_landed


@pytest.mark.parametrize("contract", CONTRACTS)
def test_cells_that_may_be_wrong_are_named(contract, land):
    """Populations with a decimal point in place of the thousands comma, and amounts that lost their last digits in a PDF, land and are told."""
    notes = next(case for case in CASES if case.contract == "classroom.amphoe_facts").expected["notes"]
    too_small = {f"F{row}" for row in re.findall(r"row (\d+)", notes)}
    doubtful = {"classroom.amphoe_facts": too_small, "budget_bureau.budget_lines": LOST_DIGITS}.get(contract, set())
    outcomes = land(contract).outcomes.values()
    said = [note.en for outcome in outcomes for note in outcome.notes if note.en.startswith("column ")]
    assert {cell for sentence in said for cell in re.findall(r"\b[A-Z]+\d+\b", sentence)} == doubtful
    assert sum(outcome.rows_refused for outcome in outcomes) == 0


@pytest.mark.parametrize("name", SKIPPED)
def test_rows_that_are_no_data_are_skipped_and_counted(name, land):
    case = next(case for case in CASES if case.name == name)
    assert [land(case.contract).outcomes[name].rows_skipped] == noted(SKIPPED[name], case.expected["notes"])


@pytest.mark.parametrize("contract", CONTRACTS)
def test_only_totals_that_are_wrong_are_reported(contract, land):
    """Bangkok's budget has three subtotals that are not the sum of their rows; the numbers of the rows are the spreadsheet's own."""
    for outcome in land(contract).outcomes.values():
        totals = outcome.totals.to_pylist()
        if contract != "bangkok.budget_by_strategy":
            assert not totals
            continue
        notes = next(case for case in CASES if case.name == "bkk_budget_by_strategy.csv").expected["notes"]
        assert sorted({total["_row"] for total in totals}) == noted(r"data rows (\d+), (\d+), (\d+)", notes)
        row, said, summed = noted(r"row (\d+) says ([\d,.]+) against ([\d,.]+\d)", notes)
        (wrong,) = (total for total in totals if (total["_row"], total["column_name"]) == (row, "enacted_million_thb"))
        assert (number(wrong["said"]), number(wrong["summed"]), wrong["cell"]) == (said, summed, f"I{row}")


@pytest.mark.parametrize("contract", SAME)
def test_the_same_table_lands_the_same_from_every_format(contract, land):
    tables = [land(contract).rows(name).drop_columns([mark for mark in MARKS if mark not in ("_sheet", "_row")]) for name in SAME[contract]]
    assert len(tables[0]) and all(table.equals(tables[0]) for table in tables[1:])


def test_the_same_names_land_the_same_from_every_encoding(land):
    """CSV in cp874, text in TIS-620, and a workbook whose Thai was read as Latin letters."""
    names = ("province_code", "province_name", "province_name_en")
    tables = [
        land(contract).rows(file).select(names).to_pylist()
        for contract, file in (
            ("classroom.province_names", "province_Windows874.csv"),
            ("classroom.province_names_tabbed", "province_tis.txt"),
            ("classroom.province_names_workbook", "province_tis.xlsx"),
        )
    ]
    assert tables[0] == tables[1] == tables[2]
    assert [row["province_name_en"] for row in tables[0] if row["province_name"] == "ยะลา"] == ["Yala"]


def test_merged_cells_hold_for_the_rows_below_them(land):
    """The provinces and constituencies of the election areas stand in their first row only."""
    case = next(case for case in CASES if case.contract == "election_commission.polling_areas")
    with (FIELD / case.file).open(encoding="utf-8", newline="") as file:
        cells = list(csv.reader(file))
    assert sum(1 for row in cells if row[1]) == number(case.expected["control sum"])
    standing, filled = ["", "", ""], []
    for row in cells:
        standing = [cell or above for cell, above in zip(row[:3], standing, strict=True)]
        filled.append((int(standing[0]), standing[1], int(standing[2])))
    rows = land(case.contract).rows(case.name).sort_by("_row").to_pylist()
    assert [(row["province_number"], row["province_name"], row["constituency_number"]) for row in rows] == filled


@pytest.mark.parametrize("name", ["budget2565_vol14.csv", "budget2565_vol3_5.csv"])
def test_years_of_the_common_era_land_as_buddhist_ones(name, land):
    case = next(case for case in CASES if case.name == name)
    landed = land(case.contract)
    years = Counter(str(year - 543) for year in landed.rows(name)["fiscal_year_be"].to_pylist())
    assert years == json.loads(re.search(r"FISCAL_YEAR counts (\{.*?\})", case.expected["notes"])[1])


def test_the_tambons_add_up_to_their_province_in_every_year(land):
    landed = land("dopa.tambon_population")
    for name in landed.outcomes:
        (path,) = FIELD.rglob(name)
        province = ElementTree.parse(path).getroot().find("{*}entity[@type='Changwat']/{*}population")
        total = next(data for data in province.iterfind("{*}data") if data.get("type") == "total")
        people, years, year = counted(landed.rows(name), "", "sum(people)", "count(distinct year_be)", "any_value(year_be)")
        assert (people, years, year) == (int(total.get("total")), 1, int(province.get("year")) + 543)
    assert len(landed.outcomes) == len(list(FIELD.rglob("DOPA*.xml"))) > 1


def test_times_of_another_zone_land_in_thai_time(land):
    """Los Angeles is 15 hours behind Bangkok in winter, and writes the month first."""
    with (FIELD / "service_requests/la311_2018_jan.csv").open(encoding="utf-8", newline="") as file:
        sent = [datetime.strptime(row["CreatedDate"], "%m/%d/%Y %I:%M:%S %p") for row in csv.DictReader(file)]
    rows = land("los_angeles.service_requests").rows("la311_2018_jan.csv")
    assert {here - there for here, there in zip(rows["created_at"].to_pylist(), sent, strict=True)} == {timedelta(hours=15)}


def test_nothing_personal_lands(land):
    """Of made-up people no number, name, address or day of birth lies in any Parquet file, in the ledger or in what was given back."""
    landed = land("classroom.people")
    sheet = fastexcel.read_excel(FIELD / "thai_sheets/fake_thai_data.xlsx").load_sheet(0, dtypes="string").to_arrow()
    kept = {"id", "join_date", "amphoe", "province", "postcode", "job"}
    personal = {text for name in sheet.schema.names if name not in kept | {"prefix", "color_name"} for text in sheet.column(name).to_pylist()}
    personal |= {re.sub(r"\D", "", text) for text in sheet.column("national_id").to_pylist() + sheet.column("phone").to_pylist()}
    texts: set[str] = set()
    for path in (landed.warehouse / folder / "classroom/people" for folder in ("raw", "rejected")):
        for file in path.glob("*.parquet") if path.exists() else ():
            texts |= {str(value) for column in pq.read_table(file).columns for value in column.to_pylist()}
    assert len(personal) > len(sheet) and len(texts) > len(sheet)
    assert not texts & personal
    ledger = (landed.warehouse / "ledger.db").read_bytes()
    assert not [text for text in personal if len(text) > 8 and text.encode() in ledger]
    assert not list((landed.warehouse / "returned").glob("classroom/*fake*"))
