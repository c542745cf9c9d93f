"""Everything that serves people, under one process manager: start, wait until each answers, say where, stop all together."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import httpx
from honcho.manager import Manager
from rich.console import Console
from rich.table import Table

from pipelines.build import dagster_home
from pipelines.progress import failed, note, step
from pipelines.settings import ROOT, Unsafe, environment, logs, setting
from pipelines.superset import AUDIENCES, warm_up

PATIENCE_S = 180


@dataclass(frozen=True)
class Service:
    """One server: its command, and for people its address, whom it is for and how to log in."""

    name: str
    command: list[str]
    extra: dict[str, str]
    port: str | None = None
    health: str = "/"
    whom: str = ""
    login: str = "—"
    folder: str = str(ROOT)  # where it runs

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.name == "dagster" else setting("YALA_HOST")
        return f"http://{host}:{self.port}"


def services() -> list[Service]:
    """All that runs, in the order in which people meet it."""
    host = setting("YALA_HOST")
    bind = "127.0.0.1" if host in ("127.0.0.1", "localhost") else "0.0.0.0"
    here = sys.executable.rsplit("/", 1)[0]
    dagster = {"DAGSTER_HOME": str(dagster_home())}
    # Dagster's commands lay a `.env` of the folder that they run in over the environment; settings in force come from us alone.
    apart = dagster["DAGSTER_HOME"]
    ports = {name: setting(name) for name in ("PORTAL_PORT", "CITY_HALL_PORT", "CITIZENS_PORT", "DAGSTER_PORT")}

    # glibc gives each thread a heap of its own otherwise, and gives little back.
    thrifty = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}

    def superset(audience: str, port: str) -> list[str]:
        gunicorn = str(ROOT / ".venv-superset" / "bin" / "gunicorn")
        return [gunicorn, "--bind", f"{bind}:{port}", "--config", "python:superset_config.server", "superset.app:create_app()"]

    return [
        Service(
            "portal",
            [f"{here}/uvicorn", "portal.app:app", "--host", bind, "--port", ports["PORTAL_PORT"], "--log-level", "warning"],
            {},
            ports["PORTAL_PORT"],
            "/healthz",
            "ประชาชน · everyone",
        ),
        Service(
            "city_hall",
            superset("city_hall", ports["CITY_HALL_PORT"]),
            {"YALA_AUDIENCE": "city_hall"} | thrifty,
            ports["CITY_HALL_PORT"],
            "/health",
            "นายกฯ และหัวหน้าหน่วยงาน · mayor, departments",
            "mayor, deputy, head, analyst, admin, auditor — รหัสผ่านใน .env (MAYOR_PASSWORD …)",
        ),
        Service(
            "citizens",
            superset("citizens", ports["CITIZENS_PORT"]),
            {"YALA_AUDIENCE": "citizens"} | thrifty,
            ports["CITIZENS_PORT"],
            "/health",
            "แผนภูมิในพอร์ทัล · charts inside the portal",
        ),
        Service(
            "dagster",
            [f"{here}/dagster-webserver", "-h", "127.0.0.1", "-p", ports["DAGSTER_PORT"], "-w", str(ROOT / "workspace.yaml")],
            dagster,
            ports["DAGSTER_PORT"],
            "/server_info",
            "ทีมข้อมูล เครื่องนี้เท่านั้น · data team, this machine only",
            folder=apart,
        ),
        Service("daemon", [f"{here}/dagster-daemon", "run", "-w", str(ROOT / "workspace.yaml")], dagster, folder=apart),
    ]


def taken_ports(running: list[Service]) -> list[str]:
    """Which services' ports something listens on already."""
    taken = []
    for service in running:
        if service.port:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(service.port))) == 0:
                    taken.append(f"{service.name} {service.port}")
    return taken


def wait_and_tell(running: list[Service], manager: Manager) -> None:
    """Wait until every service answers, then print where each is; stop everything if one does not come."""
    deadline = time.monotonic() + PATIENCE_S
    waiting = [service for service in running if service.port]
    with step("รอให้ทุกบริการพร้อม · waiting until each answers"):
        while waiting and time.monotonic() < deadline and manager.returncode is None:
            waiting = [service for service in waiting if not answers(service)]
            time.sleep(0.3)
    if manager.returncode is not None:
        return
    if waiting:
        names = ", ".join(service.name for service in waiting)
        failed(f"{names} ไม่ตอบใน {PATIENCE_S} วินาที ดูบันทึกใน {logs()} / no answer, see the logs")
        os.kill(os.getpid(), signal.SIGTERM)
        return
    table = Table("ที่อยู่ · address", "สำหรับ · for", "เข้าระบบ · login")
    for service in running:
        if service.port:
            table.add_row(service.url, service.whom, service.login)
    Console().print(table)
    note("กด Ctrl-C เพื่อหยุดทั้งหมด · Ctrl-C stops everything")
    for audience in AUDIENCES:  # the first reader of the day waits for no query
        warm_up(audience)


def answers(service: Service) -> bool:
    """Whether a service's health page answers 200."""
    try:
        return httpx.get(f"http://127.0.0.1:{service.port}{service.health}", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


class Silence:
    """The manager's printer: each service writes its own log, so there is nothing to print."""

    width = 0

    def write(self, message) -> None:
        """Let the manager's remarks go."""


def main() -> int:
    """Build what is new, start everything, and stay until told to stop.

    Returns:
        The exit code: 0 after Ctrl-C.
    """
    try:
        running = services()
    except Unsafe as fault:
        failed(str(fault))
        return 1
    if taken := taken_ports(running):
        failed(f"พอร์ตถูกใช้อยู่แล้ว: {', '.join(taken)} — หยุดโปรแกรมนั้น หรือเปลี่ยนพอร์ตใน .env / ports in use: stop that program or change the port in .env")
        return 1
    # A process of its own, so that what a build loads does not stay in memory while the city is served.
    if subprocess.run([sys.executable, "-m", "pipelines.cli", "build", "--everything"], cwd=ROOT, check=False).returncode:
        failed("สร้างรุ่นข้อมูลไม่สำเร็จ จึงยังไม่เปิดบริการ / the build failed, nothing is started")
        return 1
    manager = Manager(Silence())
    for service in running:
        log = shlex.quote(str(logs() / f"{service.name}.log"))
        settings = (
            environment() | {"PYTHONPATH": str(ROOT), "SUPERSET_CONFIG_PATH": str(ROOT / "superset_config" / "superset_config.py")} | service.extra
        )
        manager.add_process(service.name, f"exec {shlex.join(service.command)} >{log} 2>&1", env=settings, cwd=service.folder)
    signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))  # a closed terminal stops all, too
    threading.Thread(target=wait_and_tell, args=(running, manager), daemon=True).start()
    manager.loop()
    if manager.returncode in (130, 143):
        note("หยุดทุกบริการแล้ว · everything is stopped")
        return 0
    failed(f"บริการหนึ่งหยุดเอง ดูบันทึกใน {logs()} / a service ended by itself, see the logs")
    return manager.returncode or 1


if __name__ == "__main__":
    sys.exit(main())
