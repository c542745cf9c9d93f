"""What dbt's tests came to; and where they failed, what is held back because of it, in words for people."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.inputs import BANGKOK
from pipelines.release.shelf import current_facts

GOOD = ("success", "pass", "warn")
HELD_BACK = "held_back.json"
TOLD = 10  # tables that failed which the terminal names


def results(target: Path) -> list[dict[str, Any]]:
    """What became of each model, seed and test in dbt's last run; nothing where it has not run."""
    path = target / "run_results.json"
    return json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else []


def checks(found: list[dict[str, Any]]) -> dict[str, Any]:
    """How many models and tests there were, how many passed, and which tests warned."""
    kinds = [(result["unique_id"].split(".")[0], result["status"]) for result in found]
    tests = [status for kind, status in kinds if kind in ("test", "unit_test")]
    return {
        "models": sum(kind == "model" for kind, _ in kinds),
        "tests": len(tests),
        "passed": sum(status == "pass" for status in tests),
        "warned": sorted(result["unique_id"].split(".")[2] for result in found if result["status"] == "warn"),
    }


def held_back(found: list[dict[str, Any]], manifest: Mapping[str, Any], root: Path) -> dict[str, Any] | None:
    """What failed, and which public tables and indicators wait for it; None where nothing failed."""
    failed = [result for result in found if result["status"] not in (*GOOD, "skipped")]
    if not failed:
        return None
    tables: dict[str, list[str]] = {}
    for result in failed:
        node = manifest["nodes"].get(result["unique_id"]) or manifest.get("unit_tests", {}).get(result["unique_id"]) or {}
        about = manifest["nodes"].get(node.get("attached_node") or result["unique_id"], {})
        name = about.get("name") or result["unique_id"].split(".")[-1]
        rule = (node.get("test_metadata") or {}).get("name") or node.get("name") or result["unique_id"].split(".")[-1]
        wrong = (
            f" {result['failures']} แถว / {result['failures']} rows"
            if result.get("failures")
            else f": {' '.join(str(result.get('message')).split())[:200]}"
        )
        tables.setdefault(f"{name} ({about.get('description') or ''})", []).append(f"{rule}{wrong}")
    return {
        "at": datetime.now(BANGKOK).isoformat(timespec="seconds"),
        "failed": tables,
        "waiting": sorted({result["unique_id"].split(".")[-1] for result in found if result["status"] == "skipped"}),
        "serving": (current_facts(root) or {}).get("id"),
    }


def in_words(held: Mapping[str, Any]) -> str:
    """One paragraph for the terminal and for Dagster."""
    lines = [f"  ✖ {table}: {'; '.join(rules)}" for table, rules in list(held["failed"].items())[:TOLD]]
    if len(held["failed"]) > TOLD:
        lines.append(f"  … อีก {len(held['failed']) - TOLD} ตาราง / more tables")
    waiting = [f"  รอด้วยกัน {len(held['waiting'])} ตาราง / waiting with it: {', '.join(held['waiting'])}"] if held["waiting"] else []
    serving = (
        f"รุ่น {held['serving']} ยังให้บริการต่อ / release {held['serving']} goes on serving" if held["serving"] else "ยังไม่มีรุ่นใดเผยแพร่ / no release yet"
    )
    return "\n".join([f"ไม่เผยแพร่รุ่นใหม่ เพราะการตรวจไม่ผ่าน; {serving} (a test failed)", *lines, *waiting])


def write_down(root: Path, held: Mapping[str, Any] | None) -> None:
    """Keep what is held back where `yala releases` finds it; forget it once a release has been made."""
    path = root / HELD_BACK
    if held is None:
        path.unlink(missing_ok=True)
        return
    root.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)


def written_down(root: Path) -> dict[str, Any] | None:
    """What is held back now."""
    path = root / HELD_BACK
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
