"""Contracts written beside their departments, each with a sample, and tried on the file that they were drafted from."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.contract import Contract, ContractError, read_contract
from pipelines.databases.trial import try_table
from pipelines.draft.contract_text import contract_text, files_of
from pipelines.draft.groups import Group, groups_of
from pipelines.draft.names import name_of, table_name
from pipelines.draft.sample import write_sample
from pipelines.draft.tables import Drafted
from pipelines.held import Held
from pipelines.judging.judge import judge
from pipelines.readers.tables import gathered, name_columns
from pipelines.settings import Unsafe

NEW_DEPARTMENT = """# ร่าง ให้แก้ชื่อและผู้ติดต่อ · drafted: put in the office's names and contact
name_th: {name}
short_name_th: {name}
name_en: {name}
contact_th: ยังไม่ระบุ
told: []
"""


@dataclass(frozen=True)
class Tried:
    """One contract that was written: where, its sample, and what becomes of the file under it."""

    path: Path
    sample: Path
    group: Group
    contract: Contract | None
    landed: int = 0
    refused: int = 0
    problem: str | None = None

    @property
    def expected(self) -> int:
        """The rows that were seen."""
        return sum(table.rows for table in self.group.tables)


def write_contracts(drafted: Drafted, sources: Path, department: str, name: str | None) -> list[Tried]:
    """Write a contract and a sample for each group of tables, and try it; files of that name there are not touched.

    Raises:
        FileExistsError: there is a contract of that name.
    """
    made, tried = set(), []
    groups = groups_of(drafted.tables)
    base = name or table_name(drafted.path.name if drafted.where else drafted.path.stem)
    if not (told := sources / department / "department.yml").exists():
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(NEW_DEPARTMENT.format(name=department), encoding="utf-8")
    sample = sources / department / "samples" / (f"{base}.sqlite" if drafted.where else files_of(drafted)[1])
    for group in groups:
        own = base if len(groups) == 1 else name_of(f"{base}_{group.first.sheet}" if group.first.sheet else base, made)
        made.add(own)
        path = sources / department / f"{own}.yml"
        if path.exists():
            raise FileExistsError(path)
        path.write_text(contract_text(drafted, group, department, own), encoding="utf-8")
        tried.append(_try(drafted, group, path, sample))
    write_sample(drafted, groups, sample)
    return tried


def _try(drafted: Drafted, group: Group, path: Path, sample: Path) -> Tried:
    """Hold the file against the contract just written."""
    try:
        (contract,) = read_contract(path)
    except ContractError as fault:
        path.unlink()  # a heading that no contract can say: better none than one that stops `yala check`
        return Tried(path, sample, group, None, problem=str(fault))
    sheets = {table.sheet for table in group.tables}
    try:
        if drafted.where:
            found = try_table(contract, drafted.where)
            return Tried(path, sample, group, contract, len(found.landed), found.rows_refused)
        rows = gathered([name_columns(contract, drafted.path.name, name, grid) for name, grid in drafted.grids.items() if name in sheets])
        (found,) = judge(contract, [rows])
    except (Held, Unsafe) as reason:
        return Tried(path, sample, group, contract, problem=str(reason))
    return Tried(path, sample, group, contract, len(found.landed), found.rows_refused)
