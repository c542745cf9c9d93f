"""The pretend education office keeps to what is known: six schools, five centres, O-NET of 2568's April; children grow a grade older each May."""

from datetime import date
from statistics import mean

import numpy as np
import pytest

from sources.demo.calendar import is_ramadan, is_school_day
from sources.demo.dates import months
from sources.demo.education.attendance import attendance
from sources.demo.education.childcare import children
from sources.demo.education.schools import SCHOOLS, pupils, school_year
from sources.demo.sending import days_of
from sources.demo.weather import is_flood
from tests.sources.delivered import UNTIL, grid


def present(days: list[date]) -> float:
    """Per cent of the pupils who came on these days."""
    found = [row for day in days for row in attendance(day)]
    return 100 * sum(came for *_, came in found) / sum(enrolled for *_, enrolled, _ in found)


def school_days(year: int) -> list[date]:
    return [day for month in months(UNTIL) for day in days_of(month) if is_school_day(day) and school_year(day) == year]


def test_onet_of_the_sixth_grade_has_the_published_means(city):
    rows = [row for row in grid(city, "education/O-NET ปีการศึกษา 2567.xlsx")[3:] if row[2] == "ป.6"]
    subjects = sorted({row[3] for row in rows})
    ours = mean(np.average([row[6] for row in rows if row[3] == each], weights=[row[5] for row in rows if row[3] == each]) for each in subjects)
    country = mean(next(row[8] for row in rows if row[3] == each) for each in subjects)
    assert len(subjects) == 4 and len({row[0] for row in rows}) == 6
    assert (ours, country) == (pytest.approx(31.70, abs=0.01), pytest.approx(35.38, abs=0.01))
    assert mean(row[7] for row in rows) == pytest.approx(27.92, abs=0.5)


def test_a_class_is_the_class_below_it_a_year_later():
    for n, school in enumerate(SCHOOLS):
        this, next_year = pupils(2567, n).sum(axis=1), pupils(2568, n).sum(axis=1)
        assert len(this) == school.grades
        assert next_year[1:] == pytest.approx(np.round(this[:-1] * 0.985), abs=1)


def test_there_are_about_twenty_pupils_for_each_of_221_teachers():
    assert sum(int(pupils(2568, n).sum()) for n in range(6)) / 221 == pytest.approx(20, abs=2)


def test_pupils_come_better_each_year_and_stay_away_in_floods_and_before_the_feast():
    assert present(school_days(2567)) < present(school_days(2568)) and present(school_days(2568)) == pytest.approx(95, abs=1)
    year = school_days(2567)
    assert present([day for day in year if is_flood(day)]) < 75
    assert present([day for day in year if is_ramadan(day)]) < present([day for day in year if day.month in (1, 2)]) - 0.5


def test_no_export_is_sent_about_a_month_without_school(city):
    sent = {path.stem.split(" ")[1] for path in (city / "inbox/education").glob("มาเรียน*.csv")}
    assert "2568-04" not in sent and {"2568-03", "2568-05", "2568-10"} <= sent


def test_the_older_program_called_those_who_came_by_another_heading(city):
    assert grid(city, "education/มาเรียน 2567-03.csv")[0][4] == "มาเรียน (คน)"
    assert grid(city, "education/มาเรียน 2567-05.csv")[0][4] == "จำนวนที่มาเรียน"


def test_five_centres_hold_some_hundreds_of_children_and_empty_in_may():
    april, may, september = (children(date(2025, month, 1)) for month in (4, 5, 9))
    assert len(september) == 5 and 400 < september.sum() < 600 and may.sum() < april.sum() < september.sum()
