"""Thai calendar, numerals and spelling as people type them, read in whole columns by DuckDB.

A kind of value is read in stages: each is a SQL expression over what the one before made of the column, `@`. The last one
gives the value, or NULL where the text is not certainly that kind of value. (One nested expression would say the same, but
DuckDB copies a macro's argument at every use, and planning a single date took longer than reading a million.)
"""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from functools import cache

import duckdb

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BUDDHIST_ERA = 543

ERA = r"(พ\.?ศ\.?|ค\.?ศ\.?)?"
TIME = r"[ t](?:เวลา ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?: ?น\.?)?$"
MONTH_NAME = r"(?:เดือน ?)?([ก-๙a-z.]+?) ?[-/.,]? ?"
ISO_DATE = r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
YEAR = rf"{ERA} ?(\d{{4}}|\d{{2}})"
DATE = rf"^(?:{ISO_DATE}|(?:วัน[^\d ]* ?)?(?:ที่ ?)?(\d{{1,2}})(?: ?[-/.] ?(\d{{1,2}}) ?[-/.] ?| ?[-/.]? ?{MONTH_NAME}){YEAR})$"
ISO_MONTH = r"(\d{4})[-/](\d{1,2})(?:[-/]0?(1))?"
MONTH = rf"^(?:{ISO_MONTH}|()(?:0?1 ?[-/.] ?)?(?:(?:เดือน ?)?(\d{{1,2}}) ?[-/.] ?|(?:1 )?{MONTH_NAME}){YEAR})$"
NUMBER = r"^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?(e[-+]?\d+)?$"


