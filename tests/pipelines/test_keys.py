"""What a delivery says twice it says once: the later row is given back with the place of the first."""

import pytest

from pipelines.judging.judge import Judged, judge
from pipelines.readers.columns import remembered
from pipelines.readers.tables import gathered
from tests.pipelines.office import DATABASE, GOOD, contract, sent, sheet, table_of

pytestmark = pytest.mark.usefixtures("hash_key")
WHERE_AND_WHEN = {"place": {"required": True}, "day": {"data_type": "date", "required": True}, "people": {"data_type": "integer"}}
HEADINGS = {"ชุมชน": "place", "วันที่": "day", "คน": "people"}


def counted(*rows: list, **said) -> Judged:
    agreed = table_of(WHERE_AND_WHEN, **{"headings": HEADINGS, "key": ["place", "day"]} | said)
    (found,) = judge(agreed, [sheet(agreed, [list(HEADINGS), *rows])])
    return found


def test_the_later_of_two_rows_with_one_key_is_refused_and_names_the_first():
    found = counted(["น้ำใส", "31/10/2568", "1"], ["ข", "31/10/2568", "1"], ["น\u0e4d้าใส ", "31 ต.ค. 68", "2"], ["น้ำใส", "1/11/2568", "1"])
    (cell,) = found.refused.to_pylist()
    assert found.landed["_row"].to_pylist() == [2, 3, 5] and (found.rows_sent, found.rows_refused) == (4, 1)
    assert (cell["_row"], cell["column_name"], cell["heading"], cell["cell"], cell["was_read"]) == (4, "place", "ชุมชน", "A4", "น้ำใส")
    assert cell["reason_th"] == "คอลัมน์ ชุมชน อ่านได้ «น้ำใส» ซ้ำกับแถว 2 (ชุมชน, วันที่ เหมือนกัน) ขอให้เหลือเพียงแถวเดียว"
    assert cell["reason_en"] == "column ชุมชน reads «น้ำใส», the same as row 2 (in ชุมชน, วันที่): keep one of them"


def test_of_many_rows_with_one_key_the_first_lands():
    found = counted(*[["ก", "31/10/2568", str(people)] for people in range(4)])
    assert found.landed["people"].to_pylist() == [0] and found.rows_refused == 3
    assert all("ซ้ำกับแถว 2 " in cell["reason_th"] for cell in found.refused.to_pylist())


def test_a_row_that_repeats_one_that_was_refused_is_refused_too():
    """Once the first is mended and sent again, there would be two."""
    found = counted(["ก", "31/10/2568", "?"], ["ก", "31/10/2568", "1"])
    assert [(cell["_row"], cell["column_name"]) for cell in found.refused.to_pylist()] == [(2, "people"), (3, "place")] and not len(found.landed)


def test_a_row_that_is_wrong_twice_over_says_both():
    found = counted(["ก", "31/10/2568", "1"], ["ก", "31/10/2568", "?"])
    assert [cell["column_name"] for cell in found.refused.to_pylist()] == ["place", "people"] and found.rows_refused == 1


def test_rows_whose_key_cannot_be_read_repeat_nothing():
    found = counted(["ก", "31/13/2568", "1"], ["ก", "31/13/2568", "1"], [None, "1/1/2568", "1"], [None, "1/1/2568", "1"])
    assert {cell["column_name"] for cell in found.refused.to_pylist()} == {"place", "day"} and found.rows_refused == 4
    assert not any("ซ้ำ" in cell["reason_th"] for cell in found.refused.to_pylist())


def test_total_rows_repeat_nothing():
    rows = [["รวม", "31/10/2568", "1"], ["รวม", "31/10/2568", "1"]]
    found = counted(*rows, skip=[{"column": "place", "like": "รวม%", "why": "แถวรวม"}])
    assert (found.rows_sent, len(found.skipped)) == (0, 2)


def test_without_a_key_every_row_lands():
    assert len(counted(["ก", "31/10/2568", "1"], ["ก", "31/10/2568", "1"], key=[]).landed) == 2


def test_a_row_of_another_sheet_is_named_with_it():
    agreed = table_of(WHERE_AND_WHEN, headings=HEADINGS, key=["place"])
    sheets = [sent(agreed, [["ก", "31/10/2568", "1"]], sheet=name) for name in ("ต.ค. 68", "พ.ย. 68")]
    (found,) = judge(agreed, [gathered([(rows, remembered(rows)) for rows in sheets])])
    (cell,) = found.refused.to_pylist()
    assert "ซ้ำกับแถว 2 แผ่น ต.ค. 68 (ชุมชน เหมือนกัน)" in cell["reason_th"] and "row 2 of sheet ต.ค. 68 (in ชุมชน)" in cell["reason_en"]


def test_another_delivery_may_say_it_again():
    agreed = table_of(WHERE_AND_WHEN, headings=HEADINGS, key=["place"])
    rows = sent(agreed, [["ก", "31/10/2568", "1"]])
    assert [len(found.landed) for found in judge(agreed, [rows, rows])] == [1, 1]


def test_an_extract_of_a_living_table_may_repeat_a_row():
    """What lies at the last cursor is read again, and the later row replaces the earlier one."""
    agreed = contract(DATABASE, skip=[], fill_down=[])
    (found,) = judge(agreed, [sent(agreed, [GOOD[:5], [*GOOD[:2], "4", *GOOD[3:5]]])])
    assert found.landed["trips"].to_pylist() == [3, 4] and found.rows_refused == 0


def test_a_person_who_is_a_key_is_masked_when_sent_twice():
    agreed = contract(key=["reporter_hash"], fill_down=[])
    (found,) = judge(agreed, [sent(agreed, [GOOD[:5], [*GOOD[:4], "081 2345678"]])])
    (cell,) = found.refused.to_pylist()
    assert (cell["_row"], cell["was_read"]) == (3, "•••") and "ซ้ำกับแถว 2" in cell["reason_th"] and "081" not in str(cell)
