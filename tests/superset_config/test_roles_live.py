"""Each role of city hall sees the data sets and rows that roles.yml says, by every way to ask; and what it did, where it counts, is noted."""

import secrets
import sqlite3
import time

import httpx
import pytest

from superset_config import people
from superset_config.shelf import saved_queries, shelf
from tests.superset_config.conftest import LOCKED_OUT

pytestmark = pytest.mark.superset
EVERYWHERE, WHOLE_CITY = {"admin", "analyst"}, "ทั้งเทศบาล"
ON_THEIR_DASHBOARD = {"mayor", "deputy", "head"}
COLUMN = "department_name_th"


@pytest.fixture(scope="module")
def numbers(city_hall) -> dict[str, int]:
    """Each data set's number."""
    listed = city_hall("admin").get("/api/v1/dataset/", params={"q": "(page_size:200)"}).raise_for_status().json()["result"]
    return {dataset["table_name"]: dataset["id"] for dataset in listed}


@pytest.fixture(scope="module")
def dashboard(city_hall) -> dict:
    return city_hall("mayor").get("/api/v1/dashboard/mayor").raise_for_status().json()["result"]


def ask(client: httpx.Client, number: int, query: dict, dashboard: int | None = None) -> httpx.Response:
    """One query to a data set, as a chart's page asks it: plainly, or from a dashboard."""
    form = {"dashboardId": dashboard} if dashboard else {}
    body = {"datasource": {"id": number, "type": "table"}, "queries": [query | {"row_limit": 1000}], "form_data": form, "force": True}
    return client.post("/api/v1/chart/data", json=body)


def counted() -> dict:
    return {"metrics": [{"expressionType": "SQL", "sqlExpression": "count(*)", "label": "n"}]}


@pytest.mark.parametrize("user", sorted(people.users("city_hall")))
def test_who_may_ask_which_data_set(city_hall, numbers, dashboard, user):
    """Role × data set: analysts and the data team ask any; readers only through the dashboards that show it; the auditor none."""
    shown = {d["id"] for d in city_hall("mayor").get("/api/v1/dashboard/mayor/datasets").json()["result"]}
    for mart, number in numbers.items():
        plainly = ask(city_hall(user), number, counted()).status_code
        assert (plainly == 200) is (user in EVERYWHERE), (mart, plainly)
        samples = ask(city_hall(user), number, {"columns": [], "result_type": "samples"}).status_code
        assert (samples == 200) is (user in EVERYWHERE), (mart, samples)
    assert shown and shown <= set(numbers.values())


@pytest.mark.parametrize("user", sorted(ON_THEIR_DASHBOARD))
def test_a_reader_sees_every_chart_of_the_dashboard(city_hall, user):
    charts = city_hall(user).get("/api/v1/dashboard/mayor/charts").raise_for_status().json()["result"]
    assert len(charts) == len([key for key in shelf("city_hall").charts if key[0] == "mayor"])


def departments_seen(client: httpx.Client, number: int, dashboard: int | None, **query) -> set[str]:
    from_chart = chart_of(client, number)
    body = {
        "datasource": {"id": number, "type": "table"},
        "queries": [{"columns": [COLUMN], "metrics": [], "row_limit": 1000} | query],
        "form_data": {"dashboardId": dashboard, "slice_id": from_chart},
        "force": True,
    }
    answer = client.post("/api/v1/chart/data", json=body)
    return {row[COLUMN] for row in answer.json()["result"][0]["data"]} if answer.status_code == 200 else set()


def chart_of(client: httpx.Client, number: int) -> int | None:
    charts = client.get("/api/v1/dashboard/mayor/charts").json()["result"]
    return next((chart["id"] for chart in charts if chart["form_data"]["datasource"] == f"{number}__table"), None)


def with_departments() -> list[str]:
    used = {chart["dataset"] for (slug, _), chart in shelf("city_hall").charts.items() if slug == "mayor"}
    return sorted(
        used & {"complaints_by_department_month", "budget_by_department_month", "complaints_by_community_month", "kpi_by_month", "feed_status"}
    )


@pytest.mark.parametrize("mart", with_departments())
def test_a_department_head_sees_the_own_department_and_the_whole_city_only(city_hall, numbers, dashboard, mart):
    own = people.departments()[people.users("city_hall")["head"]["department"]]["name_th"]
    everyone = departments_seen(city_hall("mayor"), numbers[mart], dashboard["id"])
    assert len(everyone - {own, WHOLE_CITY}) >= 2, "the mayor sees no other department, so this test proves nothing"
    seen = departments_seen(city_hall("head"), numbers[mart], dashboard["id"])
    assert seen <= {own, WHOLE_CITY}
    assert own in seen or own not in everyone


