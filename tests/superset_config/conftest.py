"""What the tests of Superset share: the marts as dbt's files describe them, and ways to talk to a running Superset."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import yaml

from pipelines.settings import ROOT
from superset_config.names import uid

LOCKED_OUT = (401, 403, 404)


@pytest.fixture(scope="session")
def manifest(tmp_path_factory) -> Path:
    """A manifest.json with the marts as their yml files describe them, so that no test here waits for dbt."""
    nodes = {}
    for path in sorted((ROOT / "dbt_project" / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            columns = {column["name"]: column for column in model["columns"]}
            nodes[f"model.yala.{model['name']}"] = model | {"resource_type": "model", "fqn": ["yala", "marts", model["name"]], "columns": columns}
    file = tmp_path_factory.mktemp("manifest") / "manifest.json"
    file.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    return file


def api(url: str, user: str, password: str) -> httpx.Client:
    """A Superset session of one user, with the token that writing asks for."""
    client = httpx.Client(base_url=url, timeout=60, trust_env=False, headers={"Referer": url})
    answer = client.post("/api/v1/security/login", json={"username": user, "password": password, "provider": "db"})
    client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
    token = client.get("/api/v1/security/csrf_token/")
    if token.status_code == 200:  # those who may only read get none
        client.headers["X-CSRFToken"] = token.json()["result"]
    return client


@pytest.fixture(scope="session")
def city_hall(city) -> Callable[[str], httpx.Client]:
    """City hall's Superset as one of its users; one login each for the whole session."""
    known: dict[str, httpx.Client] = {}

    def as_user(user: str) -> httpx.Client:
        if user not in known:
            known[user] = api(city.city_hall_url, user, city.password(user))
        return known[user]

    return as_user


@pytest.fixture(scope="session")
def embedder(city) -> httpx.Client:
    """The citizens' Superset as the portal's service account."""
    return api(city.citizens_url, "embedder", city.password("embedder"))


def wish(dashboard: str, rls: list | None = None) -> dict:
    """What a guest token is asked with."""
    return {"user": {"username": "citizen"}, "resources": [{"type": "dashboard", "id": dashboard}], "rls": rls or []}


def as_guest(city) -> httpx.Client:
    """A reader of the portal: the citizens' Superset with a guest token of its own and nothing else."""
    service = api(city.citizens_url, "embedder", city.password("embedder"))
    token = service.post("/api/v1/security/guest_token/", json=wish(uid("embedded", "citizen"))).raise_for_status().json()["token"]
    return httpx.Client(base_url=city.citizens_url, timeout=60, trust_env=False, headers={"X-GuestToken": token})


@pytest.fixture(scope="session")
def guest(city) -> httpx.Client:
    """One reader for all tests that need no more."""
    return as_guest(city)
