"""DuckDB as the engine of extracts: scanners from PyPI wheels, loaded by path; little memory; a wall clock over whatever it waits for."""

import atexit
import ctypes
import shutil
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import duckdb

from pipelines.thai import MACROS

Result = TypeVar("Result")
GRACE_S = 3  # that an interrupted query gets to end
SETTINGS = {
    "memory_limit": "512MB",
    "threads": 2,
    "preserve_insertion_order": False,  # or whole row groups wait for the ones before them
    "autoinstall_known_extensions": False,  # nothing is fetched
    "allow_community_extensions": False,
}
SESSION = {
    "postgres": "set pg_connection_cache = false;",
    "mysql": """set mysql_session_time_zone = '+07:00'; set mysql_tinyint1_as_boolean = false;
        set mysql_sql_buffer_result = false; set mysql_query_timeout_enabled = false;""",
    "sqlite": "set sqlite_all_varchar = true;",
}  # times of MySQL arrive without a zone, so it is asked for Bangkok's; a tinyint(1) may hold 2; SQLite keeps any type in any column


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One DuckDB in memory for all extracts of this process: loading a scanner takes longer than most extracts."""
    spill = tempfile.mkdtemp(prefix="yala-duckdb-")
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    db = duckdb.connect(config=SETTINGS | {"temp_directory": spill})
    db.execute(MACROS)
    return db


def connect(kind: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection of its own to the engine, which can then attach databases of a kind."""
    db = _engine().cursor()
    db.execute("set timezone = 'UTC'")
    if kind in SESSION:
        db.execute(f"load '{extension(f'{kind}_scanner')}'")
        db.execute(SESSION[kind])
    return db


def forget() -> None:
    """Leave the engine to those who use it now; whoever comes next gets another."""
    _engine.cache_clear()


def extension(name: str) -> Path:
    """The path of a DuckDB extension that a PyPI wheel carries."""
    folder = Path(find_spec(f"duckdb_extension_{name}").submodule_search_locations[0])
    return next(folder.glob(f"extensions/*/{name}.duckdb_extension"))


def within(seconds: float, work: Callable[[], Result], db: duckdb.DuckDBPyConnection) -> Result:
    """Do some work with a connection, and wait for it no longer than so many seconds.

    A server that stopped answering blocks DuckDB where nothing interrupts it: that thread, and the engine it uses, are left behind.

    Raises:
        TimeoutError: the time is up; or whatever the work raises.
    """
    done: list[Result | BaseException] = []
    worker = threading.Thread(target=lambda: done.append(_outcome(work)), daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        db.interrupt()
        worker.join(GRACE_S)
    if worker.is_alive():
        for left in (db, _engine()):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(left))  # destroying it would wait for that thread, for ever
        forget()
    if not done or isinstance(done[0], duckdb.InterruptException):
        raise TimeoutError(f"not within {seconds:.0f} s")
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def _outcome(work: Callable[[], Result]) -> Result | BaseException:
    try:
        return work()
    except BaseException as fault:  # it is raised where the work is waited for
        return fault
