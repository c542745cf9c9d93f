"""Where one database table stands: what has landed, where the next extract begins, what a person has let through; and its next delivery."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contract import Contract
from pipelines.databases.engine import connect
from pipelines.databases.extract import Extract
from pipelines.databases.news import News, new_refusals, news
from pipelines.databases.query import Mark
from pipelines.databases.shape import Drift, Seen, Shape, agreed
from pipelines.delivery import Delivery, Outcome, ledger_line
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.judging.totals import TOTALS
from pipelines.keep import TOGETHER
from pipelines.ledger import Ledger, delivery_id
from pipelines.volume import Usual
from pipelines.zones import bring_in, marked, write_parquet, zone


class Standing:
    """One contract's table, as the ledger and the warehouse know it when a run begins."""

    def __init__(self, ledger: Ledger, warehouse: Path, contract: Contract, now: datetime):
        self.ledger, self.warehouse, self.contract, self.now = ledger, warehouse, contract, now
        self.history = ledger.history(contract.department, contract.name)
        self.ours = [past for past in reversed(self.history) if past.contract_hash == contract.hash]  # newest first
        self.released = ledger.decided("release")
        seen = ledger.seen(contract.department, contract.name)
        is_due = (
            seen is None or seen.contract_hash != contract.hash or now - seen.swept_at.replace(tzinfo=UTC) > timedelta(days=contract.read.sweep_days)
        )
        self.swept_at = None if is_due else seen.swept_at.replace(tzinfo=UTC)
        self.watermark = None if is_due else seen.watermark
        self.shape = seen.shape if seen and seen.contract_hash == contract.hash else None
        self.delivery = delivery_id(_digest(now.isoformat()), contract.id, contract.hash)
        self.mark = Mark(self.delivery, now, contract.read.table)

    def files(self, name: str = "raw") -> list[Path]:
        """The Parquet files of a zone that count, oldest first: those of deliveries in the ledger."""
        folder = zone(self.warehouse, name, self.contract)
        place = {past.delivery_id: at for at, past in enumerate(self.history) if not past.is_held}
        own = [(place[path.stem.partition("_")[2]], path) for path in folder.glob("[0-9]*_*.parquet") if path.stem.partition("_")[2] in place]
        together = [folder / TOGETHER] if place and (folder / TOGETHER).exists() else []
        return together + [path for _, path in sorted(own)]

    def settle(self, extract: Extract, is_demo: bool) -> Outcome | None:
        """Land what is new of an extract; None where nothing is."""
        with connect() as db:
            landed = self.files()
            found = news(db, self.contract, self.mark, extract, landed)
            refused = new_refusals(db, extract, self.files("rejected"))
        if strange := self._strange(extract, found):
            return self._hold(strange, f"{self.now:%Y-%m-%d}/volume", is_demo, can_release=True)
        is_over = bool(self.ours) and self.ours[0].is_held  # trouble that is over is told too
        is_new = found.rows or found.gone or len(refused) or is_over
        outcome = self._land(extract, found, refused, is_demo) if is_new else None
        swept_at = self.now if extract.is_whole else self.swept_at
        ours = self.contract.department, self.contract.name, self.contract.hash
        self.ledger.see(*ours, extract.shape.remembered(), extract.watermark, swept_at)
        if outcome or self.history:
            self._remove_strays()
        return outcome

    def _land(self, extract: Extract, found: News, refused: pa.Table, is_demo: bool) -> Outcome:
        name = f"{self.now:%Y%m%d}_{self.delivery}.parquet"
        if len(refused):
            marked_rows = marked(refused, self.delivery, self.mark.file, self.now)
            write_parquet(marked_rows, zone(self.warehouse, "rejected", self.contract) / name)
        if found.rows or found.gone:
            bring_in(found.path, zone(self.warehouse, "raw", self.contract) / name)
        rows_refused = len(set(refused["_row"].to_pylist()))
        rows_skipped = extract.rows_skipped if extract.is_whole else 0
        outcome = Outcome(self.mark.file, found.rows + rows_refused, found.rows, rows_refused, rows_skipped, None, refused, TOTALS.empty_table())
        gone = (Held(f"ถูกลบจากฐานข้อมูล {found.gone:,} แถว", f"{found.gone:,} rows were deleted from the database"),) if found.gone else ()
        outcome = replace(outcome, notes=(*extract.notes, *gone))
        facts = {"content_sha256": _digest(self.now.isoformat()), "received_at": self.now, "is_demo": is_demo, "watermark": extract.watermark}
        self.ledger.record(ledger_line(self.contract, Delivery(self.delivery, self.mark.file, facts), outcome))
        return outcome

    def _strange(self, extract: Extract, found: News) -> Held | None:
        """Whether so many rows are gone, or a whole copy is so unlike the ones before, that a person must look."""
        if self._is_released(f"{self.now:%Y-%m-%d}/volume"):
            return None
        if self.contract.replaces == "everything":
            parts = list(self.contract.partitions)
            judged = Judged.whole(pq.read_table(extract.path, columns=parts) if parts else pa.table({}))
            judged = replace(judged, rows_sent=extract.rows + extract.rows_refused, rows_refused=extract.rows_refused)
            facts = {"content_sha256": self.delivery, "received_at": self.now}
            return None if found.is_same else Usual(self.warehouse, self.contract, self.history).strange(facts, judged)
        least = self.contract.volume.at_least
        if least is not None and found.gone > (1 - least) * found.known:
            left = found.known - found.gone
            return Held(
                f"ตาราง {self.mark.file} เหลือ {left:,} จาก {found.known:,} แถว ถ้าถูกต้องแล้วให้ทีมข้อมูลปล่อยด้วย `yala hold --release`",
                f"table {self.mark.file} has {left:,} of {found.known:,} rows left; if that is right, let it through with `yala hold --release`",
            )
        return None

    def hold(self, reason: Held, is_demo: bool) -> Outcome | None:
        """Write down why nothing could land; None where that was said already today."""
        if isinstance(reason, Drift):
            return self._hold(reason, f"shape/{reason.known_by}", is_demo, reason.can_release)
        return self._hold(reason, f"{self.now:%Y-%m-%d}/{reason.en}", is_demo, can_release=False)

    def _hold(self, reason: Held, known_by: str, is_demo: bool, can_release: bool) -> Outcome | None:
        if self.ledger.known([self._id(known_by)]):
            if self.ours and self.ours[0].is_held:
                return None
            known_by += f"/{self.now}"  # said before, but something else has been said since
        facts = {"content_sha256": _digest(known_by), "received_at": self.now, "is_demo": is_demo, "watermark": None}
        outcome = Outcome(self.mark.file, held=reason)
        self.ledger.record(ledger_line(self.contract, Delivery(self._id(known_by), self.mark.file, facts), outcome, can_release))
        return outcome

    def look(self, shape: Shape) -> dict[str, Seen]:
        """Our columns by what the table looks like now, held against the contract and against the last look, unless a person has let that through.

        Raises:
            Drift: it differs.
        """
        return agreed(self.contract, shape, self.shape, lambda said: self._is_released(f"shape/{said}"))

    def _id(self, known_by: str) -> str:
        return delivery_id(_digest(known_by), self.contract.id, self.contract.hash)

    def _is_released(self, known_by: str) -> bool:
        return self._id(known_by) in self.released

    def _remove_strays(self) -> None:
        """Remove what a run that was cut off left behind: rows that the ledger does not know of have come again by now."""
        known = {past.delivery_id for past in self.ledger.history(self.contract.department, self.contract.name)}
        for name in ("raw", "rejected"):
            for path in zone(self.warehouse, name, self.contract).glob("[0-9]*_*.parquet"):
                if path.stem.partition("_")[2] not in known:
                    path.unlink()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
