"""Erasure: a person's rows go out of what was landed, and stay out of whatever is read or rebuilt later. The list keeps only a keyed hash."""

import hmac
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from pipelines.contract import Contract
from pipelines.judging.cells import load_key
from pipelines.judging.values import stages_of
from pipelines.ledger import Ledger, metadata
from pipelines.settings import setting
from pipelines.thai import connect, staged
from pipelines.zones import write_parquet, zone

erasures = sa.Table(  # whose rows must not come back: a keyed hash of the value, never the value
    "erasures",
    metadata,
    sa.Column("department", sa.String, primary_key=True),
    sa.Column("table_name", sa.String, primary_key=True),
    sa.Column("column_name", sa.String, primary_key=True),
    sa.Column("mark", sa.String, primary_key=True),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
)


def erase(ledger: Ledger, warehouse: Path, contract: Contract, column: str, value: str, by: str, why: str) -> int:
    """Enter a person into the list of the erased and remove their rows; how many.

    Args:
        value: as the office would write it; of a hashed column the plain one.
    """
    row = {"department": contract.department, "table_name": contract.name, "column_name": column}
    row["mark"] = _mark(contract, column, as_landed(contract, column, value))
    erasures.create(ledger.engine, checkfirst=True)
    with ledger.engine.begin() as db:
        db.execute(erasures.delete().filter_by(**row))
        db.execute(erasures.insert().values(**row, decided_by=by, why=why, decided_at=datetime.now(UTC).replace(tzinfo=None)))
    shutil.rmtree(warehouse / "published" / "as_of", ignore_errors=True)  # rebuilt when asked for again, without them
    return erase_listed(ledger, warehouse, contract)


def as_landed(contract: Contract, column: str, value: str) -> str:
    """A value as it lies in raw Parquet: hashed where the contract says so."""
    if contract.personal.get(column) != "hash":
        return value
    declared = next(said for said in contract.columns if said.name == column)
    with connect() as db:
        load_key(db)
        source = staged("value", stages_of(declared, "hash"), "cell", "(select cell, cell as value from (select ?::varchar as cell))")
        return db.execute(f"select value from {source}", [value]).fetchone()[0]


def erased(ledger: Ledger, contract: Contract) -> set[tuple[str, str]]:
    """Whom a table must not hold: by column, the marks."""
    erasures.create(ledger.engine, checkfirst=True)
    with ledger.engine.begin() as db:
        rows = db.execute(sa.select(erasures).filter_by(department=contract.department, table_name=contract.name))
        return {(row.column_name, row.mark) for row in rows}


def erase_listed(ledger: Ledger, warehouse: Path, contract: Contract) -> int:
    """Remove the rows of everyone on the list from a table's landed rows; how many."""
    gone, listed = 0, erased(ledger, contract)
    for path in sorted(zone(warehouse, "raw", contract).glob("*.parquet")) if listed else []:
        rows = pq.read_table(path)
        keep = pa.array([True] * len(rows), pa.bool_())
        for column in {name for name, _ in listed} & set(rows.column_names):
            with duckdb.connect() as db:
                db.register("landed", rows.select([column]))
                texts = [text for (text,) in db.execute(f"select {column}::varchar from landed").fetchall()]
            marked = {text for text in set(texts) - {None} if (column, _mark(contract, column, text)) in listed}
            keep = pc.and_(keep, pa.array([text not in marked for text in texts], pa.bool_()))
        left = rows.filter(keep)
        if len(left) < len(rows):
            gone += len(rows) - len(left)
            write_parquet(left, path)
    return gone


def _mark(contract: Contract, column: str, value: str) -> str:
    return hmac.new(setting("HASH_KEY").encode(), f"erased/{contract.id}/{column}/{value}".encode(), "sha256").hexdigest()
