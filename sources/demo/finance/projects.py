"""Projects of the year's budget: what each may cost, what was paid, how far the work is; one workbook a month."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

import numpy as np

from sources.demo.communities import communities
from sources.demo.dates import dice, file_month, fiscal_month, fiscal_year, last_day, long_date, months, next_month, sent_at
from sources.demo.delivery import Delivery, sender
from sources.demo.finance.budget import LINES, approved
from sources.demo.plain_workbook import write_xlsx
from sources.demo.planted import spoil
from sources.demo.workbook import Sheet

OFFICE = "สำนักคลัง"
SHARE_OF_LINE = {"works": 0.42, "mixed": 0.12}  # of a budget line, what its projects cost together
PROJECTS = {"works": 7, "mixed": 3}
WORKS = (
    "ปรับปรุงผิวจราจร",
    "ก่อสร้างรางระบายน้ำ",
    "ปรับปรุงทางเท้า",
    "ติดตั้งไฟฟ้าส่องสว่าง",
    "ปรับปรุงสวนสาธารณะ",
    "ขยายเขตท่อประปา",
    "ซ่อมแซมอาคาร",
)
CARE = ("พัฒนาคุณภาพการเรียนรู้", "ส่งเสริมสุขภาพชุมชน", "พัฒนาระบบข้อมูล", "พัฒนาอาชีพ", "จัดการขยะต้นทาง", "ส่งเสริมผู้สูงอายุ")
OLD_HEADING_UNTIL = 2567  # the last fiscal year in which the office wrote ความคืบหน้า
NEW, OLD = "ความก้าวหน้า (%)", "ความคืบหน้า (ร้อยละ)"


@cache
def projects(year: int) -> list[tuple[str, str, str, str, float, np.ndarray, np.ndarray]]:
    """Code, name, plan, department, approved baht, and paid baht and progress (per cent) at the end of October … September."""
    found: list[tuple] = []
    for department, plan, _, kind in LINES:
        if kind not in PROJECTS:
            continue
        random = dice("projects", year, department, plan)
        parts = random.dirichlet(np.full(PROJECTS[kind], 2.0)) * SHARE_OF_LINE[kind] * approved(year)[department, plan]
        places = random.choice(len(communities()), PROJECTS[kind], replace=False)
        for n, (part, place) in enumerate(zip(parts, places, strict=True)):
            begins, lasts = random.uniform(0.5, 6), random.uniform(3, 7)
            done = np.clip((np.arange(1, 13) - begins) / lasts, 0, 1) * random.choice([1, 1, 1, 1, 0.8])
            progress = np.round(100 * done**1.2, 1)
            budget = round(float(part), -2)
            paid = np.round(budget * np.concatenate([[0], progress[:-1]]) / 100 * random.uniform(0.9, 0.99), 2)  # paid a month behind the work
            words = WORKS if kind == "works" else CARE
            name = f"โครงการ{words[(n + len(department)) % len(words)]} {communities()[place].name}"
            found.append((f"{year % 100}-{len(found) + 1:03}", name, plan, department, budget, paid, progress))
    return found


def deliveries(until: date) -> Iterator[Delivery]:
    """One workbook a month, on the ninth of the next."""
    for month in months(until):
        file, sent = f"โครงการ {file_month(month)}.xlsx", sent_at(next_month(month).replace(day=9), OFFICE)
        yield Delivery("finance", file, sent, sender(OFFICE), partial(write, file=file, month=month, written_at=sent))


def write(path: Path, file: str, month: date, written_at: datetime) -> None:
    """The year's projects as they stand at the end of a month."""
    year, n, dated = fiscal_year(month), fiscal_month(month), long_date(last_day(month))
    found = projects(year)
    rows: list[list] = [
        [dated, code, name, plan, department, budget, float(paid[n]), float(progress[n])]
        for code, name, plan, department, budget, paid, progress in found
    ]
    rows.append(["รวมทั้งสิ้น", None, None, None, None, sum(row[5] for row in rows), round(sum(row[6] for row in rows), 2), None])
    rows += [[], ["หมายเหตุ: ข้อมูลจำลอง เบิกจ่ายสะสมตั้งแต่ต้นปีงบประมาณ"]]
    names = ["ข้อมูล ณ วันที่", "รหัสโครงการ", "ชื่อโครงการ", "ด้าน", "หน่วยงาน", "งบประมาณ (บาท)", "เบิกจ่ายสะสม (บาท)"]
    titles = ["สำนักคลัง เทศบาลนครยะลา (ข้อมูลจำลอง)", f"ความก้าวหน้าโครงการ ปีงบประมาณ พ.ศ. {year}"]
    headings = [(name,) for name in (*names, OLD if year <= OLD_HEADING_UNTIL else NEW)]
    sheet = Sheet("โครงการ", titles, 4, headings, rows, widths={0: 20, 2: 48, 3: 26, 4: 30})
    spoil(file, sheet.lower_headings, sheet.first_row, rows)
    write_xlsx(path, sheet, written_at)
