"""City hall's running Superset: nobody reads a file through it, and each role sees what its role says."""

import json
import secrets

import httpx
import pytest

from tests.superset_config.conftest import LOCKED_OUT
from tests.superset_config.test_sql_gate import hostile

pytestmark = pytest.mark.superset


@pytest.fixture(scope="module")
def canary(tmp_path_factory) -> tuple[str, str]:
    """A file of this machine that no answer may ever show: its path and what stands in it."""
    word = f"canary-{secrets.token_hex(8)}"
    file = tmp_path_factory.mktemp("secret") / "personal.csv"
    file.write_text(f"name,secret\n{word},{word}\n", encoding="utf-8")
    return str(file), word


def ask(client: httpx.Client, sql: str) -> httpx.Response:
    """Run SQL in SQL Lab."""
    wish = {"database_id": 1, "sql": sql, "client_id": secrets.token_hex(5), "runAsync": False, "queryLimit": 100, "tab": "test"}
    return client.post("/api/v1/sqllab/execute/", json=wish)


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_sql_lab_answers_questions_about_the_marts(city_hall, user):
    answer = ask(city_hall(user), "select count(*) as n from marts.kpi_latest")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == [{"n": 5}]


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_no_statement_reads_a_file_or_leaves_the_release(city_hall, user, canary, tmp_path):
    path, word = canary
    for sql in hostile(path, str(tmp_path / "elsewhere")):
        answer = ask(city_hall(user), sql)
        assert answer.status_code >= 400, (sql, answer.text[:300])
        assert word not in answer.text, sql
    assert not list(tmp_path.iterdir()), "something was written"
    assert ask(city_hall(user), "select 1 as alive").json()["data"] == [{"alive": 1}]


def custom_sql(path: str) -> list[dict]:
    """Chart queries that carry SQL of one's own."""
    read = f"(select max(content) from read_text('{path}'))"
    metric = {"expressionType": "SQL", "label": "x"}
    return [
        {"metrics": [metric | {"sqlExpression": read}]},
        {"metrics": [metric | {"sqlExpression": "max(getenv('HOME'))"}]},
        {"columns": [metric | {"sqlExpression": read}]},
        {"columns": ["kpi_code"], "extras": {"where": f"kpi_code in {read}"}},
        {"columns": ["kpi_code"], "metrics": ["count"], "extras": {"having": f"max(kpi_code) < {read}"}},
        {"columns": ["kpi_code"], "filters": [{"col": metric | {"sqlExpression": read}, "op": "==", "val": "1"}]},
        {"columns": ["kpi_code"], "orderby": [[metric | {"sqlExpression": read}, True]]},
    ]


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_sql_inside_a_chart_reads_no_file(city_hall, user, canary):
    path, word = canary
    client = city_hall(user)
    for query in custom_sql(path):
        body = {"datasource": {"id": dataset(client, "kpi_latest"), "type": "table"}, "queries": [query | {"row_limit": 5}]}
        answer = client.post("/api/v1/chart/data", json=body)
        assert answer.status_code >= 400, (query, answer.text[:300])
        assert word not in answer.text


def test_a_data_set_of_ones_own_reads_no_file(city_hall, canary):
    path, word = canary
    answer = city_hall("analyst").post("/api/v1/dataset/", json={"database": 1, "table_name": "mine", "sql": f"select * from read_text('{path}')"})
    assert word not in answer.text
    listed = city_hall("admin").get("/api/v1/dataset/", params={"q": "(page_size:100)"})
    mine = [d["id"] for d in listed.json()["result"] if d["table_name"] == "mine"]
    for key in mine:
        shown = city_hall("admin").get(f"/api/v1/dataset/{key}")
        city_hall("admin").delete(f"/api/v1/dataset/{key}")
        assert word not in shown.text


@pytest.mark.parametrize("address", ["duckdb:///:memory:", "duckdb:////etc/passwd", "sqlite:////etc/passwd", "postgresql://127.0.0.1/x"])
def test_nobody_adds_a_database(city_hall, city, address):
    """Not even an administrator: a connection of one's own would carry no locks."""
    for user in ("admin", "analyst"):
        for door in ("/api/v1/database/", "/api/v1/database/test_connection/"):
            answer = city_hall(user).post(door, json={"sqlalchemy_uri": address, "database_name": f"x{secrets.token_hex(3)}"})
            assert answer.status_code >= 400, answer.text[:300]


def dataset(client: httpx.Client, mart: str) -> int:
    listed = client.get("/api/v1/dataset/", params={"q": "(page_size:100)"}).raise_for_status().json()["result"]
    return next(d["id"] for d in listed if d["table_name"] == mart)


def test_every_stored_query_answers_with_rows(city_hall):
    """What warms the cache after a release is what the charts show."""
    charts = city_hall("mayor").get("/api/v1/dashboard/mayor/charts").raise_for_status().json()["result"]
    assert len(charts) >= 10
    for chart in charts:
        answer = city_hall("admin").put("/api/v1/chart/warm_up_cache", json={"chart_id": chart["id"]})
        assert answer.json()["result"][0]["viz_error"] is None, (chart["slice_name"], answer.text[:300])


def test_the_mayor_sees_his_dashboard_and_no_tables(city_hall):
    mayor = city_hall("mayor")
    assert [d["slug"] for d in mayor.get("/api/v1/dashboard/").json()["result"]] == ["mayor"]
    for door in ("/api/v1/database/", "/api/v1/dataset/", "/api/v1/query/", "/api/v1/security/users/", "/api/v1/security/roles/", "/sqllab/"):
        assert mayor.get(door).status_code in (*LOCKED_OUT, 302), door
    assert ask(mayor, "select 1").status_code >= 400


def test_the_analyst_is_no_administrator(city_hall):
    analyst = city_hall("analyst")
    for door in ("/api/v1/security/users/", "/api/v1/security/roles/"):
        assert analyst.get(door).status_code in LOCKED_OUT, door


def test_a_stranger_sees_nothing(city):
    with httpx.Client(base_url=city.city_hall_url, trust_env=False) as stranger:
        for door in ("/api/v1/dashboard/", "/api/v1/chart/", "/api/v1/dashboard/mayor", "/superset/dashboard/mayor/", "/api/v1/database/"):
            answer = stranger.get(door)
            assert answer.status_code in LOCKED_OUT or "/login" in answer.headers.get("location", ""), door
        assert stranger.post("/api/v1/chart/data", json={"queries": []}).status_code in LOCKED_OUT


def test_the_page_may_be_framed_by_nobody_and_runs_no_eval(city):
    policy = httpx.get(f"{city.city_hall_url}/login/", trust_env=False).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe-eval" not in policy and "http" not in policy.replace("http://127.0.0.1", "")


def test_guessing_passwords_is_slowed_down(city):
    """From an address of its own: the limit counts by address, and other tests log in as well."""
    with httpx.Client(base_url=city.city_hall_url, transport=httpx.HTTPTransport(local_address=f"127.0.0.{2 + secrets.randbelow(250)}")) as guesser:
        wish = {"username": "mayor", "password": "not-the-password", "provider": "db"}
        answers = {guesser.post("/api/v1/security/login", json=wish).status_code for _ in range(70)}
    assert answers == {401, 429}


def test_thai_is_served_without_a_login(city):
    pack = httpx.get(f"{city.city_hall_url}/superset/language_pack/th/", trust_env=False)
    assert json.loads(pack.text)["locale_data"]["superset"]["Apply"] == ["ใช้ตัวกรอง"]
