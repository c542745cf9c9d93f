"""Which rows are data: blank ones, repeated headings, totals and footnotes are not; merged cells hold for the rows below them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.judging.cells import Cells
from pipelines.judging.values import DASHES
from pipelines.layout import Sheets, Skip
from pipelines.readers.columns import Found, remembered
from pipelines.thai import tidy

SKIPPED = pa.schema({"_sheet": pa.string(), "_row": pa.int64(), "why": pa.string()})
DATA, BLANK = -1, -2  # what a row is, where it is not the number of the rule that skips it
HEADINGS_AGAIN = "หัวตารางซ้ำในเนื้อหา"
FEWEST_HEADINGS = 2  # cells that say their heading; one alone may be chance


@dataclass(frozen=True)
class Rows:
    """Where the rows of some deliveries lie, part by part from above to below: the number of the delivery and of its sheet, `_row` and `_part`.

    `top` is the place of the first row of each row's part; `found` are the headings of each delivery.
    """

    file: np.ndarray
    sheet: np.ndarray
    row: np.ndarray
    part: np.ndarray
    top: np.ndarray
    sheets: pa.Array
    found: tuple[Found, ...]

    def above(self, is_there: np.ndarray) -> np.ndarray:
        """The place of the nearest row of which something is true, from each row upwards within its part, itself included; -1 where there is none."""
        last = np.maximum.accumulate(np.where(is_there, np.arange(len(is_there)), -1)) if len(is_there) else np.empty(0, int)
        return np.where(last >= self.top, last, -1)


def stacked(deliveries: Sequence[pa.Table]) -> tuple[Rows, pa.Table]:
    """The rows of several deliveries as one table of text, in the order of delivery, sheet, part and row; and where each of them lies."""
    table = pa.concat_tables([rows.replace_schema_metadata() for rows in deliveries])
    file = np.repeat(np.arange(len(deliveries)), [len(rows) for rows in deliveries])
    named = table["_sheet"].combine_chunks().dictionary_encode()
    in_order = pc.sort_indices(named.dictionary).to_numpy()
    sheet = np.argsort(in_order)[named.indices.to_numpy()]
    row, part = (table[name].to_numpy().astype(np.int64) for name in ("_row", "_part"))
    order = np.lexsort((row, part, sheet, file))
    if not np.array_equal(order, np.arange(len(order))):
        table, file, sheet, row, part = table.take(pa.array(order)), file[order], sheet[order], row[order], part[order]
    is_first = np.ones(len(file), bool)
    is_first[1:] = (np.diff(file) != 0) | (np.diff(sheet) != 0) | (np.diff(part) != 0)
    top = np.maximum.accumulate(np.where(is_first, np.arange(len(file)), 0)) if len(file) else np.empty(0, int)
    found = tuple(remembered(rows) for rows in deliveries)
    return Rows(file, sheet, row, part, top, named.dictionary.take(pa.array(in_order)), found), table


def sift(contract: Contract, rows: Rows, cells: dict[str, Cells]) -> tuple[np.ndarray, dict[str, Cells]]:
    """Tell the rows that are data from those that are not.

    Returns:
        For each row DATA, BLANK, or the number of the rule that skips it (one past the last: headings again); and the cells, merged ones filled down.
    """
    there = [name for name in cells if name not in contract.found_elsewhere or (contract.wide and name == contract.wide.cell_as)]
    says = {name: cells[name].says for name in there}
    is_blank = ~_any(says.values(), rows)
    is_heading = _headings_again(contract, rows, {name: cells[name] for name in there}, says)
    cells = cells | _filled_down(contract, rows, cells, ~is_heading)
    fate = np.full(len(is_blank), DATA)
    for number, rule in reversed(list(enumerate(contract.skip))):
        like = (_is_like(rule, cells[name]) for name in ([rule.column] if rule.column else there))
        fate[(~cells[rule.column].says if rule.blank else _any(like, rows)) & ~is_blank] = number
    end = rows.above(np.isin(fate, [number for number, rule in enumerate(contract.skip) if rule.to_end]))
    fate[end >= 0] = fate[end[end >= 0]]
    fate[is_heading] = len(contract.skip)
    if contract.wide:
        fate[(fate == DATA) & _says_nothing(contract, cells[contract.wide.cell_as])] = BLANK
    fate[is_blank] = BLANK
    return fate, cells


def skipped(contract: Contract, rows: Rows, fate: np.ndarray) -> pa.Table:
    """Rows of the sheet that are no data, and why, by delivery (`file`): each once for each reason, however many parts lie side by side in it."""
    file, sheet, row, rule = np.unique(np.stack([rows.file, rows.sheet, rows.row, fate], axis=1)[fate >= 0], axis=0).T
    why = pa.array([*(said.why for said in contract.skip), HEADINGS_AGAIN]).take(pa.array(rule))
    return pa.table({"file": file, "_sheet": rows.sheets.take(pa.array(sheet)), "_row": row, "why": why})


def _any(conditions: Iterable[np.ndarray], rows: Rows) -> np.ndarray:
    """Row by row: whether one of the conditions is true."""
    return np.logical_or.reduce([np.zeros(len(rows.row), bool), *conditions])


def _is_like(rule: Skip, column: Cells) -> np.ndarray:
    """Row by row: whether a column's cell is like what the rule skips."""
    return np.logical_or.reduce([column.where(pc.match_like(column.text, pattern)) for pattern in _tidied(rule.like)])


