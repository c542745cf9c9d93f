"""S2: whoever imports the connection anew, without its options or to another file, changes nothing: locks are set when it opens."""

import json
import subprocess
from pathlib import Path

import pytest

from pipelines.settings import ROOT
from tests.superset_config.copies import copy_of_state
from tests.superset_config.test_sql_gate import hostile

pytestmark = [pytest.mark.superset, pytest.mark.slow]


@pytest.fixture(scope="module")
def imported(city, tmp_path_factory) -> dict:
    """What came of it, on a copy of city hall's state."""
    home = tmp_path_factory.mktemp("imported")
    copy_of_state(city, "city_hall", home / "state" / "city_hall")
    (home / "published").symlink_to(city.warehouse / "published")
    (home / "canary.csv").write_text("name,secret\ncanary-of-this-test,1\n", encoding="utf-8")
    settings = city.settings | {
        "YALA_WAREHOUSE": str(home),
        "YALA_AUDIENCE": "city_hall",
        "PYTHONPATH": str(ROOT),
        "SUPERSET_CONFIG_PATH": str(ROOT / "superset_config" / "superset_config.py"),
        "HOSTILE": json.dumps(hostile(str(home / "canary.csv"), str(home / "elsewhere"))),
    }
    command = [ROOT / ".venv-superset" / "bin" / "python", Path(__file__).parent / "probes" / "imported.py"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout) | {"written": [path.name for path in home.glob("elsewhere*")]}


def test_the_import_did_take_the_options_away(imported):
    """Or the next test proves nothing."""
    assert "lock_configuration" not in (imported["extra"] or "")
    assert imported["harmless"]["select 42 as x"].startswith("ran: ")


def test_every_statement_is_refused_as_before(imported):
    ran = {sql: came for sql, came in imported["tries"].items() if came.startswith("ran: ")}
    assert not ran and len(imported["tries"]) >= 40
    assert "canary-of-this-test" not in json.dumps(imported) and not imported["written"]


def test_another_file_is_not_opened(imported):
    came = imported["elsewhere"]["select 42 as x"]
    assert not came.startswith("ran: "), came
