"""Two sides of one comparison, run in turn on the same files: wall time, CPU time and peak memory of each, and their ratio."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import ROOT

ROUNDS = 5
LOOK_EVERY_S = 0.05
BUSY = 1.25  # twice the work on two cores may take this much longer than once on one; beyond it something else runs here
SPIN = "x = 0\nfor n in range(6_000_000): x += n"


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds, CPU seconds of all its processes, and their memory together at the worst moment (MiB)."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(module: str, *words: str) -> Taken:
    """Run one side in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    before, begun, peak = os.times(), time.monotonic(), 0
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, cwd=ROOT) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _family(process.pid))))
            time.sleep(LOOK_EVERY_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(time.monotonic() - begun, cpu, peak / 1024)


def compare(title: str, ours: tuple[str, ...], floor: tuple[str, ...], target: str, rounds: int = ROUNDS) -> float:
    """Run both sides in turn and print their medians, spread and ratio; the ratio of wall times."""
    taken: dict[str, list[Taken]] = {"ours": [], "floor": []}
    for _ in range(rounds):
        taken["floor"].append(run(*floor))
        taken["ours"].append(run(*ours))
    print(f"\n{title}  (target: {target}; {rounds} rounds in turn)")
    for side, runs in taken.items():
        walls = sorted(one.wall_s for one in runs)
        cpu, peak = statistics.median(one.cpu_s for one in runs), max(one.peak_mb for one in runs)
        print(f"  {side:<6} {statistics.median(walls):6.2f} s  ({walls[0]:.2f}–{walls[-1]:.2f})   cpu {cpu:6.2f} s   peak {peak:5.0f} MiB")
    ratio = statistics.median(one.wall_s for one in taken["ours"]) / statistics.median(one.wall_s for one in taken["floor"])
    print(f"  ratio  {ratio:6.2f}")
    return ratio


def probe() -> bool:
    """Whether both cores are free; a busy one halves what is measured, and the run is then marked."""
    alone = _spin(1)
    both = _spin(2)
    is_free = both < alone * BUSY
    load = os.getloadavg()[0]
    mark = "" if is_free else "  ** ANOTHER PROGRAM IS RUNNING: these figures do not count **"
    print(f"load {load:.1f}; one core {alone:.2f} s, two {both:.2f} s{mark}")
    return is_free


def _spin(processes: int) -> float:
    begun = time.monotonic()
    for process in [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(processes)]:
        process.wait()
    return time.monotonic() - begun


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _resident(pid: int) -> int:
    """The memory of one process in KiB, what it shares with others counted in shares: a sum over a family counts nothing twice."""
    try:
        return int(Path(f"/proc/{pid}/smaps_rollup").read_text().partition("\nPss:")[2].split()[0])
    except (OSError, IndexError):
        return 0