@pytest.mark.parametrize("where", ["1 = 1) OR (1 = 1", "1 = 1 OR 1 = 1", "department_name_th IS NOT NULL) OR (department_name_th IS NOT NULL"])
def test_no_condition_of_ones_own_opens_other_rows(city_hall, numbers, dashboard, where):
    own = people.departments()[people.users("city_hall")["head"]["department"]]["name_th"]
    seen = departments_seen(city_hall("head"), numbers["complaints_by_department_month"], dashboard["id"], extras={"where": where})
    assert seen <= {own, WHOLE_CITY}


def test_every_data_set_with_departments_has_its_row_rules(city, numbers):
    """Also one that is added tomorrow: rules are made from the column, not from a list."""
    with sqlite3.connect(city.warehouse / "state" / "city_hall" / "superset.db") as metadata:
        having = "select table_name from tables t join table_columns c on c.table_id = t.id where column_name = ?"
        have = {mart for (mart,) in metadata.execute(having, [COLUMN])}
        ruled = (
            "select t.table_name, r.clause from row_level_security_filters r"
            " join rls_filter_tables rt on rt.rls_filter_id = r.id join tables t on t.id = rt.table_id"
        )
        rules = metadata.execute(ruled).fetchall()
    clauses = {rule.clause for rule in people.row_rules("city_hall").values()}
    assert len(clauses) == len(people.departments()) + 1
    assert have and all({clause for mart_, clause in rules if mart_ == mart} == clauses for mart in have)


def test_a_head_without_a_department_sees_the_whole_citys_rows_only():
    """The rule of the bare role is there, and all rules of the column are one group: without it such a person would see everything."""
    rules = people.row_rules("city_hall")
    assert rules["department_head department_name_th"].clause == f"{COLUMN} = '{WHOLE_CITY}'"
    assert {rule.column for rule in rules.values()} == {COLUMN}


def test_a_name_with_a_quotation_mark_stays_a_name():
    assert people.RowRule("r", COLUMN, "a' OR '1'='1").clause == f"{COLUMN} = 'a'' OR ''1''=''1'"


@pytest.mark.parametrize("user", ["analyst", "admin"])
def test_saved_queries_wait_in_sql_lab_and_run(city_hall, user):
    client = city_hall(user)
    listed = client.get("/api/v1/saved_query/", params={"q": "(page_size:100)"}).raise_for_status().json()["result"]
    ours = {query["label"]: query for query in listed}
    assert {query["title"] for query in saved_queries("city_hall").values()} <= set(ours)
    for query in saved_queries("city_hall").values():
        wish = {"database_id": 1, "sql": query["sql"], "client_id": secrets.token_hex(5), "runAsync": False, "tab": "test", "schema": "marts"}
        answer = client.post("/api/v1/sqllab/execute/", json=wish)
        assert answer.status_code == 200, answer.text[:500]


def test_sql_lab_gives_a_thousand_rows_and_no_more_than_asked(city_hall):
    wish = {"database_id": 1, "sql": "select * from range(100000)", "client_id": secrets.token_hex(5), "runAsync": False, "tab": "test"}
    answer = city_hall("analyst").post("/api/v1/sqllab/execute/", json=wish | {"queryLimit": 1000})
    assert len(answer.json()["data"]) == 1000
    assert (
        len(city_hall("analyst").post("/api/v1/sqllab/execute/", json=wish | {"client_id": secrets.token_hex(5), "queryLimit": 10**9}).json()["data"])
        <= 50_000
    )


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_stopped_in_its_own_worker(city_hall):
    wish = {"database_id": 1, "client_id": secrets.token_hex(5), "runAsync": False, "tab": "test"}
    begun = time.monotonic()
    endless = "select count(*) from range(100000000000) a(i), range(100000000) b(j) where i + j < 0"
    answer = city_hall("analyst").post("/api/v1/sqllab/execute/", json=wish | {"sql": endless}, timeout=90)
    assert answer.status_code >= 400 and "30" in answer.text, answer.text[:300]
    assert time.monotonic() - begun < 60


# --- what is noted -------------------------------------------------------------------------------------------------------------------


