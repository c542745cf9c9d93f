"""The chatbot's log: what people asked for, in which language and by which door, never their words. It learns: it fails less from year to year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from sources.demo.csv_file import write_csv
from sources.demo.dates import dice, file_month, last_day, month_number, months, next_month
from sources.demo.delivery import Delivery
from sources.demo.planted import spoil
from sources.demo.strategy.office import delivery
from sources.demo.weather import is_flood, rain_mm

SESSIONS_AT_FIRST, SESSIONS_LATER = 320, 720  # a month, three years on
INTENTS = {  # and how often each is asked
    "complaint_status": 0.13,
    "complaint_report": 0.15,
    "pay_water": 0.09,
    "pay_tax": 0.07,
    "water_outage": 0.07,
    "waste_days": 0.10,
    "id_card": 0.08,
    "house_register": 0.06,
    "elderly_allowance": 0.06,
    "school_enrol": 0.04,
    "building_permit": 0.03,
    "office_hours": 0.07,
    "flood_help": 0.02,
    "air_quality": 0.03,
}
CHANNELS, LANGUAGES = {"line": 0.62, "messenger": 0.23, "web": 0.15}, {"th": 0.86, "ms": 0.10, "en": 0.04}
# Shares at the beginning and three years on.
OUT_OF_SCOPE, HANDED, DOWN, WRONG = (0.16, 0.13), (0.20, 0.10), (0.09, 0.045), (0.062, 0.022)
BUTTON, UP, SAMPLED, AGAIN = 0.45, 0.16, 0.20, 0.07
FLOOD_SESSIONS = 60  # a day
HEADINGS = ["turn_no", "session", "user", "asked_at", "channel", "language", "kind", "intent", "in_scope", "handed_over", "thumb", "judged", "text"]


def deliveries(until: date) -> Iterator[Delivery]:
    """One export a month, on the second."""
    for month in months(until):
        yield delivery(f"แชทบอท {file_month(month)}.csv", next_month(month).replace(day=2), write, month=month)


def turns(month: date) -> list[list]:
    """Every turn of a month in the order of time: the export's columns but the first. Some come back within a day with the same question."""
    random, way = dice("chatbot", month), min(month_number(month) / 36, 1.15)
    out, handed, down, wrong = (first + (later - first) * way for first, later in (OUT_OF_SCOPE, HANDED, DOWN, WRONG))
    days = [month + timedelta(days=n) for n in range(last_day(month).day)]
    weight = 1 + rain_mm(month) / 60 + np.array([is_flood(day) * 6 for day in days])
    flooded = sum(map(is_flood, days))
    count = random.poisson(SESSIONS_AT_FIRST + (SESSIONS_LATER - SESSIONS_AT_FIRST) * way + FLOOD_SESSIONS * flooded)
    names, shares = list(INTENTS), np.array(list(INTENTS.values()))
    if flooded:
        shares[names.index("flood_help")] *= 12

    def drawn(of: dict[str, float]) -> list[str]:
        return random.choice(list(of), count, p=np.array(list(of.values())) / sum(of.values())).tolist()

    begun = np.array(days, "datetime64[s]")[random.choice(len(days), count, p=weight / weight.sum())]
    begun = (begun + (random.beta(2.4, 2.0, count) * 86_000).astype("timedelta64[s]")).tolist()
    users, channels, languages, intents = (
        random.integers(9_000, size=count),
        drawn(CHANNELS),
        drawn(LANGUAGES),
        drawn(dict(zip(names, shares, strict=True))),
    )
    is_out, hours, again = random.random(count) < out, random.uniform(1, 20, count), random.random(count) < AGAIN
    said = []
    for n in range(count):
        name, intent = f"S{(month.year + 543) % 100}{month.month:02}-{n:05}", None if is_out[n] and random.random() < 0.7 else intents[n]
        who = [f"U{users[n]:05}", channels[n], languages[n]]
        said += _session(random, [name, *who], begun[n], intent, is_out[n], handed, down, wrong)
        if again[n]:
            said += _session(random, [f"{name}b", *who], begun[n] + timedelta(hours=hours[n]), intent, is_out[n], handed, down, wrong)
    return sorted((row for row in said if row[2].month == month.month), key=lambda row: (row[2], row[0]))


def _session(
    random: np.random.Generator, who: list[str], begun: datetime, intent: str | None, is_out: bool, handed: float, down: float, wrong: float
) -> list[list]:
    """The turns of one session, a minute or so apart; it may end with a hand-off or a thumb, and any of them may be judged."""
    session, user, channel, language = who
    last, rows = int(random.geometric(0.55)), []
    for turn in range(last):
        ends, (sampled, disliked, liked, fault, pressed, over, wait) = turn == last - 1, random.random(7)
        thumb = "down" if disliked < down and ends else "up" if liked < UP else None
        judged = ("wrong" if fault < wrong * (6 if thumb == "down" else 0.8) else "right") if sampled < SAMPLED or thumb == "down" else None
        asked = begun + timedelta(seconds=40 * turn + int(5 + wait * 25))
        kind = "button" if turn and pressed < BUTTON else "text"
        rows.append(
            [session, user, asked, channel, language, kind, intent, not bool(is_out), bool(ends and not is_out and over < handed), thumb, judged]
        )
    return rows


def write(path: Path, file: str, written_at: datetime, month: date) -> None:
    """The export of one month."""
    code = f"{(month.year + 543) % 100}{month.month:02}"
    rows: list[list] = [
        [
            f"T{code}-{n:05}",
            *row[:2],
            f"{row[2]:%Y-%m-%d %H:%M:%S}",
            *row[3:7],
            *("true" if yes else "false" for yes in row[7:9]),
            *row[9:],
            "(ข้อมูลจำลอง)",
        ]
        for n, row in enumerate(turns(month), 1)
    ]
    spoil(file, HEADINGS, 2, rows)
    write_csv(path, HEADINGS, rows)
