"""`yala draft --update`: what would take a new file in, asked one by one, written into the contract beside what is there."""

import json
import re
from datetime import date
from pathlib import Path

import typer

from pipelines.contract import Contract, ContractError, load_contracts, read_contract
from pipelines.draft.command import contract_for
from pipelines.draft.compare import Proposal, compare
from pipelines.draft.contract_text import flow, scalar
from pipelines.held import Held
from pipelines.judging.judge import judge
from pipelines.progress import done, failed, note
from pipelines.readers.files import read_file
from pipelines.settings import sources


def update(file: Path, table: str | None, is_json: bool, is_sure: bool) -> bool:
    """Compare a file with its contract and, proposal by proposal, bring the contract up to date; True if it then takes the file in."""
    wanted = table or contract_for(file)
    contract = next((contract for contract in load_contracts() if contract.id == wanted), None)
    if contract is None:
        failed(f"ไม่รู้ว่า {file.name} เป็นของสัญญาใด ระบุ --to <department>.<table> / name its contract")
        return False
    try:
        compared = compare(contract, file)
    except Held as reason:
        failed(f"{file.name}: {reason.th}")
        note(reason.en)
        return False
    if is_json:
        said = [{"kind": each.kind, "said": each.said, "meant": each.meant, "question": each.en} for each in compared.proposals]
        typer.echo(
            json.dumps(
                {"file": file.name, "contract": contract.id, "proposals": said, "problems": [each.en for each in compared.problems]},
                ensure_ascii=False,
                indent=1,
            )
        )
        return not compared.problems
    for problem in compared.problems:
        failed(problem.th)
        note(problem.en)
    taken = [each for each in compared.proposals if is_sure or typer.confirm(f"? {each.th}\n  {each.en}", default=True)]
    if taken and not _write(contract, taken):
        return False
    return _tell(contract, file)


def _write(contract: Contract, taken: list[Proposal]) -> bool:
    """Write what was agreed into the contract's file; as it was, if it then were no contract."""
    path = sources() / contract.department / f"{contract.name}.yml"
    was = path.read_text(encoding="utf-8")
    text = was
    for each in taken:
        text = applied(text, each)
    path.write_text(text, encoding="utf-8")
    try:
        list(read_contract(path))
    except ContractError as fault:
        path.write_text(was, encoding="utf-8")
        failed(f"{fault}")
        note("สัญญาเขียนแบบที่แก้ให้เองไม่ได้ ให้แก้ด้วยมือ / written in a way that must be changed by hand")
        return False
    for each in taken:
        done(f"{path.name}: {each.said} → {each.meant}")
    return True


def _tell(contract: Contract, file: Path) -> bool:
    """What becomes of the file under the contract as it now is."""
    (now,) = read_contract(sources() / contract.department / f"{contract.name}.yml")
    try:
        (found,) = judge(now, [read_file(now, file, file.name)])
    except Held as reason:
        failed(f"ยังรับไม่ได้: {reason.th}")
        note(reason.en)
        return False
    done(f"{file.name}: รับได้ {len(found.landed):,} แถว คืน {found.rows_refused:,} · would land, refuse")
    return True


def applied(text: str, proposal: Proposal) -> str:
    """A contract's file with one proposal written into it, every other line as it was."""
    since = f"     # ตั้งแต่ {date.today():%Y-%m} · since then (yala draft --update)"
    if proposal.kind == "sheet":
        return re.sub(r"(\bsheet: )(\[[^\]]*\]|\"[^\"]*\"|[^,}\n]+)", lambda found: found[1] + _both(found[2], proposal.said), text, count=1)
    if proposal.kind == "heading":
        return _inserted(text, "headings", f"{scalar(proposal.said)}: {proposal.meant}", since, after=proposal.meant)
    return _inserted(text, "leave_out", f"{scalar(proposal.said)}: {scalar(proposal.meant)}", since)


def _both(was: str, name: str) -> str:
    return f"[{was.strip('[] ')}, {flow(name)}]"


def _inserted(text: str, block: str, line: str, comment: str, after: str | None = None) -> str:
    """A line put into a block of the contract: after the last one that means the same column, else at its end; a block that is not there is made."""
    lines = text.split("\n")
    at = next((number for number, each in enumerate(lines) if re.match(rf"\s*{block}:\s*(#.*)?$", each)), None)
    if at is None:
        flowing = next((number for number, each in enumerate(lines) if re.match(rf"\s*{block}: \{{.*\}}\s*(#.*)?$", each)), None)
        if flowing is not None:
            lines[flowing] = re.sub(r"\}(\s*(#.*)?)$", lambda found: f", {line}}}{found[1]}", lines[flowing]).replace("{, ", "{")
            return "\n".join(lines)
        headings = next(number for number, each in enumerate(lines) if re.match(r"\s*headings:", each))
        indent = re.match(r"\s*", lines[headings])[0]
        end = _end(lines, headings)
        return "\n".join([*lines[:end], f"{indent}{block}:", f"{indent}  {line}{comment}", *lines[end:]])
    end = _end(lines, at)
    indent = re.match(r"\s*", lines[at + 1])[0] if end > at + 1 else re.match(r"\s*", lines[at])[0] + "  "
    same = [number for number in range(at + 1, end) if after and re.search(rf":\s*{after}\s*(#.*)?$", lines[number])]
    place = same[-1] + 1 if same else end
    return "\n".join([*lines[:place], f"{indent}{line}{comment}", *lines[place:]])


def _end(lines: list[str], at: int) -> int:
    """Where the block that begins in a line ends: the next line that is indented no deeper."""
    depth = len(re.match(r"\s*", lines[at])[0])
    return next(
        (number for number in range(at + 1, len(lines)) if lines[number].strip() and len(re.match(r"\s*", lines[number])[0]) <= depth), len(lines)
    )
