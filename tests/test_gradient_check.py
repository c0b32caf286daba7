import gc
import math
import weakref
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Circuit, Value, check_gradients, error_by_step, gradients
from backprop_core.gradient_check import error_parts, finite_difference
from random_graphs import ALL, MODERATE, SMOOTH, built, programs


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
    (lambda x: x.log(), 1e-9), (lambda x: x.log(), 1e-12)])
def test_close_to_a_pole_the_step_is_shorter(f, at):
    x = Value(at, "x")
    assert check_gradients(f(x)).passed


@pytest.mark.parametrize("f", [
    lambda x: x + 3e6, lambda x: x + 1e8, lambda x: (x + 1e8) - 1e8, lambda x: x.sin() + 1e9, lambda x: (x + 1e8).sin(),
    lambda x: Value(2000.0) ** 2 * 5 + x.tanh(), lambda x: (x * 1e-7).log() + 1e6], ids=range(7))
def test_beside_large_numbers_the_step_is_longer(f):
    """Where short steps give 0 twice, rounded away, that is no agreement."""
    x = Value(1.0, "x")
    right = gradients(f(x))[x]
    assert check_gradients(f(x)).passed and check_gradients(f(x), {x: right}).passed
    for wrong in (0, -right, right * 1.01):
        assert not check_gradients(f(x), {x: wrong}).passed


def test_what_rounding_may_hide_is_allowed():
    p, w = Value(2000.0, "price"), Value(1e-3, "w")
    f = p * p * 5 + w.sin()
    price, row = check_gradients(f).rows
    assert price.allowed == 1e-6 < row.error < row.allowed < 1e-4
    report = check_gradients(f, {p: 20_000 * (1 + 1.2e-6), w: gradients(f)[w]})
    assert report.worst.name == "price" and not report.passed           # though the error of w, which is allowed, is larger
    x = Value(1.0, "x")
    with pytest.raises(ValueError, match=r"no finite difference at Value\(1.0, 'x'\): the best gives .* from rounding"):
        check_gradients(x + 1e20)
    assert check_gradients(x + 5e11).passed
    for too_large in (2e12, 1e15):                          # two digits; and no step is longer than x is large
        with pytest.raises(ValueError, match="no finite difference"):
            check_gradients(x + too_large)
    near_a_kink = Value(1e-9, "x").relu() + 5
    assert check_gradients(near_a_kink).passed


@settings(max_examples=200)
@given(program=programs(MODERATE, SMOOTH + ("add", "mul"), MODERATE, length=4), shift=st.floats(0, 9))
def test_right_gradients_pass_beside_any_number_and_wrong_ones_fail(program, shift):
    nodes, f = built(program)
    f = f + 10 ** shift
    try:
        report = check_gradients(f)
    except ValueError as error:
        assert "no finite difference" in str(error) or "no finite derivative" in str(error)
        return
    assert report.passed
    for x in Circuit(f).inputs.values():
        right = gradients(f)[x]
        assert not check_gradients(f, {x: right + 0.01 * max(1, abs(right))}).passed


def test_a_graph_that_was_checked_is_freed_at_once():
    """With no garbage collector: an error that is kept in the frame that it passed through would hold both."""
    class Name(str):
        pass

    name = Name("freed")
    freed = weakref.ref(name)
    x = Value(1e-9, name)
    f = x.log()
    gc.collect()
    gc.disable()
    try:
        check_gradients(f)                                  # its first steps leave the domain
        error_by_step(f, x, (1.0, 1e-10))
        del x, f, name
        assert freed() is None
    finally:
        gc.enable()


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


def test_steps_without_a_quotient_are_left_out():
    x, large = Value(0.5, "x"), Value(2000.0, "x")
    assert [step for step, _ in error_by_step(x.log(), x)] == [10.0 ** -k for k in range(1, 16)]
    assert [step for step, _ in error_by_step(large * large, large)] == [10.0 ** -k for k in range(13)]
    for f, steps, why in ((x.log(), (1.0,), "log has no finite value at -0.5"), (x * x, (1e-17,), "a step of 1e-17 is lost in .* 0.5"),
                          (x * x, (), "no steps were given")):
        with pytest.raises(ValueError, match=f"no finite difference at Value\\(0.5, 'x'\\): {why}"):
            error_by_step(f, x, steps)


@pytest.mark.parametrize("steps, kind, says", [
    ((0,), ValueError, "finite number other than 0, not 0"), ((0.1, math.nan), ValueError, "not nan"), ((math.inf,), ValueError, "not inf"),
    ((10 ** 400,), ValueError, "a step is too large"), (("a",), TypeError, "a step is a number, not str: 'a'"),
    ((True,), TypeError, "not bool"), (0.1, TypeError, "several numbers, like .*, not 0.1")])
@pytest.mark.parametrize("central", [True, False])
def test_steps_of_another_kind_are_refused(steps, kind, says, central):
    x = Value(0.5, "x")
    for errors in (error_by_step, error_parts):
        with pytest.raises(kind, match=says):
            errors(x * x, x, steps, central)
    if isinstance(steps, tuple):
        with pytest.raises(kind, match=says):
            finite_difference(Circuit(x * x), x, steps[-1])


def test_the_parts_of_the_error_add_up():
    x = Value(1.0, "x")
    f = x ** 3
    whole = dict(error_by_step(f, x))
    for step, truncation, rounding in error_parts(f, x):
        assert abs(truncation + rounding) == pytest.approx(whole[step], abs=1e-15)
        assert truncation == pytest.approx(step ** 2, rel=1e-9)


def test_the_parts_of_a_one_sided_error():
    x = Value(1.0, "x")
    assert error_parts(x ** 2, x, (0.5, 0.25), central=False) == [(0.5, 0.5, 0), (0.25, 0.25, 0)]


def test_the_quotient_is_over_the_step_as_rounded():
    """1000 ± 1e-13 keeps few digits of the step."""
    x = Value(1000.0, "x")
    assert finite_difference(Circuit(x * 1), x, 1e-13) == 1


@settings(max_examples=100)
@given(program=programs(MODERATE, ALL, MODERATE, length=6))
def test_finite_differences_agree_with_the_backward_pass(program):
    nodes, f = built(program)
    for x in Circuit(f).inputs.values():
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
    for claimed in (3, "x", [x]):
        with pytest.raises(TypeError, match="gradients claimed are {node or name: gradient}, not"):
            check_gradients(f, claimed)
    for number in ("a", True, 1j):
        with pytest.raises(TypeError, match="claimed for 'x' is a number"):
            check_gradients(f, {"x": number})


def test_gradients_much_smaller_than_1_are_compared_absolutely():
    x = Value(1.0, "x")
    assert check_gradients(x * 1e-7, {x: 0}).passed and not check_gradients(x * 1e-5, {x: 0}).passed
    assert check_gradients(x * 1e3, {x: 0}).worst.error == 1        # larger ones relative to the larger of the two
    f = x * 1e-7
    assert check_gradients(f, gradients(f)).passed


def test_numbers_beyond_all_floats():
    x, huge = Value(2.0, "x"), Value(10 ** 400, "huge")
    for check in (lambda: check_gradients(huge * 2), lambda: check_gradients(x * 2, {x: 10 ** 400}), lambda: error_by_step(huge * 2, huge),
                  lambda: error_by_step(huge * Value(1, "y"), huge)):
        with pytest.raises(ValueError, match="too large for one: <int of 1329 bits>"):
            check()
