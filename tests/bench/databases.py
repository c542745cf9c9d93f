"""B2: two million rows of a database landed whole, against copying them bare; a tenth of the rows, for memory; and 1 % of them changed."""

import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pipelines.settings import ROOT
from tests.bench.harness import ROUNDS, run

TOOK = ROOT / "build" / "bench" / "took.txt"  # the seconds of the last run's work
ROWS, FEW = 2_000_000, 200_000
SERVERS = {
    "postgresql": os.environ.get("TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432"),
    "mariadb": os.environ.get("TEST_MARIADB", "mariadb://root@127.0.0.1:3306"),
}
COLUMNS = {
    "id": "bigint",
    "doc_no": "varchar",
    "dept_id": "integer",
    "dept_name": "varchar",
    "amount_thb": "decimal(14, 2)",
    "created_at": "timestamp",
    "updated_at": "timestamp",
    "doc_date": "date",
    "is_paid": "boolean",
    "score": "double",
}
FILL = {
    "postgresql": """insert into payments select n, 'D' || lpad(n::text, 8, '0'), n % 40, 'ชุมชนที่ ' || n % 40, n * 1.25 % 1000000,
        timestamp '2024-01-01' + n * interval '37 seconds', timestamptz '2024-01-01 00:00+07' + n * interval '37 seconds',
        date '2024-01-01' + n % 700, n % 3 = 0, n % 1000 / 7.0 from generate_series(1, {}) n""",
    "mariadb": """insert into payments select seq, concat('D', lpad(seq, 8, '0')), seq % 40, concat('ชุมชนที่ ', seq % 40), seq * 1.25 % 1000000,
        timestamp('2024-01-01') + interval seq * 37 second, timestamp('2024-01-01') + interval seq * 37 second,
        date('2024-01-01') + interval seq % 700 day, seq % 3 = 0, seq % 1000 / 7.0 from seq_1_to_{}""",
}
TABLE = """create table payments (id bigint primary key, doc_no varchar(20), dept_id int, dept_name varchar(60), amount_thb decimal(14, 2),
    created_at {}, updated_at {}, doc_date date, is_paid {}, score double precision)"""
KINDS = {"postgresql": ("timestamp", "timestamptz", "boolean"), "mariadb": ("datetime", "timestamp null", "tinyint(1)")}
TOUCH = "update payments set amount_thb = amount_thb + 1, updated_at = now() where id % 100 = 7"


def fill(dsn: str, rows: int) -> None:
    """The table, with an index on its cursor as a table that is read by one needs."""
    from tests.pipelines.databases.servers import Office

    server, _, name = dsn.rpartition("/")
    kind = urlsplit(dsn).scheme
    made = Office(kind, server, name)
    made.run(TABLE.format(*KINDS[kind]), FILL[kind].format(rows), "create index payments_updated_at on payments (updated_at)")
    made.run("vacuum analyze payments" if kind == "postgresql" else "analyze table payments")


def agreed():
    """The contract of the table."""
    from pipelines.contract import Contract

    plain = {"description": "ก", "label_en": "Column"}
    return Contract(
        department="works",
        name="payments",
        description="ก",
        label_en="Payments",
        due_every_days=1,
        read={"reader": "database", "dsn": "env:BENCH_DSN", "table": "payments", "cursor": "updated_at"},
        replaces="same_key",
        key=["id"],
        headings={name: name for name in COLUMNS},
        columns=[{"name": name, "data_type": kind, "required": name in ("id", "updated_at")} | plain for name, kind in COLUMNS.items()],
    )


def land(dsn: str) -> None:
    """Our side: shape, snapshot, the server's own count, types, bounds, Thai, keys, Parquet, counts from its footer, ledger."""
    with TemporaryDirectory() as folder:
        _land(dsn, Path(folder), ROWS)


def _land(dsn: str, folder: Path, rows: int | None) -> float:
    """One landing; the seconds it took."""
    os.environ |= {"BENCH_DSN": dsn, "YALA_WAREHOUSE": str(folder), "HASH_KEY": "a key of the bench, 32 characters or more"}
    from pipelines.landing import land_waiting
    from pipelines.ledger import Ledger

    begun = time.monotonic()
    (outcome,) = land_waiting(Ledger(folder), folder, agreed())
    took = time.monotonic() - begun
    assert rows is None or outcome.rows_landed == rows, outcome
    TOOK.write_text(str(took))
    return took


