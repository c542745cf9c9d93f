"""The indicators of money and trade equal what pandas makes of the same deliveries, corners included."""

from datetime import date

import pandas as pd

from tests.dbt_project.money_city import EMPTY_MARKET, FIRST, KINDS, LAST, METHODS, NO_CONTRACTS, NO_REVENUE, REFUNDED
from tests.dbt_project.reckoning import CITY, compare, newest, periods
from tests.dbt_project.small_city import month_end, months
from tests.dbt_project.test_public_health import monthly, over, people

OWN_TAX, OWN_OTHER = "ภาษีที่จัดเก็บเอง", "รายได้จัดเก็บเองอื่น"


def at_end(reckon, first: date, last: date = LAST) -> dict:
    """What `reckon` says of the last day of every period's last month."""
    return {(CITY, grain, start): reckon(month_end(told[-1])) for (grain, start), told in periods(first, last).items()}


def revenue(city, *groups: str) -> pd.DataFrame:
    told = newest(city[0]["finance.revenue"], "month_start", "revenue_kind")
    told = told[told["revenue_kind"].map(KINDS).isin(groups)] if groups else told
    return monthly(told, "month_start", "received_thb", "estimated_thb")


def test_local_tax_is_set_beside_the_estimate_of_the_same_months(city, values):
    tax = revenue(city, OWN_TAX)
    expected = over(tax["received_thb"], tax["estimated_thb"], 100, FIRST)
    compare(values, "G07", expected)
    assert expected[CITY, "month", NO_REVENUE] is None and expected[CITY, "month", REFUNDED] < 0


def test_own_revenue_is_tax_and_fees_over_everything(city, values):
    compare(values, "G08", over(revenue(city, OWN_TAX, OWN_OTHER)["received_thb"], revenue(city)["received_thb"], 100, FIRST))


def test_competition_is_weighed_by_value_and_says_nothing_of_a_month_without_contracts(city, values):
    told = newest(city[0]["finance.procurement"], "contract_no").copy()
    told["competitive_thb"] = told["contract_thb"].where(told["method_name"] != METHODS[-1], 0)
    sums = monthly(told, "signed_on", "competitive_thb", "contract_thb")
    expected = over(sums["competitive_thb"], sums["contract_thb"], 100, FIRST)
    compare(values, "G09", expected)
    assert expected[CITY, "month", NO_CONTRACTS] is None


def test_stalls_and_rent_of_a_closed_market_are_no_share_of_anything(city, values):
    told = newest(city[0]["finance.market_stalls"], "month_start", "market_name")
    sums = monthly(told, "month_start", "stalls", "rented_stalls", "rent_billed_thb", "rent_collected_thb")
    expected = over(sums["rented_stalls"], sums["stalls"], 100, FIRST)
    compare(values, "C03", expected)
    compare(values, "C06", over(sums["rent_collected_thb"], sums["rent_billed_thb"], 100, FIRST))
    assert expected[CITY, "month", EMPTY_MARKET] is None


def test_a_month_in_which_no_shop_opened_is_a_zero(city, values):
    shops = newest(city[0]["finance.business_registrations"], "registration_no")
    opened = pd.to_datetime(shops["registered_on"]).dt.to_period("M").dt.start_time.dt.date.value_counts()
    expected = {(CITY, grain, start): sum(opened.get(month, 0) for month in told) for (grain, start), told in periods(date(2024, 2, 1), LAST).items()}
    compare(values, "C01", expected)
    assert expected[CITY, "month", date(2026, 6, 1)] == 0


def test_shops_open_at_the_end_of_a_period_are_set_beside_its_people(city, values):
    shops, counted = newest(city[0]["finance.business_registrations"], "registration_no"), people(city)

    def rate(end: date) -> float:
        still = [row for row in shops.itertuples() if row.registered_on <= end and not (pd.notna(row.closed_on) and row.closed_on <= end)]
        return 100_000 * len(still) / counted[end.replace(day=1)]

    compare(values, "C02", at_end(rate, date(2025, 9, 1)))


def test_tax_arrears_are_what_was_unpaid_then_of_the_twelve_months_before(city, values):
    """A bill paid later was owed; one paid twice over owes nothing; a month before any bill fell due has no value."""
    bills = newest(city[0]["finance.tax_bills"], "bill_no")

    def arrears(end: date) -> float | None:
        begun = month_end(end.replace(year=end.year - 1, day=1))
        due = [row for row in bills.itertuples() if begun < row.due_on <= end]
        paid = sum(min(row.paid_thb, row.assessed_thb) for row in due if pd.notna(row.paid_on) and row.paid_on <= end)
        assessed = sum(row.assessed_thb for row in due)
        return 100 * (assessed - paid) / assessed if assessed else None

    compare(values, "C07", at_end(arrears, date(2023, 4, 1)))


def test_no_hash_of_an_owner_comes_as_far_as_the_star(city):
    columns = (
        city[2].sql("select column_name from information_schema.columns where column_name like '%hash%' or column_name like '%owner_id%'").fetchall()
    )
    assert columns == []


def test_a_project_of_a_department_that_no_one_knows_is_kept(city):
    told = city[2].sql(
        "select count(*), count(distinct budget_project_key) from star.fct_project_progress where department_key = md5('unknown') and month_start >= '2025-10-01'"
    )
    assert told.fetchone() == (len(list(months(date(2025, 10, 1), LAST))), 1)
