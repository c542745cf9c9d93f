"""One office renames a heading: its own source is held and shown as stale, everything else is published."""

import shutil

import duckdb
import openpyxl
import pytest

from pipelines.ledger import Ledger

pytestmark = pytest.mark.slow  # a second whole city is built


@pytest.fixture
def warehouse(city, tmp_path):
    """A copy of the city's warehouse to build in."""
    copy = tmp_path / "warehouse"
    shutil.copytree(city.warehouse, copy, ignore=shutil.ignore_patterns("state", "published", "yala.duckdb*", "up.log"))
    return copy


def test_a_renamed_heading_holds_only_its_own_source(city, warehouse, build_in):
    inbox = warehouse / "inbox" / "finance"
    newest = max(inbox.glob("เบิกจ่าย *.xlsx"))
    workbook = openpyxl.load_workbook(newest)
    renamed = next(cell for row in workbook["เบิกจ่าย"].iter_rows(max_row=6) for cell in row if cell.value == "ก่อหนี้ผูกพัน")
    renamed.value = "ผูกพันแล้ว"
    workbook.save(inbox / "เบิกจ่าย 2599-01.xlsx")

    done = build_in(warehouse, HASH_KEY=city.settings["HASH_KEY"])
    assert done.returncode == 0, done.stdout + done.stderr
    for word in ("เบิกจ่าย 2599-01.xlsx", "แผ่น เบิกจ่าย", "ผูกพันแล้ว"):
        assert word in done.stdout

    held = [delivery for delivery in Ledger(warehouse).history() if delivery.is_held]
    assert [(delivery.department, delivery.table_name, delivery.file_name) for delivery in held] == [
        ("finance", "budget_execution", "เบิกจ่าย 2599-01.xlsx")
    ]
    assert "sheet เบิกจ่าย" in held[0].reason_en and "ผูกพันแล้ว" in held[0].reason_en

    with duckdb.connect(str(warehouse / "published/current/city_hall/city_hall.duckdb"), read_only=True) as db:
        feeds = dict(db.execute("select feed_name_th, is_held from marts.feed_status").fetchall())
        stale = dict(db.execute("select kpi_code, is_stale from marts.kpi_latest").fetchall())
        shown = db.execute("select actual, status_th from marts.kpi_latest where kpi_code = 'G06'").fetchone()
    assert sum(feeds.values()) == 1
    assert stale["G06"] and not any(stale[code] for code in ("G01", "G02", "L01", "L02"))
    assert shown[0] is not None and "ล่าช้า" in shown[1], "the last good value stays, and says that it is late"
