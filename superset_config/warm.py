"""After a publish: ask a running Superset everything that its dashboards ask when they open, so that the first reader waits for no query.

YALA_AUDIENCE=citizens python -m superset_config.warm       does nothing where no server answers yet
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from pipelines.settings import setting
from superset_config.audience import Audience, audience
from superset_config.names import uid

PATIENCE_S = 60
_neighbour = build_opener(ProxyHandler({}))  # never by way of a proxy


def bodies(here: Audience) -> Iterator[dict[str, Any]]:
    """What the pages of all dashboards send: each chart's stored query, and what each filter's list of choices is read with."""
    with sqlite3.connect(f"file:{here.metadata_file}?mode=ro", uri=True, timeout=30) as metadata:
        numbers = {row[0]: row[1] for row in metadata.execute("select lower(hex(uuid)), id from tables")}
        for number, settings in metadata.execute("select id, json_metadata from dashboards where published").fetchall():
            placed = "select slices.id, query_context from slices join dashboard_slices on slice_id = slices.id where dashboard_id = ?"
            for chart, context in metadata.execute(placed + " and query_context <> ''", [number]):
                body = json.loads(context)
                yield body | {"form_data": body["form_data"] | {"slice_id": chart, "dashboardId": number}}
            for one in json.loads(settings or "{}").get("native_filter_configuration") or []:
                yield of_filter(one, number, numbers)


def of_filter(one: dict[str, Any], dashboard: int, numbers: dict[str, int]) -> dict[str, Any]:
    """The request for the choices of one filter, in 6.1's shape; a browser test compares them."""
    target, controls = one["targets"][0], one["controlValues"]
    column, sort_by = target["column"]["name"], controls.get("sortMetric")
    number = target.get("datasetId") or numbers[target["datasetUuid"].replace("-", "")]
    query = {
        "filters": [],
        "extras": {"having": "", "where": ""},
        "columns": [column],
        "metrics": [sort_by] if sort_by else [],
        "orderby": [[sort_by or column, controls.get("sortAscending", True)]],
        "annotation_layers": [],
        "row_limit": 1000,
        "series_limit": 0,
        "group_others_when_limit_reached": False,
        "order_desc": True,
    }
    return {
        "datasource": {"id": number, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": {"type": "NATIVE_FILTER", "native_filter_id": one["id"], "dashboardId": dashboard},
        "result_format": "json",
        "result_type": "full",
    }


def warm(here: Audience) -> str:
    """Ask all, one after the other; one line on what came of it."""
    begun, answered = time.monotonic(), {200: 0}
    try:
        sender = _reader(here) if here.is_public else _viewer(here)
        for body in bodies(here):
            status = _post(here, "/api/v1/chart/data", body, sender)[0]
            answered[status] = answered.get(status, 0) + 1
    except (URLError, TimeoutError, KeyError) as down:
        return f"ยังไม่มีบริการให้อุ่นแคช / no server to warm yet ({down})"
    said = ", ".join(f"{count} × {status}" for status, count in answered.items() if count)
    return f"อุ่นแคชแล้ว {said} / cache warmed ({time.monotonic() - begun:.1f} s)"


def _viewer(here: Audience) -> dict[str, str]:
    """Headers of one who sees every dashboard of city hall. Rows are in the cache's key, so department heads' own views are not warmed."""
    return _login(here, "admin", "ADMIN_PASSWORD")


def _reader(here: Audience) -> dict[str, str]:
    """Headers of a guest, who has come the way that the portal's readers come."""
    service = _login(here, "embedder", "EMBEDDER_PASSWORD")
    wish = {"user": {"username": "warm"}, "resources": [{"type": "dashboard", "id": uid("embedded", "citizen")}], "rls": []}
    return {"X-GuestToken": _post(here, "/api/v1/security/guest_token/", wish, service)[1]["token"]}


def _login(here: Audience, user: str, password: str) -> dict[str, str]:
    said = _post(here, "/api/v1/security/login", {"username": user, "password": setting(password), "provider": "db"}, {})[1]
    sender = {"Authorization": f"Bearer {said['access_token']}", "Referer": _address(here)}
    with _neighbour.open(Request(_address(here) + "/api/v1/security/csrf_token/", headers=sender), timeout=PATIENCE_S) as answer:
        return sender | {"X-CSRFToken": json.load(answer)["result"], "Cookie": answer.headers.get("Set-Cookie", "").split(";")[0]}


def _post(here: Audience, path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    request = Request(_address(here) + path, json.dumps(body).encode(), headers | {"Content-Type": "application/json"})
    try:
        with _neighbour.open(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, {}


def _address(here: Audience) -> str:
    return f"http://127.0.0.1:{here.port}"


if __name__ == "__main__":
    print(f"{audience().name}: {warm(audience())}")
    sys.exit(0)
