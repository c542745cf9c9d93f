"""What the small city's public health office sent: refuse, air, dengue and vaccines.

A leap day, missing months, nothing at all and a single record are in it.
"""

import random
from datetime import date, datetime, timedelta

from tests.dbt_project.small_city import delivery, month_end, months

FIRST, LAST = date(2024, 2, 1), date(2026, 10, 1)
COMMUNITIES = ("ตลาดเก่า", "ริมน้ำ", "ชุมชนที่ไม่มีจริง")
NO_TRUCKS, NOTHING_FETCHED, NO_COSTS, NOT_SORTED, NO_AIR = date(2026, 3, 1), date(2025, 11, 1), date(2026, 5, 1), date(2026, 1, 1), date(2026, 4, 1)


def after(month: date, days: int = 5) -> datetime:
    """The moment at which a file about a month comes."""
    return datetime.combine(month_end(month) + timedelta(days=days), datetime.min.time())


def waste_rounds(dice: random.Random) -> list[dict]:
    """The last two days of each month, none in March 2026, and nothing in the trucks of November 2025; July 2026 was weighed anew later."""
    rows = []
    for month in months(FIRST, LAST):
        if month == NO_TRUCKS:
            continue
        for weighed in range(1 + (month == date(2026, 7, 1))):
            told = [
                {
                    "collected_on": month_end(month) - timedelta(days=back),
                    "truck_code": truck,
                    "round_no": 1,
                    "zone_name": "เขต 1",
                    "collected_tonnes": 0 if month == NOTHING_FETCHED else round(dice.uniform(2, 5), 3),
                    "scheduled_stops": 0 if month == NOTHING_FETCHED else 90,
                    "missed_stops": 0 if month == NOTHING_FETCHED else dice.randrange(3),
                }
                for back in (1, 0)
                for truck in ("รถ 1", "รถ 2")
            ]
            rows += delivery(told, f"เก็บขยะ {month} {weighed}", after(month, 5 + weighed))
    return rows


def waste_costs(dice: random.Random) -> list[dict]:
    """To September 2026, none for May."""
    rows = []
    for month in months(FIRST, date(2026, 9, 1)):
        told = [{"month_start": month, "cost_kind": kind, "cost_thb": round(dice.uniform(4_000, 9_000), 2)} for kind in ("ค่าแรง", "น้ำมัน")]
        if month != NO_COSTS:
            rows += delivery(told, f"ค่าใช้จ่าย {month}", after(month))
    return rows


def recycling(dice: random.Random) -> list[dict]:
    """None in January 2026; a single record in February."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {"month_start": month, "material_name": name, "use_name": use, "recovered_tonnes": round(dice.uniform(0, 2), 3)}
            for name, use in (("กระดาษ", "รีไซเคิล"), ("เศษอาหาร", "ทำปุ๋ย"))
        ]
        if month != NOT_SORTED:
            rows += delivery(told[:1] if month == date(2026, 2, 1) else told, f"คัดแยก {month}", after(month))
    return rows


def pm25(dice: random.Random) -> list[dict]:
    """Two stations on the last three days of each month, the leap day of 2024 among them, none in April 2026; some days are too short."""
    rows = []
    for month in months(FIRST, LAST):
        told = []
        for back in range(3 * (month != NO_AIR)):
            for station in ("กลาง", "ริมน้ำ"):
                level, hours = dice.choice([12.0, 37.5, 37.6, 52.4]), dice.choice([24, 18, 17])
                day = datetime.combine(month_end(month) - timedelta(days=back), datetime.min.time())
                told += [
                    {"station_name": station, "measured_at": day + timedelta(hours=hour), "pm25_ug_m3": level if hour < hours else None}
                    for hour in range(24)
                ]
        rows += delivery(told, f"pm25 {month}", after(month, 2))
    return rows


def dengue(dice: random.Random) -> list[dict]:
    """Each workbook tells the calendar year anew; December 2024 is in none of them."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {"month_start": each, "community_name": name, "age_group": group, "cases": dice.choice([0, 0, 0, 1, 3])}
            for each in months(max(FIRST, date(month.year, 1, 1)), month)
            for name in COMMUNITIES
            for group in ("เด็ก", "ผู้ใหญ่")
            if each != date(2024, 12, 1)
        ]
        rows += delivery(told, f"ไข้เลือดออก {month}", after(month, 7))
    return rows


def vaccination(dice: random.Random) -> list[dict]:
    """Counted at the quarters' ends; nobody was of age in June 2025."""
    rows = []
    for month in months(FIRST, date(2026, 9, 1))[1::3]:
        told = []
        for zone in ("เขต 1", "เขต 2"):
            for vaccine in ("MMR2 (อายุ 3 ปี)", "DTP4 (อายุ 2 ปี)"):
                children = 0 if month == date(2025, 6, 1) else dice.randrange(40, 80)
                found = {"counted_on": month_end(month), "zone_name": zone, "vaccine_name": vaccine, "target_children": children}
                told.append(found | {"vaccinated_children": dice.randrange(children + 1)})
        rows += delivery(told, f"วัคซีน {month}", after(month, 12))
    return rows


def visits(dice: random.Random) -> list[dict]:
    """Two centres, on the tenth of each month."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {"visited_on": month.replace(day=10), "centre_name": name, "service_name": "ทันตกรรม", "visits": dice.randrange(5, 30), "first_visits": 2}
            for name in ("ศูนย์ 1", "ศูนย์ 2")
        ]
        rows += delivery(told, f"บริการ {month}", after(month))
    return rows


def sent() -> dict[str, list[dict]]:
    """What the office sent, by feed."""
    dice = random.Random("public_health")
    return {
        "public_health.waste_rounds": waste_rounds(dice),
        "public_health.waste_costs": waste_costs(dice),
        "public_health.recycling": recycling(dice),
        "public_health.pm25_hourly": pm25(dice),
        "public_health.dengue_cases": dengue(dice),
        "public_health.vaccination": vaccination(dice),
        "public_health.health_visits": visits(dice),
    }
