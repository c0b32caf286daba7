"""The step size panel, and the two parts of a finite difference's error."""
from fractions import Fraction

import pytest

from backprop_core import Value, error_by_step
from backprop_core.gradient_check import error_parts
from backprop_core.view import StepSizePanel
from backprop_core.view.panels.step_size import STEPS


def cube(x):
    x = Value(x, "x")
    return x * x * x, x


@pytest.mark.parametrize("central", [False, True])
@pytest.mark.parametrize("x", [1.3, -0.7, 2.0])
def test_the_parts_make_up_the_error(x, central):
    f, at = cube(x)
    errors, parts = error_by_step(f, at, STEPS, central), error_parts(f, at, STEPS, central)
    for (step, error), (same, truncation, rounding) in zip(errors, parts, strict=True):
        assert step == same and abs(truncation + rounding) == pytest.approx(error, abs=2e-15)


@pytest.mark.parametrize("central", [False, True])
def test_the_panel_shows_the_cores_error(central):
    panel = StepSizePanel()
    panel.quotient.index = int(central)
    f, at = cube(0.7)
    panel.set(x=0.7)
    for step, error in error_by_step(f, at, STEPS, central):
        panel.set(dx=step)
        assert panel.numbers()["error"] == pytest.approx(error, abs=2e-15)


@pytest.mark.parametrize("step", [1.0, 1e-3, 1e-15])
def test_truncation_is_what_algebra_says(step):
    """(x + h)³ gives 3x h + h² too much, both sides together h²."""
    f, at = cube(1.3)
    x, h = Fraction(1.3), Fraction(step)
    (_, one_sided, _), = error_parts(f, at, (step,), central=False)
    (_, both, _), = error_parts(f, at, (step,), central=True)
    assert (one_sided, both) == (float(3 * x * h + h * h), float(h * h))


@pytest.mark.parametrize("quotient, order", [(0, 1), (1, 2)])
def test_truncation_shrinks_by_the_order_of_the_quotient(quotient, order):
    panel = StepSizePanel()
    panel.quotient.index = quotient
    sizes = []
    for step in (1e-2, 1e-3):
        panel.set(dx=step)
        sizes.append(panel.numbers()["truncation"])
    assert sizes[0] / sizes[1] == pytest.approx(10 ** order, rel=0.02)


def test_each_part_rules_on_its_side():
    panel = StepSizePanel()
    for step, larger, words in ((0.1, "truncation", "a smaller step helps"), (1e-12, "rounding", "makes it worse")):
        panel.set(dx=step)
        n = panel.numbers()
        assert abs(n[larger]) == max(abs(n["truncation"]), abs(n["rounding"]))
        assert words in panel.picture.caption


@pytest.mark.parametrize("quotient, x, best", [(1, 0.3, 1e-6), (0, 1.3, 1e-8)])
def test_where_the_parts_are_alike_no_step_is_recommended(quotient, x, best):
    panel = StepSizePanel()
    panel.quotient.index = quotient
    panel.set(x=x, dx=best)
    assert "about alike" in panel.picture.caption and "helps" not in panel.picture.caption
    error = panel.numbers()["error"]
    for step in (best / 10, best * 10):
        panel.set(dx=step)
        assert panel.numbers()["error"] > error and "about alike" not in panel.picture.caption


def test_an_error_of_zero_is_called_luck():
    panel = StepSizePanel()
    panel.quotient.index = 1
    panel.set(x=2.0, dx=1e-8)
    assert panel.numbers()["error"] == 0 and "by luck" in panel.picture.caption and "worse" not in panel.picture.caption


def test_the_point_is_dragged_from_power_to_power():
    panel = StepSizePanel()
    panel.drag("dx", *panel.chart.at(2.2e-7, 1e-3))
    assert panel.numbers()["dx"] == 1e-7
    panel.drag("dx", *panel.chart.at(2.9, 1e-3))            # right of all steps
    assert panel.numbers()["dx"] == 1.0


@pytest.mark.parametrize("quotient, x, dx", [(1, 0.3, 1e-15), (0, 1.3, 1e-8)])
def test_the_error_has_no_sign_and_the_formula_says_so(quotient, x, dx):
    panel = StepSizePanel()
    panel.quotient.index = quotient
    panel.set(x=x, dx=dx)
    n = panel.numbers()
    assert n["truncation"] + n["rounding"] < 0 < n["error"] and "|truncation + rounding|" in panel.picture.formula
