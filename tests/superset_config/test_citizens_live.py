"""The citizens' running Superset: a guest sees one dashboard as it is; a stranger sees nothing; private files stay closed."""

import copy
import html
import json
import os
import re
from pathlib import Path

import httpx
import pytest

from superset_config.names import uid
from tests.superset_config.conftest import LOCKED_OUT, wish

pytestmark = pytest.mark.superset
EMBEDDED = uid("embedded", "citizen")


@pytest.fixture(scope="module")
def dashboard(city) -> int:
    """The number of the embedded dashboard, as its page learns it."""
    page = httpx.get(f"{city.citizens_url}/embedded/{EMBEDDED}", headers={"Referer": city.portal_url}, trust_env=False).raise_for_status()
    return int(re.search(r"dashboard_id\D+(\d+)", html.unescape(page.text))[1])


@pytest.fixture(scope="module")
def charts(guest, dashboard) -> list[dict]:
    """The charts of the dashboard, as its page gets them."""
    return guest.get(f"/api/v1/dashboard/{dashboard}/charts").raise_for_status().json()["result"]


@pytest.fixture(scope="module")
def requests_of_page(charts, dashboard) -> list[dict]:
    """What the page itself sends for each chart, rebuilt from what a guest may read."""
    from superset_config import queries
    from superset_config.shelf import shelf

    ours = {chart["title"]: chart for chart in shelf("citizens").charts.values()}
    found = []
    for chart in charts:
        body = queries.context(ours[chart["slice_name"].removesuffix(" · ข้อมูลจำลอง")]["params"])
        number, kind = chart["form_data"]["datasource"].split("__")
        body["datasource"] = {"id": int(number), "type": kind}
        body["form_data"] |= {"slice_id": chart["id"], "dashboardId": dashboard}
        found.append(body)
    return found


def send(guest: httpx.Client, body: dict) -> httpx.Response:
    return guest.post("/api/v1/chart/data", json=body)


def changed(body: dict, query: dict | None = None, form: dict | None = None, **outer) -> dict:
    other = copy.deepcopy(body) | outer
    other["queries"][0] |= query or {}
    other["form_data"] |= form or {}
    return other


def test_a_guest_sees_every_chart_with_figures(guest, requests_of_page):
    assert len(requests_of_page) == 5
    for body in requests_of_page:
        answer = send(guest, body)
        assert answer.status_code == 200, answer.text[:300]
        assert answer.json()["result"][0]["data"]


def test_a_guest_cannot_ask_a_chart_for_more(guest, requests_of_page):
    own = {"expressionType": "SQL", "sqlExpression": "max(actual)", "label": "x"}
    for body in requests_of_page:
        query = body["queries"][0]
        attempts = [
            changed(body, {"columns": [*query["columns"], "definition_th"]}),
            changed(body, {"columns": [{"expressionType": "SQL", "sqlExpression": "version()", "label": "v"}]}),
            changed(body, {"metrics": [own]}),
            changed(body, {"orderby": [[own, True]]}),
            changed(body, {"extras": {"where": "1 = 1"}}),
            changed(body, {"filters": [{"col": "status", "op": "==", "val": "off"}]}),
            changed(body, {"series_limit_metric": own, "series_limit": 1}),
            changed(body, {"post_processing": [{"operation": "sort", "options": {"is_sort_index": True}}, {"operation": "flatten"}]}),
            changed(body, {"result_type": "samples"}),
            changed(body, form={"tooltip_contents": [{"item_type": "column", "column_name": "definition_th"}]}),
            changed(body, form={"slice_id": 0, "chart_id": body["form_data"]["slice_id"], "groupby": ["definition_th"]}),
            changed(body, form={"slice_id": None}),
            changed(body, form={"slice_id": str(body["form_data"]["slice_id"])}),
            changed(body, form={"dashboardId": None}),
            changed(body, form={"dashboardId": 999}),
            changed(body, form={"type": "NATIVE_FILTER", "native_filter_id": "NATIVE_FILTER-citizen-fiscal_year_label_th"}),
            changed(body, form={"type": "NATIVE_FILTER", "native_filter_id": "NATIVE_FILTER-other"}),
            changed(body, result_type="samples"),
            changed(body, result_type="drill_detail"),
            changed(body, result_type="query"),
            changed(body, result_format="csv"),
            changed(body, datasource={"id": body["datasource"]["id"] % 5 + 1, "type": "table"}),
            changed(body, datasource={"id": 1, "type": "query"}),
        ]
        for attempt in attempts:
            answer = send(guest, attempt)
            assert answer.status_code in (*LOCKED_OUT, 400, 422), (attempt, answer.status_code, answer.text[:300])
            assert '"data":' not in answer.text


def test_a_guest_may_choose_a_year(guest, requests_of_page):
    narrowed = [b for b in requests_of_page if b["queries"][0].get("metrics") == ["produced", "billed"]][0]
    full = send(guest, narrowed).json()["result"][0]["rowcount"]
    year = {"col": "fiscal_year_label_th", "op": "IN", "val": ["ปีงบ 2568"]}
    answer = send(guest, changed(narrowed, {"filters": [year]})).json()["result"][0]
    assert answer["rowcount"] == 12 < full


