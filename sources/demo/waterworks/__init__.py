"""What the waterworks sends: water made, billed, cut off and tested, and what it cost."""

from collections.abc import Iterator
from datetime import date

from sources.demo.delivery import Delivery
from sources.demo.waterworks import costs, outages, quality, supply


def deliveries(until: date) -> Iterator[Delivery]:
    """Every workbook and file of the division."""
    for table in (supply, outages, quality, costs):
        yield from table.deliveries(until)
