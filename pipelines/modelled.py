"""What dbt is told by the environment, because it cannot look into folders by itself: where things lie, and which models to unite.

So an indicator is one SQL file (and its row of words), and a fact says in its own yml which feed it tells of: no list names either.
"""

import os
import subprocess
import sys
from pathlib import Path

from pipelines.settings import ROOT, environment, sources, warehouse

PROJECT_DIR = ROOT / "dbt_project"
INDICATOR = "[a-z][0-9][0-9]*_*.sql"  # g01_complaint_resolution_time, c08a_visitors
SAYS_ITS_FEED = "feed: {code: "
WITHOUT_WHAT_IS_JUDGED = ("--exclude-resource-type", "unit_test", "--exclude", "source:*")  # the sources by landing, the rules by our own tests


def told_to_dbt() -> dict[str, str]:
    """The variables that every dbt command on our project gets."""
    return {
        "YALA_WAREHOUSE": str(warehouse()),
        "SOURCES_FROM_PROJECT": sources_from_project(),
        "INDICATORS": " ".join(indicators()),
        "TELLERS": " ".join(tellers()),
    }


def dbt_does(words: list[str]) -> int:
    """Run one command of dbt on our project and this warehouse; its exit code."""
    target = warehouse() / "state" / "dbt-by-hand"  # not the pipeline's own, whose manifest Dagster reads
    places = {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target), "DBT_PROJECT_DIR": str(PROJECT_DIR), "DBT_PROFILES_DIR": str(PROJECT_DIR)}
    command = [Path(sys.executable).with_name("dbt"), *words]
    return subprocess.run(command, env=environment() | told_to_dbt() | places, check=False).returncode


def sources_from_project() -> str:
    """The way from the dbt project to the contracts: dbt takes no absolute path."""
    return os.path.relpath(sources(), PROJECT_DIR)


def indicators(project: Path = PROJECT_DIR) -> list[str]:
    """Every indicator's model, by its file in `models/kpi/`; its name begins with its code."""
    return sorted(path.stem for path in (project / "models" / "kpi").glob(INDICATOR))


def tellers(project: Path = PROJECT_DIR) -> list[str]:
    """Every model of the star whose yml says, in `config.meta`, of which feed it tells, from when and through when."""
    ymls = sorted((project / "models" / "star").glob("*.yml"))
    return [path.stem for path in ymls if SAYS_ITS_FEED in path.read_text(encoding="utf-8")]
