"""What a release says about itself: release.json in full, and the form of it that anyone may read."""

import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import sqlalchemy as sa

from pipelines.inputs import BANGKOK
from pipelines.ledger import Ledger
from pipelines.release.bounds import BASE, FEWEST
from pipelines.settings import ROOT

PUBLIC = ("id", "created_at", "as_of", "data_as_of", "is_demo", "notes", "checks")


def describe(db: duckdb.DuckDBPyConnection, name: str | None, past: list[sa.Row], checks: Mapping[str, Any], as_of: str | None) -> dict[str, Any]:
    """The facts of a release but for its tables and files.

    Args:
        db: the connection to which the protected public tables are attached as `shown`.
        name: its id; None gives it one by the clock.
        past: the deliveries that it is made of.
        checks: what dbt's models and tests came to.
    """
    now = datetime.now(UTC)
    through = db.execute("select max(data_as_of) from shown.marts.kpi_public").fetchone()[0]
    columns = ("department_name_th", "feed_name_th", "note_th", "is_held", "is_stale", "is_late")
    troubles = f"select {', '.join(columns)} from shown.marts.feed_status where is_held or is_stale or is_late order by all"
    names = ("department_th", "feed_th", "note_th", "is_held", "is_stale", "is_late")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "id": name or f"{now:%Y%m%dT%H%M%S%f}"[:18],
        "created_at": now.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "as_of": as_of,
        "data_as_of": through and through.isoformat(),
        "git_commit": commit or None,
        "contracts": {f"{delivery.department}.{delivery.table_name}": delivery.contract_hash for delivery in past},
        "deliveries": [of_delivery(delivery) for delivery in past],
        "checks": dict(checks),
        "notes": [dict(zip(names, note, strict=True)) for note in db.execute(troubles).fetchall()],
    }


def of_delivery(delivery: sa.Row) -> dict[str, Any]:
    """A delivery in full."""
    return {
        "delivery": delivery.delivery_id,
        "department": delivery.department,
        "table": delivery.table_name,
        "file": delivery.file_name,
        "received_at": delivery.received_at.replace(tzinfo=UTC).astimezone(BANGKOK).isoformat(timespec="seconds"),
        "sha256": delivery.content_sha256,
        "contract": delivery.contract_hash,
        "sent": delivery.rows_sent,
        "landed": delivery.rows_landed,
        "refused": delivery.rows_refused,
    }


def public_delivery(said: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery as anyone may read of it: whose, of which day, how much, which bytes.

    A row may stand for a person, so its counts keep the disclosure rule.
    """
    counts = {name: shown(said[name]) for name in ("sent", "landed", "refused")}
    return {"department": said["department"], "table": said["table"], "received_on": said["received_at"][:10], "sha256": said["sha256"]} | counts


def public_form(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What release.json in the public folder says; no table there is named that the public does not have."""
    tables = {name: told["rows"] for name, told in facts["public_tables"].items()}
    return {name: facts[name] for name in PUBLIC} | {"tables": tables}


def shown(count: int) -> int | None:
    """A count by the disclosure rule."""
    return None if 0 < count < FEWEST else (count + BASE // 2) // BASE * BASE


def deliveries(ledger: Ledger, until: datetime | None = None) -> list[sa.Row]:
    """The deliveries that count, none that is held, in the order of their coming."""
    return [past for past in ledger.history(until=until) if not past.is_held]


def known_hashes(facts: Mapping[str, Any]) -> set[str]:
    """The hashes that a release may show: those of bytes that were sent, and of our own code."""
    sent: Iterable[Mapping[str, Any]] = facts["deliveries"]
    return {said["sha256"] for said in sent} | {facts["git_commit"] or ""}