@cache
def _tidied(texts: tuple[str, ...]) -> list[str]:
    return tidy(texts)


def _headings_again(contract: Contract, rows: Rows, cells: dict[str, Cells], says: dict[str, np.ndarray]) -> np.ndarray:
    """Rows whose cells all say their column's heading again, as at the top of a printed page; of headings in several rows, one row of them."""
    headed, others = [], []
    levels = len(contract.read.header_rows) if isinstance(contract.read, Sheets) else 0
    for name, column in cells.items() if levels else ():
        headings = {part[name][0] for found in rows.found for parts in found.values() for part in parts if name in part} - {""}
        if levels > 1:
            headings |= {" ".join(words[a:b]) for words in map(str.split, headings) for a, b in combinations(range(len(words) + 1), 2)}
        is_heading = pc.is_in(column.text, pa.array(sorted(headings), pa.string()))
        others.append(says[name])
        if pc.any(is_heading).as_py():
            headed.append(column.where(is_heading))
            others[-1] = says[name] & ~headed[-1]
    if len(headed) < FEWEST_HEADINGS:
        return np.zeros(len(rows.row), bool)
    return (np.sum(headed, axis=0) >= FEWEST_HEADINGS) & ~_any(others, rows)


def _filled_down(contract: Contract, rows: Rows, cells: dict[str, Cells], is_row: np.ndarray) -> dict[str, Cells]:
    """Columns of vertically merged cells, each cell holding for the blank ones below it.

    A label that a rule skips by (รวม) stands for its own row only, or the details below a subtotal would be skipped with it; unless the same row
    names a detail too (รวม | ชาย): then the label is merged over details of its own.
    """
    naming = set(contract.key) or {column.name for column in contract.columns if column.data_type == "varchar"}
    details = naming - set(contract.fill_down) - contract.found_elsewhere
    labels = {
        name: _any((_is_like(rule, cells[name]) for rule in contract.skip if rule.like and rule.column in (None, name)), rows)
        for name in {*details, *contract.fill_down}
    }
    names_detail = _any((cells[name].says & ~labels[name] for name in details), rows)
    filled = {}
    for name in contract.fill_down:
        column = cells[name]
        above = rows.above(is_row & column.says & (names_detail | ~labels[name]))
        filled[name] = column.coded(np.where(~column.says & (above >= 0), column.codes[above], column.codes))
    return filled


def _says_nothing(contract: Contract, column: Cells) -> np.ndarray:
    """Row by row: whether a cell across is empty, or holds a dash where a number or a date should be."""
    is_text = next(said.data_type == "varchar" for said in contract.columns if said.name == contract.wide.cell_as)
    return ~column.says | (np.zeros(len(column.codes), bool) if is_text else column.where(pc.is_in(column.text, pa.array(DASHES))))
