"""Numbers with units, shares, codes and places, as offices write them; what is outside the contract's bounds is refused."""

from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.judging import cells
from pipelines.judging.values import EXPECTED, expected
from tests.pipelines.office import read, table_of

FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


def said(**of_column) -> tuple[str, str]:
    """What the contract expects of a column, in words."""
    return expected(table_of({"cell": of_column}).columns[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("40 เครื่อง", 40),
        ("40เครื่อง", 40),
        ("๑,๒๕๐ เครื่อง", 1250),
        ("40", 40),
        ("40 ตัว", 40),
        ("-3 เครื่อง", -3),
        ("(3 เครื่อง)", -3),
        ("40 เครื่อง.", 40),
        ("40 คน", None),
        ("เครื่อง 40", None),
        ("40 เครื่อง 2 ตัว", None),
        ("40 บาท", None),  # a contract that names its units takes those alone
        ("2.5 เครื่อง", None),
    ],
)
def test_a_unit_may_stand_after_its_number(typed, meant):
    assert read([typed], "integer", unit=["เครื่อง", "ตัว"]) == [meant]


def test_a_unit_is_a_word_and_no_pattern():
    assert read(["3 ตร.กม.", "3 ตรxกมx", "3 (ไร่)", "3 ล้านบาท"], "integer", unit=["ตร.กม.", "(ไร่)"]) == [3, None, 3, None]
    assert read(["3 million '", "3 MILLION '"], "integer", unit="Million '") == [3, 3]


def test_baht_are_not_taken_for_million_baht():
    assert read(["12.5 ล้านบาท", "500 บาท", "฿500", "12.5"], "decimal(10, 2)", unit="ล้านบาท") == [Decimal("12.50"), None, None, Decimal("12.50")]


@pytest.mark.parametrize("typed", ["45.5%", "45.5 %", "ร้อยละ 45.5", "ร้อยละ ๔๕.๕", "ร้อยละ45.5%"])
def test_a_percentage_is_kept_as_percent(typed):
    assert read([typed], "decimal(5, 2)", form="percent") == read([typed], "decimal(5, 2)", form="fraction") == [Decimal("45.50")]


def test_a_bare_number_is_a_percentage_or_a_share_as_the_contract_says():
    assert read(["45.5", "-3", "1,250", "%", "5%%", "ครึ่ง"], "double", form="percent") == [45.5, -3, 1250, None, None, None]
    assert read(["0.455", "1", "-0.03"], "decimal(5, 2)", form="fraction") == [Decimal("45.50"), 100, -3]


@pytest.mark.parametrize(
    ("typed", "two_digits", "any_digits"),
    [
        ("1", "01", "1"),
        ("1.0", "01", "1"),
        ("01", "01", "01"),
        ("๐๑", "01", "01"),
        ("001", "01", "001"),
        ("0", "00", "0"),
        (" 7 ", "07", "7"),
        ("123", None, "123"),
        ("ก-1", "ก-1", "ก-1"),
        ("1.50", "1.50", "1.50"),  # no whole number: it may be a paragraph
        ("1.02E+12", None, None),  # the last digits are lost for ever
        ("1e5", None, None),
    ],
)
def test_a_code_keeps_its_zeros_and_loses_what_a_spreadsheet_added(typed, two_digits, any_digits):
    assert read([typed], "varchar", form="code", digits=2) == [two_digits]
    assert read([typed], "varchar", form="code") == [any_digits]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("6.5411", Decimal("6.541100")),
        ("-6.5", Decimal("-6.5")),
        ("6°32'28\"N", Decimal("6.541111")),
        ("6° 32′ 28″ N", Decimal("6.541111")),
        ("6º32'28''S", Decimal("-6.541111")),
        ("N 6°32.5'", Decimal("6.541667")),
        ("๖ องศา ๓๒ ลิปดา ๒๘ พิลิปดา", Decimal("6.541111")),
        ("-0°30'", Decimal("-0.5")),
        ("6.5 n", Decimal("6.5")),
        ("6.5 E", None),
        ("N 6.5 S", None),
        ("-6.5 S", None),
        ("6°60'", None),
        ("6°32'61\"", None),
        ("90.0001", None),
        ("101.28", None),  # the longitude in the latitude's column
        ("6,5411", None),
        ("746213", None),
    ],
)
def test_a_latitude_is_a_place_on_the_earth(typed, meant):
    assert read([typed], "decimal(9, 6)", form="latitude") == [meant]


def test_a_longitude_reaches_180_degrees():
    assert read(["101.2804", "101°16'30\"E", "W 10", "180", "180.5", "101 N"], "double", form="longitude") == [
        101.2804,
        101.275,
        -10,
        180,
        None,
        None,
    ]


def test_bounds_are_part_of_what_is_right():
    assert read(["-1", "0", "100", "101", None], "integer", min=0, max=100) == [None, 0, 100, None, None]
    assert read(["0.01", "0.001"], "decimal(5, 2)", min=0.01) == [Decimal("0.01"), None]
    before, first = read(["31/12/2566", "1/1/2567"], "date", min="2024-01-01")
    assert before is None and first.year == 2024
    assert read(["2/1/2567 10:00", "2/1/2567 09:59"], "timestamp", max="2024-01-02 09:59")[0] is None


def test_one_word_of_the_contract_is_meant_in_any_spelling_of_it():
    assert read(["น้ำ", " น\u0e4d\u0e49า", "ไฟ", "ลม", "-", None], one_of=["น้ำ", "ไฟ"], data_type="varchar") == ["น้ำ", "น้ำ", "ไฟ", None, None, None]


