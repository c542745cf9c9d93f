"""Databases of an office on the servers that run here, each test's own. `TEST_POSTGRES` and `TEST_MARIADB` say where the servers are."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import duckdb
import psycopg
import pytest

from pipelines.databases.address import address_of
from pipelines.databases.engine import connect
from pipelines.databases.snapshot import Snapshot
from pipelines.judging.values import literal

SERVERS = {
    "postgresql": os.environ.get("TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432"),
    "mariadb": os.environ.get("TEST_MARIADB", "mariadb://root@127.0.0.1:3306"),
}


class Office:
    """A database that a test may fill, change and break off."""

    def __init__(self, kind: str, server: str, name: str):
        self.kind, self.server, self.name, self.dsn = kind, server, name, f"{server}/{name}"

    def run(self, *statements: str) -> None:
        """Run statements, each for itself."""
        if self.kind == "postgresql":
            with psycopg.connect(self.dsn, autocommit=True) as db:
                for statement in statements:
                    db.execute(statement)
            return
        with _mariadb(self.dsn) as execute:
            for statement in statements:
                execute(statement)

    def break_off(self) -> None:
        """End every connection of ours to it, as a server does that is restarted."""
        if self.kind == "postgresql":
            with psycopg.connect(f"{self.server}/postgres", autocommit=True) as db:
                db.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()", [self.name])
            return
        with _mariadb(f"{self.server}/mysql") as execute:
            execute(
                f"begin not atomic for one in (select id from information_schema.processlist where db = '{self.name}') do kill one.id; end for; end"
            )

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Another program holds a table, and lets nobody read it."""
        if self.kind == "postgresql":
            with psycopg.connect(self.dsn) as db:
                db.execute(f"lock table {table} in access exclusive mode")
                yield
            return
        with _mariadb(self.dsn) as execute:
            execute.db.execute("begin")  # statements of one transaction go over one connection
            execute(f"lock tables {table} write")
            yield
            execute("unlock tables")
            execute.db.execute("rollback")


class _Execute:
    """Runs statements on an attached MariaDB."""

    def __init__(self, db: duckdb.DuckDBPyConnection, name: str):
        self.db, self.name = db, name

    def __call__(self, statement: str) -> None:
        self.db.execute(f"call mysql_execute('{self.name}', {literal(statement)})")


@contextmanager
def _mariadb(dsn: str) -> Iterator[_Execute]:
    """DuckDB is the one client of MariaDB that is installed anyway; this one may write."""
    server = ", ".join(f"{word} {literal(value)}" for word, value in address_of("TEST", dsn).server().items())
    db, name = connect("mysql"), f"test_{secrets.token_hex(4)}"
    db.execute(f"create temporary secret {name} (type mysql, {server})")
    try:
        db.execute(f"attach '' as {name} (type mysql, secret {name})")
        yield _Execute(db, name)
        db.execute(f"detach {name}")
    finally:
        db.execute(f"drop temporary secret {name}")


@contextmanager
def office(kind: str) -> Iterator[Office]:
    """A database of its own on one of the servers, gone afterwards."""
    name, server = f"yala_test_{secrets.token_hex(4)}", SERVERS[kind]
    outside = Office(kind, server, "postgres" if kind == "postgresql" else "mysql")
    try:
        outside.run(f"create database {name}" + ("" if kind == "postgresql" else " character set utf8mb4"))
    except (psycopg.OperationalError, duckdb.IOException):
        pytest.skip(f"no {kind} server at {urlsplit(server).netloc.rpartition('@')[2]}")
    try:
        yield Office(kind, server, name)
    finally:
        outside.run(f"drop database {name}" + (" with (force)" if kind == "postgresql" else ""))


def seen(office: Office, table: str) -> list[tuple]:
    """What the database shows of a table in one snapshot."""
    with Snapshot(address_of("OFFICE_DSN", office.dsn)) as snapshot:
        return snapshot.db.execute(f"from {snapshot.table(table)}").fetchall()
