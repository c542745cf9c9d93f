"""A guest's request is held to what the dashboard itself sends. Plain JSON in, refusal or silence out."""

import copy

import pytest

from superset_config import queries
from superset_config.guest_guard import Refused, judge, of_chart, of_filter
from superset_config.shelf import shelf

YEAR = {
    "id": "NATIVE_FILTER-year",
    "targets": [{"datasetId": 1, "column": {"name": "fiscal_year_label_th"}}],
    "controlValues": {"sortMetric": "first_month", "sortAscending": False},
}
CHART = queries.context(shelf("citizens").charts["citizen", "budget"]["params"])["queries"]
A_YEAR = {"col": "fiscal_year_label_th", "op": "IN", "val": ["ปีงบ 2569"]}


def request(**changes) -> dict:
    """The chart's own request, changed."""
    query = copy.deepcopy(CHART[0]) | changes
    return {"queries": [query], "result_type": "full", "result_format": "json"}


def asked_of_the_filter(**changes) -> dict:
    query = {"columns": ["fiscal_year_label_th"], "metrics": ["first_month"], "orderby": [["first_month", False]], "row_limit": 1000}
    return {"queries": [query | changes], "result_type": "full", "result_format": "json"}


ALLOWED = {
    "the chart as it is": request(),
    "with what says nothing": request(custom_params={}, time_offsets=[], granularity=None, group_others_when_limit_reached=False),
    "with the address of the page": request(url_params={"uiConfig": "1"}),
    "narrowed by the dashboard's filter": request(filters=[A_YEAR]),
    "fewer rows": request(row_limit=10),
}
REFUSED = (
    {
        "another column": request(columns=[*CHART[0]["columns"], "kpi_code"]),
        "another column as SQL": request(columns=[{"expressionType": "SQL", "sqlExpression": "version()", "label": "v"}]),
        "no columns at all": request(columns=[]),
        "own SQL as a metric": request(metrics=[{"expressionType": "SQL", "sqlExpression": "max(approved_thb)", "label": "x"}]),
        "a metric of the data set that the chart does not show": request(metrics=["first_month"]),
        "order by something else": request(orderby=[["approved_thb", True]]),
        "a filter on a column that is no filter": request(filters=[{"col": "approved_thb", "op": "IN", "val": ["1"]}]),
        "a filter with a pattern": request(filters=[A_YEAR | {"op": "LIKE", "val": "%1%"}]),
        "a filter with a comparison": request(filters=[A_YEAR | {"op": ">", "val": "ก"}]),
        "a filter with SQL for a column": request(filters=[{"col": {"sqlExpression": "1", "label": "x"}, "op": "IN", "val": ["1"]}]),
        "a filter with a grain": request(filters=[A_YEAR | {"grain": "P1D"}]),
        "a filter with a thousand values": request(filters=[A_YEAR | {"val": [str(n) for n in range(1000)]}]),
        "a filter with one very long value": request(filters=[A_YEAR | {"val": ["x" * 1000]}]),
        "SQL in where": request(extras={"where": "1 = 1"}),
        "SQL in having": request(extras={"having": "count(*) = 1"}),
        "another grain": request(extras={"time_grain_sqla": "P1D"}),
        "an annotation layer": request(annotation_layers=[{"annotationType": "EVENT", "sourceType": "table", "value": 1, "name": "x"}]),
        "a limit by another metric": request(series_limit=5, series_limit_metric={"expressionType": "SQL", "sqlExpression": "max(1)", "label": "x"}),
        "other series": request(series_columns=["month_label_th"]),
        "post-processing of one's own": request(post_processing=[{"operation": "cum", "options": {"columns": {"x": "x"}, "operator": "sum"}}]),
        "no post-processing": request(post_processing=[]),
        "other times": request(time_offsets=["1 year ago"]),
        "a time shift": request(time_shift="1 year ago"),
        "a time range": request(time_range="2020-01-01 : 2021-01-01"),
        "a granularity": request(granularity="month_start"),
        "more rows": request(row_limit=100_000),
        "a count of rows": request(is_rowcount=True),
        "a result type inside the query": request(result_type="samples"),
        "a data source inside the query": request(datasource={"id": 2, "type": "table"}),
        "a field that nobody knows yet": request(some_new_power="yes"),
        "the old word for columns": request(groupby=["kpi_code"]),
        "no query": {"queries": [], "result_type": "full", "result_format": "json"},
        "a second query of one's own": {"queries": [*request()["queries"], *request(columns=["kpi_code"])["queries"]]},
    }
    | {
        f"result type {kind}": request() | {"result_type": kind}
        for kind in ("samples", "query", "columns", "results", "drill_detail", "post_processed")
    }
    | {f"result format {kind}": request() | {"result_format": kind} for kind in ("csv", "xlsx")}
)


@pytest.mark.parametrize("case", ALLOWED)
def test_what_the_dashboard_sends_passes(case):
    judge(ALLOWED[case], of_chart(CHART, [YEAR]))


@pytest.mark.parametrize("case", REFUSED)
def test_anything_more_is_refused(case):
    with pytest.raises(Refused):
        judge(REFUSED[case], of_chart(CHART, [YEAR]))


def test_a_condition_of_the_chart_cannot_be_left_out():
    stored = [CHART[0] | {"filters": [{"col": "period_grain", "op": "==", "val": "month"}]}]
    judge({"queries": stored}, of_chart(stored, [YEAR]))
    with pytest.raises(Refused, match="filters"):
        judge(request(), of_chart(stored, [YEAR]))


def test_a_filter_reads_its_own_choices_and_nothing_else():
    judge(asked_of_the_filter(), of_filter([YEAR], YEAR["id"]))
    for changes in ({"columns": ["kpi_code"]}, {"metrics": []}, {"metrics": ["approved_thb"]}, {"filters": [A_YEAR]}, {"row_limit": 5000}):
        with pytest.raises(Refused):
            judge(asked_of_the_filter(**changes), of_filter([YEAR], YEAR["id"]))


@pytest.mark.parametrize("key", ["NATIVE_FILTER-other", None, 7, ["NATIVE_FILTER-year"]])
def test_a_filter_that_is_not_on_the_dashboard_is_refused(key):
    with pytest.raises(Refused):
        of_filter([YEAR], key)
