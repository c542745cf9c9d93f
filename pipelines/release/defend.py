"""One number of a release, its explanation, and the same number worked out anew from raw Parquet: the two must be one."""

import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.ledger import Ledger
from pipelines.publish import DATABASES
from pipelines.release import explain, past, seal

MONTH = re.compile(r"(\d{4})-(\d{1,2})")
YEAR = re.compile(r"(\d{4})")
CITY = "(select department_key from star.dim_department where department_code = 'city')"


class Unknown(LookupError):
    """No such indicator or period in the release; the message says which there are."""


@dataclass(frozen=True)
class Defence:
    """A value as the release holds it, its explanation, and what it comes to when worked out anew (None: not asked)."""

    value: dict[str, Any]
    explanation: dict[str, Any]
    deliveries: dict[str, list[dict[str, Any]]]
    release: dict[str, Any]
    anew: float | None = None

    @property
    def is_same(self) -> bool:
        """Whether working it out anew gives the very number that was published."""
        return self.anew == self.value["actual"]


def defend(release: Path, code: str, period: str | None) -> Defence:
    """Look up one value of the whole city, its files looked at before they are opened.

    Args:
        period: a month (2569-08, 2026-08) or a fiscal year (2569); None is the latest month.
    Raises:
        Unknown: the release has no such indicator or period.
        Damaged: its files are not those that were published.
    """
    told = json.loads(seal.checked(release, explain.WHERE["city_hall"].as_posix()).read_text(encoding="utf-8"))
    code = code.upper()
    if code not in told["kpis"]:
        raise Unknown(f"ไม่มีตัวชี้วัด {code} / no such indicator; there are: {', '.join(told['kpis'])}")
    explanation = told["kpis"][code]
    with duckdb.connect(str(seal.checked(release, DATABASES["city_hall"].as_posix())), read_only=True) as db:
        columns = {name for (name,) in db.execute("select column_name from (describe kpi.fct_kpi)").fetchall()}
        of_city = f"department_key = {CITY}" + (f" and community_key = {CITY}" if "community_key" in columns else "")
        query = f"from kpi.fct_kpi where kpi_code = ? and {of_city} and {_asked(period)} order by period_start desc limit 1"
        result = db.execute(query, [code])
        names = [column[0] for column in result.description]
        row = result.fetchone()
    if row is None:
        raise Unknown(f"{code} ไม่มีค่าของงวด {period or 'ล่าสุด'} ในรุ่นนี้ / no value for that period in this release")
    value = {name: said for name, said in zip(names, row, strict=True) if not name.endswith("_key")}
    deliveries = {feed: told["deliveries"].get(feed, []) for feed in explanation["feeds"]}
    return Defence(value, explanation, deliveries, told["release"])


def _asked(period: str | None) -> str:
    """The SQL that means a period."""
    if period is None:
        return "period_grain = 'month'"
    if found := MONTH.fullmatch(period):
        year, month = int(found[1]), int(found[2])
        return f"period_grain = 'month' and period_start = date '{date(_common(year), month, 1)}'"
    if found := YEAR.fullmatch(period):
        return f"period_grain = 'fiscal_year' and period_start = date '{date(_common(int(found[1])) - 1, 10, 1)}'"
    raise Unknown(f"งวด {period} ต้องเป็นเดือน เช่น 2569-08 หรือปีงบประมาณ เช่น 2569 / a period is a month or a fiscal year")


def _common(year: int) -> int:
    return year - past.ERAS_APART if year >= 2400 else year


def work_out_anew(warehouse: Path, release: Path, defence: Defence) -> Defence:
    """The same value from raw Parquet, through every model anew, from the deliveries that the release was made of.

    Raises:
        RuntimeError: dbt cannot work it out; its own words.
    """
    aside = warehouse / "state" / f"defended-{os.getpid()}"
    model = defence.explanation["formula"]["model"]
    known = {said["delivery"] for said in seal.read(release)["deliveries"]}
    try:
        past.lay_out(warehouse, aside, known, Ledger(warehouse))
        past.run_dbt(aside, "build", "--resource-type", "model", "--resource-type", "seed", "--select", f"+{model}")
        with duckdb.connect(str(aside / "yala.duckdb"), read_only=True) as db:
            columns = {name for (name,) in db.execute(f"select column_name from (describe kpi.{model})").fetchall()}
            of_city = f"department_key = {CITY}" + (f" and community_key = {CITY}" if "community_key" in columns else "")
            query = f"select actual::double from kpi.{model} where period_grain = ? and period_start = ? and {of_city}"
            found = db.execute(query, [defence.value["period_grain"], defence.value["period_start"]]).fetchall()
    except duckdb.Error as fault:
        raise RuntimeError(str(fault)) from fault
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Defence(defence.value, defence.explanation, defence.deliveries, defence.release, found[0][0] if found else None)
