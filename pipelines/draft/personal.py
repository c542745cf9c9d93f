"""Which columns are about persons who can be told apart, by their headings and by what the cells look like, and how each is best treated."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SAMPLE = 2_000  # cells that are looked at
MOST = 0.8  # of the cells that look so
SOME = 0.4  # of the cells, where the heading says so too or the look is certain
PDPA = "ข้อมูลส่วนบุคคล (PDPA) ไม่รับเข้า"

CITIZEN = r"^\d[- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d$"
PHONE = r"^(\+66|0066|66|0)[- ]?\d([- .]?\d){6,8}$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
TITLE = r"^(นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|Mr\.?|Mrs\.?|Ms\.?|Miss|ว่าที่ ?ร\.?ต\.?|[จส]\.[สอต]\.[ตทอ]?\.?) ?[ก-๙A-Z]"
ADDRESS = r"^(บ้านเลขที่ ?)?\d+(/\d+)? ?(หมู่|ม\.|ถ\.|ถนน|ซ\.|ซอย|ต\.|ตำบล|แขวง)|หมู่ ?(ที่ ?)?\d+ .*(ต\.|ตำบล)"
PLATE = r"^\d?[ก-ฮ]{1,2}[ -]?\d{1,4}( [ก-๙]+)?$"
BIRTH_HEADING = r"(?i)(วันเกิด|เดือนปีเกิด|ปีเกิด|birth|(^|[ _])dob($|[ _]))"
CITIZEN_HEADING = r"(?i)(บัตรประชาชน|ประจำตัวประชาชน|ปชช|13 ?หลัก|citizen|national.?id|passport|หนังสือเดินทาง)"
PHONE_HEADING = r"(?i)(โทรศัพท์|เบอร์|โทร\.?($|[ ผ])|มือถือ|phone|mobile|(^|[ _])tel($|[ _.]))"
EMAIL_HEADING = r"(?i)(อีเมล|e-?mail)"
LINE_HEADING = r"(?i)(ไลน์|line ?id|facebook|เฟซบุ๊ก|(^|[ _])(user|session|ip)([ _]?(id|hash|address))?($|[ _]))"
PERSON = (
    "ผู้แจ้ง|ครูผู้บันทึก|ผู้บันทึก|ผู้รายงาน|ผู้ร้อง|ผู้ขอ|ผู้ยื่น|ผู้ป่วย|ผู้สูงอายุ|ผู้พิการ|ผู้รับ|ผู้เสียภาษี|ผู้เช่า|ผู้ค้า|ผู้ประกอบการ|ผู้ใช้"
    "|ผู้ปกครอง|นักเรียน|เจ้าของ|เจ้าบ้าน|บุคคล|พนักงาน|สมาชิก|ผู้ติดต่อ|ผู้เสียหาย|ผู้ตาย|ผู้เกิด|บิดา|มารดา"
)
NAME_HEADING = (
    rf"(?i)(ชื่อ ?[-–]? ?(นาม)?สกุล|ชื่อ-|นามสกุล|ชื่อเล่น|ชื่อจริง|ชื่อ ?({PERSON})|^({PERSON})$"
    r"|(first|last|middle|full|given|family|sur|nick)[ _]?name|fname|lname)"
)
ADDRESS_HEADING = r"(?i)(ที่อยู่|บ้านเลขที่|(street|home|mailing)?[ _]?address)"
PLATE_HEADING = r"(?i)(ทะเบียนรถ|ทะเบียนยานพาหนะ|เลขทะเบียน(รถ)?$|number.?plate|license.?plate)"
NUMBER_OF_PERSON = rf"(?i)(รหัส|เลขที่|เลขประจำตัว|หมายเลข)( ?สมาชิก)? ?({PERSON})|เลขประจำตัวผู้เสียภาษี|tax.?id"
FREE_HEADING = r"(?i)^(รายละเอียด(เรื่อง|เหตุ|คำร้อง|การร้องเรียน)?|ข้อความ|ถ้อยคำ|ความเห็น|ข้อเสนอแนะ|ข้อร้องเรียน|text|message|comments?|feedback|remarks?)$"
NO_PERSON = r"(?i)(จำนวน|ร้อยละ|อัตรา|ประเภท|กลุ่ม|อายุ|สถานะ|ระดับ|หน่วยงาน|email of office|service)"


@dataclass(frozen=True)
class Personal:
    """What a column is taken for, in Thai and English, and the treatment proposed: hash, year_of_birth or leave_out."""

    th: str
    en: str
    how: str


ID = Personal("เลขประจำตัวประชาชน", "citizen ids", "hash")
TELEPHONE = Personal("หมายเลขโทรศัพท์", "phone numbers", "hash")
MAIL = Personal("อีเมล", "e-mail addresses", "hash")
ACCOUNT = Personal("บัญชีผู้ใช้", "accounts of persons", "hash")
OF_PERSON = Personal("เลขประจำตัวบุคคล", "numbers of persons", "hash")
BIRTH = Personal("วันเกิด", "days of birth", "year_of_birth")
NAME = Personal("ชื่อบุคคล", "names of persons", "leave_out")
HOME = Personal("ที่อยู่บุคคล", "addresses of persons", "leave_out")
FREE = Personal("ข้อความอิสระที่อาจมีชื่อหรือที่อยู่", "free text that may name persons", "leave_out")
CAR = Personal("ทะเบียนรถ", "number plates", "leave_out")


def personal(heading: str, cells: pa.Array, data_type: str) -> Personal | None:
    """What is personal in a column, or None."""
    said = cells.drop_null().slice(0, SAMPLE)
    if not len(said):
        return None
    looks = {how: _share(said, pattern) for how, pattern in ((ID, CITIZEN), (TELEPHONE, PHONE), (MAIL, EMAIL), (NAME, TITLE), (HOME, ADDRESS))}
    about = None if _is(heading, NO_PERSON) else heading
    if looks[ID] > SOME and (_checked(said) > SOME or _says(about, CITIZEN_HEADING)):
        return ID
    if looks[MAIL] > SOME:
        return MAIL
    if looks[TELEPHONE] > MOST and (_says(about, PHONE_HEADING) or _share(said, r"^0[689]\d([- ]?\d){7}$") > MOST):
        return TELEPHONE
    for pattern, found in (
        (CITIZEN_HEADING, ID),
        (PHONE_HEADING, TELEPHONE),
        (EMAIL_HEADING, MAIL),
        (LINE_HEADING, ACCOUNT),
        (NUMBER_OF_PERSON, OF_PERSON),
    ):
        if _says(about, pattern) and data_type in ("varchar", "bigint"):
            return found
    if _says(about, BIRTH_HEADING) and data_type in ("date", "integer", "timestamp"):
        return BIRTH
    if data_type != "varchar":
        return None
    if looks[NAME] > MOST or _says(about, NAME_HEADING):
        return NAME
    if looks[HOME] > MOST or (_says(about, ADDRESS_HEADING) and not _is(heading, EMAIL_HEADING)):
        return HOME
    if _is(heading, FREE_HEADING):
        return FREE
    if _says(about, PLATE_HEADING) or (_share(said, PLATE) > MOST and _is(heading, "ทะเบียน")):
        return CAR
    return None


def _checked(cells: pa.Array) -> float:
    """The share of the cells whose thirteenth digit is the check digit of the twelve before it."""
    digits = pc.replace_substring_regex(cells, r"\D", "").to_pylist()
    whole = np.array([[int(digit) for digit in text] for text in digits if len(text) == 13])
    if not len(whole):
        return 0.0
    right = (11 - whole[:, :12] @ np.arange(13, 1, -1) % 11) % 10 == whole[:, 12]
    return float(right.sum() / len(cells))


def _share(cells: pa.Array, pattern: str) -> float:
    return pc.mean(pc.match_substring_regex(cells, pattern)).as_py()


def _is(heading: str, pattern: str) -> bool:
    return re.search(pattern, heading) is not None


def _says(heading: str | None, pattern: str) -> bool:
    return heading is not None and _is(heading, pattern)