DOORS = [
    "/api/v1/chart/",
    "/api/v1/chart/1",
    "/api/v1/chart/1/data/",
    "/api/v1/dataset/",
    "/api/v1/dataset/1",
    "/api/v1/dataset/1/drill_info/",
    "/api/v1/database/",
    "/api/v1/database/1/tables/?q=(schema_name:marts)",
    "/api/v1/query/",
    "/api/v1/saved_query/",
    "/api/v1/log/",
    "/api/v1/security/users/",
    "/api/v1/security/roles/",
    "/api/v1/datasource/table/1/column/kpi_code/values/",
    "/api/v1/explore/?slice_id=1",
    "/api/v1/sqllab/",
    "/explore/?slice_id=1",
    "/sqllab/",
]


@pytest.mark.parametrize("door", DOORS)
def test_every_other_door_is_closed_to_a_guest(guest, door):
    answer = guest.get(door)
    found = answer.json().get("result") if answer.status_code == 200 and answer.headers["content-type"].startswith("application/json") else None
    assert answer.status_code in (*LOCKED_OUT, 302) or found == [], (answer.status_code, answer.text[:200])


def test_a_guest_cannot_write_run_or_mint(guest, dashboard):
    attempts = {
        "SQL Lab": guest.post("/api/v1/sqllab/execute/", json={"database_id": 1, "sql": "select 1", "client_id": "a"}),
        "samples": guest.post("/datasource/samples?datasource_type=table&datasource_id=1&force=false", json={}),
        "samples of the dashboard": guest.post(
            f"/datasource/samples?datasource_type=table&datasource_id=1&dashboard_id={dashboard}", json={"filters": []}
        ),
        "old charts": guest.post(
            "/superset/explore_json/", data={"form_data": json.dumps({"slice_id": 1, "dashboardId": dashboard, "viz_type": "table"})}
        ),
        "mint": guest.post("/api/v1/security/guest_token/", json=wish(EMBEDDED)),
        "change": guest.put(f"/api/v1/dashboard/{dashboard}", json={"dashboard_title": "x"}),
        "warm up": guest.put("/api/v1/chart/warm_up_cache", json={"chart_id": 1}),
    }
    assert {name: answer.status_code for name, answer in attempts.items() if answer.status_code < 400} == {}


def test_a_stranger_sees_nothing(city):
    with httpx.Client(base_url=city.citizens_url, trust_env=False) as stranger:
        for door in (*DOORS, "/api/v1/dashboard/", f"/api/v1/dashboard/{EMBEDDED}", "/superset/dashboard/citizen/"):
            answer = stranger.get(door)
            assert answer.status_code in (*LOCKED_OUT, 302), (door, answer.status_code)
            assert answer.status_code != 302 or "/login" in answer.headers["location"]


@pytest.mark.parametrize("other", ["1", "citizen", uid("dashboard", "citizen"), uid("embedded", "mayor")])
def test_a_token_is_minted_for_the_embedded_dashboard_only(embedder, other):
    assert embedder.post("/api/v1/security/guest_token/", json=wish(other)).status_code >= 400


def test_the_service_account_opens_nothing(embedder):
    for door in ("/api/v1/dashboard/", "/api/v1/chart/", "/api/v1/dataset/", "/api/v1/database/"):
        answer = embedder.get(door)
        assert answer.status_code in LOCKED_OUT or answer.json()["result"] == [], door


def test_only_the_portal_may_frame_it(city):
    page = httpx.get(f"{city.citizens_url}/embedded/{EMBEDDED}", headers={"Referer": city.portal_url}, trust_env=False)
    assert page.status_code == 200
    assert f"frame-ancestors {city.portal_url}" in page.headers["content-security-policy"]
    assert "unsafe-eval" not in page.headers["content-security-policy"]
    for other in ("http://example.invalid/", None):
        answer = httpx.get(f"{city.citizens_url}/embedded/{EMBEDDED}", headers={"Referer": other} if other else {}, trust_env=False)
        assert answer.status_code == 403


def test_private_files_are_not_open(city, guest, requests_of_page):
    """No process of the citizens' Superset holds city hall's file or the warehouse."""
    for body in requests_of_page:
        send(guest, body)
    mine = [p for p in Path("/proc").glob("[0-9]*") if belongs(p, city.warehouse)]
    assert mine, "no process of the citizens' Superset was found"
    opened = {os.path.realpath(link) for process in mine for link in (process / "fd").glob("*")}
    assert not [file for file in opened if file.endswith(("city_hall.duckdb", "yala.duckdb"))]


def belongs(process: Path, warehouse: Path) -> bool:
    try:
        settings = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"YALA_AUDIENCE=citizens" in settings and f"YALA_WAREHOUSE={warehouse}".encode() in settings
