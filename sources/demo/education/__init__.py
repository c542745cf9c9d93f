"""What the education office sends: its schools and childcare centres."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from sources.demo.delivery import Delivery
from sources.demo.education import attendance, childcare, examinations, schools


def deliveries(until: date) -> Iterator[Delivery]:
    """Everything that the office sends until a day, in no order."""
    return chain.from_iterable(section.deliveries(until) for section in (schools, attendance, examinations, childcare))
