"""Less memory: what is free goes back to the system, and pandas stays out."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from types import FrameType

M_TRIM_THRESHOLD, KEPT = -1, 128 << 10  # of malloc.h


class _NoPandas:
    """pyarrow and DuckDB load pandas to see whether what they are given is a part of it: half a second and 45 MB, in the child as well.

    Our own modules never use it, so from there it is not found; Dagster, tests and departments' own programs find it as ever.
    """

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            frame = sys._getframe(1)
            while frame and _package(frame) in ("importlib", "pyarrow"):
                frame = frame.f_back
            if frame and _package(frame) == "pipelines":
                raise ImportError("pipelines needs no pandas", name=name)


def _package(frame: FrameType) -> str:
    return frame.f_globals.get("__name__", "").partition(".")[0]


def without_pandas() -> None:
    """From now on no module of this package loads pandas, unless something else has."""
    if _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


def keep_little() -> None:
    """From now on what is freed goes back to the system: glibc else keeps up to 32 MB at the end of each arena. Elsewhere this does nothing."""
    if call := _of_libc("mallopt"):
        call(M_TRIM_THRESHOLD, KEPT)


def trim() -> None:
    """Give back what lies free between what is used; between two files that is as much again. Elsewhere than in glibc this does nothing."""
    if call := _of_libc("malloc_trim"):
        call(0)


@cache
def _of_libc(name: str) -> Callable | None:
    return getattr(ctypes.CDLL(None), name, None)
