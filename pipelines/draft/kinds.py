"""What a column holds: its type and form, in the words of contracts, found by what all its cells say."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.draft.shape import Doubt
from pipelines.draft.words import (
    CODE_HEADING,
    DASH,
    DATE,
    LATITUDE,
    LONGITUDE,
    MONTH,
    NOTHING,
    NUMBER,
    PERCENT_HEADING,
    TIME,
    TRUTH,
    UNIT,
    YEAR,
    YEAR_HEADING,
)
from pipelines.judging.values import stages_of
from pipelines.layout import Column
from pipelines.thai import connect, staged

MOSTLY = 0.95  # of the cells: the few others are then taken for broken, and asked about
STRICT = r"^[-+−–(]? ?[฿$]? ?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?(e[-+]?\d+)? ?%? ?(บาท)? ?\)?$"
LONG_CODE = 9  # digits: no count is so long, unless commas or different lengths say so
CERTAIN = 20  # distinct values by which a column of two truths is told
MOST_INTEGER = 2**31 - 1
GLANCE = 1_000  # cells by which it is told whether a column may be one of numbers at all
TRIED = 2_000  # cells of a column that the judge is shown
WHAT = {"date": ("วันที่", "date"), "timestamp": ("วันเวลา", "date and time"), "time": ("เวลา", "time"), "varchar": ("รหัส", "code")}


@dataclass
class Kind:
    """A type of contracts with its words, and what is doubtful about it."""

    data_type: str = "varchar"
    words: dict = field(default_factory=dict)
    nothing: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_number(self) -> bool:
        return self.data_type.split("(")[0] in ("integer", "bigint", "double", "decimal")


def kind_of(heading: str, cells: pa.Array) -> Kind:
    """The kind of a column, by its heading and the cells of its rows of data (tidied, blank is null)."""
    said = cells.drop_null()
    if not len(said):
        return Kind(
            doubts=[Doubt(f"คอลัมน์ «{heading}» ว่างทั้งคอลัมน์ เก็บเป็นข้อความหรือไม่รับ", f"column «{heading}» is empty", "เก็บเป็นข้อความ", "kept as text")]
        )
    is_dash, is_nothing = _share(said, DASH), _share(said, NOTHING)
    meant = said.filter(pa.array(~(is_dash | is_nothing)))
    if not len(meant):
        return Kind()
    nothing = sorted(set(said.filter(pa.array(is_nothing)).unique().to_pylist()))
    for read in (_truth, _number, _year, _time, _date):
        if (kind := read(heading, meant)) and _lands(heading, kind, meant):
            kind.nothing = nothing if kind.data_type != "varchar" else []
            return kind
    if _heading(heading, CODE_HEADING) and (_share(meant, r"^\d+(\.0+)?$")).mean() > MOSTLY:
        return Kind(words={"form": "code"})
    return Kind()


def _lands(heading: str, kind: Kind, said: pa.Array) -> bool:
    """Whether the judge reads such cells as that kind; of a few that it does not, there is a doubt."""
    if kind.data_type == "varchar" and "digits" not in kind.words:
        return True
    step = max(1, len(said) // TRIED)
    tried = said.take(pa.array(range(0, len(said), step))).unique()
    column = Column(name="value", data_type=kind.data_type, description="", required=False, label_en="", **kind.words)
    with connect() as db:
        db.register("texts", pa.table({"cell": tried}))
        read = staged("value", stages_of(column), "cell", "(select cell, cell as value from texts)")
        good = db.execute(f"select value is not null from {read}").to_arrow_table().column(0).to_numpy(zero_copy_only=False)
    if good.mean() < MOSTLY:
        return False
    if not kind.doubts:
        kind.doubts += _unread(heading, tried, good, *WHAT.get(kind.data_type.split("(")[0], ("ตัวเลข", "number")))
    return True


def _truth(heading: str, said: pa.Array) -> Kind | None:
    values = {text.lower() for text in said.slice(0, 1000).unique().to_pylist()}
    if any(values <= pair for pair in TRUTH) and {text.lower() for text in said.unique().to_pylist()[:CERTAIN]} == values and len(said) > 1:
        return Kind("boolean")
    return None


def _number(heading: str, said: pa.Array) -> Kind | None:
    if (_share(said.slice(0, GLANCE), NUMBER) | _share(said.slice(0, GLANCE), UNIT)).mean() < 0.5:
        return None
    good = _share(said, NUMBER)
    is_unit = np.zeros(len(good), bool) if good.all() else _share(said, UNIT) & ~good
    good = good | is_unit
    if good.mean() < MOSTLY or (is_unit.any() and is_unit.mean() < 0.5 and is_unit.mean() > 1 - MOSTLY):
        return None
    doubts = _unread(heading, said, good, "ตัวเลข", "number")
    numeric = said.filter(pa.array(good))
    if is_unit.mean() > 0.5:
        return _with_unit(heading, said, is_unit, doubts)
    if _is_code(heading, numeric):
        return _code(numeric, doubts)
    years = _share(numeric, YEAR)
    if years.all() and _heading(heading, YEAR_HEADING):
        return _years(numeric, doubts)
    kind = _measure(heading, numeric, doubts)
    strict = _share(numeric, STRICT)
    if not strict.all():
        examples = ", ".join(numeric.filter(pa.array(~strict)).slice(0, 3).to_pylist())
        kind.words.setdefault("form", "loose_commas")
        kind.doubts.append(
            Doubt(
                f"คอลัมน์ «{heading}» มี {int((~strict).sum())} เซลล์ที่จุลภาคคั่นผิดหลัก ({examples}) อ่านโดยไม่นับจุลภาคหรือตีกลับ",
                f"column «{heading}»: {int((~strict).sum())} cells have commas in odd places ({examples}): read without them, or refuse?",
                "อ่านโดยไม่นับจุลภาค",
                "read without them",
            )
        )
    return kind


def _measure(heading: str, numeric: pa.Array, doubts: list[Doubt]) -> Kind:
    digits = pc.replace_substring_regex(numeric, r"[^\d.e]", "")
    if _share(digits, "e").any():
        return Kind("double", doubts=doubts)
    fraction = pc.utf8_length(pc.replace_substring_regex(digits, r"^\d*\.?", "")).filter(pc.match_substring(digits, "."))
    whole = pc.utf8_length(pc.replace_substring_regex(digits, r"\..*$", ""))
    scale, precision = pc.max(fraction).as_py() or 0, pc.max(whole).as_py() or 1
    for pattern, form in ((LATITUDE, "latitude"), (LONGITUDE, "longitude")):
        if _heading(heading, pattern) and scale:
            return Kind("double", {"form": form}, doubts=doubts)
    if _share(numeric, "%").mean() > 0.5 or (_heading(heading, PERCENT_HEADING) and scale):
        return Kind(f"decimal({max(precision + scale + 2, 6)}, {max(scale, 2)})", {"form": "percent"}, doubts=doubts)
    if not scale or not pc.any(pc.match_substring_regex(digits, r"\.0*[1-9]")).as_py():
        longest = precision > 9 or (pc.max(digits.filter(pc.equal(whole, precision))).as_py() or "") > str(MOST_INTEGER) and precision == 10
        return Kind("bigint" if longest else "integer", doubts=doubts)
    if len(fraction) < len(numeric) / 20 and pc.all(pc.equal(fraction, 3)).as_py():
        examples = ", ".join(numeric.filter(pc.match_substring(digits, ".")).slice(0, 3).to_pylist())
        doubts.append(
            Doubt(
                f"คอลัมน์ «{heading}» เป็นจำนวนเต็ม ยกเว้น {len(fraction)} เซลล์ที่มีทศนิยมสามหลักพอดี ({examples}) จุดแทนจุลภาคหรือไม่",
                f"column «{heading}» is whole but for {len(fraction)} cells with just three decimals ({examples}): a point for a comma?",
                "รับตามที่เขียน",
                "taken as written",
            )
        )
    if precision + scale > 20 and scale > 6:
        return Kind("double", doubts=doubts) if precision + scale > 38 else Kind(f"decimal({min(38, precision + scale + 2)}, {scale})", doubts=doubts)
    return Kind(f"decimal({min(38, max(12, precision + scale + 4))}, {max(scale, 2)})", doubts=doubts)


def _with_unit(heading: str, said: pa.Array, is_unit: np.ndarray, doubts: list[Doubt]) -> Kind:
    units = pc.struct_field(pc.extract_regex(said.filter(pa.array(is_unit)), UNIT), "unit").unique().to_pylist()
    if len(units) > 3:
        return Kind()
    kind = _measure(heading, pc.replace_substring_regex(said, r" ?[ก-๙.]+$", ""), doubts)
    if units != ["บาท"]:
        kind.words["unit"] = units[0] if len(units) == 1 else units
    return kind


def _is_code(heading: str, numeric: pa.Array) -> bool:
    """Digits that count nothing: zeros before them, the heading says so, or all are of one great length."""
    if not _share(numeric, r"^\d+$").all():
        return False
    if _share(numeric, r"^0\d").any():
        return True
    lengths = pc.utf8_length(numeric)
    return _heading(heading, CODE_HEADING) or (pc.min(lengths).as_py() == pc.max(lengths).as_py() >= LONG_CODE)


def _code(numeric: pa.Array, doubts: list[Doubt]) -> Kind:
    longest = pc.max(pc.utf8_length(numeric)).as_py()
    mixed = _share(numeric, r"^0\d").any() and pc.min(pc.utf8_length(numeric)).as_py() < longest
    return Kind("varchar", {"form": "code"} | ({"digits": longest} if mixed else {}), doubts=doubts)


def _years(numeric: pa.Array, doubts: list[Doubt]) -> Kind:
    is_be = _share(numeric, r"2[456]\d\d$").mean() > 0.5
    return Kind("integer", {"form": "year_be" if is_be else "year_ce"}, doubts=doubts)


def _year(heading: str, said: pa.Array) -> Kind | None:
    good = _share(said, YEAR)
    return _years(said, _unread(heading, said, good, "ปี", "year")) if good.mean() >= MOSTLY else None


def _time(heading: str, said: pa.Array) -> Kind | None:
    return Kind("time") if _share(said, TIME).all() else None


def _date(heading: str, said: pa.Array) -> Kind | None:
    good = _share(said, DATE)
    if good.mean() < MOSTLY:
        return None
    doubts = _unread(heading, said, good, "วันที่", "date")
    if _share(said, MONTH).mean() >= MOSTLY:
        return Kind("date", {"form": "month"}, doubts=doubts)
    is_moment = _share(said, r"\d[ T].*\d{1,2}[:.]\d{2}").mean() > 1 - MOSTLY
    kind = Kind("timestamp" if is_moment else "date", doubts=doubts)
    parts = pc.extract_regex(said, r"^(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-]\d{2,4}").drop_null()
    if len(parts):
        first, second = (pc.max(pc.struct_field(parts, name).cast(pa.int32())).as_py() for name in "ab")
        if second > 12 and first <= 12:
            kind.words["form"] = "mdy"
    return kind


def _unread(heading: str, said: pa.Array, good: np.ndarray, th: str, en: str) -> list[Doubt]:
    if good.all():
        return []
    examples = ", ".join(f"«{text[:20]}»" for text in said.filter(pa.array(~good)).unique().to_pylist()[:3])
    return [
        Doubt(
            f"คอลัมน์ «{heading}» เป็น{th} ยกเว้น {int((~good).sum())} เซลล์ ({examples}) เซลล์เหล่านี้แปลว่าไม่มีค่าหรือเป็นเซลล์เสีย",
            f"column «{heading}» holds a {en} but for {int((~good).sum())} cells ({examples}): do these mean nothing, or are they broken?",
            "เป็นเซลล์เสีย แถวถูกตีกลับ",
            "broken, their rows are refused",
        )
    ]


def _heading(heading: str, pattern: str) -> bool:
    return pc.match_substring_regex(pa.scalar(heading), pattern).as_py()


def _share(cells: pa.Array, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(cells, pattern).to_numpy(zero_copy_only=False)
