"""Run the lakehouse once through Dagster, showing each step and its time; nothing is run where nothing is new."""

import os
from contextlib import AbstractContextManager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import yaml

from pipelines.contract import load_contracts
from pipelines.inputs import inputs, is_built, remember, today
from pipelines.ledger import Ledger
from pipelines.progress import done, failed, note, step
from pipelines.settings import logs, setting, warehouse

if TYPE_CHECKING:
    import dagster as dg

DAGSTER_SETTINGS = {
    "telemetry": {"enabled": False},
    "concurrency": {"pools": {"default_limit": 1, "granularity": "op"}},  # DuckDB has one writer
    "run_monitoring": {"enabled": True},
    "run_retries": {"enabled": True, "max_retries": 1},
}


QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}  # Dagster's instance keeps the whole log; people get a line a step


def write_demo() -> int:
    """The demo city sends what its departments would have sent by today; the number of new deliveries. Nothing where YALA_DEMO=0."""
    if setting("YALA_DEMO") != "1":
        return 0
    from sources.demo import write_city  # the demo is a source: only a demo build needs it

    ledger = Ledger(warehouse())
    return write_city(warehouse(), today(), lambda path, at, sender: ledger.receive(path, at, sender, is_demo=True))


def dagster_home() -> Path:
    """Dagster's own folder, with its settings written."""
    home = warehouse() / "state" / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(yaml.safe_dump(DAGSTER_SETTINGS), encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def build(job: str = "data") -> bool:
    """Run one of the Dagster jobs in this process, `data` (up to the release) or `everything` (the dashboards too).

    Returns:
        Whether it succeeded. A held delivery is no failure; a failed test is: nothing is published then.
    """
    with step("เมืองจำลองส่งข้อมูล · demo city") as said:
        said.append(f"{write_demo()} ไฟล์ใหม่")
    contracts = load_contracts()
    if is_built(job, contracts):
        done("ไม่มีอะไรเปลี่ยนตั้งแต่รุ่นล่าสุด · nothing new since the last release")
        return True
    dagster_home()
    start = inputs(contracts)
    with step("เตรียม Dagster และ dbt · load definitions"):
        from dagster import DagsterInstance

        from pipelines.definitions import defs
    instance, run_id = DagsterInstance.get(), str(uuid4())
    watcher = Watcher()
    instance.add_event_listener(run_id, watcher)
    with (logs() / "build.log").open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        result = defs.resolve_job_def(job).execute_in_process(instance=instance, run_id=run_id, raise_on_error=False, run_config=QUIET)
    watcher.say_totals()
    if result.success:
        remember(start, ("data", "everything") if job == "everything" else ("data",))
    return result.success


class Watcher:
    """Says each Dagster step as it ends, with its seconds; what was landed and refused; and every check that failed."""

    def __init__(self) -> None:
        self.running: dict[str, tuple[AbstractContextManager, list[str]]] = {}
        self.checks = self.failed_checks = 0

    def __call__(self, entry: "dg.EventLogEntry") -> None:
        """One entry of the run's event log."""
        event = entry.dagster_event
        if event is None:
            return
        kind = event.event_type_value
        if kind == "STEP_START":
            shown = step(event.step_key.replace("__", "."))
            self.running[event.step_key] = shown, shown.__enter__()
        elif kind == "ASSET_MATERIALIZATION":
            counts = {name: value.value for name, value in event.materialization.metadata.items()}
            if counts.get("deliveries"):
                said = f"รับ {counts['landed_rows']:,} แถว คืน {counts['refused_rows']:,} แถว จาก {counts['deliveries']} ชุด"
                self.running[event.step_key][1].append(said)
        elif kind == "ASSET_CHECK_EVALUATION":
            check = event.event_specific_data
            self.checks += 1
            if not check.passed:
                self.failed_checks += 1
                failed(f"{check.asset_key.to_user_string()} · {check.check_name}")
                for name, value in check.metadata.items():
                    if check.check_name == "nothing_is_held":
                        note(f"{name}: {value.value}")
        elif kind == "STEP_SUCCESS":
            self.running.pop(event.step_key)[0].__exit__(None, None, None)
        elif kind == "STEP_FAILURE":
            error = event.event_specific_data.error
            fault = RuntimeError((error.cause or error).message.strip())
            self.running.pop(event.step_key)[0].__exit__(RuntimeError, fault, None)
            note(str(fault)[-2000:])

    def say_totals(self) -> None:
        """How many checks there were and how many failed."""
        note(f"การตรวจ {self.checks} ข้อ ไม่ผ่าน {self.failed_checks} ข้อ · {self.checks} checks, {self.failed_checks} failed")
