"""Which rows below the headings are data: totals, notes, titles within the table and ellipses are not, and how that is known."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.draft.cells import BLANK, DASHED, DATED, NUMERIC, WITH_UNIT, WORDS, Cells
from pipelines.draft.shape import Doubt, Shape
from pipelines.draft.words import ELLIPSIS, NOTE, ORDINAL_ROW, TOTAL, WHOLE

PROVED = 0.6  # of the rows that call themselves a total must show it by their sum or their place
USUALLY = 0.9  # of the rows of data have a cell there
NOISE, SLACK = 0.02, 0.0001  # by which a sum may differ from its total: roundings
MOST_TOTALS, MOST_LABELS = 300, 40


@dataclass
class Skipped:
    """Rows that are no data, by the rule that tells them: as layout.Skip, with the column's place in the grid."""

    rows: list[int]
    why: str
    column: int | None = None
    like: list[str] = field(default_factory=list)
    blank: bool = False
    to_end: bool = False
    total: str | None = None


@dataclass
class Sifted:
    """The rows that are data, and the rules for the others."""

    data: np.ndarray
    skipped: list[Skipped]
    doubts: list[Doubt]


def sift(cells: Cells, shape: Shape) -> Sifted:
    """Tell the rows from the first data row on apart."""
    kinds = cells.kinds[:, shape.columns]
    counts = (kinds != BLANK).sum(axis=1)
    data = np.zeros(cells.height, bool)
    data[shape.first :] = counts[shape.first :] > 0
    found = Sifted(data, [], [])
    _headings_again(cells, shape, data)
    _ellipses(cells, shape, found, kinds)
    _column_numbers(cells, shape, found)
    _totals(cells, shape, found, kinds)
    _notes(cells, shape, found, kinds, counts)
    return found


def _headings_again(cells: Cells, shape: Shape, data: np.ndarray) -> None:
    """Headings printed again within the table go by themselves."""
    if not shape.header_rows or len(shape.columns) < 2:
        return
    for head in shape.header_rows:
        said = {column: text for column in shape.columns if (text := cells.text(head, column))}
        if len(said) > 1:
            same = np.logical_and.reduce([_equal(cells, column, text) for column, text in said.items()])
            data &= ~same


def _equal(cells: Cells, column: int, text: str) -> np.ndarray:
    return pc.equal(cells.texts[column], text).fill_null(False).to_numpy(zero_copy_only=False)


def _ellipses(cells: Cells, shape: Shape, found: Sifted, kinds: np.ndarray) -> None:
    rows = [row for row in np.flatnonzero(found.data & ((kinds == DASHED) | (kinds == BLANK)).all(axis=1))]
    said = [(int(row), [text for column in shape.columns if (text := cells.text(row, column))]) for row in rows]
    dots = [(row, texts) for row, texts in said if all(re.match(ELLIPSIS, text) for text in texts)]
    if dots:
        texts = sorted({text for _, each in dots for text in each})
        column = next(column for column in shape.columns if cells.text(dots[0][0], column))
        found.skipped.append(Skipped([row for row, _ in dots], "แถวจุดไข่ปลา แทนแถวที่ละไว้", column, texts))
        found.data[[row for row, _ in dots]] = False


def _column_numbers(cells: Cells, shape: Shape, found: Sifted) -> None:
    """A row right below the headings that numbers the columns, (1) (2) (3), is no data."""
    said = [(column, text) for column in shape.columns if (text := cells.text(shape.first, column))]
    numbers = [int(text.strip("()")) for _, text in said if re.match(ORDINAL_ROW, text)]
    if len(numbers) > 2 and len(numbers) == len(said) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1):
        column, text = next(((column, text) for column, text in said if shape.dominant[shape.columns.index(column)] == WORDS), said[-1])
        found.skipped.append(Skipped([shape.first], "แถวเลขคอลัมน์", column, [escaped(text)]))
        found.data[shape.first] = False


