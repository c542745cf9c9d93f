"""What the pretend city delivered, read by another program than the pipeline's."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_LE
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

UNTIL = date(2026, 10, 20)  # 20 ตุลาคม 2569: three whole fiscal years


def grid(warehouse: Path, place: str) -> list[list]:
    """All cells of a delivered file; row 1 of the spreadsheet is grid[0]."""
    path = warehouse / "inbox" / place
    if path.suffix == ".csv":
        written = path.read_bytes()
        encoding = "utf-8-sig" if written.startswith(BOM_UTF8) else "utf-16" if written.startswith(BOM_UTF16_LE) else "cp874"
        lines = written.decode(encoding).splitlines()
        return list(csv.reader(lines, delimiter=";" if ";" in lines[0] else ","))
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
