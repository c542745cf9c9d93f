"""A source must not shrink: too few rows, too many, or a part that is missing or new, and the delivery waits for a named person."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.ledger import Ledger
from pipelines.volume import strange_volume
from tests.pipelines.office import GOOD, contract, land, landed, write_csv

MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.")
OCTOBER = datetime(2025, 11, 1, tzinfo=UTC)


def rounds(month: str, communities: list[str]) -> list[list[str]]:
    return [[f"1 {month} 2568", community, *GOOD[2:]] for community in communities]


def sent_in_turn(warehouse, agreed, *sizes: int) -> list:
    """One file a month with that many communities; what became of the last."""
    for month, size in enumerate(sizes):
        path = write_csv(warehouse / "inbox" / "works" / f"ขยะ {month}.csv", rounds(MONTHS[month], [f"ชุมชน {n}" for n in range(size)]))
        outcomes = land(warehouse, agreed, path, at=OCTOBER + timedelta(days=30 * month))
    return outcomes


@pytest.mark.parametrize(("last", "said"), [(6, "น้อยกว่าปกติมาก"), (20, "มากกว่าปกติมาก")])
def test_a_delivery_that_lost_two_fifths_or_doubled_is_held(warehouse, last, said):
    (outcome,) = sent_in_turn(warehouse, contract(), 10, 10, 10, last)
    assert said in outcome.held.th and f"{last} แถว" in outcome.held.th and "ขยะ 3.csv" in outcome.held.th and "10" in outcome.held.en
    assert len(landed(warehouse, contract())) == 30, "the city keeps the last good data"


@pytest.mark.parametrize("last", [7, 10, 17])
def test_an_ordinary_month_is_not_held(warehouse, last):
    (outcome,) = sent_in_turn(warehouse, contract(), 10, 10, 10, last)
    assert outcome.held is None and outcome.rows_landed == last


def test_what_each_delivery_replaces_whole_is_known_by_the_one_before():
    agreed = contract(replaces="everything")
    assert strange_volume(agreed, 59, [100]) and not strange_volume(agreed, 90, [100]) and not strange_volume(contract(), 59, [100])


def test_a_workbook_that_grows_all_year_says_so_in_its_contract():
    assert not strange_volume(contract(volume={"at_least": None, "at_most": None}), 1, [100, 100, 100])
    assert strange_volume(contract(volume={"at_least": 0.99}), 98, [100, 100, 100])


@pytest.mark.parametrize(("communities", "named"), [(["ก", "ข"], "ไม่มีข้อมูลของ «ค»"), (["ก", "ข", "ค", "เขต 99"], "«เขต 99» ที่ไม่เคยมี")])
def test_a_part_that_is_missing_or_new_holds_the_delivery(warehouse, communities, named):
    agreed = contract(partitions=["community_name"], volume={"at_least": None, "at_most": None})
    inbox = warehouse / "inbox" / "works"
    land(warehouse, agreed, write_csv(inbox / "ขยะ 1.csv", rounds("ต.ค.", ["ก", "ข", "ค"])), at=OCTOBER)
    (outcome,) = land(warehouse, agreed, write_csv(inbox / "ขยะ 2.csv", rounds("พ.ย.", communities)), at=OCTOBER + timedelta(days=30))
    assert named in outcome.held.th and len(landed(warehouse, agreed)) == 3


def test_a_part_whose_row_was_refused_is_not_new_when_it_comes_again(warehouse):
    """Else the mended workbook, and every one after it, would wait for a person."""
    agreed = contract(partitions=["community_name"], volume={"at_least": None, "at_most": None})
    inbox = warehouse / "inbox" / "works"
    whole = rounds("พ.ย.", ["ก", "ข", "ค"])
    broken = [*whole[:2], [*whole[2][:3], "เกือบตัน", *whole[2][4:]]]
    for number, rows in enumerate((rounds("ต.ค.", ["ก", "ข", "ค"]), broken, whole)):
        (outcome,) = land(warehouse, agreed, write_csv(inbox / f"ขยะ {number}.csv", rows), at=OCTOBER + timedelta(days=number))
        assert outcome.held is None and outcome.rows_refused == (number == 1)


def test_a_named_person_lets_a_held_delivery_through_and_it_is_written_down(warehouse):
    sent_in_turn(warehouse, contract(), 10, 10, 10, 5)
    ledger = Ledger(warehouse)
    (held,) = ledger.holds()
    assert held.can_release
    ledger.decide(held.delivery_id, "release", "นายสมมติ", "ชุมชนครึ่งหนึ่งย้ายไปเทศบาลอื่น")
    (outcome,) = land(warehouse, contract())
    assert outcome.rows_landed == 5 and ledger.holds() == []
    decided = ledger.decided("release")[held.delivery_id]
    assert (decided.decided_by, decided.why) == ("นายสมมติ", "ชุมชนครึ่งหนึ่งย้ายไปเทศบาลอื่น")


def test_a_held_delivery_stays_in_sight_until_it_is_sent_right_or_set_aside(warehouse):
    """Another month's good file does not hide it."""
    agreed, inbox = contract(), warehouse / "inbox" / "works"
    wrong = write_csv(inbox / "ขยะ 1.csv", [GOOD], headings=["วัน", *["ก"] * 5])
    land(warehouse, agreed, wrong, at=OCTOBER)
    land(warehouse, agreed, write_csv(inbox / "ขยะ 2.csv", [GOOD]), at=OCTOBER + timedelta(days=1))
    ledger = Ledger(warehouse)
    assert [past.file_name for past in ledger.holds("works", "waste")] == ["ขยะ 1.csv"]
    land(warehouse, agreed, write_csv(wrong, rounds("ธ.ค.", ["ก"])), at=OCTOBER + timedelta(days=2))
    assert ledger.holds() == []


def test_a_delivery_that_is_set_aside_is_seen_no_more_and_never_lands(warehouse):
    sent_in_turn(warehouse, contract(), 10, 10, 10, 5)
    ledger = Ledger(warehouse)
    ledger.decide(ledger.holds()[0].delivery_id, "dismiss", "นายสมมติ", "ส่งผิดไฟล์")
    assert land(warehouse, contract()) == [] and ledger.holds() == [] and len(landed(warehouse, contract())) == 30
