"""`yala releases`, `rollback`, `explain`, `erase` and `build --as-of`, as they are typed."""

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.publish import publish
from pipelines.release import audit
from tests.pipelines.built import MANIFEST, build, current, delivered, read

WEIGHT = "select weight_tonnes from marts.waste_by_month"


@pytest.fixture
def yala(capfd):
    """A command: how it ended, and what it said."""

    def type_in(*words: str) -> tuple[int, str]:
        capfd.readouterr()
        ended = CliRunner().invoke(app, list(words)).exit_code
        return ended, capfd.readouterr().out

    return type_in


@pytest.fixture
def two(warehouse):
    """Two releases; their ids."""
    delivered(warehouse, "first")
    ids = []
    for tonnes in ("12.5", "13.5"):
        build(warehouse, tonnes=tonnes)
        ids.append(publish(warehouse, MANIFEST).facts["id"])
    return ids


def test_releases_names_the_one_that_serves_and_what_is_held_back(warehouse, yala, two):
    audit.write_down(warehouse / "published", {"failed": {"fct_waste": ["not_null 3 แถว"]}, "waiting": [], "serving": two[1]})
    ended, said = yala("releases")
    assert ended == 0 and said.index(two[1]) < said.index(two[0])
    (serving,) = [line for line in said.splitlines() if "ให้บริการอยู่" in line]
    assert two[1] in serving and "2025-10-31" in serving
    assert "ไม่เผยแพร่รุ่นใหม่" in said and "fct_waste: not_null 3 แถว" in said


def test_rollback_serves_the_earlier_one(warehouse, yala, two):
    """Superset's answers are kept by release (one_release), the portal opens each release by itself: nothing else need be told."""
    assert yala("rollback", two[0])[0] == 0 and read(current(warehouse), WEIGHT) == [(12.5,)]
    ended, said = yala("rollback", "1999")
    assert ended == 1 and "ไม่มีรุ่น 1999" in said and read(current(warehouse), WEIGHT) == [(12.5,)]


def test_rollback_refuses_a_damaged_release(warehouse, yala, two):
    file = warehouse / "published" / "releases" / two[0] / "public" / "open_data.duckdb"
    file.write_bytes(file.read_bytes()[:-100])
    ended, said = yala("rollback", two[0])
    assert ended == 1 and "เสียหาย" in said and read(current(warehouse), WEIGHT) == [(13.5,)]


def test_explain_says_which_indicators_there_are(warehouse, yala, two):
    ended, said = yala("explain", "X99", "--stored")
    assert ended == 1 and "ไม่มีตัวชี้วัด X99" in said
    assert yala("explain", "X99", "--release", "1999")[0] == 1


def test_a_day_that_is_none_is_refused(warehouse, yala):
    for day in ("31/3/2569", "2569-02-30"):
        ended, said = yala("build", "--as-of", day)
        assert ended == 1 and "ไม่ใช่วันที่" in said


def test_erase_wants_a_table_a_column_a_name_and_a_reason(warehouse, yala):
    for words in (("no.table", "case_no", "1", "--by", "ก", "--why", "ข"), ("strategy.complaints", "case_no", "1")):
        ended, said = yala("erase", *words)
        assert ended == 1 and "--by" in said
    ended, said = yala("erase", "strategy.complaints", "case_no", "C1", "--by", "ก", "--why", "ข")
    assert ended == 0 and "0 แถว" in said
