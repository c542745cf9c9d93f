"""From an office's bytes to grids of text: read in a limited child process, by what they are and not by what they are called."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipelines import limited
from pipelines.held import Held
from pipelines.layout import Document, Spreadsheet, Text
from pipelines.readers import reading


class Opened(NamedTuple):
    """The grids of a file by the names of its sheets ("" where it has none), and sentences that people should read besides."""

    sheets: list[tuple[str, pa.Table]]
    notes: list[Held]


def open_files(
    read: Spreadsheet | Text | Document, files: Iterable[tuple[Path, str]], program: Path | None = None, named: tuple[str, ...] = ()
) -> Iterator[Opened | Held]:
    """Open files in turn; the next is read while the caller works on this one.

    Args:
        files: where the bytes of each are, and what the office called it.
        program: the department's own reader, run instead of ours.
        named: the headings that the contract names; of a document, these paths are taken whole.
    Returns:
        For each file its grids: string columns "0", "1", …; row n is the sheet's row n, an empty cell is null. A cell with an error holds its
        name, one that was never calculated holds UNCALCULATED and its formula. Or why the file cannot be read.
    """
    said = {"read": read.model_dump(mode="json"), "own_program": program and str(program.resolve()), "named": named}
    ahead = None
    for path, name in files:
        behind, ahead = ahead, _submit(path, name, said)
        if behind:
            yield _opened(behind)
    if ahead:
        yield _opened(ahead)


def _submit(path: Path, name: str, said: dict) -> limited.Job:
    size, is_alone = path.stat().st_size, said["own_program"] is not None
    return limited.submit(reading.leave_grids, allowance_of=size, alone=is_alone, path=str(path.resolve()), name=name, **said)


def _opened(job: limited.Job) -> Opened | Held:
    try:
        said = job.result()
    except Held as reason:
        return reason
    sheets = []
    for name, left in said["sheets"]:
        with pa.memory_map(left) as source:
            sheets.append((name, pa.ipc.open_file(source).read_all()))
    shutil.rmtree(job.scratch, ignore_errors=True)  # what is mapped stays
    return Opened(sheets, [Held(th, en) for th, en in said["notes"]])
