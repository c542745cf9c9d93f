"""What the social welfare division sends of people: how many are registered, and whose allowance came on time.

Its list of communities is written by communities.py, which the whole city stands on.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from sources.demo.delivery import Delivery
from sources.demo.social_welfare import allowances, registers


def deliveries(until: date) -> Iterator[Delivery]:
    """Everything that the division sends until a day, in no order."""
    return chain.from_iterable(section.deliveries(until) for section in (registers, allowances))
