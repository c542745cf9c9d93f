"""A department's database reads the same wherever it lies: each sample, put into PostgreSQL and MariaDB, gives the rows that its SQLite gives."""

import sqlite3
from contextlib import closing

import pytest

from pipelines.cli import sample_of
from pipelines.contract import Contract, load_contracts
from pipelines.databases.address import address_of
from pipelines.databases.trial import try_table
from pipelines.judging.values import literal

TYPES = {
    "postgresql": {"text": "text", "integer": "bigint", "real": "double precision", "date": "date", "timestamp": "timestamp"},
    "mariadb": {"text": "varchar(300)", "integer": "bigint", "real": "double", "date": "date", "timestamp": "datetime"},
}
CONTRACTS = [contract for contract in load_contracts() if contract.read.reader == "database"]


def moved(agreed: Contract, kind: str) -> list[str]:
    """The statements that make the sample's table on another kind of server."""
    with closing(sqlite3.connect(sample_of(agreed))) as sample:
        columns = [(name, TYPES[kind][of.lower()]) for _, name, of, *_ in sample.execute(f"pragma table_info({agreed.read.table})")]
        rows = sample.execute(f"select * from {agreed.read.table}").fetchall()
    values = ["(" + ", ".join("null" if value is None else literal(str(value)) for value in row) + ")" for row in rows]
    return [
        f"create table {agreed.read.table} ({', '.join(f'{name} {of}' for name, of in columns)})",
        f"insert into {agreed.read.table} values {', '.join(values)}",
    ]


def told(agreed: Contract, dsn: str) -> list[str]:
    """The rows that land, in an order of their own; floats and dates as the contract types them."""
    landed = try_table(agreed, address_of(agreed.read.dsn.removeprefix("env:"), dsn)).landed
    return sorted(map(str, landed.select([column.name for column in agreed.columns]).to_pylist()))


@pytest.mark.parametrize("agreed", CONTRACTS, ids=lambda contract: contract.id)
def test_the_rows_are_those_of_the_sample_on_every_server(agreed, either):
    either.run(*moved(agreed, either.kind))
    rows = told(agreed, f"sqlite:///{sample_of(agreed)}")
    assert rows and told(agreed, either.dsn) == rows
