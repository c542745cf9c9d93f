"""The clerk's and the personnel division's files: they agree with the register, with the calendar and with what is known of the city."""

from collections import Counter
from datetime import date, datetime, timedelta
from statistics import mean, median

import numpy as np
import pytest

from sources.demo.calendar import is_working_day
from sources.demo.clerk import ages, fire, requests, vital
from sources.demo.dates import fiscal_year, last_day, months
from sources.demo.population import people
from tests.sources.delivered import UNTIL, grid

MONTHS = [month for month in months(UNTIL) if last_day(month) < UNTIL - timedelta(days=18)]
YEAR_2568 = [month for month in MONTHS if fiscal_year(month) == 2568]
REAL_ITA = {2565: 94.21, 2566: 88.23, 2567: 91.21}


def test_ages_add_up_to_the_register_and_one_in_seven_is_sixty(city):
    rows = [row for row in grid(city, "clerk/ช่วงอายุ 2568-09.xlsx")[5:] if str(row[1]).startswith("ชุมชน")]
    counts = np.array([row[2:] for row in rows], dtype=int).reshape(40, 12, 2)
    assert counts.sum(axis=(0, 1)).tolist() == [27_614, 30_026]
    old = ages.by_age(date(2024, 9, 30))[:, :, 9:].sum() / ages.by_age(date(2024, 9, 30)).sum()
    assert old == pytest.approx(0.1389, abs=0.002)
    assert counts[:, 9:].sum() / counts.sum() > old  # people age
    assert len(list((city / "inbox" / "clerk").glob("ช่วงอายุ *.xlsx"))) == 13


def test_the_register_changes_by_just_who_is_born_dies_and_moves():
    for month in MONTHS:
        born, died, came, left = np.moveaxis(vital.events(month), 1, 0)
        before, after = (np.stack(people(day)[:2], axis=1) for day in (month - timedelta(days=1), last_day(month)))
        assert ((born - died + came - left) == after - before).all() and min(map(np.min, (born, died, came, left))) >= 0


def test_an_office_works_on_working_days_and_most_requests_are_finished_in_time():
    made = [request for month in MONTHS for request in requests.made(month)]
    assert all(is_working_day(request.requested.date()) for request in made if not request.is_online)
    assert all(
        is_working_day(request.due) and is_working_day(request.completed.date()) for request in made if request.completed.date() != request.due
    )
    in_time = mean(request.completed.date() <= request.due for request in made)
    assert 0.93 < in_time < 0.98
    online = [mean(request.is_online for request in requests.made(month)) for month in MONTHS]
    assert 0.04 < online[0] < 0.12 < 0.2 < online[-1]
    assert max((request.completed - request.requested).days for request in made) < 31 * requests.LOOKED_BACK


def test_a_later_export_tells_what_was_finished_meanwhile(city):
    first, then = (grid(city, f"clerk/คำขอ {month}.csv") for month in ("2568-10", "2568-11"))
    open_then = {row[0] for row in first[1:] if not row[5]}
    assert 0 < len(open_then & {row[0] for row in then[1:] if row[5]}) < len(open_then)
    assert grid(city, "clerk/คำขอ 2567-09.csv")[0][5] == "เสร็จวันที่" and then[0][5] == "วันที่แล้วเสร็จ"


def test_no_citizen_number_was_ever_given_out(city):
    numbers = {row[7] for path in (city / "inbox" / "clerk").glob("คำขอ *.csv") for row in grid(city, f"clerk/{path.name}")[1:]}
    assert len(numbers) > 3_000 and all(len(number) == 13 and number.startswith("9") for number in numbers)


def test_fires_come_in_the_dry_months_boats_in_a_flood_and_help_comes_sooner_than_before():
    by_month = {month: Counter(kind for _, _, kind, _ in fire.calls(month)) for month in MONTHS}
    dry = mean(count["เพลิงไหม้"] for month, count in by_month.items() if month.month in (2, 3, 4))
    wet = mean(count["เพลิงไหม้"] for month, count in by_month.items() if month.month in (10, 11, 12))
    assert dry > 1.3 * wet
    assert {month for month, count in by_month.items() if count["ช่วยเหลือผู้ประสบอุทกภัย"]} <= {date(2023, 12, 1), date(2024, 11, 1), date(2024, 12, 1)}
    minutes = [[(arrived - called).seconds / 60 for called, arrived, *_ in fire.calls(month) if arrived] for month in MONTHS]
    first, last = median(sum(minutes[:6], [])), median(sum(minutes[-6:], []))
    assert 6 < last < first < 10


def test_ita_scores_are_the_announced_ones(city):
    sheet = {int(row[0]): row[1] for row in grid(city, "clerk/ITA 2569.xlsx")[4:] if row[1]}
    assert {year: sheet[year] for year in REAL_ITA} == REAL_ITA and max(sheet) == 2569
    assert all("ข้อมูลจำลอง" in row[3] for row in grid(city, "clerk/ITA 2569.xlsx")[4:] if row[1] and row[0] > 2567)


def test_posts_and_people_are_as_many_as_was_estimated(city):
    rows = grid(city, "personnel/อัตรากำลัง 2568-09.xls")[5:]
    (all_posts, all_people), (school_posts, school_people) = (
        next(row[3:5] for row in rows if row[0] == label) for label in ("รวมทั้งสิ้น", "รวมสำนักการศึกษา")
    )
    teachers = next(row[4] for row in rows if row[1] == "พนักงานครูเทศบาล")
    assert teachers == pytest.approx(221, abs=8) and school_people == pytest.approx(430, abs=15) and school_people <= school_posts
    assert 500 <= all_people <= 830 and all_people <= all_posts  # 500–800 was an estimate


def test_times_and_days_of_the_offices_can_be_read(city):
    """The oldest log is typed in Thai numerals, the newest is not."""
    old, new = (grid(city, f"clerk/รับแจ้งเหตุ {month}.ods")[4][1] for month in ("2566-10", "2569-08"))
    assert set(old) & set("๐๑๒๓๔๕๖๗๘๙") and not set(new) & set("๐๑๒๓๔๕๖๗๘๙")
    assert datetime.strptime(f"{new[:6]}{int(new[6:10]) - 543}{new[10:]}", "%d/%m/%Y %H:%M").date().replace(day=1) == date(2026, 8, 1)
