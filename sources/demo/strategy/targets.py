"""The workbooks with which the mayor's office sets targets, weights and owners of the indicators: the whole list each year, old lines kept.

Figures with a source are those of the city's catalogue of indicators; every other one is a proposal that waits for the city.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sources.demo.dates import fiscal_year, long_date, months
from sources.demo.delivery import Delivery
from sources.demo.plain_workbook import write_xlsx
from sources.demo.services import CLERK, EDUCATION, ENGINEERING, FINANCE, HEALTH, STRATEGY, WATER, WELFARE
from sources.demo.strategy.office import HEAD, delivery
from sources.demo.workbook import Sheet

PROPOSED, BETTER = "ค่าเสนอ รอเทศบาลยืนยัน", "ค่าของงวดเดียวกันปีก่อน"
SET_BY = "คณะทำงานตัวชี้วัดเมือง (ข้อมูลจำลอง)"
FIRST = date(2022, 10, 1)
# Code, name, owner, weight; then target, tolerance and scale (None: better than the year before), where from, why.
LINES = (
    (
        "G01",
        "เวลาแก้ไขเรื่องร้องเรียน",
        STRATEGY,
        2,
        28,
        8,
        None,
        "ค่ามัธยฐาน 1 วัน 4 ชั่วโมงที่เทศบาลรายงานเองในปี 2567",
        "รักษาระดับที่เทศบาลเคยทำได้ ค่าผ่อนผันหนึ่งวันทำการ (8 ชม.) เป็นค่าเสนอ รอเทศบาลยืนยัน",
    ),
    ("G02", "แก้ไขตามกำหนด", STRATEGY, 1, 90, 5, None, PROPOSED, "เก้าในสิบเรื่องต้องเสร็จตามกำหนด ค่าผ่อนผัน 5 จุดเป็นค่าเสนอ"),
    ("G03", "เรื่องค้างเกินกำหนด", STRATEGY, 1, None, 5, 20, BETTER, "ค้างไม่มากกว่าปีก่อน ผ่อนผัน 5 เรื่อง ถ้าปีก่อนเป็นศูนย์ ค้าง 20 เรื่องนับเป็นไม่บรรลุเลย เป็นค่าเสนอ"),
    ("G04", "เปิดเรื่องซ้ำภายใน 30 วัน", STRATEGY, 1, 5, 2, None, PROPOSED, "เปิดซ้ำไม่เกินหนึ่งในยี่สิบ ค่าผ่อนผัน 2 จุดเป็นค่าเสนอ"),
    ("G05", "ความพึงพอใจต่อการแก้ปัญหา", STRATEGY, 1, 4, 0.2, None, PROPOSED, "เริ่มจากระดับที่ทำได้"),
    (
        "G06",
        "การใช้จ่ายงบประมาณ",
        FINANCE,
        1,
        None,
        5,
        None,
        "แผนการใช้จ่ายสะสมของเดือนเดียวกันที่สำนักคลังส่งมา",
        "เป้าหมายคือเส้นแผนของแต่ละเดือน กว้างข้างละ 5 จุดร้อยละ เป็นค่าเสนอ",
    ),
    (
        "G07",
        "จัดเก็บภาษีท้องถิ่น",
        FINANCE,
        1,
        100,
        5,
        None,
        "ประมาณการรายรับของปี",
        "เก็บได้เท่าที่ประมาณการ ปีงบ 2568 เก็บได้ 57.13 จาก 55.50 ล้านบาท ระหว่างปีเทียบทั้งปีจึงต่ำกว่าเป้าเสมอจนกว่าจะครบกำหนดชำระ ค่าผ่อนผันเป็นค่าเสนอ",
    ),
    ("G08", "รายได้จัดเก็บเอง", FINANCE, 1, None, 0.5, 5, BETTER, "พึ่งตนเองมากขึ้นทุกปี ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G09", "จัดซื้อจัดจ้างแบบแข่งขัน", FINANCE, 1, None, 5, 50, BETTER, "แข่งขันไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G10", "คะแนน ITA", CLERK, 1, None, 1, 10, BETTER, "ไม่ต่ำกว่าคะแนนปีก่อน ค่าผ่อนผันหนึ่งคะแนนเป็นค่าเสนอ"),
    ("G11", "คะแนน LPA", CLERK, 1, None, 1, 10, BETTER, "ไม่ต่ำกว่าคะแนนปีก่อน และต้องผ่านเกณฑ์ 70 ของกรมส่งเสริมการปกครองท้องถิ่นอยู่แล้ว ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G12", "บริการทันเวลาตามคู่มือประชาชน", CLERK, 1, 95, 3, None, PROPOSED, "สิบเก้าในยี่สิบคำขอต้องเสร็จตามคู่มือประชาชน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G13", "บริการออนไลน์", STRATEGY, 1, None, 2, 20, BETTER, "ใช้ออนไลน์มากขึ้นทุกปี ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G14", "ชุดข้อมูลเปิดที่เป็นปัจจุบัน", STRATEGY, 1, 100, 7, None, PROPOSED, "ทุกชุดต้องเป็นปัจจุบัน ผ่อนผันหนึ่งชุดจากสิบห้าชุด (7 จุด) เป็นค่าเสนอ"),
    ("G15", "ส่งข้อมูลตรงเวลา", STRATEGY, 1, 95, 3, None, PROPOSED, "ช้าได้ไม่เกินหนึ่งในยี่สิบชุด ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G16", "แชทบอทตอบได้เอง", STRATEGY, 1, 70, 5, None, PROPOSED, "เจ็ดในสิบบทสนทนาจบได้เอง อ่านคู่กับ G17 เสมอ ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G17", "แชทบอทตอบผิดเรื่อง", STRATEGY, 1, 3, 1, None, PROPOSED, "ตอบผิดได้ไม่เกินสามในร้อย ค่าผ่อนผันเป็นค่าเสนอ"),
    ("G18", "ต้นทุนเก็บขยะต่อตัน", HEALTH, 1, None, 50, 500, BETTER, "ไม่แพงกว่าปีก่อน ค่าผ่อนผัน 50 บาทต่อตันเป็นค่าเสนอ"),
    ("G19", "ต้นทุนผลิตน้ำต่อลูกบาศก์เมตร", WATER, 1, None, 0.3, 3, BETTER, "ไม่แพงกว่าปีก่อน ค่าผ่อนผัน 0.30 บาทเป็นค่าเสนอ"),
    (
        "L01",
        "น้ำสูญเสีย",
        WATER,
        2,
        26.3,
        2,
        None,
        "เป้าหมายน้ำสูญเสียของการประปาส่วนภูมิภาค ปี 2568",
        "ยังไม่มีเป้าหมายของเทศบาลเอง จึงใช้ค่าระดับประเทศ ค่าผ่อนผัน 2 จุดเป็นค่าเสนอ",
    ),
    ("L03", "ชั่วโมงน้ำหยุดไหล", WATER, 1, None, 20, 500, BETTER, "น้ำหยุดไหลไม่มากกว่าปีก่อน ถ้าปีก่อนไม่มีเลย 500 ชั่วโมงต่อพันรายนับเป็นไม่บรรลุเลย เป็นค่าเสนอ"),
    ("L04", "ความขุ่นผ่านเกณฑ์", WATER, 1, 100, 2, None, PROPOSED, "น้ำทุกตัวอย่างต้องใสตามเกณฑ์ ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L05", "ซ่อมไฟถนนทันกำหนด", ENGINEERING, 1, 90, 5, None, PROPOSED, "เก้าในสิบดวงต้องซ่อมทันกำหนด ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L06", "จุดชำรุดถนนค้างซ่อม", ENGINEERING, 1, None, 0.1, 1, BETTER, "ค้างไม่มากกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    (
        "L07",
        "ส่วนต่าง O-NET ป.6",
        EDUCATION,
        1,
        0,
        1,
        10,
        "ค่าเฉลี่ยระดับประเทศของปีเดียวกัน (สทศ.)",
        "ไม่ต่ำกว่าประเทศ ต่ำกว่าสิบคะแนนนับเป็นไม่บรรลุเลย ค่าทั้งสองเป็นค่าเสนอ ปี 2568 เทศบาล 31.70 ประเทศ 35.38",
    ),
    ("L08", "อัตรามาเรียน", EDUCATION, 1, 95, 2, None, "เป้าหมายการมาเรียนของ CityScore เมืองบอสตัน", "ระดับที่เมืองอื่นใช้ ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L09", "เด็กปฐมวัยเข้าศูนย์", EDUCATION, 1, None, 2, 20, BETTER, "เด็กเข้าศูนย์ไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L10", "ไข้เลือดออก", HEALTH, 1, None, 5, 50, BETTER, "ป่วยไม่มากกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ จังหวัดยะลาปี 2565 ป่วย 21.87 ต่อแสน"),
    ("L11", "วัคซีน MMR2", HEALTH, 2, 95, 3, None, "เป้าหมายความครอบคลุมวัคซีนหัดของประเทศ", "ร้อยละ 95 จึงกันการระบาดได้ ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L12", "จ่ายเบี้ยยังชีพตรงเวลา", WELFARE, 1, 100, 1, None, PROPOSED, "จ่ายทุกคนตรงวัน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L13", "กล้อง CCTV ใช้งานได้", STRATEGY, 1, 95, 3, None, PROPOSED, "กล้องใช้งานได้สิบเก้าในยี่สิบชั่วโมง ค่าผ่อนผันเป็นค่าเสนอ"),
    ("L14", "เวลาถึงที่เกิดเหตุ", CLERK, 2, None, 0.5, 5, BETTER, "ไปถึงไม่ช้ากว่าปีก่อน ค่าผ่อนผันครึ่งนาทีเป็นค่าเสนอ"),
    ("E01", "ขยะต่อคนต่อวัน", HEALTH, 1, None, 0.02, 0.5, BETTER, "ขยะไม่มากกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("E02", "คัดแยกและใช้ประโยชน์", HEALTH, 1, None, 1, 20, BETTER, "คัดแยกมากขึ้นทุกปี ค่าผ่อนผันเป็นค่าเสนอ"),
    ("E03", "เก็บขยะตกหล่น", HEALTH, 1, 2, 0.5, None, PROPOSED, "ตกหล่นไม่เกินสองในพันจุด ค่าผ่อนผันเป็นค่าเสนอ"),
    (
        "E04",
        "วันที่ PM2.5 เกินมาตรฐาน",
        HEALTH,
        2,
        0,
        1,
        30,
        "ขอบช่วงคุณภาพอากาศ 37.5 มคก./ลบ.ม. ของ air4thai",
        "ไม่ควรมีวันใดเกินมาตรฐาน สามสิบวันในงวดนับเป็นไม่บรรลุเลย เป็นค่าเสนอ",
    ),
    ("E05", "พื้นที่สีเขียวต่อคน", ENGINEERING, 1, 9, 0.5, None, "คำแนะนำขององค์การอนามัยโลก", "ไม่น้อยกว่า 9 ตร.ม. ต่อคน ปัจจุบัน 15.95 ค่าผ่อนผันเป็นค่าเสนอ"),
    ("E06", "การดูดซับคาร์บอน", STRATEGY, 1, None, 100, 1000, BETTER, "ดูดซับไม่น้อยกว่าปีก่อน (10,630.87 ตันตามแบบจำลอง) ค่าผ่อนผันเป็นค่าเสนอ"),
    ("E07", "เตือนน้ำท่วมล่วงหน้า", ENGINEERING, 2, 24, 6, None, PROPOSED, "เตือนล่วงหน้าหนึ่งวัน ค่าผ่อนผันหกชั่วโมงเป็นค่าเสนอ"),
    ("E08", "จุดน้ำท่วมขังเกิน 2 ชม.", ENGINEERING, 1, None, 0.2, 5, BETTER, "ท่วมขังไม่มากกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C01", "ธุรกิจจดทะเบียนใหม่", FINANCE, 1, None, 3, 30, BETTER, "จดใหม่ไม่น้อยกว่าปีก่อน ค่าผ่อนผันสามรายเป็นค่าเสนอ"),
    ("C02", "ธุรกิจต่อแสนประชากร", FINANCE, 1, None, 50, 500, BETTER, "ธุรกิจไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C03", "อัตราเช่าแผงตลาด", FINANCE, 1, 90, 3, None, PROPOSED, "เก้าในสิบแผงมีผู้เช่า ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C04", "เวลาออกใบอนุญาตก่อสร้าง", ENGINEERING, 1, 30, 5, None, PROPOSED, "สามสิบวันทำการ รอเทศบาลยืนยันตามคู่มือประชาชน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C05", "พื้นที่ก่อสร้างที่ได้รับอนุญาต", ENGINEERING, 1, None, 500, 5000, BETTER, "ก่อสร้างไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C06", "จัดเก็บค่าเช่าตลาด", FINANCE, 1, 95, 2, None, PROPOSED, "เก็บได้สิบเก้าในยี่สิบบาท ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C07", "ภาษีค้างชำระ", FINANCE, 1, None, 0.5, 5, BETTER, "ค้างไม่มากกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C08A", "ผู้เยี่ยมเยือน (จังหวัด)", STRATEGY, 1, None, 2000, 50000, BETTER, "ผู้เยี่ยมเยือนไม่น้อยกว่าปีก่อน ปี 2566 มี 1,545,731 คน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C08B", "รายได้ท่องเที่ยว (จังหวัด)", STRATEGY, 1, None, 5, 100, BETTER, "รายได้ไม่น้อยกว่าปีก่อน ปี 2566 มี 4,720.73 ล้านบาท ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C09A", "ผู้ใช้ WiFi สาธารณะ", STRATEGY, 1, None, 50, 500, BETTER, "ใช้ไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C09B", "จุด WiFi ใช้งานได้", STRATEGY, 1, 95, 3, None, PROPOSED, "ใช้งานได้สิบเก้าในยี่สิบชั่วโมง ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C10", "รายได้ผู้ค้าในงานเทศบาล", STRATEGY, 1, None, 20, 500, BETTER, "ผู้ค้ามีรายได้ไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C11", "อัตราการมีงานทำ (จังหวัด)", STRATEGY, 1, None, 0.2, 5, BETTER, "มีงานทำไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
    ("C12", "ธุรกิจดิจิทัลจดทะเบียน (จังหวัด)", STRATEGY, 1, None, 1, 10, BETTER, "ไม่น้อยกว่าปีก่อน ค่าผ่อนผันเป็นค่าเสนอ"),
)
# What was changed later: code, first day, target, tolerance, scale, where from, why; and the weights.
TARGETS_LATER = (("G05", date(2024, 10, 1), 4.1, 0.2, None, "ค่าเฉลี่ย 4.11 ของรายงาน Traffy Fondue กรุงเทพมหานคร", "ทำได้ถึงระดับแรกแล้วจึงยกขึ้น"),)
WEIGHTS_LATER = (("E07", date(2024, 10, 1), 3, "น้ำท่วมปลายปี 2566 ทำให้เห็นว่าเตือนล่วงหน้าสำคัญเพียงใด"),)
OF_TARGETS = ["ตัวชี้วัด", "ชื่อตัวชี้วัด", "ใช้ตั้งแต่วันที่", "เป้าหมาย", "ค่าผ่อนผัน", "ช่วงเต็ม", "ผู้กำหนด", "กำหนดเมื่อวันที่", "แหล่งที่มา", "เหตุผล"]
OF_WEIGHTS = ["ตัวชี้วัด", "ชื่อตัวชี้วัด", "ใช้ตั้งแต่วันที่", "น้ำหนัก", "หน่วยงานเจ้าของ", "ผู้กำหนด", "กำหนดเมื่อวันที่", "เหตุผล"]


def deliveries(until: date) -> Iterator[Delivery]:
    """Both lists on the second of each October."""
    for month in months(until):
        if month.month == 10:
            year = fiscal_year(month)
            for name, write in (("เป้าหมาย", write_targets), ("น้ำหนัก", write_weights)):
                yield delivery(f"{name}ตัวชี้วัด {year}.xlsx", month.replace(day=2), write, year=year)


def _set_on(first: date) -> str:
    """A list is decided in the September before it holds."""
    return long_date(date(first.year, 9, 20))


def _in_force(lines: tuple, year: int) -> list[tuple]:
    return [line for line in lines if fiscal_year(line[1]) <= year]


def write_targets(path: Path, file: str, written_at: datetime, year: int) -> None:
    """Every target up to a fiscal year, the changed ones below."""
    names = {code: name for code, name, *_ in LINES}
    lines = [(code, FIRST, target, tolerance, scale, source, why) for code, _, _, _, target, tolerance, scale, source, why in LINES]
    rows = [
        [code, names[code], long_date(first), target, tolerance, scale, SET_BY, _set_on(first), source, why]
        for code, first, target, tolerance, scale, source, why in [*lines, *_in_force(TARGETS_LATER, year)]
    ]
    _write(path, "เป้าหมาย", f"เป้าหมายตัวชี้วัดเมือง ปีงบประมาณ พ.ศ. {year}", OF_TARGETS, rows, written_at)


def write_weights(path: Path, file: str, written_at: datetime, year: int) -> None:
    """Every weight and owner up to a fiscal year, the changed ones below."""
    known = {code: (name, owner) for code, name, owner, *_ in LINES}
    lines = [(code, FIRST, weight, "น้ำหนักเริ่มต้น " + PROPOSED) for code, _, _, weight, *_ in LINES]
    rows = [
        [code, known[code][0], long_date(first), weight, known[code][1], SET_BY, _set_on(first), why]
        for code, first, weight, why in [*lines, *_in_force(WEIGHTS_LATER, year)]
    ]
    _write(path, "น้ำหนัก", f"น้ำหนักและเจ้าของตัวชี้วัดเมือง ปีงบประมาณ พ.ศ. {year}", OF_WEIGHTS, rows, written_at)


def _write(path: Path, name: str, title: str, headings: list[str], rows: list[list], written_at: datetime) -> None:
    note = ["หมายเหตุ: ข้อมูลจำลอง แถวเดิมไม่ลบ งวดเก่าตัดสินด้วยเป้าหมายและน้ำหนักของงวดนั้น"]
    sheet = Sheet(name, [HEAD, title], 4, [(heading,) for heading in headings], [*rows, [], note], widths={1: 30, 8: 50, 9: 50})
    write_xlsx(path, sheet, written_at)
