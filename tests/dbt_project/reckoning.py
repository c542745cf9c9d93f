"""What every independent computation of an indicator needs: the newest rows of what was sent, the periods, and the comparison with fct_kpi."""

from datetime import date
from math import isnan

import pandas as pd
import pytest

from tests.dbt_project.small_city import months

CITY = "ทั้งเทศบาล"
UNKNOWN = "ไม่ระบุหน่วยงาน"


def newest(sent: pd.DataFrame, *key: str) -> pd.DataFrame:
    return sent.drop_duplicates(list(key), keep="last")


def fiscal_year(day: date) -> int:
    return day.year + 543 + (day.month >= 10)


def periods(first: date, last: date) -> dict[tuple[str, date], list[date]]:
    """Each month alone, each whole quarter, and each fiscal year as the months of it that there are: (grain, first day) → months."""
    found = {("month", month): [month] for month in months(first, last)}
    by_year: dict[int, list[date]] = {}
    by_quarter: dict[tuple[int, int], list[date]] = {}
    for month in months(first, last):
        by_year.setdefault(fiscal_year(month), []).append(month)
        by_quarter.setdefault((month.year, (month.month - 1) // 3), []).append(month)
    quarters = {("quarter", told[0]): told for told in by_quarter.values() if len(told) == 3}
    return found | quarters | {("fiscal_year", told[0]): told for told in by_year.values()}


def same(left, right) -> bool:
    return (pd.isna(left) and pd.isna(right)) or left == pytest.approx(right, abs=1e-4)


def compare(values: pd.DataFrame, code: str, expected: dict[tuple[str, str, date], float | None], place: str = "department") -> None:
    """Every expected value is there, every other row of the indicator has no value. `place`: what the first part of an expected key names."""
    other = {"department": "community", "community": "department"}[place]
    rows = values[(values["kpi_code"] == code) & (values[other] == CITY)]
    found = {(getattr(row, place), row.period_grain, row.period_start.date()): row.actual for row in rows.itertuples()}
    assert not [(key, found.get(key), value) for key, value in expected.items() if not same(found.get(key), value)]
    assert not {key: value for key, value in found.items() if key not in expected and not isnan(value)}
