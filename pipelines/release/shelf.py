"""The releases that there are: which one serves, going back to an earlier one, and how long each is kept."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.release import seal
from pipelines.settings import setting


def current_facts(root: Path) -> dict | None:
    """release.json of the release that serves; None before the first, and where it is damaged: the next publish then makes a whole one."""
    try:
        return seal.read(root / "current")
    except seal.Damaged:
        return None


def releases(root: Path) -> list[Path]:
    """Every whole release, oldest first."""
    folder = root / "releases"
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.exists() else []


def serving(root: Path) -> Path | None:
    """The release that `current` points to."""
    link = root / "current"
    return link.resolve() if link.exists() else None


def swap(root: Path, release: Path) -> None:
    """Swap the directory link, not a file: DuckDB caches an open file by its path, so a replaced file stays stale."""
    beside = root / f".current-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(release.relative_to(root), target_is_directory=True)
    beside.replace(root / "current")
    folder = os.open(root, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def rollback(root: Path, name: str) -> dict:
    """Let an earlier release serve again, every byte of it looked at before; what it is. The next build publishes anew.

    Raises:
        KeyError: there is no such release, or several begin so.
        Damaged: it is not what was published.
    """
    found = [path for path in releases(root) if path.name.startswith(name)]
    if len(found) != 1:
        raise KeyError(name)
    facts = seal.check_whole(found[0])
    swap(root, found[0])
    return facts


def sweep(root: Path) -> None:
    """Remove releases past the newest `YALA_RELEASES_KEPT` or older than `YALA_RELEASE_DAYS`, and what a kill left; never the one that serves.

    The days are fewer than the 90 within which a person's erasure must have reached every copy.
    """
    kept, now = releases(root), serving(root)
    oldest = f"{datetime.now(UTC) - timedelta(days=int(setting('YALA_RELEASE_DAYS'))):%Y%m%dT%H%M%S}"
    many = kept[: max(0, len(kept) - int(setting("YALA_RELEASES_KEPT")))]
    old = [path for path in kept if path.name < oldest]
    left = [path for path in (root / "releases").glob(".building-*") if not _runs(path.name.rpartition("-")[2])]
    for path in {*many, *old, *left} - {now}:
        shutil.rmtree(path, ignore_errors=True)
    for link in root.glob(".current-*"):
        if not _runs(link.name.rpartition("-")[2]):
            link.unlink(missing_ok=True)


def _runs(pid: str) -> bool:
    """Whether another process of this number runs: what it is building is not ours to remove."""
    return pid.isdigit() and int(pid) != os.getpid() and Path(f"/proc/{pid}").exists()
