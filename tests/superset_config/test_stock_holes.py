"""The holes that superset_config closes, each shown open without it: Superset 6.1 as it comes, DuckDB 1.5.5 as it is locked."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import KNOWN_DEFAULTS, ROOT
from superset_config import connection
from superset_config.audience import ForPeople
from superset_config.sql_gate import refuse_all_but_select
from tests.superset_config.copies import copy_of_state

ENABLE = "CALL enable_logging(storage='file', storage_config={'path': '%s'})"


@pytest.fixture(scope="module")
def stock(city, tmp_path_factory) -> dict:
    """What came of each try on Superset as it comes."""
    home = tmp_path_factory.mktemp("stock")
    canary = home / "canary.txt"
    canary.write_text("canary-of-this-test", encoding="utf-8")
    copy_of_state(city, "citizens", home)
    settings = city.settings | {"STOCK_STATE": str(home), "STOCK_CANARY": str(canary), "YALA_AUDIENCE": "citizens"}
    command = [ROOT / ".venv-superset" / "bin" / "python", Path(__file__).parent / "probes" / "stock.py"]
    done = subprocess.run(command, cwd=home, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.superset
def test_stock_starts_with_a_published_guest_secret_and_takes_a_token_signed_with_it(stock):
    """Ours refuses to start with it (test_settings.py), and answers 401 (test_citizens_live.py)."""
    assert stock["guest_secret"] in KNOWN_DEFAULTS
    assert stock["forged_token"] == 200


@pytest.mark.slow
@pytest.mark.superset
def test_stock_lets_a_guest_ask_any_column_with_sql_of_ones_own(stock):
    """Ours answers 403 (test_a_guest_cannot_ask_a_chart_for_more)."""
    status, rows = stock["guest_asks_more"]
    assert status == 200 and rows > 10


@pytest.mark.slow
@pytest.mark.superset
def test_stock_counts_no_wrong_login(stock):
    """Ours answers 429 from the thirty-first on (test_guessing_passwords_is_slowed_down)."""
    assert stock["wrong_logins"] == {"401": 60}


@pytest.mark.slow
@pytest.mark.superset
def test_stock_reads_any_file_by_a_read_only_connection(stock):
    """Neither of its judges says a word; ours, and the locked connection, each refuse (test_sql_gate.py)."""
    assert stock["file_is_judged"] is False
    assert stock["file_is_read"] == "canary-of-this-test"


@pytest.mark.slow
@pytest.mark.superset
def test_stock_takes_statements_for_harmless_that_it_cannot_parse(stock):
    assert stock["mutates"]["CALL"] is False, "Superset parses CALL now: the gate may become simpler"
    for sql in (ENABLE % "/x", "ATTACH '/x.duckdb' AS other", "COPY (SELECT 1) TO '/x'", "INSTALL x"):
        with pytest.raises(ForPeople):
            refuse_all_but_select(sql)


def test_two_statements_break_a_locked_duckdb_unless_the_first_is_refused(tmp_path):
    """Finding 3 of reliability.md on the pinned version: the options alone are not enough, and neither is read-only."""
    file = tmp_path / "city_hall.duckdb"
    duckdb.connect(str(file)).close()
    locked = json.dumps(connection.described()["connect_args"])
    program = (
        "import duckdb, json, sys\n"
        "con = duckdb.connect(sys.argv[1], **json.loads(sys.argv[2]))\n"
        "con.execute(sys.argv[3])\n"
        "print(con.execute('select 42').fetchall())\n"
        "print(con.execute('select 42').fetchall())\n"
    )
    command = [sys.executable, "-c", program, str(file), locked, ENABLE % (tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0, f"DuckDB refuses it now, or goes on: {done.stdout}"
    assert "lock_configuration" not in done.stderr and "Cannot change configuration" not in done.stderr, "refused at the first statement"
    with pytest.raises(ForPeople, match="SELECT"):
        refuse_all_but_select(ENABLE % "/x")
