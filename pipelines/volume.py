"""A source must not shrink: a delivery with far fewer rows than usual, or without the parts it always had, waits for a person."""

from datetime import UTC
from pathlib import Path
from statistics import median

import pyarrow as pa
import sqlalchemy as sa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.zones import landed_rows

USUAL = 5  # deliveries back that say what is usual
FEWEST = 3  # of them before one can tell; a table that each delivery replaces whole needs one
NAMED = 5  # parts that a sentence names before it says only how many more


class Usual:
    """What one table's deliveries held before: those that were received earlier, each of their bytes once, however often they were read."""

    def __init__(self, warehouse: Path, contract: Contract, history: list[sa.Row]):
        self.warehouse, self.contract = warehouse, contract
        landed = (past for past in history if not past.is_held)
        self.past = {
            past.content_sha256: (past.received_at.replace(tzinfo=UTC), past.rows_sent, past.delivery_id, past.rows_refused) for past in landed
        }
        self.newest: tuple[str, pa.Table | None] = ("", None)

    def strange(self, facts: dict, judged: Judged) -> Held | None:
        """Why a delivery must wait: its bytes and the time of its receipt are `facts`."""
        before = sorted(held for content, held in self.past.items() if content != facts["content_sha256"] and held[0] <= facts["received_at"])
        strange = strange_volume(self.contract, judged.rows_sent, [count for _, count, *_ in before])
        if strange or not before or not self.contract.partitions:
            return strange
        *_, last, refused = before[-1]
        if self.newest[0] != last:
            self.newest = last, landed_rows(self.warehouse, self.contract, last)
        return strange_partitions(self.contract, judged, self.newest[1], refused)

    def add(self, delivery: str, facts: dict, judged: Judged) -> None:
        """A delivery has landed."""
        self.past[facts["content_sha256"]] = (facts["received_at"], judged.rows_sent, delivery, judged.rows_refused)
        self.newest = delivery, judged.landed


def strange_volume(contract: Contract, rows: int, before: list[int]) -> Held | None:
    """Whether a delivery's number of rows is outside what the contract allows against the median of the last ones (their counts, oldest first)."""
    usual = before[-USUAL:]
    if len(usual) < (1 if contract.replaces == "everything" else FEWEST):
        return None
    middle = median(usual)
    least, most = contract.volume.at_least, contract.volume.at_most
    if least is not None and rows < least * middle:
        said = "น้อยกว่าปกติมาก", "far fewer than usual"
    elif most is not None and rows > most * middle:
        said = "มากกว่าปกติมาก", "far more than usual"
    else:
        return None
    return Held(
        f"มี {rows:,} แถว {said[0]} (ปกติราว {middle:,.0f} แถว) ถ้าถูกต้องแล้วให้ทีมข้อมูลปล่อยด้วย `yala hold --release`",
        f"{rows:,} rows, {said[1]} (about {middle:,.0f}); if that is right, let it through with `yala hold --release`",
    )


def strange_partitions(contract: Contract, judged: Judged, before: pa.Table | None, refused_before: int = 0) -> Held | None:
    """Whether a delivery lacks, or has beyond, a part (a community, a station …) that the one before had or lacked.

    Parts that may be among the refused rows are not missing: those go back to the office with their own reason. Nor are they new when
    they come again: `refused_before` rows of the delivery before may have held them.
    """
    if before is None or not contract.partitions:
        return None
    now, then = (_parts(contract, table) for table in (judged.landed, before))
    missing, extra = sorted(map(_name, then - now)), sorted(map(_name, now - then))
    if len(missing) <= judged.rows_refused:
        missing = []
    if len(extra) <= refused_before:
        extra = []
    if not missing and not extra:
        return None
    th = [f"ไม่มีข้อมูลของ {_listed(missing, 'อีก {} รายการ')}"] * bool(missing) + [f"มี {_listed(extra, 'อีก {} รายการ')} ที่ไม่เคยมี"] * bool(extra)
    en = [f"nothing of {_listed(missing, '{} more')}"] * bool(missing) + [f"{_listed(extra, '{} more')} was never there before"] * bool(extra)
    return Held(f"{' และ'.join(th)} ถ้าถูกต้องแล้วให้ทีมข้อมูลปล่อยด้วย `yala hold --release`", f"{'; '.join(en)}; if that is right: `yala hold --release`")


def _parts(contract: Contract, rows: pa.Table) -> set[tuple]:
    distinct = rows.group_by(list(contract.partitions)).aggregate([])
    return set(zip(*(distinct[name].to_pylist() for name in contract.partitions), strict=True))


def _name(part: tuple) -> str:
    return " / ".join("ว่าง" if value is None else str(value) for value in part)


def _listed(parts: list[str], more: str) -> str:
    rest = [more.format(len(parts) - NAMED)] if len(parts) > NAMED else []
    return ", ".join([f"«{part}»" for part in parts[:NAMED]] + rest)
