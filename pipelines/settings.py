"""Every setting and secret by name: the environment first, then `.env`, then the default; read when asked, never at import.

Standard library only: set-up runs this file before any environment exists, and Superset's environment reads it too.
"""

import os
import secrets
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

DEFAULTS = {
    "YALA_HOST": "127.0.0.1",
    "DAGSTER_PORT": "3000",
    "CITY_HALL_PORT": "8088",
    "CITIZENS_PORT": "8089",
    "PORTAL_PORT": "8000",
    "YALA_WAREHOUSE": str(ROOT / "warehouse"),
    "YALA_SOURCES": str(ROOT / "sources"),
    "YALA_DEMO": "1",
    "YALA_MIX_DEMO": "0",
    "YALA_FILES_KEPT": "400",  # deliveries of a table that lie in Parquet files of their own
    "YALA_QUERY_SECONDS": "30",  # after which a query of Superset's is stopped
    "YALA_SIGN_IN": "password",  # to city hall's Superset: password, oidc or ldap
    "OIDC_SCOPE": "openid profile email groups",
    "OIDC_GROUPS_CLAIM": "groups",
    "LDAP_UID_FIELD": "uid",
    "YALA_RETURNED_DAYS": "90",  # that a workbook given back lies there
    "YALA_RELEASES_KEPT": "10",  # releases that one can go back to
    "YALA_RELEASE_DAYS": "60",  # and for how long: under the 90 days in which an erasure must reach every copy
    "YALA_CANARIES": "",  # a file of made-up people, a text a line, that no public file may hold
    "YALA_DATABASE_SECONDS": "1800",  # that an extract of a department's database may take
    "YALA_DATABASE_TRIES": "3",
    "YALA_DATABASE_WAIT_S": "2",  # before the second try; each further one waits three times as long
}
SECRETS = (
    "CITY_HALL_SECRET_KEY",
    "CITY_HALL_GUEST_TOKEN_SECRET",
    "CITIZENS_SECRET_KEY",
    "CITIZENS_GUEST_TOKEN_SECRET",
    "HASH_KEY",
    "ADMIN_PASSWORD",
    "MAYOR_PASSWORD",
    "DEPUTY_PASSWORD",
    "HEAD_PASSWORD",
    "AUDITOR_PASSWORD",
    "ANALYST_PASSWORD",
    "EMBEDDER_PASSWORD",
)
# Published in Superset's and Flask's own files, or what people type first (CVE-2023-27524 came of such a default).
KNOWN_DEFAULTS = {
    "change_me_secret_key",
    "change_me_to_a_complex_random_secret",
    "test-guest-secret-change-me",
    "test-secret-change-me",
    "test_non_dev_secret",
    "thisisasecret_1234",
    "your_own_random_generated_string",
    "your_secret_key_here",
    "\\2\\1thisismyscretkey\\1\\2\\e\\y\\y\\h",
}
SHORTEST_KEY, SHORTEST_PASSWORD = 32, 12


class Unsafe(RuntimeError):
    """A secret is missing, too short, or one that is published."""


def env_file() -> Path:
    """Where the settings and secrets of this city are written."""
    return Path(os.environ.get("YALA_ENV_FILE", ROOT / ".env"))


@cache
def _written(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of one file. Blank lines, blank values and what stands behind a `#` say nothing."""
    if not path.exists():
        return {}
    lines = (line.split(" #")[0] for line in path.read_text(encoding="utf-8-sig").splitlines() if not line.lstrip().startswith("#"))
    said = (line.split("=", 1) for line in lines if "=" in line)
    return {name.strip(): value.strip() for name, value in said if value.strip()}


def setting(name: str) -> str:
    """One setting by name.

    Raises:
        Unsafe: nothing anywhere sets it, or it is a secret that must not be used.
    """
    value = os.environ.get(name) or _written(env_file()).get(name) or DEFAULTS.get(name)
    if value is None:
        raise Unsafe(f"ไม่พบค่า {name} — ให้สั่ง `make setup` หรือใส่ใน .env / {name} is not set: run `make setup` or put it into .env")
    if name in SECRETS:
        refuse_unsafe(name, value)
    return value


def refuse_unsafe(name: str, value: str) -> None:
    """Stop before a published or guessable secret protects anything."""
    shortest = SHORTEST_PASSWORD if name.endswith("_PASSWORD") else SHORTEST_KEY
    if len(value) < shortest or value.lower() in KNOWN_DEFAULTS or len(set(value)) < 6:
        raise Unsafe(
            f"{name} สั้นหรือเดาได้ ต้องยาวอย่างน้อย {shortest} ตัวอักษรและไม่ใช่ค่าตัวอย่าง"
            f" / {name} is too short or a known default: use at least {shortest} random characters"
        )


def warehouse() -> Path:
    """The folder where all data rests."""
    return Path(setting("YALA_WAREHOUSE"))


def sources() -> Path:
    """The folder of contracts: ours, or another that is being tried."""
    return Path(setting("YALA_SOURCES")).resolve()


def logs() -> Path:
    """Where each service and each build writes its log."""
    folder = warehouse() / "state" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_secrets() -> bool:
    """Add every secret that `.env` lacks, readable by its owner alone; True if anything was added.

    Raises:
        Unsafe: a secret that stands there already must not be used.
    """
    path = env_file()
    standing = _written(path)
    for name in SECRETS:
        if value := os.environ.get(name) or standing.get(name):
            refuse_unsafe(name, value)
    if path.exists():
        path.chmod(0o600)
    missing = [name for name in SECRETS if not (os.environ.get(name) or standing.get(name))]
    if missing:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        is_cut = path.read_bytes()[-1:] not in (b"", b"\n")  # an editor that ends without a line feed: ours would run into its last line
        with os.fdopen(file, "a", encoding="utf-8") as out:
            out.write("\n" * is_cut)
            out.writelines(f"{name}={secrets.token_urlsafe(32 if not name.endswith('_PASSWORD') else 15)}\n" for name in missing)
    _written.cache_clear()
    return bool(missing)


def environment() -> dict[str, str]:
    """What a child process of ours gets: this process's environment, and every setting in force beside it."""
    return DEFAULTS | _written(env_file()) | {name: value for name, value in os.environ.items() if value}
