"""S5: a token that Superset did not make, or made for something else or for another time, opens nothing: 401, not a stranger's page."""

import base64
import hashlib
import hmac
import json
import time

import httpx
import pytest

from pipelines.settings import ROOT
from superset_config import warm
from superset_config.audience import Audience
from superset_config.names import uid
from tests.superset_config.conftest import wish

pytestmark = pytest.mark.superset
EMBEDDED = uid("embedded", "citizen")


def token(secret: str, algorithm: str = "HS256", **changes) -> str:
    """A JSON Web Token as Superset makes it, with another key or other claims; a claim that is None is left out."""
    now = time.time()
    claims = wish(EMBEDDED) | {"rls_rules": [], "iat": now, "exp": now + 600, "aud": "yala-citizens", "type": "guest"} | changes
    claims = {name: said for name, said in claims.items() if said is not None}
    text = ".".join(spelt(json.dumps(part).encode()) for part in ({"alg": algorithm, "typ": "JWT"}, claims))
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest() if secret else b""
    return f"{text}.{spelt(signature)}"


def spelt(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@pytest.fixture
def body(city, monkeypatch) -> dict:
    """What a page asks for its first chart."""
    monkeypatch.setenv("YALA_WAREHOUSE", str(city.warehouse))
    return next(warm.bodies(Audience("citizens")))


def answers(city, body: dict, sent: str) -> set[int]:
    with httpx.Client(base_url=city.citizens_url, trust_env=False, headers={"X-GuestToken": sent}, timeout=60) as client:
        number = body["form_data"]["dashboardId"]
        asked = [client.get(f"/api/v1/dashboard/{number}"), client.get(f"/api/v1/dashboard/{EMBEDDED}"), client.post("/api/v1/chart/data", json=body)]
        by_form = client.post("/api/v1/chart/data", data={"guest_token": sent, "form_data": json.dumps(body)}, headers={"X-GuestToken": ""})
        assert not [answer.text[:200] for answer in (*asked, by_form) if '"result"' in answer.text]
        return {answer.status_code for answer in asked}


MADE_ELSEWHERE = {
    "the published secret": token("test-guest-secret-change-me"),
    "another secret": token("x" * 40),
    "no algorithm": token("", algorithm="none"),
    "another algorithm's name": token("x" * 40, algorithm="RS256"),
    "nonsense": "nonsense",
}
WRONG_CLAIMS = {
    "an hour too old": {"iat": time.time() - 7200, "exp": time.time() - 3600},
    "for another audience": {"aud": "yala-city_hall"},
    "for no audience": {"aud": None},
    "for another dashboard": {"resources": [{"type": "dashboard", "id": uid("embedded", "mayor")}]},
    "for a dashboard by its number": {"resources": [{"type": "dashboard", "id": 1}]},
    "for ours and another": {"resources": [{"type": "dashboard", "id": EMBEDDED}, {"type": "dashboard", "id": "2"}]},
    "for a chart": {"resources": [{"type": "chart", "id": EMBEDDED}]},
    "for nothing": {"resources": []},
    "without rows": {"rls_rules": None},
    "without a user": {"user": None},
    "of another kind": {"type": "access"},
}


@pytest.mark.parametrize("name", MADE_ELSEWHERE)
def test_a_token_that_is_signed_otherwise(city, body, name):
    assert answers(city, body, MADE_ELSEWHERE[name]) == {401}


@pytest.mark.parametrize("name", WRONG_CLAIMS)
def test_a_token_of_the_right_key_for_the_wrong_thing(city, body, name):
    """As if the key were stolen: even then only the public dashboard opens."""
    assert answers(city, body, token(city.settings["CITIZENS_GUEST_TOKEN_SECRET"], **WRONG_CLAIMS[name])) == {401}


def test_the_same_token_with_nothing_wrong_opens_the_dashboard(city, body):
    """Without this, the tests above would pass on a server that refuses everything."""
    sent = {"X-GuestToken": token(city.settings["CITIZENS_GUEST_TOKEN_SECRET"])}
    assert httpx.post(f"{city.citizens_url}/api/v1/chart/data", json=body, headers=sent, trust_env=False, timeout=60).status_code == 200


def test_a_changed_token(city, body, embedder):
    good = embedder.post("/api/v1/security/guest_token/", json=wish(EMBEDDED)).json()["token"]
    head, claims, signature = good.split(".")
    assert answers(city, body, f"{head}.{claims[:-4]}AAAA.{signature}") == {401}
    life = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert life["exp"] - life["iat"] <= 600


def test_the_portal_cannot_sign():
    """It asks Superset for tokens; the key's name stands nowhere in its program."""
    assert not [path for path in (ROOT / "portal").glob("*.py") if "GUEST_TOKEN_SECRET" in path.read_text(encoding="utf-8")]
