"""The articles' worked examples as graphs, each with its numbers and its source (see notebooks/README.md for the articles).

A builder takes no arguments or numbers, and returns the output node; `inputs(f)` has the others. Inner nodes carry the article's names.
EXAMPLES has a row for each: the builder, which inputs are parameters and targets, ranges for sliders, and the source.

>>> product().data, line(m=3).data
(-12, 10)
"""
from collections.abc import Callable
from typing import NamedTuple

from .graph import Value


def _named(node, name):
    node.name = name
    return node


def product(x=-2, y=5, z=-4):
    """f = q z with q = x + y, the course's yardstick (article A2: f = −12, gradients −4, −4, 3)."""
    q = _named(Value(x, "x") + Value(y, "y"), "q")
    return _named(q * Value(z, "z"), "f")


def line(m=2, x=3, c=1):
    """y = m x + c (article A1)."""
    mx = _named(Value(m, "m") * Value(x, "x"), "mx")
    return _named(mx + Value(c, "c"), "y")


def one_weight(w=0.8, x=1.5, y=0.5):
    """J = (ŷ − y)² with ŷ = x w (article A3: J = 0.49, dJ/dw = 2.1)."""
    prediction = _named(Value(x, "x") * Value(w, "w"), "ŷ")
    return _named((prediction - Value(y, "y")) ** 2, "J")


def chain(x=1):
    """y = 2 g with g = 3 x (article A1: dg/dx = 3, dy/dg = 2, so dy/dx = 6)."""
    g = _named(3 * Value(x, "x"), "g")
    return _named(2 * g, "y")


def two_paths(x=2):
    """y = g h with g = x² and h = 3 x: two paths lead from x to y, and their products add (article A1: 4 · 6 + 3 · 4 = 36)."""
    x = Value(x, "x")
    return _named(_named(x ** 2, "g") * _named(3 * x, "h"), "y")


def three_paths(x_1=3, x_2=1, t=4):
    """L = (F_3,1 − t)², where one neuron F_1,1 feeds three, and these feed F_3,1 (article A0).

    Its weights are W_ij^k, from neuron i to neuron j of layer k. The article leaves the functions open: here a neuron is the weighted sum
    of what feeds it, so that the products along the paths from W_11^1 are short numbers: 12, −6 and 9, which add to 15.
    """
    F_11 = _named(Value(1, "W_11^1") * Value(x_1, "x_1") + Value(-1, "W_21^1") * Value(x_2, "x_2"), "F_1,1")
    F_2 = [_named(Value(w, f"W_1{j}^2") * F_11, f"F_2,{j}") for j, w in enumerate((2, -1, 3), 1)]
    products = [Value(w, f"W_{j}1^3") * F for j, (w, F) in enumerate(zip((1, 1, 0.5), F_2, strict=True), 1)]
    F_31 = _named(products[0] + products[1] + products[2], "F_3,1")
    return _named((F_31 - Value(t, "t")) ** 2, "L")


def linear_network(x=2, y=2):
    """L = (y − f(x))² for the linear network 1–1–2–1 (article A1); weights w_jk^[i], from neuron k to neuron j of layer i.

    Each inner node has a letter, from the loss back, layer by layer: a, c, d, e, g, h, i, j, k, l, m, without b and f, which the biases
    and the network have. c is the network's output; l is the first layer's, reached along two edges: ∂L/∂l = 10 + 1. From ∂L/∂L = 1
    on, the 19th node whose derivative is known is l.
    """
    def w(value, j, k, layer):
        return Value(value, f"w_{j}{k}^[{layer}]")

    def b(value, j, layer):
        return Value(value, f"b_{j}^[{layer}]")

    m = _named(w(0.5, 1, 1, 1) * Value(x, "x"), "m")
    l = _named(m + b(1, 1, 1), "l")  # noqa: E741  (the article's letter)
    j, k = _named(w(2.5, 1, 1, 2) * l, "j"), _named(w(-1, 2, 1, 2) * l, "k")
    h, i = _named(j + b(-3, 1, 2), "h"), _named(k + b(5, 2, 2), "i")
    e, g = _named(w(2, 1, 1, 3) * h, "e"), _named(w(-0.5, 1, 2, 3) * i, "g")
    d = _named(e + g, "d")
    c = _named(d + b(0.5, 1, 3), "c")
    a = _named(Value(y, "y") - c, "a")
    return _named(a ** 2, "L")


