"""No row is lost: each one sent is landed, or refused with the place of every cell that could not be read."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.judging.judge import Judged, judge
from pipelines.thai import short_date
from tests.pipelines.office import GOOD, TYPES, contract, sent, table_of

pytestmark = pytest.mark.usefixtures("hash_key")
OFFICE = contract(fill_down=[])
ANY_TABLE = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BLANK = st.sampled_from([None, "", "  ", "\u00a0", "\u200b"])
GIBBERISH = st.text("กขคษ#?", min_size=1, max_size=6)
CELLS = {  # column: texts that can be read, and texts that cannot
    "collected_on": (
        st.sampled_from(["31/10/2568", "๓๑ ต.ค. ๖๘", "2025-10-31 00:00:00"]),
        st.one_of(GIBBERISH, BLANK, st.just("31/2/2568"), st.just("-"), st.just("#VALUE!")),
    ),
    "community_name": (GIBBERISH, st.one_of(BLANK, st.just("#REF!"), st.just("ก\ufffdข"))),
    "trips": (
        st.one_of(st.integers(0, 9999).map("{:,}".format), BLANK, st.sampled_from("-–—")),
        st.one_of(GIBBERISH, st.just("1.5"), st.just("#FORMULA! =1+1")),
    ),
    "weight_tonnes": (st.decimals(0, 9999, places=3).map("{:,}".format), st.one_of(GIBBERISH, BLANK, st.just("1,2"), st.just("-"))),
    "reporter_hash": (st.one_of(GIBBERISH, BLANK, st.just("081-234-5678")), st.just("#N/A")),
}
ROWS = st.tuples(*(st.one_of(good.map(lambda text: (text, True)), bad.map(lambda text: (text, False))) for good, bad in CELLS.values()))


def rows_of(*rows: dict, **said) -> Judged:
    """What becomes of these rows; each is a good one, of a community of its own, with some cells replaced."""
    agreed = contract(**said) if said else OFFICE
    good = [dict(zip(TYPES, GOOD, strict=False)) | {"community_name": f"ชุมชน {place}"} for place in range(len(rows))]
    (judged,) = judge(agreed, [sent(agreed, [(plain | row).values() for plain, row in zip(good, rows, strict=True)])])
    return judged


def keyless(**said):
    return contract(fill_down=[], key=[], replaces="everything", **said)


@ANY_TABLE
@given(st.lists(st.lists(ROWS, max_size=30), min_size=1, max_size=4))
def test_of_any_tables_every_row_is_landed_or_refused_and_every_bad_cell_is_reported(tables):
    """Judged together or alone, each delivery is judged by itself."""
    agreed = keyless()
    found = judge(agreed, [sent(agreed, [[text for text, _ in row] for row in rows]) for rows in tables])
    for judged, rows in zip(found, tables, strict=True):
        is_blank = [not any((text or "").strip("\u200b ").strip() for text, _ in row) for row in rows]
        there = [(number, dict(zip(TYPES, row, strict=True))) for number, row in enumerate(rows, 2) if not is_blank[number - 2]]
        bad = {
            (number, f"{'ABCDE'[list(TYPES).index(name)]}{number}")
            for number, row in there
            for name, (text, is_good) in row.items()
            if not is_good and (name == "weight_tonnes" or (text or "").strip("\u200b \u00a0-"))  # the one column that may not be empty
        }
        assert judged.rows_sent == len(there) == len(judged.landed) + judged.rows_refused
        assert [(cell["_row"], cell["cell"]) for cell in judged.refused.to_pylist()] == sorted(bad)
        assert judged.landed["_row"].to_pylist() == [number for number, _ in there if number not in {row for row, _ in bad}]


DAYS = st.dates(date(1960, 1, 1), date(2050, 12, 31))
WAYS = st.sampled_from([short_date, lambda day: f"{day.day}/{day.month}/{day.year + 543}", lambda day: f"{day} 00:00:00"])
WORDS = st.text("กขคงนำ้ เแ๑", min_size=1, max_size=8).filter(str.strip)
TABLE = st.lists(st.tuples(DAYS, WAYS, st.decimals(-(10**9), 10**9, places=2), st.integers(-(10**9), 10**9), WORDS), min_size=1, max_size=30)
CORRUPTED = [
    ("day", "32/1/2568"),
    ("day", "1//2568"),
    ("amount", "1,00"),
    ("amount", "1.2.3"),
    ("amount", "#DIV/0!"),
    ("count", "1O"),
    ("name", "\ufffdะลา"),
]


@ANY_TABLE
@given(TABLE, st.sampled_from(CORRUPTED), st.integers(0))
def test_any_table_reads_back_and_any_cell_corrupted_in_it_is_the_cell_that_is_reported(table, corrupted, where):
    kinds = {"day": "date", "amount": "decimal(14, 2)", "count": "bigint", "name": "varchar"}
    agreed = table_of({name: {"data_type": kind, "required": True} for name, kind in kinds.items()})
    rows = [[way(day), f"{amount:,}", f"{count:,}", name] for day, way, amount, count, name in table]
    (whole,) = judge(agreed, [sent(agreed, rows)])
    values = [tuple(row.values())[:3] for row in whole.landed.to_pylist()]
    assert values == [(day, amount, count) for day, _, amount, count, _ in table] and whole.rows_refused == 0
    place, row = list(kinds).index(corrupted[0]), where % len(rows)
    rows[row][place] = corrupted[1]
    (judged,) = judge(agreed, [sent(agreed, rows)])
    (cell,) = judged.refused.to_pylist()
    assert (cell["cell"], cell["was_read"]) == (f"{'ABCD'[place]}{row + 2}", corrupted[1])
    assert [tuple(row.values())[:3] for row in judged.landed.to_pylist()] == values[:row] + values[row + 1 :]


def test_one_bad_row_in_a_million_is_found_and_the_rest_land():
    """Rule D12."""
    agreed, size, bad = keyless(), 1_000_000, 777_777
    weights = [f"{tonnes:,}.25" for tonnes in range(size)]
    weights[bad] = "1.2O"
    rows = zip(["31 ต.ค. 2568", "1/11/2568"] * (size // 2), ["ชุมชนสมมติ"] * size, ["3"] * size, weights, [None] * size, strict=True)
    (judged,) = judge(agreed, [sent(agreed, rows)])
    assert (judged.rows_sent, len(judged.landed), judged.rows_refused) == (size, size - 1, 1)
    assert [(cell["cell"], cell["was_read"]) for cell in judged.refused.to_pylist()] == [(f"D{bad + 2}", "1.2O")]


def test_one_bad_cell_among_ten_thousand_rows_is_found_and_the_rest_land():
    agreed = keyless()
    rows = [[*GOOD[:3], f"{tonnes}.5", GOOD[4]] for tonnes in range(10_000)]
    rows[7_777] = [*GOOD[:2], "3O", *GOOD[3:5]]
    (judged,) = judge(agreed, [sent(agreed, rows)])
    assert (judged.rows_sent, len(judged.landed), judged.rows_refused) == (10_000, 9_999, 1)
    assert [(cell["cell"], cell["was_read"]) for cell in judged.refused.to_pylist()] == [("C7779", "3O")]
    assert judged.landed["weight_tonnes"].to_pylist()[:3] == [Decimal("0.5"), Decimal("1.5"), Decimal("2.5")]


def test_a_row_lands_as_what_its_cells_mean():
    (row,) = rows_of({}).landed.to_pylist()
    assert row["collected_on"] == date(2025, 10, 31) and row["trips"] == 3 and row["weight_tonnes"] == Decimal("1.250")
    assert (row["community_name"], row["_sheet"], row["_row"]) == ("ชุมชน 0", "", 2)


def test_every_type_of_a_contract_lands_as_it_says():
    kinds = ["varchar", "integer", "bigint", "double", "boolean", "date", "time", "timestamp", "decimal(5, 1)"]
    texts = ["ก", "1", "2", "2.5", "ใช่", "31/10/2568", "14:30", "31/10/2568 14:30", "2.5"]
    agreed = table_of({f"c{place}": {"data_type": kind} for place, kind in enumerate(kinds)})
    (judged,) = judge(agreed, [sent(agreed, [texts, [None] * 8 + ["1"]])])
    types = [pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_(), pa.date32(), pa.time64("us"), pa.timestamp("us"), pa.decimal128(5, 1)]
    assert judged.landed.schema.types == [*types, pa.string(), pa.int64()]
    assert judged.landed.to_pylist()[0]["c7"] == datetime(2025, 10, 31, 14, 30)


def test_the_corrupted_cell_is_the_cell_that_is_reported():
    rows = [GOOD[:5], [*GOOD[:1], "ข", GOOD[2], "1.2๕O", GOOD[4]]]
    (judged,) = judge(OFFICE, [sent(OFFICE, rows, sheet="ต.ค. 68", found={"weight_tonnes": "น้ำหนัก"})])
    (cell,) = judged.refused.to_pylist()
    assert (cell["_sheet"], cell["_row"], cell["column_name"], cell["cell"]) == ("ต.ค. 68", 3, "weight_tonnes", "D3")
    assert cell["heading"] == "น้ำหนัก", "the heading is the one in the file, not another that the contract knows"
    assert cell["was_read"] == "1.2๕O"
    assert cell["reason_th"] == "คอลัมน์ น้ำหนัก อ่านได้ «1.2๕O» ต้องเป็นตัวเลข เช่น 1,250.75"
    assert cell["reason_en"] == "column น้ำหนัก reads «1.2๕O», expected a number, such as 1,250.75"


def test_every_bad_cell_of_a_row_is_reported():
    judged = rows_of({"collected_on": "31 ก.พ. 2568", "trips": "สาม"}, {})
    assert [cell["column_name"] for cell in judged.refused.to_pylist()] == ["collected_on", "trips"]
    assert (judged.rows_sent, judged.rows_refused, len(judged.landed)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("text", "th", "en"),
    [
        ("#DIV/0!", "อ่านได้ «#DIV/0!» เซลล์แสดงค่าผิดพลาด", "an error of the spreadsheet"),
        ("#FORMULA! =SUM(A1:A3)", "เป็นสูตรที่ยังไม่ได้คำนวณ ขอให้เปิดไฟล์ใน Excel", "never calculated: open the file in Excel"),
        ("ยะล\ufffd", "มีตัวอักษรที่เสียหาย", "damaged beyond repair"),
    ],
)
@pytest.mark.parametrize("column", TYPES)
def test_what_went_wrong_before_it_came_here_is_said_in_a_sentence_of_its_own(column, text, th, en):
    (cell,) = rows_of({column: text}).refused.to_pylist()
    shown = "•••" if column == "reporter_hash" else text
    assert cell["was_read"] == shown and th.replace(text, shown) in cell["reason_th"] and en in cell["reason_en"]


def test_a_month_that_excel_moved_by_a_century_is_said_to_be_one():
    agreed = table_of({"month": {"data_type": "date", "form": "month"}})
    (cell,) = judge(agreed, [sent(agreed, [["1968-10-01 00:00:00"]])])[0].refused.to_pylist()
    assert "ขอให้พิมพ์ปีสี่หลัก" in cell["reason_th"] and "type the year in four digits" in cell["reason_en"]


def test_a_cell_as_long_as_a_letter_is_quoted_in_part():
    (cell,) = rows_of({"trips": "ก" * 30_000}).refused.to_pylist()
    assert len(cell["was_read"]) == 30_000 and len(cell["reason_th"]) < 200 and "…»" in cell["reason_en"]


@pytest.mark.parametrize("column", ["collected_on", "community_name", "weight_tonnes"])
@pytest.mark.parametrize("empty", [None, "\u200b", "N/A"])
def test_a_cell_that_may_not_be_empty_says_that_it_is(column, empty):
    (cell,) = rows_of({column: empty}, nothing=["n/a"], fill_down=[]).refused.to_pylist()
    assert cell["column_name"] == column and cell["was_read"] is None
    assert "ว่างอยู่" in cell["reason_th"] and "is empty" in cell["reason_en"]


@pytest.mark.parametrize("dash", ["-", " – ", "—"])
def test_a_dash_means_that_there_is_none(dash):
    (row,) = rows_of({"trips": dash, "community_name": dash}).landed.to_pylist()
    assert row["trips"] is None and row["community_name"] == dash.strip()


def test_an_integer_is_refused_rather_than_rounded():
    assert [cell["was_read"] for cell in rows_of({"trips": "2.5"}, {"trips": "2.0"}).refused.to_pylist()] == ["2.5"]


def test_a_delivery_without_rows_is_a_delivery():
    empty, full = judge(OFFICE, [sent(OFFICE, []), sent(OFFICE, [GOOD[:5]])])
    assert (empty.rows_sent, empty.rows_refused, len(empty.landed), len(full.landed)) == (0, 0, 0, 1)
    for name in ("landed", "refused", "skipped", "totals"):
        assert getattr(empty, name).schema == getattr(full, name).schema
    assert judge(OFFICE, [sent(OFFICE, [])])[0].landed.schema == full.landed.schema and judge(OFFICE, []) == []


def test_rows_that_need_no_judge_are_whole():
    judged = Judged.whole(pa.table({"a": [1, 2]}))
    assert (judged.rows_sent, judged.rows_refused, len(judged.refused), len(judged.skipped), len(judged.totals)) == (2, 0, 0, 0, 0)
    assert judged.refused.schema == rows_of({}).refused.schema and judged.totals.schema == rows_of({}).totals.schema
