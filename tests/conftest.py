"""One whole city for all tests that need one: `make up`'s own program on a warehouse and ports of its own, stopped by Ctrl-C's signal."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.settings import ROOT, SECRETS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--use-angle=swiftshader",  # maps are drawn with WebGL
]
SCREENSHOTS = ROOT / "build" / "screenshots"
UP_WITHIN_S = 900


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where REQUIRE_ALL=1, a test that skips has failed: what it needs must be there. Field data alone may be absent."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("REQUIRE_ALL") == "1" and "field data" not in str(report.longrepr) and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, but the test skipped: {report.longrepr}"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Tests of one city go to one worker, so that it is built once; the other worker does the rest, or another folder's city, meanwhile."""
    for item in items:
        cities = item._fixtureinfo.name2fixturedefs.get("city", ())  # the last one is the nearest, and the one that the test gets
        if cities and cities[-1].scope == "session":
            item.add_marker(pytest.mark.xdist_group(f"city of {cities[-1].baseid}"))


def free_port() -> str:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def settings_for(warehouse: Path, **more: str) -> dict[str, str]:
    """The environment of a city of its own: warehouse, ports and secrets that nothing else uses."""
    ports = {name: free_port() for name in ("DAGSTER_PORT", "CITY_HALL_PORT", "CITIZENS_PORT", "PORTAL_PORT")}
    made = {name: secrets.token_urlsafe(32) for name in SECRETS}
    return (
        os.environ
        | {"YALA_WAREHOUSE": str(warehouse), "YALA_ENV_FILE": str(warehouse / "absent.env"), "YALA_DEMO": "1", "YALA_MIX_DEMO": "1"}
        | ports
        | made
        | more
    )


@dataclass
class City:
    """A running city: where its services are, its warehouse, its passwords."""

    settings: dict[str, str]
    process: subprocess.Popen | None = None
    log: Path = field(default_factory=Path)

    @property
    def warehouse(self) -> Path:
        return Path(self.settings["YALA_WAREHOUSE"])

    def url(self, port: str) -> str:
        return f"http://127.0.0.1:{self.settings[port]}"

    @property
    def portal_url(self) -> str:
        return self.url("PORTAL_PORT")

    @property
    def city_hall_url(self) -> str:
        return self.url("CITY_HALL_PORT")

    @property
    def citizens_url(self) -> str:
        return self.url("CITIZENS_PORT")

    @property
    def dagster_url(self) -> str:
        return self.url("DAGSTER_PORT")

    def password(self, user: str) -> str:
        return self.settings[f"{user.upper()}_PASSWORD"]

    def release(self) -> dict:
        """release.json of the release that serves."""
        return json.loads((self.warehouse / "published" / "current" / "release.json").read_text(encoding="utf-8"))

    def start(self) -> float:
        """Run `make up`'s program until all answer; the seconds it took.

        Raises:
            AssertionError: it ended, or did not answer in time; with its last words.
        """
        self.log = self.warehouse / "up.log"
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.up"],
            cwd=ROOT,
            env=self.settings,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while time.monotonic() - begun < UP_WITHIN_S:
            said = self.log.read_text()
            if "Ctrl-C" in said:
                return time.monotonic() - begun
            assert self.process.poll() is None, said[-5000:]
            time.sleep(0.3)
        raise AssertionError(self.log.read_text()[-5000:])

    def stop(self) -> int:
        """Press Ctrl-C and wait; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def processes(self) -> list[int]:
        """Every process that belongs to this city, known by the warehouse in its environment; the tests' own are left out."""
        mine, found = f"YALA_WAREHOUSE={self.warehouse}".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (folder / "environ").read_bytes().split(b"\0") and (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:  # gone meanwhile, or another user's
                continue
        return found


@pytest.fixture(scope="session")
def city(tmp_path_factory) -> Iterator[City]:
    """The demo city, built and served once for the whole session."""
    if not (ROOT / ".venv-superset").exists():
        pytest.skip("no .venv-superset here: run `make setup`")
    running = City(settings_for(tmp_path_factory.mktemp("warehouse")))
    running.start()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A headless Chromium that draws maps and refuses to phone home."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install Debian's chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def build_in() -> Callable[[Path], subprocess.CompletedProcess]:
    """Run `yala build` on a warehouse."""

    def build(warehouse: Path, **more: str) -> subprocess.CompletedProcess:
        settings = settings_for(warehouse, **more)
        return subprocess.run([sys.executable, "-m", "pipelines.cli", "build"], cwd=ROOT, env=settings, capture_output=True, text=True, check=False)

    return build
