"""A note of what Superset was last set up from, so that a second call with nothing changed costs nothing."""

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from pipelines.settings import setting, warehouse
from superset_config.audience import HERE, Audience, portal_origin
from superset_config.marts import Mart
from superset_config.shelf import read as read_yaml


def of(here: Audience, marts: dict[str, Mart], release: dict[str, Any]) -> dict[str, str]:
    """Two marks: of everything that the set-up depends on, and of the release that is shown."""
    digest = hashlib.sha256()
    for path in sorted(p for p in HERE.rglob("*") if p.suffix in {".py", ".yaml", ".yml", ".css", ".svg", ".html"}):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    secrets = [
        here.secret("SECRET_KEY"),
        here.secret("GUEST_TOKEN_SECRET"),
        *(setting(user["password"]) for user in read_yaml(HERE / "roles.yml")[here.name]["users"].values()),
    ]
    settings = [portal_origin(), str(warehouse()), version("apache-superset"), release["is_demo"], secrets]
    digest.update(json.dumps([settings, {name: asdict(mart) for name, mart in marts.items()}], sort_keys=True).encode())
    return {"files": digest.hexdigest(), "release": str(release["id"])}


def read(here: Audience) -> dict[str, str] | None:
    """The note, where there is one and the database that it speaks of still stands."""
    path = here.state / "bootstrap.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() and here.metadata_file.exists() else None


def write(here: Audience, marks: dict[str, str]) -> None:
    """Keep the note; only after everything was written."""
    (here.state / "bootstrap.json").write_text(json.dumps(marks), encoding="utf-8")


def only_release_differs(now: dict[str, str], then: dict[str, str] | None) -> bool:
    """Whether Superset is as our files say, and shows an older release."""
    return then is not None and then["files"] == now["files"]
