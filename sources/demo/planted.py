"""Cells that real offices get wrong: one in each of a few files, each exactly known.

`write_city` lists those already sent in `<warehouse>/inbox/demo_planted.json`, so that tests can count refused rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One broken cell: `row` as the spreadsheet (or a text editor) numbers it, `column` as the contract names it; a CSV has no sheet.

    A wrong total (`is_total`) is a number in a รวม row that its details do not add up to: it is reported, and no row is refused for it.
    """

    department: str
    table: str
    file: str
    sheet: str
    row: int
    heading: str
    column: str
    text: str
    why_th: str
    is_total: bool = False


PLANTED = (
    Planted("waterworks", "water_billing", "ค่าน้ำ 2567-06.csv", "", 52, "หน่วยน้ำที่ใช้", "billed_m3", "#REF!", "สูตรอ้างอิงเซลล์ที่ถูกลบไปแล้ว"),
    # A corrected workbook follows (finance.execution.CORRECTED), so that no month of a cumulative figure stays short.
    Planted("finance", "budget_execution", "เบิกจ่าย 2567-08.xlsx", "เบิกจ่าย", 9, "เบิกจ่าย", "disbursed_thb", "41,193,O16.61", "พิมพ์ตัวอักษร O แทนเลขศูนย์"),
    Planted("waterworks", "water_production", "ผลิตน้ำ 2568-01.xlsx", "ผลิตน้ำ", 14, "น้ำดิบ (ลบ.ม.)", "raw_water_m3", "รออ่านมาตร", "พิมพ์ข้อความในช่องตัวเลข"),
    # A corrected list follows (population.CORRECTED), so that the month's total is whole.
    Planted("clerk", "population", "ประชากร 2568-02.xls", "ประชากร", 21, "ณ วันที่", "counted_on", "31 ก.พ. 2568", "วันที่ไม่มีอยู่จริง"),
    Planted("waterworks", "water_billing", "ค่าน้ำ 2568-07.csv", "", 88, "เดือน", "month_start", "13/2568", "เดือนที่ไม่มีอยู่จริง"),
    Planted("public_health", "recycling", "คัดแยกขยะ 2567-12.ods", "คัดแยก", 7, "น้ำหนัก (ตัน)", "recovered_tonnes", "รอชั่ง", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("public_health", "health_visits", "บริการสุขภาพ 2568-02.csv", "", 77, "วันที่", "visited_on", "31/2/2568", "วันที่ไม่มีอยู่จริง"),
    Planted(
        "public_health", "waste_rounds", "เก็บขยะ 2568-06.xlsx", "เที่ยวรถ", 120, "น้ำหนัก (ตัน)", "collected_tonnes", "ตาชั่งเสีย", "พิมพ์ข้อความในช่องตัวเลข"
    ),
    Planted(
        "public_health", "vaccination", "วัคซีนเด็ก ไตรมาส 3-2568.xls", "วัคซีน", 9, "ได้รับครบ (คน)", "vaccinated_children", "1O4", "พิมพ์ตัวอักษร O แทนเลขศูนย์"
    ),
    Planted("education", "attendance", "มาเรียน 2568-07.csv", "", 200, "จำนวนที่มาเรียน", "present_pupils", "ครบทุกคน", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("education", "childcare", "ศูนย์เด็กเล็ก 2567-11.xls", "เด็กเล็ก", 7, "3 ปี", "children", "4l", "พิมพ์ตัวอักษร l แทนเลขหนึ่ง"),
    Planted("education", "childcare", "ศูนย์เด็กเล็ก 2568-12.xls", "เด็กเล็ก", 10, "4 ปี", "children", "151", "แถวรวมไม่ได้แก้ตามแถวย่อย", is_total=True),
    Planted("social_welfare", "disability_registrations", "คนพิการ 2568-09.ods", "คนพิการ", 12, "การเห็น", "persons", "สามราย", "พิมพ์ตัวเลขเป็นตัวหนังสือ"),
    Planted("social_welfare", "allowances", "เบี้ยยังชีพ 2568-03.csv", "", 30, "ผู้มีสิทธิ์ (ราย)", "due_persons", "รอตรวจสอบ", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("clerk", "service_requests", "คำขอ 2567-03.csv", "", 40, "กำหนดแล้วเสร็จ", "due_on", "31/02/2567", "วันที่ไม่มีอยู่จริง"),
    Planted("clerk", "service_requests", "คำขอ 2568-05.csv", "", 300, "วันที่ยื่น", "requested_at", "25/13/2568 09:10", "เดือนที่ไม่มีอยู่จริง"),
    Planted("clerk", "fire_calls", "รับแจ้งเหตุ 2568-06.ods", "รับแจ้งเหตุ", 12, "เวลารับแจ้ง", "called_at", "17/06/2568 27:40", "เวลาที่ไม่มีอยู่จริง"),
    Planted("strategy", "cctv_status", "กล้อง 2567-12.csv", "", 33, "ชม.ออนไลน์", "up_hours", "ออฟไลน์", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("strategy", "chatbot_turns", "แชทบอท 2568-09.csv", "", 120, "language", "language_code", "jawi", "ภาษาที่สัญญาข้อมูลไม่รู้จัก"),
    Planted("strategy", "event_traders", "ผู้ค้าในงาน ไตรมาส 2-2568.xlsx", "ผู้ค้า", 9, "ผู้ค้า (ราย)", "traders", "ประมาณ 50", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("personnel", "staff", "อัตรากำลัง 2568-03.xls", "อัตรากำลัง", 11, "มีคนครอง", "filled", "3O", "พิมพ์ตัวอักษร O แทนเลขศูนย์"),
    Planted("personnel", "staff", "อัตรากำลัง 2569-02.xls", "อัตรากำลัง", 9, "กรอบ", "positions", "75", "แถวรวมไม่ได้แก้ตามแถวย่อย", is_total=True),
    # A corrected workbook follows (finance.revenue.CORRECTED), so that no month's revenue stays short.
    Planted("finance", "revenue", "รายรับ 2567-11.xlsx", "รายรับ", 12, "รับจริงเดือนนี้ (บาท)", "received_thb", "5,590,675,53", "พิมพ์จุลภาคแทนจุดทศนิยม"),
    Planted(
        "finance", "budget_projects", "โครงการ 2567-03.xlsx", "โครงการ", 9, "ความคืบหน้า (ร้อยละ)", "progress_pct", "ใกล้เสร็จ", "พิมพ์ข้อความในช่องตัวเลข"
    ),
    Planted("finance", "market_stalls", "ตลาด 2568-06.xlsx", "ตลาด", 7, "แผงที่มีผู้เช่า", "rented_stalls", "เต็มเกือบหมด", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("engineering", "street_light_reports", "ไฟถนน 2568-05.csv", "", 5, "วันเวลาที่แจ้ง", "reported_at", "31/4/2568 02:13", "วันที่ไม่มีอยู่จริง"),
    Planted("engineering", "road_defects", "ถนนชำรุด 2567-09.xlsx", "ถนนชำรุด", 7, "ขนาด (ตร.ม.)", "size_m2", "๒.l", "พิมพ์ตัวอักษร l แทนเลขหนึ่ง"),
    Planted("engineering", "rain_river", "ฝนและระดับน้ำ 2568-01.csv", "", 411, "ระดับน้ำ (ม.)", "level_m", "SENSOR ERR", "เครื่องวัดขัดข้อง"),
    Planted(
        "engineering", "ponding_spots", "จุดท่วมขัง 2567-11.xls", "จุดท่วมขัง", 8, "เวลาท่วมขัง (นาที)", "ponding_minutes", "เกือบ 2 ชม.", "พิมพ์ข้อความในช่องตัวเลข"
    ),
    Planted("waterworks", "water_outages", "น้ำหยุดไหล 2567-08.csv", "", 5, "ผู้ใช้น้ำที่ได้รับผล (ราย)", "connections_off", "ทั้งชุมชน", "พิมพ์ข้อความในช่องตัวเลข"),
    Planted("waterworks", "water_quality", "คุณภาพน้ำ 2569-02.ods", "คุณภาพน้ำ", 8, "ความขุ่น (NTU)", "turbidity_ntu", "<1.27", "ค่าที่ต่ำกว่าช่วงวัดไม่ใช่ตัวเลข"),
    Planted("finance", "market_stalls", "ตลาด 2568-09.xlsx", "ตลาด", 9, "แผงที่มีผู้เช่า", "rented_stalls", "488", "แถวรวมไม่ได้แก้ตามแถวย่อย", is_total=True),
)


def spoil(file: str, headings: list[str], first_row: int, rows: list[list]) -> None:
    """Put the planted cells of this file into its rows; all others stay untouched.

    `first_row` is the number that the spreadsheet shows beside rows[0]; `headings` are the lower headings, in order.
    """
    for cell in PLANTED:
        if cell.file == file:
            rows[cell.row - first_row][headings.index(cell.heading)] = int(cell.text) if cell.is_total else cell.text
