"""The seven faults that can be read in Boston's CityScore, each run through its formula and through ours on the same data.

Boston's is said once more here, from what its toolkit does; ours is the real models. The month asked about is October 2026.
"""

from datetime import date
from math import ceil

import pytest

from tests.dbt_project.score_lab import CITY, FIRST, Kpi, laboratory, steady

OCTOBER = date(2026, 10, 1)
JUNE = date(2026, 6, 1)
KPIS = [
    Kpi("ZERO", "zero", steady(0), target=5, direction="down"),
    Kpi("ROUND1", "rounding", steady(0.9701)),
    Kpi("ROUND2", "rounding", steady(0.9901)),
    Kpi("HALF1", "halves", steady(0.8725)),
    Kpi("HALF2", "halves", steady(0.8726)),
    Kpi("FAR", "unbounded", steady(5)),
    *[Kpi(f"LOW{at}", "unbounded", steady(0.5)) for at in range(4)],
    *[Kpi(f"GOOD{at}", "silence", steady(1)) for at in range(9)],
    Kpi("BAD", "silence", steady(0.2, JUNE)),  # its department stopped in June
    *[Kpi(f"FINE{at}", "pride", steady(0.5)) for at in range(9)],
    Kpi("BEST", "pride", steady(1.2, JUNE)),  # and so did the best one's here
    *[Kpi(f"FEW{at}", "few", steady(1)) for at in range(3)],
    Kpi("GONE", "few", steady(0.2, JUNE)),
    *[Kpi(f"EDGE{at}", "edge", steady(1)) for at in range(4)],
    Kpi("LOST", "edge", steady(0.2, JUNE)),
    Kpi("DEAD", "dead", steady(1, JUNE)),
    Kpi("HELD", "held", steady(1), is_stale=True),
    Kpi("G02", "daily", steady(None), target=90),
    Kpi("CALM", "calm", steady(1) | {OCTOBER: None}, may_be_empty=True),
    Kpi("OTHER", "calm", steady(0.9)),
    Kpi("GAP", "gap", steady(1) | {OCTOBER: None}),
    Kpi("PUBLIC", "secret", steady(1)),
    Kpi("INSIDE", "secret", steady(0.5), visibility="internal"),
    Kpi("HEAVY", "weights", steady(0.5), weight=3),
    Kpi("LIGHT", "weights", steady(1), weight=1),
    Kpi("NEVER", "never", {}),
    *[Kpi(f"SPOKE{at}", "never", steady(0.7)) for at in range(4)],
]
# One case on one day, closed in time; a hundred the day after, half of them.
CASES = [{"department_key": "d", "community_key": "c", "due_on": date(2026, 10, 1), "is_closed_on_time": True}] + [
    {"department_key": "d", "community_key": "c", "due_on": date(2026, 10, 2), "is_closed_on_time": at < 50} for at in range(100)
]


def boston_metric(kpi: Kpi, month: date = OCTOBER) -> float | None:
    """Actual by target, or the other way round; of the last window that has data, however old that is; a zero sum is a zero score."""
    known = [value for at, value in sorted(kpi.values.items()) if at <= month and value is not None]
    if not known:
        return None
    actual = known[-1]
    if actual == 0:
        return 0.0
    return actual / kpi.target if kpi.direction == "up" else kpi.target / actual


def boston(scores: list[float | None]) -> float:
    """The mean of what there is, always rounded up."""
    there = [score for score in scores if score is not None]
    return ceil(sum(there) / len(there) * 100) / 100


