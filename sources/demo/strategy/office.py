"""The division's name, and how its files are told."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sources.demo.dates import sent_at
from sources.demo.delivery import Delivery, sender

OFFICE = "กองยุทธศาสตร์และงบประมาณ"
HEAD = "กองยุทธศาสตร์และงบประมาณ เทศบาลนครยะลา (ข้อมูลจำลอง)"


def delivery(file: str, day: date, write: Callable[..., None], **told: Any) -> Delivery:
    """A file sent on a day, or on the next working one; `write` is told path, file, the time of sending, and what else it needs."""
    sent = sent_at(day, OFFICE, file)
    return Delivery("strategy", file, sent, sender(OFFICE), partial(write, file=file, written_at=sent, **told))


def write_json(path: Path, said: dict) -> None:
    """A JSON file as a program writes it, saying that it is made up."""
    path.write_text(json.dumps({"note": "ข้อมูลจำลอง"} | said, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
