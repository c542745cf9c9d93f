"""The indicators of the clerk and the strategy division equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pytest

from tests.dbt_project import reckoned_services as reckoned
from tests.dbt_project import services_city as offices
from tests.dbt_project.reckoning import CITY, UNKNOWN, compare, newest
from tests.dbt_project.small_city import DEPARTMENTS, NOBODY

CASES_FROM, CASES_TO = date(2025, 8, 1), date(2026, 10, 1)


def test_the_backlog_is_what_stood_open_on_the_periods_last_day(city, values):
    by_office = reckoned.overdue(city[0], CASES_FROM, CASES_TO, "department_name")
    expected = {(UNKNOWN if name == NOBODY else name, *period): value for (name, *period), value in by_office.items()}
    compare(values, "G03", {key: value for key, value in expected.items() if value or key[0] != UNKNOWN})
    nearby = reckoned.overdue(city[0], CASES_FROM, CASES_TO, "community_name")
    found = values[(values["kpi_code"] == "G03") & (values["department"] == CITY) & values["community"].isin(["ตลาดเก่า", "ริมน้ำ"])]
    told = {(row.community, row.period_grain, row.period_start.date()): row.actual for row in found.itertuples()}
    assert told == {key: value for key, value in nearby.items() if key[0] != CITY} and max(told.values()) > 0


def test_a_closing_that_did_not_last_is_counted_by_each_closing(city, values):
    expected = reckoned.undone(city[0], CASES_FROM, CASES_TO)
    found = values[(values["kpi_code"] == "G04") & (values["community"] == CITY) & (values["department"] == CITY)]
    told = {(CITY, row.period_grain, row.period_start.date()): row.actual for row in found.itertuples()}
    assert told == pytest.approx(expected, abs=1e-4) and min(told.values()) < max(told.values())


def test_satisfaction_is_of_rated_cases_only(city, values):
    compare(values[values["department"] == CITY], "G05", reckoned.satisfaction(city[0], CASES_FROM, CASES_TO))


def test_a_request_is_in_time_until_the_end_of_its_day_and_late_while_it_is_open(city, values):
    expected = reckoned.in_time(city[0])
    for office in (*DEPARTMENTS.values(), NOBODY):
        of_office = reckoned.in_time_of(city[0], office)
        expected |= {(UNKNOWN if office == NOBODY else office, *key[1:]): value for key, value in of_office.items() if value is not None}
    compare(values, "G12", expected)
    assert len({value for value in expected.values() if value is not None}) > 10


def test_online_requests_and_a_month_in_which_nobody_asked(city, values):
    expected = reckoned.online(city[0])
    compare(values, "G13", expected)
    assert expected[CITY, "month", offices.NOBODY_ASKED] is None and expected[CITY, "month", offices.ONE_ASKED] in (0, 100)


def test_open_data_are_judged_by_the_last_check_of_a_period(city, values):
    expected = reckoned.fresh(city[0])
    compare(values, "G14", expected)
    assert expected[CITY, "month", offices.NOT_CHECKED] is None and expected[CITY, "quarter", date(2026, 4, 1)] is not None


def test_the_chatbot_failed_whoever_asks_the_same_within_a_day(city, values):
    compare(values, "G16", reckoned.resolved(city[0]))
    compare(values, "G17", reckoned.wrong(city[0]))
    assert reckoned.resolved(city[0])[CITY, "month", offices.NOT_A_WORD] is None


def test_help_is_timed_by_the_calls_themselves(city, values):
    expected = reckoned.response(city[0])
    compare(values, "L14", expected)
    assert expected[CITY, "month", offices.NO_CALLS] is None


@pytest.mark.parametrize("code", reckoned.SUMS)
def test_sums_over_sums(city, values, code):
    expected = reckoned.ratio(city[0], code)
    compare(values, code, expected)
    without = {"L13": (offices.NO_HOURS, offices.NOT_EXPORTED), "C10": (offices.NOTHING_SOLD, offices.NO_MARKET)}[code]
    assert [expected[CITY, "month", month] for month in without] == [None, None]


def test_wifi_is_told_per_day_of_which_something_is_known(city, values):
    compare(values, "C09A", reckoned.wifi(city[0], "unique_devices"))
    compare(values, "C09B", reckoned.wifi(city[0], "up_hours"))


def test_yearly_scores_stand_at_their_fiscal_year_and_are_set_beside_the_year_before(city, values):
    for code in reckoned.YEARLY:
        expected = reckoned.at_year(city[0], code)
        compare(values, code, expected)
        targets = {(CITY, grain, day.replace(year=day.year + 1)): value for (_, grain, day), value in expected.items() if day.year < 2025}
        compare(values.assign(actual=values["target"]), code, targets)


@pytest.mark.parametrize("code", reckoned.PROVINCE)
def test_a_figure_of_the_province_is_told_by_the_quarter(city, values, code):
    expected = reckoned.RECKONED[code](city[0])
    compare(values, code, expected)
    assert (code == "C11") == (expected[CITY, "quarter", date(2025, 7, 1)] is None)


@pytest.mark.parametrize(
    "fact, feed, measure, key",
    [
        ("fct_population_by_age", "clerk.population_by_age", "persons", ("counted_on", "community_name", "age_band", "sex")),
        ("fct_vital_event", "clerk.vital_events", "persons", ("community_name", "event_name")),
        ("fct_staff", "personnel.staff", "filled", ("department_name",)),
        ("fct_wifi_usage", "strategy.wifi_usage", "unique_devices", ("used_on", "point_code")),
        ("fct_event_trade", "strategy.event_traders", "traders", ("held_on",)),
    ],
)
def test_what_no_one_can_place_is_kept_under_unknown(city, fact, feed, measure, key):
    told = newest(city[0][feed], *key)
    lost = told[told.isin([NOBODY, offices.COMMUNITIES[2], "W?"]).any(axis=1)]
    place = {"fct_staff": "department_key", "fct_wifi_usage": "wifi_point_key"}.get(fact, "community_key")
    kept = city[2].sql(f"select count(*), sum({measure}) from star.{fact} where {place} = md5('unknown')").fetchone()
    assert kept == (len(lost), lost[measure].sum()) and len(lost) > 0


def test_a_service_outside_the_manual_keeps_its_requests(city):
    told = newest(city[0]["clerk.service_requests"], "request_no")
    kept = "select count(*), count(distinct service_key) from star.fct_service_request"
    assert city[2].sql(kept).fetchone() == (len(told), 3)
    unknown = city[2].sql("select count(*) from star.fct_service_request where service_key = md5('unknown')").fetchone()[0]
    assert unknown == (told["service_name"] == "บริการนอกคู่มือ").sum() > 0
