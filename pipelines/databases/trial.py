"""Try a contract on a database without landing anything: its made-up sample, or the live one."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.databases.address import Address, address, dsn_of
from pipelines.databases.engine import within
from pipelines.databases.extract import extract
from pipelines.databases.opening import opened
from pipelines.databases.query import Mark
from pipelines.databases.shape import agreed
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.settings import setting


def try_table(contract: Contract, where: Address) -> Judged:
    """Read and judge the whole table.

    Raises:
        Held: it is not as the contract says, or cannot be read.
    """
    mark = Mark("", datetime.now(UTC), contract.read.table)
    with TemporaryDirectory() as folder:
        said = _look(contract, where, lambda snapshot: extract(snapshot, contract, mark, Path(folder)))
        landed = pq.read_table(said.path, columns=[*(column.name for column in contract.columns), "_sheet", "_row"])
    whole = Judged.whole(landed)
    skipped = whole.skipped
    return Judged(landed, said.refused.drop_columns("_again"), skipped, whole.totals, said.rows + said.rows_refused, said.rows_refused)


def is_live(contract: Contract) -> bool:
    """Whether the contract's department has named its database."""
    return dsn_of(contract) is not None


def differs(contract: Contract) -> Held | None:
    """What the live database's table differs in from the contract; None where in nothing."""
    try:
        where = address(contract)
        _look(contract, where, lambda snapshot: agreed(contract, snapshot.shape(contract.read.table)))
    except Held as reason:
        return reason
    return None


def _look(contract: Contract, where: Address, work):
    """Do some work in one snapshot.

    Raises:
        Held: the work does; or the database does not answer.
    """
    snapshot = opened(where)

    def inside():
        with snapshot:
            return work(snapshot)

    try:
        return within(float(setting("YALA_DATABASE_SECONDS")), inside, snapshot.db)
    except (duckdb.Error, TimeoutError) as fault:  # its own words may hold the address, which is a secret
        table, kind = contract.read.table, type(fault).__name__
        raise Held(f"อ่านตาราง {table} ของ {where.name} ไม่ได้ ({kind})", f"{where.name}: table {table} cannot be read ({kind})") from None
