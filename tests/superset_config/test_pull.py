"""What somebody changes in Superset's pages comes back into the short files, with their comments; until then it is reported."""

import json
import sqlite3
from collections.abc import Iterator

import pytest
import yaml

from superset_config import yaml_edit
from tests.superset_config.trees import copy_of_files, run

FILE = """# A comment that stays.
title: เดิม · as it was          # and this one
params: {x_axis: month, metrics: [a, b], stack: Stack}   # flow
only:
  kpi_code: G01
rows:                            # heights
  - {height: 30, charts: {a: 6}}
  - {height: 40, charts: {b: 6}}
last: true
"""
CHANGES = {
    "a text": (["title"], "ใหม่"),
    "a list in a mapping": (["params", "metrics"], ["c"]),
    "a new word in a mapping": (["params", "show_legend"], False),
    "one word less": (["params", "stack"], None),
    "the first word less": (["params", "x_axis"], None),
    "a word in a block": (["only", "kpi_code"], "G02"),
    "a whole block": (["rows"], [{"height": 50, "charts": {"b": 12}}]),
    "a block less": (["only"], None),
    "a new word at the end": (["description"], "คำอธิบาย: มีเครื่องหมาย"),
    "a new mapping": (["captions", "month"], "เดือน"),
    "the last word": (["last"], False),
    "a number": (["title"], 7),
}


@pytest.mark.parametrize("case", CHANGES)
def test_one_value_changes_and_all_else_stays_letter_for_letter(case):
    path, value = CHANGES[case]
    text = yaml_edit.change(FILE, path, value)
    wanted = yaml.safe_load(FILE)
    place = wanted
    for key in path[:-1]:
        place = place.setdefault(key, {})
    place.pop(path[-1], None) if value is None else place.update({path[-1]: value})
    assert yaml.safe_load(text) == wanted
    kept = [line for line in FILE.splitlines() if path[0] not in line and (path[0] not in ("only", "rows") or "  " not in line[:2])]
    assert all(line in text for line in kept)


# --- on the running city ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def edited(city, city_hall, tmp_path) -> Iterator[dict]:
    """A chart, a data set and the dashboard, changed by the data team in the web; then as they were."""
    client = city_hall("admin")
    charts = client.get("/api/v1/dashboard/mayor/charts").raise_for_status().json()["result"]
    number = next(c["id"] for c in charts if c["slice_name"].startswith("เรื่องร้องเรียนตามประเภท"))
    chart = client.get(f"/api/v1/chart/{number}").raise_for_status().json()["result"]
    dashboard = client.get("/api/v1/dashboard/mayor").raise_for_status().json()["result"]
    params = json.loads(chart["params"])
    position = json.loads(dashboard["position_json"])
    first = next(part for part in position.values() if isinstance(part, dict) and part["type"] == "CHART" and part["meta"]["width"] == 4)
    place = position | {first["id"]: first | {"meta": first["meta"] | {"width": 3}}}
    put(client, f"/api/v1/chart/{number}", {"slice_name": "ประเภทเรื่อง", "params": json.dumps(params | {"show_legend": True, "row_limit": 77})})
    put(client, f"/api/v1/dashboard/{dashboard['id']}", {"position_json": json.dumps(place), "dashboard_title": "แดชบอร์ดใหม่"})
    yield {"tree": copy_of_files(tmp_path), "chart": "charts/complaints_by_category.yaml", "moved": first["id"].removeprefix("CHART-")}
    put(client, f"/api/v1/chart/{number}", {"slice_name": chart["slice_name"], "params": chart["params"]})
    back = {"position_json": dashboard["position_json"], "dashboard_title": dashboard["dashboard_title"]}
    put(client, f"/api/v1/dashboard/{dashboard['id']}", back)


def put(client, address: str, change: dict) -> None:
    answer = client.put(address, json=change)
    assert answer.status_code == 200, answer.text[:300]


@pytest.mark.superset
def test_an_edit_made_in_the_web_is_reported_and_comes_back_to_the_short_form(city, edited):
    folder = edited["tree"] / "superset_config" / "dashboards" / "mayor"
    before = (folder / "dashboard.yaml").read_text(encoding="utf-8")
    told = run(edited["tree"], city.settings, "pull", "--report")
    assert told.returncode == 1 and "ประเภทเรื่อง" in told.stdout and "แดชบอร์ดใหม่" in told.stdout, told.stdout + told.stderr
    assert (folder / "dashboard.yaml").read_text(encoding="utf-8") == before, "a report changes nothing"
    done = run(edited["tree"], city.settings, "pull")
    assert done.returncode == 0, done.stdout + done.stderr
    chart = yaml.safe_load((folder / edited["chart"]).read_text(encoding="utf-8"))
    assert chart["title"] == "ประเภทเรื่อง"
    assert chart["params"]["show_legend"] is True and chart["params"]["row_limit"] == 77
    assert len((folder / edited["chart"]).read_text(encoding="utf-8").splitlines()) <= 8, "the short form has become long"
    dashboard = yaml.safe_load((folder / "dashboard.yaml").read_text(encoding="utf-8"))
    assert dashboard["title"] == "แดชบอร์ดใหม่"
    assert {name: width for row in dashboard["rows"] for name, width in row["charts"].items()}[edited["moved"]] == 3
    assert "roles" in dashboard and dashboard["filters"] == yaml.safe_load(before)["filters"]


@pytest.mark.superset
def test_drift_is_reported_by_the_command_that_follows_every_publish(city, edited):
    manifest = city.warehouse / "state" / "dbt" / "manifest.json"
    done = run(edited["tree"], city.settings | {"YALA_AUDIENCE": "city_hall"}, "bootstrap", "--manifest", str(manifest))
    assert done.returncode == 0 and "nothing changed" in done.stdout, done.stdout + done.stderr
    assert "ประเภทเรื่อง" in done.stdout and "make dashboards-pull" in done.stdout


@pytest.mark.superset
def test_with_nothing_changed_there_is_nothing_to_pull(city, tmp_path):
    done = run(copy_of_files(tmp_path), city.settings, "pull", "--report")
    assert done.returncode == 0 and "nothing was changed" in done.stdout, done.stdout


@pytest.mark.superset
def test_our_charts_can_be_edited_in_the_web_at_all(city):
    """Superset greys out what an import marks as managed elsewhere."""
    with sqlite3.connect(city.warehouse / "state" / "city_hall" / "superset.db") as metadata:
        assert metadata.execute("select count(*) from slices where is_managed_externally").fetchone() == (0,)
        assert metadata.execute("select count(*) from dbs where is_managed_externally = 0").fetchone() == (0,)
