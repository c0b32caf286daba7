"""Exercises of lesson 08, backpropagation in matrices."""
import re

import numpy as np

from ..answers import Array, Choice, Several
from ..exercises import Function
from ..network import Network

# A layer of three that feeds two, all three at σ = 0.5: what comes back to it before its own slope.
_WEIGHTS, _A = np.array([[1, -1, 0.5], [2, 0, 1]]), 0.5
_BACK = _WEIGHTS.T @ [0.1, -0.2]


def _gradients(W_2, x, h, y, t):
    """The two gradients that a Network finds whose forward pass gives these h and y."""
    network = Network([len(x), len(h), len(y)])
    network.weights[0][:], network.biases[0][:] = 0, np.log(h / (1 - h))
    network.weights[1][:], network.biases[1][:] = W_2, np.log(y / (1 - y)) - W_2 @ h
    return network.gradients([x], [t]).weights


def _matrices(W_2, x, h, y, t):
    first, second = _gradients(W_2, x, h, y, t)
    delta_2, slope = (y - t) * y * (1 - y), h * (1 - h)
    half_slopes = (((y - t) * y, "The factor 1 − y is missing in delta_2: the slope is y (1 − y)."),
                   ((y - t) * (1 - y), "The factor y is missing in delta_2: the slope is y (1 − y)."),
                   ((y - t) * y - y, "In delta_2 1 − y wants brackets: y * (1 - y)."))
    twice = "This is twice as much: the 2 of the square and the ½ of the loss cancel."
    no_slope = "The slope y (1 − y) is missing in delta_2."
    return Several({
        "∂C/∂W[1]": Array(first, "", "", (
            (2 * first, twice), (np.outer(W_2.T @ (y - t) * slope, x), no_slope),
            (np.outer(W_2.T @ delta_2, x), "The slope h (1 − h) is missing in delta_1."),
            (np.outer(W_2.T @ (y - t), x), "Both slopes are missing, y (1 − y) in delta_2 and h (1 − h) in delta_1."),
            *((np.outer(W_2.T @ delta * slope, x), said) for delta, said in half_slopes),
            (np.outer(W_2.T @ delta_2 * h, x), "The factor 1 − h is missing in delta_1: the slope is h (1 − h)."),
            (np.outer(W_2.T @ delta_2 * h - h, x), "In delta_1 1 − h wants brackets: h * (1 - h)."),
            (np.outer(W_2.T @ delta_2 * (1 - h), x), "The factor h is missing in delta_1: the slope is h (1 − h)."),
            (np.outer(W_2.T @ delta_2 * slope * slope, x), "The slope h (1 − h) was taken twice in delta_1."),
            (np.outer(W_2.T @ (delta_2 * y * (1 - y)) * slope, x), "The slope y (1 − y) was taken twice in delta_2."),
            (W_2.T @ delta_2 * slope, "This is delta_1. Times what came in, with np.outer, it becomes a matrix."))),
        "∂C/∂W[2]": Array(second, "", "", (
            (2 * second, twice), (np.outer(y - t, h), no_slope), *((np.outer(delta, h), said) for delta, said in half_slopes),
            (np.outer(delta_2 * y * (1 - y), h), "The slope y (1 − y) was taken twice in delta_2."),
            (np.outer(delta_2, x), "What came in through W[2] is h, not x."),
            (delta_2, "This is delta_2. Times what came in, with np.outer, it becomes a matrix.")))}, "")


def _trial(sizes, seed):
    """What a forward pass leaves, in two digits: W[2], x, h, y, t."""
    random, network = np.random.default_rng(seed), Network(sizes, seed=seed)
    x, t = random.standard_normal(sizes[0]), random.random(sizes[-1])
    a = network.forward([x]).a
    return [part.round(2) for part in (network.weights[1], x, a[1][0], a[2][0], t)]


class Shape(Array):
    """How many rows and columns; 1 × 2 and the like are read too."""

    wants = "two numbers, (rows, columns)"

    def verdict(self, answer):
        written = re.fullmatch(r"\W*(\d+)\s*(?:[xX×*,]|by)\s*(\d+)\W*", answer) if isinstance(answer, str) else None
        return super().verdict(tuple(map(int, written.groups())) if written else answer)


EXERCISES = {
    # predict a shape
    "08.1": Shape(lambda: Network([2, 2, 1]).weights[1].shape, "rows are where the weights lead to, columns where they come from.",
                  "one row, to the one output neuron; two columns, from the two hidden ones.",
                  (((2, 1), "(2, 1)? This is (from, to). All weights into one neuron stand in one row."), ((2, 2), "(2, 2)? This is W¹."))),
    # by hand, down the columns
    "08.2": Array(_BACK * _A * (1 - _A), "down the columns of W, then times the slope a (1 − a) = ¼.",
                  "each column of W times the errors, then times the neuron's own slope.",
                  ((_BACK, "This is what comes back through W. Each neuron's slope is a factor too."),
                   (_BACK * (_A * (1 - _A)) ** 2, "The slope a (1 − a) was taken twice."),
                   (_WEIGHTS[0] * 0.1 * _A * (1 - _A), "This is what comes back from the first output. The second sends something too, and "
                                                       "they add."),
                   (_WEIGHTS[1] * -0.2 * _A * (1 - _A), "This is what comes back from the second output. The first sends something too, "
                                                        "and they add."),
                   (_BACK * _A, "This is times a. The slope of a sigmoid is a (1 − a)."),
                   (_WEIGHTS.T @ [0.1, 0.2] * _A * (1 - _A), "The second error is −0.2: the minus is lost."))),
    # debug a missing transpose
    "08.3": Choice("a", {"b": "W[1] lies below the hidden layer: the error has not got there yet.",
                         "c": "for a plain list of numbers .T changes nothing: rows and columns need two directions."},
                   "W₂ is (2, 3), δ has 2 entries, and 3 must come out.", "W₂ᵀδ, lying down: each column of W₂ times δ."),
    # write the two lines
    "08.4": Function(_matrices, lambda: [_trial(sizes, seed) for seed, sizes in enumerate(([2, 2, 1], [3, 4, 2], [5, 2, 3]), 1)],
                     "which error comes first, and through which weights does it go back?",
                     "on three networks of different sizes. These lines are the heart of every deep learning library."),
    # explore with the panel: x_1 = 0
    "08.5": Choice("column 1", {"row 1": "row 1 has the weights to neuron 1; one of them comes from x₂ and still learns.",
                                "row 2": "row 2 has the weights to neuron 2; one of them comes from x₂ and still learns.",
                                "column 2": "column 2 has the weights from x₂."},
                   "which weights does x₁ come in through?", "w₁₁ and w₂₁, both from input 1."),
    # translate an index
    "08.6": Choice("W^1_21", {"W^1_12": "that would be from 1 to 2: A0 says first where a weight comes from.",
                              "W^2_12": "the upper index is the layer that the weight leads to, the first.",
                              "W^2_21": "the order is right, but the layer is the first."},
                   "first from, then to.", "from 2, to 1."),
}
