"""What a cell of each type and form may hold: how it is read, in stages as in thai.py, and in words for people what was expected."""

import re
from datetime import date, datetime
from typing import Literal

from pipelines.layout import BANGKOK, Column
from pipelines.thai import BUDDHIST_ERA, MONTH_STAGES, ODD, TIME_STAGES, YEAR_STAGES, moment_stages, short_date

EXPECTED = {
    "date": ("วันที่ เช่น 31 ม.ค. 2568 หรือ 31/1/2568", "a date, such as 31/1/2568"),
    "date mdy": ("วันที่แบบเดือนขึ้นก่อน เช่น 1/31/2025", "a date, the month first, such as 1/31/2025"),
    "month": ("เดือนและปี เช่น ม.ค. 2568 หรือ 1/2568", "a month and year, such as 1/2568"),
    "timestamp": ("วันที่และเวลา เช่น 31/1/2568 14:30", "a date and time, such as 31/1/2568 14:30"),
    "timestamp mdy": ("วันที่แบบเดือนขึ้นก่อนและเวลา เช่น 1/31/2025 02:30 PM", "a date, the month first, and time, such as 1/31/2025 02:30 PM"),
    "time": ("เวลา เช่น 14:30", "a time, such as 14:30"),
    "year_be": ("ปี เช่น 2568", "a year, such as 2568"),
    "year_ce": ("ปี เช่น 2568 หรือ ค.ศ. 2025", "a year, such as 2568 or 2025"),
    "year_of_birth": ("วันเกิดหรือปีเกิด เช่น 31/1/2530 หรือ 2530", "a day or year of birth, such as 31/1/2530 or 2530"),
    "integer": ("จำนวนเต็ม เช่น 1,250", "a whole number, such as 1,250"),
    "decimal": ("ตัวเลข เช่น 1,250.75", "a number, such as 1,250.75"),
    "loose_commas": ("ตัวเลข เช่น 1250.75", "a number, such as 1250.75"),
    "percent": ("ร้อยละ เช่น 45.5 หรือ 45.5%", "a percentage, such as 45.5 or 45.5%"),
    "fraction": ("สัดส่วน เช่น 0.455 หรือ 45.5%", "a share, such as 0.455 or 45.5%"),
    "latitude": ("ละติจูด เช่น 6.5411 หรือ 6°32'28\"N", "a latitude, such as 6.5411"),
    "longitude": ("ลองจิจูด เช่น 101.2804 หรือ 101°16'49\"E", "a longitude, such as 101.2804"),
    "code": ("รหัส เช่น 01", "a code, such as 01"),
    "boolean": ("ใช่ หรือ ไม่ใช่", "yes or no"),
    "varchar": ("ข้อความ", "text"),
}
NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d+)?"
PLAIN_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MINUTES = r"(\d+(?:\.\d+)?) ?(?:''|′|’|ลิปดา)"
_SECONDS = r"(\d+(?:\.\d+)?) ?(?:\"|″|”|''''|พิลิปดา|ฟิลิปดา)"
DEGREES = rf"^(?:([nsew]) ?)?([-+]?)(\d+(?:\.\d+)?) ?(?:(?:°|º|องศา) ?(?:{_MINUTES} ?(?:{_SECONDS})?)?)? ?([nsew])?$"
MOST_DEGREES = {"latitude": 90, "longitude": 180}
ISO_DAY = r"(?:19|20)\d\d-\d\d-\d\d"
MIDNIGHT, CLOCK = "(?: 00:00:00)?", r"[ T]\d\d:\d\d:\d\d"
DASHES = ("-", "–", "—")  # in place of a date or a number it means that there is none
Personal = Literal["hash", "year_of_birth"]