def test_what_the_contract_calls_nothing_is_nothing():
    texts = ["N/A", " n/a ", "1111-11-11", "#N/A", "9999", "-", "5", "N/A?"]
    assert read(texts, "integer", nothing=("n/a", "1111-11-11", "#N/A", "9999")) == [None] * 6 + [5, None]
    assert read(["ไม่มีข้อมูล", "มี"], "varchar", nothing=("ไม่มีข้อมูล",)) == [None, "มี"]


@pytest.mark.parametrize(
    "column", [{"data_type": "varchar"}, {"data_type": "varchar", "form": "code"}, {"data_type": "integer"}, {"data_type": "date"}]
)
@pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#REF!", "#name?", "#FORMULA! =SUM(A1:A3)", "à¸\x81à¸", "ยะลา\ufffd", "a\x00b"])
def test_what_is_no_text_of_anyone_is_taken_in_no_column(column, text):
    assert read([text], **column) == [None]


def test_a_number_sign_is_a_text_like_others():
    assert read(["#1", "# หมายเหตุ"], "varchar") == ["#1", "# หมายเหตุ"]


KINDS = {  # texts that are read at a glance, and ones beside them that are not
    "varchar": ({"data_type": "varchar"}, st.text("กน้ำ \u00a0#-\u200b", max_size=5)),
    "code": ({"data_type": "varchar", "form": "code", "digits": 3}, st.text("0123.ก๑ ", max_size=5)),
    "integer": ({"data_type": "integer", "max": 50_000}, st.text("0123,.-e ", max_size=7)),
    "bigint": ({"data_type": "bigint"}, st.from_regex(r"\A[ -]?[0-9]{1,3}(,[0-9]{3}){0,2}(\.0)?\Z")),
    "decimal": ({"data_type": "decimal(6, 2)", "min": -5}, st.from_regex(r"\A[-+]?[0-9]{1,3}(,[0-9]{2,3})?(\.[0-9]{0,3})? ?\Z")),
    "double": ({"data_type": "double"}, st.text("0123,.-e", max_size=7)),
    "percent": ({"data_type": "decimal(9, 3)", "form": "percent"}, st.from_regex(r"\A[0-9]{1,4}(\.[0-9]{1,4})?%?\Z")),
    "latitude": ({"data_type": "decimal(7, 4)", "form": "latitude"}, st.from_regex(r"\A-?[0-9]{1,3}\.[0-9]{1,6}[NS]?\Z")),
    "date": ({"data_type": "date"}, st.from_regex(r"\A(19|20|25)[0-9]{2}-[01][0-9]-[0-3][0-9]( 00:00:0[01])?\Z")),
    "mdy": ({"data_type": "date", "form": "mdy"}, st.from_regex(r"\A(19|20|25)[0-9]{2}-[01][0-9]-[0-3][0-9]\Z")),
    "timestamp": ({"data_type": "timestamp"}, st.from_regex(r"\A(20|25)[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.5)?Z?\Z")),
    "elsewhere": ({"data_type": "timestamp", "zone": "UTC"}, st.from_regex(r"\A202[0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:00:00\Z")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_at_a_glance_is_read_the_same(monkeypatch, kind):
    column, texts = KINDS[kind]

    @FEW
    @given(st.lists(texts, min_size=60, max_size=90))
    def both_ways_agree(texts):
        found = []
        for pays in (0, 10**9):
            monkeypatch.setattr(cells, "GLANCE_PAYS", pays)
            found.append(read(texts, nothing=("0", "00", "ก", "2020-01-01"), **column))
        assert found[0] == found[1]

    both_ways_agree()


def test_every_type_and_form_says_in_both_languages_what_was_expected():
    assert all(any("ก" <= letter <= "๛" for letter in th) and en.isascii() for th, en in EXPECTED.values())


@pytest.mark.parametrize(
    ("column", "th", "en"),
    [
        ({"data_type": "bigint"}, "จำนวนเต็ม เช่น 1,250", "a whole number, such as 1,250"),
        ({"data_type": "double"}, "ตัวเลข เช่น 1,250.75", "a number, such as 1,250.75"),
        ({"data_type": "varchar", "one_of": ["ก", "ข"]}, "อย่างใดอย่างหนึ่งใน ก, ข", "one of ก, ข"),
        ({"data_type": "varchar", "form": "code", "digits": 4}, "รหัสไม่เกิน 4 หลัก", "a code of at most 4 digits"),
        ({"data_type": "integer", "unit": "คัน"}, "จำนวนเต็ม เช่น 1,250 หรือ 1,250 คัน", "a whole number, such as 1,250 or 1,250 คัน"),
        ({"data_type": "integer", "min": 0, "max": 2000}, "จำนวนเต็ม เช่น 1,250 ตั้งแต่ 0 ถึง 2,000", "a whole number, such as 1,250, from 0 to 2,000"),
        (
            {"data_type": "date", "min": "2024-10-01"},
            "วันที่ เช่น 31 ม.ค. 2568 หรือ 31/1/2568 ไม่น้อยกว่า 1 ต.ค. 2567",
            "a date, such as 31/1/2568, at least 2024-10-01",
        ),
        ({"data_type": "decimal(5, 2)", "max": 0.5}, "ตัวเลข เช่น 1,250.75 ไม่เกิน 0.5", "a number, such as 1,250.75, at most 0.5"),
        (
            {"data_type": "timestamp", "form": "mdy"},
            "วันที่แบบเดือนขึ้นก่อนและเวลา เช่น 1/31/2025 02:30 PM",
            "a date, the month first, and time, such as 1/31/2025 02:30 PM",
        ),
    ],
)
def test_what_was_expected_is_said_in_the_contracts_own_words(column, th, en):
    assert said(**column) == (th, en)
