"""Work on bytes that we did not write runs in a child process with little memory and time, and an empty environment.

One child serves a process for many jobs, one line of JSON each way. It dies of a hostile file so that the pipeline does not; the next
job gets a new one. pipelines/child.py is the child's side.
"""

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from pipelines.child import FAREWELL, too_large
from pipelines.held import Held
from pipelines.settings import ROOT

# What an ordinary file may take: with the child's own 100 MB and its start this stays within 1 GB and 20 s. A bomb is small by nature, an honest
# workbook of 180 MB is not: it may take more for each byte (reading: 20 bytes of memory and 0.1 µs; marking: 3 µs).
MEMORY, MEMORY_PER_BYTE = 800 << 20, 24
SECONDS, SECONDS_PER_BYTE = 12, 3e-6
JOBS, FAT = 500, 500 << 20  # after so many jobs, or above this size when idle, a fresh child takes over
PIPE_HOLDS = 60_000  # bytes: a longer line waits until the child listens, or both would wait for each other
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}  # others reserve address space by the gigabyte, which counts


class Job:
    """Work that a child has been given; `result` waits for it. What it leaves in its folder `scratch` is for whoever takes the result to remove."""

    def __init__(self, said: dict[str, Any]):
        self.scratch = _home() / uuid4().hex
        self.line = json.dumps(said | {"scratch": str(self.scratch)}).encode() + b"\n"
        self.seconds, self.memory, self.alone, self.answer = said["seconds"], said["memory"], said["alone"], None

    def result(self) -> Any:
        """What the function returned.

        Raises:
            Held: the function raised it or any other exception, or needed too much memory or time, or its process died.
        """
        with _lock:
            while self.answer is None:
                _take_answer()
        if "held" in self.answer:
            raise Held(*self.answer["held"])
        return self.answer["said"]


def run(function: Callable, *, allowance_of: int = 0, alone: bool = False, **arguments) -> Any:
    """Call a top-level function in the child and wait; see `submit` and `Job.result`."""
    return submit(function, allowance_of=allowance_of, alone=alone, **arguments).result()


def submit(function: Callable, *, allowance_of: int = 0, alone: bool = False, **arguments) -> Job:
    """Give the child a top-level function to call; arguments and what it returns are JSON.

    Args:
        allowance_of: bytes sent by the office that the work is about.
        alone: the child ends afterwards: code that is not ours may have changed what it found there.
    """
    said = {"function": f"{function.__module__}:{function.__qualname__}", "arguments": arguments, "alone": alone}
    limits = {"memory": MEMORY + allowance_of * MEMORY_PER_BYTE, "seconds": SECONDS + allowance_of * SECONDS_PER_BYTE}
    with _lock:
        job = Job(said | limits)
        _give(job)
    return job


class _Child:
    """The child as its parent sees it."""

    def __init__(self):
        self.owner, self.jobs, self.size, self.heard = os.getpid(), 0, 0, b""
        self.noise = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the child lives)
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "pipelines.child", str(_home())],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.noise,
            start_new_session=True,  # Ctrl-C is for us: the child ends when we do
        )

    def tell(self, line: bytes) -> None:
        """Hand it a job; one that has died meanwhile is found out when it does not answer."""
        self.jobs += 1
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(line)
            self.process.stdin.flush()

    def hear(self, seconds: float) -> dict | None:
        """Its next answer, or None where it died or the seconds went by."""
        until = time.monotonic() + seconds
        while b"\n" not in self.heard:
            if not select.select([self.process.stdout], [], [], max(0, until - time.monotonic()))[0]:
                return None
            if not (more := os.read(self.process.stdout.fileno(), 1 << 20)):
                return None
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return json.loads(line)

    def end(self) -> tuple[int, bytes]:
        """Its exit code, and its last words."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(FAREWELL)
            self.process.stdin.close()
        try:
            code = self.process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.noise.seek(max(0, self.noise.seek(0, os.SEEK_END) - 10_000))
        said = self.noise.read()
        self.noise.close()
        self.process.stdout.close()
        return code, said


_lock = threading.RLock()
_waiting: deque[Job] = deque()
_child: _Child | None = None
_folders: dict[int, Path] = {}  # of this process by its id: a fork has its own


def _home() -> Path:
    """The folder in which each job has its own."""
    if os.getpid() not in _folders:
        _folders[os.getpid()] = Path(tempfile.mkdtemp(prefix="yala-"))
    return _folders[os.getpid()]


def _give(job: Job) -> None:
    """Put a job into the child's queue; an idle one that is old or fat is replaced before."""
    global _child
    if _child and _child.owner != os.getpid():  # we are a fork: the child and its jobs are our parent's
        _child = None
        _waiting.clear()
    while _waiting and (len(job.line) > PIPE_HOLDS or job.alone):
        _take_answer()
    if _child and not _waiting and (_child.jobs >= JOBS or _child.size > FAT or _child.process.poll() is not None):
        close()
    _child = _child or _Child()
    _waiting.append(job)
    _child.tell(job.line)


def _take_answer() -> None:
    """Wait for the answer to the oldest job. Where the child dies of it, that job has its answer, and the ones behind it get another child."""
    global _child
    job, begun = _waiting.popleft(), time.monotonic()
    try:
        answer = _child.hear(job.seconds * 1.25 + 1)
    except BaseException:  # Ctrl-C: whose answer comes next would be unclear
        _waiting.clear()
        close()
        raise
    if answer is not None:
        job.answer, _child.size = answer, answer.pop("size")
        if not job.alone:
            return
    took = time.monotonic() - begun
    (code, words), _child = _child.end(), None
    if answer is None:
        shutil.rmtree(job.scratch, ignore_errors=True)
        reason = _why(code, words, job, took)
        job.answer = {"held": [reason.th, reason.en]}
    behind = list(_waiting)
    _waiting.clear()
    for other in behind:
        _give(other)


def _why(code: int, words: bytes, job: Job, took: float) -> Held:
    """Of what a child died, as far as its exit code and its last words tell."""
    if code == -signal.SIGXCPU or took > job.seconds:
        return Held(
            f"อ่านไม่เสร็จภายใน {job.seconds:.0f} วินาที ไฟล์อาจเสียหรือมีสูตรและรูปแบบมากเกินไป ขอให้คัดลอกเฉพาะค่าไปวางในสมุดงานใหม่แล้วส่งอีกครั้ง",
            f"not read within {job.seconds:.0f} s: damaged, or far more in it than a table (copy the values alone into a new workbook)",
        )
    if b"memory allocation" in words or b"MemoryError" in words or b"bad_alloc" in words:
        return too_large(job.memory)
    if code == -signal.SIGKILL:
        return Held("เครื่องหน่วยความจำเต็มขณะอ่านไฟล์นี้ ขอให้ลองอีกครั้ง", "the machine ran out of memory while this file was read; try again")
    return Held(
        "โปรแกรมอ่านไฟล์หยุดกลางคัน ไฟล์น่าจะเสีย ขอให้เปิดด้วย Excel แล้วบันทึกใหม่ก่อนส่งอีกครั้ง",
        f"the reader died of this file ({signal.Signals(-code).name if code < 0 else f'exit {code}'}): it is probably damaged; open and save it anew",
    )


def close() -> None:
    """End the child, if there is one of ours; the next job starts another."""
    global _child
    if _child and _child.owner == os.getpid():
        _child.end()
    _child = None


@atexit.register
def _leave_nothing() -> None:
    close()
    if home := _folders.get(os.getpid()):
        shutil.rmtree(home, ignore_errors=True)
