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
from typing import Any

import sqlalchemy as sa

from pipelines.settings import environment

metadata = sa.MetaData()
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("department", sa.String, primary_key=True),
    sa.Column("file_name", sa.String, primary_key=True),
    sa.Column("content_sha256", sa.String, primary_key=True),
    sa.Column("occurrence", sa.Integer, primary_key=True),  # 0; more where an office went back to what it had sent before
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
    sa.Column("can_release", sa.Boolean, nullable=False),  # it could be read, and is held for what it holds
    sa.Column("reason_th", sa.String),
    sa.Column("reason_en", sa.String),
    sa.Column("watermark", sa.String),  # the last cursor value of a database extract
    sa.Column("rows_sent", sa.Integer, nullable=False),
    sa.Column("rows_landed", sa.Integer, nullable=False),
    sa.Column("rows_refused", sa.Integer, nullable=False),
    sa.Column("rows_skipped", sa.Integer, nullable=False),
    sa.Column("wrong_totals", sa.Integer, nullable=False),
    sa.Index("deliveries_of_a_table", "department", "table_name"),
)
decisions = sa.Table(  # what a named person decided about a held delivery; never changed, never deleted
    "decisions",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("verb", sa.String, nullable=False),  # release | dismiss
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
)
_NEWEST = (  # built once: it is asked of every file that lies in an inbox
    sa.select(receipts)
    .where(receipts.c.department == sa.bindparam("folder"), receipts.c.file_name == sa.bindparam("name"))
    .order_by(receipts.c.received_at.desc(), receipts.c.occurrence.desc())
    .limit(1)
)
tables = sa.Table(  # of a department's database, as each was last read
    "database_tables",
    metadata,
    sa.Column("department", sa.String, primary_key=True),
    sa.Column("table_name", sa.String, primary_key=True),
    sa.Column("contract_hash", sa.String, nullable=False),
    sa.Column("shape", sa.String, nullable=False),  # its columns and their types
    sa.Column("watermark", sa.String),  # the newest cursor
    sa.Column("swept_at", sa.DateTime, nullable=False),  # when the whole of it was last read; UTC
)
_later = deliveries.alias("later")
IS_REPLACED = (  # what a mended contract has read anew; of an extract the bytes are not kept, so its rows stay
    sa.exists()
    .where(_later.c.department == deliveries.c.department, _later.c.table_name == deliveries.c.table_name)
    .where(_later.c.content_sha256 == deliveries.c.content_sha256, _later.c.contract_hash != deliveries.c.contract_hash)
    .where(_later.c.landed_at > deliveries.c.landed_at, sa.not_(_later.c.is_held), deliveries.c.watermark.is_(None))
)


def delivery_id(content_sha256: str, contract_id: str, contract_hash: str, occurrence: int = 0) -> str:
    """The same bytes read by the same contract are the same delivery, unless an office went back to them after it had sent others."""
    again = f"/{occurrence}" if occurrence else ""
    return sha256(f"{content_sha256}/{contract_id}/{contract_hash}{again}".encode()).hexdigest()[:24]


