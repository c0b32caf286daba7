import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Value, formula
from random_graphs import ALL, NUMBERS, built, programs

SPELLED = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh")} | {
    "sigmoid": NUMBERS["sigmoid"], "relu": NUMBERS["relu"], "Fraction": Fraction}


@pytest.mark.parametrize("f, python, text, latex", [
    (lambda x, y, z: (x + y) * z, "(x + y) * z", "(x + y) × z", r"\left(x + y\right) \cdot z"),
    (lambda x, y, z: x + y * z, "x + y * z", "x + y × z", r"x + y \cdot z"),
    (lambda x, y, z: x - (y - z), "x - (y - z)", "x − (y − z)", r"x - \left(y - z\right)"),
    (lambda x, y, z: x - y - z, "x - y - z", "x − y − z", "x - y - z"),
    (lambda x, y, z: x / (y / z), "x / (y / z)", "x ÷ (y ÷ z)", r"\frac{x}{\frac{y}{z}}"),
    (lambda x, y, z: x * (y / z), "x * (y / z)", "x × (y ÷ z)", r"x \cdot \left(\frac{y}{z}\right)"),
    (lambda x, y, z: -x ** 2, "-x ** 2", "−x ** 2", "-x^{2}"),
    (lambda x, y, z: (-x) ** 2, "(-x) ** 2", "(−x) ** 2", r"\left(-x\right)^{2}"),
    (lambda x, y, z: x ** y ** z, "x ** y ** z", "x ** y ** z", "x^{y^{z}}"),
    (lambda x, y, z: (x ** y) ** z, "(x ** y) ** z", "(x ** y) ** z", r"\left(x^{y}\right)^{z}"),
    (lambda x, y, z: x ** -y, "x ** -y", "x ** −y", "x^{-y}"),
    (lambda x, y, z: (-2) ** (x - x), "(-2) ** (x - x)", "(−2) ** (x − x)", r"\left(-2\right)^{x - x}"),
    (lambda x, y, z: -(x + y), "-(x + y)", "−(x + y)", r"-\left(x + y\right)"),
    (lambda x, y, z: x * -2, "x * -2", "x × −2", r"x \cdot -2"),
    (lambda x, y, z: x * Fraction(-1, 3), "x * (-1 / 3)", "x × (−1/3)", r"x \cdot \left(-\frac{1}{3}\right)"),
    (lambda x, y, z: x ** Fraction(1, 2), "x ** (1 / 2)", "x ** (1/2)", r"x^{\frac{1}{2}}"),
    (lambda x, y, z: x * 1e-07, "x * 1e-07", "x × 1e−07", r"x \cdot \left(1 \cdot 10^{-7}\right)"),
    (lambda x, y, z: (x + y).sigmoid(), "sigmoid(x + y)", "σ(x + y)", r"\sigma\left(x + y\right)"),
    (lambda x, y, z: abs(x).sqrt(), "sqrt(abs(x))", "√(|x|)", r"\sqrt{\left|x\right|}"),
    (lambda x, y, z: x.exp() ** 2, "exp(x) ** 2", "exp(x) ** 2", r"\left(e^{x}\right)^{2}"),
    (lambda x, y, z: x.relu() + y.sin(), "relu(x) + sin(y)", "relu(x) + sin(y)", r"\operatorname{relu}\left(x\right) + \sin\left(y\right)"),
])
def test_formulas(f, python, text, latex):
    node = f(Value(2.0, "x"), Value(3.0, "y"), Value(2.0, "z"))
    assert (formula(node), formula(node, "text"), formula(node, "latex")) == (python, text, latex)


@pytest.mark.parametrize("name, latex", [("w", "w"), ("w_11", "w_{11}"), ("W_11^1", "W_{11}^{1}"), ("w_1_2", "w_{1,2}"),
                                         ("loss", r"\mathrm{loss}"),
                                         ("ŷ", "ŷ"), ("50%", r"\mathrm{50\%}"), ("a{b}", r"\mathrm{a\{b\}}")])
def test_names_in_latex(name, latex):
    assert formula(Value(1, name), "latex") == latex


def test_inputs_without_a_name_are_numbers_and_named_parts_are_names():
    x = Value(2.0, "x")
    q = x + Value(-3)
    assert formula(q * q) == "(x + -3) * (x + -3)" and formula(q * q, names={q: "q"}) == "q * q" and formula(q, names={q: "q"}) == "q"


def test_a_formula_that_would_never_end_is_an_error():
    f = Value(1, "x")
    for _ in range(60):
        f = f + f
    with pytest.raises(ValueError, match="longer than 20000 characters"):
        formula(f)


@pytest.mark.parametrize("style", ["html", "", None])
def test_an_unknown_style(style):
    with pytest.raises(ValueError, match="python, source, text, latex"):
        formula(Value(1), style)


@settings(max_examples=100)
@given(program=programs(st.floats(-3, 3).map(lambda x: round(x, 3)), ALL, st.floats(-3, 3)))
def test_python_reads_a_formula_as_its_graph(program):
    """To the last bit: the brackets keep the order of the operations."""
    nodes, f = built(program)
    names = {"__builtins__": {}, "abs": abs} | SPELLED | {node.name: node.data for node in nodes}
    text = formula(f)
    if "sigmoid" not in text:
        assert eval(text, names) == f.data
