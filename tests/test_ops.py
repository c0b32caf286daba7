import math
from fractions import Fraction

import numpy
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Circuit, Value, derivative, formula, gradients
from backprop_core.ops import OPERATIONS

ROWS = OPERATIONS.values()
PUBLIC = ("add", "sub", "mul", "div", "pow", "neg", "exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs")
X, Y, G = sympy.symbols("x y g", real=True)
STEP = sympy.Piecewise((1, X > 0), (0, True))
SIGN = sympy.Piecewise((1, X > 0), (-1, X < 0), (0, True))
SYMPY = {                   # each operation as sympy has it, from its definition
    "add": X + Y, "sub": X - Y, "mul": X * Y, "div": X / Y, "pow": X ** Y, "neg": -X, "exp": sympy.exp(X), "log": sympy.log(X),
    "sqrt": sympy.sqrt(X), "sin": sympy.sin(X), "cos": sympy.cos(X), "tanh": sympy.tanh(X), "sigmoid": 1 / (1 + sympy.exp(-X)),
    "relu": X * STEP, "abs": X * SIGN, "step": STEP, "sign": SIGN, "one_less": X - 1, "xlogy": X * sympy.log(Y),
}
SPELLED = {                 # what a printed rule calls
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "step": lambda x: STEP.subs(X, x), "sign": lambda x: SIGN.subs(X, x),
    "one_less": lambda y, x: y - 1, "xlogy": lambda x, y: x * sympy.log(y),
}


def test_the_table_has_the_operations():
    assert set(PUBLIC) <= set(OPERATIONS) and all(name == row.name for name, row in OPERATIONS.items())


@pytest.mark.parametrize("row", ROWS, ids=list(OPERATIONS))
def test_every_rule_is_sympys_formula(row):
    """The rule runs on named Values, and what it prints is compared with sympy's own derivative of the operation."""
    names = "xy"[:len(row.backward)]
    operands = [Value(0.75, name) for name in names]
    out = Value(row.forward(*[operand.data for operand in operands]), "out")
    for name, rule in zip(names, row.backward, strict=True):
        term = rule(Value(1, "g"), out, *operands)
        text = formula(term) if isinstance(term, Value) else repr(term)
        ours = sympy.sympify(text, {**SPELLED, "x": X, "y": Y, "g": G, "out": SYMPY[row.name]})
        theirs = G * sympy.diff(SYMPY[row.name], {"x": X, "y": Y}[name])
        for point in ({X: sympy.Rational(3, 4), Y: sympy.Rational(5, 3)}, {X: sympy.Rational(7, 5), Y: 2}, {X: 3, Y: sympy.Rational(1, 9)}):
            assert sympy.simplify((ours - theirs).subs(point)) == 0, f"{row.name} by {name}: {text}"
        if row.name in ("relu", "abs", "neg", "sin", "cos", "tanh", "exp", "mul", "sub"):
            assert sympy.simplify((ours - theirs).subs({X: sympy.Rational(-4, 3), Y: -2})) == 0


@pytest.mark.parametrize("row", ROWS, ids=list(OPERATIONS))
def test_every_rule_is_a_finite_difference(row):
    for numbers in ((0.7, 1.3), (1.9, 0.4), (3.0, 2.0)):
        numbers, h = numbers[:len(row.backward)], 1e-5
        for i, rule in enumerate(row.backward):
            right, left = ([x + side * h * (j == i) for j, x in enumerate(numbers)] for side in (1, -1))
            difference = (row.forward(*right) - row.forward(*left)) / (2 * h)
            assert rule(1.0, row.forward(*numbers), *numbers) == pytest.approx(difference, rel=1e-8, abs=1e-8)
            assert rule(-2.5, row.forward(*numbers), *numbers) == pytest.approx(-2.5 * difference, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("name", ["relu", "abs"])
def test_a_kink_has_slope_0(name):
    for zero in (0, 0.0, -0.0, Fraction(0)):
        x = Value(zero, "x")
        f = Value.apply(name, x)
        assert gradients(f)[x] == 0 and derivative(f, x).data == 0 and derivative(derivative(f, x), x).data == 0
    run = Circuit(f).run(x=numpy.array([-2.0, 0.0, 3.0]))
    assert run.gradient(x).tolist() == {"relu": [0, 0, 1], "abs": [-1, 0, 1]}[name]


@pytest.mark.parametrize("name", ["relu", "abs"])
def test_the_slope_of_a_kink_swept_as_a_graph(name):
    x = Value(1.0, "x")
    slope = derivative(Value.apply(name, x), x)
    run = Circuit(slope).run(x=numpy.array([-2.0, 0.0, 3.0]))
    assert run.value(slope).tolist() == {"relu": [0, 0, 1], "abs": [-1, 0, 1]}[name] and run.gradient(x).tolist() == [0, 0, 0]


@pytest.mark.parametrize("name, far", [("tanh", (-1, 1)), ("sigmoid", (0, 1))])
def test_saturated_functions_stay_finite(name, far):
    for at, value in zip((-1000, 1000), far, strict=True):
        for number in (at, float(at), Fraction(at)):
            x = Value(number, "x")
            f = Value.apply(name, x)
            assert f.data == value and gradients(f)[x] == 0
    run = Circuit(f).run(x=numpy.array([-1000.0, 1000.0]))
    assert run.value(f).tolist() == list(far) and run.gradient(x).tolist() == [0, 0]


POINTS = numpy.concatenate([numpy.linspace(-700, 700, 2801), numpy.linspace(-5, 5, 2001)])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if len(OPERATIONS[name].backward) == 1])
def test_scalar_and_array_forms_agree(name):
    points = POINTS[POINTS > 0] if name in ("log", "sqrt") else POINTS
    forward = OPERATIONS[name].forward
    numpy.testing.assert_allclose(forward(points), [forward(x) for x in points.tolist()], rtol=1e-14, atol=0)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if len(OPERATIONS[name].backward) == 2])
