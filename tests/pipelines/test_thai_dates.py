"""A date reads back as the day that was meant, however it was written in Thai; what could be two days is none, and no day is 543 years off."""

import calendar
from datetime import date
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.thai import ENGLISH_MONTHS, MONTHS, SHORT_MONTHS, short_date
from tests.pipelines.office import read

FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate])  # failures say enough unshrunk
CENTURY = {"min_value": date(1957, 1, 1), "max_value": date(2056, 12, 31)}  # พ.ศ. 2500–2599
DAYS = st.lists(st.dates(**CENTURY), min_size=30, max_size=30)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def wrong(meant: list[tuple[str, object]], data_type: str = "date", **said) -> list[tuple]:
    """What was written, meant and read, where the last two differ."""
    written, wanted = zip(*meant, strict=True)
    return [case for case in zip(written, wanted, read(list(written), data_type, **said), strict=True) if case[1] != case[2]]


def month_names(day: date) -> list[str]:
    full, short = MONTHS[day.month - 1], SHORT_MONTHS[day.month - 1]
    return [full, short, short.replace(".", ""), short.rstrip("."), f"เดือน{full}"]


def years(day: date) -> list[str]:
    """The ways to write a year that leave no doubt."""
    buddhist, common = str(day.year + 543), str(day.year)
    return [buddhist, common, *(f"{era}{gap}{buddhist}" for era, gap in product(("พ.ศ.", "พศ"), (" ", ""))), f"ค.ศ. {common}", f"คศ {common}"]


def ways(day: date) -> list[str]:
    """A day as people write it, without doubt."""
    d, dd, m, mm = day.day, f"{day.day:02}", day.month, f"{day.month:02}"
    named = [f"{d} {name} {year}" for name, year in product(month_names(day), years(day))]
    numbers = [f"{a}{sign}{b}{sign}{y}" for (a, b), sign, y in product([(d, m), (dd, mm)], ["/", "-", ".", " / "], [day.year, day.year + 543])]
    iso = [f"{year}-{mm}-{dd}" for year in (day.year, day.year + 543)] + [f"{day.year + 543}/{m}/{d}"]
    short = [f"{d} {SHORT_MONTHS[m - 1]} พ.ศ. {(day.year + 543) % 100:02}", f"{d} {SHORT_MONTHS[m - 1]} ค.ศ. {day.year % 100:02}"]
    english = [f"{d} {ENGLISH_MONTHS[m - 1].title()} {day.year}", f"{d}-{ENGLISH_MONTHS[m - 1].upper()}-{day.year + 543}"]
    said = [
        f"วันที่ {d} {MONTHS[m - 1]} พ.ศ. {day.year + 543}",
        f"วันศุกร์ที่ {d} {MONTHS[m - 1]} {day.year + 543}",
        f"{d}{SHORT_MONTHS[m - 1]}{day.year + 543}",
    ]
    written = [*named, *numbers, *iso, *short, *english, *said, short_date(day)]
    return [*written, *(text.translate(THAI_DIGITS) for text in written), f"  {written[0]}\u00a0", f"{written[0]} 00:00:00", f"{iso[1]}T14:30:05.5"]


@FEW
@given(DAYS)
def test_every_usual_way_to_write_a_day_reads_back_as_that_day(days):
    assert not wrong([(text, day) for day in days for text in ways(day)])


@FEW
@given(DAYS)
def test_a_two_digit_year_is_buddhist_from_2543_on_and_nothing_before(days):
    """`31/10/30` may be 2530 or 2030; from 43 to 99 no one means a Common Era year of this city's records."""
    meant = [
        (text, day if day.year >= 2000 else None)
        for day in days
        for name in (f"/{day.month}/", f" {SHORT_MONTHS[day.month - 1]} ", f"-{SHORT_MONTHS[day.month - 1]}-")
        for text in [f"{day.day}{name}{(day.year + 543) % 100:02}"]
    ]
    assert not wrong(meant)


@FEW
@given(DAYS)
def test_a_two_digit_year_beside_an_english_month_is_set_aside(days):
    assert not wrong([(f"{day.day}-{ENGLISH_MONTHS[day.month - 1]}-{year % 100:02}", None) for day in days for year in (day.year, day.year + 543)])


@FEW
@given(st.lists(st.tuples(st.integers(100, 9999), st.sampled_from(["", "พ.ศ.", "ค.ศ."])), min_size=50, max_size=50))
def test_no_year_is_ever_543_years_off(cases):
    """A year is what its era says; without an era it is what it must be; a year that no era fits is none."""
    meant = []
    for year, era in cases:
        common = year if 1900 <= year <= 2200 and era != "พ.ศ." else year - 543 if 2400 <= year <= 2700 and era != "ค.ศ." else None
        meant += [(f"15 มี.ค. {era}{year:04}", common and date(common, 3, 15))]
    assert not wrong(meant)


@FEW
@given(st.lists(st.tuples(st.integers(1957, 2056), st.integers(1, 12)), min_size=30, max_size=30))
def test_a_day_that_does_not_exist_is_none(months):
    meant = []
    for year, month in months:
        past = calendar.monthrange(year, month)[1] + 1
        meant += [(f"{day} {SHORT_MONTHS[month - 1]} {year + 543}", None) for day in (0, past, 99)]
        meant += [(f"{past}/{month}/{year + 543}", None), (f"{year + 543}-{month:02}-{past:02}", None), (f"1/{month + 12}/{year + 543}", None)]
    assert not wrong(meant)


