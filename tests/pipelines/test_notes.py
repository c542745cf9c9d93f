"""What lands and still wants a person's eye is told; nothing else is said of what landed."""

from decimal import Decimal

from pipelines.judging.judge import judge
from tests.pipelines.office import sheet, table_of

HEADINGS = {"ชุมชน": "place", "คน": "people"}


def landed(*cells: str, **column: object):
    """The numbers that land of a column, and what is said of them; refused ones are not there."""
    agreed = table_of({"place": {}, "people": {"data_type": "decimal(12, 2)"} | column}, headings=HEADINGS)
    (found,) = judge(agreed, [sheet(agreed, [list(HEADINGS), *([f"ชุมชน {n}", cell] for n, cell in enumerate(cells))])])
    return found.landed["people"].to_pylist(), [note.en for note in found.notes], [note.th for note in found.notes]


def test_commas_stand_at_thousands_unless_the_contract_says_that_they_say_nothing():
    cells = "1,250", "28,020,0", "87,50", "12", "1,2x", "๑,๒๕๐"
    assert landed(*cells)[0] == [1250, 12, 1250]
    numbers, said_en, said_th = landed(*cells, form="loose_commas")
    assert numbers == [1250, 280200, 8750, 12, 1250]
    assert said_en == ["column คน: 2 cells have commas in odd places, read without them as agreed; digits may be lost (B3, B4)"]
    assert "2 เซลล์มีจุลภาคคั่นผิดหลัก" in said_th[0]


def test_loose_commas_leave_whole_numbers_whole():
    assert landed("2,50", "2,5.5", data_type="integer", form="loose_commas")[0] == [250]


def test_a_value_that_is_hardly_ever_so_small_lands_and_is_told():
    numbers, said_en, _ = landed("141.765", "90,000", "99999999", warn_below=1000, warn_above=1000000)
    assert numbers == [Decimal("141.77"), 90000, 99999999]
    assert said_en == [
        "column คน: 1 cells below 1,000 were taken: look at them (B2)",
        "column คน: 1 cells above 1,000,000 were taken: look at them (B4)",
    ]


def test_of_very_many_cells_the_first_are_named():
    _, (said,), _ = landed(*["1"] * 30, warn_below=2)
    assert said.startswith("column คน: 30 cells") and "B21" in said and "B22" not in said and said.endswith("…)")
