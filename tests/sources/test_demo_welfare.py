"""The pretend social welfare division keeps to what is known: an old register, allowances by the ministry's ladder, late ones in October."""

from datetime import date

import pytest

from sources.demo.clerk.ages import by_age
from sources.demo.dates import last_day, months
from sources.demo.population import registered
from sources.demo.social_welfare.allowances import AGED, DISABLED, due
from sources.demo.social_welfare.registers import KINDS, OLD, aged, disabled
from tests.sources.delivered import grid


def on_time(month: date) -> float:
    found = due(month).values()
    return 100 * sum(int(paid.sum()) for _, paid, _ in found) / sum(int(count.sum()) for count, _, _ in found)


def test_nearly_all_old_people_of_the_civil_register_are_in_this_one_and_nobody_else():
    for month in (date(2023, 12, 1), date(2025, 9, 1), date(2026, 9, 1)):
        old = by_age(last_day(month))[:, :, OLD:].sum(axis=(1, 2))
        assert 0.92 < aged(month).sum() / old.sum() < 0.98
        assert (aged(month).sum(axis=(1, 2)) <= old).all()


def test_the_register_of_old_people_stands_as_it_was_sent(city):
    rows = grid(city, "social_welfare/ผู้สูงอายุ 2568-09.xlsx")
    assert len([row for row in rows if str(row[0]).startswith("ชุมชนสมมติ")]) == 40
    assert sum(rows[-3][2:]) == aged(date(2025, 9, 1)).sum()


def test_two_in_a_hundred_have_a_disability_of_one_of_seven_kinds(city):
    assert disabled(date(2025, 9, 1)).sum() / registered(date(2025, 9, 30)) == pytest.approx(0.022, abs=0.002)
    assert grid(city, "social_welfare/คนพิการ 2568-09.ods")[3][2:] == list(KINDS) and len(KINDS) == 7


def test_an_old_person_gets_between_600_and_1000_baht_and_a_disabled_one_800():
    for month in months(date(2026, 9, 30)):
        count, _, baht = (column.sum() for column in due(month)[AGED])
        assert 600 < baht / count < 1000
        count, _, baht = (column.sum() for column in due(month)[DISABLED])
        assert baht == 800 * count


def test_allowances_are_late_in_october_and_were_in_the_year_of_the_late_budget():
    assert on_time(date(2025, 10, 1)) < 96.5 < 98.5 < on_time(date(2025, 9, 1))
    assert on_time(date(2024, 2, 1)) < on_time(date(2025, 2, 1)) - 2
