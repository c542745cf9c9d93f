"""What the limited child is asked to do in tests: work that is honest, greedy, endless or deadly."""

import os
import re
import resource
import signal
import time
from pathlib import Path

from pipelines.held import Held


def echo(said):
    return said


def process() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def peak() -> int:
    """The most memory that the child ever had in use, in bytes."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) << 10


def hold() -> None:
    raise Held("ขอให้ส่งใหม่", "send it again")


def stumble(cell: str) -> int:
    return int(cell)


def grow(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def die(by: int = signal.SIGABRT) -> None:
    os.kill(os.getpid(), by)


def leave() -> None:
    raise SystemExit(3)


def talk() -> str:
    print("this is no answer")
    return "this is"


def poison() -> None:
    global echo
    echo = lambda said: "poisoned"  # noqa: E731


def lift_limits() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return grow(2_000)
