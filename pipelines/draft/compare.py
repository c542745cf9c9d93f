"""A new file against its contract: which headings it does not know, which it misses, and which of the new ones are old ones renamed."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.draft.names import name_of
from pipelines.held import Held
from pipelines.judging.cells import Fault, load_key, read_column
from pipelines.layout import Document, Spreadsheet
from pipelines.readers.letters import column_of
from pipelines.readers.opening import open_files
from pipelines.readers.tables import FARTHEST, levels_of, top_texts
from pipelines.thai import alike, connect, tidy

ALIKE, LIKELY = 0.45, 0.75  # of 1: a heading that may be another renamed, and one that surely is
READS = 0.9  # of the cells must read as the column does
TRIED = 500  # cells that are tried
WORTH = {"spelling": 0.6, "meaning": 0.5, "place": 0.35}


@dataclass(frozen=True)
class Proposal:
    """One change that would take the file in: an alias, a heading left out, or a sheet's other name."""

    kind: str
    said: str
    meant: str
    th: str
    en: str


@dataclass(frozen=True)
class Compared:
    """What would take a file in, and what nothing would."""

    proposals: list[Proposal]
    problems: list[Held]


def compare(contract: Contract, file: Path) -> Compared:
    """Hold a file against a contract.

    Raises:
        Held: it cannot be read at all.
    """
    proposals, problems, asked = [], [], set()
    for sheet, grid in _opened(contract, file, proposals):
        headings, first = _found(contract, grid)
        for each in _renamed(contract, sheet, grid, headings, first, problems):
            if (each.kind, each.said) not in asked:
                asked.add((each.kind, each.said))
                proposals.append(each)
    return Compared(proposals, problems)


def _opened(contract: Contract, file: Path, proposals: list[Proposal]) -> list[tuple[str, pa.Table]]:
    """The sheets that the contract means; where it means none, the one whose headings it knows best, and the proposal to mean it."""
    named = (*contract.headings, *contract.leave_out)
    (opened,) = open_files(contract.read, [(file, file.name)], named=named)
    if not isinstance(opened, Held):
        return opened.sheets
    if not isinstance(contract.read, Spreadsheet) or contract.read.sheet == ("*",):
        raise opened
    (all_sheets,) = open_files(contract.read.model_copy(update={"sheet": ("*",)}), [(file, file.name)], named=named)
    if isinstance(all_sheets, Held):
        raise opened
    known = {name: sum(heading in _known(contract) for heading in _found(contract, grid)[0].values()) for name, grid in all_sheets.sheets}
    best = max(known, key=known.get)
    if known[best] < len(contract.columns) / 2:
        raise opened
    was = ", ".join(contract.read.sheet)
    proposals.append(
        Proposal("sheet", best, was, f"แผ่นงาน «{was}» เปลี่ยนชื่อเป็น «{best}» รับทั้งสองชื่อหรือไม่", f"sheet «{was}» is now «{best}»: take both names?")
    )
    return [(name, grid) for name, grid in all_sheets.sheets if name == best]


def _known(contract: Contract) -> dict[str, str]:
    return dict(zip(tidy(contract.headings), contract.headings.values(), strict=True))


def _found(contract: Contract, grid: pa.Table) -> tuple[dict[int, str], int]:
    """The headings of a grid by their places, where most of the contract's stand, and how many rows lie above the data."""
    if isinstance(contract.read, Document):
        return dict(enumerate(top_texts(grid, 1)[0])), 1
    rows = contract.read.header_rows
    if not rows:
        return {}, 0
    known = set(_known(contract)) | set(tidy(contract.leave_out))
    texts = top_texts(grid, max(rows) + FARTHEST)
    tried = []
    for shift in range(1 - rows[0], FARTHEST + 1):
        moved = tuple(row + shift for row in rows)
        if moved[-1] <= len(texts):
            levels = [" ".join(part for part in level if part) for level in levels_of(texts, moved)]
            tried.append((sum(heading in known for heading in levels), -abs(shift), moved[-1], levels))
    _, _, first, levels = max(tried, key=lambda each: each[:2])
    spans = [[column_of(end.encode()) for end in block.split(":")] for block in contract.read.blocks] or [[0, len(levels) - 1]]
    return {place: levels[place] for left, right in spans for place in range(left, min(right + 1, len(levels)))}, first


