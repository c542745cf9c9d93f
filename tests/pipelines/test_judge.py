"""No row is lost: each one sent is landed, or refused with the place of every cell that could not be read."""

import hashlib
import hmac
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.judge import EXPECTED, Judged, judge
from pipelines.settings import Unsafe
from tests.pipelines.office import GOOD, TYPES, contract, sent

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
        st.one_of(GIBBERISH, BLANK, st.just("31/2/2568"), st.just("-")),
    ),
    "community_name": (GIBBERISH, BLANK),
    "trips": (st.one_of(st.integers(0, 9999).map("{:,}".format), BLANK, st.sampled_from("-–—")), st.one_of(GIBBERISH, st.just("1.5"))),
    "weight_tonnes": (st.decimals(0, 9999, places=3).map("{:,}".format), st.one_of(GIBBERISH, BLANK, st.just("1,2"), st.just("-"))),
    "reporter_hash": (st.one_of(GIBBERISH, BLANK, st.just("081-234-5678")), st.nothing()),
}
ROWS = st.tuples(*(st.one_of(good.map(lambda text: (text, True)), bad.map(lambda text: (text, False))) for good, bad in CELLS.values()))


def rows_of(*rows: list, **said) -> Judged:
    """What becomes of these rows; each is a good one with some cells replaced."""
    agreed = contract(**said) if said else OFFICE
    return judge(agreed, sent(agreed, [[row.get(name, cell) for name, cell in zip(TYPES, GOOD, strict=False)] for row in rows]))


@ANY_TABLE
@given(st.lists(ROWS, max_size=40))
def test_of_any_table_every_row_is_landed_or_refused_and_every_bad_cell_is_reported(rows):
    judged = judge(OFFICE, sent(OFFICE, [[text for text, _ in row] for row in rows]))
    is_blank = [not any((text or "").strip("\u200b ").strip() for text, _ in row) for row in rows]
    there = [(number, row) for number, row in enumerate(rows, 2) if not is_blank[number - 2]]
    bad = {(number, name) for number, row in there for name, (_, is_good) in zip(TYPES, row, strict=True) if not is_good}
    assert judged.rows_sent == len(there) == len(judged.landed) + judged.rows_refused
    assert {(cell["_row"], cell["column_name"]) for cell in judged.refused.to_pylist()} == bad
    assert judged.landed["_row"].to_pylist() == [number for number, _ in there if number not in {row for row, _ in bad}]


def test_one_bad_cell_among_ten_thousand_rows_is_found_and_the_rest_land():
    rows = [GOOD[:5]] * 10_000
    rows[7_777] = [*GOOD[:2], "3O", *GOOD[3:5]]
    judged = judge(OFFICE, sent(OFFICE, rows))
    assert (judged.rows_sent, len(judged.landed), judged.rows_refused) == (10_000, 9_999, 1)
    assert [(cell["_row"], cell["was_read"]) for cell in judged.refused.to_pylist()] == [(7_779, "3O")]


def test_a_row_lands_as_what_its_cells_mean():
    (row,) = rows_of({}).landed.to_pylist()
    assert row["collected_on"] == date(2025, 10, 31) and row["trips"] == 3 and row["weight_tonnes"] == Decimal("1.250")
    assert (row["community_name"], row["_sheet"], row["_row"]) == ("ชุมชนสมมติ", "", 2)


def test_the_corrupted_cell_is_the_cell_that_is_reported():
    agreed = contract(fill_down=[])
    rows = [GOOD[:5], [*GOOD[:3], "1.2๕O", GOOD[4]], GOOD[:5]]
    (cell,) = judge(agreed, sent(agreed, rows, sheet="ต.ค. 68", found={"weight_tonnes": "น้ำหนัก"})).refused.to_pylist()
    assert (cell["_sheet"], cell["_row"], cell["column_name"]) == ("ต.ค. 68", 3, "weight_tonnes")
    assert cell["heading"] == "น้ำหนัก", "the heading is the one in the file, not another that the contract knows"
    assert cell["was_read"] == "1.2๕O"
    assert cell["reason_th"] == "คอลัมน์ น้ำหนัก อ่านได้ «1.2๕O» ต้องเป็นตัวเลข เช่น 1,250.75"
    assert cell["reason_en"] == "column น้ำหนัก reads «1.2๕O», expected a number, such as 1,250.75"


def test_every_bad_cell_of_a_row_is_reported():
    judged = rows_of({"collected_on": "31 ก.พ. 2568", "trips": "สาม"}, {})
    assert [cell["column_name"] for cell in judged.refused.to_pylist()] == ["collected_on", "trips"]
    assert (judged.rows_sent, judged.rows_refused, len(judged.landed)) == (2, 1, 1)


@pytest.mark.parametrize("column", ["collected_on", "community_name", "weight_tonnes"])
def test_a_cell_that_may_not_be_empty_says_that_it_is(column):
    (cell,) = rows_of({column: None}).refused.to_pylist()
    assert cell["column_name"] == column and cell["was_read"] is None
    assert "ว่างอยู่" in cell["reason_th"] and "is empty" in cell["reason_en"]


