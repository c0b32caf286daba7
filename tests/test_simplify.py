import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Value, derivative, formula, gradients, topological_order
from backprop_core.simplify import LARGEST, Simplifier, simplified
from random_graphs import ALL, EXACT, built, programs


@pytest.mark.parametrize("f, texts", [
    (lambda x, y: x * x * x, ["3 * x ** 2", "6 * x", "6", "0"]),
    (lambda x, y: x ** 3, ["3 * x ** 2", "6 * x", "6", "0"]),
    (lambda x, y: x.sin() * x.cos(), ["cos(x) ** 2 - sin(x) ** 2", "-4 * sin(x) * cos(x)"]),
    (lambda x, y: 1 / x, ["-1 / x ** 2", "2 / x ** 3", "-6 / x ** 4"]),
    (lambda x, y: x.log(), ["1 / x", "-1 / x ** 2"]),
    (lambda x, y: x * x.log(), ["log(x) + 1", "1 / x"]),
    (lambda x, y: x.sqrt(), ["1 / (2 * sqrt(x))"]),
    (lambda x, y: x.tanh(), ["1 - tanh(x) ** 2", "-2 * tanh(x) * (1 - tanh(x) ** 2)"]),
    (lambda x, y: x.sigmoid(), ["sigmoid(x) * (1 - sigmoid(x))"]),
    (lambda x, y: (x * x).exp(), ["2 * x * exp(x ** 2)"]),
    (lambda x, y: 2 ** x, ["0.6931471805599453 * 2 ** x"]),
    (lambda x, y: x ** y, ["y * x ** one_less(y, x)"]),
    (lambda x, y: (x - y) ** 2, ["2 * (x - y)", "2", "0"]),
    (lambda x, y: y / (x + 1), ["-y / (x + 1) ** 2", "2 * y / (x + 1) ** 3"]),
    (lambda x, y: x * y + y * x, ["2 * y", "0"]),
    (lambda x, y: x * x / 3, ["2 * x / 3", "0.6666666666666666"]),
    (lambda x, y: -1 * -x - 0 * x, ["1"]),
    (lambda x, y: x.relu(), ["step(x)", "0"]),
    (lambda x, y: (x * y) ** 3 + (2 * x) ** 2, ["8 * x + 3 * y * (x * y) ** 2"]),
    (lambda x, y: (y * x + 1) ** 4, ["4 * y * (y * x + 1) ** 3"]),
])
def test_a_derivative_reads_well(f, texts):
    x, y = Value(2.0, "x"), Value(3.0, "y")
    slope = f(x, y)
    for text in texts:
        slope = derivative(slope, x)
        assert formula(slope) == text


def test_equal_parts_are_one_node_and_that_of_the_graph_where_it_has_it():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    f = (x * y).exp()
    slope = derivative(f, x)
    assert slope.operands == (y, f)
    both = derivative(f * f + x * f, y)
    texts = [formula(node) for node in topological_order(both)]
    assert len(texts) == len(set(texts))


def test_constants_of_different_type_stay_apart():
    """1 == 1.0, but y + 1 is exact and y + 1.0 is not."""
    x = Value(3, "x")
    y = Value(Fraction(1, 3), "y")
    for short in (simplified((y + 1.0).relu() * 0 + (y + 1).relu()), simplified((2.0 * y).relu() * 0 + (2 * y).relu())):
        assert type(short.data) is Fraction
    assert formula(simplified(x.sin() + (x + 1).sin() + (x + 1.0).sin())) == "sin(x) + sin(x + 1) + sin(x + 1.0)"


def test_a_number_may_be_all_that_is_left():
    x = Value(2.0, "x")
    assert simplified(x - x) == 0 and simplified(x / x) == 1 and simplified(5) == 5 and simplified(x) is x
    assert type(derivative(3 * x, x).data) is int and type(derivative(x / 3, x).data) is float
    assert derivative(Value(Fraction(1), "x") / 3, x).data == 0
    z = Value(Fraction(1), "z")
    assert type(derivative(z / 3, z).data) is Fraction and type(derivative(((z + z) / 3).relu(), z).data) is Fraction


