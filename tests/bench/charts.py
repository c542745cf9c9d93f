"""B8: Superset's chart-data API, cold and warm, against the same SQL in DuckDB and a GET from Redis; each request in turn with its floor."""

import json
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import httpx

from superset_config import connection
from tests.conftest import City, settings_for
from tests.superset_config.conftest import api

ROUNDS = 12
COLD_MS, WARM_MS = 150, 60
REDIS = ("127.0.0.1", 6379)


def bench() -> None:
    """A city of its own, asked and stopped again."""
    with tempfile.TemporaryDirectory() as warehouse:
        city = City(settings_for(Path(warehouse)))
        city.start()
        try:
            measure(city)
        finally:
            city.stop()


def measure(city: City) -> tuple[float, float]:
    """Every chart of the mayor's dashboard in turn, `ROUNDS` times; what cold takes more than DuckDB, and what warm takes, at the 95th percentile."""
    client = api(city.city_hall_url, "admin", city.password("admin"))
    charts = client.get("/api/v1/dashboard/mayor/charts").raise_for_status().json()["result"]
    bodies = [body_of(client, chart["id"]) for chart in charts]
    answers = [client.post("/api/v1/chart/data", json=body).raise_for_status() for body in bodies]
    file = city.warehouse / "published" / "current" / "city_hall" / "city_hall.duckdb"
    took: dict[str, list[float]] = {"cold": [], "DuckDB": [], "warm": [], "Redis GET": []}
    more = []
    for _ in range(ROUNDS):
        for body, answer in zip(bodies, answers, strict=True):
            sql = answer.json()["result"][0]["query"]
            floor = timed(lambda sql=sql: straight(file, sql))
            cold = timed(lambda body=body: client.post("/api/v1/chart/data", json=body | {"force": True}).raise_for_status())
            warm = timed(lambda body=body: client.post("/api/v1/chart/data", json=body).raise_for_status())
            more.append(cold - floor)
            for name, one in (("cold", cold), ("DuckDB", floor), ("warm", warm)):
                took[name].append(one)
            if (redis := timed_get(len(answer.content))) is not None:
                took["Redis GET"].append(redis)
    print(f"\nB8  chart data, {len(bodies)} charts × {ROUNDS} rounds in turn  (target: cold ≤ DuckDB + {COLD_MS} ms, warm ≤ {WARM_MS} ms, p95)")
    for name, times in took.items():
        print(f"  {name:<10}" + (f" p50 {statistics.median(times):6.1f} ms   p95 {p95(times):6.1f} ms" if times else " not here"))
    print(f"  cold − DuckDB, pair by pair: p50 {statistics.median(more):.1f} ms, p95 {p95(more):.1f} ms")
    return p95(more), p95(took["warm"])


def body_of(client: httpx.Client, chart: int) -> dict:
    """What the page asks for one chart: the stored query."""
    stored = client.get(f"/api/v1/chart/{chart}").raise_for_status().json()["result"]["query_context"]
    return json.loads(stored)


def straight(file: Path, sql: str) -> list:
    """The same statement as a reader without Superset would run it: a connection of its own, all rows."""
    with duckdb.connect(str(file), **connection.described()["connect_args"]) as db:
        return db.execute(sql).fetchall()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def timed_get(size: int) -> float | None:
    """Milliseconds of a GET of so many bytes from Redis; None where there is none."""
    try:
        with socket.create_connection(REDIS, timeout=1) as redis:
            redis.sendall(b"*5\r\n$3\r\nSET\r\n$7\r\nyala-b8\r\n$%d\r\n%b\r\n$2\r\nPX\r\n$5\r\n60000\r\n" % (size, b"x" * size))
            redis.recv(64)

            def get() -> None:
                redis.sendall(b"*2\r\n$3\r\nGET\r\n$7\r\nyala-b8\r\n")
                left = size
                while left > 0:
                    left -= len(redis.recv(65536))

            return timed(get)
    except OSError:
        return None


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]
