"""The panel of higher derivatives: each curve is the slope of the one before."""
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


def test_the_formulas_follow_the_function():
    panel = HigherDerivativesPanel()
    panel.function.value = "eˣ"
    assert {cells[1] for cells in panel.picture.table[1:]} == {"exp(x)"}
