"""A total is checked, not trusted: where it is not the sum of its detail, the officer is told which, and by how much."""

import csv
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.judging.judge import Judged, judge
from pipelines.settings import ROOT
from tests.pipelines.office import WORKBOOK, sheet, table_of

FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
FIELD = ROOT.parent / "shared" / "field" / "thai_sheets"
COLUMNS = {"year": {}, "place": {}, "people": {"data_type": "integer"}, "budget": {"data_type": "decimal(16, 2)"}}
HEADINGS = {"ปี": "year", "ชุมชน": "place", "คน": "people", "งบ (บาท)": "budget"}
TOTAL = {"column": "place", "like": "รวม%", "why": "แถวรวม"}


def summed(*rows: list, total: object = "sheet", skip: list | None = None, columns: dict = COLUMNS, **said) -> Judged:
    """What becomes of rows of which those called รวม… are totals."""
    agreed = table_of(columns, **{"headings": HEADINGS, "skip": skip or [TOTAL | {"total": total}]} | said)
    (found,) = judge(agreed, [sheet(agreed, [list(HEADINGS), *rows])])
    return found


def wrong(found: Judged) -> list[tuple]:
    return [(total["cell"], total["said"], total["summed"]) for total in found.totals.to_pylist()]


def test_a_total_that_is_wrong_is_told_and_one_that_is_right_is_not():
    found = summed(["2567", "ก", "1", "1,000.50"], ["2567", "ข", "2", "2,000.25"], [None, "รวม", "3", "3,010.75"])
    (total,) = found.totals.to_pylist()
    assert (total["_sheet"], total["_row"], total["column_name"], total["heading"], total["cell"]) == ("", 4, "budget", "งบ (บาท)", "D4")
    assert (total["said"], total["summed"]) == ("3010.75", "3000.75")
    assert total["reason_th"].startswith("แถวรวมในคอลัมน์ งบ (บาท) บอกว่า 3,010.75 แต่รายการย่อย 2 แถวรวมกันได้ 3,000.75 ต่างกัน 10.00")
    assert "says 3,010.75, but its 2 rows add up to 3,000.75, a difference of 10.00" in total["reason_en"]
    assert (found.rows_sent, len(found.landed), len(found.skipped)) == (2, 2, 1), "the rows land all the same"


def test_every_column_of_numbers_is_summed_unless_the_rule_names_some():
    rows = [["2567", "ก", "1", "5"], [None, "รวม", "2", "6"]]
    assert wrong(summed(*rows)) == [("C3", "2", "1"), ("D3", "6.00", "5.00")]
    assert wrong(summed(*rows, skip=[TOTAL | {"total": "sheet", "sums": ["budget"]}])) == [("D3", "6.00", "5.00")]


def test_years_codes_shares_and_keys_are_no_sums():
    columns = COLUMNS | {"year": {"data_type": "integer", "form": "year_be"}, "people": {"data_type": "decimal(5, 2)", "form": "percent"}}
    assert wrong(summed(["2567", "ก", "50", "1"], ["2567", "รวม", "70", "1"], columns=columns)) == []
    numbered = COLUMNS | {"year": {"data_type": "integer"}}
    assert wrong(summed(["2567", "ก", "1", "1"], ["2568", "รวม", "1", "1"], columns=numbered, key=["year"])) == []


def test_a_total_above_sums_what_came_since_the_last_one():
    rows = [
        ["2567", "ก", "1", "1"],
        [None, "รวม", "1", "1"],
        ["2568", "ก", "2", "2"],
        ["2568", "ข", "3", "3"],
        [None, "รวม", "5", "9"],
        [None, "รวม", "0", "0"],
    ]
    assert wrong(summed(*rows, total="above")) == [("D6", "9.00", "5.00")]


def test_totals_of_totals_are_rules_of_their_own():
    part, whole = TOTAL | {"like": ["รวมอนุบาล%", "รวมประถม%"], "total": "above"}, TOTAL | {"total": ["year"]}
    rows = []
    for school, wrong_by in (("1", 0), ("2", 5)):
        rows += [[school, "อ.1", "1", None], [school, "รวมอนุบาล", "1", None], [school, "ป.1", "2", None], [school, "ป.2", "3", None]]
        rows += [[school, "รวมประถม", "5", None], [school, "รวมทั้งหมด", str(6 + wrong_by), None]]
    assert wrong(summed(*rows, skip=[part, whole])) == [("C13", "11", "6")]


