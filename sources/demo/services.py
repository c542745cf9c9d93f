"""The services of the citizens' manual that the pretend city offers: who does them, within how many working days, and how often they are asked for.

The municipality has 45 guides and more; these 22 and all their figures are invented, but for the kinds of service, which any municipality has.
"""

from dataclasses import dataclass
from datetime import date

CLERK, FINANCE, ENGINEERING, HEALTH = "สำนักปลัดเทศบาล", "สำนักคลัง", "สำนักช่าง", "สำนักสาธารณสุขและสิ่งแวดล้อม"
EDUCATION, STRATEGY, WATER = "สำนักการศึกษา", "กองยุทธศาสตร์และงบประมาณ", "กองการประปา"
WELFARE, PERSONNEL = "กองสวัสดิการสังคม", "กองการเจ้าหน้าที่"


@dataclass(frozen=True)
class Service:
    """`a_month` requests on average; of them `online_at_first` come online in the first month and `online_later` three years on.

    `late` is the share that misses its day. `busy` are the months (1–12) that bring twice as many.
    """

    name: str
    department: str
    standard_days: int
    a_month: int
    online_at_first: float
    online_later: float
    late: float
    busy: tuple[int, ...] = ()

    @property
    def is_online(self) -> bool:
        return self.online_later > 0


SERVICES = (
    Service("แจ้งเกิด", CLERK, 1, 62, 0, 0, 0.02),
    Service("แจ้งตาย", CLERK, 1, 38, 0, 0, 0.02),
    Service("แจ้งย้ายที่อยู่", CLERK, 1, 175, 0.06, 0.28, 0.03, (5,)),
    Service("ขอมีบัตรประจำตัวประชาชน", CLERK, 1, 210, 0, 0, 0.02, (5,)),
    Service("คัดรับรองรายการทะเบียนราษฎร", CLERK, 1, 120, 0.12, 0.46, 0.03),
    Service("ขอใช้ห้องประชุมและสถานที่", CLERK, 3, 14, 0.20, 0.65, 0.05),
    Service("จดทะเบียนพาณิชย์", FINANCE, 1, 34, 0.05, 0.30, 0.03),
    Service("ชำระภาษีที่ดินและสิ่งปลูกสร้าง", FINANCE, 1, 95, 0.22, 0.58, 0.01, (3, 4)),
    Service("ชำระภาษีป้าย", FINANCE, 1, 30, 0.22, 0.55, 0.01, (3,)),
    Service("ขออนุญาตก่อสร้างอาคาร", ENGINEERING, 30, 12, 0.0, 0.18, 0.16),
    Service("ขอหนังสือรับรองสิ่งปลูกสร้าง", ENGINEERING, 7, 9, 0.05, 0.22, 0.12),
    Service("ขอใช้ที่สาธารณะและทางเท้า", ENGINEERING, 15, 11, 0.08, 0.30, 0.10),
    Service("ขออนุญาตจำหน่ายหรือสะสมอาหาร", HEALTH, 30, 16, 0.05, 0.28, 0.09),
    Service("ขออนุญาตกิจการที่เป็นอันตรายต่อสุขภาพ", HEALTH, 30, 12, 0.05, 0.25, 0.09),
    Service("ขอถังขยะและเก็บขยะชิ้นใหญ่", HEALTH, 7, 46, 0.30, 0.70, 0.06),
    Service("ขอติดตั้งมาตรน้ำประปา", WATER, 5, 24, 0.12, 0.42, 0.07),
    Service("ขอโอนหรือเปลี่ยนผู้ใช้น้ำ", WATER, 3, 20, 0.15, 0.45, 0.04),
    Service("ลงทะเบียนเบี้ยยังชีพผู้สูงอายุ", WELFARE, 1, 26, 0.0, 0.22, 0.02, (10, 11)),
    Service("ลงทะเบียนเบี้ยความพิการ", WELFARE, 1, 11, 0.0, 0.20, 0.02),
    Service("สมัครเรียนและขอย้ายนักเรียน", EDUCATION, 3, 22, 0.15, 0.52, 0.03, (3, 4)),
    Service("ขอข้อมูลข่าวสารของราชการ", STRATEGY, 15, 8, 0.40, 0.85, 0.04),
    Service("ขอหนังสือรับรองการปฏิบัติงาน", PERSONNEL, 3, 9, 0.20, 0.60, 0.03),
)
IN_FORCE, SHORTENED = date(2022, 10, 1), date(2025, 10, 1)
# From FY2569 on the manual promises less time for two services; requests made before keep the day that they were promised.
SHORTER = {"ขอถังขยะและเก็บขยะชิ้นใหญ่": 5, "ขออนุญาตจำหน่ายหรือสะสมอาหาร": 20}


def standard_days(service: Service, day: date) -> int:
    """The working days that the manual of that day promises."""
    return SHORTER.get(service.name, service.standard_days) if day >= SHORTENED else service.standard_days
