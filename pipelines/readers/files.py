"""Delivered files → rows of text with the columns of their contract, the place of each remembered."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.readers.opening import Opened, open_files
from pipelines.readers.tables import gathered, name_columns


class Sent(NamedTuple):
    """What a file held: its rows, or why it must wait; and what people should know of it besides."""

    rows: pa.Table | None
    held: Held | None = None
    notes: tuple[Held, ...] = ()


def read_files(contract: Contract, files: Iterable[tuple[Path, str]], program: Path | None = None) -> Iterator[Sent]:
    """Open delivered files and hold each to its contract; the next is opened while the caller works on this one.

    Args:
        files: where the bytes of each are, and what the department called it, for messages.
        program: the department's own reader for workbooks too odd for a contract, if it has one.
    Returns:
        For each file in turn one text column per column of the contract, and `_sheet`, `_row` (as the spreadsheet numbers it), `_part`;
        or why it is held: no such sheet, unreadable, or headings that the contract does not know.
    """
    files = list(files)
    named = (*contract.headings, *contract.leave_out)
    yield from map(partial(_sent, contract), files, open_files(contract.read, files, program, named))  # holds on to no file that has been judged


def _sent(contract: Contract, file: tuple[Path, str], opened: Opened | Held) -> Sent:
    file_name = file[1]
    if isinstance(opened, Held):
        return Sent(None, Held(f"ไฟล์ {file_name}: {opened.th}", f"{file_name}: {opened.en}"))
    try:
        rows = gathered([name_columns(contract, file_name, sheet, grid) for sheet, grid in opened.sheets])
    except Held as reason:
        return Sent(None, reason)
    return Sent(rows, None, tuple(opened.notes))


def read_file(contract: Contract, path: Path, file_name: str) -> pa.Table:
    """One delivered file, as read_files reads it.

    Raises:
        Held: it does not fit its contract.
    """
    (sent,) = read_files(contract, [(path, file_name)])
    if sent.held:
        raise sent.held
    return sent.rows
