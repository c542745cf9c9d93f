"""Follow one number: from a cell of a workbook, through the release, to Superset's chart data and to the portal's page."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import httpx
import openpyxl
import pytest

from pipelines.settings import ROOT

pytestmark = pytest.mark.superset
THIRD_MORE = 4 / 3


def correct_the_newest_month(inbox: Path) -> tuple[float, float]:
    """The waterworks correct their newest workbook: its last month's last plant had a third more water.

    Returns:
        The cell before, and the cell after.
    """
    newest = max(inbox.glob("ผลิตน้ำ *.xlsx"))
    workbook = openpyxl.load_workbook(newest)
    sheet = workbook["ผลิตน้ำ"]
    heading = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("เดือน") for cell in row))
    column = next(cell.column for cell in heading if "น้ำผลิต" in str(cell.value) or "เข้าระบบ" in str(cell.value))
    row = [row for row in sheet.iter_rows(min_row=heading[0].row + 1) if row[1].value][-1]  # a total has no plant beside it
    cell = row[column - 1]
    before = float(cell.value)
    cell.value = round(before * THIRD_MORE, 2)
    workbook.save(inbox / f"{newest.stem} (แก้ไข).xlsx")
    return before, float(cell.value)


def superset_sum(city, mart: str, metric: str, month: date) -> float:
    """What Superset's chart data say of one month, asked as an analyst asks."""
    with httpx.Client(base_url=city.city_hall_url, timeout=60) as client:
        client.headers["Referer"] = city.city_hall_url
        token = client.post("/api/v1/security/login", json={"username": "analyst", "password": city.password("analyst"), "provider": "db"}).json()[
            "access_token"
        ]
        client.headers["Authorization"] = f"Bearer {token}"
        charts = client.get("/api/v1/dashboard/mayor/datasets").json()["result"]
        dataset = next(found for found in charts if found["table_name"] == mart)
        sums = {"expressionType": "SIMPLE", "column": {"column_name": metric}, "aggregate": "SUM", "label": "total"}
        chosen = [{"col": "month_label_th", "op": "==", "val": month_label(city, month)}]
        query = {"columns": [], "metrics": [sums], "filters": [*chosen, {"col": "kpi_code", "op": "==", "val": "L01"}]}
        body = {"datasource": {"id": dataset["id"], "type": "table"}, "queries": [query], "result_format": "json", "result_type": "full"}
        answer = client.post("/api/v1/chart/data", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"][0]["data"][0]["total"]


def month_label(city, month: date) -> str:
    return ask(city, "select month_label_th from star.dim_date where date_key = ?", month)


def ask(city, query: str, *values) -> object:
    """One value of the release that serves city hall."""
    with duckdb.connect(str(city.warehouse / "published/current/city_hall/city_hall.duckdb"), read_only=True) as db:
        return db.execute(query, list(values)).fetchone()[0]


def test_a_corrected_cell_reaches_superset_and_the_portal_without_a_restart(city):
    month = ask(city, "select max(month_start) from star.fct_water_production")
    l01 = "select actual from kpi.fct_kpi where kpi_code = 'L01' and period_grain = 'month' and period_start = ?"
    measured = ask(city, "select max(period_start) from kpi.fct_kpi where kpi_code = 'L01' and period_grain = 'month'")
    assert measured == month
    water_before = float(ask(city, "select sum(system_input_m3) from star.fct_water_production where month_start = ?", month))
    superset_before = superset_sum(city, "kpi_by_month", "actual", month)

    before, after = correct_the_newest_month(city.warehouse / "inbox" / "waterworks")
    built = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "build", "--everything"], cwd=ROOT, env=city.settings, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout + built.stderr

    water = float(ask(city, "select sum(system_input_m3) from star.fct_water_production where month_start = ?", month))
    assert water == pytest.approx(water_before + after - before)
    billed = float(ask(city, "select sum(billed_m3) from star.fct_water_billing where month_start = ?", month))
    expected = 100 * (water - billed) / water
    assert ask(city, l01, month) == pytest.approx(expected, abs=1e-4)
    assert superset_before != pytest.approx(expected, abs=1e-4)
    assert superset_sum(city, "kpi_by_month", "actual", month) == pytest.approx(expected, abs=1e-4)
    page = httpx.get(city.portal_url).text
    assert f"{expected:.1f}" in page
