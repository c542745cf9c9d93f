"""What a guest's request may hold: word for word what the dashboard itself would send, plus the dashboard's own filters.

Pure functions on plain JSON, so that they can be tested without Superset. What is not expected is refused: a new field in a later version
of Superset is closed until someone looks at it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

# These change how much is sent or how it is labelled, never which figures can be reached.
HARMLESS = {"url_params", "applied_time_extras", "row_offset", "order_desc", "is_timeseries"}
LONGEST_CHOICE, MOST_CHOICES = 100, 200


class Refused(Exception):
    """The request asks for something that the dashboard does not show."""


@dataclass(frozen=True)
class Expected:
    """The queries that a chart or filter sends, and the columns on which the reader may narrow them."""

    queries: list[dict[str, Any]]
    filter_columns: frozenset[str] = field(default_factory=frozenset)


def of_chart(stored_queries: list[dict[str, Any]], filters: list[dict[str, Any]]) -> Expected:
    """`stored_queries` from the chart's stored query context, `filters` from the dashboard's metadata."""
    return Expected(stored_queries, frozenset(filter(None, map(_column, filters))))


def of_filter(filters: list[dict[str, Any]], key: Any) -> Expected:
    """What the filter's own list of choices is read with."""
    chosen = next((f for f in filters if f.get("id") == key and _column(f)), None)
    if chosen is None:
        raise Refused("unknown filter")
    controls, column = chosen.get("controlValues") or {}, _column(chosen)
    sort_by = controls.get("sortMetric")
    query = {
        "columns": [column],
        "metrics": [sort_by] if sort_by else [],
        "orderby": [[sort_by or column, controls.get("sortAscending", True)]],
        "row_limit": 1000,
    }
    return Expected([query], frozenset(filter(None, map(_column, filters))) - {column})


def judge(request: dict[str, Any], expected: Expected) -> None:
    """Let a request pass that asks nothing new.

    Args:
        request: `queries`, `result_type` and `result_format`, as sent.

    Raises:
        Refused: with the reason, in English for the data team.
    """
    if _plain(request.get("result_type")) not in (None, "full") or _plain(request.get("result_format")) not in (None, "json"):
        raise Refused("only the figures of the chart, as JSON")
    if not request.get("queries"):
        raise Refused("no query")
    for query in request["queries"]:
        reasons = [_difference(query, allowed, expected.filter_columns) for allowed in expected.queries]
        if all(reasons):
            raise Refused(reasons[0])


def _difference(query: dict[str, Any], allowed: dict[str, Any], filter_columns: frozenset[str]) -> str | None:
    """The first thing in which `query` is not `allowed`; None where it is."""
    for name in sorted((query.keys() | allowed.keys()) - HARMLESS):
        sent, stored = query.get(name), allowed.get(name)
        if name == "row_limit":
            differs = not isinstance(sent, int | None) or (sent or 0) > (stored or 0)
        elif name == "filters":
            spelt = set(map(_text, sent or []))
            differs = not all(_is_expected(f, allowed, filter_columns) for f in sent or []) or not spelt.issuperset(map(_text, stored or []))
        else:
            differs = _text(_said(sent)) != _text(_said(stored))
        if differs:
            return f"{name} differs from the chart"
    return None


def _is_expected(condition: dict[str, Any], allowed: dict[str, Any], filter_columns: frozenset[str]) -> bool:
    """A condition of the chart's own, or a choice from a list of short values on a column that the dashboard lets people filter."""
    if _text(condition) in map(_text, allowed.get("filters") or []):
        return True
    choices = condition.get("val")
    return (
        set(condition) <= {"col", "op", "val"}
        and isinstance(condition.get("col"), str)
        and condition["col"] in filter_columns
        and condition.get("op") == "IN"
        and isinstance(choices, list)
        and len(choices) <= MOST_CHOICES
        and all(isinstance(c, str) and len(c) <= LONGEST_CHOICE for c in choices)
    )


def _column(native_filter: dict[str, Any]) -> str | None:
    targets = native_filter.get("targets") or [{}]
    return (targets[0].get("column") or {}).get("name")


def _said(value: Any) -> Any:
    """A value without its empty parts: `{}`, `""`, `null`, `false` and 0 say nothing in a query."""
    if isinstance(value, dict):
        return {k: said for k, v in value.items() if (said := _said(v))} or None
    if isinstance(value, list | tuple):
        return [said for v in value if (said := _said(v)) is not None] or None
    return value or None


def _text(value: Any) -> str:
    """One spelling for equal values. What is no JSON spells as itself and equals nothing."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=lambda odd: f"{type(odd).__name__} {id(odd)}")


def _plain(choice: Any) -> Any:
    return getattr(choice, "value", choice)
