"""The seal of a release: the SHA-256 of its every file. DuckDB does not see a flipped bit, so readers look before they open.

Standard library only: the portal and both Supersets ask here. A file is hashed once per process, and again when the file system says that it changed.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

NAME = "release.json"


class Damaged(RuntimeError):
    """A file of a release is not what was published; the message names it, in Thai and English."""


def write(folder: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write release.json over all that lies in a folder: the facts, the hash of every file, and a hash over itself. What it says."""
    files = {name: digest(folder / name) for name in listed(folder)}
    said = {name: value for name, value in facts.items() if name not in ("files", "seal")} | {"files": files}
    said["seal"] = _of_itself(said)
    (folder / NAME).write_bytes(_bytes(said))
    return said


def read(folder: Path) -> dict[str, Any]:
    """release.json of a folder; a single flipped bit in it is seen.

    Raises:
        Damaged: it is not there, cannot be read, or is not as it was written.
    """
    path = folder / NAME
    try:
        content = path.read_bytes()
        said = json.loads(content)
        is_whole = said["seal"] == _of_itself({name: value for name, value in said.items() if name != "seal"}) and content == _bytes(said)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise _damaged(path) from fault
    if not is_whole:
        raise _damaged(path)
    return said


def checked(folder: Path, name: str) -> Path:
    """The file of a release by its name there, if its bytes are those that were published.

    Raises:
        Damaged: they are not, or the release knows no such file.
    """
    path = folder / name
    try:
        look = path.stat()
        is_whole = read(folder)["files"].get(name) == _digest(str(path.resolve()), look.st_ino, look.st_size, look.st_mtime_ns, look.st_ctime_ns)
    except OSError as fault:
        raise _damaged(path) from fault
    if not is_whole:
        raise _damaged(path)
    return path


def check_whole(folder: Path) -> dict[str, Any]:
    """Every file of a release hashed anew, and nothing there that was not published; what release.json says.

    Raises:
        Damaged: a file differs, is missing, or is one too many.
    """
    said = read(folder)
    for name in sorted({*said["files"], *listed(folder)}):
        if not (folder / name).is_file() or said["files"].get(name) != digest(folder / name):
            raise _damaged(folder / name)
    return said


def listed(folder: Path) -> list[str]:
    """Every file in a folder by its path there, but for the folder's own release.json."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path != folder / NAME)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=512)
def _digest(path: str, *_look: int) -> str:
    return digest(Path(path))


def _of_itself(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(_bytes(said)).hexdigest()


def _bytes(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _damaged(path: Path) -> Damaged:
    return Damaged(
        f"ไฟล์ {path.name} ของรุ่นที่เผยแพร่เสียหายหรือถูกแก้ จึงไม่เปิด ให้สั่ง `yala rollback <รุ่น>` หรือ `make build`"
        f" / {path} is not the file that was published: roll back or build anew"
    )
