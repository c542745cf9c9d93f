"""The indicators of money and trade, worked out by pandas from what was sent, by nothing that the models share.

Each function takes what was sent (feed → rows, the newest delivery last) and returns (place, grain, first day of the period) → value.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from tests.dbt_project.reckoned_people import Sent, Values, month_of, monthly, over, people
from tests.dbt_project.reckoning import CITY, newest, periods
from tests.dbt_project.small_city import month_end

LOCAL_TAX, OWN_OTHER, NOT_COMPETITIVE = "ภาษีที่จัดเก็บเอง", "รายได้จัดเก็บเองอื่น", "เฉพาะเจาะจง"


def days(column: pd.Series) -> pd.Series:
    """Days as dates, nothing as None."""
    return pd.to_datetime(column).map(lambda day: None if pd.isna(day) else day.date())


def last_told(sent: pd.DataFrame) -> date:
    """The last month that a database has gone past: the day of its last change may not be over."""
    through = pd.to_datetime(sent["updated_at"]).max().date() - timedelta(days=1)
    month = through.replace(day=1)
    return month if month_end(month) <= through else (month - timedelta(days=1)).replace(day=1)


def at_end(reckon: Callable[[date], float | None], first: date, last: date) -> Values:
    """What `reckon` says of the last day of every period."""
    return {(CITY, grain, start): reckon(month_end(told[-1])) for (grain, start), told in periods(first, last).items()}


def revenue(sent: Sent, *groups: str) -> pd.DataFrame:
    told = newest(sent["finance.revenue"], "month_start", "revenue_kind")
    told = told[told["revenue_group"].isin(groups)] if groups else told
    return monthly(told, "month_start", "received_thb", "estimated_thb")


def local_tax(sent: Sent) -> Values:
    tax = revenue(sent, LOCAL_TAX)
    return over(tax["received_thb"], tax["estimated_thb"], 100, min(tax.index), max(tax.index))


def own_source(sent: Sent) -> Values:
    own, everything = revenue(sent, LOCAL_TAX, OWN_OTHER)["received_thb"], revenue(sent)["received_thb"]
    return over(own, everything, 100, min(everything.index), max(everything.index))


def competitive(sent: Sent) -> Values:
    told = newest(sent["finance.procurement"], "contract_no").copy()
    told["contract_thb"] = told["contract_thb"].astype(float)
    told["competitive_thb"] = told["contract_thb"].where(told["method_name"] != NOT_COMPETITIVE, 0)
    sums = monthly(told, "signed_on", "competitive_thb", "contract_thb")
    return over(sums["competitive_thb"], sums["contract_thb"], 100, min(sums.index), max(sums.index))


def markets(sent: Sent) -> pd.DataFrame:
    told = newest(sent["finance.market_stalls"], "month_start", "market_name")
    return monthly(told, "month_start", "stalls", "rented_stalls", "rent_billed_thb", "rent_collected_thb")


def occupancy(sent: Sent) -> Values:
    sums = markets(sent)
    return over(sums["rented_stalls"], sums["stalls"], 100, min(sums.index), max(sums.index))


def rent(sent: Sent) -> Values:
    sums = markets(sent)
    return over(sums["rent_collected_thb"], sums["rent_billed_thb"], 100, min(sums.index), max(sums.index))


def shops(sent: Sent) -> pd.DataFrame:
    told = newest(sent["finance.business_registrations"], "registration_no").copy()
    return told.assign(registered_on=days(told["registered_on"]), closed_on=days(told["closed_on"]))


def opened(sent: Sent) -> Values:
    """A month of none is a zero. The register was told from the day on which its first row was written."""
    told = shops(sent)
    first = pd.to_datetime(told["updated_at"]).min().date().replace(day=1)
    counts = month_of(told["registered_on"]).value_counts()
    return {(CITY, grain, start): sum(counts.get(month, 0) for month in inside) for (grain, start), inside in periods(first, last_told(told)).items()}


def shops_per_100000(sent: Sent) -> Values:
    told = shops(sent)
    counted, last = people(sent, last_told(told)), last_told(told)
    first = max(min(counted.index), pd.to_datetime(told["updated_at"]).min().date().replace(day=1))

    def rate(end: date) -> float:
        still = [row for row in told.itertuples() if row.registered_on <= end and not (row.closed_on and row.closed_on <= end)]
        return 100_000 * len(still) / counted[end.replace(day=1)]

    return at_end(rate, first, last)


def arrears(sent: Sent) -> Values:
    """Of what fell due in the twelve months to the end, the part unpaid then; a bill paid twice over owes nothing."""
    told = newest(sent["finance.tax_bills"], "bill_no").copy()
    told = told.assign(due_on=days(told["due_on"]), paid_on=days(told["paid_on"]))
    told[["assessed_thb", "paid_thb"]] = told[["assessed_thb", "paid_thb"]].astype(float)
    told["paid_thb"] = told[["assessed_thb", "paid_thb"]].min(axis=1)

    def share(end: date) -> float | None:
        begun = month_end(end.replace(year=end.year - 1, day=1))
        due = told[(told["due_on"] > begun) & (told["due_on"] <= end)]
        paid = due[due["paid_on"].map(lambda day: day is not None and day <= end).astype(bool)]["paid_thb"].sum()
        assessed = due["assessed_thb"].sum()
        return 100 * (assessed - paid) / assessed if assessed else None

    return at_end(share, min(told["due_on"]).replace(day=1), last_told(told))


RECKONED: dict[str, Callable[[Sent], Values]] = {
    "G07": local_tax,
    "G08": own_source,
    "G09": competitive,
    "C01": opened,
    "C02": shops_per_100000,
    "C03": occupancy,
    "C06": rent,
    "C07": arrears,
}
