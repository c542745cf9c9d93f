"""The words by which people mark what is no data, and the shapes of numbers and dates, as patterns of RE2 over tidied text."""

import re

from pipelines.thai import ENGLISH_MONTHS, MONTHS, SHORT_MONTHS

NUMBER = r"^[-+−–(]? ?[฿$]? ?\d[\d,]*(\.\d*)?(e[-+]?\d+)? ?%? ?(บาท)? ?\)?$"
UNIT = r"^\d[\d,]*(?:\.\d+)? ?(?P<unit>[ก-๙]+\.?(?:\.?[ก-๙]+\.?)?)$"
_MONTH = "|".join([*MONTHS, *(re.escape(month).replace(r"\.", r"\.?") for month in SHORT_MONTHS), *(f"{month}[a-z]*" for month in ENGLISH_MONTHS)])
MONTH = rf"(?i:^(?:เดือน ?)?(?:{_MONTH}) ?[-/.,]? ?(?:(?:พ\.?ศ\.?|ค\.?ศ\.?) ?)?(?:\d{{2}}|\d{{4}})$)"
MONTH_ALONE = rf"(?i:^(?:เดือน ?)?(?:{_MONTH})$)"
_IN_DIGITS = r"^(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4})(?:[ T].*)?$"
DATE = rf"{_IN_DIGITS}|(?i:^(?:วัน[^\d ]* ?)?(?:ที่ ?)?\d{{1,2}} ?[-/.]? ?(?:{_MONTH}) ?[-/.]? ?.{{0,8}}\d{{2,4}}(?: .*)?$)|{MONTH}"
TIME = r"^([01]?\d|2[0-3])[:.][0-5]\d(:[0-5]\d)?( ?น\.?)?$"
YEAR = r"^(ปี(งบประมาณ)? ?)?((พ\.?ศ\.?|ค\.?ศ\.?) ?)?(19|20|24|25|26)\d\d$"
DASH = r"^[-–—]+$"
NOTHING = r"(?i:^(n/?a|n\.a\.|null|none|nan|#n/a|ไม่มี|ไม่มีข้อมูล|ไม่ระบุ|ไม่ทราบ|0000-00-00( 00:00:00)?|1111-11-11)$)"
ELLIPSIS = r"^(…|\.{2,}|\. \. \.)$"
TOTAL = r"(?i:^\(?(รวม|ยอดรวม|ผลรวม|ค่าเฉลี่ย|เฉลี่ย|(grand |sub-?)?total\b|sum\b))"
WHOLE = r"(?i:^(ทั่วประเทศ|ทั้งประเทศ|ทั่วราชอาณาจักร|ทั้งหมด|ทั้งสิ้น|ทั้งจังหวัด|ทั้งปี|all|whole kingdom)$)"  # a total if it is the sum, and only then
NOTE = r"(?i:^[*(\[]*(หมายเหตุ|ที่มา|ข้อมูล ณ|แหล่งข้อมูล|อ้างอิง|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจ|ลงชื่อ|note|source|remark))"
UNIT_NOTE = r"^\(?หน่วย ?[:：]? ?"
ORDINAL_ROW = r"^\(?\d{1,2}\)?$"
COMMENT = r"^[%#]"
ORDINAL = r"(?i:^(ที่|ลำดับ(ที่)?|ลำดับ ?ที่|no\.?|#|เลขลำดับ)$)"
YEAR_HEADING = r"(?i:(^|[ _])(ปี|พ\.?ศ\.?|ค\.?ศ\.?|year|fy))"
CODE_HEADING = r"(?i:(รหัส|เลขที่|เลขประจำ|หมายเลข|โทร|ไปรษณีย์|ทะเบียน|(^|[ _])(id|code|no|zip|postcode|phone|tel|pid|geocode)($|[ _])))"
LATITUDE = r"(?i:ละติจูด|latitude|^lat$|[ _]lat$|^y$)"
LONGITUDE = r"(?i:ลองจิจูด|longitude|^(long?|lng)$|[ _](long?|lng)$|^x$)"
PERCENT_HEADING = r"(?i:(ร้อยละ|เปอร์เซ็นต์|percent|pct|%))"
TRUTH = ({"true", "false"}, {"ใช่", "ไม่ใช่"}, {"yes", "no"}, {"y", "n"}, {"มี", "ไม่มี"})
