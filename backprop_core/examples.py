"""The articles' worked examples as graphs, each with its numbers and its source (see notebooks/README.md for the articles).

A builder takes no arguments or numbers, and returns the output node; `inputs(f)` has the others. Inner nodes carry the article's names.
"""
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