def test_a_total_of_rows_that_agree_sees_through_merged_cells():
    rows = [["2567", "ก", "1", None], [None, "ข", "2", None], [None, "รวม", "3", None], ["2568", "ก", "4", None], [None, "รวม", "7", None]]
    assert wrong(summed(*rows, total=["year"], fill_down=["year"])) == [("C6", "7", "4")]


def test_a_refused_row_counts_with_the_numbers_that_could_be_read():
    found = summed(["2567", "ก", "1", "?"], ["2567", "ข", "2", "2.00"], ["2567", "รวม", "3", "2.00"])
    assert found.rows_refused == 1 and wrong(found) == []


def test_what_a_total_does_not_say_is_not_wrong():
    assert wrong(summed(["2567", "ก", "1", "1"], [None, "รวม", None, "ดูตาราง 2"], [None, "รวม", "-", None])) == []


def test_each_sheet_and_each_delivery_has_totals_of_its_own():
    agreed = table_of(COLUMNS, headings=HEADINGS, skip=[TOTAL | {"total": "sheet"}])
    rows = [list(HEADINGS), ["2567", "ก", "1", None], [None, "รวม", "1", None]]
    first, second = judge(agreed, [sheet(agreed, rows), sheet(agreed, [*rows, ["2567", "ข", "1", None]])])
    assert wrong(first) == [] and wrong(second) == [("C3", "1", "2")]


def test_each_column_across_has_a_total_of_its_own():
    columns = {"place": {}, "year": {"data_type": "integer", "form": "year_be"}, "people": {"data_type": "integer"}}
    wide = {"headings": "25*", "heading_as": "year", "cell_as": "people"}
    agreed = table_of(columns, headings={"ชุมชน": "place"}, wide=wide, skip=[TOTAL | {"total": "sheet"}])
    (found,) = judge(agreed, [sheet(agreed, [["ชุมชน", "2567", "2568"], ["ก", "1", "2"], ["ข", "3", "4"], ["รวม", "4", "7"]])])
    assert wrong(found) == [("C4", "7", "6")] and len(found.skipped) == 1


def test_side_by_side_blocks_are_one_sheet():
    columns = {"place": {}, "people": {"data_type": "integer"}}
    agreed = table_of(columns, WORKBOOK | {"blocks": ["A:B", "D:E"]}, skip=[TOTAL | {"total": "sheet"}])
    rows = [["place", "people", None, "place", "people"], ["ก", "1", None, "ค", "3"], ["ข", "2", None, "รวม", "6"]]
    (found,) = judge(agreed, [sheet(agreed, rows)])
    assert wrong(found) == []


def cents(low: int, high: int):
    return st.lists(st.integers(low, high), min_size=1, max_size=40)


@FEW
@given(cents(0, 10**9))
def test_a_sum_of_rounded_numbers_is_no_mistake(thousandths):
    """The office adds what it has in full and shows every number rounded."""
    shown = [str((Decimal(number) / 1000).quantize(Decimal("0.01"))) for number in (*thousandths, sum(thousandths))]
    rows = [["2567", f"ก{place}", None, number] for place, number in enumerate(shown[:-1])]
    assert wrong(summed(*rows, ["2567", "รวม", None, shown[-1]])) == []


@FEW
@given(cents(1, 10**9), st.sampled_from([1, -1]), st.integers(1, 10**6))
def test_whole_numbers_are_exact(numbers, sign, off):
    rows = [["2567", f"ก{place}", None, f"{number:,}"] for place, number in enumerate(numbers)]
    assert wrong(summed(*rows, ["2567", "รวม", None, str(sum(numbers))])) == []
    claimed = sum(numbers) + sign * off
    assert wrong(summed(*rows, ["2567", "รวม", None, str(claimed)])) == [(f"D{len(rows) + 2}", f"{claimed}.00", f"{sum(numbers)}.00")]


