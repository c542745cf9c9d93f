"""Databases that DuckDB does not scan: each table is copied beside first, then read as any other. SQL Server and Oracle by dlt, Access by mdbtools.

No SQL Server and no Oracle runs where this was written: their way is tried on PostgreSQL (`dlt+postgresql://`), and only their drivers are theirs.
"""

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.databases.address import Address
from pipelines.databases.cursor import Cursor
from pipelines.databases.engine import connect
from pipelines.databases.shape import Seen, Shape
from pipelines.databases.snapshot import Snapshot
from pipelines.held import Held
from pipelines.judging.values import literal

# How SQLAlchemy calls them, and how each server is asked for one moment for all tables of an extract.
DRIVERS = {
    "mssql": ("mssql+mssqlpython", {"isolation_level": "SNAPSHOT"}),
    "oracle": ("oracle+oracledb", {"isolation_level": "SERIALIZABLE"}),
    "postgresql": ("postgresql+psycopg", {"isolation_level": "REPEATABLE READ"}),
}
CHUNK = 50_000
CSV = "all_varchar = true, header = true, quote = '\"', escape = '\"', nullstr = ''"


class StagedSnapshot(Snapshot):
    """Tables copied from a database in one transaction, each when it is first asked for."""

    def __init__(self, address: Address):
        super().__init__(address)
        self._left, self._tables = ExitStack(), {}

    def __enter__(self) -> "StagedSnapshot":
        self.folder = Path(self._left.enter_context(TemporaryDirectory()))
        if self.address.kind != "access":
            self.line = self._left.enter_context(_connection(self.address))
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()

    def table(self, name: str) -> str:
        return f"read_parquet({literal(str(self._tables[name]))})"

    def shape(self, table: str) -> Shape:
        path = self.folder / f"{len(self._tables)}.parquet"
        words = _copy_access(self.address.path, table, path, connect()) if self.address.kind == "access" else _copy_by_dlt(self.line, table, path)
        if not words:
            return Shape(())
        self._tables[table] = path
        kinds = dict(self.db.execute(f"select column_name, column_type from (describe from {self.table(table)})").fetchall())
        return Shape(tuple(Seen(name, words[name], kinds[name]) for name in kinds))

    def measure(self, table: str, cursor: Cursor | None, columns: dict[str, Seen]):
        self.kind = "staged"
        return super().measure(table, cursor, columns)


def _connection(address: Address) -> Any:
    """A connection whose transaction sees one moment.

    Raises:
        Held: what it needs is not installed.
    """
    try:
        import sqlalchemy as sa
        from dlt.sources.sql_database import sql_table  # noqa: F401 (is it there?)
    except ImportError:
        command = "python3 pipelines/setup.py other_databases"
        raise Held(f"ยังไม่ได้ติดตั้งตัวอ่านฐานข้อมูลชนิดนี้ ให้สั่ง `{command}`", f"the reader of this kind is not installed: run `{command}`") from None
    driver, options = DRIVERS[address.kind]
    try:
        return sa.create_engine(f"{driver}://{address.dsn.partition('://')[2]}", poolclass=sa.StaticPool, **options).connect()
    except Exception as fault:  # the driver's own words may hold the address, which is a secret
        raise duckdb.IOException(type(fault).__name__) from None


def _copy_by_dlt(line: Any, table: str, path: Path) -> dict[str, str]:
    """Copy a table chunk by chunk; its columns and their types, in the database's words."""
    import sqlalchemy as sa
    from dlt.sources.sql_database import sql_table

    schema, _, name = table.rpartition(".")
    try:
        found = {column["name"]: str(column["type"]) for column in sa.inspect(line).get_columns(name, schema=schema or None)}
    except sa.exc.NoSuchTableError:
        return {}
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ["SCHEMA__NAMING"] = "direct"  # columns keep their names, Thai ones too
    told = {"schema": schema or None, "backend": "pyarrow", "chunk_size": CHUNK, "reflection_level": "full_with_precision"}
    writer = None
    try:
        for chunk in sql_table(credentials=line.engine, table=name, **told):
            plain = _plain(chunk)
            writer = writer or pq.ParquetWriter(path, plain.schema, compression="zstd")
            writer.write_table(plain.cast(writer.schema))
    except (sa.exc.SQLAlchemyError, pa.ArrowException) as fault:
        raise duckdb.IOException(type(fault).__name__) from None
    finally:
        if writer:
            writer.close()
    if writer is None:
        pq.write_table(pa.table({name: pa.array([], pa.string()) for name in found}), path)
    return found


def _plain(chunk: pa.Table) -> pa.Table:
    """Numbers of more digits than DuckDB has, as text; all else as it is."""
    kinds = [pa.string() if pa.types.is_decimal256(field.type) else field.type for field in chunk.schema]
    return chunk.cast(pa.schema([pa.field(field.name, kind) for field, kind in zip(chunk.schema, kinds, strict=True)]))


def _copy_access(file: str, table: str, path: Path, db: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Copy a table of an .mdb or .accdb as text.

    Raises:
        Held: mdbtools is not installed.
    """
    if not shutil.which("mdb-export"):
        raise Held("ยังไม่ได้ติดตั้ง mdbtools ที่ใช้อ่าน Access (`apt-get install mdbtools`)", "mdbtools, which reads Access, is not installed")
    export = ["mdb-export", "-D", "%Y-%m-%d", "-T", "%Y-%m-%d %H:%M:%S", file, table]
    copied = path.with_suffix(".csv")
    with copied.open("wb") as out:
        done = subprocess.run(
            export, stdout=out, stderr=subprocess.DEVNULL, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}, check=False
        )
    if done.returncode or not copied.stat().st_size:
        return {}
    db.execute(f"copy (from read_csv({literal(str(copied))}, {CSV})) to {literal(str(path))} (format parquet, compression zstd)")
    copied.unlink()
    return {name: "text" for (name,) in db.execute(f"select column_name from (describe from read_parquet({literal(str(path))}))").fetchall()}
