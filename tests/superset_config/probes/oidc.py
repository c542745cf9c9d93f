"""City hall's app with YALA_SIGN_IN=oidc, logged in to by way of the loopback provider; what came of each try, as JSON. Superset's environment."""

import http.client
import io
import json
import logging
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))
from provider import Provider

provider = Provider("yala", "a-secret-of-this-test-only-0123456789")
os.environ |= {
    "YALA_SIGN_IN": "oidc",
    "OIDC_ISSUER": provider.issuer,
    "OIDC_CLIENT_ID": provider.client_id,
    "OIDC_CLIENT_SECRET": provider.client_secret,
}
logging.disable(logging.CRITICAL)
with redirect_stdout(io.StringIO()):
    from superset.app import create_app

    app = create_app()


def try_to_log_in(person: dict, lie: str = "", change: dict | None = None) -> dict:
    """One login in a fresh browser: who one is afterwards, with which roles, and whether the mayor's dashboard opens."""
    provider.person, provider.lie = person, lie
    with app.test_client() as browser:
        to_provider = urlsplit(browser.get("/login/oidc").headers["Location"])
        asked = http.client.HTTPConnection(to_provider.netloc)
        asked.request("GET", f"{to_provider.path}?{to_provider.query}")
        back = urlsplit(asked.getresponse().headers["Location"])
        query = back.query.replace("state=", "state=x") if lie == "another state" else back.query
        browser.get(f"{back.path}?{query}")
        me = browser.get("/api/v1/me/roles/")
        said = me.json["result"] if me.status_code == 200 else {}
        return {
            "status": me.status_code,
            "name": said.get("username"),
            "roles": sorted(said.get("roles", {})),
            "dashboard": browser.get("/api/v1/dashboard/mayor").status_code,
        }


def person(name: str, *groups: str) -> dict:
    """Claims of one person."""
    return {"sub": name, "preferred_username": name, "given_name": "ก", "family_name": "ข", "email": f"{name}@yala.invalid", "groups": list(groups)}


lies = ("another nonce", "another audience", "another issuer", "another key", "expired", "another state")
found = {
    "mayor": try_to_log_in(person("somchai", "yala-mayor")),
    "moved to another office": try_to_log_in(person("somchai", "yala-auditor")),
    "a department's head": try_to_log_in(person("somying", "yala-head", "yala-head-engineering")),
    "in no group of ours": try_to_log_in(person("stranger", "cooks")),
    "called admin there": try_to_log_in(person("admin", "cooks")),
} | {lie: try_to_log_in(person("liar", "yala-data-team"), lie) for lie in lies}
with app.app_context():
    from superset.extensions import security_manager

    accounts = {user.username: sorted(role.name for role in user.roles) for user in security_manager.get_all_users()}
json.dump(found | {"accounts": accounts}, sys.stdout)