def of(pillar: str) -> list[Kpi]:
    return [kpi for kpi in KPIS if kpi.pillar == pillar]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The real models, built on all of the above."""
    return laboratory(tmp_path_factory.mktemp("boston"), KPIS, CASES)


@pytest.fixture(scope="module")
def ours(built):
    """Score and coverage of one pillar in one month, for city hall or the public."""

    def ask(pillar: str, month: date = OCTOBER, audience: str = "city_hall") -> tuple[float | None, float]:
        found = built.execute(
            "select score::double, coverage_pct::double from fct_score"
            " where period_grain = 'month' and pillar_code = ? and period_start = ? and audience = ?",
            [pillar, month, audience],
        ).fetchall()
        assert len(found) == 1, found
        return found[0]

    return ask


def test_1_zero_of_what_should_be_few_is_the_best_score_and_not_the_worst(ours):
    assert boston([boston_metric(kpi) for kpi in of("zero")]) == 0
    assert ours("zero") == (125, 100)


def test_2_a_score_is_not_always_rounded_in_the_citys_favour(ours):
    assert boston([boston_metric(kpi) for kpi in of("rounding")]) == 0.99  # of 0.9801
    assert ours("rounding") == (98.0, 100)
    assert boston([boston_metric(kpi) for kpi in of("halves")]) == 0.88
    assert ours("halves") == (87.3, 100)  # of 87.255: halves go up, and nothing less


def test_3_one_indicator_far_above_its_target_does_not_hide_four_failing_ones(ours):
    assert boston([boston_metric(kpi) for kpi in of("unbounded")]) == 1.4
    assert ours("unbounded") == (65.0, 100)


def test_4_a_department_that_stops_reporting_lowers_coverage_then_withholds_and_never_raises(ours):
    before = boston([boston_metric(kpi, JUNE) for kpi in of("silence")])
    dropped = boston([boston_metric(kpi) if kpi.code != "BAD" else None for kpi in of("silence")])
    assert (before, dropped) == (0.92, 1.0)
    assert ours("silence", JUNE) == (92.0, 100)
    # Within twice its 40 days the last value still counts; then it is missing, and the score has not moved up.
    assert ours("silence", date(2026, 8, 1)) == (92.0, 100)
    assert ours("silence", date(2026, 9, 1)) == ours("silence") == (92.0, 90)
    # The best one's silence lowers the score: it is counted no better than those that speak.
    assert ours("pride", JUNE) == (57.0, 100) and ours("pride") == (50.0, 90)
    # Eighty per cent is enough, less is not.
    assert ours("edge") == (84.0, 80)
    assert ours("few", JUNE) == (80.0, 100) and ours("few") == (None, 75)
    # One that never spoke lowers the coverage alone.
    assert ours("never") == (70.0, 80)


def test_5_the_first_five_are_five(built):
    ranked = [kpi for kpi in KPIS if boston_metric(kpi) is not None]
    assert len(sorted(ranked, key=boston_metric)[0:4]) == 4
    for rank in ("best_rank", "worst_rank"):
        told = built.execute(
            f"select kpi_code, attainment from fct_score_part where period_grain = 'month' and period_start = ? and {rank} <= 5 order by {rank}",
            [OCTOBER],
        ).fetchall()
        assert len(told) == 5
        assert [value for _, value in told] == sorted((value for _, value in told), reverse=rank == "best_rank")
    silent = built.execute("select count(*) from fct_score_part where best_rank is not null and not is_fresh").fetchone()
    assert silent == (0,)


def test_6_a_month_is_a_sum_over_a_sum_and_not_a_mean_of_daily_ratios(built, ours):
    daily = [1 / 1, 50 / 100]
    assert boston([100 * sum(daily) / len(daily) / 90]) == 0.84
    month = built.execute(
        "select numerator, denominator, actual from fct_kpi where kpi_code = 'G02' and period_start = ? and department_key = ? and community_key = ?",
        [OCTOBER, CITY, CITY],
    ).fetchone()
    assert [float(part) for part in month] == [51, 101, 50.495]
    assert ours("daily") == (56.1, 100)  # 50.495 of 90


def test_7_a_feed_that_died_does_not_look_fresh(ours):
    assert boston([boston_metric(kpi) for kpi in of("dead")]) == 1.0
    assert ours("dead", JUNE) == (100, 100)
    assert ours("dead") == (None, 0)
    assert ours("held", date(2026, 9, 1)) == (100, 100)
    assert ours("held") == (None, 0), "its latest value cannot be vouched for"


def test_a_month_in_which_nothing_happened_is_no_gap_and_a_month_without_data_is_one(ours):
    assert ours("calm", date(2026, 9, 1)) == (95.0, 100)
    assert ours("calm") == (90.0, 100)
    assert ours("gap") == (None, 0)


def test_the_publics_score_is_of_public_indicators_only(ours):
    assert ours("secret") == (75.0, 100)
    assert ours("secret", audience="public") == (100.0, 100)


def test_weights_count(ours):
    assert ours("weights") == (62.5, 100)


def test_the_whole_citys_score_is_of_all_indicators_and_the_calendar_ends_with_the_last_whole_month(built, ours):
    fresh = sum(kpi.weight for kpi in KPIS if kpi.code not in ("BAD", "BEST", "GONE", "LOST", "DEAD", "HELD", "CALM", "GAP", "NEVER"))
    asked = sum(kpi.weight for kpi in KPIS if kpi.code != "CALM")
    assert ours("city")[1] == pytest.approx(100 * fresh / asked, abs=0.05)
    months = built.execute("select min(period_start), max(period_start) from fct_score where period_grain = 'month'").fetchone()
    assert months == (FIRST, OCTOBER)
