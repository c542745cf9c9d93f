"""The pretend city's revenue, taxes, purchases, shops and markets keep to the published figures, and to each other."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sources.demo.dates import fiscal_year, months
from tests.sources.delivered import UNTIL, grid

OWN = "ภาษีที่จัดเก็บเอง"


def table(warehouse: Path, database: str, name: str) -> pd.DataFrame:
    with closing(sqlite3.connect(warehouse / "inbox" / database)) as opened:
        return pd.read_sql(f"select * from {name}", opened)


@pytest.fixture(scope="module")
def revenue(city) -> pd.DataFrame:
    """Every line of every workbook on revenue, the mended one for the broken one."""
    files = {f"รายรับ {month.year + 543}-{month.month:02}": month for month in months(date(2026, 8, 31))}
    rows = []
    for name, month in files.items():
        mended = city / "inbox" / "finance" / f"{name} (แก้ไข).xlsx"
        lines = grid(city, f"finance/{mended.name if mended.exists() else name + '.xlsx'}")[5:]
        rows += [(fiscal_year(month), month, *line[1:]) for line in lines if line[2]]
    return pd.DataFrame(rows, columns=["year", "month", "group", "kind", "estimated_year", "estimated", "received"])


def test_revenue_of_2568_is_1190_million_and_its_own_taxes_57_13_of_55_50(revenue):
    of_2568 = revenue.query("year == 2568")
    own = of_2568[of_2568["group"] == OWN]
    assert of_2568["received"].sum() == pytest.approx(1_190_530_000, abs=1)
    assert round(own["received"].sum() / 1e6, 2) == 57.13 and round(own["estimated"].sum() / 1e6, 2) == 55.50
    from_the_state = of_2568[of_2568["group"].isin(["ภาษีที่รัฐจัดสรร", "เงินอุดหนุน"])]["received"].sum()
    assert 0.6 <= from_the_state / of_2568["received"].sum() <= 0.8


def test_tax_received_in_a_month_is_what_the_bills_were_paid(city, revenue):
    bills = table(city, "finance/tax.sqlite", "bills").dropna(subset="paid_on")
    paid = bills.groupby([bills["paid_on"].str[:7], "tax_kind"])["paid_thb"].sum()
    told = revenue[revenue["kind"].isin(bills["tax_kind"].unique())]
    for line in told.itertuples():
        assert line.received == pytest.approx(paid.get((f"{line.month:%Y-%m}", line.kind), 0), abs=0.01)


def test_most_bills_are_paid_on_time_and_some_never(city):
    bills = table(city, "finance/tax.sqlite", "bills").query("due_on < '2026-10-01'")
    in_time = bills["paid_on"].fillna("9") <= bills["due_on"]
    assert 0.82 < in_time.mean() < 0.93 and 0.02 < bills["paid_on"].isna().mean() < 0.06
    assert (bills["paid_thb"] <= bills["assessed_thb"]).all() and bills["bill_no"].is_unique


def test_no_owner_could_be_a_citizen(city):
    people = [
        *table(city, "finance/tax.sqlite", "bills")["owner_id"],
        *table(city, "finance/business.sqlite", "registrations")["owner_id"],
        *table(city, "engineering/permits.sqlite", "permits")["applicant_id"],
    ]
    assert {len(number) for number in people} == {13} and {number[0] for number in people} == {"0", "9"}


def test_databases_know_nothing_of_the_future(city):
    for database, name in (("finance/tax.sqlite", "bills"), ("finance/business.sqlite", "registrations"), ("engineering/permits.sqlite", "permits")):
        told = table(city, database, name).map(str)
        days = told.filter(regex="_on$|_at$").drop(columns="due_on", errors="ignore")
        assert days.where(days.apply(lambda column: column.str[:2] == "20"), "").max().max() < str(UNTIL)


def test_competitive_purchases_grow_and_nothing_costs_more_than_its_budget(city):
    files = sorted((city / "inbox" / "finance").glob("จัดซื้อจัดจ้าง*.json"))
    said = pd.DataFrame([contract for path in files for contract in json.loads(path.read_text(encoding="utf-8"))["contracts"]])
    assert (said["value"] <= said["budget"]).all() and said["contract_no"].is_unique
    small = said[(said["budget"] <= 500_000)]["method"] == "เฉพาะเจาะจง"
    assert small.mean() > 0.85


def test_a_project_never_goes_back(city):
    before: dict[str, tuple[float, float]] = {}
    for month in months(date(2026, 8, 31)):
        for row in grid(city, f"finance/โครงการ {month.year + 543}-{month.month:02}.xlsx")[4:]:
            if row[1] and isinstance(row[7], float):
                assert (row[6], row[7]) >= before.get(row[1], (0, 0)) and row[6] <= row[5] and row[7] <= 100
                before[row[1]] = row[6], row[7]
    assert {code[:2] for code in before} == {"67", "68", "69"}


def test_three_headings_changed_between_years(city):
    changed = {
        "finance/โครงการ 2567-09.xlsx": "ความคืบหน้า (ร้อยละ)",
        "finance/โครงการ 2567-10.xlsx": "ความก้าวหน้า (%)",
        "engineering/พื้นที่สีเขียว ปีงบ 2567.xlsx": "เนื้อที่ (ตร.ม.)",
        "engineering/พื้นที่สีเขียว ปีงบ 2568.xlsx": "พื้นที่ (ตร.ม.)",
        "waterworks/ต้นทุนน้ำ 2568-09.xlsx": "จำนวนเงิน",
        "waterworks/ต้นทุนน้ำ 2568-10.xlsx": "ค่าใช้จ่าย (บาท)",
    }
    assert {file: grid(city, file)[3][-1] for file in changed} == changed


def test_a_copy_of_a_workbook_came_under_another_name(city):
    once, again = (city / "inbox" / "finance" / f"ตลาด 2568-04{end}.xlsx" for end in ("", " - สำเนา"))
    assert once.read_bytes() == again.read_bytes()


def test_markets_are_let_and_paid_as_markets_are(city):
    rows = [row for path in (city / "inbox" / "finance").glob("ตลาด*.xlsx") for row in grid(city, f"finance/{path.name}")[4:] if row[1]]
    whole = [row for row in rows if isinstance(row[3], float)]
    assert all(row[3] <= row[2] and row[5] <= row[4] for row in whole)
    assert 0.86 < sum(row[3] for row in whole) / sum(row[2] for row in whole) < 0.95
