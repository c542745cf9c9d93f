"""City hall's running Superset: nobody reads a file through it, and each role sees what its role says."""

import json
import secrets

import httpx
import pytest

from pipelines.modelled import indicators
from tests.superset_config.conftest import LOCKED_OUT

pytestmark = pytest.mark.superset


def ask(client: httpx.Client, sql: str) -> httpx.Response:
    """Run SQL in SQL Lab."""
    wish = {"database_id": 1, "sql": sql, "client_id": secrets.token_hex(5), "runAsync": False, "queryLimit": 100, "tab": "test"}
    return client.post("/api/v1/sqllab/execute/", json=wish)


@pytest.mark.parametrize("user", ["admin", "analyst"])
def test_sql_lab_answers_questions_about_the_marts(city_hall, user):
    answer = ask(city_hall(user), "select count(*) as n from marts.kpi_latest")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == [{"n": len(indicators())}]


@pytest.mark.parametrize("address", ["duckdb:///:memory:", "duckdb:////etc/passwd", "sqlite:////etc/passwd", "postgresql://127.0.0.1/x"])
def test_nobody_adds_a_database(city_hall, city, address):
    """Not even an administrator: a connection of one's own would carry no locks."""
    for user in ("admin", "analyst"):
        for door in ("/api/v1/database/", "/api/v1/database/test_connection/"):
            answer = city_hall(user).post(door, json={"sqlalchemy_uri": address, "database_name": f"x{secrets.token_hex(3)}"})
            assert answer.status_code >= 400, answer.text[:300]
        change = city_hall(user).put("/api/v1/database/1", json={"sqlalchemy_uri": address, "extra": "{}", "allow_dml": True})
        assert change.status_code == 403, "nobody changes the one that there is, either"


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
    """Counted in one place for all workers: a counter in each would let twice as many through.

    From an address of its own: the limit counts by address, and other tests log in as well.
    """
    with httpx.Client(base_url=city.city_hall_url, transport=httpx.HTTPTransport(local_address=f"127.0.0.{2 + secrets.randbelow(250)}")) as guesser:
        wish = {"username": "mayor", "password": "not-the-password", "provider": "db"}
        answers = [guesser.post("/api/v1/security/login", json=wish).status_code for _ in range(70)]
    assert answers == [401] * 30 + [429] * 40, "thirty a minute, whichever of the two workers answers"


def test_thai_is_served_without_a_login(city):
    pack = httpx.get(f"{city.city_hall_url}/superset/language_pack/th/", trust_env=False)
    assert json.loads(pack.text)["locale_data"]["superset"]["Apply"] == ["ใช้ตัวกรอง"]
