"""What the public health and environment office sends: refuse, air, and health."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from sources.demo.delivery import Delivery
from sources.demo.public_health import air, dengue, health, refuse


def deliveries(until: date) -> Iterator[Delivery]:
    """Everything that the office sends until a day, in no order."""
    return chain.from_iterable(section.deliveries(until) for section in (refuse, air, health, dengue))
