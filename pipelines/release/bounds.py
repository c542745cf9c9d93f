"""What an attacker can work out from rounded counts and their totals, and what more must be left blank so that he cannot.

He knows the rule: a shown figure stands for five values, a blank for 1 to 9 or for one that was left blank to protect another. A blank is safe
while at least five of the values 1 to 9 remain possible: then nobody knows a small count better than a shown one.
"""

import math
from dataclasses import dataclass, field
from typing import Any

BASE, FEWEST = 5, 10
SAFE = 4  # between the least and the greatest value that remain possible
MARGIN = 2  # more than that is asked of one total at a time: several together tell more (linear programming learnt so in 4 of 54 made-up cities)
ROUNDS = 200
ALIKE = 0.9  # of the totals must be such, or two columns of one name count different things


@dataclass(eq=False)
class Cell:
    """One count: where it stands, what it counts (`quantity`), the true value (None: its mart left it blank), and what tells its row apart."""

    table: str
    at: int
    column: str
    quantity: str
    value: int | None
    grain: tuple[str, ...]
    place: dict[str, Any]
    lines: list["Line"] = field(default_factory=list, repr=False)

    @property
    def is_few(self) -> bool:
        return self.value is None or 0 < self.value < FEWEST

    @property
    def shown(self) -> int | None:
        """The count as it is shown: blank, or to the nearest 5."""
        return None if self.is_few else math.floor(self.value / BASE + 0.5) * BASE

    def known(self, is_blank: bool) -> tuple[float, float]:
        """The values that the figure alone leaves possible."""
        if is_blank:
            return 1, math.inf
        return (0, 0) if self.shown == 0 else (max(FEWEST, self.shown - 2), self.shown + 2)


@dataclass(eq=False)
class Line:
    """A total and its parts."""

    total: Cell
    parts: list[Cell]


def protect_together(cells: list[Cell]) -> set[int]:
    """Which cells must be left blank, by id(): the small ones, and those that would give them away."""
    blank = {id(cell) for cell in cells if cell.is_few}
    few = [cell for cell in cells if cell.is_few]
    lines_of(cells)
    for _ in range(ROUNDS):
        bounds = work_out(cells, blank)
        told = [cell for cell in few if not is_safe(bounds[id(cell)])]
        if not told:
            return blank
        before = len(blank)
        for cell in told:
            _hide_one_more(cell, bounds, blank)
        if len(blank) == before:
            break
    for cell in told:  # nothing smaller helped: every total that it is in
        blank |= {id(line.total) for line in cell.lines}
    return blank


def is_safe(bound: tuple[float, float]) -> bool:
    """Whether enough of the values 1 to 9 remain possible, with some to spare."""
    return min(bound[1], FEWEST - 1) - max(bound[0], 1) >= SAFE + MARGIN


def lines_of(cells: list[Cell]) -> list[Line]:
    """Every total and its parts, within a table and across tables: where all that tells a total apart is known of the parts too.

    Two tables that hardly ever add up count different things, whatever their columns are called.
    """
    groups: dict[tuple, list[Cell]] = {}
    for cell in cells:
        cell.lines.clear()
        groups.setdefault((cell.quantity, cell.table, cell.grain), []).append(cell)
    found = []
    for (quantity, table, grain), totals in groups.items():
        for (other, whose, finer), parts in groups.items():
            is_finer = set(grain) <= parts[0].place.keys() and (set(grain) != set(finer) or whose > table)
            if quantity == other and (table, grain) != (whose, finer) and is_finer:
                found += _lines(totals, parts, grain)
    for line in found:
        for cell in (line.total, *line.parts):
            cell.lines.append(line)
    return found


def _lines(totals: list[Cell], parts: list[Cell], grain: tuple[str, ...]) -> list[Line]:
    by_place: dict[tuple, list[Cell]] = {}
    for part in parts:
        by_place.setdefault(tuple(part.place[word] for word in grain), []).append(part)
    lines = [Line(total, found) for total in totals if (found := by_place.get(tuple(total.place[word] for word in grain)))]
    adding_up = [line for line in lines if _adds_up(line)]
    return adding_up if len(adding_up) >= ALIKE * len(lines) else []


def _adds_up(line: Line) -> bool:
    """Whether it may be a total, as far as the figures tell: a mart may have rounded or blanked them already."""
    low = sum(cell.value - 2 if cell.value else (1 if cell.value is None else 0) for cell in line.parts)
    high = sum(cell.value + 2 if cell.value else (FEWEST - 1 if cell.value is None else 0) for cell in line.parts)
    least, most = (1, FEWEST - 1) if line.total.value is None else (line.total.value - 2, line.total.value + 2)
    return low <= most and least <= high


def work_out(cells: list[Cell], blank: set[int]) -> dict[int, tuple[float, float]]:
    """The values that remain possible for each cell when every total is held against its parts, again and again."""
    bounds = {id(cell): cell.known(id(cell) in blank) for cell in cells}
    waiting = list({id(line): line for cell in cells for line in cell.lines}.values())
    for _ in range(ROUNDS):
        changed: set[int] = set()
        for line in waiting:
            changed |= _tighten(line, bounds)
        waiting = list({id(line): line for cell in cells if id(cell) in changed for line in cell.lines}.values())
        if not waiting:
            break
    return bounds


def _tighten(line: Line, bounds: dict[int, tuple[float, float]]) -> set[int]:
    """Hold one total against its parts; which cells are known better now."""
    changed = set()
    lows, highs = [bounds[id(part)][0] for part in line.parts], [bounds[id(part)][1] for part in line.parts]
    low, high, endless = sum(lows), sum(top for top in highs if top < math.inf), sum(top == math.inf for top in highs)
    least, most = bounds[id(line.total)]
    changed |= _narrow(bounds, line.total, low, math.inf if endless else high)
    least, most = bounds[id(line.total)]
    for part, bottom, top in zip(line.parts, lows, highs, strict=True):
        others = endless - (top == math.inf)
        rest = math.inf if others else high - (top if top < math.inf else 0)
        changed |= _narrow(bounds, part, least - rest, most - (low - bottom))
    return changed


def _narrow(bounds: dict[int, tuple[float, float]], cell: Cell, low: float, high: float) -> set[int]:
    before = bounds[id(cell)]
    after = max(before[0], low), min(before[1], high)
    if after == before or after[0] > after[1]:
        return set()
    bounds[id(cell)] = after
    return {id(cell)}


def _hide_one_more(cell: Cell, bounds: dict[int, tuple[float, float]], blank: set[int]) -> None:
    """Leave one more figure blank in the line that tells most of a cell: the smallest other part that is shown, else the total."""

    def left(line: Line) -> float:
        alone = {id(one): bounds[id(one)] for one in (line.total, *line.parts)} | {id(cell): (1, math.inf)}
        _tighten(line, alone)
        return min(alone[id(cell)][1], FEWEST - 1) - max(alone[id(cell)][0], 1)

    for line in sorted(cell.lines, key=left):
        parts = [part for part in line.parts if part is not cell and id(part) not in blank and part.shown]
        if parts and line.total is not cell:
            blank.add(id(min(parts, key=lambda part: (part.shown, part.table, part.at))))
            return
        if line.total is not cell and id(line.total) not in blank:
            blank.add(id(line.total))
            return
        if parts:  # the total itself is the small one, and its parts tell it
            blank.add(id(min(parts, key=lambda part: (part.shown, part.table, part.at))))
            return
