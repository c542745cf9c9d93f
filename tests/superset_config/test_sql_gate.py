"""Only SELECT reaches the data, and the connection itself is locked even where the gate were open."""

import duckdb
import pytest

from pipelines.release import seal
from superset_config import connection
from superset_config.audience import Audience, ForPeople
from superset_config.sql_gate import refuse_all_but_select

HARMLESS = [
    "select 1",
    "with recent as (select * from marts.kpi_latest) select count(*) from recent where status = 'on' -- ตามเป้า",
    "select x.v from (select unnest([1, 2]) as v) as x, range(3)",
    "select list_sum([x.v for x in list({'m': 1, 'v': 2}) if x.m = max(1)])",
    "describe marts.kpi_latest",
    "show tables",
    "select 1; select 2",
]


def hostile(secret: str, elsewhere: str) -> list[str]:
    """Statements that would read a file, write one, open another database, change a setting, or stop the process."""
    return [
        f"select * from read_text('{secret}')",
        f"select * from read_blob('{secret}')",
        f"select * from read_csv('{secret}')",
        f"select * from read_csv_auto('{secret}')",
        f"select * from read_json('{secret}')",
        f"select * from read_parquet('{secret}')",
        f"select * from sniff_csv('{secret}')",
        f"select * from glob('{secret}*')",
        f"select * from query('select * from read_text(''{secret}'')')",
        f"from '{secret}'",
        f"select (select max(content) from read_text('{secret}'))",
        f"with t as (from read_text('{secret}')) select * from t",
        f"copy (select 1) to '{elsewhere}'",
        f"copy marts.kpi_latest from '{secret}'",
        f"export database '{elsewhere}'",
        f"import database '{elsewhere}'",
        f"attach '{elsewhere}.duckdb' as other",
        f"create table t as from read_text('{secret}')",
        f"call enable_logging(storage='file', storage_config={{'path': '{elsewhere}'}})",
        f"select * from enable_logging(storage='file', storage_config={{'path': '{elsewhere}'}})",
        f"create secret s (type s3, key_id '{elsewhere}')",
        "select getenv('HOME')",
        "select current_setting('secret_directory')",
        "select * from duckdb_secrets()",
        "select * from duckdb_settings()",
        "select * from duckdb_databases()",
        "select * from pragma_database_size()",
        "set enable_external_access = true",
        "reset lock_configuration",
        "set memory_limit = '100GB'",
        "pragma enable_profiling",
        "install httpfs",
        "load httpfs",
        "force checkpoint",
        "update extensions",
        "create temp macro m() as 1",
        "insert into marts.kpi_latest select * from marts.kpi_latest",
        "drop table marts.kpi_latest",
        "prepare p as select 1",
        "explain analyze select 1",
    ]


@pytest.mark.parametrize("sql", HARMLESS)
def test_a_question_passes(sql):
    refuse_all_but_select(sql)


@pytest.mark.parametrize("sql", hostile("/etc/hostname", "/tmp/elsewhere"))
def test_anything_else_is_refused_by_gate_or_lock(sql, tmp_path, monkeypatch):
    """The gate refuses nearly all; what it lets through (a table named like a file) the locked connection refuses."""
    try:
        refuse_all_but_select(sql)
    except ForPeople as refused:
        assert " / " in str(refused)
        return
    with duckdb.connect(str(a_database(tmp_path)), **connection.described()["connect_args"]) as locked, pytest.raises(duckdb.Error):
        locked.execute(sql)


@pytest.mark.parametrize("sql", [s for s in hostile("/etc/hostname", "/tmp/elsewhere") if "/etc/hostname" in s and "import" not in s])
def test_the_lock_alone_keeps_files_closed(sql, tmp_path):
    """Without any gate, no statement reads a file."""
    with duckdb.connect(str(a_database(tmp_path)), **connection.described()["connect_args"]) as locked, pytest.raises(duckdb.Error):
        print(locked.execute(sql).fetchall())


def test_parsing_judges_and_never_executes(tmp_path):
    file = tmp_path / "written.csv"
    with pytest.raises(ForPeople):
        refuse_all_but_select(f"copy (select 1) to '{file}'")
    assert not file.exists()


def test_only_the_release_can_be_opened(monkeypatch, tmp_path):
    monkeypatch.setenv("YALA_AUDIENCE", "citizens")
    monkeypatch.setenv("YALA_WAREHOUSE", str(tmp_path))
    connection.only_our_file(connection.uri(Audience("citizens")))
    for other in ("duckdb:///:memory:", connection.uri(Audience("city_hall")), f"duckdb:///{tmp_path}/yala.duckdb", "postgresql://127.0.0.1/x"):
        with pytest.raises(ForPeople):
            connection.only_our_file(other)


def release_of_citizens(monkeypatch, folder):
    """A sealed release of the citizens' audience, and its database."""
    monkeypatch.setenv("YALA_AUDIENCE", "citizens")
    public = folder / "r7" / "public"
    public.mkdir(parents=True)
    (public / "open_data.duckdb").write_bytes(b"a database")
    seal.write(public, {"id": "r7"})
    return folder / "r7", public / "open_data.duckdb"


def test_a_file_that_is_not_as_it_was_published_is_never_opened(monkeypatch, tmp_path):
    release, file = release_of_citizens(monkeypatch, tmp_path)
    connection.locked(Address(), {}, release)
    file.write_bytes(b"a databasf")
    with pytest.raises(ForPeople, match="เสียหาย"):
        connection.locked(Address(), {}, release)


def test_every_connection_is_locked_whatever_was_stored(monkeypatch, tmp_path):
    """An administrator or an import may drop the options that Superset stores."""
    release, file = release_of_citizens(monkeypatch, tmp_path)
    stored = {"connect_args": {"read_only": False, "config": {"enable_external_access": "true"}}, "pool": 1}
    url, params = connection.locked(Address(), stored, release)
    assert url.database == str(file)
    assert params == {"pool": 1, "connect_args": connection.described()["connect_args"]}
    assert params["connect_args"]["read_only"] is True
    assert params["connect_args"]["config"]["lock_configuration"] == "true"


class Address:
    """As much of SQLAlchemy's URL as is asked of it."""

    def set(self, database):
        self.database = database
        return self


def a_database(folder):
    file = folder / "city_hall.duckdb"
    with duckdb.connect(str(file)) as db:
        db.execute("create schema if not exists marts")
        db.execute("create table if not exists marts.kpi_latest as select 'on' as status")
    return file