def land_few(dsn: str) -> None:
    """Our side for a tenth of the rows."""
    with TemporaryDirectory() as folder:
        _land(dsn, Path(folder), FEW)


def bare(dsn: str) -> None:
    """The floor: DuckDB attaches the database and copies the table to Parquet; nothing is looked at."""
    import duckdb

    from pipelines.databases.engine import extension

    parts, kind = urlsplit(dsn), {"postgresql": "postgres", "mariadb": "mysql"}[urlsplit(dsn).scheme]
    begun = time.monotonic()
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as db:
        db.execute(f"load '{extension(f'{kind}_scanner')}'")
        word = "dbname" if kind == "postgres" else "database"
        db.execute(
            f"attach 'host={parts.hostname} port={parts.port} user={parts.username} {word}={parts.path[1:]}' as office (type {kind}, read_only)"
        )
        db.execute(f"copy (from office.payments) to '{folder}/payments.parquet' (compression zstd)")
    TOOK.write_text(str(time.monotonic() - begun))


def pandas(dsn: str) -> None:
    """What an office would write itself, for a tenth of the rows."""
    import pandas as pd
    import sqlalchemy as sa

    engine = sa.create_engine(dsn.replace("postgresql:", "postgresql+psycopg:"))
    with TemporaryDirectory() as folder, engine.connect() as db:
        pd.read_sql("select * from payments", db).to_parquet(f"{folder}/payments.parquet")


def changed(dsn: str) -> None:
    """All of it, then 1 % of it changed: the second in the first's time, in one process as the nightly run has it."""
    from tests.pipelines.databases.servers import Office

    server, _, name = dsn.rpartition("/")
    with TemporaryDirectory() as folder:
        whole = _land(dsn, Path(folder), ROWS)
        Office(urlsplit(dsn).scheme, server, name).run(TOUCH)
        part = _land(dsn, Path(folder), ROWS // 100)
        print(f"  1 % of the rows changed: {part:.2f} s after {whole:.2f} s for all of them: {part / whole:.3f} of it (target: <= 0.1)")


def compare_work(title: str, dsn: str) -> None:
    """Both sides in turn, by the seconds of the work itself: Python's start and imports are on neither side, though their CPU and memory are."""
    took: dict[str, list[float]] = {"land": [], "bare": []}
    peaks, cpu = dict.fromkeys(took, 0.0), dict.fromkeys(took, 0.0)
    for _ in range(ROUNDS):
        for side in ("bare", "land"):
            taken = run(__name__, side, dsn)
            took[side].append(float(TOOK.read_text()))
            peaks[side], cpu[side] = max(peaks[side], taken.peak_mb), taken.cpu_s
    print(f"\n{title}  (target: <= 1.2x, peak <= 200 MiB, flat in rows; {ROUNDS} rounds in turn)")
    for side, name in (("land", "ours"), ("bare", "floor")):
        walls = sorted(took[side])
        print(f"  {name:<6} {median(walls):6.2f} s  ({walls[0]:.2f}–{walls[-1]:.2f})   cpu {cpu[side]:6.2f} s   peak {peaks[side]:5.0f} MiB")
    print(f"  ratio  {median(took['land']) / median(took['bare']):6.2f}")


def bench() -> None:
    """Print B2, the memory of a tenth of the rows beside it, and what 1 % of changed rows take."""
    from tests.pipelines.databases.servers import office

    for kind in SERVERS:
        TOOK.parent.mkdir(parents=True, exist_ok=True)
        with office(kind) as many, office(kind) as few:
            fill(many.dsn, ROWS)
            fill(few.dsn, FEW)
            compare_work(f"B2 extract of {ROWS:,} rows from {kind} / DuckDB's bare copy", many.dsn)
            print(f"  peak for {FEW:,} rows: {run(__name__, 'land_few', few.dsn).peak_mb:.0f} MiB")
            if kind == "postgresql":
                seconds = run(__name__, "pandas", few.dsn).wall_s * ROWS / FEW
                print(f"  pandas + SQLAlchemy, from {FEW:,} rows: {seconds:.0f} s (target: ours >= 5x faster)")
            run(__name__, "changed", many.dsn)


if __name__ == "__main__":
    {"land": land, "land_few": land_few, "bare": bare, "changed": changed, "pandas": pandas}[sys.argv[1]](*sys.argv[2:])
