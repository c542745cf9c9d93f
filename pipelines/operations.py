"""What the pipeline knows about itself, as an ordinary source: which feeds came and when, and which departments there are."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from pipelines.contract import Contract, departments
from pipelines.inputs import BANGKOK
from pipelines.ledger import Ledger

SOURCE = "operations"


def feeds(contracts: list[Contract], ledger: Ledger, until: datetime | None = None) -> pa.Table:
    """One row per feed: when it last came, how often it is due, whether its newest delivery is held and why. Times are Bangkok's.

    With `until`, as it was known then.
    """
    rows = []
    for contract in contracts:
        if contract.read.reader == "pipeline":
            continue
        history = ledger.history(contract.department, contract.name, until)
        landed = [past for past in history if not past.is_held]
        held = next((past.reason_th for past in reversed(ledger.holds(contract.department, contract.name, until))), None)
        rows.append(
            {
                "department_code": contract.department,
                "table_name": contract.name,
                "description_th": contract.description,
                "last_received_at": _local(landed[-1].received_at.replace(tzinfo=UTC)) if landed else None,
                "due_every_days": contract.due_every_days,
                "checked_at": _local(until or datetime.now(UTC)),
                "is_held": held is not None,
                "held_reason_th": held,
                "rows_landed": sum(past.rows_landed for past in landed),
                "rows_refused": sum(past.rows_refused for past in landed),
                "deliveries": len(landed),
                "is_demo": any(past.is_demo for past in landed),
            }
        )
    return pa.Table.from_pylist(rows, schema=_FEEDS)


def delivery_list(contracts: list[Contract], ledger: Ledger) -> pa.Table:
    """One row per delivery of the feeds that offices send. Times are Bangkok's."""
    sent = {(contract.department, contract.name) for contract in contracts if contract.read.reader != "pipeline"}
    rows = [
        {
            "delivery_id": past.delivery_id,
            "department_code": past.department,
            "table_name": past.table_name,
            "received_at": _local(past.received_at.replace(tzinfo=UTC)),
            "is_held": past.is_held,
            "rows_landed": past.rows_landed,
            "rows_refused": past.rows_refused,
        }
        for past in ledger.history()
        if (past.department, past.table_name) in sent
    ]
    return pa.Table.from_pylist(rows, schema=_DELIVERIES)


def department_list(root: Path | None = None) -> pa.Table:
    """One row per department, from its department.yml."""
    rows = [{name: said[name] for name in _DEPARTMENTS.names} for said in departments(root)]
    return pa.Table.from_pylist(rows, schema=_DEPARTMENTS)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BANGKOK).replace(tzinfo=None)


_TIME = pa.timestamp("us")
_FEEDS = pa.schema(
    [
        ("department_code", pa.string()),
        ("table_name", pa.string()),
        ("description_th", pa.string()),
        ("last_received_at", _TIME),
        ("due_every_days", pa.int32()),
        ("checked_at", _TIME),
        ("is_held", pa.bool_()),
        ("held_reason_th", pa.string()),
        ("rows_landed", pa.int64()),
        ("rows_refused", pa.int64()),
        ("deliveries", pa.int64()),
        ("is_demo", pa.bool_()),
    ]
)
_DELIVERIES = pa.schema(
    [
        ("delivery_id", pa.string()),
        ("department_code", pa.string()),
        ("table_name", pa.string()),
        ("received_at", _TIME),
        ("is_held", pa.bool_()),
        ("rows_landed", pa.int64()),
        ("rows_refused", pa.int64()),
    ]
)
_DEPARTMENTS = pa.schema([(name, pa.string()) for name in ("department_code", "name_th", "short_name_th", "name_en", "contact_th")])
