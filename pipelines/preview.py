"""The first rows of a table, as a page of Dagster shows them."""

import duckdb

ROWS = 5


def preview(db: duckdb.DuckDBPyConnection, query: str) -> str:
    """The first rows of a query as a table in Markdown; what a cell says is text and no markup."""
    found = db.execute(f"from ({query}) limit {ROWS}")
    names = [column[0] for column in found.description]
    rows = [names, ["---"] * len(names), *found.fetchall()]
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
