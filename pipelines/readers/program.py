"""A department's own program for a workbook too odd for a contract: `read(path)` gives sheets, each a name and its rows of cells."""

import runpy
import shutil
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import pyarrow as pa

from pipelines import child
from pipelines.held import Held
from pipelines.readers.grid import of_value
from pipelines.readers.mend import mended
from pipelines.readers.rows import grid_of


def run(program: Path, path: Path, name: str) -> list[tuple[str, pa.Table]]:
    """The grids that the program makes of the file, which it sees under its own suffix.

    Raises:
        Held: the program raised an exception, or gave something else than sheets.
    """
    seen = child.scratch / f"delivered{''.join(filter(_is_plain, PurePath(name).suffix))}"
    shutil.copyfile(path, seen)
    try:
        sheets = runpy.run_path(str(program))["read"](str(seen))
        return [(str(sheet), mended(grid_of(_texts(rows)))) for sheet, rows in sheets]
    except Held:
        raise
    except Exception as fault:
        lines = [frame.tb_lineno for frame in _frames(fault) if frame.tb_frame.f_code.co_filename == str(program)]
        place = f"{program.name}:{lines[-1]}" if lines else program.name
        raise Held(
            f"โปรแกรม {place} ของหน่วยงานอ่านไฟล์นี้ไม่ได้ ({type(fault).__name__}) ขอให้แจ้งผู้ดูแลโปรแกรม",
            f"the department's own program {place} does not read this file ({type(fault).__name__})",
        ) from None
    finally:
        seen.unlink()


def _is_plain(letter: str) -> bool:
    return letter == "." or (letter.isascii() and letter.isalnum())


def _frames(fault: BaseException) -> Iterable[Any]:
    frame = fault.__traceback__
    while frame:
        yield frame
        frame = frame.tb_next


def _texts(rows: Iterable[Iterable[Any]]) -> Iterable[list[str | None]]:
    for row in rows:
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str | None:
    """A cell as the readers of workbooks write it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return of_value(cell) if isinstance(cell, float | date | time | timedelta) else format(cell, "f") if isinstance(cell, Decimal) else str(cell)
