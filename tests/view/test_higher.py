"""The panel of higher derivatives: each curve is the slope of the one before."""
import re

import pytest

from backprop_core.view import HigherDerivativesPanel
from backprop_core.view.panels.higher import FUNCTIONS

H = 1e-5


@pytest.mark.fact("A2.9")
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("x", [-1.3, 0.4, 1.7])
def test_each_is_the_slope_of_the_one_before(function, x):
    panel = HigherDerivativesPanel()
    panel.function.value = function
    circuits = panel.circuits[function]
    for lower, higher in zip(circuits, circuits[1:], strict=False):
        slope = (panel._at(lower, x + H) - panel._at(lower, x - H)) / (2 * H)
        assert panel._at(higher, x) == pytest.approx(slope, rel=1e-6, abs=1e-6)


def names(panel):
    """The texts inside the chart: the names beside the points; the legend stands outside."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", panel.picture.marks.split("</svg>")[0])


def test_points_that_coincide_share_one_name_and_hidden_ones_have_none():
    panel = HigherDerivativesPanel()
    assert sorted(names(panel)) == ["f", "f′", "f″, f‴"]
    panel.set(x=2.0)                                    # f′ = 9 and f″ = 12 are above the chart
    assert sorted(names(panel)) == ["f", "f‴"]
    panel.function.value = "eˣ"
    assert names(panel) == ["f, f′, f″, f‴"]


def test_far_out_every_derivative_of_tanh_is_close_to_0():
    panel = HigherDerivativesPanel()
    panel.function.value = "tanh x"
    panel.set(x=panel.sliders["x"].max)
    n = panel.numbers()
    assert all(abs(n[key]) < 0.05 for key in ("f1", "f2", "f3"))


def test_reset_takes_the_function_back_too():
    panel = HigherDerivativesPanel()
    panel.function.value = "eˣ"
    panel.press("reset")
    assert panel.function.value == "x³ − 3x"


def test_the_formulas_follow_the_function():
    panel = HigherDerivativesPanel()
    panel.function.value = "eˣ"
    assert {cells[1] for cells in panel.picture.table[1:]} == {"exp(x)"}
