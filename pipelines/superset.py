"""superset_config's commands, run in Superset's own environment: the pipelines never import Superset."""

import subprocess

from pipelines.settings import ROOT, environment

AUDIENCES = {"city_hall": "แดชบอร์ดของนายกเทศมนตรีและผู้บริหาร", "citizens": "แดชบอร์ดของประชาชน"}
PYTHON = ROOT / ".venv-superset" / "bin" / "python"


def run(audience: str, module: str, *words: str) -> subprocess.CompletedProcess:
    """One command for one audience; what it printed is in the result, and its exit code."""
    command = [str(PYTHON), "-m", f"superset_config.{module}", *words]
    return subprocess.run(command, cwd=ROOT, env=environment() | {"YALA_AUDIENCE": audience}, capture_output=True, text=True, check=False)


def warm_up(audience: str) -> str:
    """Let a running Superset answer all that its dashboards ask, so that no reader waits for a query; what it printed.

    Nothing depends on it: a failure is told and not raised.
    """
    done = run(audience, "warm")
    return (done.stdout + done.stderr)[-1000:]
