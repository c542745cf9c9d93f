"""What a build starts from, as one hash: the day, our code, the inboxes. The same inputs give the same release, so nothing need run."""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.contract import Contract
from pipelines.databases.address import dsn_of
from pipelines.settings import ROOT, warehouse

BANGKOK = ZoneInfo("Asia/Bangkok")
CODE = ("sources", "dbt_project", "pipelines", "superset_config")
CODE_FILES = {".py", ".yml", ".sql", ".csv", ".md", ".yaml"}


def what_is_there(folder: Path) -> str:
    """A hash over what lies in the inboxes: names, sizes, times of change. No file is opened."""
    files = sorted(path for path in (folder / "inbox").glob("*/*") if path.is_file() and not path.name.startswith("."))
    looks = [f"{path.relative_to(folder)}/{path.stat().st_size}/{path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(looks).encode()).hexdigest()


def what_we_are() -> str:
    """A hash over contracts, models and pipeline code: when it changes, the same inbox gives another release."""
    files = sorted(path for name in CODE for path in (ROOT / name).rglob("*") if path.suffix in CODE_FILES and "target" not in path.parts)
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def today() -> date:
    """Today in Yala."""
    return datetime.now(BANGKOK).date()


def inputs(contracts: list[Contract]) -> str | None:
    """The whole of it; None where a department's live database may have changed unseen. Staleness is a matter of days, so the day counts."""
    live = any(contract.read.reader == "database" and dsn_of(contract) for contract in contracts)
    return None if live else f"{today()}/{what_we_are()}/{what_is_there(warehouse())}"


def is_built(job: str, contracts: list[Contract]) -> bool:
    """Whether the last successful run of this job started from just what there is now, and its release is there."""
    now = inputs(contracts)
    return now is not None and _remembered().get(job) == now and (warehouse() / "published" / "current").exists()


def remember(start: str | None, jobs: tuple[str, ...]) -> None:
    """Write down what these jobs, now done, had started from."""
    _stamp().write_text(json.dumps(_remembered() | dict.fromkeys(jobs, start)), encoding="utf-8")


def _stamp() -> Path:
    return warehouse() / "state" / "built.json"


def _remembered() -> dict[str, str]:
    return json.loads(_stamp().read_text(encoding="utf-8")) if _stamp().exists() else {}