@FEW
@given(cents(100, 10**7))
def test_a_row_left_out_of_a_total_is_noticed(satang):
    """Unless it is less than all the roundings together: half a satang for each row, and for the total."""
    rows = [["2567", f"ก{place}", None, f"{amount / 100:.2f}"] for place, amount in enumerate(satang)]
    found = summed(*rows, ["2567", "รวม", None, f"{sum(satang[1:]) / 100:.2f}"])
    assert len(wrong(found)) == (1 if satang[0] > (len(satang) + 1) / 2 else 0)


def test_a_year_in_twelve_equal_parts_is_no_mistake():
    rows = [["2567", f"เดือน {month}", None, "8.33"] for month in range(12)]
    assert wrong(summed(*rows, ["2567", "รวม", None, "100.00"])) == []
    assert wrong(summed(*rows, ["2567", "รวม", None, "100.03"])) == [("D14", "100.03", "99.96")]


def test_numbers_of_any_size_are_summed():
    columns = COLUMNS | {"people": {"data_type": "bigint"}, "budget": {"data_type": "double"}}
    most = 9_000_000_000_000_000_000
    found = summed(
        ["2567", "ก", str(most), "0.1"], ["2567", "ข", str(most), "0.2"], ["2567", "รวม", str(most), "0.30000000000000004"], columns=columns
    )
    assert wrong(found) == [("C4", str(most), str(2 * most))]
    assert wrong(summed(["2567", "ก", "1", "0.5"], ["2567", "รวม", "1", "12.5"], columns=columns)) == [("D3", "12.5", "0.5")]


needs_field = pytest.mark.skipif(not FIELD.exists(), reason="field data is not here")


@needs_field
def test_the_three_wrong_subtotals_of_a_real_budget_are_found():
    with (FIELD / "bkk_budget_by_strategy.csv").open(encoding="utf-8-sig", newline="") as file:
        grid = [[cell or None for cell in row] for row in csv.reader(file)]
    names = ["year", "strategy", "kind", "indicators", "projects", "planned", "planned_millions", "approved_projects", "approved_millions"]
    kinds = ["integer", "varchar", "varchar", "integer", "integer", "decimal(14, 2)", "decimal(14, 2)", "integer", "decimal(14, 2)"]
    columns = {name: {"data_type": kind} for name, kind in zip(names, kinds, strict=True)}
    skip = [{"column": "kind", "like": "รวม%", "why": "แถวรวม", "total": "above"}]
    agreed = table_of(columns, headings=dict(zip(grid[0], names, strict=True)), key=names[:3], skip=skip)
    (found,) = judge(agreed, [sheet(agreed, grid)])
    assert (len(found.landed), found.rows_refused, len(found.skipped)) == (149, 0, 35)
    assert sum(found.landed["approved_millions"].to_pylist()) == Decimal("186586.75")
    assert {total["_row"] for total in found.totals.to_pylist()} == {57, 94, 111}
    assert ("I94", "18346.33", "173.35") in wrong(found)


@needs_field
def test_the_subtotals_and_totals_of_real_schools_are_right():
    with (FIELD / "school_student.csv").open(encoding="utf-8-sig", newline="") as file:
        grid = list(csv.reader(file))
    names = ["school_code", "grade", "boys", "girls", "pupils", "rooms"]
    columns = {name: {"data_type": "integer"} for name in names} | {"school_code": {"form": "code", "digits": 10}, "grade": {}}
    above = {"column": "grade", "like": "รวม%", "why": "แถวรวม", "total": "above"}
    skip = [above | {"like": "รวมทั้งหมด", "total": ["school_code"]}, above]
    agreed = table_of(columns, headings=dict(zip(grid[0], names, strict=True)), key=names[:2], skip=skip)
    (found,) = judge(agreed, [sheet(agreed, grid)])
    assert (len(found.landed), len(found.skipped), sum(found.landed["pupils"].to_pylist())) == (36, 10, 736) and wrong(found) == []
    grid[23][2] = "32"
    assert wrong(judge(agreed, [sheet(agreed, grid)])[0]) == [("C24", "32", "31")]
