"""What dbt is told by the environment, because it cannot look into folders by itself: where things lie, and which models to unite.

So an indicator is one SQL file (and its row of words), and a fact says in its own yml which feed it tells of: no list names either.
"""

import os
from pathlib import Path

from pipelines.settings import ROOT, sources, warehouse

PROJECT_DIR = ROOT / "dbt_project"
INDICATOR = "[a-z][0-9][0-9]*_*.sql"  # g01_complaint_resolution_time, c08a_visitors
SAYS_ITS_FEED = "feed: {code: "


def told_to_dbt() -> dict[str, str]:
    """The variables that every dbt command on our project gets."""
    return {
        "YALA_WAREHOUSE": str(warehouse()),
        "SOURCES_FROM_PROJECT": sources_from_project(),
        "INDICATORS": " ".join(indicators()),
        "TELLERS": " ".join(tellers()),
    }


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
