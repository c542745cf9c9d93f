"""The pretend public health office keeps to what is known: 1.07 kg a person and day, 20.9 µg/m³ in 2567, the fasting month, the floods."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import mean
from xml.etree import ElementTree

import pytest

from sources.demo.dates import fiscal_year, last_day, months
from sources.demo.population import registered
from sources.demo.public_health import dengue, health, refuse
from tests.sources.delivered import UNTIL, grid

MONTHS_2568 = [month for month in months(UNTIL) if fiscal_year(month) == 2568]


def named(month: date) -> str:
    return f"{month.year + 543}-{month.month:02}"


def readings(city: Path, month: date) -> list[tuple[str, str]]:
    tree = ElementTree.parse(city / f"inbox/public_health/pm25 {named(month)}.xml")
    return [(each.get("time"), each.get("pm25")) for each in tree.iter("reading")]


def test_people_throw_away_1_07_kilograms_a_day_in_2568(city):
    tonnes = days = 0
    for month in MONTHS_2568:
        rows = grid(city, f"public_health/เก็บขยะ {named(month)}.xlsx")[4:]
        tonnes += next(row[4] for row in rows if str(row[0]).startswith("รวม"))
        days += registered(last_day(month)) * last_day(month).day / 1000
    assert tonnes / days == pytest.approx(1.07, rel=0.02)


def test_the_fine_dust_of_2567_has_the_published_mean_and_is_worst_in_september(city):
    by_month = {month: [float(value) for _, value in readings(city, month) if value] for month in months(UNTIL) if month.year == 2024}
    assert mean(value for values in by_month.values() for value in values) == pytest.approx(20.9, rel=0.02)
    assert max(by_month, key=lambda month: mean(by_month[month])) == date(2024, 9, 1)


def test_every_hour_of_a_month_is_told_even_when_the_instrument_stood_still(city):
    hours = readings(city, date(2025, 5, 1))
    assert len({time for time, _ in hours}) == len(hours) == 31 * 24
    assert [value for time, value in hours if time.startswith("2025-05-13")] == [""] * 24


def test_trucks_miss_more_stops_in_a_flood_and_fewer_each_year():
    def missed(month: date) -> float:
        _, stops, found, driven = refuse.rounds(month)
        return 1000 * found[driven].sum() / stops[driven].sum()

    years = [mean(missed(month) for month in months(UNTIL) if fiscal_year(month) == year) for year in (2567, 2568, 2569)]
    assert years == sorted(years, reverse=True) and years[-1] == pytest.approx(1.9, abs=0.3)
    assert missed(date(2023, 12, 1)) > 1.4 * years[0]


def test_one_month_of_recycling_was_never_written_down(city):
    sent = {path.name for path in (city / "inbox/public_health").glob("คัดแยกขยะ*.ods")}
    assert {f"คัดแยกขยะ {named(month)}.ods" for month in months(date(2026, 9, 30))} - sent == {"คัดแยกขยะ 2567-04.ods"}


def test_what_was_sorted_out_grows_from_an_eighth_to_a_sixth():
    share = {month: (out := sum(refuse.recovered(month).values())) / (out + refuse.collected_tonnes(month)) for month in months(date(2026, 9, 30))}
    first, *_, last = (mean(value for month, value in share.items() if fiscal_year(month) == year) for year in (2567, 2568, 2569))
    assert 0.12 < first < 0.15 and 0.16 < last < 0.18


def test_the_older_form_calls_missed_stops_by_its_older_name(city):
    assert grid(city, "public_health/เก็บขยะ 2567-09.xlsx")[3][6] == "จุดตกค้าง"
    assert grid(city, "public_health/เก็บขยะ 2567-10.xlsx")[3][6] == "จุดที่เก็บตกหล่น"


def test_late_reports_of_dengue_mend_the_month_before(city):
    early = late = 0
    for month, following in zip(MONTHS_2568, MONTHS_2568[1:], strict=False):
        if following.month != 1:
            first, then = (grid(city, f"public_health/ไข้เลือดออก {named(at)}.xlsx") for at in (month, following))
            groups, width = len(dengue.GROUPS), (len(first[4]) - 1) // len(dengue.GROUPS)
            early += sum(first[-3][width * (n + 1)] for n in range(groups))
            late += sum(then[-3][(width + 1) * (n + 1) - 1] for n in range(groups))
    assert late == sum(dengue.cases(month).sum() for month in MONTHS_2568[:-1] if month.month != 12)
    assert 0.7 * late < early < late


def test_dengue_comes_as_often_as_in_the_province_around_it():
    yearly: dict[int, int] = defaultdict(int)
    for month in months(date(2026, 9, 30)):
        yearly[fiscal_year(month)] += int(dengue.cases(month).sum())
    rates = {year: 1e5 * count / 58_000 for year, count in yearly.items()}
    assert all(15 < rate < 130 for rate in rates.values()), rates


def test_visits_sent_twice_are_the_same_bytes_and_a_quarter_fewer_come_while_fasting(city):
    inbox = city / "inbox/public_health"
    assert (inbox / "บริการสุขภาพ 2568-03.csv").read_bytes() == (inbox / "บริการสุขภาพ 2568-03 (ส่งซ้ำ).csv").read_bytes()
    fasting, usual = (mean(health.visits(date(2025, month, day))[0].sum() for day in (4, 5, 6, 11, 12, 13, 18, 19, 20)) for month in (3, 2))
    assert 0.75 < fasting / usual < 0.95


def test_children_vaccinated_rise_between_the_outbreak_areas_and_the_country():
    coverage = []
    for month in (date(2023, 12, 1), date(2025, 12, 1), date(2026, 9, 1)):
        found = [numbers for (_, vaccine), numbers in health.vaccinated(month).items() if vaccine.startswith("MMR2")]
        coverage.append(100 * sum(done for _, done in found) / sum(children for children, _ in found))
    assert coverage == sorted(coverage) and coverage[0] > 39.77 and coverage[-1] < 86.5