_SIGNS = r"regexp_replace(translate(@, '−–', '--'), ' ?([{}]) ?', '\1', 'g')"  # no other space goes: `12 34` may be two numbers
_BAHT = (
    _SIGNS.format("-+()฿").replace("]) ?", "]|บาท|thb) ?"),
    r"regexp_replace(regexp_replace(@, '^(\(?)(?:฿|thb)|(?:฿|บาท|thb)(\)?)$', '\1\2'), ' ?[.,]-$', '')",
)
_SIGNED = r"case when regexp_full_match(@, '\([^-+]*\)') then '-' || trim(@, '()') else @ end"
_DIGITS = f"case when regexp_full_match(@, '{NUMBER}') then replace(@, ',', '') end"
_LOOSE_DIGITS = r"case when regexp_full_match(@, '[-+]?\d[\d,]*(?:\.\d*)?') then replace(@, ',', '') end"
_SHARE = ("plain(@)", r"regexp_replace(@, '^ร้อยละ ?(.*?)%?$', '\1%')", "{'is_pct': ends_with(@, '%'), 'n': regexp_replace(@, ' ?%$', '')}")
_SHARE_DIGITS = f"{{'is_pct': @.is_pct, 'n': try_cast({_DIGITS.replace('@', '@.n')} as decimal(38, 12))}}"
_HASH = (
    "plain(@)",
    r"nullif(regexp_replace(@, '[\s\-.()]', '', 'g'), '')",  # without the spaces and dashes that people put into it: one person, one hash
    "sha256(getvariable('outer_key') || unhex(sha256(getvariable('inner_key') || encode(@))))",  # HMAC-SHA256, RFC 2104
)
_BIRTH = (
    "plain(@)",
    r"regexp_replace(@, '^(?:ปี ?)?((?:พ\.?ศ\.?|ค\.?ศ\.?)? ?\d{4})$', '1/1/\1')",  # a year alone is read as its first day
    *moment_stages(),
    "year(@)::integer",
)
_BOOLEAN = (
    "plain(@)",
    "case when @ in ('true', '1', 'ใช่', 'มี', 'y', 'yes') then true when @ in ('false', '0', 'ไม่ใช่', 'ไม่มี', 'n', 'no') then false end",
)


def stages_of(column: Column, personal: Personal | None = None) -> tuple[str, ...]:
    """The stages that read tidied text (`@`) as the column's type.

    A decimal is rounded half-up to its scale, since a computed cell carries more digits than it means. An integer is never
    rounded: more than half a millionth away from one, which is what computing leaves behind, a number is no integer.
    """
    kind = column.data_type.split("(")[0]
    match personal or column.form or kind:
        case "hash":
            return _HASH
        case "year_of_birth":
            return _BIRTH
        case "varchar":
            return ("@",)
        case "code":
            return _code(column)
        case "month":
            return MONTH_STAGES
        case "year_be":
            return (*YEAR_STAGES, f"@ + {BUDDHIST_ERA}")
        case "year_ce":
            return YEAR_STAGES
        case "time":
            return TIME_STAGES
        case "date" | "timestamp" | "mdy":
            return (*moment_stages(column.zone, column.form == "mdy"), f"@::{kind}")
        case "boolean":
            return _BOOLEAN
        case "percent":
            return (*_SHARE, _SHARE_DIGITS, f"try_cast(@.n as {column.data_type})")
        case "fraction":
            return (*_SHARE, _SHARE_DIGITS, f"try_cast(case when @.is_pct then @.n else @.n * 100 end as {column.data_type})")
        case "latitude" | "longitude" as axis:
            return _degrees(column, *("ns" if axis == "latitude" else "ew"), MOST_DEGREES[axis])
        case "integer" | "bigint" | "loose_commas" if kind in ("integer", "bigint"):
            return (*_number(column), "try_cast(@ as decimal(38, 6))", f"case when @ = trunc(@) then try_cast(@ as {kind}) end")
        case _:
            return (*_number(column), f"try_cast(@ as {column.data_type})")


def _number(column: Column) -> tuple[str, ...]:
    """A number in digits. A contract that names its units takes those alone: 500 baht in a column of million baht are not 500."""
    digits = _LOOSE_DIGITS if column.form == "loose_commas" else _DIGITS
    if not column.unit:
        return ("plain(@)", *_BAHT, _SIGNED, digits)
    units = "|".join(re.escape(unit) for unit in sorted(column.unit, key=len, reverse=True))
    unit = rf"regexp_replace(@, ' ?(?:' || plain(thai_text({literal(units)})) || ')\.?(\)?)$', '\1')"
    return ("plain(@)", _SIGNS.format("-+()"), unit, _SIGNED, digits)


def _code(column: Column) -> tuple[str, ...]:
    """Digits as text, without the decimals and with the zeros that a spreadsheet takes for granted; any other text as it is.

    More digits than it has, or an exponent, where the last digits are lost for ever, is no code.
    """
    digits = r"regexp_extract(arabic(@), '^(\d+)(?:\.0+)?$', 1)"
    trimmed = f"ltrim({digits}, '0')"
    padded = f"case when length({trimmed}) <= {column.digits} then lpad({trimmed}, {column.digits}, '0') end" if column.digits else digits
    return (rf"case when {digits} != '' then {padded} when not regexp_full_match(arabic(@), '\d(\.\d+)?[eE]\+?\d+') then @ end",)


