"""The way of SQL Server and Oracle, tried on PostgreSQL: what differs there is the driver alone. Access needs mdbtools and a file of its own."""

from datetime import datetime
from decimal import Decimal

import pytest

from pipelines.databases import staged
from tests.pipelines.databases.servers import office
from tests.pipelines.office import land, landed, table_of

READ = {"reader": "database", "dsn": "env:OFFICE_DSN", "table": "Rounds", "cursor": "changed_at"}
COLUMNS = {
    "id": {"data_type": "integer", "required": True},
    "community_name": {},
    "paid_thb": {"data_type": "decimal(12, 2)"},
    "wide": {},
    "changed_at": {"data_type": "timestamp"},
}
HEADINGS = {"id": "id", "ชุมชน": "community_name", "paid": "paid_thb", "wide": "wide", "changed_at": "changed_at"}
ROUNDS = table_of(COLUMNS, READ, key=["id"], replaces="same_key", headings=HEADINGS)


@pytest.fixture
def rounds(warehouse, monkeypatch):
    with office("postgresql") as made:
        monkeypatch.setenv("OFFICE_DSN", f"dlt+{made.dsn}")
        made.run(
            'create table "Rounds" (id int primary key, "ชุมชน" varchar(20), paid numeric(12,2), wide numeric(60,5), changed_at timestamptz)',
            "insert into \"Rounds\" values (1, 'ก', 1.25, 12345678901234567890123456789012345678901.5, '2026-01-01 08:00+07')",
            "insert into \"Rounds\" values (2, 'ข', null, null, '2026-01-02 08:00+07'), (3, null, 3, 4, '2026-01-03 08:00+07')",
        )
        yield made


def test_a_table_lands_by_dlt_as_it_does_by_the_scanner(warehouse, rounds):
    (outcome,) = land(warehouse, ROUNDS)
    assert not outcome.held and outcome.rows_landed == 3, outcome.held
    first = next(row for row in landed(warehouse, ROUNDS) if row["id"] == 1)
    assert (first["community_name"], first["paid_thb"], first["changed_at"]) == ("ก", Decimal("1.25"), datetime(2026, 1, 1, 8, 0))
    assert first["wide"] == "12345678901234567890123456789012345678901.50000"
    rounds.run("update \"Rounds\" set paid = 9, changed_at = '2026-01-04 08:00+07' where id = 2")
    assert land(warehouse, ROUNDS)[0].rows_landed == 1 and land(warehouse, ROUNDS) == []


@pytest.mark.parametrize("kind", ["dlt+postgresql", "mssql", "oracle"])
def test_its_troubles_are_told_without_the_address(kind, warehouse, monkeypatch):
    """The drivers of SQL Server and Oracle reach for a server that is not there."""
    monkeypatch.setenv("OFFICE_DSN", f"{kind}://officer:s3cretw0rd@127.0.0.1:1/bills")
    monkeypatch.setenv("YALA_DATABASE_TRIES", "1")
    (outcome,) = land(warehouse, ROUNDS)
    assert "OFFICE_DSN" in outcome.held.th and "s3cret" not in f"{outcome.held.th} {outcome.held.en}"


def test_without_mdbtools_an_access_file_says_what_to_install(warehouse, monkeypatch, tmp_path):
    monkeypatch.setenv("OFFICE_DSN", f"access:///{tmp_path}/office.mdb")
    monkeypatch.setattr(staged.shutil, "which", lambda _: None)
    (outcome,) = land(warehouse, ROUNDS)
    assert "mdbtools" in outcome.held.th and "mdbtools" in outcome.held.en
