"""A running Superset from outside: a copy of its own database, for apps that a test starts beside it, and its processes."""

import shutil
import sqlite3
from pathlib import Path


def copy_of_state(city, audience: str, folder: Path) -> Path:
    """`superset.db` of one audience, copied into `folder` while the other goes on writing."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "superset.db"
    with sqlite3.connect(city.warehouse / "state" / audience / "superset.db", timeout=30) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    shutil.copymode(city.warehouse / "state" / audience / "superset.db", target)
    return target


def workers(city, audience: str) -> dict[int, str]:
    """The processes of one running Superset, and when each began: a number alone may be given again."""
    found = {}
    for number in city.processes():
        folder = Path("/proc") / str(number)
        try:
            is_ours = f"YALA_AUDIENCE={audience}".encode() in (folder / "environ").read_bytes().split(b"\0")
            if is_ours and b"gunicorn" in (folder / "cmdline").read_bytes():
                found[number] = (folder / "stat").read_text().rsplit(")", 1)[1].split()[19]
        except OSError:  # gone meanwhile
            continue
    return found


def memory_mb(city, audience: str) -> float:
    """What these processes hold, shared pages counted once (PSS)."""
    sizes = ((Path("/proc") / str(number) / "smaps_rollup").read_text().partition("\nPss:")[2].split()[0] for number in workers(city, audience))
    return sum(map(int, sizes)) / 1024
