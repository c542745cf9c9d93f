"""The city's budget by department and plan, and how it is used through the fiscal year.

FY2568 is the real total, 1,198,705,500 baht in its four real parts; how the parts are spread over departments is invented.
"""

from datetime import date
from functools import cache

import numpy as np

from sources.demo.dates import dice, fiscal_month, fiscal_year

GENERAL, COMMUNITY, ECONOMY, OTHER = "บริหารงานทั่วไป", "บริการชุมชนและสังคม", "การเศรษฐกิจ", "การดำเนินงานอื่น"
# 658.82, 263.35, 189.38 and 87.16 million baht; they add up to 1,198,705,500.
PARTS_2568 = {GENERAL: 189_380_000, COMMUNITY: 658_820_000, ECONOMY: 87_155_500, OTHER: 263_350_000}
YEARLY_GROWTH = 0.0135  # near what the city's revenue grew from FY2565 to FY2568, less one-off grants
# Department, plan, its part of the plan in per cent, and whether it is spent evenly (pay, allowances) or by works and purchases.
LINES = (
    ("สำนักปลัดเทศบาล", GENERAL, 37.5, "even"),
    ("สำนักปลัดเทศบาล", COMMUNITY, 7.5, "works"),
    ("สำนักปลัดเทศบาล", OTHER, 18.0, "even"),
    ("สำนักคลัง", GENERAL, 20.0, "even"),
    ("สำนักช่าง", GENERAL, 7.5, "even"),
    ("สำนักช่าง", COMMUNITY, 19.5, "works"),
    ("สำนักช่าง", ECONOMY, 58.0, "works"),
    ("สำนักการศึกษา", GENERAL, 9.0, "even"),
    ("สำนักการศึกษา", COMMUNITY, 42.0, "mixed"),
    ("สำนักสาธารณสุขและสิ่งแวดล้อม", COMMUNITY, 23.5, "mixed"),
    ("กองยุทธศาสตร์และงบประมาณ", GENERAL, 14.0, "mixed"),
    ("กองการประปา", ECONOMY, 42.0, "mixed"),
    ("กองสวัสดิการสังคม", COMMUNITY, 7.5, "mixed"),
    ("กองสวัสดิการสังคม", OTHER, 70.0, "even"),
    ("กองการเจ้าหน้าที่", GENERAL, 12.0, "even"),
    ("กองการเจ้าหน้าที่", OTHER, 12.0, "even"),
)
# Cumulative plan of use (paid and bound) in per cent at the end of October … September.
PLANS = {
    "even": np.array([8.0, 16.0, 24.5, 32.5, 40.5, 49.0, 57.0, 65.5, 74.0, 82.0, 90.5, 99.0]),
    "mixed": np.array([7.0, 14.5, 22.5, 30.5, 39.0, 48.0, 57.0, 66.0, 74.5, 82.5, 90.0, 98.0]),
    "works": np.array([4.0, 9.0, 15.5, 23.0, 31.5, 41.0, 51.5, 62.0, 72.0, 81.0, 89.0, 97.0]),
}
# Of what is used, the part bound by contract and not yet paid: much at first, little at the year's end.
BOUND = {"even": (0.10, 0.01), "mixed": (0.24, 0.03), "works": (0.52, 0.09)}
# How near to its plan an office comes: works wait for dry ground and tenders, pay comes on its day.
PACE = {"สำนักช่าง": 0.90, "กองการประปา": 0.94, "สำนักสาธารณสุขและสิ่งแวดล้อม": 0.965, "กองยุทธศาสตร์และงบประมาณ": 0.95, "กองการเจ้าหน้าที่": 1.005}
# In FY2567 the national budget passed half a year late, and transfers with it: less was used until May, and it was caught up after.
LATE_YEAR, LATE = 2567, np.array([0.90, 0.89, 0.88, 0.88, 0.89, 0.90, 0.92, 0.95, 0.97, 0.98, 0.99, 1.0])


def approved(year: int) -> dict[tuple[str, str], float]:
    """Baht approved for each department and plan in a fiscal year; the lines of a plan add up to the plan, the plans to the budget."""
    lines = {}
    for plan, part in PARTS_2568.items():
        total = part if year == 2568 else round(part * (1 + YEARLY_GROWTH) ** (year - 2568), -2)
        of_plan = [(department, percent) for department, its_plan, percent, _ in LINES if its_plan == plan]
        parts = [round(total * percent / 100, -2) for _, percent in of_plan]
        parts[0] += total - sum(parts)
        lines |= {(department, plan): part for (department, _), part in zip(of_plan, parts, strict=True)}
    return lines


@cache
def use(year: int) -> dict[tuple[str, str], np.ndarray]:
    """Planned, bound and paid baht (3 × 12 months, cumulative) of each department and plan in a fiscal year."""
    return {(department, plan): _use_of_line(year, department, plan, kind) * approved(year)[department, plan] for department, plan, _, kind in LINES}


def _use_of_line(year: int, department: str, plan: str, kind: str) -> np.ndarray:
    """The same as shares of the approved budget."""
    random = dice("budget", year, department, plan)
    planned = PLANS[kind] / 100
    catching_up = np.linspace(0, 1, 12) ** 3 * 0.6  # whatever was late, offices hurry in the last quarter
    pace = PACE.get(department, 0.99) + random.normal(0, 0.015)
    pace = pace + (1 - pace) * catching_up
    wobble = np.cumsum(random.normal(0, 0.006, 12)) * np.linspace(1, 0.3, 12)
    used = planned * pace * (LATE if year == LATE_YEAR else 1) * (1 + wobble)
    used = np.minimum(np.maximum.accumulate(used), 0.995)
    bound = np.linspace(*BOUND[kind], 12) * random.uniform(0.9, 1.1, 12)
    paid = np.maximum.accumulate(used * (1 - bound))
    return np.array([planned, used - paid, paid])


def as_of(month: date) -> dict[tuple[str, str], tuple[float, float, float, float]]:
    """Approved, planned, bound and paid baht of each line at the end of a month."""
    year, n = fiscal_year(month), fiscal_month(month)
    return {line: (approved(year)[line], *(round(float(value), 2) for value in use(year)[line][:, n])) for line in use(year)}
