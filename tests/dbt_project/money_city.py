"""What the small city's finance office sent: revenue, contracts, tax bills, shops and markets.

Missing months, a refund, a month of nothing, a zero to divide by, bills paid late, in part, twice and never, and a leap day are in it.
"""

import random
from datetime import date, datetime, timedelta

from tests.dbt_project.public_health_city import COMMUNITIES, after
from tests.dbt_project.small_city import DEPARTMENTS, NOBODY, delivery, month_end, months

FIRST, LAST = date(2024, 2, 1), date(2026, 10, 1)
NO_REVENUE, NO_CONTRACTS, EMPTY_MARKET, REFUNDED = date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1), date(2026, 1, 1)
EXTRACTED = datetime(2026, 11, 2, 6)
KINDS = {
    "ภาษีป้าย": "ภาษีที่จัดเก็บเอง",
    "ค่าธรรมเนียม": "รายได้จัดเก็บเองอื่น",
    "ภาษีมูลค่าเพิ่ม": "ภาษีที่รัฐจัดสรร",
    "เงินอุดหนุนทั่วไป": "เงินอุดหนุน",
}
METHODS = ("ประกวดราคาอิเล็กทรอนิกส์", "คัดเลือก", "เฉพาะเจาะจง", "เฉพาะเจาะจง")


def revenue(dice: random.Random) -> list[dict]:
    """None for March 2026; in January more tax was paid back than came in; September 2025 was sent again, mended."""
    rows = []
    for month in months(FIRST, LAST):
        for sent in range((month != NO_REVENUE) + (month == date(2025, 9, 1))):
            told = [
                {
                    "month_start": month,
                    "revenue_group": group,
                    "revenue_kind": kind,
                    "estimated_year_thb": 12_000,
                    "estimated_thb": 1_000,
                    "received_thb": -250.25 if month == REFUNDED and kind == "ภาษีป้าย" else round(dice.uniform(500, 1_500), 2),
                }
                for kind, group in KINDS.items()
            ]
            rows += delivery(told, f"รายรับ {month} {sent}", after(month, 8 + sent))
    return rows


def procurement(dice: random.Random) -> list[dict]:
    """None signed in April 2026; a single one in May."""
    rows = []
    for month in months(FIRST, LAST):
        count = 0 if month == NO_CONTRACTS else 1 if month == date(2026, 5, 1) else 5
        told = [
            {
                "contract_no": f"{month}-{number}",
                "signed_on": month_end(month) - timedelta(days=number),
                "department_name": dice.choice([*DEPARTMENTS.values(), NOBODY]),
                "method_name": dice.choice(METHODS),
                "budget_thb": 1_000_000,
                "contract_thb": round(dice.uniform(5_000, 900_000), 2),
            }
            for number in range(count)
        ]
        rows += delivery(told, f"จัดซื้อ {month}", after(month))
    return rows


def tax_bills(dice: random.Random) -> list[dict]:
    """Two extracts; the second tells the bills that were paid since, and one that was paid twice over. The bills of 2024 fell due on the leap day."""
    bills = []
    for year in (2023, 2024, 2025, 2026):
        due = date(2024, 2, 29) if year == 2024 else date(year, 4, 30)
        for number in range(40):
            paid_on = due + timedelta(days=dice.choice([-60, -5, 0, 1, 30, 200, 500])) if dice.random() < 0.9 else None
            assessed = 0.0 if number == 0 else round(dice.uniform(200, 9_000), 2)
            paid = 0.0 if paid_on is None else round(assessed * dice.choice([1, 1, 1, 0.5, 1.1]), 2)
            bills.append(
                {
                    "bill_no": f"{year}-{number:02}",
                    "tax_kind": "ภาษีป้าย" if number % 3 else "ภาษีที่ดินและสิ่งปลูกสร้าง",
                    "community_name": dice.choice(COMMUNITIES),
                    "tax_year_be": year + 543,
                    "assessed_thb": assessed,
                    "due_on": due,
                    "paid_thb": paid,
                    "paid_on": paid_on,
                    "owner_hash": "กข",
                    "updated_at": datetime.combine(paid_on or due - timedelta(days=90), datetime.min.time()),
                }
            )

    def seen(moment: datetime) -> list[dict]:
        known = []
        for bill in bills:
            is_paid = bill["paid_on"] is not None and bill["updated_at"] < moment
            issued = datetime.combine(bill["due_on"] - timedelta(days=90), datetime.min.time())
            if issued < moment:
                known.append(bill if is_paid else bill | {"paid_on": None, "paid_thb": 0.0, "updated_at": issued})
        return known

    newest = [
        *seen(EXTRACTED),
        bills[1] | {"bill_no": "last touched", "updated_at": EXTRACTED - timedelta(hours=1), "paid_on": None, "paid_thb": 0.0},
    ]
    return delivery(seen(datetime(2026, 1, 5)), "extract 1", datetime(2026, 1, 5)) + delivery(newest, "extract 2", EXTRACTED)


