"""A time is kept as Bangkok's own, however and wherever it was written; a year or a month is that of the era that was meant, or none."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.thai import short_date
from tests.pipelines.office import read
from tests.pipelines.test_thai_dates import FEW, wrong


@FEW
@given(st.lists(st.datetimes(datetime(1957, 1, 1), datetime(2056, 12, 31)), min_size=30, max_size=30))
def test_a_day_and_time_reads_back_to_the_second(moments):
    meant = []
    for moment in (moment.replace(microsecond=0) for moment in moments):
        day, be = f"{moment.day}/{moment.month}/{moment.year + 543}", moment.year + 543
        meant += [(text, moment) for text in (f"{day} {moment:%H:%M:%S}", str(moment), moment.isoformat(), f"{be}-{moment:%m-%d %H:%M:%S}")]
        minute = moment - timedelta(seconds=moment.second)
        meant += [
            (f"{day} {moment:%H:%M}", minute),
            (f"{short_date(moment)} เวลา {moment:%H.%M} น.", minute),
            (f"{day} {moment.hour}.{moment:%M} น.", minute),
        ]
        meant += [(day, datetime(moment.year, moment.month, moment.day)), (f"{day} 25:00", None), (f"{day} 12:60", None)]
    assert not wrong(meant, "timestamp")


@FEW
@given(st.lists(st.datetimes(datetime(1957, 1, 1), datetime(2056, 12, 31)), min_size=30, max_size=30))
def test_a_time_before_or_after_noon_reads_back(moments):
    meant = [(f"{moment:%m/%d/%Y %I:%M:%S %p}", moment.replace(microsecond=0)) for moment in moments]
    assert not wrong(meant, "timestamp", form="mdy")
    meant = [(f"{moment:%d/%m/%Y %I:%M} {'am' if moment.hour < 12 else 'p.m.'}", moment.replace(microsecond=0, second=0)) for moment in moments]
    assert not wrong(meant, "timestamp")


@pytest.mark.parametrize(
    ("typed", "zone", "meant"),
    [
        ("2025-10-31 10:00:00", "Asia/Bangkok", datetime(2025, 10, 31, 10)),
        ("2025-10-31 10:00:00", "UTC", datetime(2025, 10, 31, 17)),
        ("31/10/2568 20:00 น.", "UTC", datetime(2025, 11, 1, 3)),
        ("2025-07-01 10:00:00", "America/Los_Angeles", datetime(2025, 7, 2, 0)),
        ("2025-12-01 10:00:00", "America/Los_Angeles", datetime(2025, 12, 2, 1)),  # their winter
        ("2025-10-31T10:00:00Z", "Asia/Bangkok", datetime(2025, 10, 31, 17)),
        ("2025-10-31 10:00 UTC", "America/Los_Angeles", datetime(2025, 10, 31, 17)),
        ("2025-10-31T10:00:00+07:00", "UTC", datetime(2025, 10, 31, 10)),
        ("2025-10-31 10:00:00+00", "Asia/Bangkok", datetime(2025, 10, 31, 17)),
        ("2025-10-31 10:00:00-0330", "Asia/Bangkok", datetime(2025, 10, 31, 20, 30)),
        ("2025-10-31 10:00:00-00:30", "Asia/Bangkok", datetime(2025, 10, 31, 17, 30)),
        ("2025-10-31", "UTC", datetime(2025, 10, 31)),  # a day alone is a day everywhere
        ("31/10/2568 24.00 น.", "Asia/Bangkok", datetime(2025, 11, 1)),
        ("31/10/2568 13:00 PM", "Asia/Bangkok", None),
        ("31/10/2568 0:30 AM", "Asia/Bangkok", None),
    ],
)
def test_a_time_is_kept_as_bangkoks_own(typed, zone, meant):
    assert read([typed], "timestamp", zone=zone) == [meant]


@FEW
@given(st.lists(st.times(), min_size=30, max_size=30))
def test_a_time_of_day_reads_back(times):
    minutes = [moment.replace(second=0, microsecond=0) for moment in times]
    meant = [(f"{moment:%H.%M} น.", moment) for moment in minutes] + [(f"เวลา {moment.hour}:{moment:%M}", moment) for moment in minutes]
    meant += [(f"{moment:%I:%M %p}", moment) for moment in minutes]
    meant += [(f"{day}{moment:%H:%M:%S}", moment.replace(microsecond=0)) for moment in times for day in ("", "1899-12-31 ", "1899-12-30T")]
    assert not wrong(meant, "time")


@pytest.mark.parametrize("text", ["25:00", "24:00", "12:60", "14", "0.604", "2025-10-31 14:30", "-1:00", "เที่ยง"])
def test_what_is_not_certainly_a_time_is_none(text):
    assert read([text], "time") == [None]


@pytest.mark.parametrize("form", ["year_be", "year_ce"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2567", 2024),
        ("๒๕๖๗", 2024),
        ("2567.0", 2024),
        ("พ.ศ. 2567", 2024),
        ("ปี 2567", 2024),
        ("ปีงบประมาณ พ.ศ. 2567", 2024),
        ("ปีการศึกษา 2567", 2024),
        ("FY2567", 2024),
        ("FY 2024", 2024),
        ("2024", 2024),
        ("ค.ศ. 2024", 2024),
        ("67", 2024),
        ("พ.ศ. 30", 1987),
        ("30", None),
        ("24", None),
        ("FY67", None),
        ("2300", None),
        ("พ.ศ. 2024", None),
        ("2567/68", None),
        ("2566-2567", None),
        ("1/1/2567", None),
    ],
)
def test_a_year_of_either_era_is_kept_in_the_one_that_the_contract_says(form, typed, meant):
    assert read([typed], "integer", form=form) == [meant and meant + (543 if form == "year_be" else 0)]


@pytest.mark.parametrize(
    ("text", "is_doubted"),
    [
        ("1968-10-01 00:00:00", True),  # what Excel makes of Oct-68
        ("1943-01-01", True),
        ("1989-12-01", True),
        ("1/10/1968", True),  # the same, saved as CSV
        ("10/1968", True),
        ("Oct 1968", True),
        ("ต.ค. 1968", False),  # someone typed it
        ("1990-01-01", False),
        ("1942-12-01", False),
        ("2025-10-01", False),
    ],
)
def test_a_month_that_excel_may_have_moved_by_a_century_is_doubted(text, is_doubted):
    assert (read([text], form="month") == [None]) == is_doubted
