"""S1: by no role, and by no way into Superset, does a statement read a file, write one, or stop a worker of the running servers."""

import secrets
from pathlib import Path

import httpx
import pytest

from superset_config import people, warm
from superset_config.audience import Audience
from tests.superset_config.copies import workers
from tests.superset_config.test_sql_gate import hostile

pytestmark = pytest.mark.superset
USERS = [pytest.param(user, marks=[pytest.mark.slow] * (user not in ("analyst", "mayor"))) for user in sorted(people.users("city_hall"))]
JINJA = [
    "select '{{ 7 * 7 }}' as x",
    "select '{{ current_username() }}' as x",
    "select {{ url_param('x') }}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "select '{{ cycler.__init__.__globals__.os.popen(\"cat %s\").read() }}' as x",
]


@pytest.fixture(scope="module")
def canary(tmp_path_factory) -> tuple[str, str]:
    """A file of this machine that no answer may ever show: its path and what stands in it."""
    word = f"canary-{secrets.token_hex(8)}"
    file = tmp_path_factory.mktemp("secret") / "personal.csv"
    file.write_text(f"name,secret\n{word},{word}\n", encoding="utf-8")
    return str(file), word


@pytest.fixture(scope="module", autouse=True)
def the_same_workers_all_along(city):
    """What stops a worker is noticed by its number: the server would quietly start another."""
    before = {audience: workers(city, audience) for audience in ("city_hall", "citizens")}
    assert all(len(found) >= 2 for found in before.values())
    yield
    assert {audience: workers(city, audience) for audience in before} == before


def run_sql(client: httpx.Client, sql: str) -> httpx.Response:
    """SQL Lab."""
    wish = {"database_id": 1, "sql": sql, "client_id": secrets.token_hex(5), "runAsync": False, "queryLimit": 100, "tab": "test"}
    return client.post("/api/v1/sqllab/execute/", json=wish)


@pytest.mark.parametrize("user", USERS)
def test_sql_lab(city_hall, user, canary, tmp_path):
    path, word = canary
    for sql in hostile(path, str(tmp_path / "elsewhere")):
        answer = run_sql(city_hall(user), sql)
        assert answer.status_code >= 400, (sql, answer.text[:300])
        assert word not in answer.text, sql
    assert not list(tmp_path.iterdir()), "something was written"
    if user in ("admin", "analyst"):
        assert run_sql(city_hall(user), "select 1 as alive").json()["data"] == [{"alive": 1}]


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_jinja_is_text(city_hall, user, canary):
    path, word = canary
    for sql in JINJA:
        answer = run_sql(city_hall(user), sql.replace("%s", path))
        shown = str(answer.json().get("data", ""))
        assert word not in answer.text and "49" not in shown and user not in shown, (sql, shown)


def custom_sql(path: str) -> list[dict]:
    """Chart queries that carry SQL of one's own, in every place that takes it."""
    read = f"(select max(content) from read_text('{path}'))"
    metric = {"expressionType": "SQL", "label": "x"}
    return [
        {"metrics": [metric | {"sqlExpression": read}]},
        {"metrics": [metric | {"sqlExpression": "max(getenv('HOME'))"}]},
        {"columns": [metric | {"sqlExpression": read}]},
        {"columns": ["kpi_code"], "extras": {"where": f"kpi_code in {read}"}},
        {"columns": ["kpi_code"], "extras": {"where": f"1 = 1) union (select content from read_text('{path}')"}},
        {"columns": ["kpi_code"], "metrics": ["count"], "extras": {"having": f"max(kpi_code) < {read}"}},
        {"columns": ["kpi_code"], "filters": [{"col": metric | {"sqlExpression": read}, "op": "==", "val": "1"}]},
        {"columns": ["kpi_code"], "orderby": [[metric | {"sqlExpression": read}, True]]},
        {
            "columns": ["kpi_code"],
            "metrics": [metric | {"sqlExpression": "count(*)"}],
            "series_limit_metric": metric | {"label": "y", "sqlExpression": read},
        }
        | {"series_limit": 1, "series_columns": ["kpi_code"]},
    ]


