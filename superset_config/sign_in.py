"""How people log in to city hall: by passwords that Superset keeps (default), or by the city's own directory through OIDC or LDAP.

Roles come from the directory's groups (roles.yml) at each login: who leaves a group loses the role; who is in none sees nothing. The portal's
service account and the citizens' Superset always log in by password.
"""

from importlib.util import find_spec
from typing import Any

from pipelines.settings import setting
from superset_config import people
from superset_config.audience import Audience, ForPeople

PROVIDER = "oidc"
NO_ROLE = "Public"  # it has no permission at all


def settings(here: Audience) -> dict[str, Any]:
    """Superset's settings for the way that YALA_SIGN_IN names: password, oidc or ldap.

    Raises:
        ForPeople: there is no such way, or what it needs is not installed.
        pipelines.settings.Unsafe: a setting that it needs is missing.
    """
    way = "password" if here.is_public else setting("YALA_SIGN_IN")
    if way not in WAYS:
        raise ForPeople(f"YALA_SIGN_IN ต้องเป็น {', '.join(WAYS)} (พบ “{way}”) / YALA_SIGN_IN must be one of {', '.join(WAYS)}, not {way!r}")
    return WAYS[way](here)


def _password(_: Audience) -> dict[str, Any]:
    return {"AUTH_TYPE": 1}  # flask_appbuilder's AUTH_DB


def _oidc(here: Audience) -> dict[str, Any]:
    """Authorization code flow with PKCE; the provider's addresses and keys are read from its own description."""
    app = {
        "client_id": setting("OIDC_CLIENT_ID"),
        "client_secret": setting("OIDC_CLIENT_SECRET"),
        "server_metadata_url": setting("OIDC_ISSUER").rstrip("/") + "/.well-known/openid-configuration",
        "client_kwargs": {"scope": setting("OIDC_SCOPE"), "code_challenge_method": "S256"},
    }
    provider = {"name": PROVIDER, "icon": "fa-key", "token_key": "access_token", "remote_app": app}
    return {"AUTH_TYPE": 4, "OAUTH_PROVIDERS": [provider]} | _by_group(here)


def _ldap(here: Audience) -> dict[str, Any]:
    if not find_spec("ldap"):
        raise ForPeople(
            "YALA_SIGN_IN=ldap ต้องติดตั้ง python-ldap (และ libldap) ใน .venv-superset ก่อน / YALA_SIGN_IN=ldap needs python-ldap in .venv-superset"
        )
    return {
        "AUTH_TYPE": 2,
        "AUTH_LDAP_SERVER": setting("LDAP_SERVER"),
        "AUTH_LDAP_SEARCH": setting("LDAP_SEARCH"),
        "AUTH_LDAP_BIND_USER": setting("LDAP_BIND_USER"),
        "AUTH_LDAP_BIND_PASSWORD": setting("LDAP_BIND_PASSWORD"),
        "AUTH_LDAP_UID_FIELD": setting("LDAP_UID_FIELD"),
        "AUTH_LDAP_GROUP_FIELD": "memberOf",
        "AUTH_LDAP_USE_TLS": setting("LDAP_SERVER").startswith("ldap://"),
    } | _by_group(here)


def _by_group(here: Audience) -> dict[str, Any]:
    return {
        "AUTH_USER_REGISTRATION": True,
        "AUTH_USER_REGISTRATION_ROLE": NO_ROLE,
        "AUTH_ROLES_SYNC_AT_LOGIN": True,
        "AUTH_ROLES_MAPPING": people.groups(here.name),
    }


def told_by_oidc(claims: dict[str, Any]) -> dict[str, Any]:
    """A directory's word on a person → what flask_appbuilder takes. The name is marked, so that nobody there can be `admin` here.

    Raises:
        KeyError: the token names nobody.
    """
    name = claims.get("preferred_username") or claims["sub"]
    return {
        "username": f"{PROVIDER}:{name}",
        "first_name": claims.get("given_name") or claims.get("name") or name,
        "last_name": claims.get("family_name", ""),
        "email": claims.get("email", ""),
        "role_keys": claims.get(setting("OIDC_GROUPS_CLAIM"), []),
    }


WAYS = {"password": _password, "oidc": _oidc, "ldap": _ldap}
