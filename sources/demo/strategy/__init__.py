"""What the strategy and budget division sends besides the complaint system: targets, standards, scores, cameras, WiFi, buses, the chatbot's log."""

from collections.abc import Iterator
from datetime import date

from sources.demo.delivery import Delivery
from sources.demo.strategy import boundary, cctv, chatbot, events, open_data, province, scores, standards, targets, transport, wifi


def deliveries(until: date) -> Iterator[Delivery]:
    """Every file of the division, one kind after the other."""
    for kind in (targets, standards, scores, cctv, wifi, transport, chatbot, province, events, open_data, boundary):
        yield from kind.deliveries(until)