@pytest.mark.parametrize("user", USERS)
def test_sql_inside_a_chart(city_hall, user, canary):
    path, word = canary
    number = dataset(city_hall("admin"), "kpi_latest")
    for query in custom_sql(path):
        for form in ({}, {"dashboardId": 1, "slice_id": 1}):
            body = {"datasource": {"id": number, "type": "table"}, "queries": [query | {"row_limit": 5}], "form_data": form}
            answer = city_hall(user).post("/api/v1/chart/data", json=body)
            assert answer.status_code >= 400, (query, answer.text[:300])
            assert word not in answer.text


def test_a_value_with_sql_in_it_stays_a_value(city_hall, canary):
    path, word = canary
    condition = {"col": "kpi_code", "op": "IN", "val": [f"x') or kpi_code in (select content from read_text('{path}')) --"]}
    body = {
        "datasource": {"id": dataset(city_hall("admin"), "kpi_latest"), "type": "table"},
        "queries": [{"columns": ["kpi_code"], "filters": [condition]}],
    }
    answer = city_hall("analyst").post("/api/v1/chart/data", json=body)
    assert answer.status_code == 200 and answer.json()["result"][0]["data"] == [] and word not in answer.text


@pytest.mark.parametrize("user", [pytest.param("admin", marks=pytest.mark.slow), "analyst"])
def test_data_sets_of_ones_own(city_hall, user, canary, tmp_path):
    """Superset reads the columns of such a data set on the bare cursor, before any of its own judges; `enable_logging` came through there."""
    path, word = canary
    for sql in [*hostile(path, str(tmp_path / "elsewhere")), *(sql.replace("%s", path) for sql in JINJA)]:
        name = f"own_{secrets.token_hex(4)}"
        made = city_hall(user).post("/api/v1/dataset/", json={"database": 1, "table_name": name, "sql": sql})
        assert word not in made.text, sql
        if made.status_code == 201:
            number = made.json()["id"]
            body = {"datasource": {"id": number, "type": "table"}, "queries": [{"columns": [], "result_type": "samples"}], "result_type": "samples"}
            shown = city_hall(user).post("/api/v1/chart/data", json=body)
            seen = city_hall(user).get(f"/api/v1/dataset/{number}")
            city_hall("admin").delete(f"/api/v1/dataset/{number}")
            assert word not in shown.text + seen.text.replace(path, ""), sql
            assert shown.status_code >= 400 or "{{" in sql, (sql, shown.text[:300])
    assert not list(tmp_path.iterdir()), "something was written"
    assert run_sql(city_hall(user), "select 1 as alive").json()["data"] == [{"alive": 1}]


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_checks_of_expressions(city_hall, user, canary):
    """What Superset offers to people who write metrics: it validates their SQL by running it."""
    path, word = canary
    number = dataset(city_hall("admin"), "kpi_latest")
    for kind in ("column", "metric", "where", "having"):
        said = {"expression": f"(select max(content) from read_text('{path}'))", "expression_type": kind}
        answer = city_hall(user).post(f"/api/v1/datasource/table/{number}/validate_expression/", json=said)
        assert word not in answer.text


def test_a_guest(city, guest, canary, monkeypatch):
    path, word = canary
    monkeypatch.setenv("YALA_WAREHOUSE", str(city.warehouse))
    for body in warm.bodies(Audience("citizens")):
        for query in custom_sql(path):
            answer = guest.post("/api/v1/chart/data", json=body | {"queries": [body["queries"][0] | query]})
            assert answer.status_code >= 400 and word not in answer.text, query


def dataset(client: httpx.Client, mart: str) -> int:
    listed = client.get("/api/v1/dataset/", params={"q": "(page_size:200)"}).raise_for_status().json()["result"]
    return next(d["id"] for d in listed if d["table_name"] == mart)


def test_the_canary_is_there(canary):
    assert canary[1] in Path(canary[0]).read_text(encoding="utf-8")