def _totals(cells: Cells, shape: Shape, found: Sifted, kinds: np.ndarray) -> None:
    """Rows whose label begins with รวม, or the like, if their numbers are the sum of rows above, or labels are missing, or they end the table."""
    numeric = [place for place, kind in enumerate(shape.dominant) if kind in (NUMERIC, WITH_UNIT)]
    values: list[np.ndarray] = []
    for place, column in enumerate(shape.columns):
        called = np.flatnonzero(found.data & (kinds[:, place] == WORDS) & cells.like(column, f"{TOTAL}|{WHOLE}"))
        if not len(called):
            continue
        values = values or [numbers(cells.texts[shape.columns[other]]) for other in numeric]
        labels = {int(row): cells.text(int(row), column) for row in called[:MOST_TOTALS]}
        proof = _proofs(found, kinds, values, labels, called)
        proved = sum(how is not None for how in proof.values())
        if proved < PROVED * len(proof):
            names = ", ".join(sorted(set(labels.values()))[:3])
            found.doubts.append(
                Doubt(
                    f"มี {len(called)} แถวชื่อ «{names}» แต่ตัวเลขไม่ใช่ผลรวมของแถวก่อนหน้า เป็นแถวรวมหรือเป็นข้อมูล",
                    f"{len(called)} rows are called «{names}», but their numbers are no sum of the rows above: totals, or data?",
                    "เป็นข้อมูล",
                    "data",
                )
            )
            continue
        labels |= {int(row): cells.text(int(row), column) for row in called[MOST_TOTALS:]}
        _take_totals(found, cells, column, labels, {row: proof.get(row, "above") for row in labels})


def _proofs(found: Sifted, kinds: np.ndarray, values: list[np.ndarray], labels: dict[int, str], called: np.ndarray) -> dict[int, str | None]:
    """How each row is known to be a total: the sum `above` since the last one; since the `same` label; of the `sheet`; by its `place`; or not."""
    detail = found.data.copy()
    detail[called] = False
    has_value = np.isin(kinds, (NUMERIC, DATED, WITH_UNIT)).any(axis=1)
    usually = (kinds[detail] != BLANK).mean(axis=0) > USUALLY if detail.any() else np.zeros(kinds.shape[1], bool)
    last_detail = max(np.flatnonzero(detail & has_value), default=-1)
    proof: dict[int, str | None] = {}
    before, same = -1, {}
    for row, label in labels.items():
        proof[row] = None
        sheet = np.flatnonzero(detail)
        segments = {how: sheet[(sheet > since) & (sheet < row)] for how, since in (("above", before), ("same", same.get(label, -1)))} | {
            "sheet": sheet
        }
        proof[row] = next((how for how, segment in segments.items() if len(segment) and _is_sum(values, row, segment)), None)
        if (
            proof[row] is None
            and detail[:row].any()
            and not re.match(WHOLE, label)
            and ((usually & (kinds[row] == BLANK)).any() or row > last_detail)
        ):
            proof[row] = "place"
        before, same[label] = row, row
    return proof


def _is_sum(values: list[np.ndarray], row: int, segment: np.ndarray) -> bool:
    """Whether at least half of the row's numbers, and one that is not zero, are the sums of a segment."""
    said = [(column[row], np.nansum(column[segment])) for column in values if not np.isnan(column[row])]
    right = [value for value, summed in said if abs(summed - value) <= max(NOISE, abs(value) * SLACK)]
    return len(right) > 0 and 2 * len(right) >= len(said) and (any(right) or len(right) == len(said) > 1)


def numbers(cells: pa.Array) -> np.ndarray:
    """The numbers that texts begin with, commas, units and signs of money left aside; NaN where there is none."""
    plain = pc.replace_substring_regex(pc.replace_substring_regex(cells, "[,฿$ ]", ""), "^[−–]", "-")
    minus = pc.replace_substring_regex(plain, r"^\((.*)\)$", r"-\1")
    said = pc.struct_field(pc.extract_regex(minus, r"^(?P<n>[-+]?\d+(?:\.\d+)?)"), "n")
    return said.cast(pa.float64()).to_numpy(zero_copy_only=False)


