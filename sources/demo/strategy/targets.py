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

PROPOSED, BETTER = "ค่าเสนอ รอเทศบาลยืนยัน", "ผลของปีก่อนในเดือนเดียวกัน"
SET_BY = "คณะทำงานตัวชี้วัดเมือง (ข้อมูลจำลอง)"
FIRST = date(2022, 10, 1)
IMPROVE = "ยังไม่มีเป้าหมายที่เป็นตัวเลข จึงต้องดีกว่าปีก่อน"
# Code, name, owner, weight; then target, tolerance and scale (None: better than the year before), where from, why.
LINES = (
    ("G01", "เวลาแก้ไขเรื่องร้องเรียน", STRATEGY, 2, 28, 8, None, "ค่ามัธยฐาน 1 วัน 4 ชั่วโมงที่เทศบาลรายงานเองในปี 2567", "รักษาระดับที่เทศบาลเคยทำได้"),
    ("G02", "แก้ไขตามกำหนด", STRATEGY, 1, 90, 5, None, PROPOSED, "เก้าในสิบเรื่องต้องเสร็จตามกำหนด"),
    ("G03", "เรื่องค้างเกินกำหนด", STRATEGY, 1, None, 3, 10, BETTER, IMPROVE),
    ("G04", "เปิดเรื่องซ้ำภายใน 30 วัน", STRATEGY, 1, 5, 1, None, PROPOSED, "แก้ครั้งเดียวให้จบ"),
    ("G05", "ความพึงพอใจต่อการแก้ปัญหา", STRATEGY, 1, 4.0, 0.1, None, PROPOSED, "เริ่มจากระดับที่ทำได้"),
    (
        "G06",
        "การใช้จ่ายงบประมาณ",
        FINANCE,
        1,
        None,
        5,
        None,
        "แผนการใช้จ่ายสะสมของเดือนเดียวกันที่สำนักคลังส่งมา",
        "เส้นแผนของแต่ละเดือน กว้างข้างละ 5 จุดร้อยละ",
    ),
    ("G07", "จัดเก็บภาษีท้องถิ่น", FINANCE, 1, 100, 5, None, "ประมาณการรายรับของเทศบาล", "เก็บได้ครบตามประมาณการ"),
    ("G08", "รายได้จัดเก็บเอง", FINANCE, 1, None, 0.5, None, BETTER, IMPROVE),
    ("G09", "จัดซื้อจัดจ้างแบบแข่งขัน", FINANCE, 1, None, 3, None, BETTER, IMPROVE),
    ("G10", "คะแนน ITA", CLERK, 1, None, 1, None, BETTER, IMPROVE),
    ("G11", "คะแนน LPA", CLERK, 1, 70, 5, None, "เกณฑ์ผ่านของกรมส่งเสริมการปกครองท้องถิ่น", "เฉลี่ยห้าด้านไม่ต่ำกว่าร้อยละ 70"),
    ("G12", "บริการทันเวลาตามคู่มือประชาชน", CLERK, 1, 95, 3, None, PROPOSED, "คู่มือประชาชนเป็นคำมั่นของเทศบาล"),
    ("G13", "บริการออนไลน์", STRATEGY, 1, None, 2, None, BETTER, IMPROVE),
    ("G14", "ชุดข้อมูลเปิดที่เป็นปัจจุบัน", STRATEGY, 1, 100, 7, None, PROPOSED, "ข้อมูลเปิดต้องปรับปรุงตามที่ประกาศ"),
    ("G15", "ส่งข้อมูลตรงเวลา", STRATEGY, 1, 95, 5, None, PROPOSED, "ตัวเลขของเมืองมาจากข้อมูลที่ส่งตรงเวลา"),
    ("G16", "แชทบอทตอบได้เอง", STRATEGY, 1, 70, 5, None, PROPOSED, "ใช้คู่กับตัวชี้วัดตอบผิดเรื่อง"),
    ("G17", "แชทบอทตอบผิดเรื่อง", STRATEGY, 1, 3, 1, None, PROPOSED, "คำตอบผิดเสียหายกว่าไม่ตอบ"),
    ("G18", "ต้นทุนเก็บขยะต่อตัน", HEALTH, 1, None, 50, None, BETTER, IMPROVE),
    ("G19", "ต้นทุนผลิตน้ำต่อลูกบาศก์เมตร", WATER, 1, None, 0.3, None, BETTER, IMPROVE),
    ("L01", "น้ำสูญเสีย", WATER, 2, 26.3, 2, None, "เป้าหมายน้ำสูญเสียของการประปาส่วนภูมิภาค ปี 2568", "ยังไม่มีเป้าหมายของเทศบาลเอง จึงใช้ค่าระดับประเทศ"),
    ("L03", "ชั่วโมงน้ำหยุดไหล", WATER, 1, None, 20, 100, BETTER, IMPROVE),
    ("L04", "ความขุ่นผ่านเกณฑ์", WATER, 1, 100, 2, None, PROPOSED, "น้ำทุกตัวอย่างต้องผ่านเกณฑ์"),
    ("L05", "ซ่อมไฟถนนทันกำหนด", ENGINEERING, 1, 90, 5, None, PROPOSED, "เก้าในสิบจุดต้องซ่อมทันกำหนด"),
    ("L06", "จุดชำรุดถนนค้างซ่อม", ENGINEERING, 1, None, 0.1, 1, BETTER, IMPROVE),
    ("L07", "ส่วนต่าง O-NET ป.6", EDUCATION, 1, 0, 1, 10, "ค่าเฉลี่ยระดับประเทศ", "ช่วงเต็ม 10 คะแนน ปี 2568 ต่างอยู่ 3.68 คะแนน"),
    ("L08", "อัตรามาเรียน", EDUCATION, 1, 95, 2, None, "ระดับที่เมืองบอสตันใช้", "ใช้เป็นจุดเริ่มจนกว่าเทศบาลจะกำหนดเอง"),
    ("L09", "เด็กปฐมวัยเข้าศูนย์", EDUCATION, 1, None, 2, None, BETTER, IMPROVE),
    ("L10", "ไข้เลือดออก", HEALTH, 1, None, 5, 50, BETTER, IMPROVE),
    ("L11", "วัคซีน MMR2", HEALTH, 2, 95, 5, None, "เกณฑ์ระดับประเทศ", "ต่ำกว่านี้โรคหัดระบาดได้"),
    ("L12", "จ่ายเบี้ยยังชีพตรงเวลา", WELFARE, 1, 100, 1, None, PROPOSED, "ผู้รับเบี้ยรอเงินตามวัน"),
    ("L13", "กล้อง CCTV ใช้งานได้", STRATEGY, 1, 95, 3, None, PROPOSED, "กล้องที่เสียไม่ช่วยใคร"),
    ("L14", "เวลาถึงที่เกิดเหตุ", CLERK, 2, 8, 2, None, PROPOSED, "แปดนาทีเป็นค่าเสนอสำหรับเมืองขนาดนี้"),
    ("E01", "ขยะต่อคนต่อวัน", HEALTH, 1, None, 0.05, None, BETTER, IMPROVE),
    ("E02", "คัดแยกและใช้ประโยชน์", HEALTH, 1, None, 1, None, BETTER, IMPROVE),
    ("E03", "เก็บขยะตกหล่น", HEALTH, 1, 2, 0.5, None, PROPOSED, "ไม่เกินสองจุดในพันจุด"),
    ("E04", "วันที่ PM2.5 เกินมาตรฐาน", HEALTH, 2, 0, 1, 5, PROPOSED, "ช่วงเต็ม 5 วันต่องวด ไม่ควรมีวันใดเกินเลย"),
    ("E05", "พื้นที่สีเขียวต่อคน", ENGINEERING, 1, 9, 1, None, "คำแนะนำขององค์การอนามัยโลก", "อย่างน้อย 9 ตารางเมตรต่อคน"),
    ("E06", "การดูดซับคาร์บอน", STRATEGY, 1, None, 100, None, BETTER, IMPROVE),
    ("E07", "เตือนน้ำท่วมล่วงหน้า", ENGINEERING, 2, 24, 6, None, PROPOSED, "หนึ่งวันพอให้ขนของขึ้นที่สูง"),
    ("E08", "จุดน้ำท่วมขังเกิน 2 ชม.", ENGINEERING, 1, None, 0.2, 2, BETTER, IMPROVE),
    ("C01", "ธุรกิจจดทะเบียนใหม่", FINANCE, 1, None, 3, 20, BETTER, IMPROVE),
    ("C02", "ธุรกิจต่อแสนประชากร", FINANCE, 1, None, 50, None, BETTER, IMPROVE),
    ("C03", "อัตราเช่าแผงตลาด", FINANCE, 1, 90, 5, None, PROPOSED, "แผงว่างไม่เกินหนึ่งในสิบ"),
    ("C04", "เวลาออกใบอนุญาตก่อสร้าง", ENGINEERING, 1, 30, 5, None, "คู่มือประชาชน (ข้อมูลจำลอง)", "วันทำการตามคู่มือ"),
    ("C05", "พื้นที่ก่อสร้างที่ได้รับอนุญาต", ENGINEERING, 1, None, 500, 5000, BETTER, IMPROVE),
    ("C06", "จัดเก็บค่าเช่าตลาด", FINANCE, 1, 95, 3, None, PROPOSED, "ค่าเช่าเป็นรายได้ของตลาดเอง"),
    ("C07", "ภาษีค้างชำระ", FINANCE, 1, None, 1, 10, BETTER, IMPROVE),
    ("C08A", "ผู้เยี่ยมเยือน (จังหวัด)", STRATEGY, 1, None, 20000, None, BETTER, IMPROVE),
    ("C08B", "รายได้ท่องเที่ยว (จังหวัด)", STRATEGY, 1, None, 50, None, BETTER, IMPROVE),
    ("C09A", "ผู้ใช้ WiFi สาธารณะ", STRATEGY, 1, None, 100, None, BETTER, IMPROVE),
    ("C09B", "จุด WiFi ใช้งานได้", STRATEGY, 1, 95, 3, None, PROPOSED, "จุดที่ใช้ไม่ได้ไม่ควรเกินหนึ่งในยี่สิบ"),
    ("C10", "รายได้ผู้ค้าในงานเทศบาล", STRATEGY, 1, None, 100, None, BETTER, IMPROVE),
    ("C11", "อัตราการมีงานทำ (จังหวัด)", STRATEGY, 1, None, 0.2, None, BETTER, IMPROVE),
    ("C12", "ธุรกิจดิจิทัลจดทะเบียน (จังหวัด)", STRATEGY, 1, None, 2, None, BETTER, IMPROVE),
)
# What was changed later: code, first day, target, tolerance, scale, where from, why; and the weights.
TARGETS_LATER = (("G05", date(2024, 10, 1), 4.1, 0.1, None, "ค่าเฉลี่ย 4.11 ของกรุงเทพมหานคร", "ทำได้ถึงระดับแรกแล้วจึงยกขึ้น"),)
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
