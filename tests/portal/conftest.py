"""A small public release that the portal's tests write themselves: the columns of the real one, figures that are easy to follow."""

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import httpx
import pytest
from fastapi.testclient import TestClient

from pipelines.release import seal
from portal.app import create_app
from portal.embed import Embedder

LATEST = date(2026, 10, 1)
KPI_COLUMNS = """
    kpi_code varchar, kpi_order integer, pillar_th varchar, pillar_en varchar, kpi_name_th varchar, kpi_name_en varchar, kpi_name_ms varchar,
    unit_th varchar, unit_en varchar, unit_ms varchar, definition_th varchar, definition_en varchar, definition_ms varchar,
    period_grain varchar, period_start date, period_label_th varchar, fiscal_year_be integer, actual double, actual_text varchar,
    target double, target_text varchar, status varchar, status_th varchar, data_as_of date, data_as_of_th varchar, is_stale boolean
"""
FEED_COLUMNS = """
    department_name_th varchar, feed_name_th varchar, last_received_on date, last_received_th varchar, is_held boolean, is_late boolean,
    is_stale boolean, note_th varchar, rows_landed bigint, rows_refused bigint
"""
GOVERNANCE, LIVING = ("การบริหารภาครัฐอัจฉริยะ", "Smart Governance"), ("การดำรงชีวิตอัจฉริยะ", "Smart Living")
WAYS = ("วิธีคิด", "How to count", "Cara mengira")
PERCENT, HOURS, LITRES = ("%", "%", "%"), ("ชม.", "h", "jam"), ("ลิตร", "litres", "liter")
# code: pillar, names (th, en, ms), units, the latest value, target and its text, status, is_stale; in the city's order
KPIS = {
    "G01": (GOVERNANCE, ("เวลาแก้ไขเรื่องร้องเรียน", "Complaint resolution time", "Masa penyelesaian"), HOURS, 27.45, (28.0, "≤ 28 ชม."), "on", False),
    "G02": (GOVERNANCE, ("ร้อยละแก้ไขตามกำหนด", "On-time resolution", "Penyelesaian tepat masa"), PERCENT, 86.5, (90.0, "≥ 90 %"), "near", False),
    "G06": (GOVERNANCE, ("อัตราเบิกจ่ายงบประมาณ", "Budget execution", "Pelaksanaan bajet"), PERCENT, 71.2, (81.4, "81.4 ± 5 %"), "off", False),
    "L01": (LIVING, ("น้ำสูญเสีย", "Non-revenue water", "Air tidak berhasil"), PERCENT, 24.9, (26.3, "≤ 26.3 %"), "none", True),
    "L02": (LIVING, ("การใช้น้ำต่อคนต่อวัน", "Water use per person", "Penggunaan air seorang"), LITRES, 1288.5, (None, "ไม่มีเป้า"), "none", False),
}
FEEDS = [
    ("หน่วยงานหนึ่ง", "เรื่องร้องเรียน", date(2026, 11, 1), False, False, False, None),
    ("หน่วยงานสอง", "การผลิตน้ำ", date(2026, 8, 5), True, True, True, "พบหัวคอลัมน์ใหม่ “น้ำดิบ <b>” ในแผ่น ผลิตน้ำ"),
    ("หน่วยงานสาม", "ประชากร", None, False, True, False, None),
]
SUPERSET = "http://127.0.0.1:8089"
DASHBOARD = "0b8f3a56-0000-5000-8000-000000000000"


def months_before(back: int) -> date:
    count = LATEST.year * 12 + LATEST.month - 1 - back
    return date(count // 12, count % 12 + 1, 1)


def text(value: float | None, units: tuple[str, ...]) -> str:
    return "ไม่มีข้อมูล" if value is None else f"{math.floor(value * 10 + 0.5) / 10:,.1f} {units[0]}"


def publish(published: Path, name: str, *, is_demo: bool = True, actuals: dict[str, float | None] | None = None) -> Path:
    """Write `releases/<name>` and point `current` to it as publishing does; `actuals` replaces the latest value of a KPI."""
    public = published / "releases" / name / "public"
    public.mkdir(parents=True)
    rows = []
    for order, (code, (pillar, names, units, latest, target, status, is_stale)) in enumerate(KPIS.items()):
        words = [code, order, *pillar, *names, *units, *(f"{way} {name}" for way, name in zip(WAYS, names, strict=True))]
        standing = [*target, status, "", date(2026, 10, 31), ""]
        for back in range(14):
            actual = (actuals or {}).get(code, latest) if back == 0 else round(latest * (1 + back % 5 / 20), 2)
            rows.append([*words, "month", months_before(back), "", 2569, actual, text(actual, units), *standing, is_stale])
        rows.append([*words, "fiscal_year", LATEST, "", 2570, 999.9, text(999.9, units), *standing, False])
    feeds = [[*feed[:3], "", *feed[3:], 100, 2] for feed in FEEDS]
    with duckdb.connect(public / "open_data.duckdb") as out:
        out.execute("create schema marts")
        for table, columns, content in (("kpi_public", KPI_COLUMNS, rows), ("feed_status", FEED_COLUMNS, feeds)):
            places = ", ".join(["(" + ", ".join("?" * len(content[0])) + ")"] * len(content))
            out.execute(f"create table marts.{table} ({columns})")
            out.execute(f"insert into marts.{table} values {places}", [value for row in content for value in row])
    facts = {"id": name, "created_at": "2026-11-22T17:05:00+07:00", "data_as_of": "2026-10-31", "is_demo": is_demo, "tables": {}, "notes": []}
    seal.write(public, facts)
    beside = published / ".current.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases") / name, target_is_directory=True)
    beside.replace(published / "current")
    return public


def nobody_home(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The folder of releases, with one demo release in it."""
    publish(tmp_path, "first")
    return tmp_path


@pytest.fixture
def release_again(published: Path) -> Callable[..., Path]:
    """Publish one more release into the same folder."""
    return lambda name, **changes: publish(published, name, **changes)


@pytest.fixture
def portal_over() -> Callable[[Path], TestClient]:
    """A portal over a folder of releases, whose Superset does not answer."""

    def portal(folder: Path) -> TestClient:
        embedder = Embedder(SUPERSET, DASHBOARD, lambda: "embedder-password", httpx.MockTransport(nobody_home))
        return TestClient(create_app(lambda: folder, embedder), raise_server_exceptions=False)

    return portal


@pytest.fixture
def portal(published: Path, portal_over: Callable[[Path], TestClient]) -> TestClient:
    return portal_over(published)
