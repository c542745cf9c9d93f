"""What the small city's clerk, strategy division and personnel division sent.

A leap day, months without anything, a single record, hours of which there were none, traders who sold nothing, calls that were called off,
an office and communities that no one knows, and rows told twice are in it.
"""

import random
from datetime import date, datetime, time, timedelta

from tests.dbt_project import small_city
from tests.dbt_project.small_city import DEPARTMENTS, NOBODY, delivery, month_end, months

FIRST, LAST = date(2024, 2, 1), date(2026, 10, 1)
COMMUNITIES = ("ตลาดเก่า", "ริมน้ำ", "ชุมชนที่ไม่มีจริง")
NOBODY_ASKED, ONE_ASKED, NO_CALLS, NOT_EXPORTED, NO_HOURS = date(2026, 2, 1), date(2025, 12, 1), date(2026, 3, 1), date(2025, 4, 1), date(2025, 6, 1)
NO_MARKET, NOTHING_SOLD, NOT_CHECKED, NOT_A_WORD = date(2026, 1, 1), date(2025, 8, 1), date(2026, 5, 1), date(2025, 9, 1)
FIGURES = {
    "ผู้เยี่ยมเยือน (จังหวัด)": (300_000, 500_000),
    "รายได้ท่องเที่ยว (จังหวัด)": (900, 1_500),
    "อัตราการมีงานทำ (จังหวัด)": (97, 99),
    "อัตราการว่างงาน (จังหวัด)": (0, 2),
    "ธุรกิจดิจิทัลจดทะเบียน (จังหวัด)": (40, 60),
}


def after(month: date, days: int = 5) -> datetime:
    """The moment at which a file about a month comes."""
    return datetime.combine(month_end(month) + timedelta(days=days), time())


def moment(dice: random.Random, month: date) -> datetime:
    """Some minute of a month."""
    return datetime.combine(month, time()) + timedelta(minutes=dice.randrange(month_end(month).day * 1440))


def steps() -> list[dict]:
    """The steps of the small city's complaints; every other re-opened case was closed once more, nine days later."""
    rows = []
    for number, case in enumerate({row["case_no"]: row for row in small_city.complaints(random.Random(2569))}.values()):
        told = [("รับเรื่อง", case["received_at"]), ("เสร็จสิ้น", case["closed_at"]), ("เปิดเรื่องซ้ำ", case["reopened_at"])]
        if case["reopened_at"] and number % 2:
            told.append(("เสร็จสิ้น", case["reopened_at"] + timedelta(days=9)))
        past = [(name, at) for name, at in told if at and at < datetime(2026, 11, 9, 23)]
        rows += [
            {"case_no": case["case_no"], "step_no": n, "step_name": name, "stepped_at": at, "department_name": case["department_name"]}
            for n, (name, at) in enumerate(past, 1)
        ]
    return delivery(rows, "case_steps", datetime(2026, 11, 9, 23))


def requests(dice: random.Random) -> list[dict]:
    """A file a month; what was finished later is told again in the file of that month. The first is due on a leap day."""
    files: dict[date, list[dict]] = {month: [] for month in months(FIRST, LAST)}
    for month in files:
        for number in range({NOBODY_ASKED: 0, ONE_ASKED: 1}.get(month, dice.randrange(3, 9))):
            asked = moment(dice, month)
            due = date(2024, 2, 29) if month == FIRST else asked.date() + timedelta(days=dice.choice([0, 3, 30]))
            done = dice.choice(
                [None, asked + timedelta(minutes=5), datetime.combine(due, time(23, 59)), datetime.combine(due, time()) + timedelta(days=1)]
            )
            done = max(done, asked) if done else None
            request = {"request_no": f"R{month}-{number}", "service_name": dice.choice(["แจ้งเกิด", "บริการนอกคู่มือ"]), "requested_at": asked}
            request |= {"channel_name": dice.choice(["ออนไลน์", "เคาน์เตอร์"]), "due_on": due, "citizen_hash": "x"}
            request |= {"department_name": dice.choice([*DEPARTMENTS.values(), NOBODY])}
            for told in files:
                if month <= told and (told == month or (done and done.date().replace(day=1) == told)):
                    files[told].append(request | {"completed_at": done if done and done.date() <= month_end(told) else None})
    return [row for month, rows in files.items() for row in delivery(rows, f"คำขอ {month}", after(month))]


