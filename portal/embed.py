"""Guest tokens: what lets a reader's browser see one dashboard of the citizens' Superset without a login.

Only Superset mints them, asked by the service account `embedder`, so that Superset's own rule on which dashboards may be embedded always applies;
the portal holds no signing key.
"""

import base64
import json
import logging
import threading
import time
from collections.abc import Callable

import httpx

SERVICE_ACCOUNT = "embedder"
READER = {"username": "citizen", "first_name": "ประชาชน", "last_name": "ผู้อ่าน"}
PATIENCE = httpx.Timeout(10, connect=2)
REST_SECONDS = 10  # a Superset that is down is asked at most this often, however many readers are waiting

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """Superset does not give a guest token now."""


class Embedder:
    """Tokens for one dashboard, shared by all readers while more than half of a token's life is left."""

    def __init__(self, superset: str, dashboard: str, password: Callable[[], str], transport: httpx.BaseTransport | None = None):
        """`superset` is an origin, `dashboard` the embedding's uuid; `password` is asked at each minting; `transport` stands in for the network."""
        self.superset, self.dashboard = superset, dashboard
        self._password, self._transport = password, transport
        self._minting = threading.Lock()
        self._token, self._renew_at, self._rest_until = "", 0.0, 0.0

    @property
    def is_resting(self) -> bool:
        """True shortly after Superset failed to answer."""
        return time.time() < self._rest_until

    def token(self) -> str:
        """A guest token with at least half of its life ahead.

        Raises:
            Unavailable: Superset is down, slow, or refuses the service account; the log says which.
        """
        with self._minting:
            if time.time() < self._renew_at:
                return self._token
            if self.is_resting:
                raise Unavailable("asked a moment ago")
            try:
                self._token = self._mint()
                self._renew_at = (time.time() + expiry(self._token)) / 2
            except (httpx.HTTPError, LookupError, ValueError, RuntimeError) as fault:
                self._rest_until = time.time() + REST_SECONDS
                log.warning("ขอสิทธิ์ดูแดชบอร์ดจาก %s ไม่ได้ / no guest token: %s", self.superset, fault)
                raise Unavailable(str(fault)) from fault
            return self._token

    def _mint(self) -> str:
        # Not the environment's proxies: the two servers are neighbours. The Referer is what Superset's CSRF check wants once there is TLS.
        with httpx.Client(
            base_url=self.superset, timeout=PATIENCE, trust_env=False, transport=self._transport, headers={"Referer": self.superset}
        ) as api:
            login = {"username": SERVICE_ACCOUNT, "password": self._password(), "provider": "db"}
            access = answer(api.post("/api/v1/security/login", json=login))["access_token"]
            api.headers["Authorization"] = f"Bearer {access}"
            api.headers["X-CSRFToken"] = answer(api.get("/api/v1/security/csrf_token/"))["result"]
            wish = {"user": READER, "resources": [{"type": "dashboard", "id": self.dashboard}], "rls": []}
            return answer(api.post("/api/v1/security/guest_token/", json=wish))["token"]


def answer(response: httpx.Response) -> dict[str, str]:
    """The JSON of a successful answer; the error of any other names the address and the status, never what was sent."""
    return response.raise_for_status().json()


def expiry(token: str) -> float:
    """When a token ends, in seconds since 1970. Read only to know when to ask again: Superset, not the portal, judges the token."""
    payload = token.split(".")[1]
    return float(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"])
