"""What the small city's schools and its welfare division sent.

Holidays, an empty class, a single pupil, nobody due and communities that no one knows are in it.
"""

import random
from datetime import date, timedelta

from tests.dbt_project.public_health_city import COMMUNITIES, FIRST, LAST, after
from tests.dbt_project.small_city import delivery, month_end, months

SCHOOLS = ("โรงเรียนตลาด", "โรงเรียนริมน้ำ", "โรงเรียนที่ไม่มีจริง")
EMPTY_CLASS, NOBODY_DUE, NOT_PAID, NO_CHILDREN = date(2026, 2, 1), date(2025, 12, 1), date(2026, 6, 1), date(2025, 12, 31)


def schools() -> list[dict]:
    told = [{"school_code": f"0{n}", "school_name": name, "community_name": COMMUNITIES[n]} for n, name in enumerate(SCHOOLS[:2])]
    return delivery(told, "โรงเรียน 2569", after(date(2026, 5, 1)))


def attendance(dice: random.Random) -> list[dict]:
    """No school in April and none in the middle of October; an empty class in February 2026; June 2026 was told twice, the second time better."""
    rows = []
    for month in months(FIRST, LAST):
        if month.month == 4:
            continue
        for again in range(1 + (month == date(2026, 6, 1))):
            told = []
            for day in (1, 2, 28) if month.month != 10 else (1, 2):
                for name in SCHOOLS:
                    pupils = 0 if month == EMPTY_CLASS else dice.choice([1, 20, 34])
                    told.append({"attended_on": month.replace(day=day), "school_name": name, "grade": "ป.6", "enrolled_pupils": pupils})
                    told[-1]["present_pupils"] = dice.randrange(pupils + 1)
            rows += delivery(told, f"มาเรียน {month} {again}", after(month, 5 + again))
    return rows


def onet(dice: random.Random) -> list[dict]:
    """Two years; in one subject of 2567 nobody sat."""
    rows = []
    for year, announced in ((2567, date(2025, 4, 17)), (2568, date(2026, 4, 16))):
        told = [
            {"school_year_be": year, "grade": grade, "subject_name": subject, "school_name": name, "announced_on": announced}
            | {"examinees": 0 if (year, subject) == (2567, "ไทย") else dice.randrange(1, 60), "mean_score": round(dice.uniform(20, 42), 2)}
            | {"province_mean_score": 28.5, "national_mean_score": national}
            for grade in ("ป.6", "ม.3")
            for subject, national in (("ไทย", 48.11), ("คณิต", 27.35), ("อังกฤษ", 33.02))
            for name in SCHOOLS
        ]
        rows += delivery(told, f"O-NET {year}", after(announced.replace(day=1)))
    return rows


def pupils(dice: random.Random) -> list[dict]:
    told = [
        {"counted_on": date(2026, 6, 10), "school_year_be": 2569, "term_no": 1, "school_name": name, "grade": "ป.6", "sex": sex}
        | {"pupils": dice.randrange(40)}
        for name in SCHOOLS
        for sex in ("ชาย", "หญิง")
    ]
    return delivery(told, "นักเรียน 1-2569", after(date(2026, 6, 1)))


def childcare(dice: random.Random) -> list[dict]:
    """One centre counted nobody in May 2026, and no one counted in July."""
    rows = []
    for month in months(FIRST, LAST):
        told = [
            {
                "counted_on": month_end(month),
                "centre_name": name,
                "age_years": age,
                "children": 0 if month == date(2026, 5, 1) else dice.randrange(30),
            }
            for name in ("ศูนย์ 1", "ศูนย์ 2")
            for age in (2, 3, 4, 5)
        ]
        if month != date(2026, 7, 1):
            rows += delivery(told, f"เด็กเล็ก {month}", after(month))
    return rows


def ages(dice: random.Random) -> list[dict]:
    """The register by age, counted four times; at the end of 2025 it knew no child of 2 to 5 years."""
    rows = []
    for counted in (date(2024, 3, 31), date(2025, 9, 30), date(2025, 12, 31), date(2026, 6, 30)):
        told = [
            {"counted_on": counted, "community_name": name, "age_band": band, "sex": sex}
            | {"persons": 0 if counted == NO_CHILDREN and band == "2-5 ปี" else dice.randrange(1, 400)}
            for name in COMMUNITIES
            for band in ("0-1 ปี", "2-5 ปี", "12-15 ปี")
            for sex in ("ชาย", "หญิง")
        ]
        rows += delivery(told, f"ช่วงอายุ {counted}", after(counted.replace(day=1)))
    return rows


def allowances(dice: random.Random) -> list[dict]:
    """Nobody was due in December 2025, nobody paid on time in June 2026; August 2026 was corrected."""
    rows = []
    for month in months(FIRST, LAST):
        for corrected in range(1 + (month == date(2026, 8, 1))):
            told = []
            for kind in ("เบี้ยยังชีพผู้สูงอายุ", "เบี้ยความพิการ"):
                for name in COMMUNITIES:
                    due = 0 if month == NOBODY_DUE else dice.choice([1, 12, 150])
                    on_time = 0 if month == NOT_PAID else dice.randrange(due + 1)
                    found = {"month_start": month, "allowance_kind": kind, "community_name": name, "due_persons": due}
                    told.append(found | {"on_time_persons": on_time, "paid_thb": 700 * due})
            rows += delivery(told, f"เบี้ย {month} {corrected}", after(month, 3 + corrected))
    return rows


def registers(dice: random.Random) -> tuple[list[dict], list[dict]]:
    """Old people and people with a disability, counted at each month's end."""
    aged, disabled = [], []
    for month in months(FIRST, LAST):
        day, sent_at = month_end(month), after(month, 5) + timedelta(hours=9)
        old = [
            {"counted_on": day, "community_name": name, "age_band": "60–69 ปี", "sex": sex, "persons": dice.randrange(40)}
            for name in COMMUNITIES
            for sex in ("ชาย", "หญิง")
        ]
        kinds = [{"counted_on": day, "community_name": name, "disability_kind": "การเห็น", "persons": dice.randrange(12)} for name in COMMUNITIES]
        aged += delivery(old, f"ผู้สูงอายุ {month}", sent_at)
        disabled += delivery(kinds, f"คนพิการ {month}", sent_at)
    return aged, disabled


def sent() -> dict[str, list[dict]]:
    """What both offices sent, by feed, and the register by age that childcare is set beside."""
    dice = random.Random("schools and welfare")
    aged, disabled = registers(dice)
    return {
        "education.schools": schools(),
        "education.attendance": attendance(dice),
        "education.onet_scores": onet(dice),
        "education.pupils": pupils(dice),
        "education.childcare": childcare(dice),
        "clerk.population_by_age": ages(dice),
        "social_welfare.allowances": allowances(dice),
        "social_welfare.elderly_registrations": aged,
        "social_welfare.disability_registrations": disabled,
    }
