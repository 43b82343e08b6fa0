"""The drawing of the calibration: places, sizes and honest intervals."""

import pytest

from nlp.evaluation import Bin
from web.calibrationplot import SIDE, plot, wilson


def test_zero_stands_below_on_the_left_and_one_above_on_the_right() -> None:
    low, high = plot([Bin(1, 0.0, 0.0), Bin(100, 1.0, 1.0)])
    assert (low.x, low.y) == (0, SIDE)
    assert (high.x, high.y) == (SIDE, 0)
    assert low.radius < high.radius
    assert plot([]) == []


def test_few_texts_say_little_and_many_say_more() -> None:
    few, many = wilson(0.5, 4), wilson(0.5, 400)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    # Source: Brown, Cai & DasGupta 2001, table of 0 of 10.
    assert wilson(0.0, 10)[1] == pytest.approx(0.2775, abs=1e-3)