def notes(city, auditor: httpx.Client, action: str) -> list[dict]:
    """The newest notes of one kind, as the auditor reads them; the writer is given a moment."""
    time.sleep(1)
    query = "(order_column:dttm,order_direction:desc,page_size:100)"
    return [row for row in auditor.get("/api/v1/log/", params={"q": query}).raise_for_status().json()["result"] if row["action"] == action]


def test_the_auditor_reads_the_log_and_no_figure(city_hall):
    auditor = city_hall("auditor")
    assert auditor.get("/api/v1/log/").status_code == 200
    for door in ("/api/v1/dataset/", "/api/v1/database/", "/api/v1/query/", "/api/v1/security/users/", "/sqllab/"):
        assert auditor.get(door).status_code in (*LOCKED_OUT, 302), door
    assert auditor.get("/api/v1/dashboard/mayor").status_code in LOCKED_OUT
    assert city_hall("admin").post("/api/v1/log/", json={"action": "x"}).status_code in LOCKED_OUT, "the log is written by the server alone"


def test_logins_are_noted_with_their_outcome_and_never_a_password(city, city_hall):
    name, word = f"nobody-{secrets.token_hex(4)}", f"word-{secrets.token_hex(8)}"
    wish = {"username": name, "password": word, "provider": "db"}
    assert httpx.post(f"{city.city_hall_url}/api/v1/security/login", json=wish, trust_env=False).status_code == 401
    refused = [row for row in notes(city, city_hall("auditor"), "login_refused") if name in row["json"]]
    assert len(refused) == 1 and word not in refused[0]["json"]
    city_hall("deputy")  # logs in, if it had not yet
    assert any('"deputy"' in row["json"] for row in notes(city, city_hall("auditor"), "login"))


def test_sql_and_downloads_are_noted(city, city_hall, numbers):
    mark = f"mark_{secrets.token_hex(4)}"
    wish = {"database_id": 1, "sql": f"select 1 as {mark}", "client_id": secrets.token_hex(5), "runAsync": False, "tab": "test"}
    assert city_hall("analyst").post("/api/v1/sqllab/execute/", json=wish).status_code == 200
    assert [row["user"]["username"] for row in notes(city, city_hall("auditor"), "sql") if mark in row["json"]] == ["analyst"]
    body = {
        "datasource": {"id": numbers["kpi_latest"], "type": "table"},
        "queries": [{"columns": ["kpi_code"], "row_limit": 5}],
        "result_format": "csv",
    }
    before = len(notes(city, city_hall("auditor"), "download"))
    assert city_hall("analyst").post("/api/v1/chart/data", json=body).status_code == 200
    assert len(notes(city, city_hall("auditor"), "download")) == before + 1


def test_a_changed_role_is_noted(city, city_hall):
    name = f"trial_{secrets.token_hex(4)}"
    made = city_hall("admin").post("/api/v1/security/roles/", json={"name": name})
    assert made.status_code in (200, 201), made.text[:300]
    noted = [row for row in notes(city, city_hall("auditor"), "role_change") if name in row["json"]]
    assert noted and noted[0]["user"]["username"] == "admin"
    assert city_hall("admin").delete(f"/api/v1/security/roles/{made.json()['id']}").status_code == 200


def test_a_request_does_not_wait_for_its_note(city, city_hall, numbers):
    """With the log's database held by another writer, a download is answered at once; its note is written when the other is done."""
    body = {
        "datasource": {"id": numbers["kpi_latest"], "type": "table"},
        "queries": [{"columns": ["kpi_code"], "row_limit": 4}],
        "result_format": "csv",
    }
    auditor, analyst = city_hall("auditor"), city_hall("analyst")
    before = len(notes(city, auditor, "download"))
    with sqlite3.connect(city.warehouse / "state" / "city_hall" / "superset.db", timeout=30, isolation_level=None) as metadata:
        metadata.execute("begin immediate")
        begun = time.monotonic()
        assert analyst.post("/api/v1/chart/data", json=body).status_code == 200
        assert time.monotonic() - begun < 5
        assert len(notes(city, auditor, "download")) == before
        metadata.execute("rollback")
    assert len(notes(city, auditor, "download")) == before + 1


def test_the_citizens_superset_notes_no_one(city, guest):
    guest.get("/api/v1/me/roles/")
    with sqlite3.connect(city.warehouse / "state" / "citizens" / "superset.db") as metadata:
        assert metadata.execute("select count(*) from logs").fetchone() == (0,)
