"""Publish: the tested marts → a release, written beside the others, looked through, and swapped in whole. Readers never see a write.

City hall's file holds star, kpi and marts without personal columns; the citizens' folder holds the public columns of public marts, kept to the
disclosure rule, as a database and as files, and nothing else: what is not there cannot leak.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from pipelines.ledger import Ledger
from pipelines.release import audit, disclosure, explain, facts, open_data, scan, seal
from pipelines.release.shelf import current_facts, swap, sweep
from pipelines.release.tables import Refused, look, of_citizens, of_city_hall, write
from pipelines.settings import setting

DATABASES = {"city_hall": Path("city_hall") / "city_hall.duckdb", "public": Path("public") / "open_data.duckdb"}


@dataclass(frozen=True)
class Release:
    """One published release; `is_new` is False where nothing had changed and none was made."""

    path: Path
    facts: dict
    is_new: bool


@dataclass(frozen=True)
class Made:
    """What a release is made from: dbt's file, its manifest and results, the deliveries; and for a past day, which."""

    database: Path
    manifest: Mapping[str, Any]
    results: list[dict]
    deliveries: list[sa.Row]
    is_demo: bool
    as_of: str | None = None


def publish(warehouse: Path, manifest: Mapping[str, Any], results: list[dict] | None = None) -> Release:
    """Write a release beside the current one, then point `current` to it; where it would hold what that one holds, write nothing.

    Args:
        manifest: dbt's manifest; a column reaches the citizens' file only if it and its mart say `public: true`.
        results: dbt's run results.
    Raises:
        Refused: a test failed, demo and real data would mix, or something in the public folder points at a person.
    """
    root, ledger = warehouse / "published", Ledger(warehouse)
    if held := audit.held_back(results or [], manifest, root):
        audit.write_down(root, held)
        raise Refused(audit.in_words(held))
    made = Made(warehouse / "yala.duckdb", manifest, results or [], facts.deliveries(ledger), whose_data(ledger))
    building = root / "releases" / f".building-{os.getpid()}"
    try:
        said = make(made, building, current_facts(root))
        if said is None:
            audit.write_down(root, None)
            return Release(root / "current", current_facts(root), is_new=False)
        release = root / "releases" / said["id"]
        building.rename(release)
    finally:
        shutil.rmtree(building, ignore_errors=True)  # half-written: something was wrong
    swap(root, release)
    audit.write_down(root, None)
    sweep(root)
    return Release(release, said, is_new=True)


def make(made: Made, target: Path, before: Mapping[str, Any] | None, name: str | None = None) -> dict | None:
    """Write a whole release into a folder that nobody reads yet; its facts, or None where `before` says the same.

    Raises:
        Refused: something in its public folder points at a person.
    """
    city_hall, public = of_city_hall(made.manifest), of_citizens(made.manifest)
    with duckdb.connect() as db:
        db.execute("set timezone = 'Asia/Bangkok'")
        db.execute(f"attach '{made.database}' as yala (read_only)")
        db.execute("attach ':memory:' as shown")
        blanked = disclosure.protect(db, public, made.manifest, "yala", "shown")
        holds = {
            "is_demo": made.is_demo,
            "tables": look(db, city_hall, "yala"),
            "public_tables": look(db, public, "shown"),
            "blanked": blanked,
        }
        if before and all(before.get(word) == holds[word] for word in holds):
            return None
        shutil.rmtree(target, ignore_errors=True)
        write(db, city_hall, "yala", target / DATABASES["city_hall"])
        write(db, public, "shown", target / DATABASES["public"])
        said = facts.describe(db, name, made.deliveries, audit.checks(made.results), made.as_of) | holds
        explain.write(db, made.manifest, made.results, said, target)
    open_data.write(target / DATABASES["public"], target / "public" / "files", public, made.manifest, made.is_demo)
    seal.write(target / "public", facts.public_form(said))
    scan.refuse(target / "public", scan.digests(target / "public") | facts.known_hashes(said))
    return seal.write(target, said)


def whose_data(ledger: Ledger, until: datetime | None = None) -> bool:
    """Whether the data are the demo city's.

    Raises:
        Refused: some are and some are not, and YALA_MIX_DEMO does not allow it.
    """
    kinds = {past.is_demo for past in ledger.history(until=until) if not past.is_held and past.department != "operations"}
    if kinds == {True, False} and setting("YALA_MIX_DEMO") != "1":
        raise Refused(
            "มีทั้งข้อมูลจำลองและข้อมูลจริงในคลัง จึงไม่เผยแพร่ ให้สั่ง `make clean` แล้วเริ่มใหม่ด้วย YALA_DEMO=0 (หรือยืนยันด้วย YALA_MIX_DEMO=1)"
            " / the warehouse mixes demo and real data: `make clean` and start with YALA_DEMO=0, or say YALA_MIX_DEMO=1"
        )
    return True in kinds
