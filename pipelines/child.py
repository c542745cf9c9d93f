"""The child that pipelines/limited.py starts: it takes a job a line, limits itself, and answers in a line.

What is too large for a line it leaves as a file in `scratch`, a folder of the job that it and its parent alone know.
"""

import importlib
import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from pipelines.held import Held
from pipelines.memory import trim

LARGEST_FILE = 8 << 30  # bytes that a job may write
FAREWELL = b"\n"  # the last line of a parent that lives on

scratch = Path(tempfile.gettempdir())  # of the job that is being done


def serve(home: str) -> None:
    """The child's whole life: a job a line, until its parent says farewell or is gone; then nobody else would remove the folders of its jobs."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a job prints is no answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    for line in sys.stdin.buffer:
        if line == FAREWELL:
            return
        said = _do(json.loads(line))
        trim()
        answers.write(json.dumps(said | {"size": _size(1)}).encode() + b"\n")
        answers.flush()
    shutil.rmtree(home, ignore_errors=True)


def _do(job: dict) -> dict:
    """Call the function in a folder of its own; one that is held leaves nothing there."""
    global scratch
    scratch = Path(job["scratch"])
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    answer = _call(job)
    if "held" in answer or not any(scratch.iterdir()):
        shutil.rmtree(scratch, ignore_errors=True)
    return answer


def _call(job: dict) -> dict:
    """Call the function within its limits; whatever it raises becomes a sentence."""
    module, name = job["function"].split(":")
    try:
        function = getattr(importlib.import_module(module), name)
        _limit(resource.RLIMIT_CPU, int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) + job["seconds"]) + 1, job["alone"])
        if mapped := _size(0):  # what is imported is not the file's doing
            _limit(resource.RLIMIT_AS, mapped + job["memory"], job["alone"])
        return {"said": function(**job["arguments"])}
    except Held as reason:
        return {"held": [reason.th, reason.en]}
    except MemoryError:
        reason = too_large(job["memory"])
    except BaseException as fault:  # a panic of a Rust parser is no Exception; the fault's own words may hold what a cell says
        if isinstance(fault, KeyboardInterrupt):
            raise
        at = fault.__traceback__
        while at.tb_next:
            at = at.tb_next
        place = f"{type(fault).__name__}, {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
        reason = Held(
            f"โปรแกรมอ่านไฟล์ไม่เข้าใจไฟล์นี้ ({place}) ขอให้เปิดด้วย Excel แล้วบันทึกใหม่ก่อนส่งอีกครั้ง หากยังไม่ได้ให้แจ้งทีมข้อมูล",
            f"the reader does not understand this file ({place}): open and save it anew, or tell the data team",
        )
    return {"held": [reason.th, reason.en]}


def _limit(what: int, most: int, for_good: bool) -> None:
    """Limit this process; for good where code that is not ours could lift it again."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most, most) if for_good else (most, hard))


def _size(field: int) -> int:
    """This process's address space (0) or memory in use (1), in bytes; 0 where the system does not say (macOS has no such limit either)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[field]) * resource.getpagesize()
    except FileNotFoundError:
        return 0


def too_large(memory: int) -> Held:
    """The sentence for work that needs more memory than it may take."""
    return Held(
        f"ต้องใช้หน่วยความจำเกิน {memory >> 20:,} MB จึงหยุดอ่าน อาจมีเซลล์อยู่ไกลจากตาราง (กด Ctrl+End เพื่อดูเซลล์สุดท้าย)"
        " ขอให้ลบแถวและคอลัมน์ว่างท้ายตาราง หรือแบ่งเป็นหลายไฟล์",
        f"needs more than {memory >> 20:,} MB of memory: a cell may lie far from the table (Ctrl+End shows the last one), or send it in parts",
    )


if __name__ == "__main__":
    from pipelines import child  # the module that jobs import is another than __main__

    child.serve(sys.argv[1])
