"""A database server of a test's own, which it may kill and start again."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.pipelines.databases.servers import Office

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
STARTS_WITHIN_S = 60


class Server:
    """One server: its data in a folder, its port, and its process group."""

    def __init__(self, kind: str):
        self.kind, self.port, self.process = kind, _port(), None
        self.user = "postgres" if kind == "postgresql" else "mysql"
        if kind == "postgresql" and not POSTGRES or kind == "mariadb" and not shutil.which("mariadbd"):
            pytest.skip(f"no {kind} server program here: install Debian's postgresql and mariadb-server")
        self.folder = folder = Path(tempfile.mkdtemp(prefix="yala-server-"))  # not pytest's, which the server's own user may not enter
        shutil.chown(folder, self.user)
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
        until = time.monotonic() + STARTS_WITHIN_S
        own = Office(self.kind, self.address, "postgres" if self.kind == "postgresql" else "mysql")
        with (self.folder / "log").open("ab") as log:
            while time.monotonic() < until:
                if self.process is None or self.process.poll() is not None:  # also where it gave up because of what it had left behind
                    self.process = subprocess.Popen(command, cwd="/", user=self.user, stdout=log, stderr=log, start_new_session=True)
                try:
                    own.run("select 1" if self.kind == "postgresql" else "do 1")
                    return
                except Exception:  # whatever its client raises while it is not there
                    time.sleep(0.3)
        raise AssertionError(f"{self.kind} did not start: {(self.folder / 'log').read_text()[-1000:]}")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self.process and self.process.poll() is None:
            for pid in _family(self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def remove(self) -> None:
        """End it, and leave nothing."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def _port() -> str:
    """A port that no outgoing connection of another program takes while the server is down."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.randrange(20_000, 30_000)))
            return str(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]
