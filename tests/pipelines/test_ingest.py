"""A department's asset shows what it holds, and a held delivery is a failed check on it: never an exception, for the rest of the city goes on."""

import dagster as dg
import pytest

from pipelines.ingest import metadata_of, raw_asset
from tests.pipelines.office import DATABASE, GOOD, HEADINGS, NOTE, contract, document, land, load, write_csv, write_database

LEFT_OUT = {NOTE: "ข้อความอิสระ", "changed_at": "ใช้เป็นตัวบอกลำดับเท่านั้น"}


@pytest.fixture
def run(warehouse):
    """One run of the office's asset: its numbers, and its check."""

    def once() -> tuple[dict, dg.AssetCheckEvaluation]:
        with dg.DagsterInstance.ephemeral() as instance:
            done = dg.materialize([raw_asset(contract())], instance=instance)
        assert done.success
        (landed,) = done.asset_materializations_for_node("works__waste")
        (check,) = done.get_asset_check_evaluations()
        return {name: value.value for name, value in landed.metadata.items()}, check

    return once


def test_the_asset_counts_what_was_sent_landed_and_refused_and_shows_the_first_rows(warehouse, run):
    write_csv(warehouse / "inbox" / "works" / "ขยะ.csv", [GOOD, [*GOOD[:2], "สาม", *GOOD[3:]]])
    numbers, check = run()
    assert [numbers[name] for name in ("dagster/row_count", "sent_rows", "landed_rows", "refused_rows", "deliveries")] == [1, 2, 1, 1, 1]
    assert "ชุมชนสมมติ" in numbers["preview"] and "081-234-5678" not in numbers["preview"] and check.passed


def test_a_held_file_is_a_failed_check_until_a_good_one_comes(warehouse, run):
    inbox = warehouse / "inbox" / "works"
    write_csv(inbox / "ขยะ 1.csv", [GOOD])
    assert run()[1].passed
    write_csv(inbox / "ขยะ 2.csv", [GOOD], headings=["วันเก็บ", *HEADINGS[1:]])
    for _ in range(2):  # the second run receives nothing, and the hold still shows
        numbers, check = run()
        assert numbers["dagster/row_count"] == 1 and not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
        assert "วันเก็บ" in check.metadata["ขยะ 2.csv"].value and "has no heading" in check.metadata["ขยะ 2.csv"].value
    write_csv(inbox / "ขยะ 2.csv", [[*GOOD[:3], "2", *GOOD[4:]]])
    numbers, check = run()
    assert numbers["dagster/row_count"] == 2 and check.passed


def test_a_column_that_is_agreed_later_is_empty_in_what_came_before(warehouse, tmp_path, monkeypatch):
    """Of a database the earlier extracts stay as they are."""
    monkeypatch.setenv("WASTE_DSN", write_database(tmp_path / "works.sqlite", [[*GOOD, "2025-11-01 09:00:00"]]))
    land(warehouse, contract(DATABASE, leave_out=LEFT_OUT))
    said = document(DATABASE, headings=contract().headings | {NOTE: "note_th"}, leave_out={"changed_at": "ใช้เป็นตัวบอกลำดับเท่านั้น"})
    table = said["sources"][0]["tables"][0]
    table["columns"].append({"name": "note_th", "data_type": "varchar", "description": "หมายเหตุ", "config": {"meta": {"label_en": "Note"}}})
    later = load(tmp_path, said)
    land(warehouse, later)
    numbers = metadata_of(later, [])
    assert numbers["dagster/row_count"] == 2 and "note_th" in numbers["preview"].value