def test_scalar_and_array_forms_of_two_operands_agree(name):
    x, y = POINTS[POINTS > 0][::7], numpy.resize([0.5, 3.0, -2.0, 0.0, 1.0] if name in ("pow", "one_less") else [0.5, 3.0, 700.0], 2001)
    y = y[:len(x)]
    forward = OPERATIONS[name].forward
    numpy.testing.assert_allclose(forward(x, y), [forward(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)], rtol=1e-14, atol=0)


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(numbers=st.tuples(numbers, st.one_of(numbers, st.integers(-5, 5).map(float))))
def test_no_rule_gives_nan(numbers):
    """A finite number, an infinite slope or an error: never a silent NaN."""
    for row in ROWS:
        operands = numbers[:len(row.backward)]
        try:
            out = row.forward(*operands)
        except (ArithmeticError, ValueError):
            continue
        for rule in row.backward if abs(out) < math.inf else ():
            try:
                assert not math.isnan(rule(1.0, out, *operands)), f"{row.name} at {operands}"
            except (ArithmeticError, ValueError):
                pass


@pytest.mark.parametrize("zero", [0, 0.0, Fraction(0)], ids=repr)
@pytest.mark.parametrize("f, what", [
    (lambda x: 1 / x, "div"), (lambda x: x.log(), "log"), (lambda x: x ** -1, "pow"), (lambda x: (x - 1) ** 0.5, "pow"),
    (lambda x: (x - 4).sqrt(), "sqrt"), (lambda x: (x + 1000).exp(), "exp")])
def test_a_pole_is_an_error_that_says_where(f, what, zero):
    with pytest.raises(ValueError, match=f"{what} has no finite value at "):
        f(Value(zero, "x"))


@pytest.mark.parametrize("f", [lambda x: x.sqrt(), lambda x: x ** 0.5, lambda x: x ** Fraction(1, 3)])
def test_an_infinite_slope_is_an_error(f):
    x = Value(0.0, "x")
    with pytest.raises(ValueError, match="no finite derivative at 0.0"):
        gradients(f(x))
    with pytest.raises(ValueError, match="no finite derivative at 0.0"):
        Circuit(f(x)).run().gradient("x")


@pytest.mark.parametrize("f, values, slopes", [
    (lambda x: 1 / x, [-1, math.inf, 0.5], [-1, -math.inf, -0.25]),
    (lambda x: x.sqrt(), [math.nan, 0, math.sqrt(2)], [math.nan, math.inf, 0.5 / math.sqrt(2)]),
    (lambda x: x.log(), [math.nan, -math.inf, math.log(2)], [-1, math.inf, 0.5]),
])
def test_in_a_sweep_a_pole_is_only_at_its_own_element(f, values, slopes, recwarn):
    x = Value(1.0, "x")
    y = f(x)
    run = Circuit(y).run(x=numpy.array([-1.0, 0.0, 2.0]))
    numpy.testing.assert_allclose(run.value(y), values, rtol=1e-15)
    numpy.testing.assert_allclose(run.gradient(x), slopes, rtol=1e-15)
    assert not recwarn.list


@pytest.mark.parametrize("at", [0, 0.0, -0.0, 1, -2.5, 3, Fraction(0), Fraction(-2, 3), 1e-320])
@pytest.mark.parametrize("n", range(6))
def test_a_whole_power_differentiates_to_0(n, at):
    x = Value(at, "x")
    f, expected = x ** n, math.factorial(n)
    for k in range(n):
        f = derivative(f, x)
        assert f.data == pytest.approx(math.perm(n, k + 1) * at ** (n - k - 1), rel=1e-14)
    assert f.data == expected
    assert derivative(f, x).data == 0 and derivative(derivative(f, x), x).data == 0


