"""The printed equations, filled with a run's numbers, are true sentences."""
import re

import pytest

from backprop_core import Circuit, Value
from backprop_core.examples import linear_network, product, sigmoid_network
from backprop_core.view.equations import backward, consumers, forward, pieces

EXPRESSION = str.maketrans({"×": "*", "÷": "/", "−": "-", "²": "**2"})


def two_ways():
    """f = y z + x with y = x² + x: ∂y/∂x is a sum, and needs brackets; x reaches f through y and directly."""
    x = Value(-1.5, "x")
    y = x ** 2 + x
    y.name = "y"
    f = y * Value(-2, "z") + x
    f.name = "f"
    return f


GRAPHS = [product(), sigmoid_network(), linear_network(), two_ways()]


def right_side(template, n):
    """What the part with numbers comes to; all digits put in."""
    with_numbers = re.sub(r"\{(\w[^{}:]*):\w+\}", lambda slot: f"({n[slot[1]]!r})", template.split(" = ")[-2])
    return eval(with_numbers.translate(EXPRESSION), {"σ": lambda z: Value(z).sigmoid().data})


@pytest.mark.parametrize("f", GRAPHS, ids=lambda f: f.name)
def test_every_sum_comes_out(f):
    run = Circuit(f).run()
    n = {name: run.value(name) for name in pieces(f)} | {f"d_{name}": run.gradient(name) for name in pieces(f)}
    checked = 0
    for templates, key in ((forward(f), "{}"), (backward(f), "d_{}")):
        for name, template in templates.items():
            if "{" in template.split(" = ")[-2]:                # else there are letters only: ∂f/∂q × 1
                assert right_side(template, n) == pytest.approx(n[key.format(name)], rel=1e-12), template
                checked += 1
    assert checked >= sum(bool(piece.leaves) for piece in pieces(f).values())


def test_words_of_the_sigmoid_network():
    f = sigmoid_network()
    assert backward(f)["z_1"].startswith("∂L/∂z₁ = ∂L/∂h₁ × h₁ × (1 − h₁) = ")
    assert backward(f)["x_1"].startswith("∂L/∂x₁ = ∂L/∂z₁ × w₁₁ + ∂L/∂z₂ × w₂₁ = ")
    assert backward(f)["b_3"] == "∂L/∂b₃ = ∂L/∂z₃ × 1 = {d_b_3:short}"
    assert consumers(f)["x_1"] == ["z_1", "z_2"] and consumers(f)["L"] == [] and "L" not in backward(f)


def test_brackets_around_a_minus_only_where_they_are_needed():
    assert forward(product())["f"] == "f = q × z = {q:short} × {z:operand} = {f:short}"
    assert "({y:operand} − {t:operand})²" in forward(sigmoid_network())["L"]
    assert "σ({z_1:short})" in forward(sigmoid_network())["h_1"]