def businesses(dice: random.Random) -> list[dict]:
    """Old ones, copied in when the register began; then a few a month, none in June 2026; some close, one on the leap day."""
    begun = datetime(2024, 2, 3)
    rows = [
        {"registration_no": f"เดิม {number}", "registered_on": date(2015, 1, 1) + timedelta(days=number * 40), "closed_on": None, "updated_at": begun}
        for number in range(30)
    ]
    rows[0] |= {"closed_on": date(2024, 2, 29), "updated_at": datetime(2024, 2, 29, 9)}
    for month in months(date(2024, 3, 1), LAST):
        for number in range(dice.randrange(1, 5) if month != date(2026, 6, 1) else 0):
            opened = month_end(month) - timedelta(days=number)
            closed = opened + timedelta(days=dice.choice([90, 400])) if dice.random() < 0.3 else None
            closed = closed if closed and closed < date(2026, 11, 1) else None
            changed = datetime.combine(closed or opened, datetime.min.time())
            rows.append({"registration_no": f"{month} {number}", "registered_on": opened, "closed_on": closed, "updated_at": changed})
    rows[-1] |= {"updated_at": EXTRACTED - timedelta(hours=2)}
    told = [row | {"business_kind": "ค้าปลีก", "is_online": False, "community_name": dice.choice(COMMUNITIES)} for row in rows]
    return delivery(told, "extract", EXTRACTED)


def stalls(dice: random.Random) -> list[dict]:
    """Two markets; in February 2026 both were closed: no stalls, no rent."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {
                "month_start": month,
                "market_name": market,
                "stalls": 0 if month == EMPTY_MARKET else 50,
                "rented_stalls": 0 if month == EMPTY_MARKET else dice.randrange(30, 51),
                "rent_billed_thb": 0.0 if month == EMPTY_MARKET else 20_000.0,
                "rent_collected_thb": 0.0 if month == EMPTY_MARKET else round(dice.uniform(15_000, 20_000), 2),
            }
            for market in ("เช้า", "เย็น")
        ]
        rows += delivery(told, f"ตลาด {month}", after(month))
    return rows


def projects(dice: random.Random) -> list[dict]:
    """Two projects of FY2569, told each month; one of a department that no one knows."""
    rows = []
    for month in months(date(2025, 10, 1), LAST):
        told = [
            {
                "reported_on": month_end(month),
                "project_code": f"69-{number}",
                "project_name": f"โครงการ {number}",
                "plan_name": "การเศรษฐกิจ",
                "department_name": department,
                "approved_thb": 500_000,
                "disbursed_thb": round(dice.uniform(0, 500_000), 2),
                "progress_pct": 50,
            }
            for number, department in enumerate(("สำนักช่าง", NOBODY))
        ]
        rows += delivery(told, f"โครงการ {month}", after(month))
    return rows


def sent() -> dict[str, list[dict]]:
    """What the office sent, by feed."""
    dice = random.Random("money")
    return {
        "finance.revenue": revenue(dice),
        "finance.procurement": procurement(dice),
        "finance.tax_bills": tax_bills(dice),
        "finance.business_registrations": businesses(dice),
        "finance.market_stalls": stalls(dice),
        "finance.budget_projects": projects(dice),
    }
