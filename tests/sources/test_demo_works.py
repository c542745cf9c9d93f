"""The pretend city's permits, lights, roads, gardens, rain and water keep to the published figures, and to the sky."""

from collections import defaultdict
from datetime import date
from statistics import mean, median

import pytest

from sources.demo import weather
from sources.demo.calendar import working_days
from sources.demo.dates import fiscal_year, months
from sources.demo.engineering import floods, permits, rain_river, roads, street_lights
from sources.demo.waterworks import costs, outages, quality, water
from tests.sources.delivered import grid

YEARS = (2567, 2568, 2569)


def of_year(what, year: int) -> list:
    """Everything that a function of a month says of a fiscal year's months."""
    return [each for month in months(date(2026, 9, 30)) if fiscal_year(month) == year for each in what(month)]


def test_green_areas_of_2568_are_15_95_square_metres_a_person(city):
    total = sum(row[4] for row in grid(city, "engineering/พื้นที่สีเขียว ปีงบ 2568.xlsx")[4:-1])
    assert total / 57_640 == pytest.approx(15.95, abs=0.005) and grid(city, "engineering/พื้นที่สีเขียว ปีงบ 2568.xlsx")[-1][4] == pytest.approx(total)


def test_turbidity_of_2568_is_2_10(city):
    samples = of_year(quality.samples, 2568)
    assert mean(turbidity for *_, turbidity, _ in samples) == pytest.approx(2.10, abs=0.05)
    assert 0.95 < mean(turbidity <= quality.LIMIT_NTU for *_, turbidity, _ in samples) < 1


def test_a_month_of_rain_and_river_is_as_the_sky_says(city):
    rows = grid(city, "engineering/ฝนและระดับน้ำ 2567-11.csv")[1:]
    assert len(rows) == 30 * 24 * 2
    rain = sum(float(row[2]) for row in rows if row[1] == next(iter(weather.STATIONS)))
    assert rain == pytest.approx(weather.rain_mm(date(2024, 11, 1)).sum(), abs=15)  # hours are rounded to tenths


def test_one_month_of_the_stations_never_came(city):
    came = {path.stem[-7:] for path in (city / "inbox" / "engineering").glob("ฝนและระดับน้ำ*.csv")}
    asked = {f"{month.year + 543}-{month.month:02}" for month in months(date(2026, 9, 30))}
    lost = rain_river.MISSING
    assert asked - came == {f"{lost.year + 543}-{lost.month:02}"}


def test_warnings_come_before_the_water_and_earlier_every_year():
    lead = {}
    for year in YEARS:
        told = [(crossed - warned).total_seconds() / 3600 for _, warned, _, crossed, _ in of_year(floods.alerts, year) if crossed]
        assert told and min(told) > 0
        lead[year] = median(told)
    assert lead[2567] < lead[2569]


def test_water_stands_only_where_it_rained():
    for month in months(date(2026, 9, 30)):
        rain = weather.rain_mm(month)
        assert all(rain[day.day - 1] >= floods.INSPECTED_MM for day, *_ in floods.standing(month))


def test_permits_take_fewer_working_days_every_year():
    days = {
        year: median(working_days(each.days[1], each.days[-1]) - 1 for each in of_year(permits.permits, year) if len(each.days) == 5)
        for year in YEARS
    }
    assert days[2567] > days[2568] > days[2569] > 10
    assert all(list(each.days) == sorted(each.days) for year in YEARS for each in of_year(permits.permits, year))


def test_lights_are_mended_more_often_in_time():
    share = {
        year: mean((each.repaired_at - each.reported_at).days < street_lights.DAYS_ALLOWED for each in of_year(street_lights.reports, year))
        for year in YEARS
    }
    assert 0.75 < share[2567] < share[2568] < share[2569] < 0.95


def test_a_defect_stays_on_the_list_until_it_is_mended(city):
    """Each workbook tells the older ones again; nothing that is open is forgotten."""
    open_before: set[str] = set()
    for month in months(date(2026, 8, 31)):
        rows = [row for row in grid(city, f"engineering/ถนนชำรุด {month.year + 543}-{month.month:02}.xlsx")[4:] if row[1]]
        assert open_before <= {row[0] for row in rows}
        open_before = {row[0] for row in rows if row[6] == "-"}
    assert 20 < len(open_before) < 90 and len(roads.defects(date(2025, 10, 1))) > 15


def test_the_office_types_in_thai_numerals(city):
    row = grid(city, "engineering/ถนนชำรุด 2568-10.xlsx")[4]
    assert not set("0123456789") & set(row[1] + row[2] + row[5])


def test_floods_cut_the_water_more_often():
    hours = defaultdict(float)
    for month in months(date(2026, 9, 30)):
        hours[month] = sum((end - start).total_seconds() / 3600 * off for _, _, start, end, off, _ in outages.outages(month))
    usual = median(hours.values())
    assert all(hours[flood] > usual for flood in (date(2023, 12, 1), date(2024, 12, 1)))


def test_a_cubic_metre_costs_between_six_and_nine_baht():
    for year in YEARS:
        spent = sum(sum(costs.costs(month).values()) for month in months(date(2026, 9, 30)) if fiscal_year(month) == year)
        made = sum(sum(water.system_input(month).values()) for month in months(date(2026, 9, 30)) if fiscal_year(month) == year)
        assert 6 < spent / made < 9
