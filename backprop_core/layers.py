"""Activations and losses of a dense network as two tables: a row holds a formula, its derivative and the same on a graph of Values.

Functions on arrays take `out=`, an array to write into, and return it: `network.py` leaves it out, `passes.py` gives arrays made once.
"""
from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Activation(NamedTuple):
    """a = sigma(z), element by element (softmax: row by row)."""
    name: str
    formula: str
    function: Callable      # function(z, out=None) -> a; out may be z itself
    derivative: Callable    # derivative(a, out=None) -> sigma'(z), written in a = sigma(z); out must not be a; None for softmax
    graph: Callable         # list of Values z -> list of Values a
    gain: float             # a fresh weight has the variance gain / (neurons it comes from): 2 where half of the neurons give 0


class Loss(NamedTuple):
    """What an example costs: a sum over the outputs; the mean over the examples is left to the caller."""
    name: str
    formula: str
    value: Callable         # value(z, a, t) -> one number an example; z where a has lost its digits by rounding to 0 or 1
    gradient: Callable      # gradient(a, t, out=None) -> dC/da; dC/dz if `cancels`
    graph: Callable         # lists of Values a, t -> the loss as a Value
    cancels: bool = False   # sigma'(z) of the output cancels against a denominator of dC/da, so that the gradient is that with respect to z
    lowest: float = -np.inf     # targets lie in lowest..highest
    highest: float = np.inf


def sigmoid(z, out=None):
    out = np.negative(z, out=out)
    np.exp(out, out=out)        # may overflow to inf, which callers silence: 1 / inf is the 0 wanted
    out += 1
    return np.reciprocal(out, out=out)


def sigmoid_derivative(a, out=None):
    """sigma' = a (1 - a)."""
    out = np.subtract(1, a, out=out)
    out *= a
    return out


def tanh_derivative(a, out=None):
    """sigma' = 1 - a^2."""
    out = np.multiply(a, a, out=out)
    return np.subtract(1, out, out=out)


def relu(z, out=None):
    return np.maximum(z, 0, out=out)


def relu_derivative(a, out=None):
    return np.heaviside(a, a.dtype.type(0), out=out)    # at the kink the slope is taken as 0


def identity_derivative(a, out=None):
    out = np.empty_like(a) if out is None else out
    out[...] = 1
    return out


def softmax(z, out=None):
    out = np.subtract(z, z.max(axis=-1, keepdims=True), out=out)    # the largest becomes exp(0), so nothing overflows
    np.exp(out, out=out)
    out /= out.sum(axis=-1, keepdims=True)
    return out


def softmax_graph(z):
    """softmax on Values; the largest z is taken off as a number, which cancels in the quotients and in their gradients."""
    largest = max(node.data for node in z)
    powers = [(node - largest).exp() for node in z]
    total = add(powers)
    return [power / total for power in powers]


def add(nodes):
    """The sum of one Value or more, without a leading 0."""
    return sum(nodes[1:], nodes[0])


def squared_length(z, a, t):
    """|a - t|^2 of each example."""
    error = a - t
    return np.vecdot(error, error)


def twice_error(a, t, out=None):
    """dC/da = 2 (a - t) of the squared error."""
    out = np.subtract(a, t, out=out)
    out *= 2
    return out


def softmax_entropy(z, a, t):
    """-sum t ln a of each example, from z, since a may be rounded to 0."""
    z = z - z.max(axis=-1, keepdims=True)   # before the logarithm and not after: large numbers z would round it away
    return np.vecdot(t, np.log(np.exp(z).sum(axis=-1, keepdims=True)) - z)      # -ln a = ln(sum of exp z) - z


def softmax_error(a, t, out=None):
    """dC/dz = a sum(t) - t of the cross entropy behind a softmax."""
    out = np.multiply(a, t.sum(axis=-1, keepdims=True), out=out)    # times 1 when the targets of an example add up to 1
    out -= t
    return out


ACTIVATIONS = {row.name: row for row in (
    #          name        formula                function     derivative           on a graph                           gain
    Activation("sigmoid",  "1 / (1 + exp(-z))",   sigmoid,     sigmoid_derivative,  lambda z: [k.sigmoid() for k in z],  1),
    Activation("tanh",     "tanh z",              np.tanh,     tanh_derivative,     lambda z: [k.tanh() for k in z],     1),
    Activation("relu",     "max(z, 0)",           relu,        relu_derivative,     lambda z: [k.relu() for k in z],     2),
    Activation("identity", "z",                   np.positive, identity_derivative, lambda z: z,                         1),
    Activation("softmax",  "exp z / sum(exp z)",  softmax,     None,                softmax_graph,                       1),
)}

HALF_SQUARED_ERROR = Loss(
    "half_squared_error", "1/2 sum (a - t)^2", value=lambda z, a, t: 0.5 * squared_length(z, a, t), gradient=np.subtract,
    graph=lambda a, t: 0.5 * add([(p - q) ** 2 for p, q in zip(a, t, strict=True)]))
SQUARED_ERROR = Loss(
    "squared_error", "sum (a - t)^2", value=squared_length, gradient=twice_error,
    graph=lambda a, t: add([(p - q) ** 2 for p, q in zip(a, t, strict=True)]))
BINARY_CROSS_ENTROPY = Loss(
    "cross_entropy", "-sum (t ln a + (1 - t) ln(1 - a))", gradient=np.subtract,
    value=lambda z, a, t: (t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z)).sum(axis=-1),    # -ln a = ln(1 + exp(-z))
    graph=lambda a, t: -add([q * p.log() + (1 - q) * (1 - p).log() for p, q in zip(a, t, strict=True)]),
    cancels=True, lowest=0, highest=1)
CROSS_ENTROPY = Loss(
    "cross_entropy", "-sum t ln a", value=softmax_entropy, gradient=softmax_error,
    graph=lambda a, t: -add([q * p.log() for p, q in zip(a, t, strict=True)]), cancels=True, lowest=0, highest=1)

HIDDEN = {name: row for name, row in ACTIVATIONS.items() if row.derivative}
LOSSES = {      # name -> for each output activation that makes sense with it, the row
    "half_squared_error": dict.fromkeys(HIDDEN, HALF_SQUARED_ERROR),
    "squared_error": dict.fromkeys(HIDDEN, SQUARED_ERROR),
    "cross_entropy": {"sigmoid": BINARY_CROSS_ENTROPY, "softmax": CROSS_ENTROPY},
}
