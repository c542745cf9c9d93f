"""B9: a thousand swaps under eight readers of one long-lived process: no error, no answer of two releases, reading hardly slower than in quiet."""

import os
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.release.shelf import swap
from tests.faults.publishing import Reader, prepared, pretend_releases

READERS, SWAPS, EVERY_S = 8, 1000, 0.02


def bench() -> None:
    """Print B9."""
    with TemporaryDirectory() as folder:
        os.environ |= {"YALA_WAREHOUSE": folder, "YALA_ENV_FILE": f"{folder}/absent.env"}
        root = prepared(Path(folder) / "warehouse")
        made = pretend_releases(root, 3)
        swap(root, made[0])
        quiet, busy = _watched(root, lambda: time.sleep(SWAPS * EVERY_S / 2)), _watched(root, lambda: _swaps(root, made))
    errors = [fault for reader in busy for fault in reader.wrong]
    seen = {tonnes for reader in busy for _, tonnes in reader.seen}
    before, during = (statistics.quantiles([took for reader in readers for took in reader.took], n=100)[98] for readers in (quiet, busy))
    reads = sum(len(reader.seen) for reader in busy)
    print(f"\nB9 {SWAPS:,} swaps, {READERS} readers, {reads:,} reads  (target: 0 errors, 0 mixed, p99 <= 1.2x quiet, new seen <= 5 s)")
    print(f"  errors or mixed {len(errors)}   releases seen {len(seen)}   p99 quiet {before * 1000:.1f} ms, while swapping {during * 1000:.1f} ms")
    print(f"  ratio  {during / before:6.2f}")


def _swaps(root: Path, made: list[Path]) -> None:
    for turn in range(SWAPS):
        swap(root, made[turn % len(made)])
        time.sleep(EVERY_S)


def _watched(root: Path, meanwhile) -> list[Reader]:
    readers = [Reader(root) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    meanwhile()
    for reader in readers:
        reader.over.set()
    for reader in readers:
        reader.join()
    return readers
