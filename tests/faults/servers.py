"""A database server of a test's own, which it may kill and start again."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.pipelines.databases.servers import Office

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
STARTS_WITHIN_S = 60


class Server:
    """One server: its data in a folder, its port, and its process group."""

    def __init__(self, kind: str, folder: Path):
        self.kind, self.folder, self.port, self.process = kind, folder, free_port(), None
        self.user = "postgres" if kind == "postgresql" else "mysql"
        if kind == "postgresql" and not POSTGRES or kind == "mariadb" and not shutil.which("mariadbd"):
            pytest.skip(f"no {kind} server program here: install Debian's postgresql and mariadb-server")
        folder.mkdir(parents=True)
        shutil.chown(folder, self.user)
        for above in folder.parents:
            if os.access(above, os.W_OK) and above.stat().st_mode & 0o001 == 0 and above.is_relative_to("/tmp"):
                above.chmod(above.stat().st_mode | 0o011)  # the server's own user must come through
        data = str(folder / "data")
        if kind == "postgresql":
            self._as_user(str(POSTGRES[-1] / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        else:
            self._as_user("mariadb-install-db", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db")

    def _as_user(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd="/", user=self.user)

    @property
    def address(self) -> str:
        return f"{self.kind}://{'postgres' if self.kind == 'postgresql' else 'root'}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        data = str(self.folder / "data")
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)  # of a killed one, whose orphans may not have been buried yet
        if self.kind == "postgresql":
            command = [str(POSTGRES[-1] / "postgres"), "-D", data, "-p", self.port, "-k", str(self.folder), "-c", "fsync=off"]
        else:
            files = [f"--socket={self.folder}/s", f"--pid-file={self.folder}/p", "--no-defaults"]
            command = ["mariadbd", files[-1], f"--datadir={data}", f"--port={self.port}", "--bind-address=127.0.0.1", *files[:2]]
        self.process = subprocess.Popen(
            command, cwd="/", user=self.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            try:
                Office(self.kind, self.address, "postgres" if self.kind == "postgresql" else "mysql").run(
                    "select 1" if self.kind == "postgresql" else "do 1"
                )
                return
            except Exception:  # whatever its client raises while it is not there
                time.sleep(0.2)
        raise AssertionError(f"{self.kind} did not start: {(self.folder / 'log').read_text()[-1000:]}")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self.process and self.process.poll() is None:
            for pid in _family(self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]