class Ledger:
    """One warehouse's ledger. Times go in aware and come out aware (UTC)."""

    def __init__(self, warehouse: Path):
        warehouse.mkdir(parents=True, exist_ok=True)
        self.archive = warehouse / "archive"
        self.engine = sa.create_engine(environment().get("LEDGER_URL") or f"sqlite:///{warehouse / 'ledger.db'}")
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _log_ahead)
        metadata.create_all(self.engine)

    def has_seen(self, path: Path) -> bool:
        """Whether the file looks just as it did when it was last received."""
        with self.engine.begin() as db:
            return _looks_so(_last(db, path), _look(path))

    def receive(self, path: Path, received_at: datetime, sender: str, is_demo: bool = False) -> str:
        """Archive a delivered file by its content and write its receipt, once; its department is the folder it lies in.

        Bytes that were sent before, but not last, are received anew: the office went back to them.

        Returns:
            The sha256 of its bytes.
        """
        look = _look(path)
        with self.engine.begin() as db:
            last = _last(db, path)
            if _looks_so(last, look):
                return last.content_sha256
            content = self._keep(path)
            row = {"department": path.parent.name, "file_name": path.name, "content_sha256": content}
            if last and last.content_sha256 == content:
                db.execute(receipts.update().filter_by(**row, occurrence=last.occurrence).values(**look))
            else:
                before = db.scalar(sa.select(sa.func.count()).select_from(receipts).filter_by(**row))
                values = {"occurrence": before, "received_at": _utc(received_at), "sender": sender, "is_demo": is_demo}
                db.execute(receipts.insert().values(**row, **look, **values))
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
            return list(
                db.execute(
                    sa.select(receipts).filter_by(department=department).order_by(receipts.c.received_at, receipts.c.file_name, receipts.c.occurrence)
                )
            )

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these deliveries were dealt with already, landed or held, and still count."""
        with self.engine.begin() as db:
            return set(db.scalars(sa.select(deliveries.c.delivery_id).where(deliveries.c.delivery_id.in_(list(ids)), sa.not_(IS_REPLACED))))

    def record(self, *settled: dict) -> None:
        """Write what became of deliveries, all of them or none; where one was written before, this is what became of it now."""
        if not settled:
            return
        rows = [row | {name: _utc(row[name]) for name in ("received_at", "landed_at")} for row in settled]
        with self.engine.begin() as db:
            db.execute(deliveries.delete().where(deliveries.c.delivery_id.in_([row["delivery_id"] for row in rows])))
            db.execute(deliveries.insert(), rows)

    def forget(self, department: str, table_name: str) -> set[str]:
        """Strike what became of a table's deliveries, so that they are read anew; receipts and archive stay. Which deliveries those were."""
        wanted = {"department": department, "table_name": table_name}
        with self.engine.begin() as db:
            struck = set(db.scalars(sa.select(deliveries.c.delivery_id).filter_by(**wanted)))
            db.execute(deliveries.delete().filter_by(**wanted))
            db.execute(tables.delete().filter_by(**wanted))
        return struck

    def seen(self, department: str, table_name: str) -> sa.Row | None:
        """How a database's table looked when it was last read, and when the whole of it was."""
        with self.engine.begin() as db:
            return db.execute(sa.select(tables).filter_by(department=department, table_name=table_name)).first()

    def see(self, department: str, table_name: str, contract_hash: str, shape: str, watermark: str | None, swept_at: datetime) -> None:
        """Write that down."""
        wanted = {"department": department, "table_name": table_name}
        with self.engine.begin() as db:
            db.execute(tables.delete().filter_by(**wanted))
            row = {"contract_hash": contract_hash, "shape": shape, "watermark": watermark, "swept_at": _utc(swept_at)}
            db.execute(tables.insert().values(**wanted, **row))

    def decide(self, delivery: str, verb: str, by: str, why: str) -> None:
        """Write down that a named person lets a held delivery through (`release`: it is read anew) or sets it aside for good (`dismiss`)."""
        with self.engine.begin() as db:
            db.execute(decisions.delete().filter_by(delivery_id=delivery))
            db.execute(decisions.insert().values(delivery_id=delivery, verb=verb, decided_by=by, why=why, decided_at=_utc(datetime.now(UTC))))
            if verb == "release":
                db.execute(deliveries.delete().filter_by(delivery_id=delivery))

    def decided(self, verb: str) -> dict[str, sa.Row]:
        """The decisions of one kind by delivery."""
        with self.engine.begin() as db:
            return {row.delivery_id: row for row in db.execute(sa.select(decisions).filter_by(verb=verb))}

    def holds(self, department: str | None = None, table_name: str | None = None, until: datetime | None = None) -> list[sa.Row]:
        """Held deliveries that still wait for a person: not dismissed, and nothing good came later under their file's name."""
        history, dismissed = self.history(department, table_name, until), self.decided("dismiss")
        good = {(past.department, past.table_name, past.file_name): place for place, past in enumerate(history) if not past.is_held}
        return [
            past
            for place, past in enumerate(history)
            if past.is_held and past.delivery_id not in dismissed and good.get((past.department, past.table_name, past.file_name), -1) < place
        ]

    def history(self, department: str | None = None, table_name: str | None = None, until: datetime | None = None) -> list[sa.Row]:
        """Deliveries that count, in the order in which they arrived, of one table or of all; with `until`, those received before it."""
        wanted = {name: value for name, value in {"department": department, "table_name": table_name}.items() if value}
        order = deliveries.c.received_at, deliveries.c.landed_at, deliveries.c.delivery_id
        counts = [sa.not_(IS_REPLACED), *([deliveries.c.received_at < _utc(until)] if until else [])]
        with self.engine.begin() as db:
            return list(db.execute(sa.select(deliveries).filter_by(**wanted).where(*counts).order_by(*order)))

    def uncounted(self, department: str, table_name: str) -> set[str]:
        """Deliveries of one table of which no row counts: a mended contract has landed the same bytes anew, or they are held."""
        wanted = {"department": department, "table_name": table_name}
        with self.engine.begin() as db:
            return set(db.scalars(sa.select(deliveries.c.delivery_id).filter_by(**wanted).where(sa.or_(IS_REPLACED, deliveries.c.is_held))))


def _log_ahead(connection: Any, _: object) -> None:
    """Write-ahead: a commit waits for no disk and no reader. A power cut may take the last ones, whose files are then received or landed again."""
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")


def _last(db: sa.Connection, path: Path) -> sa.Row | None:
    """The last receipt of a file's name."""
    return db.execute(_NEWEST, {"folder": path.parent.name, "name": path.name}).first()


def _looks_so(receipt: sa.Row | None, look: dict[str, int]) -> bool:
    return receipt is not None and look == {name: getattr(receipt, name) for name in look}


def _look(path: Path) -> dict[str, int]:
    return {"size": path.stat().st_size, "mtime_ns": path.stat().st_mtime_ns}


def _utc(moment: datetime) -> datetime:
    """An aware time as the naive UTC that the tables keep."""
    return moment.astimezone(UTC).replace(tzinfo=None)
