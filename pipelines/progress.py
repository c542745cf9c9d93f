"""What a person at the terminal sees of long work: each step, its time, and one clear line where it fails. Standard library only."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

IS_TERMINAL = sys.__stdout__ is not None and sys.__stdout__.isatty()
GREEN, RED, GREY, PLAIN = ("\033[32m", "\033[31m", "\033[90m", "\033[0m") if IS_TERMINAL else ("", "", "", "")

CONTROL = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "�"
)  # a file's name is no command


def done(text: str, seconds: float | None = None) -> None:
    """One line for something that is finished."""
    _say(f"{GREEN}✔{PLAIN} {text.translate(CONTROL)}{_time(seconds)}")


def failed(text: str) -> None:
    """One line for something that went wrong."""
    _say(f"{RED}✖{PLAIN} {text.translate(CONTROL)}")


def note(text: str) -> None:
    """One line that is neither."""
    _say(f"  {GREY}{text.translate(CONTROL)}{PLAIN}")


@contextmanager
def step(text: str) -> Iterator[list[str]]:
    """A long step: on a terminal its seconds tick, at the end one line stays; what is put into the list is said on it."""
    said: list[str] = []
    start, over = time.monotonic(), threading.Event()

    def tick() -> None:
        while not over.wait(0.2):
            _say(f"\r… {text}  {time.monotonic() - start:.0f} s", end="")

    ticker = threading.Thread(target=tick, daemon=True) if IS_TERMINAL else None
    if ticker:
        ticker.start()
    try:
        yield said
    except BaseException:
        over.set()
        _say("\r\033[K" if ticker else "", end="")
        failed(f"{text}{_time(time.monotonic() - start)}")
        raise
    over.set()
    if ticker:
        ticker.join()
        _say("\r\033[K", end="")
    done(" — ".join([text, *said]), time.monotonic() - start)


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"  {GREY}{seconds:.1f} s{PLAIN}"


def _say(text: str, end: str = "\n") -> None:
    """To the terminal itself: what Dagster and dbt print meanwhile goes to a log."""
    print(text, end=end, file=sys.__stdout__, flush=True)
