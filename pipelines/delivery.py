"""A delivery on its way into the warehouse: what is known of it when it comes, what became of it, and what the ledger keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.judge import Judged


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery: how many rows, which cells and totals are wrong (as in Judged), what else to know; or why it is held."""

    file_name: str
    rows_sent: int = 0
    rows_landed: int = 0
    rows_refused: int = 0
    rows_skipped: int = 0
    held: Held | None = None
    refused: pa.Table | None = None
    totals: pa.Table | None = None
    notes: tuple[Held, ...] = ()
    returned: Path | None = None


@dataclass(frozen=True)
class Delivery:
    """One delivery on its way: what the ledger will say of it, and whether a person has let it through."""

    id: str
    file_name: str
    facts: dict
    original: Path | None = None
    is_released: bool = False


def outcome_of(file_name: str, judged: Judged | None, held: Held | None, notes: tuple[Held, ...] = (), returned: Path | None = None) -> Outcome:
    """What became of a delivery that was judged, or held before or after."""
    if held or judged is None:
        return Outcome(file_name, held=held, notes=notes, returned=returned)
    counts = judged.rows_sent, len(judged.landed), judged.rows_refused, len(judged.skipped)
    return Outcome(file_name, *counts, None, judged.refused, judged.totals, notes, returned)


def ledger_line(contract: Contract, delivery: Delivery, outcome: Outcome, can_release: bool = False) -> dict:
    """What the ledger keeps of a delivery."""
    return delivery.facts | {
        "delivery_id": delivery.id,
        "department": contract.department,
        "table_name": contract.name,
        "contract_hash": contract.hash,
        "file_name": delivery.file_name,
        "landed_at": datetime.now(UTC),
        "is_held": outcome.held is not None,
        "can_release": can_release,
        "reason_th": outcome.held and outcome.held.th,
        "reason_en": outcome.held and outcome.held.en,
        "rows_sent": outcome.rows_sent,
        "rows_landed": outcome.rows_landed,
        "rows_refused": outcome.rows_refused,
        "rows_skipped": outcome.rows_skipped,
        "wrong_totals": len(outcome.totals or ()),
    }
