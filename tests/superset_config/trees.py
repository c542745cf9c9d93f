"""A copy of the files that Superset is set up from, so that a test may change them; and its commands, run from there."""

import shutil
import subprocess
from pathlib import Path

from pipelines.settings import ROOT


def copy_of_files(folder: Path) -> Path:
    """superset_config, pipelines and the departments' names, in a folder of their own."""
    tree = folder / "tree"
    for name in ("superset_config", "pipelines"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "sources").symlink_to(ROOT / "sources")
    return tree


def run(tree: Path, settings: dict[str, str], module: str, *words: str) -> subprocess.CompletedProcess:
    """One of superset_config's commands, as it stands in `tree`."""
    command = [ROOT / ".venv-superset" / "bin" / "python", "-m", f"superset_config.{module}", *words]
    return subprocess.run(command, cwd=tree, env=settings | {"PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False)
