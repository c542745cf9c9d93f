"""What the home page tells: each public indicator with its last twelve months, and the feeds that are missing or held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.language import THAI, Language
from portal.release import Release
from portal.sparkline import Sparkline, sparkline

MONTHS_SHOWN = 12
STATUSES = ("on", "near", "off", "none", "stale", "nothing")


@dataclass(frozen=True)
class Figure:
    """One value: the number for machines, and the text that the release gives it for people, without the unit."""

    value: float
    text: str


@dataclass(frozen=True)
class Indicator:
    """One indicator in one language. `months` holds first day, figure and target, oldest first; the last is the latest complete month."""

    code: str
    pillar: str
    name: str
    unit: str
    definition: str
    data_as_of: date
    status: str
    months: list[tuple[date, Figure | None, Figure | None]]

    @property
    def month(self) -> date:
        return self.months[-1][0]

    @property
    def actual(self) -> Figure | None:
        return self.months[-1][1]

    @property
    def target(self) -> Figure | None:
        return self.months[-1][2]

    @property
    def trend(self) -> Sparkline | None:
        return sparkline([actual and actual.value for _, actual, _ in self.months], [target and target.value for _, _, target in self.months])


def indicators(release: Release, language: Language) -> list[Indicator]:
    """Every monthly indicator of the release, in the city's order; a release holds complete months only."""
    code = language.code
    pillar = "pillar_th" if language is THAI else "pillar_en"
    by_code: dict[str, list[dict[str, Any]]] = {}
    # The column names come from the fixed list of languages, never from a request.
    for row in release.rows(
        f"""
        select kpi_code, {pillar} as pillar, kpi_name_{code} as name, unit_{code} as unit, definition_{code} as definition,
            period_start, unit_th, actual, actual_text, target, target_text, data_as_of,
            case when actual is null then 'nothing' when is_stale then 'stale' else status end as status
        from marts.kpi_public
        where period_grain = 'month'
        qualify row_number() over (partition by kpi_code order by period_start desc) <= {MONTHS_SHOWN}
        order by kpi_order, period_start
        """
    ):
        by_code.setdefault(row["kpi_code"], []).append(row)
    return [
        Indicator(
            code=kpi_code,
            months=[(row["period_start"], figure(row, "actual"), figure(row, "target")) for row in rows],
            **{key: rows[-1][key] for key in ("pillar", "name", "unit", "definition", "data_as_of", "status")},
        )
        for kpi_code, rows in by_code.items()
    ]


def figure(row: dict[str, Any], which: str) -> Figure | None:
    """`actual` or `target` of a row. The release writes both with the Thai unit; each language puts its own there."""
    if row[which] is None:
        return None
    return Figure(row[which], row[f"{which}_text"].removesuffix(row["unit_th"]).strip())


def by_pillar(shown: Iterable[Indicator]) -> dict[str, list[Indicator]]:
    """The indicators under their pillars, both in the city's order, which is the same in every language."""
    pillars: dict[str, list[Indicator]] = {}
    for indicator in shown:
        pillars.setdefault(indicator.pillar, []).append(indicator)
    return pillars


def tally(shown: Iterable[Indicator]) -> dict[str, int]:
    """How many indicators stand where, in the order of STATUSES, without the empty ones."""
    statuses = [indicator.status for indicator in shown]
    return {status: statuses.count(status) for status in STATUSES if status in statuses}


def troubled_feeds(release: Release) -> list[dict[str, Any]]:
    """Feeds that are held, stale or late, worst first; `trouble` says which."""
    return release.rows(
        """
        select feed_name_th, department_name_th, last_received_on, note_th,
            case when is_held then 'held' when is_stale then 'stale' else 'late' end as trouble
        from marts.feed_status
        where is_held or is_stale or is_late
        order by is_held desc, is_stale desc, department_name_th, feed_name_th
        """
    )
