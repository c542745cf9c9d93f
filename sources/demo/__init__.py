"""A pretend city: it writes what the departments would send, month after month, and every word of it is made up (ข้อมูลจำลอง).

The figures are set by what the municipality has published (population, budget, water, complaints), the rest is dice with a fixed seed.
Each month has dice of its own, so a later day only adds files; one that is written is never changed.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path

from sources.demo import (
    clerk,
    communities,
    complaint_system,
    education,
    engineering,
    finance,
    personnel,
    population,
    public_health,
    social_welfare,
    strategy,
    waterworks,
)
from sources.demo.dates import BANGKOK
from sources.demo.delivery import Delivery
from sources.demo.planted import PLANTED

OFFICES = (communities, population, waterworks, finance, engineering, public_health, education, social_welfare, clerk, strategy, personnel)
WITH_DATABASES = (finance, engineering)


def deliveries(until: date) -> list[Delivery]:
    """Every file sent before the day `until` began, in the order of sending."""
    end = datetime.combine(until, time(), BANGKOK)
    sent = [each for office in OFFICES for each in office.deliveries(until) if each.sent_at < end]
    return sorted(sent, key=lambda each: (each.sent_at, each.department, each.file))


def write_city(warehouse: Path, until: date, receive: Callable[[Path, datetime, str], None]) -> int:
    """Write all that the departments sent before the day `until` began (Bangkok) and that is not there yet.

    Files go to `<warehouse>/inbox/<department>/`; for each new one `receive(path, received_at, sender)` is called with the time
    when the office sent it. Databases (`inbox/strategy/complaints.sqlite` and others) are brought up to date without a receipt,
    for a database is not a delivery. `inbox/demo_planted.json` lists the broken cells in the files sent so far (planted.py).
    Returns the number of files written.
    """
    inbox = warehouse / "inbox"
    written = 0
    for delivery in deliveries(until):
        path = inbox / delivery.department / delivery.file
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")  # so that nobody picks up half a file
        delivery.write(beside)
        beside.replace(path)
        receive(path, delivery.sent_at, delivery.sender)
        written += 1
    complaint_system.update(inbox / "strategy" / "complaints.sqlite", until)
    for office in WITH_DATABASES:
        office.update(inbox, until)
    planted = [asdict(cell) for cell in PLANTED if (inbox / cell.department / cell.file).exists()]
    (inbox / "demo_planted.json").write_text(json.dumps(planted, ensure_ascii=False, indent=1), encoding="utf-8")
    return written
