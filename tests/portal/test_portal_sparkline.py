"""The small line on a card is true to scale and leaves gaps where there is no figure."""

from portal.sparkline import HEIGHT, MARGIN, WIDTH, sparkline

NONE = [None, None]


def test_the_line_spans_its_values_and_ends_at_the_last():
    trend = sparkline([10.0, 20.0, 15.0], [None] * 3)
    assert trend.line == f"M5 {HEIGHT - MARGIN}L120 {MARGIN}L235 24"
    assert trend.last == (WIDTH - MARGIN, 24)
    assert trend.goal == ""


def test_targets_are_on_the_same_scale_and_may_move():
    assert sparkline([10.0, 20.0], [15.0, 15.0]).goal == "M5 24L235 24"
    assert sparkline([10.0, 20.0], [10.0, 30.0]).goal == f"M5 {HEIGHT - MARGIN}L235 {MARGIN}"


def test_a_month_without_a_figure_is_a_gap_not_a_zero():
    assert sparkline([10.0, None, 20.0, 20.0], [None] * 4).line.count("M") == 2
    assert sparkline([10.0, 20.0, None], [None] * 3).last[0] == 120


def test_nothing_to_join_is_no_line():
    assert sparkline([5.0], [3.0]) is None
    assert sparkline([None, 5.0], NONE) is None


def test_values_that_never_change_draw_a_level_line():
    assert sparkline([4.0, 4.0], NONE).line == "M5 24L235 24"
