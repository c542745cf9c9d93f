"""A file that kills its reader kills a child: the pipeline gets a sentence, and the next file another child."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines import limited
from pipelines.held import Held
from pipelines.settings import ROOT
from tests.pipelines import jobs


def held(function, **arguments) -> Held:
    with pytest.raises(Held) as reason:
        limited.run(function, **arguments)
    return reason.value


@pytest.fixture
def hurried(monkeypatch):
    """A second must do."""
    monkeypatch.setattr(limited, "SECONDS", 1)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_job_makes_comes_back_and_one_child_does_many():
    assert limited.run(jobs.echo, said={"แผ่น": [1, None, "ยะลา"]}) == {"แผ่น": [1, None, "ยะลา"]}
    assert limited.run(jobs.process) == limited.run(jobs.process) != os.getpid()


def test_the_child_knows_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("HASH_KEY", "never to be seen")
    limited.close()
    assert not [name for name in limited.run(jobs.environment) if name not in (*limited.ENVIRONMENT, "LC_CTYPE")]


def test_what_a_job_holds_is_held_with_its_own_sentence():
    assert (held(jobs.hold).th, held(jobs.hold).en) == ("ขอให้ส่งใหม่", "send it again")


def test_a_fault_names_its_place_and_nothing_of_a_cell():
    reason = held(jobs.stumble, cell="1959900123456x")
    assert "ValueError, jobs.py:" in reason.th and "ValueError, jobs.py:" in reason.en
    assert "1959900123456" not in str(reason)


def test_too_much_memory_ends_the_job_and_not_the_city():
    assert limited.run(jobs.grow, megabytes=500) == 500 << 20
    reason = held(jobs.grow, megabytes=900)
    assert "หน่วยความจำเกิน 800 MB" in reason.th and "800 MB" in reason.en
    assert limited.run(jobs.echo, said=1) == 1


def test_a_large_file_may_take_more_memory():
    assert limited.run(jobs.grow, megabytes=900, allowance_of=10 << 20) == 900 << 20


@pytest.mark.parametrize(("job", "arguments"), [(jobs.spin, {}), (jobs.sleep, {"seconds": 60})])
def test_a_job_without_end_is_ended(hurried, job, arguments):
    begun = time.monotonic()
    reason = held(job, **arguments)
    assert "ภายใน 1 วินาที" in reason.th and "within 1 s" in reason.en
    assert time.monotonic() - begun < 6
    assert limited.run(jobs.echo, said=1) == 1


@pytest.mark.parametrize(("by", "said"), [(signal.SIGABRT, "SIGABRT"), (signal.SIGSEGV, "SIGSEGV"), (signal.SIGKILL, "out of memory")])
def test_a_child_that_dies_says_of_what(by, said):
    assert said in held(jobs.die, by=by).en
    assert limited.run(jobs.echo, said=1) == 1


def test_a_job_that_leaves_is_held_and_one_that_prints_is_not():
    assert "SystemExit" in held(jobs.leave).en
    assert limited.run(jobs.talk) == "this is"


def test_a_job_given_ahead_survives_the_one_before_it():
    first, second, third = limited.submit(jobs.die), limited.submit(jobs.echo, said=2), limited.submit(jobs.echo, said=3)
    assert third.result() == 3 and second.result() == 2
    with pytest.raises(Held):
        first.result()


def test_long_lines_both_ways_do_not_wait_for_each_other():
    said = "ย" * 300_000
    ahead = limited.submit(jobs.echo, said=said)
    assert limited.run(jobs.echo, said=said) == ahead.result() == said


def test_code_that_is_not_ours_leaves_nothing_behind_and_cannot_lift_its_limits():
    shared = limited.run(jobs.process)
    limited.run(jobs.poison, alone=True)
    assert limited.run(jobs.echo, said="clean") == "clean"
    assert limited.run(jobs.process) != shared
    assert held(jobs.lift_limits, alone=True)


def test_many_threads_share_the_child():
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: limited.run(jobs.echo, said=number), range(200))) == list(range(200))


def test_an_old_or_fat_child_is_replaced(monkeypatch):
    monkeypatch.setattr(limited, "JOBS", 2)
    limited.close()
    assert len({limited.run(jobs.process) for _ in range(6)}) == 3


@pytest.mark.parametrize("end", ["import sys; sys.exit()", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_child_does_not_outlive_us(end):
    program = f"from pipelines import limited\nfrom tests.pipelines import jobs\nprint(limited.run(jobs.process), limited._home(), flush=True)\n{end}"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    until = time.monotonic() + 5
    while is_alive(int(said[0])) or Path(said[1]).exists():
        assert time.monotonic() < until
        time.sleep(0.02)
