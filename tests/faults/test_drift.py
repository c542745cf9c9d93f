"""D2: a sheet whose columns drift is mapped by what its contract declares, or held; never a column that is silently empty or another's."""

import pytest

from tests.pipelines.office import GOOD, HEADINGS, NOTE, OLD_WEIGHT, PHONE, TRIPS, WEIGHT, WHEN, WHERE, WORKBOOK, contract, land, landed, write_xlsx


def renamed(heading: str, other: str | None) -> tuple[list, list]:
    return [other if name == heading else name for name in HEADINGS], GOOD


def without(heading: str) -> tuple[list, list]:
    place = HEADINGS.index(heading)
    return [name for name in HEADINGS if name != heading], [cell for at, cell in enumerate(GOOD) if at != place]


def with_more(*headings: str | None) -> tuple[list, list]:
    return [*HEADINGS, *headings], [*GOOD, *["x"] * len(headings)]


SAME = {
    "as agreed": (HEADINGS, GOOD),
    "the other way round": (HEADINGS[::-1], GOOD[::-1]),
    "two columns changed places": ([WHERE, WHEN, *HEADINGS[2:]], [GOOD[1], GOOD[0], *GOOD[2:]]),
    "spaces round a heading": renamed(WHERE, f"  {WHERE} "),
    "a no-break space within": renamed(WEIGHT, WEIGHT.replace(" ", "\u00a0")),
    "two spaces within": renamed(WEIGHT, WEIGHT.replace(" ", "  ")),
    "a line break within": renamed(WEIGHT, WEIGHT.replace(" ", "\n")),
    "a tab within": renamed(WEIGHT, WEIGHT.replace(" ", "\t")),
    "SARA AM in two parts": renamed(WEIGHT, WEIGHT.replace("\u0e33", "\u0e4d\u0e32")),
    "SARA AM in two parts, the tone first": renamed(WEIGHT, WEIGHT.replace("\u0e49\u0e33", "\u0e4d\u0e49\u0e32")),
    "a zero-width space": renamed(WHERE, f"{WHERE[:3]}\u200b{WHERE[3:]}"),
    "a byte order mark": renamed(WHEN, f"\ufeff{WHEN}"),
    "the old heading, an alias": renamed(WEIGHT, OLD_WEIGHT),
    "no free text this time": without(NOTE),
    "an empty column more": ([*HEADINGS, None], [*GOOD, None]),
    "a column of blanks more": ([*HEADINGS, None], [*GOOD, "  "]),
}
HELD = {
    "a heading renamed": renamed(TRIPS, "จำนวนเที่ยวรถ"),
    "a heading renamed to another's kind": renamed(WHEN, "วันที่ชำระ"),
    "a heading blank": renamed(TRIPS, None),
    "a heading that lost its unit": renamed(WHERE, "ชุมชน/หมู่"),
    "a heading in English": renamed(WHERE, "community"),
    "a heading in another unit": renamed(WEIGHT, "น้ำหนัก (กก.)"),
    "a footnote mark on a heading": renamed(WHERE, f"{WHERE}*"),
    "a column dropped": without(TRIPS),
    "the first column dropped": without(WHEN),
    "the personal column dropped": without(PHONE),
    "a column added": with_more("เลขบัตรประชาชน"),
    "two columns added": with_more("ผู้บันทึก", "เวลา"),
    "a heading twice": with_more(WHERE),
    "a heading and its alias": with_more(OLD_WEIGHT),
    "data without a heading": with_more(None),
}


def test_there_are_thirty_and_more_of_them():
    assert len(SAME) + len(HELD) >= 30


@pytest.mark.parametrize("drift", SAME)
def test_what_means_the_same_lands_the_same(warehouse, drift):
    headings, row = SAME[drift]
    (outcome,) = land(warehouse, contract(WORKBOOK), write_xlsx(warehouse / "inbox" / "works" / "ขยะ.xlsx", [headings, row]))
    assert outcome.held is None
    (found,) = landed(warehouse, contract())
    assert (found["community_name"], found["trips"], str(found["weight_tonnes"])) == ("ชุมชนสมมติ", 3, "1.250") and found["reporter_hash"]


@pytest.mark.parametrize("drift", HELD)
def test_what_may_mean_something_else_is_held_with_its_heading(warehouse, drift):
    headings, row = HELD[drift]
    (outcome,) = land(warehouse, contract(WORKBOOK), write_xlsx(warehouse / "inbox" / "works" / "ขยะ.xlsx", [headings, row]))
    assert outcome.held and "ขยะ.xlsx" in outcome.held.th and "«" in outcome.held.th and "«" in outcome.held.en
    assert landed(warehouse, contract()) == []


@pytest.mark.parametrize(("place", "cell"), [(0, "ไม่ทราบ"), (2, "สาม"), (3, "1.2.5")])
def test_a_retyped_column_sends_its_rows_back(warehouse, place, cell):
    row = [cell if at == place else value for at, value in enumerate(GOOD)]
    (outcome,) = land(warehouse, contract(WORKBOOK), write_xlsx(warehouse / "inbox" / "works" / "ขยะ.xlsx", [HEADINGS, row]))
    assert (outcome.rows_sent, outcome.rows_landed, outcome.rows_refused) == (1, 0, 1)
    assert [line["cell"] for line in outcome.refused.to_pylist()] == [f"{'ABCD'[place]}2"]