@pytest.mark.parametrize("at", [0.0, -2.0, 3.0])
def test_a_whole_power_with_a_node_for_exponent_differentiates_to_0(at):
    x, n = Value(at, "x"), Value(3, "n")
    f = x ** n
    found = []
    for _ in range(5):
        f = derivative(f, x)
        found.append(f.data)
    assert found == [3 * at ** 2, 6 * at, 6, 0, 0]


def test_the_mixed_derivative_of_a_power_where_its_exponent_is_0():
    """d/dy of y * x ** (y − 1) at y = 0 is 1 / x: the exponent −1 is not to be taken for 0 there."""
    x, y = Value(4.0, "x"), Value(0.0, "y")
    slope = derivative(x ** y, x)
    assert (slope.data, derivative(slope, y).data, gradients(slope)[y]) == (0, 0.25, 0.25)
    run = Circuit(slope).run(x=numpy.array([4.0, 2.0]))
    assert run.gradient(y).tolist() == [0.25, 0.5]
    x = Value(0.0, "x")
    slope = derivative((-x).sigmoid() ** x, x)          # exp(h) with h = x log σ(−x), so h'² + h'' with h' = −log 2 and h'' = −1
    assert derivative(slope, x).data == pytest.approx(math.log(2) ** 2 - 1, rel=1e-15)


def test_the_corners_of_a_power():
    def slopes(x, y):
        x, y = Value(x, "x"), Value(y, "y")
        return tuple(gradients(x ** y)[node] for node in (x, y))
    assert slopes(0.0, 1.0) == (1, 0) and slopes(0.0, 2) == (0, 0) and slopes(0, 3) == (0, 0)
    assert slopes(2.0, 3.0) == pytest.approx((12, 8 * math.log(2)), rel=1e-15)
    with pytest.raises(ValueError, match="pow has no finite derivative at 0.0, 0.0"):        # 0 ** y jumps at y = 0
        slopes(0.0, 0.0)
    with pytest.raises(ValueError, match="pow has no finite derivative at -2.0, 3.0"):       # (−2) ** y is real at whole y only
        slopes(-2.0, 3.0)
    x, y = Value(-2.0, "x"), Value(3.0, "y")
    assert derivative(x ** y, x).data == 12                                                 # its slope by x is well defined
    with pytest.raises(ValueError, match="pow has no finite value at -8, 1/3"):
        Value(-8) ** Fraction(1, 3)
    assert gradients(Value(-2.0) ** 2) and (2 ** Value(-1)).data == 0.5


def test_a_dead_relu_keeps_its_kind_of_number():
    """An int 0 for a Fraction would make (relu(x) + 1) / 3 a float."""
    for number in (-1, -1.0, Fraction(-1)):
        assert type(Value(number).relu().data) is type(number) and math.copysign(1, Value(number).relu().data) == 1
    assert ((Value(Fraction(-1)).relu() + 1) / 3).data == Fraction(1, 3)


def test_exact_powers_stay_short():
    """An exact power with a huge exponent is taken as a float, forward and backward: it would fill the memory."""
    x = Value(Fraction(1, 3), "x")
    for exponent in (10 ** 9, Fraction(10 ** 9)):
        f = x ** exponent
        assert f.data == 0 and gradients(f)[x] == 0
    with pytest.raises(ValueError, match="pow has no finite value"):
        Value(3) ** 10 ** 9
    assert (Value(Fraction(2, 3)) ** 100).data == Fraction(2, 3) ** 100 and (Value(-1) ** (10 ** 9 + 1)).data == -1


@pytest.mark.parametrize("f, derivatives", [
    (lambda x: x ** 3 / 3, ["x ** 2", "2 * x", "2"]), (lambda x: x / 3, ["1 / 3", "0"]), (lambda x: 1 / x, ["-1 / x ** 2", "2 / x ** 3"]),
    (lambda x: abs(x) * x.relu(), None), (lambda x: (2 * x - 1) / (x + 2), None), (lambda x: x ** -2, ["-2 / x ** 3", "6 / x ** 4"])])
def test_rational_rules_are_exact_on_fractions(f, derivatives):
    x = Value(Fraction(2, 7), "x")
    y = f(x)
    slopes = [gradients(y)[x], derivative(y, x).data, Circuit(y).run(x=Fraction(2, 7)).gradient(x), Circuit(y).compile()(x.data)[1][0]]
    assert all(type(slope) is Fraction and slope == slopes[0] for slope in slopes)
    for text in derivatives or ():
        y = derivative(y, x)
        assert formula(y) == text and (type(y.data) is Fraction or y.data in (0, 2))