def standards() -> list[dict]:
    told = [("แจ้งเกิด", 3, date(2022, 10, 1)), ("แจ้งเกิด", 1, date(2025, 10, 1))]
    rows = [{"service_name": n, "department_name": "สำนักช่าง", "standard_days": d, "is_online": True, "valid_from": day} for n, d, day in told]
    return delivery(rows, "มาตรฐาน 2569", datetime(2025, 10, 5))


def calls(dice: random.Random) -> list[dict]:
    rows = []
    for month in months(FIRST, LAST):
        told = []
        for number in range(0 if month == NO_CALLS else dice.choice([1, 4, 7])):
            called = moment(dice, month)
            minutes = dice.choice([None, 0, 4, 9, 31])
            told.append({"call_no": f"F{month}-{number}", "called_at": called, "incident_type": dice.choice(["เพลิงไหม้", "อุบัติเหตุ", "สัตว์มีพิษ"])})
            told[-1] |= {"arrived_at": None if minutes is None else called + timedelta(minutes=minutes), "community_name": dice.choice(COMMUNITIES)}
        rows += delivery(told, f"รับแจ้งเหตุ {month}", after(month))
    return rows


def cameras(dice: random.Random) -> list[dict]:
    rows = []
    for month in months(FIRST, LAST):
        hours = 0 if month == NO_HOURS else 24 * month_end(month).day
        told = [
            {"month_start": month, "camera_code": f"C{n}", "community_name": name, "total_hours": hours, "up_hours": round(hours * dice.random(), 2)}
            for n, name in enumerate(COMMUNITIES)
        ]
        rows += delivery(told, f"กล้อง {month}", after(month)) if month != NOT_EXPORTED else []
    return rows


