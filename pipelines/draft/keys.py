"""Which columns tell the rows of a table apart."""

from collections.abc import Sequence
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.thai import connect

MOST_COLUMNS, MOST_TOGETHER = 8, 3  # of so many columns from the left, sets of at most so many are tried
ENOUGH_ROWS = 2


def key_of(columns: dict[str, pa.Array], wanted: Sequence[str]) -> list[str]:
    """The smallest set of the wanted columns, in their order of preference, of which no two rows agree in all; empty where there is none.

    Args:
        columns: the cells of the rows of data by the names of the columns; merged cells already filled down.
        wanted: names of columns that may be in a key, the likeliest first.
    """
    if not columns or not wanted or len(next(iter(columns.values()))) < ENOUGH_ROWS:
        return []
    tried = [name for name in wanted if not columns[name].null_count][:MOST_COLUMNS]
    with connect() as db:
        coded = {name: columns[name].dictionary_encode().indices for name in tried}
        db.register("told", pa.table(coded) if coded else pa.table({"none": pa.array([], pa.int32())}))
        for size in range(1, MOST_TOGETHER + 1):
            for names in combinations(tried, size):
                if _could(coded, names) and _is_key(db, names):
                    return list(names)
    return []


def _could(coded: dict[str, pa.Array], names: tuple[str, ...]) -> bool:
    """Whether there are combinations enough for every row to have its own."""
    return bool(np.prod([float(len(coded[name].unique())) for name in names]) >= len(coded[names[0]]))


def _is_key(db: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> bool:
    together = ", ".join(names)
    return not db.execute(f"select 1 from told group by {together} having count(*) > 1 limit 1").fetchall()
