"""A tiny OpenID Connect provider on the loopback address: one client, one person at a time, and every way to lie that a test asks for."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """Runs in a thread. `person` are the claims of whoever logs in next; `lie` names what is wrong with the next token."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self.client_id, self.client_secret = client_id, client_secret
        self.key, self.other_key = (RSAKey.generate_key(2048, parameters={"kid": "k1"}) for _ in range(2))
        self.person: dict = {}
        self.lie = ""
        self.codes: dict[str, dict] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                provider.answer(self, urlsplit(self.path))

            def do_POST(self) -> None:  # noqa: N802
                provider.token(self, parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, to: BaseHTTPRequestHandler, url) -> None:
        """The description, the keys, and the page where a person would log in."""
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
            send(to, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", "id_token_signing_alg_values_supported": ["RS256"]} | ends)
        elif url.path == "/jwks":
            send(to, {"keys": [self.key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]})
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            to.send_response(302)
            to.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
            to.end_headers()

    def token(self, to: BaseHTTPRequestHandler, form: dict[str, list[str]]) -> None:
        """Give a token for a code, once, to who began the login: its verifier must fit the challenge, its secret must be right."""
        asked = self.codes.pop(form["code"][0], None)
        verifier = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        known = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if (
            asked is None
            or asked["code_challenge"] != base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
            or known not in to.headers["Authorization"]
        ):
            send(to, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = self.person | {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 60, "nonce": asked.get("nonce")}
        claims |= {
            "another nonce": {"nonce": "x"},
            "another audience": {"aud": "someone-else"},
            "another issuer": {"iss": "http://127.0.0.1:1"},
            "expired": {"iat": now - 7200, "exp": now - 3600},
        }.get(self.lie, {})
        signed_with = self.other_key if self.lie == "another key" else self.key
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, signed_with)
        send(to, {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 60, "id_token": token})


def send(to: BaseHTTPRequestHandler, body: dict, status: int = 200) -> None:
    """JSON."""
    text = json.dumps(body).encode()
    to.send_response(status)
    to.send_header("Content-Type", "application/json")
    to.send_header("Content-Length", str(len(text)))
    to.end_headers()
    to.wfile.write(text)
