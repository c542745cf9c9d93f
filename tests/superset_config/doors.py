"""The matrix role × address of city hall's Superset: its rows from the app's own route map, its cells in doors.csv, and how one cell is asked.

A cell holds y where the role's request is let in to the address (what it finds there is another matter), is empty where it is turned away, and
holds - where there is nothing, not even for strangers: the feature is off, or roles.yml closes the address.
"""

import csv
import json
import re
import subprocess
from pathlib import Path

import httpx

from pipelines.settings import ROOT

MATRIX = Path(__file__).with_name("doors.csv")
WHO = ("stranger", "mayor", "deputy", "head", "analyst", "admin", "auditor")
NOBODY_THERE = {"int": "999999", "uuid": "00000000-0000-0000-0000-000000000000"}
BY_HAND = {"/logout/", "/login/logout/", "/lang/<string:locale>"}  # they end the session that asks, or set its language
Door = tuple[str, str]


def routes(settings: dict[str, str], audience: str) -> list[Door]:
    """(method, rule) of everything that the app answers."""
    command = [ROOT / ".venv-superset" / "bin" / "python", Path(__file__).parent / "probes" / "routes.py"]
    config = {"PYTHONPATH": str(ROOT), "SUPERSET_CONFIG_PATH": str(ROOT / "superset_config" / "superset_config.py"), "YALA_AUDIENCE": audience}
    done = subprocess.run(command, cwd=ROOT, env=settings | config, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [(method, rule) for method, rule in json.loads(done.stdout)]


def declared() -> dict[Door, dict[str, str]]:
    """The cells of each row."""
    with MATRIX.open(encoding="utf-8") as file:
        return {(row["method"], row["rule"]): {who: row[who] for who in WHO} for row in csv.DictReader(file)}


def address(rule: str) -> str:
    """An address that the rule matches, of something that does not exist."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda part: NOBODY_THERE.get(part[1], "x"), rule)


def log_in(url: str, user: str, password: str) -> httpx.Client:
    """A browser's session: its cookie opens pages as well as the API, which a bearer token does not."""
    client = httpx.Client(base_url=url, timeout=60, trust_env=False, headers={"Referer": url}, follow_redirects=True)
    token = csrf(client.get("/login/").text)
    client.post("/login/", data={"username": user, "password": password, "csrf_token": token})
    page = client.get("/superset/welcome/")
    assert "/login" not in str(page.url), f"{user} cannot log in"
    client.headers["X-CSRFToken"] = csrf(page.text)
    client.follow_redirects = False
    return client


def cell(client: httpx.Client, door: Door, is_there: bool) -> str:
    """y, nothing or -, as one client finds it. A page that sends to the login page, home, or back where one came from, does not let in.

    Args:
        is_there: a stranger finds something at the address; then "not found" is said of the thing that was asked for.
    """
    method, rule = door
    answer = client.request(method, address(rule), **({} if method == "GET" else {"json": {"no_such_field": 1}}))
    sent_to = answer.headers.get("location", "")
    if answer.status_code in (401, 403) or "/login" in sent_to or "CSRF" in answer.text[:300]:
        return ""
    if answer.status_code == 302 and sent_to.removeprefix(str(client.base_url)).strip("/") in ("", "."):
        return ""
    return "-" if answer.status_code == 404 and not is_there else "y"


def csrf(page: str) -> str:
    """The token in a page that writing asks for."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""
