"""The ledger: receipts of what was sent, and what became of each delivery. SQLite by default, PostgreSQL by LEDGER_URL.

A receipt says who sent which bytes, and when: that is the time that counts, never a file's own. A delivery is known by
its bytes and by the hash of the contract that read it, so a mended contract reads the same bytes anew.
"""

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

import sqlalchemy as sa

from pipelines.settings import environment

metadata = sa.MetaData()
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("department", sa.String, primary_key=True),
    sa.Column("file_name", sa.String, primary_key=True),
    sa.Column("content_sha256", sa.String, primary_key=True),
    sa.Column("received_at", sa.DateTime, nullable=False),  # UTC
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),  # with mtime_ns: a file that looks as it did is not hashed again
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
)
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("department", sa.String, nullable=False),
    sa.Column("table_name", sa.String, nullable=False),
    sa.Column("contract_hash", sa.String, nullable=False),
    sa.Column("content_sha256", sa.String, nullable=False),
    sa.Column("file_name", sa.String, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),  # UTC
    sa.Column("landed_at", sa.DateTime, nullable=False),  # UTC
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("is_held", sa.Boolean, nullable=False),
    sa.Column("reason_th", sa.String),
    sa.Column("reason_en", sa.String),
    sa.Column("watermark", sa.String),  # the last cursor value of a database extract
    sa.Column("rows_sent", sa.Integer, nullable=False),
    sa.Column("rows_landed", sa.Integer, nullable=False),
    sa.Column("rows_refused", sa.Integer, nullable=False),
    sa.Index("deliveries_of_a_table", "department", "table_name"),
)
_later = deliveries.alias("later")
IS_REPLACED = (  # what a mended contract has read anew; of an extract the bytes are not kept, so its rows stay
    sa.exists()
    .where(_later.c.department == deliveries.c.department, _later.c.table_name == deliveries.c.table_name)
    .where(_later.c.content_sha256 == deliveries.c.content_sha256, _later.c.contract_hash != deliveries.c.contract_hash)
    .where(_later.c.landed_at > deliveries.c.landed_at, sa.not_(_later.c.is_held), deliveries.c.watermark.is_(None))
)


def delivery_id(content_sha256: str, contract_id: str, contract_hash: str) -> str:
    """The same bytes read by the same contract are the same delivery."""
    return sha256(f"{content_sha256}/{contract_id}/{contract_hash}".encode()).hexdigest()[:24]


class Ledger:
    """One warehouse's ledger. Times go in aware and come out aware (UTC)."""

    def __init__(self, warehouse: Path):
        warehouse.mkdir(parents=True, exist_ok=True)
        self.archive = warehouse / "archive"
        self.engine = sa.create_engine(environment().get("LEDGER_URL") or f"sqlite:///{warehouse / 'ledger.db'}")
        metadata.create_all(self.engine)

    def receive(self, path: Path, received_at: datetime, sender: str, is_demo: bool = False) -> str:
        """Archive a delivered file by its content and write its receipt, once; its department is the folder it lies in.

        Returns:
            The sha256 of its bytes.
        """
        look = {"size": path.stat().st_size, "mtime_ns": path.stat().st_mtime_ns}
        name = {"department": path.parent.name, "file_name": path.name}
        with self.engine.begin() as db:
            if seen := db.execute(sa.select(receipts.c.content_sha256).filter_by(**name, **look)).first():
                return seen[0]
            content = self._keep(path)
            row = name | {"content_sha256": content}
            if not db.execute(receipts.update().filter_by(**row).values(**look)).rowcount:
                db.execute(receipts.insert().values(**row, **look, received_at=_utc(received_at), sender=sender, is_demo=is_demo))
        return content

    def _keep(self, path: Path) -> str:
        """Copy a file's bytes to where their own hash is their name, whole or not at all: it may still be growing."""
        self.archive.mkdir(parents=True, exist_ok=True)
        beside = self.archive / f".{os.getpid()}"
        shutil.copyfile(path, beside)
        with beside.open("rb") as file:
            content = file_digest(file, "sha256").hexdigest()
        beside.replace(self.archive / content)
        return content

    def received(self, department: str) -> list[sa.Row]:
        """Every receipt of a department, oldest first."""
        with self.engine.begin() as db:
            return list(db.execute(sa.select(receipts).filter_by(department=department).order_by(receipts.c.received_at, receipts.c.file_name)))

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these deliveries were dealt with already, landed or held, and still count."""
        with self.engine.begin() as db:
            return set(db.scalars(sa.select(deliveries.c.delivery_id).where(deliveries.c.delivery_id.in_(list(ids)), sa.not_(IS_REPLACED))))

    def record(self, **delivery) -> None:
        """Write what became of one delivery; where it was written before, this is what became of it now."""
        for name in ("received_at", "landed_at"):
            delivery[name] = _utc(delivery[name])
        with self.engine.begin() as db:
            db.execute(deliveries.delete().filter_by(delivery_id=delivery["delivery_id"]))
            db.execute(deliveries.insert().values(**delivery))

    def history(self, department: str | None = None, table_name: str | None = None) -> list[sa.Row]:
        """Deliveries that count, in the order in which they arrived, of one table or of all."""
        wanted = {name: value for name, value in {"department": department, "table_name": table_name}.items() if value}
        order = deliveries.c.received_at, deliveries.c.landed_at
        with self.engine.begin() as db:
            return list(db.execute(sa.select(deliveries).filter_by(**wanted).where(sa.not_(IS_REPLACED)).order_by(*order)))

    def replaced(self, department: str, table_name: str) -> set[str]:
        """Deliveries of one table that count no more: a mended contract has landed the same bytes anew."""
        wanted = {"department": department, "table_name": table_name}
        with self.engine.begin() as db:
            return set(db.scalars(sa.select(deliveries.c.delivery_id).filter_by(**wanted).where(IS_REPLACED)))


def _utc(moment: datetime) -> datetime:
    """An aware time as the naive UTC that the tables keep."""
    return moment.astimezone(UTC).replace(tzinfo=None)
