"""What changes in a living table: late rows, deletions, a table that is drifting; seen, told, and never taken for something else."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.databases.land import land_databases
from pipelines.ledger import Ledger
from tests.pipelines.databases.servers import office
from tests.pipelines.office import land, landed, table_of

CASES = {"reader": "database", "dsn": "env:OFFICE_DSN", "table": "cases", "cursor": "changed_at"}
COLUMNS = {"id": {"data_type": "integer", "required": True}, "state": {}, "changed_at": {"data_type": "timestamp"}}


def agreed(columns: dict | None = None, **said):
    return table_of(columns or COLUMNS, CASES | said.pop("read", {}), key=["id"], replaces="same_key", **said)


@pytest.fixture
def table(either):
    """Four cases of two days."""
    either.run(
        "create table cases (id int primary key, state varchar(20), changed_at timestamp null)",
        "insert into cases values (1, 'a', '2026-01-01 08:00:00'), (2, 'b', '2026-01-01 09:00:00'), (3, 'c', '2026-01-02 08:00:00'),"
        " (4, 'd', '2026-01-02 09:00:00')",
    )
    return either


def current(warehouse, contract) -> dict:
    """The rows that hold now, by id, as dbt's `current_rows` finds them."""
    rows = sorted(landed(warehouse, contract), key=lambda row: row["_received_at"])
    newest = {row["id"]: row for row in rows}
    return {number: row["state"] for number, row in sorted(newest.items()) if not row.get("_is_gone")}


def sweep_now(warehouse, contract) -> None:
    """Let the last look at the whole table be long ago."""
    ledger = Ledger(warehouse)
    seen = ledger.seen(contract.department, contract.name)
    ledger.see(contract.department, contract.name, seen.contract_hash, seen.shape, seen.watermark, datetime.now(UTC) - timedelta(days=8))


def test_only_what_changed_lands_and_what_is_read_again_is_not_repeated(warehouse, table):
    assert land(warehouse, agreed())[0].rows_landed == 4 and land(warehouse, agreed()) == []
    table.run(
        "update cases set state = 'e', changed_at = '2026-01-03 08:00:00' where id = 2", "insert into cases values (5, 'f', '2026-01-03 09:00:00')"
    )
    (outcome,) = land(warehouse, agreed())
    assert outcome.rows_landed == 2 and current(warehouse, agreed()) == {1: "a", 2: "e", 3: "c", 4: "d", 5: "f"} and land(warehouse, agreed()) == []


def test_a_row_stamped_before_the_last_one_read_is_found_within_the_overlap_and_an_older_one_by_the_next_sweep(warehouse, table):
    land(warehouse, agreed())
    table.run("insert into cases values (5, 'soon', '2026-01-02 08:30:00'), (6, 'late', '2025-12-01 08:00:00')")
    land(warehouse, agreed())
    assert set(current(warehouse, agreed())) == {1, 2, 3, 4, 5}
    sweep_now(warehouse, agreed())
    land(warehouse, agreed())
    assert set(current(warehouse, agreed())) == {1, 2, 3, 4, 5, 6} and land(warehouse, agreed()) == []


def test_months_that_come_out_of_order_end_as_those_in_order(warehouse, either):
    months = {3: "2026-03-01 08:00:00", 1: "2026-01-01 08:00:00", 2: "2026-02-01 08:00:00"}
    either.run("create table cases (id int primary key, state varchar(20), changed_at timestamp null)")
    for number, at in months.items():
        either.run(f"insert into cases values ({number}, 'x', '{at}')")
        land(warehouse, agreed())
    sweep_now(warehouse, agreed())
    land(warehouse, agreed())
    assert current(warehouse, agreed()) == dict.fromkeys((1, 2, 3), "x")


def test_a_deleted_row_is_gone_after_the_next_sweep_and_back_when_it_comes_back(warehouse, table):
    land(warehouse, agreed())
    table.run("delete from cases where id = 1")
    assert land(warehouse, agreed()) == []
    sweep_now(warehouse, agreed())
    (outcome,) = land(warehouse, agreed())
    assert "1 แถว" in outcome.notes[0].th and set(current(warehouse, agreed())) == {2, 3, 4}
    table.run("insert into cases values (1, 'again', '2026-01-05 08:00:00')")
    land(warehouse, agreed())
    assert current(warehouse, agreed())[1] == "again"


def test_a_row_that_claims_to_be_of_the_future_does_not_hide_what_comes_before_it(warehouse, table):
    table.run("insert into cases values (9, 'typo', '2037-01-01 08:00:00')")
    land(warehouse, agreed())
    table.run(f"insert into cases values (10, 'today', '{datetime.now(UTC) + timedelta(hours=7):%Y-%m-%d %H:%M:%S}')")
    land(warehouse, agreed())
    assert 10 in current(warehouse, agreed())


def test_a_table_that_lost_most_of_its_rows_waits_for_a_person(warehouse, table):
    land(warehouse, agreed())
    table.run("delete from cases where id < 4")
    sweep_now(warehouse, agreed())
    (outcome,) = land(warehouse, agreed())
    assert "1 จาก 4" in outcome.held.th and "1 of 4" in outcome.held.en and len(current(warehouse, agreed())) == 4
    ledger = Ledger(warehouse)
    (held,) = ledger.holds()
    ledger.decide(held.delivery_id, "release", "ผู้ดูแล", "ย้ายระบบ")
    land(warehouse, agreed())
    assert set(current(warehouse, agreed())) == {4}


