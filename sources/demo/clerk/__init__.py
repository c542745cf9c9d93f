"""What the municipal clerk's office sends besides the population: ages, births and moves, requests of the one-stop service, fire calls, ITA."""

from collections.abc import Iterator
from datetime import date

from sources.demo.clerk import ages, fire, ita, requests, vital
from sources.demo.delivery import Delivery


def deliveries(until: date) -> Iterator[Delivery]:
    """Every file of the office, one kind after the other."""
    for kind in (ages, vital, requests, fire, ita):
        yield from kind.deliveries(until)
