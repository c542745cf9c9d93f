"""D8–D10: a database that breaks off, dies or does not answer in the middle of an extract loses nothing, repeats nothing, and holds nobody up."""

import os
import random
import threading
import time

import pytest

from pipelines.databases.address import address_of
from pipelines.databases.snapshot import Snapshot
from pipelines.ledger import Ledger
from pipelines.zones import zone
from tests.faults.servers import Server
from tests.pipelines.databases.servers import SERVERS, Office, office
from tests.pipelines.office import land, landed, table_of

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))  # random moments; `make faults` takes ten
ROWS = 150_000
READ = {"reader": "database", "dsn": "env:OFFICE_DSN", "table": "bills", "cursor": "changed_at"}
COLUMNS = {"id": {"data_type": "integer", "required": True}, "place": {}, "paid_thb": {"data_type": "decimal(12, 2)"}}
BILLS = table_of(COLUMNS | {"changed_at": {"data_type": "timestamp"}}, READ, key=["id"], replaces="same_key")
NUMBERS = {"postgresql": f"generate_series(1, {ROWS}) n(seq)", "mariadb": f"(select seq from seq_1_to_{ROWS}) n"}
MOMENT = {"postgresql": "timestamp '2026-01-01' + seq * interval '1 second'", "mariadb": "timestamp('2026-01-01') + interval seq second"}


def fill(made: Office) -> None:
    made.run(
        "create table bills (id int primary key, place varchar(60), paid_thb numeric(12,2), changed_at timestamp null)",
        f"insert into bills select seq, concat('ชุมชนที่ ', seq % 40), seq * 1.25, {MOMENT[made.kind]} from {NUMBERS[made.kind]}",
    )


def facts(warehouse) -> tuple:
    """What lies in raw: rows, their sum, and whether any came twice."""
    rows = landed(warehouse, BILLS)
    return len(rows), sum(row["paid_thb"] for row in rows), len({row["id"] for row in rows})


def undisturbed(warehouse) -> float:
    """The seconds that an extract takes when nothing happens; a run of its own before, so that nothing is loaded for the first time."""
    begun = time.monotonic()
    (outcome,) = land(warehouse, BILLS)
    assert outcome.rows_landed == ROWS
    return time.monotonic() - begun


RIGHT = (ROWS, ROWS * (ROWS + 1) * 5 / 8, ROWS)


def strike(warehouse, monkeypatch, tmp_path, takes: float, blow, heal=lambda: None) -> None:
    """At random moments of an extract, each in a warehouse of its own: the blow, and one run after it."""
    moments, seed = [], random.Random(20261126)
    for number in range(ROUNDS):
        place = tmp_path / f"round {number}"
        monkeypatch.setenv("YALA_WAREHOUSE", str(place))
        monkeypatch.setenv("YALA_DATABASE_TRIES", "1")
        moments.append(seed.uniform(0.02, takes))
        timer = threading.Timer(moments[-1], blow)
        timer.start()
        outcomes = land(place, BILLS)
        timer.join()
        partly = facts(place) if list(zone(place, "raw", BILLS).glob("2*.parquet")) else None
        assert partly in (None, RIGHT) and (partly is not None or outcomes[0].held), moments
        heal()
        again = land(place, BILLS)
        assert facts(place) == RIGHT and not Ledger(place).holds(), (moments, again)
        assert not list((place / "state" / "extracts").iterdir())


@pytest.mark.parametrize("kind", SERVERS)
def test_a_connection_killed_at_any_moment_leaves_the_table_as_one_undisturbed_run_does(kind, warehouse, monkeypatch, tmp_path):
    with office(kind) as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        fill(made)
        strike(warehouse, monkeypatch, tmp_path, undisturbed(warehouse), made.break_off)


@pytest.mark.slow
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_killed_at_any_moment_leaves_the_table_as_one_undisturbed_run_does(kind, warehouse, monkeypatch, tmp_path):
    server = Server(kind)
    try:
        server.start()
        made = Office(kind, server.address, "bills")
        Office(kind, server.address, "postgres" if kind == "postgresql" else "mysql").run(
            "create database bills" + ("" if kind == "postgresql" else " character set utf8mb4")
        )
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        fill(made)
        strike(warehouse, monkeypatch, tmp_path, undisturbed(warehouse), server.kill, server.start)
    finally:
        server.remove()


def test_a_connection_that_drops_once_is_tried_again_within_the_run(warehouse, monkeypatch):
    with office("postgresql") as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        fill(made)
        real, tries = Snapshot.rows, []

        def rows(snapshot, *said):
            tries.append(1)
            if len(tries) == 1:
                made.break_off()
            return real(snapshot, *said)

        monkeypatch.setattr(Snapshot, "rows", rows)
        (outcome,) = land(warehouse, BILLS)
        assert outcome.held is None and len(tries) == 2 and facts(warehouse) == RIGHT


@pytest.mark.parametrize("kind", SERVERS)
def test_a_database_that_does_not_answer_is_left_after_its_time_and_the_run_goes_on(kind, warehouse, monkeypatch):
    """Another program holds the table locked; nobody waits for it longer than the setting says."""
    with office(kind) as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        made.run("create table bills (id int primary key, place varchar(60), paid_thb numeric(12,2), changed_at timestamp null)")
        monkeypatch.setenv("YALA_DATABASE_SECONDS", "2")
        with made.locked("bills"):
            begun = time.monotonic()
            (outcome,) = land(warehouse, BILLS)
            took = time.monotonic() - begun
        assert outcome.held and "OFFICE_DSN" in outcome.held.th and took < 20
        monkeypatch.setenv("YALA_DATABASE_SECONDS", "60")
        made.run("insert into bills values (1, 'ก', 1, '2026-01-01 08:00:00')")
        assert land(warehouse, BILLS)[0].rows_landed == 1


@pytest.mark.parametrize("kind", SERVERS)
def test_nothing_that_is_said_or_raised_holds_the_password(kind, warehouse, monkeypatch, capfd):
    secret = "p'a ss@w0rd"
    monkeypatch.setenv("OFFICE_DSN", f"{kind}://officer:p%27a%20ss%40w0rd@127.0.0.1:1/bills")
    (outcome,) = land(warehouse, BILLS)
    told = f"{outcome} {Ledger(warehouse).history()} {capfd.readouterr()} {address_of('OFFICE_DSN', os.environ['OFFICE_DSN'])!r}"
    assert outcome.held and not any(word in told for word in (secret, "w0rd", "officer"))