def _take_totals(found: Sifted, cells: Cells, column: int, labels: dict[int, str], proof: dict[int, str | None]) -> None:
    """Rules that skip them: labels that sum since the same label before have one each, all others have one together."""
    groups: dict[str, list[int]] = {}
    for row, label in labels.items():
        groups.setdefault(label, []).append(row)
    apart = [
        label
        for label, rows in groups.items()
        if any(proof[row] in ("same", "sheet") for row in rows) and not all(proof[row] == "above" for row in rows)
    ]
    for label in apart[:MOST_LABELS]:
        total = "sheet" if all(proof[row] == "sheet" for row in groups[label]) else "above"
        found.skipped.append(Skipped(groups[label], "แถวรวม", column, [escaped(label)], total=total))
    rest = [row for label, rows in groups.items() if label not in apart for row in rows]
    if rest:
        begins = {(re.match(TOTAL, label) or re.match(WHOLE, label))[1] for label in groups if label not in apart}
        pattern = [f"{begin}%" for begin in sorted(begins)]
        others = set(np.flatnonzero(found.data & np.logical_or.reduce([cells.like(column, "^" + re.escape(begin)) for begin in begins]))) - set(
            labels
        )
        proved = any(proof[row] in ("above", "same") for row in rest)
        found.skipped.append(
            Skipped(
                rest, "แถวรวม", column, pattern if not others else sorted({escaped(labels[row]) for row in rest}), total="above" if proved else None
            )
        )
    found.data[list(labels)] = False


def _notes(cells: Cells, shape: Shape, found: Sifted, kinds: np.ndarray, counts: np.ndarray) -> None:
    """Rows with hardly a cell in them: notes below the table, titles within it."""
    width = len(shape.columns)
    if width == 1 or shape.typical < 3:
        thin = found.data & _begins_with(cells, shape, NOTE) & (counts <= 1)
    else:
        typed = np.isin(kinds, (NUMERIC, DATED, WITH_UNIT)).any(axis=1)
        thin = found.data & ((counts == 1) | ((counts <= 2) & (shape.typical >= 5) & ~typed))
        thin |= found.data & (counts <= max(2, shape.typical / 3)) & _begins_with(cells, shape, NOTE)
    rows = np.flatnonzero(thin)
    if not len(rows):
        return
    data = found.data & ~thin
    if not data.any():
        return
    last = int(np.flatnonzero(data)[-1])
    below, within = [int(row) for row in rows if row > last], [int(row) for row in rows if row <= last]
    found.data[rows] = False
    full = [place for place in range(width) if (kinds[:, place][data] != BLANK).all() and (kinds[:, place][rows] == BLANK).all()]
    typed_first = sorted(full, key=lambda place: shape.dominant[place] == WORDS)
    if typed_first:
        why = "หมายเหตุใต้ตาราง" if not within else "หัวข้อคั่นในตารางหรือหมายเหตุ"
        found.skipped.append(Skipped([int(row) for row in rows], why, shape.columns[typed_first[0]], blank=True))
    else:
        _by_words(cells, shape, found, below, within)
    if within:
        text = next(cells.text(within[0], column) for column in shape.columns if cells.text(within[0], column))
        found.doubts.append(
            Doubt(
                f"แถว {within[0] + 1} («{text[:40]}») และอีก {len(within) - 1} แถวมีเพียงหนึ่งหรือสองเซลล์ เป็นหัวข้อคั่นหรือเป็นข้อมูล",
                f"row {within[0] + 1} («{text[:40]}») and {len(within) - 1} more hold one or two cells: titles within the table, or data?",
                "หัวข้อคั่น ข้ามไป",
                "titles, passed over",
            )
        )


def _by_words(cells: Cells, shape: Shape, found: Sifted, below: list[int], within: list[int]) -> None:
    """Where no column tells notes from data, the words they begin with do."""
    for row in [*below[:1], *within]:
        column = next(column for column in shape.columns if cells.text(row, column))
        text = cells.text(row, column)
        start = re.split(r"[:： ]", text)[0][:30] if re.match(NOTE, text) else text[:30]
        is_end = row in below
        found.skipped.append(
            Skipped(below if is_end else [row], "หมายเหตุใต้ตาราง" if is_end else "หัวข้อคั่นในตาราง", column, [escaped(start) + "%"], to_end=is_end)
        )


def _begins_with(cells: Cells, shape: Shape, pattern: str) -> np.ndarray:
    return np.logical_or.reduce([cells.like(column, pattern) for column in shape.columns])


def escaped(text: str) -> str:
    """A text as the pattern that means only it."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
