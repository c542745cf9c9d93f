"""The one door to DuckDB: whatever Superset runs, by whichever of its ways, goes through the driver's cursor. There it is judged and timed.

A judge one storey higher (Superset's engine specification, SQL_QUERY_MUTATOR) is passed by: the check of a virtual data set's columns runs the
text on the bare cursor first. DuckDB has no statement timeout, and Superset's own rests on a signal that the threads of a worker never get.
"""

import threading
from contextlib import suppress
from typing import Any

import duckdb

from superset_config.audience import ForPeople
from superset_config.sql_gate import refuse_all_but_select


def guard(connection: type, cursor: type, seconds: float) -> None:
    """Let the driver's cursors run SELECT only, and interrupt what is not read to its end after `seconds`.

    Args:
        connection, cursor: duckdb_engine's two wrappers, which are changed.
    """
    execute, close = cursor.execute, connection.close

    def judged(self: Any, statement: str, parameters: Any = None, context: Any = None) -> None:
        refuse_all_but_select(statement, lists_names=parameters is not None)  # Superset's own texts come without
        clock = self.connection.__dict__.setdefault("yala_clock", _Clock(self.connection.interrupt, seconds))
        try:
            execute(self, statement, parameters, context)
        except duckdb.InterruptException as stopped:
            raise clock.too_long() from stopped

    def never(self: Any, *_: Any, **__: Any) -> None:
        raise ForPeople("รับเฉพาะคำสั่ง SELECT / only SELECT is allowed")

    def closed(self: Any) -> None:
        if clock := self.__dict__.get("yala_clock"):
            clock.stop()
        close(self)

    def fetching(name: str) -> Any:
        def fetch(self: Any, *how_many: Any) -> Any:
            try:
                return getattr(self.connection, name)(*filter(None, how_many))
            except duckdb.InterruptException as stopped:
                raise self.connection.__dict__["yala_clock"].too_long() from stopped

        return fetch

    cursor.execute, cursor.executemany, connection.close = judged, never, closed
    for name in ("fetchone", "fetchmany", "fetchall"):
        setattr(cursor, name, fetching(name))


class _Clock:
    """Interrupts a connection once its time is over; Superset opens one for each query and closes it after the last row."""

    def __init__(self, interrupt: Any, seconds: float) -> None:
        self._seconds = seconds
        self._timer = threading.Timer(seconds, self._ring)
        self._interrupt = interrupt
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        with suppress(duckdb.Error):  # closed in this very moment
            self._interrupt()

    def stop(self) -> None:
        self._timer.cancel()

    def too_long(self) -> ForPeople:
        return ForPeople(f"คำสั่งใช้เวลาเกิน {self._seconds:g} วินาทีจึงถูกหยุด ลองเลือกช่วงให้แคบลง / stopped after {self._seconds:g} seconds: ask for less")
