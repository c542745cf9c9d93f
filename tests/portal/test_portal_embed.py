"""Guest tokens come from the citizens' Superset through its API; without it the page stands and only the panel is closed."""

import base64
import json
import time
from pathlib import Path

import httpx
import pytest

from portal.embed import Embedder, Unavailable


def token_until(expiry: float, mark: str = "") -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"exp": expiry, "mark": mark}).encode()).decode().rstrip("=")
    return f"header.{payload}.signature"


class Superset:
    """The three calls of Superset's security API that the portal makes; it counts them, and can be sick."""

    def __init__(self, lifetime: float = 600):
        self.lifetime, self.asked, self.is_sick, self.wish = lifetime, [], False, {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.is_sick:
            return httpx.Response(502)
        match request.url.path:
            case "/api/v1/security/login":
                assert json.loads(request.content) == {"username": "embedder", "password": "embedder-password", "provider": "db"}
                return httpx.Response(200, json={"access_token": "access"}, headers={"Set-Cookie": "session=s1; Path=/"})
            case "/api/v1/security/csrf_token/":
                return httpx.Response(200, json={"result": "csrf"})
            case "/api/v1/security/guest_token/":
                assert request.headers["Authorization"] == "Bearer access"
                assert request.headers["X-CSRFToken"] == "csrf"
                assert "session=s1" in request.headers["Cookie"]  # Superset checks the CSRF token against its session
                self.wish = json.loads(request.content)
                return httpx.Response(200, json={"token": token_until(time.time() + self.lifetime, str(len(self.asked)))})
        return httpx.Response(404)


@pytest.fixture
def superset():
    return Superset()


@pytest.fixture
def embedder(superset):
    return Embedder("http://127.0.0.1:8089", "the-dashboard", lambda: "embedder-password", httpx.MockTransport(superset))


def test_a_token_is_for_the_citizens_dashboard_alone(embedder, superset):
    assert embedder.token().count(".") == 2
    assert superset.wish["resources"] == [{"type": "dashboard", "id": "the-dashboard"}]
    assert superset.wish["rls"] == []


def test_readers_share_a_token_until_half_its_life_is_over(embedder, superset):
    first = embedder.token()
    assert embedder.token() == first
    assert len(superset.asked) == 3
    superset.lifetime = 0.2
    embedder._renew_at = 0
    second = embedder.token()
    assert second != first
    time.sleep(0.15)
    assert embedder.token() != second


def test_a_superset_that_is_down_is_not_asked_again_at_once(embedder, superset, monkeypatch):
    superset.is_sick = True
    for _ in range(5):
        with pytest.raises(Unavailable):
            embedder.token()
    assert len(superset.asked) == 1
    superset.is_sick = False
    monkeypatch.setattr("portal.embed.REST_SECONDS", 0)
    embedder._rest_until = 0
    assert embedder.token()


@pytest.mark.parametrize("answer", [{"token": "not a token"}, {"token": "a.b.c"}, {}])
def test_an_answer_that_is_no_token_is_not_handed_on(answer):
    everything = {"access_token": "a", "result": "c"} | answer
    embedder = Embedder("http://s", "d", lambda: "p", httpx.MockTransport(lambda _: httpx.Response(200, json=everything)))
    with pytest.raises(Unavailable):
        embedder.token()


def test_a_failure_tells_no_secret(embedder, superset, caplog):
    superset.is_sick = True
    with pytest.raises(Unavailable) as fault:
        embedder.token()
    assert "502" in caplog.text
    assert "embedder-password" not in caplog.text + str(fault.value)


def test_the_page_stands_while_superset_is_down(portal):
    assert 'data-state="waiting"' in portal.get("/").text
    answer = portal.get("/guest-token")
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert "ไม่พร้อมใช้งาน" in answer.json()["error"]
    for page, sentence in {"/": "ขณะนี้ยังเปิดแผนภูมิไม่ได้", "/en/": "The charts are unavailable", "/ms/": "Carta tidak tersedia"}.items():
        html = portal.get(page)
        assert html.status_code == 200
        assert 'data-state="down"' in html.text
        assert sentence in html.text
        assert html.text.count("<article") == 5


def test_the_portal_signs_nothing_itself():
    """Only Superset's own minting applies its rule on which dashboards may be embedded."""
    from portal import app, embed

    for module in (app, embed):
        source = Path(module.__file__).read_text(encoding="utf-8")
        assert "GUEST_TOKEN_SECRET" not in source
        assert "import jwt" not in source
