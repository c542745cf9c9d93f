"""The strategy division's files: calibrated to what was published, each in its own manner, and marked as made up."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from statistics import mean

import numpy as np
import pytest

from sources.demo.calendar import is_ramadan
from sources.demo.dates import last_day, months
from sources.demo.strategy import chatbot, events, province, scores, wifi
from sources.demo.strategy.cctv import hours_up
from tests.sources.delivered import UNTIL, grid

MONTHS = [month for month in months(UNTIL) if last_day(month) < UNTIL - timedelta(days=18)]


def told(city, name: str) -> dict:
    return json.loads((city / "inbox" / "strategy" / name).read_text(encoding="utf-8"))


def test_every_step_of_a_case_is_a_step_of_its_life(city):
    with closing(sqlite3.connect(city / "inbox/strategy/complaints.sqlite")) as database:
        steps = database.execute("select case_no, step_name, stepped_at from case_steps order by case_no, step_no").fetchall()
        cases = {row[0]: row[1:] for row in database.execute("select case_no, received_at, closed_at, reopened_at from cases")}
    assert {step[0] for step in steps} == set(cases)
    lives: dict[str, list[tuple[str, str]]] = {}
    for case_no, name, at in steps:
        lives.setdefault(case_no, []).append((name, at))
    for case_no, life in lives.items():
        received, closed, reopened = cases[case_no]
        assert life[0] == ("รับเรื่อง", received) and [at for _, at in life] == sorted(at for _, at in life)
        assert ("เปิดเรื่องซ้ำ" in dict(life)) == (reopened is not None)
        assert closed is None or life[-1] == ("เสร็จสิ้น", closed)


def test_the_performance_score_and_the_carbon_figure_are_the_reported_ones(city):
    assert mean(scores.LPA[2567]) == pytest.approx(87.87) and sum(scores.carbon(2568).values()) == pytest.approx(10_630.87)
    sheet = grid(city, "strategy/LPA 2569.xlsx")
    assert sheet[3][:2] == ["ด้านที่", "ด้าน"] and [row[1] for row in sheet[4:9]] == list(scores.DIMENSIONS)


def test_the_provinces_visitors_of_2566_and_its_unemployment_are_the_reported_ones():
    quarters = [province.visitors(date(2023, month, 1)) for month in (1, 4, 7, 10)]
    assert (sum(people for people, _ in quarters), round(sum(money for _, money in quarters), 2)) == (1_545_731, 4_720.73)
    assert dict((name, value) for name, value, *_ in province.figures(date(2025, 4, 1)))["อัตราการว่างงาน (จังหวัด)"] == 0.86
    assert all("จังหวัด" in name for name, *_ in province.figures(date(2025, 4, 1)))


def test_forty_eight_wifi_points_serve_more_people_each_year_and_fewer_in_the_fasting_month(city):
    assert len(grid(city, "strategy/จุดไวไฟ ปีงบ 2569.csv")) == 1 + 48
    devices = {month: wifi.usage(month)[0].mean() for month in MONTHS}
    assert devices[date(2025, 8, 1)] > devices[date(2024, 8, 1)] > 20
    march = [wifi.usage(date(2025, 3, 1))[0][n].mean() for n in range(30)]
    assert all(is_ramadan(date(2025, 3, n + 1)) for n in range(30)) and mean(march) < 0.95 * mean(devices[date(2025, m, 1)] for m in (1, 5))
    assert all(0 <= each["hours_up"] <= 24 for each in told(city, "wifi-2568-10.json")["days"])


def test_cameras_see_more_each_year_and_one_month_was_never_exported(city):
    first, last = (mean(hours_up(month).mean() for month in part) for part in (MONTHS[:12], MONTHS[-12:]))
    assert 0.90 < first < last < 0.99
    assert not (city / "inbox/strategy/กล้อง 2568-04.csv").exists()
    heads = [grid(city, f"strategy/กล้อง {month}.csv")[0][4] for month in ("2568-09", "2568-10")]
    assert heads == ["ชม.ออนไลน์", "ชั่วโมงใช้งานได้"]


def test_the_fasting_month_has_its_bazaar_and_no_market_is_held_in_a_flood():
    ramadan = events.held(date(2025, 3, 1))
    assert {name for day, name, *_ in ramadan if is_ramadan(day)} == {"ตลาดรอมฎอนสมมติ"} and len(ramadan) > 20
    assert not [day for day, *_ in events.held(date(2024, 11, 1)) if day >= date(2024, 11, 26)]
    a_trader = [sum(event[4] for event in events.held(month)) / sum(event[3] for event in events.held(month)) for month in MONTHS]
    assert min(a_trader) > 1_200 and max(a_trader) < 4_000


def test_the_chatbot_learns(city):
    def shares(part: list[date]) -> tuple[float, float]:
        rows = [row for month in part for row in chatbot.turns(month)]
        judged = [row[10] == "wrong" for row in rows if row[10]]
        return mean(row[8] for row in rows if row[7]), mean(judged)

    (handed_at_first, wrong_at_first), (handed, wrong) = shares(MONTHS[:6]), shares(MONTHS[-6:])
    assert handed < handed_at_first and wrong < wrong_at_first and wrong < 0.05
    assert all("ข้อมูลจำลอง" in row[12] for row in grid(city, "strategy/แชทบอท 2568-10.csv")[1:])


def test_targets_keep_their_history(city):
    early, late = (grid(city, f"strategy/เป้าหมายตัวชี้วัด {year}.xlsx")[4:] for year in (2567, 2568))
    of = lambda rows: [(row[0], row[3]) for row in rows if row[0] == "G05"]  # noqa: E731
    assert of(early) == [("G05", 4.0)] and of(late) == [("G05", 4.0), ("G05", 4.1)]
    assert [row[0] for row in early if row[2]] == [row[0] for row in late if row[2]][:-1]


def test_the_drawn_boundary_says_that_it_is_drawn(city):
    features = told(city, "เขตเทศบาล ปีงบ 2569.geojson")["features"]
    assert len(features) == 5 and all("ข้อมูลจำลอง" in feature["properties"]["note"] for feature in features)
    ring = np.array(features[0]["geometry"]["coordinates"][0])
    assert (ring[0] == ring[-1]).all()


def test_every_json_file_says_that_it_is_made_up(city):
    files = [path for path in (city / "inbox" / "strategy").iterdir() if path.suffix in (".json", ".geojson")]
    assert len(files) > 70 and all("ข้อมูลจำลอง" in path.read_text(encoding="utf-8")[:400] for path in files)
