"""Publishing under load, on both Supersets: no request fails, no answer mixes two releases or is older than its request, and the cache is warm again.

Each release of the test is a copy of the city's with the same number in every row, so that an answer tells from which release it is.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import httpx
import pytest

from pipelines import superset
from pipelines.release import seal
from pipelines.release.shelf import swap
from superset_config import warm
from superset_config.audience import Audience
from tests.superset_config.conftest import as_guest

pytestmark = pytest.mark.superset
FIRST = 1001
STAMPED = {
    "city_hall/city_hall.duckdb": ("complaints_by_month", "complaints_by_department_month"),
    "public/open_data.duckdb": ("complaints_by_month",),
}


@pytest.fixture
def published(city) -> Iterator[Path]:
    """The folder of releases; afterwards the city's own release serves again and the test's are gone."""
    root = city.warehouse / "published"
    before = (root / "current").resolve()
    yield root
    swap(root, before)
    for made in (root / "releases").glob("test-*"):
        shutil.rmtree(made)


def stamped(root: Path, number: int) -> Path:
    """A release in which every count is `number`, sealed as it is then."""
    release = root / "releases" / f"test-{number}"
    shutil.copytree((root / "current").resolve(), release)
    for file, marts in STAMPED.items():
        with duckdb.connect(str(release / file)) as db:
            for mart in marts:
                db.execute(f"update marts.{mart} set received = {number}, closed = {number}")
    for folder in (release / "public", release):
        seal.write(folder, {name: said for name, said in seal.read(folder).items() if name not in ("files", "seal")})
    return release


class Reader(threading.Thread):
    """Sends one request again and again, and keeps what was wrong: a failure, two releases in one answer, one older than the request."""

    def __init__(self, client: httpx.Client, body: dict, serving: list[int], done: threading.Event) -> None:
        super().__init__()
        self.client, self.body, self.serving, self.done = client, body, serving, done
        self.wrong: list = []
        self.seen: list[int] = []

    def run(self) -> None:
        while not self.done.is_set():
            not_before = self.serving[-1]
            answer = self.client.post("/api/v1/chart/data", json=self.body)
            if answer.status_code != 200:
                self.wrong.append((answer.status_code, answer.text[:200]))
                continue
            counts = {
                value
                for part in answer.json()["result"]
                for row in part["data"]
                for value in row.values()
                if isinstance(value, int | float) and value < 10**6
            }
            if len(counts) != 1 or min(counts) < not_before:
                self.wrong.append((sorted(counts)[:5], not_before))
            self.seen += list(counts)[:1]


def of_city_hall(client: httpx.Client) -> dict:
    """Three queries on two marts in one request, by an analyst: no wonder if half of it came from another release."""
    average = {"expressionType": "SQL", "sqlExpression": "avg(received)", "label": "n"}
    listed = client.get("/api/v1/dataset/", params={"q": "(page_size:200)"}).json()["result"]
    number = next(dataset["id"] for dataset in listed if dataset["table_name"] == "complaints_by_department_month")
    queries = [{"columns": [column], "metrics": [average], "row_limit": 1000} for column in ("department_name_th", "category_name", "month_label_th")]
    return {"datasource": {"id": number, "type": "table"}, "queries": queries, "form_data": {}}


def of_citizens() -> dict:
    """The chart of complaints by month, as its page asks; twice in one request."""
    body = next(body for body in warm.bodies(Audience("citizens")) if body["queries"][0].get("metrics") == ["total_received", "total_closed"])
    return body | {"queries": body["queries"] * 2}


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_publishing_under_a_loop_of_chart_requests(city, published, city_hall, guest, monkeypatch, times):
    monkeypatch.setenv("YALA_WAREHOUSE", str(city.warehouse))
    releases = [stamped(published, FIRST + n) for n in range(times + 1)]
    serving = [FIRST]
    swap(published, releases[0])
    done = threading.Event()
    ask_again = of_city_hall(city_hall("analyst"))
    readers = [
        Reader(city_hall("analyst"), ask_again, serving, done),
        Reader(city_hall("analyst"), ask_again | {"force": True}, serving, done),
        Reader(guest, of_citizens(), serving, done),
        Reader(as_guest(city), of_citizens(), serving, done),
    ]
    for reader in readers:
        reader.start()
    seen_after = []
    try:
        for number, release in enumerate(releases[1:], start=FIRST + 1):
            time.sleep(0.7)
            swap(published, release)
            serving.append(number)
            begun = time.monotonic()
            while any(number not in reader.seen[-1:] for reader in readers) and time.monotonic() - begun < 20:
                time.sleep(0.02)
            seen_after.append(time.monotonic() - begun)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    requests = sum(len(reader.seen) for reader in readers)
    print(f"{times} publishes, {requests} requests, all four readers saw the new one after {max(seen_after):.2f} s at most")
    assert [reader.wrong for reader in readers] == [[], [], [], []]
    assert requests >= 4 * times
    assert max(seen_after) <= 5


def test_an_old_release_comes_back_whole_after_a_rollback(city, published, city_hall, monkeypatch):
    """What was cached of a release is still right when it serves again, and nothing of the newer one is left."""
    monkeypatch.setenv("YALA_WAREHOUSE", str(city.warehouse))
    body = of_city_hall(city_hall("analyst"))
    old, new = stamped(published, FIRST), stamped(published, FIRST + 1)
    for release, number in ((old, FIRST), (new, FIRST + 1), (old, FIRST)):
        swap(published, release)
        answer = city_hall("analyst").post("/api/v1/chart/data", json=body).json()["result"]
        assert {row["n"] for part in answer for row in part["data"]} == {number}
    assert [part["is_cached"] for part in answer] == [True] * 3


@pytest.mark.parametrize("audience", ["city_hall", "citizens"])
def test_after_a_publish_everything_that_a_dashboard_asks_is_warm(city, published, city_hall, guest, monkeypatch, audience):
    """The command that follows a publish; a browser test holds that the pages ask just this (test_pages_in_browser.py)."""
    for name, value in city.settings.items():
        monkeypatch.setenv(name, value)
    swap(published, stamped(published, FIRST))
    said = superset.warm_up(audience)
    asked = list(warm.bodies(Audience(audience)))
    assert f"{len(asked)} × 200" in said, said
    client = guest if audience == "citizens" else city_hall("admin")
    cold = [body["form_data"] for body in asked if not client.post("/api/v1/chart/data", json=body).json()["result"][0]["is_cached"]]
    assert not cold
