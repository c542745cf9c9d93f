"""What was known on a past day, or by one release: a warehouse of links beside the real one, with those deliveries alone, and dbt run anew."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contract import Contract, load_contracts
from pipelines.inputs import BANGKOK, today
from pipelines.judging.judge import Judged
from pipelines.ledger import Ledger
from pipelines.modelled import PROJECT_DIR, WITHOUT_WHAT_IS_JUDGED, told_to_dbt
from pipelines.operations import SOURCE, department_list, feeds
from pipelines.publish import Made, make, whose_data
from pipelines.release import audit, facts
from pipelines.release.tables import Refused
from pipelines.settings import environment
from pipelines.thai import connect
from pipelines.zones import ensure_typed, write_landed, zone

DBT = Path(sys.executable).with_name("dbt")
ERAS_APART = 543


def day_of(text: str) -> date:
    """A day written in the Buddhist or the Common Era.

    Raises:
        ValueError: it is no day.
    """
    year, month, day = (int(part) for part in text.split("-"))
    return date(year - ERAS_APART if year >= 2400 else year, month, day)


def build_as_of(warehouse: Path, day: date) -> tuple[Path, dict[str, Any]]:
    """Make the release that was possible at the end of a day in Yala, into published/as_of/<day>; nothing else changes.

    Returns:
        Its folder and its release.json.
    Raises:
        Refused: the day is not over, or a test failed.
    """
    if day >= today():
        raise Refused(f"วันที่ {day} ยังไม่จบ ให้สั่ง `yala build` / {day} is not over yet")
    until = datetime.combine(day + timedelta(days=1), time(), BANGKOK)
    ledger, root = Ledger(warehouse), warehouse / "published" / "as_of"
    past = facts.deliveries(ledger, until)
    aside = warehouse / "state" / f"as_of-{os.getpid()}"
    building = root / f".building-{os.getpid()}"
    try:
        lay_out(warehouse, aside, {delivery.delivery_id for delivery in past}, ledger)
        tell_of_itself(aside, ledger, until)
        told = json.dumps({"as_of": day.isoformat()})
        run_dbt(aside, "build", *WITHOUT_WHAT_IS_JUDGED, "--vars", told)
        manifest = json.loads((target(aside) / "manifest.json").read_text(encoding="utf-8"))
        results = audit.results(target(aside))
        if held := audit.held_back(results, manifest, warehouse / "published"):
            raise Refused(audit.in_words(held))
        made = Made(aside / "yala.duckdb", manifest, results, past, whose_data(ledger, until), day.isoformat())
        said = make(made, building, None, name=f"as-of-{day}")
        place = root / day.isoformat()
        shutil.rmtree(place, ignore_errors=True)
        building.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(building, ignore_errors=True)
    return place, said


def lay_out(warehouse: Path, aside: Path, known: Collection[str], ledger: Ledger) -> None:
    """Lay every raw table beside, by a link where all its deliveries are known, else by a copy of those that are."""
    shutil.rmtree(aside, ignore_errors=True)
    for contract in load_contracts():
        if not zone(warehouse, "raw", contract).exists():
            ensure_typed(contract, aside)  # a contract that has not been built with yet
    unknown = {(past.department, past.table_name) for past in ledger.history() if past.delivery_id not in known}
    for table in sorted((warehouse / "raw").glob("*/*")):
        there = aside / table.relative_to(warehouse)
        there.parent.mkdir(parents=True, exist_ok=True)
        if (table.parent.name, table.name) not in unknown:
            there.symlink_to(table.resolve(), target_is_directory=True)
            continue
        there.mkdir()
        with duckdb.connect() as db:
            db.execute("set timezone = 'UTC'")
            rows = f"from read_parquet('{table}/*.parquet', union_by_name = true) where list_contains(?, _delivery_id)"
            db.execute(f"copy ({rows}) to '{there / 'known.parquet'}' (format parquet)", [sorted(known)])


def tell_of_itself(aside: Path, ledger: Ledger, until: datetime) -> None:
    """What the pipeline would have told of its feeds then; its departments are those of today."""
    contracts = load_contracts()
    told = {"feeds": feeds(contracts, ledger, until), "departments": department_list()}
    for contract in contracts:
        if contract.department == SOURCE and contract.name in told:
            _write_records(aside, contract, told[contract.name], until - timedelta(seconds=1))


def _write_records(aside: Path, contract: Contract, records: Any, at: datetime) -> None:
    folder = zone(aside, "raw", contract)
    folder.unlink() if folder.is_symlink() else shutil.rmtree(folder, ignore_errors=True)
    ensure_typed(contract, aside)
    casts = ", ".join(f"{column.name}::{column.data_type} as {column.name}" for column in contract.columns)
    with connect() as db:
        db.register("records", records)
        typed = db.execute(f"select {casts}, '' as _sheet, row_number() over () as _row from records").to_arrow_table()
    write_landed(aside, contract, "then", contract.name, at.astimezone(UTC), Judged.whole(typed))


def target(aside: Path) -> Path:
    """Where dbt writes what it makes there."""
    return aside / "state" / "dbt"


def run_dbt(aside: Path, *words: str) -> None:
    """Run dbt on a warehouse that is laid out beside.

    Raises:
        RuntimeError: it could not begin; the message is dbt's own. A failed model or test stands in its run results.
    """
    folders = ["--project-dir", PROJECT_DIR, "--profiles-dir", PROJECT_DIR, "--target-path", target(aside)]
    told = environment() | told_to_dbt() | {"YALA_WAREHOUSE": str(aside), "DBT_LOG_PATH": str(target(aside))}
    done = subprocess.run([DBT, "--quiet", *words, *folders], env=told, capture_output=True, text=True, check=False)
    if done.returncode and not (target(aside) / "run_results.json").exists():
        raise RuntimeError((done.stdout + done.stderr)[-3000:])
