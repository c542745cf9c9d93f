"""Numbers and words as people type them: commas, baht, brackets, Thai digits, SARA AM in two parts. A broken number is no number."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.thai import ODD, alike, connect, short_date, tidy
from tests.pipelines.office import read
from tests.pipelines.test_thai_dates import THAI_DIGITS

FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate])  # failures say enough unshrunk
MONEY = st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=40, max_size=40)


def ways(amount: Decimal) -> list[str]:
    """An amount as offices write it."""
    plain, commas, size = f"{amount:f}", f"{amount:,.2f}", f"{abs(amount):,.2f}"
    written = [plain, commas, f" {commas} ", f"{commas} บาท", f"{commas}บาท", f"{commas}฿", plain.replace("-", "−"), plain.replace("-", "- ")]
    if amount >= 0:
        written += [f"฿{commas}", f"฿ {commas}", f"+{plain}", f"{plain} THB", f"THB {commas}", f"0{plain}"]
    else:
        written += [f"({size})", f"( {size} )", f"({size} บาท)"]
    if amount == amount.to_integral_value():
        written += [f"{amount:,.0f}.-", f"{amount:,.0f},-", f"{amount:.0f} .-", f"{amount:.0f}."]
    return [*written, *(text.translate(THAI_DIGITS) for text in written)]


@FEW
@given(MONEY)
def test_an_amount_reads_back_however_it_is_written(amounts):
    meant = [(text, amount) for amount in [*amounts, *map(round, amounts)] for text in ways(Decimal(amount))]
    values = read([text for text, _ in meant], "decimal(16, 2)")
    assert not [(text, amount, value) for (text, amount), value in zip(meant, values, strict=True) if amount != value]


@FEW
@given(st.lists(st.lists(st.from_regex(r"\A[1-9][0-9]{0,3}\Z"), min_size=2, max_size=4), min_size=60, max_size=60))
def test_a_number_grouped_wrongly_is_refused_not_guessed(cases):
    values = read([",".join(groups) for groups in cases], "bigint")
    for groups, value in zip(cases, values, strict=True):
        is_right = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        assert value == (int("".join(groups)) if is_right else None), groups


@pytest.mark.parametrize(
    "text",
    [
        "41,193,O16.61",
        "12 34",
        "1.234.567",
        "1.000,50",
        "5-",
        "--5",
        "(-5)",
        "-(5)",
        "()",
        "5%",
        "#REF!",
        "nan",
        "inf",
        "0x10",
        "หนึ่งร้อย",
        "1,000 ตัน",
        ".",
    ],
)
def test_what_is_not_certainly_a_number_is_none(text):
    assert read([text], "decimal(16, 2)") == [None] and read([text], "double") == [None]


def test_a_number_too_large_for_its_column_is_none():
    assert read(["99999999999999.99", "100000000000000"], "decimal(16, 2)") == [Decimal("99999999999999.99"), None]
    assert read(["2147483647", "2147483648"], "integer") == [2147483647, None]
    assert read(["9223372036854775807", "9223372036854775808"], "bigint") == [9223372036854775807, None]


def test_a_computed_cell_is_rounded_half_up_to_its_scale():
    assert read(["1.005", "2.675", "-1.005", "0.30000000000000004"], "decimal(16, 2)") == [
        Decimal(text) for text in ("1.01", "2.68", "-1.01", "0.30")
    ]


@FEW
@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=40, max_size=40))
def test_an_integer_is_never_rounded(numbers):
    values = read([f"{number:f}" for number in numbers], "integer")
    assert values == [int(number) if number == int(number) else None for number in numbers]


def test_what_computing_leaves_behind_an_integer_is_no_fraction():
    assert read(["3.0000000000000004", "2.9999999999999996", "3.00001"], "integer") == [3, 3, None]


def test_yes_and_no_are_read_in_both_languages():
    assert read(["ใช่", "มี", "TRUE", "1", "ไม่ใช่", "ไม่มี", "False", "๐", "อาจจะ"], "boolean") == [True] * 4 + [False] * 4 + [None]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("น\u0e4dา", "นำ"),  # NIKHAHIT and SARA AA look like SARA AM
        ("น\u0e4d\u0e49า", "น้ำ"),  # with the tone after the NIKHAHIT
        ("น\u0e49\u0e4dา", "น้ำ"),  # and before it
        ("เเผนงาน", "แผนงาน"),  # two SARA E look like SARA AE
        ("จำนวน\u200bราย", "จำนวนราย"),  # a place where a line may break is no space
        ("\ufeffเดือน", "เดือน"),
        ("งบ\u00a0ประมาณ", "งบ ประมาณ"),
        ("จำนวน\r\nราย", "จำนวน ราย"),
        ("  สอง   ช่อง\u3000", "สอง ช่อง"),
        ("น้ำแข็ง ๑๒ ก้อน", "น้ำแข็ง ๑๒ ก้อน"),  # digits in words stay as they are
    ],
)
def test_spelling_that_looks_right_is_made_right(typed, meant):
    assert tidy([typed]) == [meant] and read([typed], "varchar") == [meant]


@FEW
@given(st.lists(st.text("กขนำแเ้่ํา \u00a0\u200b1", max_size=12), min_size=1, max_size=40))
def test_mending_twice_is_mending_once(texts):
    once = tidy(texts)
    assert tidy(once) == once


def test_a_text_without_anything_odd_needs_no_mending():
    """The judge mends odd texts only, so every letter that mending changes or drops must be odd."""
    letters = [chr(code) for planes in ((1, 0xD800), (0xE000, 0x20000), (0xE0000, 0xE1000)) for code in range(*planes)]
    texts = pa.table({"cell": [text for letter in letters for text in (f"ก{letter}า", letter, f"ก {letter}")]})
    with connect() as db:
        missed = db.execute(f"select cell from texts where not regexp_matches(cell, '{ODD}') and thai_text(cell) is distinct from cell").fetchall()
    assert len(texts) > 300_000 and missed == []


def test_what_is_blank_is_nothing():
    assert tidy([None, "", " \u00a0\u200b\t"]) == ["", "", ""] and read([" \u00a0\u200b"], "varchar") == [None]


def test_a_file_is_known_by_its_name_however_it_is_typed():
    names = ["ผลิตน้ำ 2568-10.xlsx", "ผลิตนํ้า  2568-11.XLSX", "ผลิตไฟ 2568-10.xlsx", "ผลิตน้ำ.csv"]
    assert alike(names, "ผลิตน้ำ*.xlsx") == names[:2] and alike([], "*") == []


def test_a_short_date_reads_as_it_was_written():
    assert short_date(date(2026, 10, 31)) == "31 ต.ค. 2569"