def test_29_february_is_a_day_in_leap_years_of_the_common_era_only():
    assert read(["29/2/2567", "29 ก.พ. 2568", "29/2/2567 00:00"]) == [date(2024, 2, 29), None, date(2024, 2, 29)]


@pytest.mark.parametrize("text", ["", " ", "-", "รออ่านมาตร", "ต.ค. 2568", "2568", "31 ต.ค.", "10/31/2568", "31 ตลค. 2568", "31/10/25688", "45961"])
def test_what_is_not_certainly_a_day_is_none(text):
    assert read([text]) == [None]


@FEW
@given(DAYS)
def test_a_month_reads_back_as_its_first_day(days):
    firsts = [day.replace(day=1) for day in days]
    meant = [
        (text, first)
        for first in firsts
        if first.year >= 1990  # a year before it is refused unless its month is Thai: see below
        for text in [
            *(f"{name} {year}" for name, year in product(month_names(first), years(first))),
            *(f"{first.month}{sign}{first.year + era}" for sign, era in product("/-", (0, 543))),
            *(f"{first.year + era}-{first.month:02}" for era in (0, 543)),
            f"{first.month:02}/{first.year + 543}".translate(THAI_DIGITS),
            f"1 {MONTHS[first.month - 1]} {first.year + 543}",
            f"01/{first.month:02}/{first.year + 543}",
            f"{first.year}-{first.month:02}-01 00:00:00",  # what a spreadsheet makes of a month that someone types
        ]
    ]
    assert not wrong(meant, form="month")


@FEW
@given(DAYS)
def test_a_two_digit_year_of_a_month_is_buddhist_from_2543_on(days):
    meant = [
        (text, day.replace(day=1) if day.year >= 2000 else None)
        for day in days
        for text in [f"{SHORT_MONTHS[day.month - 1]}-{(day.year + 543) % 100:02}", f"{day.month}/{(day.year + 543) % 100:02}"]
    ]
    assert not wrong(meant, form="month")


@pytest.mark.parametrize("text", ["13/2568", "0/2568", "31/10/2568", "2568-10-02", "ไตรมาส 1/2568", "oct-68"])
def test_what_is_not_certainly_a_month_is_none(text):
    assert read([text], form="month") == [None]


FORTY = {  # rule D3: the eras mixed, two-digit years, Thai months and digits, dates as text: right or set aside
    "31/10/2568": date(2025, 10, 31),
    "31-10-2568": date(2025, 10, 31),
    "31.10.2568": date(2025, 10, 31),
    "31/10/2025": date(2025, 10, 31),
    "๓๑/๑๐/๒๕๖๘": date(2025, 10, 31),
    "๓๑ ตุลาคม ๒๕๖๘": date(2025, 10, 31),
    "31 ตุลาคม 2568": date(2025, 10, 31),
    "31 ต.ค. 2568": date(2025, 10, 31),
    "31 ตค 2568": date(2025, 10, 31),
    "31 ต.ค.2568": date(2025, 10, 31),
    "31ต.ค.68": date(2025, 10, 31),
    "31/10/68": date(2025, 10, 31),
    "31/10/25": None,
    "31/10/30": None,
    "31 ต.ค. 25": None,
    "31-Oct-25": None,
    "31-Oct-68": None,
    "31 Oct 2025": date(2025, 10, 31),
    "31 October 2568": date(2025, 10, 31),
    "31 ต.ค. พ.ศ. 2568": date(2025, 10, 31),
    "31 ต.ค. พ.ศ. 25": date(1982, 10, 31),
    "31 ต.ค. ค.ศ. 2025": date(2025, 10, 31),
    "31 ต.ค. ค.ศ. 68": date(1968, 10, 31),
    "31 ต.ค. พ.ศ. 2025": None,
    "31 ต.ค. ค.ศ. 2568": None,
    "31 ต.ค. 2300": None,
    "2568-10-31": date(2025, 10, 31),
    "2025-10-31": date(2025, 10, 31),
    "2025-10-31 00:00:00": date(2025, 10, 31),
    "2568-10-31T00:00:00": date(2025, 10, 31),
    "2567-03-15 00:00:00": date(2024, 3, 15),
    "2568-02-29": None,
    "29/2/2567": date(2024, 2, 29),
    "29/2/2568": None,
    "31/4/2568": None,
    "10/31/2568": None,
    "วันศุกร์ที่ 31 ตุลาคม พ.ศ. 2568": date(2025, 10, 31),
    "วันที่ 31 เดือน ตุลาคม พ.ศ. 2568": date(2025, 10, 31),
    "31/10/2568 14:30 น.": date(2025, 10, 31),
    "2025-10-31T17:00:00.000Z": date(2025, 11, 1),  # midnight in Bangkok, as programs send it
}


def test_forty_dates_are_read_right_or_set_aside():
    assert len(FORTY) == 40 and wrong(list(FORTY.items())) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10/31/2018", date(2018, 10, 31)),
        ("1/2/2018", date(2018, 1, 2)),
        ("10/31/2561", date(2018, 10, 31)),
        ("2018-10-31", date(2018, 10, 31)),
        ("Oct 31 2018", None),  # this order with a name is nobody's here
        ("31 Oct 2018", date(2018, 10, 31)),
        ("31/10/2018", None),
        ("10/31/18", None),
        ("10/31/68", None),  # no Thai way to write a day, so no Buddhist year
    ],
)
def test_where_the_contract_says_so_the_month_comes_first(typed, meant):
    assert read([typed], form="mdy") == [meant]
