"""What the engineering office sends: permits to build, lights and roads, green areas, rain and floods."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sources.demo.delivery import Delivery
from sources.demo.engineering import floods, green, permits, rain_river, roads, street_lights


def deliveries(until: date) -> Iterator[Delivery]:
    """Every workbook and file of the office."""
    for table in (street_lights, roads, green, rain_river, floods):
        yield from table.deliveries(until)


def update(inbox: Path, until: date) -> None:
    """Bring the office's database to the state it had when the day `until` began."""
    permits.update(inbox / "engineering" / "permits.sqlite", until)
