"""A laboratory for the score: the real models of it, in a project of their own, on data that a test writes."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import md5
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.settings import ROOT
from tests.dbt_project.conftest import dbt, write_parquet
from tests.dbt_project.small_city import month_end, months

REAL = ("kpi/fct_kpi", "kpi/fct_score_part", "kpi/fct_score", "kpi/g02_on_time_resolution")
CITY = md5(b"city").hexdigest()
FIRST, CHECKED = date(2026, 1, 1), datetime(2026, 11, 10, 2)
DUE_EVERY_DAYS = 40
PROJECT = """
name: yala
profile: yala
model-paths: [models]
macro-paths: ["{macros}"]
flags: {{send_anonymous_usage_stats: false}}
"""
STUBS = {
    "kpi_period_month": "kpi_code varchar, period_grain varchar, period_start date, period_end date, month_start date, department_key varchar,"
    " community_key varchar, data_as_of date, is_stale boolean",
    "told": "kpi_code varchar, period_grain varchar, period_start date, department_key varchar, community_key varchar, numerator decimal(18, 2),"
    " denominator decimal(18, 2), actual decimal(18, 4), plan_target decimal(18, 4), records bigint",
    "dim_kpi": "kpi_code varchar, pillar_code varchar, direction varchar, attainment_form varchar, target_rule varchar, period_grains varchar[],"
    " visibility varchar, may_be_empty boolean, feeds varchar[]",
    "dim_kpi_target": "kpi_code varchar, holds_from date, target decimal(18, 4), tolerance decimal(18, 4), scale decimal(18, 4)",
    "dim_kpi_weight": "kpi_code varchar, holds_from date, weight decimal(6, 2)",
    "dim_feed": "feed_code varchar, due_every_days integer, data_through date, checked_at timestamp",
    "dim_date": "date_key date, month_start date, month_end date, quarter_start date, fiscal_year_be integer",
    "fct_complaint": "department_key varchar, community_key varchar, due_on date, is_closed_on_time boolean",
}


@dataclass(frozen=True)
class Kpi:
    """One indicator of a laboratory: its values by month (None: nothing could be measured), how it is judged, and whose score it is in."""

    code: str
    pillar: str
    values: dict[date, float | None]
    target: float | None = 1
    direction: str = "up"
    form: str = "ratio"
    weight: float = 1
    visibility: str = "public"
    may_be_empty: bool = False
    is_stale: bool = False
    feed: str = field(default="")


def steady(value: float | None, through: date = date(2026, 10, 1)) -> dict[date, float | None]:
    """The same value every month from the first to this one."""
    return dict.fromkeys(months(FIRST, through), value)


def rows_of(kpis: list[Kpi], cases: list[dict]) -> dict[str, list[dict]]:
    """The parents of the score's models, as rows."""
    place = {"department_key": CITY, "community_key": CITY}
    told = [(kpi, month, value) for kpi in kpis for month, value in kpi.values.items()]
    period = {"period_grain": "month"}
    last = {kpi.code: max(kpi.values, default=None) for kpi in kpis}
    calendar = [day.date() for day in pd.date_range("2025-10-01", "2027-09-30")]
    return {
        "kpi_period_month": [
            period
            | place
            | {"kpi_code": kpi.code, "period_start": month, "period_end": month_end(month), "month_start": month}
            | {"data_as_of": month_end(last[kpi.code]), "is_stale": kpi.is_stale and month == last[kpi.code]}
            for kpi, month, _ in told
        ],
        "told": [
            period | place | {"kpi_code": kpi.code, "period_start": month, "actual": value, "records": 0 if value is None else 10}
            for kpi, month, value in told
            if kpi.code != "G02"  # that one is measured by its own model
        ],
        "dim_kpi": [
            {"kpi_code": kpi.code, "pillar_code": kpi.pillar, "direction": kpi.direction, "attainment_form": kpi.form, "target_rule": "fixed"}
            | {"period_grains": ["month"], "visibility": kpi.visibility, "may_be_empty": kpi.may_be_empty, "feeds": [kpi.code]}
            for kpi in kpis
        ],
        "dim_kpi_target": [{"kpi_code": kpi.code, "holds_from": FIRST, "target": kpi.target, "tolerance": 0, "scale": 10} for kpi in kpis],
        "dim_kpi_weight": [{"kpi_code": kpi.code, "holds_from": FIRST, "weight": kpi.weight} for kpi in kpis],
        "dim_feed": [
            {"feed_code": kpi.code, "due_every_days": DUE_EVERY_DAYS, "data_through": last[kpi.code] and month_end(last[kpi.code])}
            | {"checked_at": CHECKED}
            for kpi in kpis
        ],
        "dim_date": [
            {"date_key": day, "month_start": day.replace(day=1), "month_end": month_end(day)}
            | {"quarter_start": date(day.year, (day.month - 1) // 3 * 3 + 1, 1), "fiscal_year_be": (day + timedelta(days=92)).year + 543}
            for day in calendar
        ],
        "fct_complaint": cases,
    }


def laboratory(folder: Path, kpis: list[Kpi], cases: list[dict]) -> duckdb.DuckDBPyConnection:
    """The score of these indicators and complaint cases, built by the real models.

    Raises:
        AssertionError: dbt could not build them; with its words.
    """
    (folder / "dbt_project.yml").write_text(PROJECT.format(macros=ROOT / "dbt_project/macros"), encoding="utf-8")
    (folder / "models").mkdir()
    for model in REAL:
        shutil.copy(ROOT / f"dbt_project/models/{model}.sql", folder / "models")
    for name, rows in rows_of(kpis, cases).items():
        columns = dict(column.strip().split(" ", 1) for column in STUBS[name].replace("(18, ", "(18; ").replace("(6, ", "(6; ").split(","))
        write_parquet(folder / f"{name}.parquet", {column: kind.replace(";", ",") for column, kind in columns.items()}, rows)
        (folder / f"models/{name}.sql").write_text(f"select * from read_parquet('{folder / name}.parquet')", encoding="utf-8")
    united = "select * from {{ ref('told') }} union all by name select * from {{ ref('g02_on_time_resolution') }}"
    (folder / "models/kpi_measured.sql").write_text(united, encoding="utf-8")
    done = dbt(folder, folder, "run", "--quiet")
    assert not done.returncode, done.stdout + done.stderr
    return duckdb.connect(str(folder / "yala.duckdb"), read_only=True)
