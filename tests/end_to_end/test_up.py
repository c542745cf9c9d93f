"""`make up`: everything answers, Ctrl-C leaves nothing behind, and a second time nothing is done or made twice."""

import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx

from pipelines.ledger import Ledger
from pipelines.settings import ROOT, SECRETS


def counts(city) -> dict[str, int]:
    """How many of everything there are."""
    found = {"deliveries": len(Ledger(city.warehouse).history()), "releases": len(list((city.warehouse / "published" / "releases").iterdir()))}
    for audience in ("city_hall", "citizens"):
        with sqlite3.connect(city.warehouse / "state" / audience / "superset.db") as metadata:
            for table in ("dashboards", "slices", "tables", "dbs", "ab_user", "ab_role", "embedded_dashboards"):
                found[f"{audience} {table}"] = metadata.execute(f"select count(*) from {table}").fetchone()[0]
    return found


def test_everything_answers(city):
    for url in (city.portal_url, f"{city.city_hall_url}/health", f"{city.citizens_url}/health", f"{city.dagster_url}/server_info"):
        assert httpx.get(url, follow_redirects=True, timeout=30).status_code == 200


def test_the_table_says_where_and_for_whom(city):
    said = city.log.read_text()
    for port in ("PORTAL_PORT", "CITY_HALL_PORT", "CITIZENS_PORT", "DAGSTER_PORT"):
        assert f":{city.settings[port]}" in said
    assert not [name for name in ("MAYOR_PASSWORD", "CITY_HALL_SECRET_KEY", "HASH_KEY") if city.settings[name] in said]


def test_dagster_listens_on_the_loopback_address_only(city):
    port = f"{int(city.settings['DAGSTER_PORT']):04X}"
    sockets = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    listening = [local for _, local, _, state, *_ in sockets if state == "0A" and local.endswith(f":{port}")]
    assert listening == [f"0100007F:{port}"]


def test_every_process_has_the_settings_of_this_city(city):
    """Dagster lays a `.env` of its folder over its environment: another city's keys would hash anew and change every password."""
    for process in city.processes():
        with suppress(OSError):  # it ended meanwhile
            told = dict(line.split("=", 1) for line in Path(f"/proc/{process}/environ").read_text().split("\0") if "=" in line)
            assert {name: told[name] for name in SECRETS} == {name: city.settings[name] for name in SECRETS}


def test_ctrl_c_leaves_no_process_and_a_second_start_changes_nothing(city):
    before, release = counts(city), city.release()["id"]
    assert city.processes()
    assert city.stop() == 0
    assert not city.processes()
    city.start()
    assert "ไม่มีอะไรเปลี่ยน" in city.log.read_text()
    assert counts(city) == before
    assert city.release()["id"] == release


def test_a_port_in_use_is_one_clear_line(city):
    done = subprocess.run([sys.executable, "-m", "pipelines.up"], cwd=ROOT, env=city.settings, capture_output=True, text=True)
    assert done.returncode == 1
    assert city.settings["PORTAL_PORT"] in done.stdout and "Traceback" not in done.stdout + done.stderr