def _degrees(column: Column, plus: str, minus: str, most: int) -> tuple[str, ...]:
    """Degrees with their decimals, or degrees, minutes and seconds; a letter of the other axis, or a place off the Earth, is none."""
    return (
        "plain(@)",
        f"regexp_extract(@, '{DEGREES}', ['before', 'sign', 'd', 'm', 's', 'after'])",
        "{'way': concat(@.before, @.sign, @.after), 'd': try_cast(@.d as double),"
        " 'm': coalesce(try_cast(@.m as double), 0), 's': coalesce(try_cast(@.s as double), 0)}",
        "{'way': @.way, 'd': case when @.m < 60 and @.s < 60 then @.d + @.m / 60 + @.s / 3600 end}",
        f"case when @.way in ('', '+', '{plus}') then @.d when @.way in ('-', '{minus}') then -@.d end",
        f"case when @ between -{most} and {most} then try_cast(@ as {column.data_type}) end",
    )


def plainly(column: Column, personal: Personal | None = None) -> tuple[str, str] | None:
    """SQL for the texts (`@`) that are read at a glance, and for their value; the stages would say the same, ten times slower."""
    kind = column.data_type.split("(")[0]
    match personal or column.form or kind:
        case "varchar":
            return f"not regexp_matches(@, '{ODD}')", "@"
        case "code":
            return rf"regexp_full_match(@, '\d{{{column.digits or '1,'}}}')", "@"
        case "integer" | "bigint" | "double" | "decimal" | "percent" | "loose_commas":
            number = PLAIN_NUMBER.replace(r"\.\d+", r"\.0") if kind in ("integer", "bigint") else PLAIN_NUMBER
            return f"regexp_full_match(@, '{number}')", f"try_cast(replace(@, ',', '') as {column.data_type})"
        case "latitude" | "longitude" as axis:
            degrees = "try_cast(@ as double)"
            return rf"regexp_full_match(@, '-?\d+\.\d+') and abs({degrees}) <= {MOST_DEGREES[axis]}", f"try_cast({degrees} as {column.data_type})"
        case "date" | "timestamp" | "mdy" if column.zone == BANGKOK.key:
            return f"regexp_full_match(@, '{ISO_DAY}{MIDNIGHT if kind == 'date' else CLOCK}')", f"try_cast(@ as timestamp)::{kind}"
    return None


def outside(column: Column, value: str) -> str:
    """SQL: whether a value is none of those, or outside the bounds, that the contract allows."""
    limits = [f"{value} {sign} {bound(column, limit)}" for sign, limit in (("<", column.min), (">", column.max)) if limit is not None]
    if column.one_of:
        limits.append(f"{value} not in ({', '.join(f'thai_text({literal(word)})' for word in column.one_of)})")
    return " or ".join(limits) or "false"


def bound(column: Column, limit: int | float | str) -> str:
    """SQL for a limit of the column's type."""
    return f"{literal(str(limit))}::{column.data_type}"


def expected(column: Column, personal: Personal | None = None) -> tuple[str, str]:
    """What a cell of the column should have held, in Thai and in English."""
    kind = column.data_type.split("(")[0].replace("bigint", "integer").replace("double", "decimal")
    th, en = EXPECTED[(personal if personal != "hash" else None) or (f"{kind} mdy" if column.form == "mdy" else column.form or kind)]
    if column.one_of:
        th, en = f"อย่างใดอย่างหนึ่งใน {', '.join(column.one_of)}", f"one of {', '.join(column.one_of)}"
    if column.digits:
        th, en = f"รหัสไม่เกิน {column.digits} หลัก", f"a code of at most {column.digits} digits"
    if column.unit:
        th, en = f"{th} หรือ 1,250 {column.unit[0]}", f"{en} or 1,250 {column.unit[0]}"
    least, most = (in_words(limit) for limit in (column.min, column.max))
    if least and most:
        return f"{th} ตั้งแต่ {least[0]} ถึง {most[0]}", f"{en}, from {least[1]} to {most[1]}"
    if least or most:
        return (f"{th} ไม่น้อยกว่า {least[0]}", f"{en}, at least {least[1]}") if least else (f"{th} ไม่เกิน {most[0]}", f"{en}, at most {most[1]}")
    return th, en


def in_words(limit: int | float | str | None) -> tuple[str, str] | None:
    """A limit in Thai and in English."""
    if limit is None:
        return None
    if not isinstance(limit, str):
        return (f"{limit:,}",) * 2
    try:
        moment = datetime.fromisoformat(limit)
    except ValueError:
        return (limit,) * 2
    clock = f" {moment:%H:%M}" if moment.time() != datetime.min.time() else ""
    return f"{short_date(date(moment.year, moment.month, moment.day))}{clock}", limit


def literal(text: str) -> str:
    """A text as a SQL literal: headings and words of a contract are data, never code."""
    return "'" + text.replace("'", "''") + "'"
