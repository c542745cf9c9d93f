"""The small line of twelve months on a card: numbers in, SVG paths out. What it shows stands beside it as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 240, 48, 5


@dataclass(frozen=True)
class Sparkline:
    """SVG paths in a WIDTH × HEIGHT box: the values, their last point, and the targets of the same months (empty where none is set)."""

    line: str
    last: tuple[float, float]
    goal: str


def sparkline(values: Sequence[float | None], targets: Sequence[float | None]) -> Sparkline | None:
    """The line through the values, broken where a month has none; None when there are fewer than two to join.

    Values and targets share one scale, so that above and below are seen rightly; a target may move from month to month, as a plan does.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    spanned = known + [target for target in targets if target is not None]
    lowest, span = min(spanned), max(spanned) - min(spanned)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)

    def point(place: int, value: float) -> tuple[float, float]:
        share = (value - lowest) / span if span else 0.5
        return round(MARGIN + step * place, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    def path(numbers: Sequence[float | None]) -> str:
        strokes = []
        for place, number in enumerate(numbers):
            if number is not None:
                pen = "L" if place and numbers[place - 1] is not None else "M"
                strokes.append("{}{:g} {:g}".format(pen, *point(place, number)))
        return "".join(strokes)

    last = max(place for place, value in enumerate(values) if value is not None)
    return Sparkline(path(values), point(last, values[last]), path(targets))
