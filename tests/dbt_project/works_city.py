"""What the small city's engineers and waterworks sent: permits, lights, roads, green areas, rain, floods, outages, samples and costs.

Lights that stay dark, a flood that nobody warned of, a warning that nothing followed, a month without rain, one without samples, a leap day.
"""

import random
from datetime import date, datetime, timedelta

from tests.dbt_project.money_city import EXTRACTED
from tests.dbt_project.public_health_city import COMMUNITIES, after
from tests.dbt_project.small_city import delivery, month_end, months

FIRST, LAST = date(2024, 2, 1), date(2026, 10, 1)
NO_SAMPLES, NO_COSTS, DRY = date(2026, 2, 1), date(2026, 6, 1), date(2026, 3, 1)
MARK = 5.0
HOLIDAYS = ("2026-04-13", "2026-04-14", "2026-04-15")


def permits(dice: random.Random) -> list[dict]:
    """A few a month; some refused, withdrawn or waiting, some decided over Songkran."""
    rows = []
    for month in months(FIRST, LAST):
        for number in range(4):
            complete = month_end(month) - timedelta(days=20 - number)
            decided = complete + timedelta(days=dice.choice([0, 3, 12, 30, 45]))
            decision = dice.choice(["อนุญาต", "อนุญาต", "อนุญาต", "ไม่อนุญาต", "ถอนคำขอ"])
            is_known = decided < date(2026, 11, 1) and not (month == date(2026, 1, 1) and number == 0)
            rows.append(
                {
                    "permit_no": f"{month} {number}",
                    "applied_on": complete - timedelta(days=2),
                    "completed_on": complete,
                    "decided_on": decided if is_known else None,
                    "decision": decision if is_known else None,
                    "use_kind": "ที่อยู่อาศัย",
                    "floor_area_m2": round(dice.uniform(50, 400), 1),
                    "community_name": dice.choice(COMMUNITIES),
                    "applicant_hash": "กข",
                    "updated_at": datetime.combine(decided if is_known else complete, datetime.min.time()),
                }
            )
    rows[-1] |= {"updated_at": EXTRACTED - timedelta(hours=3)}
    return delivery(rows, "extract", EXTRACTED)


def lights(dice: random.Random) -> list[dict]:
    """Each month's file tells what was dark and what was mended by then; a repair on the very minute is in time, one never came."""
    rows = []
    reports = []
    for month in months(FIRST, LAST):
        for number in range(6):
            at = datetime.combine(month_end(month) - timedelta(days=dice.randrange(25)), datetime.min.time()) + timedelta(hours=20)
            hours = dice.choice([10, 119, 120, 121, 400])
            never = month == date(2026, 1, 1) and number == 0
            reports.append({"report_no": f"{month} {number}", "reported_at": at, "due_at": at + timedelta(days=5), "hours": None if never else hours})
        end = datetime.combine(month_end(month), datetime.min.time()) + timedelta(days=1)
        told = []
        for report in reports:
            mended = report["reported_at"] + timedelta(hours=report["hours"]) if report["hours"] else None
            told.append(
                {name: report[name] for name in ("report_no", "reported_at", "due_at")}
                | {"community_name": COMMUNITIES[0], "repaired_at": mended if mended and mended < end else None}
            )
        rows += delivery(told, f"ไฟถนน {month}", after(month))
    return rows


def defects(dice: random.Random) -> list[dict]:
    """Told once, at the end, with the day of each repair; some are open still."""
    rows = []
    for month in months(FIRST, LAST):
        for number in range(3):
            found = month_end(month) - timedelta(days=number * 9)
            repaired = found + timedelta(days=dice.choice([0, 20, 75])) if dice.random() < 0.85 else None
            repaired = repaired if repaired and repaired < date(2026, 11, 1) else None
            rows.append(
                {
                    "defect_no": f"{month} {number}",
                    "reported_on": date(2026, 10, 31),
                    "found_on": found,
                    "defect_kind": "หลุมบ่อ",
                    "community_name": COMMUNITIES[1],
                    "size_m2": 1.5,
                    "repaired_on": repaired,
                }
            )
    return delivery(rows, "ถนนชำรุด", datetime(2026, 11, 4))


def roads() -> list[dict]:
    """Counted in 2567 and 2568; what is asked of before has no kilometres."""
    rows = []
    for year, km in ((2567, 12.5), (2568, 13.25)):
        told = [
            {"fiscal_year_be": year, "surface_kind": kind, "streets": 4, "length_km": length} for kind, length in (("คอนกรีต", km), ("แอสฟัลต์", 4.0))
        ]
        rows += delivery(told, f"ถนน {year}", datetime(year - 543, 10, 9))
    return rows


def green() -> list[dict]:
    """Surveyed twice; an area that grew."""
    rows = []
    for surveyed, size in ((date(2025, 9, 30), 900.0), (date(2026, 9, 30), 1_250.5)):
        told = [
            {"surveyed_on": surveyed, "area_name": name, "area_kind": "สวน", "community_name": place, "area_m2": size}
            for name, place in (("สวน 1", COMMUNITIES[0]), ("สวน 2", COMMUNITIES[2]))
        ]
        rows += delivery(told, f"พื้นที่สีเขียว {surveyed}", datetime.combine(surveyed + timedelta(days=11), datetime.min.time()))
    return rows


