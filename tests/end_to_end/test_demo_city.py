"""The demo city as it landed: what was refused is what the simulation broke, and its indicators are what pandas makes of its raw data."""

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.contract import load_contracts
from pipelines.ledger import Ledger
from tests.dbt_project import reckoned_money as money
from tests.dbt_project import reckoned_people as people
from tests.dbt_project import reckoned_services as services
from tests.dbt_project import reckoned_works as works
from tests.dbt_project.reckoning import CITY, compare

FIRST = date(2023, 10, 1)  # the first complaint of the demo
RECKONED = {**people.RECKONED, **money.RECKONED, **works.RECKONED, "L12": people.allowances, "L07": lambda sent: people.onet_gap(sent, last_month())}
RECKONED |= services.RECKONED | {
    "G03": lambda sent: only_city(services.overdue(sent, FIRST, last_month(), "department_name")),
    "G04": lambda sent: services.undone(sent, FIRST, last_month()),
    "G05": lambda sent: services.satisfaction(sent, FIRST, last_month()),
}
BY_COMMUNITY = {"L12"}
OF_THE_CITY = {"G03", "G04", "G05", "G12"}  # told of departments too; reckoned here for the whole city


def only_city(found: people.Values) -> people.Values:
    return {key: value for key, value in found.items() if key[0] == CITY}


def last_month() -> date:
    """The last month that was over yesterday, for a feed that goes on telling."""
    today = date.today()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def test_no_row_is_lost_and_refusals_are_the_planted_cells(city):
    planted = json.loads((city.warehouse / "inbox/demo_planted.json").read_text(encoding="utf-8"))
    broken = {(cell["department"], cell["table"], cell["file"], cell["row"], cell["column"]) for cell in planted if not cell["is_total"]}
    with duckdb.connect() as scratch:
        rows = scratch.execute(
            "select filename, _file, _row, column_name from read_parquet($files, filename = true)",
            {"files": f"{city.warehouse}/rejected/*/*/*.parquet"},
        ).fetchall()
    refused = {(*Path(parquet).parts[-3:-1], *cell) for parquet, *cell in rows}
    assert refused == broken and len(broken) > 20
    landed = [past for past in Ledger(city.warehouse).history() if past.is_demo]
    assert all(past.rows_sent == past.rows_landed + past.rows_refused for past in landed)
    assert not [past.file_name for past in landed if past.is_held]  # seven headings changed between the years, and every one is known


@pytest.fixture(scope="module")
def sent(city) -> dict[str, pd.DataFrame]:
    """The raw rows of every feed, the newest delivery last."""
    with duckdb.connect() as scratch:
        return {
            contract.id: scratch.execute(
                f"""
                select * from read_parquet('{city.warehouse}/raw/{contract.department}/{contract.name}/*.parquet', union_by_name = true)
                order by _received_at, _file, _row, _delivery_id
                """
            ).df()
            for contract in load_contracts()
            if contract.read.reader != "pipeline" and contract.department != "personnel"
        }


@pytest.fixture(scope="module")
def values(city) -> pd.DataFrame:
    """fct_kpi of the release that serves, names in place of keys."""
    with duckdb.connect(str(city.warehouse / "published/current/city_hall/city_hall.duckdb"), read_only=True) as release:
        return release.sql(
            """
            select f.* replace (actual::double as actual), name_th as department, community_name as community
            from kpi.fct_kpi as f join star.dim_department using (department_key) join star.dim_community using (community_key)
            """
        ).df()


@pytest.mark.slow
@pytest.mark.parametrize("code", RECKONED)
def test_each_indicator_of_the_demo_equals_pandas(sent, values, code):
    expected = RECKONED[code](sent)
    if code in services.YEARLY:  # a score may be announced before its year is over
        expected = {key: value for key, value in expected.items() if key[2].replace(year=key[2].year + 1) <= date.today()}
    if code in OF_THE_CITY:
        values = values[values["department"] == CITY]
    compare(values, code, expected, place="community" if code in BY_COMMUNITY else "department")
    assert sum(value is not None for value in expected.values()) > 2