def test_without_a_cursor_each_look_is_a_sweep(warehouse, table):
    whole = agreed(read={"cursor": None})
    land(warehouse, whole)
    table.run("delete from cases where id = 1", "update cases set state = 'x' where id = 2", "insert into cases values (5, 'new', null)")
    (outcome,) = land(warehouse, whole)
    assert outcome.rows_landed == 2 and current(warehouse, whole) == {2: "x", 3: "c", 4: "d", 5: "new"} and land(warehouse, whole) == []


def test_a_row_that_cannot_be_read_comes_back_once_and_is_not_taken_for_deleted(warehouse, table):
    wrong = agreed(COLUMNS | {"state": {"data_type": "varchar", "one_of": ("a", "b", "c", "d")}})
    land(warehouse, wrong)
    table.run("update cases set state = 'z' where id = 1")
    sweep_now(warehouse, wrong)
    (outcome,) = land(warehouse, wrong)
    assert (outcome.rows_landed, outcome.rows_refused) == (0, 1) and set(current(warehouse, wrong)) == {1, 2, 3, 4}
    sweep_now(warehouse, wrong)
    assert land(warehouse, wrong) == []


def test_a_new_column_is_named_and_a_retyped_one_is_let_through_by_a_person(warehouse, table):
    land(warehouse, agreed())
    table.run("alter table cases add column citizen_id varchar(13)")
    (outcome,) = land(warehouse, agreed())
    assert "«citizen_id»" in outcome.held.th and "new column" in outcome.held.en and land(warehouse, agreed()) == []
    table.run("alter table cases drop column citizen_id")
    retype = "alter column state type varchar(40)" if table.kind == "postgresql" else "modify state varchar(40)"
    table.run(f"alter table cases {retype}")
    (outcome,) = land(warehouse, agreed())
    assert "«state»" in outcome.held.th and "varying(20)" in outcome.held.en.replace("varchar(20)", "varying(20)")
    ledger = Ledger(warehouse)
    held = next(past for past in ledger.holds() if past.can_release)
    ledger.decide(held.delivery_id, "release", "ผู้ดูแล", "ขยายช่อง")
    table.run("insert into cases values (5, 'after', '2026-01-05 08:00:00')")
    land(warehouse, agreed())
    assert current(warehouse, agreed())[5] == "after"


def test_a_missing_column_and_a_vanished_view_are_named(warehouse, table):
    table.run("create view shown as select id, state, changed_at from cases")
    view = agreed(read={"table": "shown"})
    assert land(warehouse, view)[0].rows_landed == 4
    table.run("drop view shown")
    (outcome,) = land(warehouse, view)
    assert "shown" in outcome.held.th and "no table or view shown" in outcome.held.en
    table.run("alter table cases drop column state")
    (outcome,) = land(warehouse, agreed())
    assert "ไม่พบคอลัมน์ «state»" in outcome.held.th and "«state» is missing" in outcome.held.en


def test_letters_that_change_are_named(warehouse, monkeypatch):
    with office("mariadb") as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        made.run("create table cases (id int primary key, state varchar(20) character set tis620, changed_at timestamp null)")
        made.run("insert into cases values (1, 'ยะลา', '2026-01-01 08:00:00')")
        land(warehouse, agreed())
        assert current(warehouse, agreed()) == {1: "ยะลา"}
        made.run("alter table cases convert to character set utf8mb4")
        (outcome,) = land(warehouse, agreed())
        assert "tis620" in outcome.held.th and "utf8mb4" in outcome.held.en


def test_a_key_that_two_rows_share_is_no_key(warehouse, table):
    by_state = table_of(COLUMNS | {"state": {"required": True}}, CASES, key=["state"], replaces="same_key")
    table.run("insert into cases values (5, 'a', '2026-01-05 08:00:00')")
    (outcome,) = land(warehouse, by_state)
    assert "key" in outcome.held.th and "1 values of state" in outcome.held.en


def test_the_tables_of_one_database_are_seen_at_one_moment_however_it_changes_meanwhile(warehouse, table, monkeypatch):
    """Each case has its steps: between the two reads another program adds a case with its step, and neither is seen."""
    table.run("create table steps (id int primary key, state varchar(20), changed_at timestamp null)", "insert into steps select * from cases")
    cases, steps = agreed(), agreed(read={"table": "steps"}).model_copy(update={"name": "steps"})
    from pipelines.databases import land as landing

    def extract(snapshot, contract, *rest):
        found = real(snapshot, contract, *rest)
        if contract.read.table == "cases":
            table.run("insert into cases values (7, 'x', '2026-01-07 08:00:00')", "insert into steps values (7, 'x', '2026-01-07 08:00:00')")
        return found

    real = landing.extract
    monkeypatch.setattr(landing, "extract", extract)
    outcomes = land_databases(Ledger(warehouse), warehouse, [cases, steps])
    assert [one.rows_landed for some in outcomes.values() for one in some] == [4, 4]