@pytest.mark.parametrize("dash", ["-", " – ", "—"])
def test_a_dash_means_that_there_is_none(dash):
    (row,) = rows_of({"trips": dash, "community_name": dash}).landed.to_pylist()
    assert row["trips"] is None and row["community_name"] == dash.strip()


def test_every_type_says_in_both_languages_what_was_expected():
    assert all(any("ก" <= letter <= "๛" for letter in th) and en.isascii() for th, en in EXPECTED.values())


def test_rows_that_are_no_data_are_skipped_and_counted():
    judged = rows_of({}, {"community_name": "รวมทั้งสิ้น", "collected_on": None}, {"community_name": " รวม\u00a0ตำบล"}, {"community_name": "ชุมชนรวมใจ"})
    assert (judged.rows_sent, len(judged.landed), judged.rows_skipped) == (2, 2, 2)


def test_a_pattern_with_quotation_marks_is_a_pattern():
    judged = rows_of({"community_name": "รวม'; drop"}, {}, skip=[{"column": "community_name", "like": "รวม'; drop%", "why": "แถวรวม"}], fill_down=[])
    assert (judged.rows_sent, judged.rows_skipped) == (1, 1)


def test_a_merged_cell_holds_for_the_rows_below_it_on_its_own_sheet():
    agreed = contract()
    first = [
        ["31/10/2568", "ก", "1", "1", None],
        [None, "ข", "1", "1", None],
        [None] * 5,
        [None, "ค", "1", "1", None],
        ["1/11/2568", "ก", "1", "1", None],
    ]
    rows = [*first, [None, "รวม", "9", "9", None]]
    judged = judge(agreed, sent(agreed, rows))
    assert [row["collected_on"].day for row in judged.landed.to_pylist()] == [31, 31, 31, 1] and judged.rows_skipped == 1


def test_a_merged_total_is_skipped_whole():
    skip = [{"column": "collected_on", "like": "รวม%", "why": "แถวรวม"}]
    agreed = contract(skip=skip)
    judged = judge(agreed, sent(agreed, [GOOD[:5], ["รวม", "ก", "9", "9", None], [None, "ข", "9", "9", None]]))
    assert (judged.rows_sent, judged.rows_skipped) == (1, 2)


def test_wholly_blank_rows_are_not_counted_at_all():
    judged = rows_of({}, dict.fromkeys(TYPES, ""), dict.fromkeys(TYPES, " \u00a0"))
    assert (judged.rows_sent, judged.rows_skipped, judged.rows_refused) == (1, 0, 0)


def test_an_integer_is_refused_rather_than_rounded():
    assert [cell["was_read"] for cell in rows_of({"trips": "2.5"}, {"trips": "2.0"}).refused.to_pylist()] == ["2.5"]


def test_a_delivery_without_rows_is_a_delivery():
    judged = judge(OFFICE, sent(OFFICE, []))
    assert (judged.rows_sent, judged.rows_refused, len(judged.landed)) == (0, 0, 0) and judged.landed.schema.names[:5] == list(TYPES)


@pytest.mark.parametrize("key", ["a key of the tests, 32 characters or more", "ก" * 33 + "abcdefghij", "0123456789abcdef" * 4])
def test_a_person_is_a_keyed_hash_of_what_was_written(monkeypatch, key):
    monkeypatch.setenv("HASH_KEY", key)
    rows = rows_of(*({"reporter_hash": text} for text in ("081-234-5678", " 081 234 5678", "๐๘๑๒๓๔๕๖๗๘", "081.234.5679", "ก.ข.", None, "-"))).landed
    hashed = [hmac.new(key.encode(), plain.encode(), hashlib.sha256).hexdigest() for plain in ("0812345678", "0812345679", "กข")]
    assert rows["reporter_hash"].to_pylist() == [hashed[0]] * 3 + [*hashed[1:], None, None]


def test_another_key_gives_another_hash(monkeypatch):
    one = rows_of({}).landed["reporter_hash"]
    monkeypatch.setenv("HASH_KEY", "another key, just as long as the first one")
    assert one != rows_of({}).landed["reporter_hash"]


def test_a_person_is_masked_where_the_row_is_refused():
    judged = rows_of(
        {"reporter_hash": "081-234-5678"}, {"reporter_hash": " "}, key=["reporter_hash"], personal={"reporter_hash": "hash"}, fill_down=[]
    )
    (cell,) = judged.refused.to_pylist()
    assert cell["column_name"] == "reporter_hash" and cell["was_read"] == "•••"
    unreadable = rows_of({"reporter_hash": "0812345678", "trips": "?"}, fill_down=[]).refused.to_pylist()
    assert "0812345678" not in str(unreadable)


def test_without_a_key_no_person_is_read(monkeypatch):
    monkeypatch.delenv("HASH_KEY")
    with pytest.raises(Unsafe):
        rows_of({})
    assert len(rows_of({}, personal={}, fill_down=[]).landed) == 1