def sigmoid_network(x_1=0.5, x_2=0.8, w_11=0.4, w_12=0.5, b_1=-0.1, w_21=-0.6, w_22=0.25, b_2=0.3, w_31=0.7, w_32=-0.3, b_3=0.1, t=1):
    """L = ½ (y − t)² for the network 2–2–1 with sigmoids (article A4): z_1 = 0.5, z_2 = 0.2, then h_1 = σ(z_1), …, y = σ(z_3)."""
    x_1, x_2 = Value(x_1, "x_1"), Value(x_2, "x_2")
    z_1 = _named(Value(w_11, "w_11") * x_1 + Value(w_12, "w_12") * x_2 + Value(b_1, "b_1"), "z_1")
    z_2 = _named(Value(w_21, "w_21") * x_1 + Value(w_22, "w_22") * x_2 + Value(b_2, "b_2"), "z_2")
    h_1, h_2 = _named(z_1.sigmoid(), "h_1"), _named(z_2.sigmoid(), "h_2")
    z_3 = _named(Value(w_31, "w_31") * h_1 + Value(w_32, "w_32") * h_2 + Value(b_3, "b_3"), "z_3")
    y = _named(z_3.sigmoid(), "y")
    return _named((y - Value(t, "t")) ** 2 / 2, "L")


def deep(layers, width=3):
    """f at the end of `layers` layers of `width` neurons, each fed by all of the layer before; x feeds the first layer.

    Article A0's network made deeper: width ** layers paths lead from x to f. Weights are W_ij^k, as in three_paths, and all 1.
    """
    neurons = [Value(1, "x")]
    for layer in range(1, layers + 2):
        sums = []
        for j in range(1, width + 1 if layer <= layers else 2):
            products = [Value(1, f"W_{i},{j}^{layer}") * neuron for i, neuron in enumerate(neurons, 1)]
            sums.append(sum(products[1:], products[0]))
        neurons = sums
    return _named(neurons[0], "f")


class Example(NamedTuple):
    """One row: how a graph is built and how it is shown."""

    build: Callable
    source: str             # the article
    kinds: dict             # input -> "parameter" or "target"; the others are data
    ranges: dict = {}       # input -> (lowest, highest), where a slider of −6 to 6 would not do

    @property
    def parameters(self):
        """The names of the inputs that training changes."""
        return [name for name, kind in self.kinds.items() if kind == "parameter"]


def _kinds(parameters, target=""):
    return dict.fromkeys(parameters.split(), "parameter") | dict.fromkeys(target.split(), "target")


_NINE = "w_11 w_12 b_1 w_21 w_22 b_2 w_31 w_32 b_3"

EXAMPLES = {row.build.__name__: row for row in (
    Example(product, "A2", {}),
    Example(line, "A1", _kinds("m c")),
    Example(one_weight, "A3", _kinds("w", "y"), {"w": (-1, 2), "x": (-2, 2), "y": (-1, 2)}),
    Example(chain, "A1", {}),
    Example(two_paths, "A1", {}, {"x": (-3, 3)}),
    Example(three_paths, "A0", _kinds("W_11^1 W_21^1 W_11^2 W_12^2 W_13^2 W_11^3 W_21^3 W_31^3", "t")),
    Example(linear_network, "A1", _kinds("w_11^[1] b_1^[1] w_11^[2] b_1^[2] w_21^[2] b_2^[2] w_11^[3] w_12^[3] b_1^[3]", "y")),
    Example(sigmoid_network, "A4", _kinds(_NINE, "t"), dict.fromkeys(("x_1", "x_2"), (-2, 2)) | dict.fromkeys(_NINE.split(), (-3, 3)) |
            {"t": (0, 1)}),
)}
