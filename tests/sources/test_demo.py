"""The pretend city keeps its promises: the same every time, only ever growing, near the published figures, broken where it says so."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

from sources.demo import tessellation, write_city
from sources.demo.communities import communities
from sources.demo.dates import fiscal_year, months
from sources.demo.planted import PLANTED
from sources.demo.waterworks import water
from tests.sources.delivered import UNTIL, grid

COMPLAINTS = Path("inbox/strategy/complaints.sqlite")


def fingerprints(warehouse: Path) -> dict[str, str]:
    """Every delivered file by its place and the hash of its bytes."""
    files = (path for path in (warehouse / "inbox").glob("*/*") if path.suffix != ".sqlite")
    return {str(path.relative_to(warehouse)): sha256(path.read_bytes()).hexdigest() for path in files}


def cases(warehouse: Path) -> list[dict]:
    with closing(sqlite3.connect(warehouse / COMPLAINTS)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("select * from cases order by case_no")]


def system_input(warehouse: Path, month: str) -> list[float]:
    """System input of each month and plant as the workbook sent for `month` says it (m³)."""
    return [row[3] for row in grid(warehouse, f"waterworks/ผลิตน้ำ {month}.xlsx")[4:] if row[1]]


def months_of_2568() -> list[str]:
    return [f"{month.year + 543}-{month.month:02}" for month in months(UNTIL) if fiscal_year(month) == 2568]


def test_the_same_seed_writes_the_same_city(tmp_path):
    until = date(2023, 12, 20)
    for name in ("one", "other"):
        write_city(tmp_path / name, until, lambda *_: None)
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "other")
    assert cases(tmp_path / "one") == cases(tmp_path / "other")


def test_a_later_day_only_adds_files(tmp_path):
    earlier, later = date(2023, 12, 20), date(2024, 2, 20)
    write_city(tmp_path / "grown", earlier, lambda *_: None)
    before, known = fingerprints(tmp_path / "grown"), {case["case_no"] for case in cases(tmp_path / "grown")}
    new = []
    assert write_city(tmp_path / "grown", later, lambda path, *_: new.append(path.name)) == len(new) > 0
    after = fingerprints(tmp_path / "grown")
    assert before.items() <= after.items() and len(after) == len(before) + len(new)
    write_city(tmp_path / "at_once", later, lambda *_: None)
    assert after == fingerprints(tmp_path / "at_once")
    assert cases(tmp_path / "grown") == cases(tmp_path / "at_once")
    assert known < {case["case_no"] for case in cases(tmp_path / "grown")}
    assert write_city(tmp_path / "grown", earlier, lambda *_: None) == 0 and cases(tmp_path / "grown") == cases(tmp_path / "at_once")


def test_nothing_is_sent_in_the_future_and_all_of_it_says_that_it_is_made_up(city, receipts):
    assert all(at.utcoffset() == timedelta(hours=7) and at.date() < UNTIL and at.weekday() < 5 for _, at, _ in receipts)
    assert [at for _, at, _ in receipts] == sorted(at for _, at, _ in receipts)
    assert all(sender.endswith("(ข้อมูลจำลอง)") for _, _, sender in receipts)
    assert max(case["updated_at"] for case in cases(city)) < str(UNTIL)
    assert all(
        "ข้อมูลจำลอง" in grid(city, str(path.relative_to(city / "inbox")))[0][0]
        for path, _, _ in receipts
        if path.suffix not in (".csv", ".xml", ".json", ".geojson")
    )


def test_the_register_counts_57640_people_at_the_end_of_2568(city):
    rows = [row for row in grid(city, "clerk/ประชากร 2568-09.xls")[4:] if str(row[1]).startswith("ชุมชน")]
    assert len(rows) == 40
    assert (sum(row[2] for row in rows), sum(row[3] for row in rows)) == (27_614, 30_026)
    totals = [grid(city, f"clerk/ประชากร {year}.xls")[-1][4] for year in ("2566-10", "2567-09", "2568-09", "2569-09")]
    assert 61_000 < totals[0] < 61_315 and totals == sorted(totals, reverse=True)


def test_the_budget_of_2568_adds_up_to_the_baht(city):
    for month in months_of_2568():
        parts: dict[str, float] = defaultdict(float)
        for row in grid(city, f"finance/เบิกจ่าย {month}.xlsx")[6:]:
            if row[1]:
                parts[row[1]] += row[3]
                assert min(row[5], row[6]) >= 0 and row[5] + row[6] <= row[3], f"{month}: {row}"
        assert {plan: round(part / 1e6, 2) for plan, part in parts.items()} == {
            "บริการชุมชนและสังคม": 658.82,
            "การดำเนินงานอื่น": 263.35,
            "บริหารงานทั่วไป": 189.38,
            "การเศรษฐกิจ": 87.16,
        }
        assert sum(parts.values()) == 1_198_705_500


def test_money_paid_never_goes_back_within_a_year(city):
    paid = [[row[6] for row in grid(city, f"finance/เบิกจ่าย {month}.xlsx")[6:] if row[1]] for month in months_of_2568()]
    assert np.all(np.diff(np.array(paid), axis=0) >= 0)


def test_billed_water_is_497838_cubic_metres_a_month_in_2568(city):
    billed = [float(grid(city, f"waterworks/ค่าน้ำ {month}.csv")[-1][4].replace(",", "")) for month in months_of_2568()]
    assert mean(billed) == pytest.approx(497_838, rel=0.01)


def test_water_lost_falls_slowly_from_31_to_27_per_cent():
    lost = [water.lost_share(month) for month in months(date(2026, 9, 30))]
    assert mean(lost[:3]) == pytest.approx(0.31, abs=0.006) and mean(lost[-3:]) == pytest.approx(0.27, abs=0.006)


def test_a_workbook_corrects_the_month_before_a_little(city):
    first, then = system_input(city, "2568-02"), system_input(city, "2568-03")
    assert first[-2:] != then[len(first) - 2 : len(first)] and then[: len(first)] == pytest.approx(first, rel=0.01)
    assert then[: len(first) - 4] == first[:-4]  # what was corrected twice stands


def test_complaints_come_and_are_solved_as_the_city_reported(city):
    received, hours = defaultdict(int), defaultdict(list)
    for case in cases(city):
        month = case["received_at"][:7]
        received[month] += 1
        if case["closed_at"]:
            hours[month].append((datetime.fromisoformat(case["closed_at"]) - datetime.fromisoformat(case["received_at"])).total_seconds() / 3600)
    whole = [count for month, count in received.items() if month < "2026-10"]
    assert min(whole) >= 250 and max(whole) <= 450
    assert min(received[flood] for flood in ("2023-12", "2024-11", "2024-12")) > 1.2 * mean(whole)
    assert mean(hours["2023-11"] + hours["2023-12"]) == pytest.approx(223, rel=0.05)
    calm = [f"2024-{month:02}" for month in (6, 7, 8, 9)] + [f"2025-{month:02}" for month in range(1, 10)]
    assert mean(hour for month in calm for hour in hours[month]) == pytest.approx(28, rel=0.1)


def test_open_cases_are_recent_but_for_a_few(city):
    waiting = [case for case in cases(city) if case["closed_at"] is None]
    old = [case for case in waiting if case["received_at"] < str(UNTIL - timedelta(days=60))]
    assert 0 < len(old) < 30 and len(waiting) > len(old)
    assert all((case["closed_at"] is None) == (case["status_name"] != "เสร็จสิ้น") for case in cases(city))
    assert all(case["received_at"] < case["due_at"] and (case["closed_at"] or "9") > case["received_at"] for case in cases(city))


def test_no_telephone_number_could_be_anyones(city):
    assert all(case["reporter_phone"].startswith("000-") for case in cases(city))


def test_communities_fill_the_city_and_hold_their_complaints(city):
    rows = grid(city, "social_welfare/ชุมชน ปีงบ 2569.csv")[1:]
    rings = {row[1]: np.array(json.loads(row[6])) for row in rows}
    assert [row[0] for row in rows] == [f"{code:02}" for code in range(1, 41)]
    assert all((ring[0] == ring[-1]).all() and np.allclose(ring, ring.round(5)) for ring in rings.values())
    scale = np.array([tessellation.KM_PER_DEGREE_EAST, tessellation.KM_PER_DEGREE_NORTH])
    assert sum(tessellation.area(ring[:-1] * scale) for ring in rings.values()) == pytest.approx(19.4, rel=0.001)
    for case in cases(city):
        step = np.diff(rings[case["community_name"]], axis=0)
        way = np.array([case["longitude"], case["latitude"]]) - rings[case["community_name"]][:-1]
        assert np.all(step[:, 0] * way[:, 1] - step[:, 1] * way[:, 0] >= 0), f"{case['case_no']} lies outside {case['community_name']}"


def test_every_name_of_a_community_says_that_it_is_invented():
    assert all("สมมติ" in each.name for each in communities()) and len({each.name for each in communities()}) == 40


def test_the_old_billing_program_used_the_older_heading(city):
    assert grid(city, "waterworks/ค่าน้ำ 2567-09.csv")[0][4] == "หน่วยน้ำที่ใช้"
    assert grid(city, "waterworks/ค่าน้ำ 2567-10.csv")[0][4] == "ปริมาณน้ำ (ลบ.ม.)"


def test_every_broken_cell_is_where_the_list_says(city):
    planted = json.loads((city / "inbox" / "demo_planted.json").read_text(encoding="utf-8"))
    assert len(planted) == len(PLANTED)
    for cell in planted:
        rows = grid(city, f"{cell['department']}/{cell['file']}")
        (column,) = {n for row in rows[: cell["row"] - 1] for n, text in enumerate(row) if text == cell["heading"]}
        assert rows[cell["row"] - 1][column] == (float(cell["text"]) if cell["is_total"] else cell["text"])
        assert any(str(text).startswith("รวม") for text in rows[cell["row"] - 1]) == cell["is_total"]
        assert cell["is_total"] or sum(row.count(cell["text"]) for row in rows) == 1


def test_a_mended_workbook_follows_the_broken_one(city):
    broken, mended = (grid(city, f"finance/เบิกจ่าย 2567-08{name}.xlsx") for name in ("", " (แก้ไข)"))
    different = [
        (row, n) for row, pair in enumerate(zip(broken, mended, strict=True), 1) for n, (a, b) in enumerate(zip(*pair, strict=True)) if a != b
    ]
    assert different == [(9, 6)] and isinstance(mended[8][6], float)