def wifi(dice: random.Random) -> list[dict]:
    """Two days of each month, one of them in the last month; a point that is on no list."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {"used_on": day, "point_code": code, "unique_devices": dice.randrange(90), "up_hours": dice.choice([0, 13.25, 24])}
            for day in ([month_end(month)] if month == LAST else [month, month_end(month)])
            for code in ("W1", "W2", "W?")
        ]
        rows += delivery(told, f"wifi {month}", after(month)) if month != NOT_EXPORTED else []
    return rows


def points() -> list[dict]:
    told = [{"point_code": f"W{n}", "point_name": f"จุด {n}", "community_name": COMMUNITIES[n], "opened_on": date(2021, 5, 6)} for n in (1, 2)]
    return delivery(told, "จุดไวไฟ", datetime(2023, 10, 6))


def markets(dice: random.Random) -> list[dict]:
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {"held_on": month.replace(day=day), "event_name": "ตลาด", "community_name": name}
            | {
                "traders": 0 if month == NOTHING_SOLD else dice.randrange(1, 40),
                "declared_sales_thb": 0 if month == NOTHING_SOLD else dice.randrange(9_999),
            }
            for day, name in zip((3, 17, 28), COMMUNITIES, strict=True)
        ]
        rows += delivery(told, f"ผู้ค้า {month}", after(month)) if month != NO_MARKET else []
    return rows


def data_sets(dice: random.Random) -> list[dict]:
    """Checked twice in most months; one set was never updated at all."""
    rows = []
    for month in months(FIRST, LAST):
        for day in () if month == NOT_CHECKED else (month.replace(day=15), month_end(month)):
            told = [
                {
                    "checked_on": day,
                    "data_set_code": f"D{n}",
                    "data_set_name": f"ชุด {n}",
                    "department_name": dice.choice([*DEPARTMENTS.values(), NOBODY]),
                }
                | {"update_every_days": every, "updated_on": None if n == 2 else day - timedelta(days=dice.choice([0, every, every + 1]))}
                for n, every in enumerate((1, 31, 92))
            ]
            rows += delivery(told, f"ชุดข้อมูล {day}", datetime.combine(day, time(12)))
    return rows


def turns(dice: random.Random) -> list[dict]:
    """Few people ask about few things, so that many ask again; some to the second a day later."""
    rows = []
    for month in months(FIRST, LAST):
        told = []
        for session in range(0 if month == NOT_A_WORD else dice.choice([1, 9, 14])):
            begun, user, intent = moment(dice, month), f"u{dice.randrange(3)}", dice.choice(["tax", "water", None])
            asked = [begun, *([begun + timedelta(days=1)] if dice.random() < 0.3 else [])]
            for again, at in enumerate(each for each in asked if each < datetime(2026, 11, 1)):
                inside = dice.random() < 0.8
                for turn in range(dice.choice([1, 2])):
                    told.append({"turn_no": f"{month}-{session}-{again}-{turn}", "session_hash": f"{month}-{session}-{again}", "user_hash": user})
                    told[-1] |= {"asked_at": at + timedelta(seconds=turn), "channel_name": "line", "language_code": "th", "kind_code": "text"}
                    told[-1] |= {"intent_code": intent, "is_in_scope": inside, "is_handed_over": dice.random() < 0.1}
                    told[-1] |= {"thumb": dice.choice([None, None, "up", "down"]), "judged": dice.choice([None, "right", "wrong"])}
        rows += delivery(told, f"แชทบอท {month}", after(month))
    return rows


def scores(dice: random.Random) -> dict[str, list[dict]]:
    """Three years of each; the second workbook corrects the year before."""
    ita, lpa, carbon = [], [], []
    for year in (2567, 2568, 2569):
        known = [each for each in (year - 1, year) if each >= 2567]
        sent = datetime(year - 543, 10, 20)
        ita += delivery(
            [{"fiscal_year_be": each, "ita_score": round(dice.uniform(80, 99), 2), "announced_on": date(each - 543, 7, 31)} for each in known],
            f"ITA {year}",
            sent,
        )
        parts = [{"fiscal_year_be": each, "dimension_no": n, "dimension_name": f"ด้าน {n}"} for each in known for n in range(1, 6)]
        lpa += delivery([part | {"lpa_score": round(dice.uniform(60, 100), 2)} for part in parts], f"LPA {year}", sent)
        kinds = [{"fiscal_year_be": year, "green_kind": kind, "absorbed_tco2e": round(dice.uniform(0, 5_000), 2)} for kind in ("สวน", "ริมน้ำ")]
        carbon += delivery(kinds, f"คาร์บอน {year}", sent)
    return {"clerk.ita_scores": ita, "strategy.lpa_scores": lpa, "strategy.carbon_absorption": carbon}


def province(dice: random.Random) -> list[dict]:
    """A quarter a file to the summer of 2026; in one of them the office of labour said nothing."""
    rows = []
    for quarter in [date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 4, 7, 10)][:11]:
        told = [
            {"quarter_start": quarter, "figure_name": name, "figure": round(dice.uniform(low, high), 2), "unit_th": "หน่วย"}
            for name, (low, high) in FIGURES.items()
            if (quarter, name) != (date(2025, 7, 1), "อัตราการมีงานทำ (จังหวัด)")
        ]
        rows += delivery(told, f"จังหวัด {quarter}", after(quarter, 110))
    return rows


def counts(dice: random.Random) -> dict[str, list[dict]]:
    """Tables that no indicator reads yet: a row for each community or office, known or not."""
    month, day = date(2026, 9, 1), date(2026, 9, 30)
    places = [{"community_name": name} for name in COMMUNITIES]
    vital = [
        place | {"month_start": month, "event_name": event, "sex": "ชาย", "persons": dice.randrange(9)}
        for place in places
        for event in ("เกิด", "ย้ายออก")
    ]
    offices = [*DEPARTMENTS.values(), NOBODY]
    staff = [
        {"department_name": office, "staff_type": "พนักงานจ้าง", "counted_on": day, "positions": 9, "filled": dice.randrange(9)} for office in offices
    ]
    trips = [{"service_on": day, "route_code": "T1", "route_name": "สาย 1", "planned_trips": 20, "run_trips": 19, "passengers": dice.randrange(300)}]
    shape = [{"boundary_code": "M", "boundary_name": "เทศบาล", "kind_th": "เขตเทศบาล", "note_th": "ข้อมูลจำลอง", "geometry_geojson": "{}"}]
    told = {"clerk.vital_events": vital, "personnel.staff": staff}
    told |= {"strategy.transport_trips": trips, "strategy.municipal_boundary": shape}
    return {feed: delivery(rows, feed, after(month)) for feed, rows in told.items()}


def sent() -> dict[str, list[dict]]:
    """What these offices sent, by feed."""
    dice = random.Random(2571)
    return (
        {
            "strategy.complaint_steps": steps(),
            "clerk.service_requests": requests(dice),
            "strategy.service_standards": standards(),
            "clerk.fire_calls": calls(dice),
            "strategy.cctv_status": cameras(dice),
            "strategy.wifi_usage": wifi(dice),
            "strategy.wifi_points": points(),
            "strategy.event_traders": markets(dice),
            "strategy.open_data_sets": data_sets(dice),
            "strategy.chatbot_turns": turns(dice),
            "strategy.province_figures": province(dice),
        }
        | scores(dice)
        | counts(dice)
    )