def _renamed(contract: Contract, sheet: str, grid: pa.Table, headings: dict[int, str], first: int, problems: list[Held]) -> list[Proposal]:
    known, left_out = _known(contract), set(tidy(contract.leave_out))
    across = {name for pattern in (contract.wide.headings if contract.wide else ()) for name in alike(set(headings.values()) - {""}, pattern)}
    there = {known[heading] for heading in headings.values() if heading in known}
    missing = [column.name for column in contract.columns if column.name not in there | contract.found_elsewhere]
    unknown = {place: heading for place, heading in headings.items() if heading and heading not in known and heading not in left_out | across}
    cells = {place: grid.column(place).slice(first).combine_chunks() for place in unknown}
    found: list[Proposal] = []
    order = list(dict.fromkeys(known.values()))
    scores = sorted(
        (
            (score, place, name)
            for place in unknown
            for name in missing
            if (score := _score(contract, headings, place, name, order, cells[place])) >= ALIKE
        ),
        reverse=True,
    )
    if len(missing) == 1 and len(unknown) >= 1 and not scores:  # whatever it is called, nothing else can be it
        scores = [(ALIKE, place, missing[0]) for place in unknown if len(unknown) == 1 and _reads(contract, missing[0], cells[place])]
    for score, place, name in scores:
        if place in unknown and name in missing:
            was = next(heading for heading, column in contract.headings.items() if column == name)
            sure = "" if score >= LIKELY else " (ไม่แน่ใจ · not sure)"
            th, en = f"หัวตาราง «{unknown[place]}» คือ «{was}» เดิมหรือไม่{sure}", f"is heading «{unknown[place]}» the old «{was}» ({name})?"
            found.append(Proposal("heading", unknown.pop(place), name, th, en))
            missing.remove(name)
    for place, heading in unknown.items():
        if cells[place].null_count < len(cells[place]):
            th, en = f"หัวตารางใหม่ «{heading}» ยังไม่รับเข้าหรือไม่", f"leave the new heading «{heading}» out?"
            found.append(Proposal("leave_out", heading, "คอลัมน์ใหม่ ยังไม่ได้ตกลงว่าจะรับ", th, en))
    for name in missing:
        was = next(heading for heading, column in contract.headings.items() if column == name)
        problems.append(Held(f"แผ่น {sheet}: ไม่พบคอลัมน์ «{was}» และไม่มีหัวใดใกล้เคียง", f"sheet {sheet}: no heading for {name}, and none like «{was}»"))
    return found


def _score(contract: Contract, headings: dict[int, str], place: int, name: str, order: list[str], cells: pa.Array) -> float:
    """How likely a new heading is a column of ours: by its spelling, its meaning, its place, and whether its cells read so at all."""
    if not _reads(contract, name, cells):
        return 0
    heading = headings[place]
    ours = [said for said, column in zip(tidy(contract.headings), contract.headings.values(), strict=True) if column == name]
    spelling = max(difflib.SequenceMatcher(None, _bare(heading), _bare(said)).ratio() for said in ours)
    words = set(name_of(heading).split("_"))
    meaning = max(len(words & other) / len(words | other) for other in [set(name.split("_")), *(set(name_of(said).split("_")) for said in ours)])
    known = _known(contract)
    before = next((known[headings[other]] for other in range(place - 1, -1, -1) if headings.get(other) in known), None)
    after = next((known[headings[other]] for other in range(place + 1, max(headings) + 1) if headings.get(other) in known), None)
    at = order.index(name)
    fits = (before is not None and order.index(before) == at - 1) + (after is not None and order.index(after) == at + 1)
    fits += (before is None and at == 0) + (after is None and at == len(order) - 1)
    return min(1.0, WORTH["spelling"] * spelling + WORTH["meaning"] * meaning + WORTH["place"] * fits / 2)


def _bare(heading: str) -> str:
    return re.sub(r"[\s()./_-]+", "", heading).casefold()


def _reads(contract: Contract, name: str, cells: pa.Array) -> bool:
    """Whether most cells read as the column does."""
    column = next(column for column in contract.columns if column.name == name)
    said = cells.drop_null().slice(0, TRIED)
    if not len(said):
        return not column.required
    with connect() as db:
        if contract.personal:
            load_key(db)
        read = read_column(db, contract, column, said)
    return (read.fault[read.codes] == Fault.NONE).mean() >= READS
