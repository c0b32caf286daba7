import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import random_graphs
from backprop_core import Circuit, Value, check_gradients, error_by_step, gradients
from backprop_core.gradient_check import error_parts, finite_difference
from random_graphs import programs

moderate = st.floats(-3, 3).map(lambda x: round(x, 6))


def circuit():
    x, y, z = Value(-2.0, "x"), Value(5.0, "y"), Value(-4.0, "z")
    return x, y, z, (x + y) * z


def test_a_right_backward_pass_passes():
    *_, f = circuit()
    report = check_gradients(f)
    assert report.passed and [row.name for row in report.rows] == ["x", "y", "z"] and [row.analytic for row in report.rows] == [-4, -4, 3]
    lines = str(report).splitlines()
    assert lines[0].split()[0] == "input" and [line.split()[0] for line in lines[1:4]] == ["x", "y", "z"] and lines[4] == "passed"


def test_a_wrong_one_fails_and_the_worst_input_is_named():
    x, y, z, f = circuit()
    report = check_gradients(f, {x: -4, "y": 4, z: 3.001})
    assert not report.passed and report.worst.name == "y" and report.worst.error == pytest.approx(2, rel=1e-6)
    assert "failed: worst at y, where the backward pass says 4 and the finite difference -4" in str(report)
    assert not check_gradients(f, {x: -4 + 1e-4}).passed and check_gradients(f, {x: -4}).passed
    report = check_gradients(f, {x: -4, z: math.nan})
    assert not report.passed and report.worst.name == "z"


@pytest.mark.parametrize("at", [1e-9, -1e-6, 1e-3, 1.0, 1e5, 1e12])
@pytest.mark.parametrize("f", [lambda x: x * x, lambda x: 3 * x + 1, lambda x: x.tanh()], ids=["square", "line", "tanh"])
def test_the_step_fits_the_input(f, at):
    assert check_gradients(f(Value(at, "x"))).passed


@pytest.mark.parametrize("f, at", [
    (lambda x: x.log(), 1e-5), (lambda x: x.sqrt(), 1e-5), (lambda x: 1 / x, 1e-3), (lambda x: (1 - x).sqrt(), 1 - 1e-6),
    (lambda x: x.log(), 1e-9)])
def test_close_to_a_pole_the_step_is_shorter(f, at):
    x = Value(at, "x")
    assert check_gradients(f(x)).passed


def test_without_a_value_on_both_sides_there_is_no_difference():
    x = Value(0.0, "x")
    f = x.sqrt()
    with pytest.raises(ValueError, match="no finite difference at Value\\(0.0, 'x'\\): sqrt"):
        finite_difference(Circuit(f), x)


def test_exact_and_unnamed_inputs():
    x = Value(Fraction(1, 3))
    report = check_gradients(x * x * 3)
    assert report.passed and report.rows[0].name == "Value(Fraction(1, 3))" and report.rows[0].analytic == 2
    assert check_gradients(Value(2)).passed


def test_the_error_by_step_falls_and_rises():
    """Truncation falls with the square of the step, rounding grows as it shrinks; one-sided, truncation falls with the step."""
    x = Value(1.0, "x")
    f = x.exp()
    central, one_sided = dict(error_by_step(f, x)), dict(error_by_step(f, x, central=False))
    assert central[1e-1] / central[1e-2] == pytest.approx(100, rel=0.01)
    assert one_sided[1e-1] / one_sided[1e-2] == pytest.approx(10, rel=0.05)
    assert 1e-8 < min(central, key=central.get) < 1e-3 and central[1e-15] > 1e-3 < one_sided[1e-15]
    assert min(central.values()) < 1e-9 and [step for step, _ in error_by_step(f, x, steps=(0.5, 0.25))] == [0.5, 0.25]


def test_the_parts_of_the_error_add_up():
    x = Value(1.0, "x")
    f = x ** 3
    whole = dict(error_by_step(f, x))
    for step, truncation, rounding in error_parts(f, x):
        assert abs(truncation + rounding) == pytest.approx(whole[step], abs=1e-15)
        assert truncation == pytest.approx(step ** 2, rel=1e-9)


@settings(max_examples=100)
@given(program=programs(moderate, (*random_graphs.EXACT, *random_graphs.SMOOTH), moderate, length=6))
def test_finite_differences_agree_with_the_backward_pass(program):
    nodes = [Value(number, f"x{i}") for i, number in enumerate(program.inputs)]
    f = random_graphs.run(program, nodes, random_graphs.VALUES)
    for x in nodes:
        scale = 1 + abs(f.data) + abs(gradients(f)[x])
        left, right = (finite_difference(Circuit(f), x, step) for step in (1e-5, 1e-6))
        if abs(left - right) <= 1e-6 * scale:           # not across a kink, nor where the graph bends sharply
            assert abs(right - gradients(f)[x]) <= 1e-4 * scale


def test_claims_that_cannot_be_checked_are_refused():
    x, y = Value(3.0, "x"), Value(2.0, "y")
    q = x * y
    q.name = "q"
    f = q * q
    for claimed in ({Value(1.0): 5}, {"q": 999}, {}):
        with pytest.raises(ValueError):
            check_gradients(f, claimed)
    for number in ("a", True, 1j):
        with pytest.raises(TypeError, match="claimed for 'x' is a number"):
            check_gradients(f, {"x": number})


def test_numbers_beyond_all_floats():
    x, huge = Value(2.0, "x"), Value(10 ** 400, "huge")
    for check in (lambda: check_gradients(huge * 2), lambda: check_gradients(x * 2, {x: 10 ** 400}), lambda: error_by_step(huge * 2, huge),
                  lambda: error_by_step(huge * Value(1, "y"), huge)):
        with pytest.raises(ValueError, match="too large for one: <int of 1329 bits>"):
            check()
