"""Real files that nobody here wrote: they lie beside the project, never in it."""

import csv
from pathlib import Path

import pytest

from pipelines.settings import ROOT

FIELD = ROOT.parent / "shared" / "field"


@pytest.fixture(scope="session")
def field() -> Path:
    """The folder of real files."""
    if not FIELD.exists():
        pytest.skip("no field data here")
    return FIELD


@pytest.fixture(scope="session")
def manifest(field) -> dict[str, str]:
    """What is known of each real file, by its path."""
    with (field / "manifest.csv").open(encoding="utf-8") as file:
        return {row["file"]: row["notes"] for row in csv.DictReader(file)}
