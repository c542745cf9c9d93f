"""A city of a few streets, written as raw Parquet by these tests: small enough to reckon by hand, odd enough to reach the corners.

Amounts come from a seeded `random`, so that nothing here repeats what the models do. Everything in it is made up (ข้อมูลจำลอง).
"""

import calendar
import importlib
import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

CHECKED = datetime(2026, 11, 10, 2)
DEPARTMENTS = {"finance": "สำนักคลัง", "engineering": "สำนักช่าง"}
NOBODY = "กองที่ไม่มีจริง"
PLANS = ("บริหารงานทั่วไป", "การเศรษฐกิจ")


def months(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both included."""
    return [day.date() for day in pd.date_range(first, last, freq="MS")]


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def delivery(rows: list[dict], name: str, received: datetime) -> list[dict]:
    """The rows as one delivery, each knowing where it came from."""
    return [row | {"_delivery_id": name, "_received_at": received, "_file": name, "_sheet": "", "_row": at} for at, row in enumerate(rows)]


def complaints(dice: random.Random) -> list[dict]:
    """Two extracts of the complaint table: what stood on 1 March 2026, and what changed by 9 November 2026."""
    extracted = datetime(2026, 11, 9, 23)
    cases = []
    for number in range(600):
        received = datetime(2025, 8, 28) + timedelta(minutes=dice.randrange(437 * 24 * 60))  # so August 2025 has but a few
        hours = dice.choice([3, 20, 47, 48, 49, 120, 900])
        reopened_after = dice.choice([None] * 12 + [10, 30, 31])
        case = {
            "case_no": f"C{number:04}",
            "received_at": received,
            "due_at": received + timedelta(hours=48),
            "closed_at": received + timedelta(hours=hours) if dice.random() > 0.05 else None,
            "reopened_at": None,
            "status_name": "รับเรื่อง",
            "category_name": "ไฟฟ้า",
            "channel_name": "เว็บไซต์",
            "latitude": 6.5412 + number % 3 / 10_000 if number % 9 == 0 else None,  # one lamp, as three people place it
            "longitude": 101.2811 if number % 9 == 0 else None,
            "community_name": dice.choice(["ตลาดเก่า", "ริมน้ำ", None]),
            "department_name": dice.choice([*DEPARTMENTS.values(), NOBODY]),
            "rating": number % 7 if 1 <= number % 7 <= 5 else None,
        }
        if case["closed_at"] and reopened_after:
            case["reopened_at"] = case["closed_at"] + timedelta(days=reopened_after)
        cases.append(case)

    def seen(moment: datetime) -> list[dict]:
        known = []
        for case in cases:
            past = {name: at if at and at < moment else None for name, at in case.items() if name in ("closed_at", "reopened_at")}
            if case["received_at"] < moment:
                known.append(case | past | {"updated_at": max(filter(None, [case["received_at"], *past.values()]))})
        return known

    earlier = datetime(2026, 3, 1)
    later = [case for case in seen(extracted) if case["updated_at"] >= earlier]
    return delivery(seen(earlier), "extract 1", earlier) + delivery(later, "extract 2", extracted)


def budget(dice: random.Random) -> list[dict]:
    """A workbook a month, but none for March 2026; May 2026 was corrected later."""
    rows = []
    for month in months(date(2025, 10, 1), date(2026, 10, 1)):
        if month == date(2026, 3, 1):
            continue
        passed = (month.month - 10) % 12 + 1

        def book(passed=passed, month=month) -> list[dict]:
            return [
                {
                    "reported_on": month_end(month),
                    "department_name": department,
                    "plan_name": plan,
                    "approved_thb": 1_200_000.50,
                    "planned_thb": 100_000 * passed,
                    "committed_thb": round(dice.uniform(0, 20_000), 2),
                    "disbursed_thb": round(dice.uniform(80_000, 105_000) * passed, 2),
                }
                for department in (*DEPARTMENTS.values(), NOBODY)
                for plan in PLANS
            ]

        sent = datetime.combine(month_end(month) + timedelta(days=5), datetime.min.time())
        rows += delivery(book(), f"เบิกจ่าย {month}", sent)
        if month == date(2026, 5, 1):
            rows += delivery(book(), "เบิกจ่าย แก้ไข", sent + timedelta(days=10))
    return rows


def production(dice: random.Random) -> list[dict]:
    """Two workbooks: the second tells all months again, and better."""
    rows = []
    for name, last, sent in (("ฉบับแรก", date(2026, 5, 1), datetime(2026, 6, 5)), ("ฉบับแก้ไข", date(2026, 10, 1), datetime(2026, 11, 5))):
        told = [
            {"month_start": month, "plant_name": plant, "raw_water_m3": 400_000, "system_input_m3": round(dice.uniform(300_000, 340_000), 2)}
            for month in months(date(2025, 10, 1), last)
            for plant in ("สะเตง", "ท่าสาป")
        ]
        rows += delivery(told, name, sent)
    return rows


def billing(dice: random.Random) -> list[dict]:
    """A file a month to September 2026, but none for January 2026."""
    rows = []
    for month in months(date(2025, 10, 1), date(2026, 9, 1)):
        told = [
            {
                "month_start": month,
                "community_name": community,
                "customer_type": kind,
                "connections": 400 + month.month * (kind == "ธุรกิจ"),
                "billed_m3": round(dice.uniform(70_000, 85_000), 2),
            }
            for community in ("ตลาดเก่า", "ริมน้ำ", "ชุมชนที่ไม่มีจริง")
            for kind in ("ที่อยู่อาศัย", "ธุรกิจ")
        ]
        if month != date(2026, 1, 1):
            rows += delivery(told, f"ค่าน้ำ {month}", datetime.combine(month_end(month) + timedelta(days=6), datetime.min.time()))
    return rows


def population(dice: random.Random) -> list[dict]:
    """Counted three times only; a month in between lives on the last count."""
    rows = []
    for counted in (date(2025, 9, 30), date(2025, 12, 31), date(2026, 6, 30)):
        told = [
            {"counted_on": counted, "community_name": name, "male_persons": dice.randrange(20_000), "female_persons": dice.randrange(20_000)}
            for name in ("ตลาดเก่า", "ริมน้ำ")
        ]
        rows += delivery(told, f"ประชากร {counted}", datetime.combine(counted + timedelta(days=3), datetime.min.time()))
    return rows


def communities() -> list[dict]:
    """Two lists; the second replaces the first whole."""
    old = [{"community_code": "99", "community_name": "ชุมชนที่ยุบแล้ว", "zone_name": "เขต 9"}]
    new = [{"community_code": code, "community_name": name, "zone_name": "เขต 1"} for code, name in (("01", "ตลาดเก่า"), ("02", "ริมน้ำ"))]
    return delivery(old, "ชุมชน 2568", datetime(2025, 9, 1)) + delivery(new, "ชุมชน 2569", datetime(2026, 9, 1))


def feeds(sent: Iterable[str]) -> list[dict]:
    """Billing is held; the other feeds came yesterday."""
    rows = [
        {
            "department_code": feed.split(".")[0],
            "table_name": feed.split(".")[1],
            "description_th": "ชุดทดสอบ หนึ่งแถวต่อหนึ่งเรื่อง",
            "last_received_at": CHECKED - timedelta(days=1),
            "due_every_days": 40,
            "checked_at": CHECKED,
            "is_held": feed == "waterworks.water_billing",
        }
        for feed in sent
    ]
    return delivery(rows, "feeds", CHECKED)


def came(sent: Iterable[str], dice: random.Random) -> list[dict]:
    """When each feed came since August 2025: one an office in time, one now and then late, one that stopped, one whose last two are held."""
    rows = []
    for at, feed in enumerate(sent):
        moment, number = datetime(2025, 8, 3, 9), 0
        while moment < (CHECKED if at % 4 != 2 else datetime(2026, 5, 1)):
            told = {"department_code": feed.split(".")[0], "table_name": feed.split(".")[1], "received_at": moment}
            rows.append(told | {"delivery_id": f"{feed} {number}", "is_held": at % 4 == 3 and moment > datetime(2026, 8, 1)})
            moment, number = moment + timedelta(days=dice.choice([30, 40, 30] if at % 4 != 1 else [30, 41, 95])), number + 1
    return delivery(rows, "deliveries", CHECKED)


def slices() -> dict[str, list[dict]]:
    """What the modules `<slice>_city.py` beside this one say that more offices sent: each has `sent() -> {feed: rows}` and dice of its own."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*_city.py")):
        if path.stem != "small_city":
            told = importlib.import_module(f"tests.dbt_project.{path.stem}").sent()
            assert not found.keys() & told.keys(), f"two slices send {found.keys() & told.keys()}"
            found |= told
    return found


def everything() -> dict[str, list[dict]]:
    """What every office sent, by feed, each feed's newest delivery last."""
    dice = random.Random(2569)
    departments = [{"department_code": code, "name_th": name} for code, name in DEPARTMENTS.items()]
    offices = {
        "strategy.complaints": complaints(dice),
        "finance.budget_execution": budget(dice),
        "waterworks.water_production": production(dice),
        "waterworks.water_billing": billing(dice),
        "clerk.population": population(dice),
        "social_welfare.communities": communities(),
    } | slices()
    own = {"operations.feeds": feeds(offices), "operations.deliveries": came(list(offices)[:6], dice)}
    return offices | own | {"operations.departments": delivery(departments, "departments", CHECKED)}
