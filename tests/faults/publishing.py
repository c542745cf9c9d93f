"""A small city that is built and published again and again, in a process that may be killed at any moment; and readers who check what they see.

In every release the tonnes of the star, of the mart and of the indicator are one number: two tables of one release agree, two of two do not.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb

from pipelines.publish import DATABASES, publish
from pipelines.release import seal
from pipelines.settings import ROOT
from tests.pipelines.built import MANIFEST, build, delivered

INVARIANT = """
    select (select weight_tonnes from marts.waste_by_month) as mart, (select actual from kpi.fct_kpi) as indicator,
        (select min(weight_tonnes) from star.fct_waste)::double as star
"""


def once(warehouse: Path, tonnes: int) -> None:
    """Build the city with that many tonnes and publish it."""
    build(warehouse, tonnes=f"{tonnes}.5")
    publish(warehouse, MANIFEST)


class Reader(threading.Thread):
    """Opens the release that serves and holds two tables of it against each other, in one long-lived process, until told to stop."""

    def __init__(self, root: Path) -> None:
        super().__init__(daemon=True)
        self.root, self.over = root, threading.Event()
        self.seen: list[tuple[float, float]] = []  # when, which tonnes
        self.wrong: list[object] = []
        self.took: list[float] = []

    def run(self) -> None:
        while not self.over.wait(0.01):
            begun = time.perf_counter()
            try:
                release = (self.root / "current").resolve(strict=True)
                file = seal.checked(release, DATABASES["city_hall"].as_posix())
                with duckdb.connect(str(file), read_only=True) as db:
                    found = db.execute(INVARIANT).fetchone()
            except Exception as fault:  # a reader must never meet one
                self.wrong.append(fault)
                continue
            self.took.append(time.perf_counter() - begun)
            if len(set(found)) != 1:
                self.wrong.append(found)
            self.seen.append((time.monotonic(), found[0]))


def kill_at_random(warehouse: Path, times: int, seed: int) -> list[str]:
    """Let a child build and publish, and kill its whole group at a random moment, so often; what served after each."""
    dice, served = random.Random(seed), []
    for number in range(times):
        command = [sys.executable, "-c", f"from tests.faults.publishing import child; child({100 + number})"]
        child = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"YALA_WAREHOUSE": str(warehouse)}, stdout=subprocess.PIPE, start_new_session=True
        )
        for _ in range(1 + number % 2):  # it has loaded all it needs; every other time it has also published once, and does so again
            child.stdout.readline()
        time.sleep(dice.uniform(0, 1.2))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        served.append(seal.check_whole((warehouse / "published" / "current").resolve())["id"])
    return served


def child(tonnes: int) -> None:
    """Build and publish for ever, a new number each time; killed from outside."""
    warehouse = Path(os.environ["YALA_WAREHOUSE"])
    for more in range(1000):
        print(more, flush=True)
        once(warehouse, tonnes * 1000 + more)


def prepared(warehouse: Path) -> Path:
    """A first release; where releases lie."""
    warehouse.mkdir(parents=True, exist_ok=True)
    delivered(warehouse, "first")
    once(warehouse, 1)
    return warehouse / "published"


def pretend_releases(root: Path, count: int) -> list[Path]:
    """Whole releases that differ in their tonnes, made by copying one and writing into it before it is sealed."""
    first, made = (root / "current").resolve(), []
    for number in range(count):
        release = root / "releases" / f"29990101T{number:09}"
        shutil.copytree(first, release)
        with duckdb.connect(str(release / DATABASES["city_hall"])) as db:
            for table, column in (("marts.waste_by_month", "weight_tonnes"), ("kpi.fct_kpi", "actual")):
                db.execute(f"update {table} set {column} = {number + 10}.5")
            db.execute(f"update star.fct_waste set weight_tonnes = {number + 10}.5")
        seal.write(release, seal.read(release))
        made.append(release)
    return made