def rain_and_river(dice: random.Random) -> tuple[list[dict], list[dict], list[dict]]:
    """Six-hourly levels at one station; a flood in some months, warned of before, after or never; rain, and spots where it stood."""
    hours, alerts, spots = [], [], []
    for month in months(FIRST, LAST):
        flooded, told = month.month in (1, 7, 10, 11, 12), []
        for day in range(month_end(month).day):
            heavy = 0.0 if month == DRY else dice.choice([0.0, 0.0, 0.0, 35.0, 35.1, 80.0])
            for hour in (0, 6, 12, 18):
                at = datetime.combine(month, datetime.min.time()) + timedelta(days=day, hours=hour)
                level = MARK if flooded and day == 14 and hour >= 12 else 4.99 if day == 14 else 3.0
                told.append({"measured_at": at, "station_name": "สะพาน", "rain_mm": heavy if hour == 6 else 0.0, "level_m": level})
            if heavy:
                spots += [
                    {
                        "rained_on": month + timedelta(days=day),
                        "spot_name": f"จุด {spot}",
                        "community_name": COMMUNITIES[spot],
                        "ponding_minutes": dice.choice([30, 120, 121, 300]),
                        "depth_cm": 20,
                    }
                    for spot in range(3)
                ]
        hours += delivery(told, f"ฝน {month}", after(month, 2))
        crossed = datetime.combine(month, datetime.min.time()) + timedelta(days=14, hours=12)
        lead = {7: 20.5, 10: -3, 11: 100, 12: 71}.get(month.month)  # January is warned of by nobody, October too late, November too early
        if flooded and lead is not None:
            alerts.append({"alerted_at": crossed - timedelta(hours=lead), "crossed_at": crossed})
        if month.month == 7:
            alerts.append({"alerted_at": crossed - timedelta(hours=2), "crossed_at": crossed})
        if month.month == 5:
            alerts.append({"alerted_at": crossed, "crossed_at": None})
    warned = [
        alert | {"alert_no": f"{number}", "station_name": "สะพาน", "warning_level_m": MARK, "highest_level_m": 6, "told_through": date(2026, 9, 30)}
        for number, alert in enumerate(alerts)
        if alert["alerted_at"] < datetime(2026, 10, 1)
    ]
    return hours, delivery(warned, "แจ้งเตือน", datetime(2026, 10, 12)), delivery(spots, "จุดท่วมขัง", datetime(2026, 11, 7))


def outages(dice: random.Random) -> list[dict]:
    """Two a month, none in May 2026; one over the end of a month."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {
                "outage_no": f"{month} {number}",
                "community_name": COMMUNITIES[number],
                "started_at": datetime.combine(month_end(month), datetime.min.time()) + timedelta(hours=20),
                "ended_at": datetime.combine(month_end(month), datetime.min.time()) + timedelta(hours=20, minutes=dice.randrange(30, 900)),
                "connections_off": dice.randrange(400),
            }
            for number in range(2 * (month != date(2026, 5, 1)))
        ]
        rows += delivery(told, f"น้ำหยุดไหล {month}", after(month))
    return rows


def samples(dice: random.Random) -> list[dict]:
    """None in February 2026; a single one in April, on the limit."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {
                "sample_no": f"{month} {number}",
                "sampled_on": month_end(month) - timedelta(days=number),
                "point_name": "ปลายท่อ",
                "turbidity_ntu": 5.0 if month == date(2026, 4, 1) else dice.choice([2.1, 4.99, 5.0, 5.01, 8.0]),
                "limit_ntu": 5.0,
                "free_chlorine_mg_l": 0.5,
            }
            for number in range({NO_SAMPLES: 0, date(2026, 4, 1): 1}.get(month, 4))
        ]
        rows += delivery(told, f"คุณภาพน้ำ {month}", after(month))
    return rows


def costs(dice: random.Random) -> list[dict]:
    """None for June 2026."""
    rows = []
    for month in months(FIRST, LAST):
        told = [{"month_start": month, "cost_kind": kind, "cost_thb": round(dice.uniform(9_000, 2_000_000), 2)} for kind in ("ไฟฟ้า", "ค่าจ้าง")]
        if month != NO_COSTS:
            rows += delivery(told, f"ต้นทุน {month}", after(month))
    return rows


def sent() -> dict[str, list[dict]]:
    """What both offices sent, by feed."""
    dice = random.Random("works")
    hours, alerts, spots = rain_and_river(dice)
    cases = permits(dice)
    steps = [
        {"permit_no": case["permit_no"], "step_no": 1, "step_name": "รับคำขอ", "stepped_on": case["applied_on"], "updated_at": case["updated_at"]}
        for case in cases
    ]
    return {
        "engineering.building_permits": cases,
        "engineering.building_permit_steps": delivery(steps, "extract", EXTRACTED),
        "engineering.street_light_reports": lights(dice),
        "engineering.road_defects": defects(dice),
        "engineering.roads_maintained": roads(),
        "engineering.green_areas": green(),
        "engineering.rain_river": hours,
        "engineering.flood_alerts": alerts,
        "engineering.ponding_spots": spots,
        "waterworks.water_outages": outages(dice),
        "waterworks.water_quality": samples(dice),
        "waterworks.water_costs": costs(dice),
    }
