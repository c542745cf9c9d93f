"""What the finance office sends: the budget and its projects, revenue and tax, purchases, registered businesses and the markets."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sources.demo.delivery import Delivery
from sources.demo.finance import business, execution, markets, procurement, projects, revenue, tax


def deliveries(until: date) -> Iterator[Delivery]:
    """Every workbook and file of the office."""
    for table in (execution, projects, revenue, procurement, markets):
        yield from table.deliveries(until)


def update(inbox: Path, until: date) -> None:
    """Bring the office's databases to the state they had when the day `until` began."""
    tax.update(inbox / "finance" / "tax.sqlite", until)
    business.update(inbox / "finance" / "business.sqlite", until)