@pytest.mark.parametrize("f, numbers, text", [
    (lambda x, y, z: (1e-200 * x) * z * (1e-200 * y), (1e200, 1e300, 1e100), "1e-200 * y * z * 1e-200"),
    (lambda x, y, z: (1e160 * x) * (1e160 * x), (1e-150, 1, 1), "2 * (1e+160 * x * 1e+160)"),
    (lambda x, y, z: 1 / x, (1e200, 1, 1), "-1 / x / x"),
    (lambda x, y, z: y / x, (1e-170, 1e-200, 1), "-y / x / x"),
    (lambda x, y, z: (y * z) * (y * x), (1, 1e-170, 1e200), "y * z * y"),
    (lambda x, y, z: (x.sigmoid() * x).log(), (1e17, 1, 1), "1 / x + (1 - sigmoid(x))"),
    (lambda x, y, z: x / (x + y - x - y), (0.1, 0.2, 1), "1 / (x + y - x - y)"),
    (lambda x, y, z: x * x, (10 ** 400, 1, 1), "2 * x"),
])
def test_a_value_is_never_lost(f, numbers, text):
    """A form that would overflow, underflow, or leave nothing but rounding is not taken."""
    inputs = [Value(number, name) for number, name in zip(numbers, "xyz", strict=True)]
    f = f(*inputs)
    slope = derivative(f, inputs[0])
    assert slope.data == pytest.approx(gradients(f)[inputs[0]], rel=1e-12, abs=0)
    assert formula(slope) == text


@given(numbers=st.lists(st.floats(-300, 300), min_size=3, max_size=3),
       factors=st.lists(st.one_of(st.integers(0, 2), st.floats(-300, 300)), min_size=1, max_size=8))
def test_extreme_products_keep_their_values(numbers, factors):
    """Inputs and numbers of all sizes, x and z as factors, y as a divisor: where the gradients are finite, so is the derivative."""
    inputs = [Value(10 ** number, name) for number, name in zip(numbers, "xyz", strict=True)]
    try:
        f = inputs[0]
        for factor in factors:
            f = 10 ** factor * f if isinstance(factor, float) else f / inputs[1] if factor == 1 else f * inputs[factor]
        expected = gradients(f)
    except ValueError:
        return
    for x in inputs:
        assert derivative(f, x).data == pytest.approx(expected[x], rel=1e-7, abs=0)


def test_whole_numbers_among_fractions_divide_exactly():
    a, b, c = Value(Fraction(1, 2), "a"), Value(3, "b"), Value(7, "c")
    for f, text, value in ((a / b, "1 / b", Fraction(1, 3)), (a * c / b, "1 * c / b", Fraction(7, 3)),
                           (a / b ** 2, "1 / b ** 2", Fraction(1, 9)), (-a * c / 9, "-1 / 9 * c", Fraction(-7, 9)),
                           (2 * a * c / (5 * b), "2 / 5 * c / b", Fraction(14, 15)), (a.relu() / 3, "1 / 3 * step(a)", Fraction(1, 3)),
                           (c * a.relu() / b + b / a, "1 * c * step(a) / b - b / a ** 2", Fraction(-29, 3)),
                           (a.relu() / (3 * a), "step(a) / (3 * a) - relu(a) / (3 * a ** 2)", 0)):
        slope = derivative(f, a)
        assert (formula(slope), slope.data, type(slope.data)) == (text, value, Fraction)


def test_a_power_too_long_to_be_exact_is_not_written():
    a = f = Value(Fraction(1, 2), "a")
    for _ in range(12):
        f = f * f
    assert derivative(f, a).data == gradients(f)[a] == Fraction(4096, 2 ** 4095)


def test_a_large_product_stays_affordable():
    """A product of more than LARGEST factors goes on as one: the work grows with the graph, not with its square."""
    x = [Value(1.0 + i / 100, f"x{i}") for i in range(4 * LARGEST)]
    f = Value(1.0, "one")
    for each in x:
        f = f * each.sin()
    slope = derivative(f, x[0])
    assert slope.data == pytest.approx(f.data / math.tan(1.0), rel=1e-12)
    assert len(topological_order(slope)) < 12 * len(x)
    short = Simplifier([])
    product = total = x[0]
    for each in x[1:]:
        product, total = short.operation("mul", product, each), short.operation("add", total, each)
    assert max(len(factors) for _, factors in short.products.values()) == max(map(len, short.sums.values())) == LARGEST


@given(program=programs(st.floats(0.5, 3), ALL, st.floats(0.5, 3), length=8))
def test_values_change_by_rounding_only(program):
    nodes, f = built(program)
    short = simplified(f)
    size = sum(abs(node.data) for node in topological_order(f))
    assert getattr(short, "data", short) == pytest.approx(f.data, rel=1e-10, abs=1e-12 * (1 + size))


@given(program=programs(st.fractions(-3, 3, max_denominator=9), EXACT, st.integers(-3, 3), length=8))
def test_values_of_fractions_do_not_change(program):
    nodes, f = built(program)
    short = simplified(f, topological_order(f))
    assert getattr(short, "data", short) == f.data
