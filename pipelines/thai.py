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
import pyarrow as pa

from pipelines.layout import BANGKOK

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BUDDHIST_ERA = 543
REMEMBERED = 20_000  # texts whose mended form is kept
BANGKOK_MINUTES = 7 * 60  # ahead of UTC, ever since 1920

ERA = r"(พ\.?ศ\.?|ค\.?ศ\.?)?"
CLOCK = r"(?:เวลา ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?: ?([ap])\.?m\.?)?(?: ?น\.?)?"
TIME = rf"[ t]{CLOCK}(?: ?(z|utc|gmt|[-+]\d{{2}}(?::?\d{{2}})?))?$"
TIME_ALONE = rf"^(?:1899-12-3[01][ t])?{CLOCK}()$"  # Excel's day before its first: a cell that holds a time and no day
MONTH_NAME = r"(?:เดือน ?)?([ก-๙a-z.]+?) ?[-/.,]? ?"
ISO_DATE = r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
YEAR = rf"{ERA} ?(\d{{4}}|\d{{2}})"
DATE = rf"^(?:{ISO_DATE}|(?:วัน[^\d ]* ?)?(?:ที่ ?)?(\d{{1,2}})(?: ?[-/.] ?(\d{{1,2}}) ?[-/.] ?| ?[-/.]? ?{MONTH_NAME}){YEAR})$"
ISO_MONTH = r"(\d{4})[-/](\d{1,2})(?:[-/]0?(1))?"
MONTH = rf"^(?:{ISO_MONTH}|()(?:0?1 ?[-/.] ?)?(?:(?:เดือน ?)?(\d{{1,2}}) ?[-/.] ?|(?:1 )?{MONTH_NAME}){YEAR})$"
YEAR_ALONE = rf"^((?:fy|year) ?)?(?:ปี(?:งบประมาณ|การศึกษา)? ?)?{YEAR}(?:\.0+)?$"
# Some of what `thai_text` mends, or what the judge looks at more closely, is in it: a blank that is no single inner space, a letter that cannot be
# seen, SARA AM in two parts, two SARA E; a control character, a letter that was lost, an error's name. Any other text is read as it stands.
ODD = r"[\p{Cf}\x00-\x1f\x{7f}-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{e4d}\x{fffd}]|^$|^[ #]|  | $|เเ"


