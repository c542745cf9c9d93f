"""Signing in by the city's own directory: OIDC against a loopback provider, LDAP by its settings; roles come from groups, lies are refused."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from pipelines.settings import ROOT
from superset_config import people, sign_in
from superset_config.audience import Audience, ForPeople
from tests.superset_config.copies import copy_of_state

LIES = ("another nonce", "another audience", "another issuer", "another key", "expired", "another state")


@pytest.fixture(scope="module")
def tries(city, tmp_path_factory) -> dict[str, dict]:
    """City hall's app on a copy of the running one's state, told to sign in by OIDC; what came of each login."""
    home = tmp_path_factory.mktemp("oidc")
    state = home / "state" / "city_hall"
    copy_of_state(city, "city_hall", state)
    (home / "published").symlink_to(city.warehouse / "published")
    settings = city.settings | {
        "YALA_WAREHOUSE": str(home),
        "YALA_AUDIENCE": "city_hall",
        "PYTHONPATH": str(ROOT),
        "SUPERSET_CONFIG_PATH": str(ROOT / "superset_config" / "superset_config.py"),
    }
    command = [ROOT / ".venv-superset" / "bin" / "python", Path(__file__).parent / "probes" / "oidc.py"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.superset
def test_a_group_of_the_directory_gives_a_role(tries):
    assert tries["mayor"] == {"status": 200, "name": "oidc:somchai", "roles": ["Public", "mayor"], "dashboard": 200}
    assert tries["a department's head"]["roles"] == ["Public", "department_head", "department_head_engineering"]


@pytest.mark.slow
@pytest.mark.superset
def test_who_leaves_a_group_loses_its_role_at_the_next_login(tries):
    assert tries["moved to another office"]["roles"] == ["Public", "auditor"]
    assert tries["moved to another office"]["dashboard"] in (403, 404)


@pytest.mark.slow
@pytest.mark.superset
def test_who_is_in_no_group_of_ours_sees_nothing(tries):
    assert tries["in no group of ours"]["status"] == 403, "known, but not even who one is may be asked"
    assert tries["in no group of ours"]["dashboard"] == 403
    assert tries["accounts"]["oidc:stranger"] == ["Public"]


@pytest.mark.slow
@pytest.mark.superset
def test_an_admin_over_there_is_not_our_admin(tries):
    assert tries["called admin there"]["status"] == 403
    assert tries["accounts"]["oidc:admin"] == ["Public"] and tries["accounts"]["admin"] == ["data_team"]


@pytest.mark.slow
@pytest.mark.superset
@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_logs_nobody_in(tries, lie):
    assert tries[lie]["status"] == 401 and tries[lie]["name"] is None
    assert tries[lie]["dashboard"] in (401, 403, 404)
    assert "oidc:liar" not in tries["accounts"]


def test_every_role_but_the_built_in_ones_has_a_group():
    named = [ours.get("group") for ours in people.roles("city_hall").values()]
    assert all(named) and len(set(named)) == len(named)


def test_ldap_says_what_it_needs(monkeypatch):
    monkeypatch.setenv("YALA_SIGN_IN", "ldap")
    if sign_in.find_spec("ldap"):
        pytest.fail("python-ldap is here now: test a login as well")
    with pytest.raises(ForPeople, match="python-ldap"):
        sign_in.settings(Audience("city_hall"))


def test_ldap_by_its_settings(monkeypatch):
    monkeypatch.setattr(sign_in, "find_spec", lambda name: True)
    said = {"LDAP_SERVER": "ldap://127.0.0.1", "LDAP_SEARCH": "ou=people", "LDAP_BIND_USER": "cn=reader", "LDAP_BIND_PASSWORD": "x"}
    for name, value in (said | {"YALA_SIGN_IN": "ldap"}).items():
        monkeypatch.setenv(name, value)
    settings = sign_in.settings(Audience("city_hall"))
    assert settings["AUTH_TYPE"] == 2 and settings["AUTH_LDAP_USE_TLS"] is True
    assert settings["AUTH_ROLES_MAPPING"]["yala-mayor"] == ["mayor"] and settings["AUTH_ROLES_SYNC_AT_LOGIN"]


def test_a_way_that_is_not_known_is_named(monkeypatch):
    monkeypatch.setenv("YALA_SIGN_IN", "magic")
    with pytest.raises(ForPeople, match="magic"):
        sign_in.settings(Audience("city_hall"))


def test_citizens_never_log_in_by_the_directory(monkeypatch):
    monkeypatch.setenv("YALA_SIGN_IN", "oidc")
    assert sign_in.settings(Audience("citizens")) == {"AUTH_TYPE": 1}
    assert os.environ["YALA_SIGN_IN"] == "oidc"
