"""The indicators of money and trade equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pytest

from tests.dbt_project.money_city import EMPTY_MARKET, FIRST, LAST, NO_CONTRACTS, NO_REVENUE, REFUNDED
from tests.dbt_project.reckoned_money import RECKONED
from tests.dbt_project.reckoning import CITY, compare
from tests.dbt_project.small_city import month_end, months

MONTH = date(2026, 6, 1)


@pytest.mark.parametrize("code", RECKONED)
def test_each_indicator_equals_what_pandas_makes_of_the_deliveries(city, values, code):
    expected = RECKONED[code](city[0])
    compare(values, code, expected)
    assert sum(value is not None for value in expected.values()) > 10


def test_a_month_of_refunds_is_below_zero_and_one_that_was_not_sent_has_no_value(city):
    tax = RECKONED["G07"](city[0])
    assert tax[CITY, "month", NO_REVENUE] is None and tax[CITY, "month", REFUNDED] < 0


def test_nothing_to_divide_by_is_no_value_and_nothing_registered_is_a_zero(city):
    assert RECKONED["G09"](city[0])[CITY, "month", NO_CONTRACTS] is None
    assert RECKONED["C03"](city[0])[CITY, "month", EMPTY_MARKET] is None
    assert RECKONED["C01"](city[0])[CITY, "month", MONTH] == 0


def test_a_bill_that_was_paid_later_was_owed_before(city):
    """The bills of 2567 fell due on the leap day; by the next year's end some had been paid."""
    owed = RECKONED["C07"](city[0])
    assert owed[CITY, "month", date(2024, 2, 1)] > owed[CITY, "month", date(2025, 1, 1)] > 0
    assert owed[CITY, "month", date(2025, 3, 1)] is None  # twelve months in which nothing fell due


def test_no_hash_of_an_owner_comes_as_far_as_the_star(city):
    named = "column_name like '%hash%' or column_name like '%owner_id%' or column_name like '%applicant%'"
    columns = f"select table_name, column_name from information_schema.columns where table_schema != 'staging' and ({named})"
    found = {(table, column) for table, column in city[2].sql(columns).fetchall() if table.startswith(("fct_tax", "fct_business", "fct_building"))}
    assert found == set()


def test_a_project_of_a_department_that_no_one_knows_is_kept(city):
    told = "select count(*), count(distinct budget_project_key) from star.fct_project_progress where department_key = md5('unknown')"
    assert city[2].sql(told).fetchone() == (len(list(months(date(2025, 10, 1), LAST))), 1)
    assert month_end(FIRST) == date(2024, 2, 29)
