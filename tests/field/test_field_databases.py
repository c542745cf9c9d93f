"""Databases that nobody here wrote: dumps of a sub-district office's systems, restored in MariaDB, and sample databases, land just as expected."""

import re
import shutil
import subprocess
from urllib.parse import urlsplit

import duckdb
import pytest

from pipelines.contract import load_contracts
from pipelines.databases.address import address_of
from pipelines.databases.snapshot import Snapshot
from pipelines.landing import land_waiting
from pipelines.ledger import Ledger
from pipelines.readers.mend import mend
from pipelines.settings import ROOT
from pipelines.thai import tidy
from pipelines.zones import zone
from tests.field.cases import FIELD, OF_A_DATABASE, expectations, number
from tests.pipelines.conftest import hash_key, warehouse
from tests.pipelines.databases.servers import SERVERS, office
from tests.pipelines.office import table_of

__all__ = ["hash_key", "warehouse"]
pytestmark = [
    pytest.mark.skipif(not FIELD.exists(), reason="no field data here: ../shared/field is absent"),
    pytest.mark.xdist_group("field databases"),
]
CONTRACTS = {contract.id: contract for contract in load_contracts(ROOT / "tests" / "field" / "databases")}
DUMPS = sorted(path.name for path in FIELD.glob("databases/*.sql"))
CONTROL = {"tambon.meter": "sum(billed_thb)", "chinook.invoice": "sum(total_usd)", "world.city": "sum(people)", "tambon.water_users": "count(*)"}
OF = {"meter": "tambon.meter", "q_water": "tambon.water_users", "Invoice": "chinook.invoice", "city": "world.city"}
TYPES = {"INTEGER": "bigint", "DOUBLE": "double", "FLOAT": "double", "DATE": "date", "TIMESTAMP": "timestamp"}


@pytest.fixture(scope="module")
def restored():
    """The address of each field database: the dumps in MariaDB, as its own client reads them."""
    if not shutil.which("mysql"):
        pytest.skip("no mysql client here: install Debian's mariadb-client")
    server, opened, found = urlsplit(SERVERS["mariadb"]), [], {"chinook.sqlite": f"sqlite:///{FIELD / 'databases/chinook.sqlite'}"}
    for name in DUMPS:
        opened.append(office("mariadb"))
        made = opened[-1].__enter__()
        client = ["mysql", f"-h{server.hostname}", f"-P{server.port or 3306}", f"-u{server.username}", "--default-character-set=utf8mb4", made.name]
        with (FIELD / "databases" / name).open("rb") as dump:
            env = {"MYSQL_PWD": server.password or ""}
            subprocess.run([*client, "--init-command=SET sql_mode='', foreign_key_checks=0"], stdin=dump, env=env, check=True)
        found[name] = made.dsn
    yield found
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def addresses(restored, warehouse, monkeypatch):
    """The contracts' addresses, in the environment."""
    monkeypatch.setenv("FIELD_WATER_DSN", restored["erp_tambon_sipa_water_SANITISED.sql"])
    monkeypatch.setenv("FIELD_CHINOOK_DSN", restored["chinook.sqlite"])
    monkeypatch.setenv("FIELD_WORLD_DSN", restored["world_mysql.sql"])
    return warehouse


def counted(warehouse, contract, *sql: str) -> tuple:
    with duckdb.connect() as db:
        return db.execute(f"select {', '.join(sql)} from read_parquet('{zone(warehouse, 'raw', contract)}/2*.parquet')").fetchone()


@pytest.mark.parametrize("row", [row for row in expectations() if row["file"].startswith(OF_A_DATABASE)] if FIELD.exists() else [], ids=str)
def test_the_expected_rows_and_sums_land(row, addresses):
    contract = CONTRACTS[OF[row["sheet"]]]
    (outcome,) = land_waiting(Ledger(addresses), addresses, contract)
    assert not outcome.held and not outcome.rows_refused, outcome
    rows, control = counted(addresses, contract, "count(*)", CONTROL[contract.id])
    assert rows == number(row["data rows"]) and len(contract.headings) + len(contract.leave_out) == number(row["data columns"])
    assert control == (number(row["control sum"]) if row["control sum"] else rows)


def test_the_water_bills_add_up_as_paid_and_unpaid(addresses):
    row = next(row for row in expectations() if row["sheet"] == "meter")
    said = re.search(r"units sum (\d+); paid (\d+) rows (\d+) baht, unpaid (\d+) rows (\d+) baht", row["notes"]).groups()
    contract = CONTRACTS["tambon.meter"]
    land_waiting(Ledger(addresses), addresses, contract)
    paid, unpaid = "filter (paid_on is not null)", "filter (paid_on is null)"
    sums = ["sum(units)", f"count(*) {paid}", f"sum(billed_thb) {paid}", f"count(*) {unpaid}", f"sum(billed_thb) {unpaid}"]
    assert [int(value) for value in counted(addresses, contract, *sums)] == [int(text) for text in said]
    assert counted(addresses, contract, "list_sort(list(distinct status_name))") == (["ค้างชำระ", "ชำระแล้ว"],)


def test_every_meter_has_its_user(addresses):
    meter, users = CONTRACTS["tambon.meter"], CONTRACTS["tambon.water_users"]
    for contract in (meter, users):
        land_waiting(Ledger(addresses), addresses, contract)
    raw = f"read_parquet('{zone(addresses, 'raw', users)}/2*.parquet')"
    assert counted(addresses, meter, f"count(*) filter (meter_code not in (select meter_code from {raw}))") == (0,)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DUMPS, "chinook.sqlite"])
def test_every_table_of_every_database_lands_whole_with_its_texts_intact(name, restored, warehouse, monkeypatch):
    """Contracts made of what the database says of itself: as many rows, and the very same texts, blanks at their ends aside."""
    monkeypatch.setenv("FIELD_DSN", restored[name])
    where = address_of("FIELD_DSN", restored[name])
    with Snapshot(where) as snapshot:
        own = restored[name].rpartition("/")[2]
        sql = "select table_name from information_schema.tables where table_catalog = ? and table_schema in ('main', ?)"
        listed = snapshot.db.execute(sql, [snapshot.here, own]).fetchall()
        tables = {table: snapshot.shape(table) for (table,) in listed}
        told = {table: snapshot.db.execute(f"from {snapshot.table(table)}").to_arrow_table() for table in tables}
    assert len(tables) >= 1
    for table, shape in tables.items():
        if not told[table].num_rows:
            continue
        kinds = [TYPES.get(column.kind, "varchar") for column in shape.columns]
        columns = {f"c{at}": {"data_type": kind} for at, kind in enumerate(kinds)}
        headings = {column.name: f"c{at}" for at, column in enumerate(shape.columns)}
        read = {"reader": "database", "dsn": "env:FIELD_DSN", "table": table}
        contract = table_of(columns, read, headings=headings, nothing=("1111-11-11",)).model_copy(update={"name": f"t_{list(tables).index(table)}"})
        (outcome,) = land_waiting(Ledger(warehouse), warehouse, contract)
        assert not outcome.held and outcome.rows_landed == told[table].num_rows and not outcome.rows_refused, (table, outcome)
        for at, column in enumerate(shape.columns):
            if kinds[at] == "varchar" and column.kind == "VARCHAR":
                texts = [mend(text) for text in filter(None, told[table][column.name].to_pylist())]
                sent = {text for text in tidy(texts) if text and text != "1111-11-11"}
                (found,) = counted(warehouse, contract, f"coalesce(list(distinct c{at}) filter (c{at} is not null), [])")
                assert set(found) == sent, (table, column)
