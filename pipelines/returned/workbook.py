"""What an office gets back: its own workbook with the wrong cells marked, or a workbook of the rows that were refused; nothing if all is right.

It lies in warehouse/returned/<department>/<file> <delivery>/ under the very name that the office gave it: mended and sent again it is the same
file for contracts that tell deliveries by their names.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from pipelines import limited
from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.returned.findings import Findings
from pipelines.returned.marking import mark
from pipelines.returned.report_sheet import UNPRINTABLE, write

MOST_ROWS = 50_000  # of a workbook that is marked itself
LONGEST_NAME, LONGEST_FOLDER = 240, 120  # bytes; 38 letters of Thai would be too few for the names that files have
SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")
ZIP = b"PK\x03\x04"
UNSAFE = re.compile(rf'{UNPRINTABLE.pattern}|[\t\n/\\:*?"<>|]')  # in the name of a file, on whatever system it is opened


def give_back(
    warehouse: Path,
    contract: Contract,
    delivery_id: str,
    file_name: str,
    original: Path,
    judged: Judged | None,
    held: Held | None,
    rows: pa.Table | None = None,
) -> Path | None:
    """Write the workbook that an office gets back for one delivery; the same delivery writes the same file.

    Args:
        file_name: what the office called it; `original` is where its bytes are.
        judged: what became of its rows; None where it is `held`, and why.
        rows: the rows as they were judged, so that refused ones can be shown whole.
    Returns:
        Where it lies; None if there is nothing to mend.
    """
    if not held and not len(judged.refused) and not len(judged.totals):
        return None
    folder = warehouse
    for name in ("returned", contract.department, safe_name(file_name, f" {delivery_id[:8]}", LONGEST_FOLDER)):
        folder /= name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    findings = Findings(contract, file_name, judged, held, rows)
    with TemporaryDirectory(dir=folder, prefix=".") as beside:
        made, path = Path(beside) / "made", folder / safe_name(file_name, ".xlsx")
        if not _mark(original, made, findings):
            path = folder / safe_name(file_name, " - ผลการตรวจ.xlsx")
            write(made, *findings.report_beside())
        made.chmod(0o600)
        made.replace(path)
    return path


def safe_name(file_name: str, ending: str, longest: int = LONGEST_NAME) -> str:
    """An office's name for a file with another ending, in a form that is safe in every folder and no longer than so many bytes."""
    stem = UNSAFE.sub("_", SUFFIX.sub("", file_name)).strip(". ").encode()[: longest - len(ending.encode())].decode(errors="ignore").rstrip(". ")
    return (stem or "_") + ending


def _mark(original: Path, made: Path, findings: Findings) -> bool:
    """Mark the office's own workbook; False where it is not an .xlsx of moderate length, or too odd to be marked."""
    with original.open("rb") as file:
        is_zip = file.read(len(ZIP)) == ZIP
    if not is_zip or (findings.judged and findings.judged.rows_sent > MOST_ROWS):
        return False
    report = made.with_name("report")
    write(report, findings.report_of_marked())
    paths = {"original": str(original.absolute()), "report": str(report.absolute()), "target": str(made.absolute())}
    try:
        limited.run(mark, allowance_of=original.stat().st_size, marks=findings.marks(), **paths)
    except Held:  # why it could not be marked is nothing that the office can mend
        return False
    return True
