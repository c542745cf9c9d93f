"""Purchases and contracts that the procurement program exports, one JSON file a month."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo.dates import dice, file_month, fiscal_month, fiscal_year, last_day, month_number, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender

OFFICE = "สำนักคลัง"
BIDDING, MARKET, SELECTED, SPECIFIC = "ประกวดราคาอิเล็กทรอนิกส์", "ตลาดอิเล็กทรอนิกส์", "คัดเลือก", "เฉพาะเจาะจง"
# The regulation's limit of 500,000 baht: below it an office may buy from whom it chooses.
LIMIT_THB = 500_000
BUYERS = {
    "สำนักช่าง": 0.26,
    "สำนักการศึกษา": 0.20,
    "สำนักสาธารณสุขและสิ่งแวดล้อม": 0.17,
    "สำนักปลัดเทศบาล": 0.12,
    "กองการประปา": 0.11,
    "กองยุทธศาสตร์และงบประมาณ": 0.06,
    "สำนักคลัง": 0.04,
    "กองสวัสดิการสังคม": 0.03,
    "กองการเจ้าหน้าที่": 0.01,
}
A_MONTH = 42
BUSY = np.array([0.5, 0.7, 0.9, 1.0, 1.0, 1.1, 0.9, 1.1, 1.2, 1.3, 1.3, 1.0])  # October … September: orders pile up before the year ends


@cache
def contracts(month: date) -> list[dict]:
    """The contracts signed in a month, in the order of their days."""
    random = dice("procurement", month)
    count = random.poisson(A_MONTH * BUSY[fiscal_month(month)])
    budget = np.round(np.exp(random.normal(11.6, 1.35, count)), -2).clip(5_000)
    open_share = 0.60 + 0.004 * month_number(month)  # of what lies above the limit; it grows as offices plan ahead
    chance = random.random(count)
    above = np.select([chance < open_share, chance < open_share + 0.14, chance < open_share + 0.18], [BIDDING, SELECTED, MARKET], SPECIFIC)
    below = np.where(chance < 0.93, SPECIFIC, np.where(chance < 0.98, MARKET, SELECTED))
    method = np.where(budget > LIMIT_THB, above, below)
    saved = np.where(method == BIDDING, random.uniform(0.80, 0.97, count), random.uniform(0.94, 1.0, count))
    days = np.sort(random.integers(1, last_day(month).day + 1, count))
    return [
        {
            "contract_no": f"{fiscal_year(month) % 100}{month.month:02}-{number:03}",
            "signed_on": month.replace(day=int(day)).isoformat(),
            "department": str(random.choice(list(BUYERS), p=list(BUYERS.values()))),
            "method": str(how),
            "budget": float(planned),
            "value": round(float(planned * part), 2),
        }
        for number, (day, how, planned, part) in enumerate(zip(days, method, budget, saved, strict=True), 1)
    ]


def deliveries(until: date) -> Iterator[Delivery]:
    """One file a month, on the fourth of the next."""
    for month in months(until):
        sent = sent_at(next_month(month).replace(day=4), OFFICE)
        yield Delivery("finance", f"จัดซื้อจัดจ้าง {file_month(month)}.json", sent, sender(OFFICE), partial(write, month=month))


def write(path: Path, month: date) -> None:
    """The export: a line about itself, then the contracts."""
    said = {"note": "ข้อมูลจำลอง", "month": f"{month:%Y-%m}", "contracts": contracts(month)}
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
