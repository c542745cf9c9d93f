"""Land what departments' databases have gained: all tables of one database in one snapshot, whole or not at all."""

import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import duckdb

from pipelines.contract import Contract
from pipelines.databases.address import Address, address
from pipelines.databases.engine import within
from pipelines.databases.extract import Extract, extract
from pipelines.databases.opening import opened
from pipelines.databases.standing import Standing
from pipelines.delivery import Outcome
from pipelines.held import Held
from pipelines.ledger import Ledger
from pipelines.settings import setting
from pipelines.zones import lock

SLOWER = 3  # times as long each further wait
# What is wrong with a table or a query stays wrong however often it is asked; all else may be the line or the server.
FOR_GOOD = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.PermissionException, duckdb.NotImplementedException)


def land_databases(ledger: Ledger, warehouse: Path, contracts: list[Contract]) -> dict[str, list[Outcome]]:
    """Land contracts of databases, those of one address in one snapshot; the outcomes by contract.

    Nothing new is no delivery, and the same trouble is told once a day. A mended contract reads the whole table anew.
    """
    outcomes: dict[str, list[Outcome]] = {contract.id: [] for contract in contracts}
    for name, department in dict.fromkeys((contract.read.dsn, contract.department) for contract in contracts):
        same = [contract for contract in contracts if (contract.read.dsn, contract.department) == (name, department)]
        with lock(warehouse, name.removeprefix("env:")):
            for contract, outcome in _land_database(ledger, warehouse, same):
                outcomes[contract.id].append(outcome)
    return outcomes


def _land_database(ledger: Ledger, warehouse: Path, contracts: list[Contract]) -> list[tuple[Contract, Outcome]]:
    now = datetime.now(UTC)
    standing = [Standing(ledger, warehouse, contract, now) for contract in contracts]
    home = warehouse / "state" / "extracts"
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home) as folder:
        try:
            where = address(contracts[0])
            found = _extract_all(where, standing, Path(folder))
        except Held as reason:
            found, where = dict.fromkeys((one.contract.id for one in standing), reason), None
        settled = []
        for one in standing:
            said = found[one.contract.id]
            is_demo = where is not None and where.is_demo
            outcome = one.hold(said, is_demo) if isinstance(said, Held) else one.settle(said, is_demo)
            if outcome is not None:
                settled.append((one.contract, outcome))
    return settled


def _extract_all(where: Address, standing: list[Standing], folder: Path) -> dict[str, Extract | Held]:
    """Extract every table in one snapshot. A broken line begins a new one with all of them; a table that fails for good is left out of it."""
    found: dict[str, Extract | Held] = {}
    tries, wait = int(setting("YALA_DATABASE_TRIES")), float(setting("YALA_DATABASE_WAIT_S"))
    until = time.monotonic() + float(setting("YALA_DATABASE_SECONDS"))
    failed: dict[str, int] = {}
    texts: set[str] = set()
    while True:
        waiting = [one for one in standing if not isinstance(found.get(one.contract.id), Held)]
        attempt = _Attempt(where, waiting, texts, folder)
        if not waiting:
            return found
        try:
            within(max(1.0, until - time.monotonic()), attempt.run, attempt.snapshot.db)
            return found | attempt.found
        except TimeoutError:
            return found | dict.fromkeys((one.contract.id for one in waiting), _too_slow(where))
        except duckdb.Error as fault:  # its own words may hold the address, which is a secret
            found |= {name: said for name, said in attempt.found.items() if isinstance(said, Held)}
            at = attempt.at
            failed[at] = failed.get(at, 0) + 1
            if isinstance(fault, duckdb.ConversionException) and at and at not in texts:
                texts.add(at)
                continue
            if failed[at] >= tries or isinstance(fault, FOR_GOOD):
                names = [at] if at else [one.contract.id for one in waiting]
                found |= {one.contract.id: _unreadable(one.contract, where, fault, failed[at]) for one in standing if one.contract.id in names}
            else:
                time.sleep(min(wait * SLOWER ** (failed[at] - 1), max(0.0, until - time.monotonic())))


class _Attempt:
    """One try at reading every table in one snapshot; `at` is the contract that is being read."""

    def __init__(self, where: Address, standing: list[Standing], texts: set[str], folder: Path):
        self.snapshot, self.standing, self.texts, self.folder = opened(where), standing, texts, folder
        self.at, self.found = "", {}

    def run(self) -> None:
        place = Path(mkdtemp(dir=self.folder))
        with self.snapshot as snapshot:
            for one in self.standing:
                self.at = one.contract.id
                own = place / one.contract.id
                own.mkdir()
                try:
                    self.found[self.at] = extract(snapshot, one.contract, one.mark, own, one.watermark, one.look, self.at in self.texts)
                except Held as reason:
                    self.found[self.at] = reason


def _too_slow(where: Address) -> Held:
    seconds = int(setting("YALA_DATABASE_SECONDS"))
    return Held(
        f"ฐานข้อมูล {where.name} ไม่ตอบหรือส่งไม่เสร็จภายใน {seconds:,} วินาที จะลองใหม่ในรอบถัดไป",
        f"{where.name}: the database did not answer, or did not finish, within {seconds:,} s: it will be tried again",
    )


def _unreadable(contract: Contract, where: Address, fault: duckdb.Error, tries: int) -> Held:
    kind = type(fault).__name__
    return Held(
        f"อ่านตาราง {contract.read.table} ของ {where.name} ไม่ได้ ลองแล้ว {tries} ครั้ง ({kind}) ขอให้ตรวจว่าฐานข้อมูลเปิดอยู่และผู้ใช้มีสิทธิ์อ่าน",
        f"{where.name}: table {contract.read.table} cannot be read, tried {tries} times ({kind}): is the server up, and may our user read it?",
    )
