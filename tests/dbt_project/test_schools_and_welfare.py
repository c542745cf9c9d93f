"""The indicators of schools and welfare equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pandas as pd
import pytest

from tests.dbt_project import reckoned_people as reckoned
from tests.dbt_project.public_health_city import COMMUNITIES, LAST
from tests.dbt_project.reckoning import CITY, compare, newest
from tests.dbt_project.schools_and_welfare_city import EMPTY_CLASS, NOBODY_DUE, NOT_PAID


def test_attendance_has_no_value_in_the_holidays_or_for_an_empty_class(city, values):
    expected = reckoned.attendance(city[0])
    compare(values, "L08", expected)
    assert expected[CITY, "month", date(2026, 4, 1)] is None and expected[CITY, "month", EMPTY_CLASS] is None
    assert expected[CITY, "month", LAST] is not None  # school ends on the tenth, the month is told all the same


def test_the_gap_of_onet_weighs_schools_by_pupils_and_subjects_alike(city, values):
    expected = reckoned.onet_gap(city[0], LAST)
    compare(values, "L07", expected)
    assert len({round(value, 6) for value in expected.values()}) == 2 and min(expected.values()) < 0


def test_childcare_is_set_beside_the_children_whom_the_register_counted_last(city, values):
    expected = reckoned.childcare(city[0])
    compare(values, "L09", expected)
    assert min(start for _, _, start in expected) == date(2024, 3, 1)  # before the first count there is nothing to set it beside
    assert expected[CITY, "month", date(2026, 1, 1)] is None and expected[CITY, "month", date(2026, 7, 1)] is None


def test_allowances_on_time_are_told_of_each_community_and_of_all(city, values):
    expected = reckoned.allowances(city[0], unknown=COMMUNITIES[2:])
    compare(values, "L12", expected, place="community")
    assert expected[CITY, "month", NOBODY_DUE] is None and expected[CITY, "month", NOT_PAID] == 0
    judged = values[(values["kpi_code"] == "L12") & (values["community"] == CITY) & (values["actual"] == 0)]
    assert set(judged["status"]) == {"off"} and set(judged["attainment"]) == {0.0}


@pytest.mark.parametrize(
    "fact, feed, measure",
    [
        ("fct_pupil_count", "education.pupils", "pupils"),
        ("fct_attendance", "education.attendance", "present_pupils"),
        ("fct_onet_score", "education.onet_scores", "examinees"),
        ("fct_allowance", "social_welfare.allowances", "due_persons"),
        ("fct_elderly_registration", "social_welfare.elderly_registrations", "persons"),
        ("fct_disability_registration", "social_welfare.disability_registrations", "persons"),
        ("fct_dengue_case", "public_health.dengue_cases", "cases"),
    ],
)
def test_what_no_one_can_place_is_kept_under_unknown(city, fact, feed, measure):
    place = "school" if feed.startswith("education") else "community"
    keys = {"fct_attendance": ["attended_on", "school_name"], "fct_allowance": ["month_start", "allowance_kind", "community_name"]}
    told: pd.DataFrame = city[0][feed]
    told = newest(told, *(keys.get(fact) or [name for name in told.columns if name != measure and name[0] != "_" and name != "mean_score"]))
    lost = told[~told[f"{place}_name"].isin(["ตลาดเก่า", "ริมน้ำ", "โรงเรียนตลาด", "โรงเรียนริมน้ำ"])]
    kept = city[2].sql(f"select count(*), sum({measure}) from star.{fact} where {place}_key = md5('unknown')").fetchone()
    assert kept == (len(lost), lost[measure].sum()) and len(lost) > 0