def _names(months: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{month}'" for month in months) + "]"


# A two-digit year without its era is read as Buddhist from 2543 to 2599 only: an older one may as well be Common Era, as may any beside an English
# month, and a year that contradicts its era is neither (rule D3: right or set aside, never 543 years off). With its era it lies in 1957 to 2056.
# What cannot be seen goes (a zero-width space is no space); two SARA E look like one SARA AE, and SARA AM may be typed in two parts.
MACROS = rf"""
create macro arabic(s) as case when regexp_matches(s, '[๐-๙]') then translate(s, '๐๑๒๓๔๕๖๗๘๙', '0123456789') else s end;
create macro spelled(s) as replace(regexp_replace(s, 'ํ([่-๋]?)า|([่-๋])ํา', '\1\2ำ', 'g'), 'เเ', 'แ');
create macro spaced(s) as nullif(trim(regexp_replace(s, '[\s\x0b\p{{Z}}]+', ' ', 'g')), '');
create macro thai_text(s) as spaced(spelled(regexp_replace(s, '\p{{Cf}}', '', 'g')));
create macro plain(s) as lower(arabic(s));
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
create macro hour_of(h, half) as case half when '' then h when 'a' then case when h between 1 and 12 then h % 12 end
    else case when h between 1 and 12 then h % 12 + 12 end end;
create macro clock(t) as try_cast(
    printf('%02d:%02d:%02d', hour_of(try_cast(t.h as integer), t.half), try_cast(t.m as integer), coalesce(try_cast(t.s as integer), 0)) as time);
create macro minutes_ahead(zone) as case when zone in ('z', 'utc', 'gmt') then 0 else case left(zone, 1) when '-' then -1 else 1 end
    * (try_cast(zone[2:3] as integer) * 60 + coalesce(try_cast(right(zone[4:], 2) as integer), 0)) end;
"""
_PARTS = "['y1', 'm1', 'd1', 'd2', 'm2', 'name', 'era', 'y2']"
_SPLIT = f"{{'day': regexp_replace(@, '{TIME}', ''), 'time': regexp_extract(@, '{TIME}', ['h', 'm', 's', 'half', 'zone'])}}"
_AS_WRITTEN = (
    "{'y': concat(@.y1, @.y2), 'm': concat(@.m1, @.m2, @.name), 'd': concat(@.d1, @.d2), 'era': @.era,"
    " 'is_thai': not regexp_matches(@.name, '[a-z]')}"
)
_MONTH_FIRST = (
    "{'y': concat(@.y1, @.y2), 'm': case when @.m2 = '' then concat(@.m1, @.name) else @.d2 end,"
    " 'd': case when @.m2 = '' then concat(@.d1, @.d2) else @.m2 end, 'era': @.era, 'is_thai': false}"
)
_TO_DATE = (
    "{'y': common_era(try_cast(@.y as integer), @.era, @.is_thai), 'm': month_number(@.m), 'd': try_cast(@.d as integer)}",
    "ymd(@.y, @.m, @.d)",
)
MONTH_STAGES = (
    "plain(@)",
    f"regexp_extract(regexp_replace(@, '{TIME}', ''), '{MONTH}', {_PARTS})",
    _AS_WRITTEN.replace("concat(@.d1, @.d2)", "'1'"),
    *_TO_DATE,
)
YEAR_STAGES = (
    "plain(@)",
    f"regexp_extract(@, '{YEAR_ALONE}', ['fy', 'era', 'y'])",
    "common_era(try_cast(@.y as integer), @.era, @.fy = '')",
)
TIME_STAGES = ("plain(@)", f"regexp_extract(@, '{TIME_ALONE}', ['h', 'm', 's', 'half', 'zone'])", "clock(@)", "case when @ < time '24:00' then @ end")


def moment_stages(zone: str = BANGKOK.key, is_month_first: bool = False) -> tuple[str, ...]:
    """The stages that read a day, or a day and time, as a timestamp of Bangkok. `zone` is that of a time whose text names none."""
    day = (f"regexp_extract(@, '{DATE}', {_PARTS})", _MONTH_FIRST if is_month_first else _AS_WRITTEN, *_TO_DATE)
    naive = "@.day + @.clock"
    there = naive if zone == BANGKOK.key else f"timezone('{BANGKOK.key}', timezone('{zone}', {naive}))"
    return (
        "plain(@)",
        _SPLIT,
        *(f"{{'day': {stage.replace('@', '@.day')}, 'time': @.time}}" for stage in day),
        "{'day': @.day, 'has_time': @.time.h != '', 'clock': clock(@.time), 'zone': @.time.zone}",
        f"case when not @.has_time then @.day::timestamp when @.zone = '' then {there}"
        f" else {naive} + to_minutes({BANGKOK_MINUTES} - minutes_ahead(@.zone)) end",
    )


@cache
def _database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"threads": 1})  # the other core reads the next file
    database.execute(MACROS)
    return database


def connect() -> duckdb.DuckDBPyConnection:
    """A connection of its own (temporary tables, variables) to one DuckDB in memory in which this module's macros are defined."""
    return _database().cursor()


def staged(column: str, stages: Iterable[str], kept: str, source: str) -> str:
    """SQL that takes a column through its stages, and keeps other columns as they are."""
    for stage in stages:
        source = f"(select {stage.replace('@', column)} as {column}, {kept} from {source})"
    return source


_tidied: dict[str | None, str] = {None: ""}  # a table's headings are the same in its every file


def tidy(texts: Iterable[str | None]) -> list[str]:
    """Texts as `thai_text` mends them; what is blank is empty."""
    texts = list(texts)
    if len(_tidied) > REMEMBERED:
        _tidied.clear()
        _tidied[None] = ""
    if new := list(set(texts) - _tidied.keys()):
        with connect() as db:
            db.register("texts", pa.table({"cell": pa.array(new, pa.string())}))
            mended = db.execute("select coalesce(thai_text(cell), '') from texts").to_arrow_table().column(0).to_pylist()
        _tidied.update(zip(new, mended, strict=True))
    return [_tidied[text] for text in texts]


def alike(names: Iterable[str], pattern: str) -> list[str]:
    """Which names of files or sheets a contract's pattern means: spelling mended, `.XLSX` as good as `.xlsx`."""
    names = list(names)
    wanted, *tidied = (text.casefold() for text in tidy([pattern, *names]))
    return [name for name, text in zip(names, tidied, strict=True) if fnmatchcase(text, wanted)]


def short_date(day: date) -> str:
    """A date as Thai people write it: `31 ต.ค. 2569`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
