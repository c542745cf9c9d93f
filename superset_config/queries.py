"""chart → the query that Superset's page sends for it, so that it can be stored with the chart.

Superset's pages write this when someone saves a chart by hand; a chart that was never opened has none, and then neither a cache can be
warmed nor a guest's request be judged, nor a table find its headings. Shapes as sent by 6.1.0; a browser test compares them.
"""

import json
from collections.abc import Callable
from typing import Any

from superset_config.audience import ForPeople

Params = dict[str, Any]


def context(params: Params) -> dict[str, Any]:
    """The stored query context of a chart. Ids of data sets are filled in by the import.

    Raises:
        ForPeople: this kind of chart is not known here yet.
    """
    make = KINDS.get(params["viz_type"])
    if make is None:
        raise ForPeople(
            f"ยังไม่รองรับแผนภูมิชนิด {params['viz_type']} ใช้ได้: {', '.join(KINDS)} / chart type {params['viz_type']} is not known to queries.py yet"
        )
    query = {
        "filters": [_filter(condition) for condition in params["adhoc_filters"]],
        "extras": {"having": "", "where": ""},
        "annotation_layers": [],
        "row_limit": params["row_limit"],
        "series_limit": 0,
        "order_desc": True,
    } | make(params)
    query["filters"] += query.pop("more_filters", [])
    return {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": params,
        "result_format": "json",
        "result_type": "full",
    }


def _table(params: Params) -> dict[str, Any]:
    if params["query_mode"] == "raw":
        # Superset keeps each order as text: '["column", true]', true for ascending.
        return {"columns": params["all_columns"], "orderby": [json.loads(pair) for pair in params.get("order_by_cols", [])]}
    sort_by = params.get("timeseries_limit_metric")
    first = [sort_by, not params["order_desc"]] if sort_by else [params["metrics"][0], False]
    return {"columns": params["groupby"], "metrics": params["metrics"], "series_limit_metric": sort_by, "orderby": [first]}


def _over_an_axis(params: Params) -> dict[str, Any]:
    axis, metrics, groupby, sort_by = params["x_axis"], params["metrics"], params["groupby"], params.get("x_axis_sort")
    pivot = {"index": [axis], "columns": groupby, "aggregates": {m: {"operator": "mean"} for m in metrics}, "drop_missing_columns": False}
    steps = [{"operation": "pivot", "options": pivot}]
    if groupby and len(metrics) == 1:
        steps.append({"operation": "rename", "options": {"columns": {metrics[0]: None}, "level": 0, "inplace": True}})
    if sort_by and not groupby:
        by = {"is_sort_index": True} if sort_by == axis else {"by": sort_by}
        steps.append({"operation": "sort", "options": by | {"ascending": params["x_axis_sort_asc"]}})
    column = {"columnType": "BASE_AXIS", "sqlExpression": axis, "label": axis, "expressionType": "SQL", "isColumnReference": True}
    return {
        "extras": {"time_grain_sqla": params["time_grain_sqla"], "having": "", "where": ""},
        "columns": [column | {"timeGrain": params["time_grain_sqla"]}, *groupby],
        "metrics": metrics,
        "series_columns": groupby,
        "orderby": [[metrics[0], False]],
        "post_processing": [*steps, {"operation": "flatten"}],
    }


def _polygons(params: Params) -> dict[str, Any]:
    line, metric = params["line_column"], params["metric"]
    told = [item["column_name"] for item in params["tooltip_contents"] if item["item_type"] == "column"]
    # The second condition names a metric, not a column; Superset sends it and then leaves it out itself.
    return {"columns": [line, *told], "metrics": [metric], "more_filters": [{"col": c, "op": "IS NOT NULL"} for c in (line, metric)]}


def _filter(condition: dict[str, Any]) -> dict[str, Any]:
    value = {"val": condition["comparator"]} if "comparator" in condition else {}
    return {"col": condition["subject"], "op": condition["operator"]} | value


KINDS: dict[str, Callable[[Params], dict[str, Any]]] = {
    "table": _table,
    "echarts_timeseries_line": _over_an_axis,
    "echarts_timeseries_bar": _over_an_axis,
    "deck_polygon": _polygons,
}
