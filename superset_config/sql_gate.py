"""Only SELECT reaches DuckDB, and only functions that look at tables.

Superset's own check is a list of forbidden functions, blind to most of DuckDB. DuckDB's options stop every way to a file; yet
`enable_logging` is accepted on a locked connection and makes every later query of the process fail, so statements are judged too: DuckDB
parses them, nothing is executed.
"""

import json
import threading
from collections.abc import Iterator
from typing import Any

import duckdb

from superset_config.audience import ForPeople
from superset_config.connection import described

TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}
LISTS_OF_NAMES = {"duckdb_keywords", "duckdb_schemas", "duckdb_tables", "duckdb_views"}  # what SQLAlchemy looks a table up with; no path is told
REFUSED_FUNCTIONS = {"getenv", "current_setting", "getvariable", "nextval", "currval", "write_log", "json_execute_serialized_sql"}
SYSTEM_VIEWS = ("duckdb_", "pragma_", "sqlite_")  # they tell where files lie on this machine

_here = threading.local()


def refuse_all_but_select(sql: str, lists_names: bool = False) -> None:
    """Let one or more SELECT statements pass.

    Args:
        lists_names: the statement is SQLAlchemy's, so that it may look up which tables there are.

    Raises:
        ForPeople: anything else, a function that is not on the list, or text that is no SQL.
    """
    parsed = json.loads(_parser().execute("select json_serialize_sql(?)", [sql]).fetchone()[0])
    if parsed["error"]:
        raise ForPeople(f"รับเฉพาะคำสั่ง SELECT ที่ถูกไวยากรณ์ / only a valid SELECT is allowed: {parsed['error_message']}")
    allowed = TABLE_FUNCTIONS | (LISTS_OF_NAMES if lists_names else set())
    for node in _nodes(parsed["statements"]):
        if name := _refused(node, allowed):
            raise ForPeople(f"ไม่อนุญาตให้ใช้ {name} / {name} is not allowed here")


def _refused(node: dict[str, Any], table_functions: set[str]) -> str | None:
    """The name of what this part of a statement may not use."""
    if node.get("type") == "TABLE_FUNCTION":
        name = node["function"].get("function_name", "").lower()
        return None if name in table_functions else name
    if node.get("class") == "FUNCTION" and node.get("function_name", "").lower() in REFUSED_FUNCTIONS:
        return node["function_name"]
    if node.get("type") == "BASE_TABLE" and node.get("table_name", "").lower().startswith(SYSTEM_VIEWS):
        return node["table_name"]
    return None


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(child)


def _parser() -> duckdb.DuckDBPyConnection:
    """An empty, locked database of this thread's own, made on first use: it must not be shared, nor exist before a worker forks."""
    if not hasattr(_here, "parser"):
        _here.parser = duckdb.connect(config=described()["connect_args"]["config"] | {"threads": "1", "memory_limit": "64MB"})
    return _here.parser
