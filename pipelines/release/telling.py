"""A number's defence in words for the terminal, and as JSON for programs."""

import json
from datetime import date

from pipelines.progress import done, failed, note
from pipelines.release.defend import Defence
from pipelines.release.explain import plain

MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
LAST_DELIVERIES = 3  # of each feed that the terminal shows; JSON has them all


def as_json(defence: Defence) -> str:
    """All of it."""
    said = {"value": defence.value, "anew": defence.anew, "is_same": defence.is_same, "release": defence.release}
    told = said | {"explanation": defence.explanation, "deliveries": defence.deliveries}
    return json.dumps(told, ensure_ascii=False, indent=1, default=plain)


def tell(defence: Defence, anew: bool) -> None:
    """The value, whether it comes out the same again, and where it comes from."""
    value, words, formula = defence.value, defence.explanation["words"], defence.explanation["formula"]
    unit = words.get("unit_th", "")
    done(f"{words['kpi_code']} {words['kpi_name_th']} · {words['kpi_name_en']}")
    note(f"{_period(value)}: {_number(value['actual'])} {unit}   เป้าหมาย / target {_number(value['target'])}   {value['status']}")
    if value.get("numerator") is not None:
        note(f"ตัวตั้ง / numerator {_number(value['numerator'])}   ตัวหาร / denominator {_number(value['denominator'])}")
    if anew:
        line = f"คำนวณใหม่จากข้อมูลดิบ / worked out anew from raw data: {_number(defence.anew)}"
        done(f"{line} — เท่ากัน / the same") if defence.is_same else failed(f"{line} — ไม่เท่ากัน / NOT the same")
    note(f"นิยาม / definition: {words.get('definition_th', '')}")
    note(f"สูตร / formula: {formula['model']} — {formula['grain']}")
    for target in defence.explanation["targets"]:
        since = target.get("holds_from") or target.get("valid_from")
        note(f"เป้าหมายตั้งแต่ / target since {since}: {_number(target.get('target'))} {unit}  {target.get('source_th') or ''}".rstrip())
    note("ผ่านตาราง / through: " + " → ".join(model["name"] for model in defence.explanation["models"]))
    for feed, found in defence.deliveries.items():
        landed = sum(delivery["landed"] for delivery in found)
        note(f"{feed}: {len(found)} ชุด {landed:,} แถว / deliveries, rows")
        for delivery in found[-LAST_DELIVERIES:]:
            note(f"  {delivery['received_at'][:10]}  {delivery['file']}  {delivery['landed']:,} แถว  sha256 {delivery['sha256'][:12]}…")
    checks = defence.explanation["checks"]
    note(f"การตรวจ / checks: {checks['passed']} จาก {checks['all']} ผ่าน · รุ่น / release {defence.release['id']}")


def _period(value: dict) -> str:
    start: date = value["period_start"]
    if value["period_grain"] == "month":
        return f"{MONTHS_TH[start.month - 1]} {start.year + 543}"
    return f"{value['period_grain']} {start} – {value['period_end']}"


def _number(value: object) -> str:
    return "–" if value is None else f"{float(value):,.4f}".rstrip("0").rstrip(".")
