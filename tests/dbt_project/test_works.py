"""The indicators of permits, roads, floods and the waterworks' service equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pytest

from tests.dbt_project.reckoned_works import RECKONED, floods
from tests.dbt_project.reckoning import CITY, compare, newest
from tests.dbt_project.works_city import DRY, NO_COSTS, NO_SAMPLES


@pytest.mark.parametrize("code", RECKONED)
def test_each_indicator_equals_what_pandas_makes_of_the_deliveries(city, values, code):
    expected = RECKONED[code](city[0])
    compare(values, code, expected)
    assert any(value is not None for value in expected.values())


def test_a_flood_that_nobody_warned_of_has_no_lead_and_counts(city):
    """Floods of January are warned of by nobody, October's too late, November's too early; of July's two warnings the first counts."""
    leads = floods(city[0])
    assert {month.month: lead for month, lead in leads.items()} == {1: [0], 7: [20.5], 10: [0], 11: [0], 12: [71]}


def test_a_month_without_heavy_rain_samples_or_costs_has_no_value(city):
    assert RECKONED["E08"](city[0])[CITY, "month", DRY] is None
    assert RECKONED["L04"](city[0])[CITY, "month", NO_SAMPLES] is None and RECKONED["L04"](city[0])[CITY, "month", date(2026, 4, 1)] == 100
    assert RECKONED["G19"](city[0])[CITY, "month", NO_COSTS] is None


def test_a_month_without_an_outage_is_a_zero_and_one_without_connections_has_no_value(city):
    hours = RECKONED["L03"](city[0])
    assert hours[CITY, "month", date(2026, 5, 1)] == 0 and hours[CITY, "month", date(2026, 1, 1)] is None


def test_every_row_that_was_sent_is_in_the_star(city):
    for fact, feed, key in (
        ("fct_tax_bill", "finance.tax_bills", ["bill_no"]),
        ("fct_rain_river_hour", "engineering.rain_river", ["measured_at", "station_name"]),
        ("fct_street_light_report", "engineering.street_light_reports", ["report_no"]),
        ("fct_water_outage", "waterworks.water_outages", ["outage_no"]),
    ):
        (rows,) = city[2].sql(f"select count(*) from star.{fact}").fetchone()
        assert rows == len(newest(city[0][feed], *key)), fact