def _names(months: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{month}'" for month in months) + "]"


# A two-digit year without its era is read as Buddhist from 2543 to 2599 only: an older one may as well be Common Era, as may any beside an English
# month, and a year that contradicts its era is neither (rule D3: right or set aside, never 543 years off). With its era it lies in 1957 to 2056.
# What cannot be seen goes (a zero-width space is no space); two SARA E look like one SARA AE, and SARA AM may be typed in two parts.
MACROS = rf"""
create macro arabic(s) as translate(s, '๐๑๒๓๔๕๖๗๘๙', '0123456789');
create macro spelled(s) as replace(regexp_replace(s, 'ํ([่-๋]?)า|([่-๋])ํา', '\1\2ำ', 'g'), 'เเ', 'แ');
create macro spaced(s) as nullif(trim(regexp_replace(s, '[\s\x0b\p{{Z}}]+', ' ', 'g')), '');
create macro thai_text(s) as spaced(spelled(regexp_replace(s, '\p{{Cf}}', '', 'g')));
create macro plain(s) as lower(arabic(thai_text(s)));
create macro without_time(n) as regexp_replace(n, '{TIME}', '');
create macro common_era(y, era, is_thai) as case
    when y < 100 and era like 'ค%' then y + case when y < 57 then 2000 else 1900 end
    when y < 100 then case when era like 'พ%' or (y >= 43 and is_thai) then y + 2500 - {BUDDHIST_ERA} end
    when y between 1900 and 2200 and era not like 'พ%' then y
    when y between 2400 and 2700 and era not like 'ค%' then y - {BUDDHIST_ERA}
end;
create macro month_number(m) as coalesce(
    try_cast(m as integer),
    list_position({_names(tuple(month.replace(".", "") for month in SHORT_MONTHS))}, replace(m, '.', '')),
    list_position({_names(MONTHS)}, m),
    list_position({_names(ENGLISH_MONTHS)}, left(m, 3))
);
create macro ymd(y, m, d) as try_cast(printf('%04d-%02d-%02d', y, m, d) as date);
create macro hms(h, m, s) as try_cast(printf('%02d:%02d:%02d', h, m, s) as time);
"""
_PARTS = "['y1', 'm1', 'd1', 'd2', 'm2', 'name', 'era', 'y2']"
_TO_DATE = (
    "{'y': concat(@.y1, @.y2), 'm': concat(@.m1, @.m2, @.name), 'd': concat(@.d1, @.d2), 'era': @.era, 'name': @.name}",
    "{'y': common_era(try_cast(@.y as integer), @.era, not regexp_matches(@.name, '[a-z]')), 'm': month_number(@.m), 'd': try_cast(@.d as integer)}",
    "ymd(@.y, @.m, @.d)",
)
_DATE = (f"regexp_extract(without_time(@), '{DATE}', {_PARTS})", *_TO_DATE)
_NUMBER = (
    "plain(@)",
    r"regexp_replace(translate(@, '−–', '--'), ' ?([-+()฿]|บาท|thb) ?', '\1', 'g')",  # no other space goes: `12 34` may be two numbers
    r"regexp_replace(regexp_replace(@, '^(\(?)(?:฿|thb)|(?:฿|บาท|thb)(\)?)$', '\1\2'), ' ?[.,]-$', '')",
    r"case when regexp_matches(@, '^\([^-+]*\)$') then '-' || trim(@, '()') else @ end",
    f"case when regexp_matches(@, '{NUMBER}') then replace(@, ',', '') end",
)
_STAGES = {
    "varchar": ("thai_text(@)",),
    "date": ("plain(@)", *_DATE),
    "month": ("plain(@)", f"regexp_extract(without_time(@), '{MONTH}', {_PARTS})", _TO_DATE[0].replace("concat(@.d1, @.d2)", "'1'"), *_TO_DATE[1:]),
    "timestamp": (
        "plain(@)",
        f"{{'day': @, 'time': regexp_extract(@, '{TIME}', ['h', 'm', 's'])}}",
        *(f"{{'day': {stage.replace('@', '@.day')}, 'time': @.time}}" for stage in _DATE),
        "case when @.time.h = '' then @.day::timestamp"
        " else @.day + hms(try_cast(@.time.h as integer), try_cast(@.time.m as integer), coalesce(try_cast(@.time.s as integer), 0)) end",
    ),
    "boolean": (
        "plain(@)",
        "case when @ in ('true', '1', 'ใช่', 'มี', 'y', 'yes') then true when @ in ('false', '0', 'ไม่ใช่', 'ไม่มี', 'n', 'no') then false end",
    ),
    "integer": (*_NUMBER, "try_cast(@ as decimal(38, 6))", "case when @ = trunc(@) then try_cast(@ as {type}) end"),
    "number": (*_NUMBER, "try_cast(@ as {type})"),
}


@cache
def _database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute(MACROS)
    return database


def connect() -> duckdb.DuckDBPyConnection:
    """A connection of its own (temporary tables, variables) to one DuckDB in memory in which this module's macros are defined."""
    return _database().cursor()


def stages_of(data_type: str, form: str | None = None) -> tuple[str, ...]:
    """The stages that read a text column as a contract's type (`@` is the column).

    A decimal is rounded half-up to its scale, since a computed cell carries more digits than it means. An integer is never
    rounded: more than half a millionth away from one, which is what computing leaves behind, a number is no integer.
    """
    number = "integer" if data_type in ("integer", "bigint") else "number"
    return tuple(stage.replace("{type}", data_type) for stage in _STAGES.get(form or data_type, _STAGES[number]))


def staged(columns: dict[str, tuple[str, ...]], kept: list[str], source: str) -> str:
    """SQL that takes each column through its stages, side by side, and keeps other columns as they are."""
    for depth in range(max(map(len, columns.values()), default=0)):
        steps = [f"{stages[depth].replace('@', name)} as {name}" if depth < len(stages) else name for name, stages in columns.items()]
        source = f"(select {', '.join([*steps, *kept])} from {source})"
    return source


def tidy(texts: Iterable[str | None]) -> list[str]:
    """Texts as `thai_text` mends them; what is blank is empty."""
    with connect() as db:
        return db.execute("select list_transform(?::varchar[], lambda text: coalesce(thai_text(text), ''))", [list(texts)]).fetchone()[0]


def alike(names: Iterable[str], pattern: str) -> list[str]:
    """Which names of files or sheets a contract's pattern means: spelling mended, `.XLSX` as good as `.xlsx`."""
    names = list(names)
    wanted, *tidied = (text.casefold() for text in tidy([pattern, *names]))
    return [name for name, text in zip(names, tidied, strict=True) if fnmatchcase(text, wanted)]


def short_date(day: date) -> str:
    """A date as Thai people write it: `31 ต.ค. 2569`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
