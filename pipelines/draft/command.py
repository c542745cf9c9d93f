"""What `yala draft` does, step by step; pipelines/cli.py says how it is called."""

from pathlib import Path

import typer
from rich.console import Console

from pipelines.contract import load_contracts
from pipelines.draft.database import draft_database
from pipelines.draft.picture import as_json, show, show_written
from pipelines.draft.tables import draft
from pipelines.draft.written import write_contracts
from pipelines.held import Held
from pipelines.layout import Database
from pipelines.progress import IS_TERMINAL, failed, note
from pipelines.settings import sources
from pipelines.thai import alike

NEW = "new_office"  # the department of a draft that names none


def draft_new(what: str, table: str | None, to: str | None, is_json: bool, is_sure: bool) -> bool:
    """Look at a file or a database's table, show what was seen, and write contracts for it; True if they take it in."""
    file = Path(table or what)
    try:
        drafted = draft_database(what, table) if table else draft(file)
    except Held as reason:
        failed(f"{file.name}: {reason.th}")
        note(reason.en)
        return False
    if is_json:
        typer.echo(as_json(drafted))
        return True
    console = Console()
    show(drafted, console)
    if not drafted.tables:
        failed(f"{file.name}: ไม่พบตาราง / no table found")
        return False
    department, _, name = (to or _department_of(file)).partition(".")
    if IS_TERMINAL and not is_sure and not typer.confirm(f"เขียนสัญญาใน {sources() / department} หรือไม่ / write the contract", default=True):
        return False
    try:
        return show_written(write_contracts(drafted, sources(), department, name or None), console)
    except FileExistsError as there:
        failed(f"มีสัญญานี้อยู่แล้ว {there} ใช้ --update หรือ --to <department>.<table> / there is such a contract: use --update, or --to")
        return False


def _department_of(file: Path) -> str:
    """The department in whose inbox a file lies; elsewhere a new one."""
    known = {path.parent.name for path in sources().glob("*/department.yml")}
    return next((folder.name for folder in file.resolve().parents if folder.name in known and folder.parent.name == "inbox"), NEW)


def contract_for(file: Path) -> str | None:
    """The contract whose files are called so; None where there is none, or several."""
    meant = [
        contract.id
        for contract in load_contracts()
        if not isinstance(contract.read, Database) and alike([file.name], getattr(contract.read, "files", ""))
    ]
    return meant[0] if len(meant) == 1 else None
