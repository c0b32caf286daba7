"""Data sets: inputs (examples, features) and targets (examples, outputs), the same for the same seed."""
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from .arguments import MOST, all_finite, finite_number, generator, whole


class Data(NamedTuple):
    """inputs (examples, features), targets (examples, outputs)."""
    inputs: np.ndarray
    targets: np.ndarray


class Split(NamedTuple):
    """What is learned from, and what is held out to see whether it was learned."""
    train: Data
    test: Data


def xor():
    """The four points of exclusive or, which no straight line separates.

    >>> xor().targets.T
    array([[0., 1., 1., 0.]])
    """
    return Data(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]]))


def two_moons(examples=200, noise=0.1, seed=0):
    """Two half circles of radius 1 that reach into each other, target 0 the upper and 1 the lower.

    noise: standard deviation of each coordinate about its half circle.

    Raises ValueError for fewer than 2 examples, a noise below 0, not finite or giving such points, and a seed that is none.

    >>> [part.shape for part in two_moons(100)]
    [(100, 2), (100, 1)]
    """
    examples, noise = whole(examples, 2, "examples", MOST), finite_number(noise, "noise", " from 0")
    random = generator(seed)
    lower = np.arange(examples) % 2
    angle = random.uniform(0, np.pi, examples)
    points = np.column_stack([np.where(lower, 1 - np.cos(angle), np.cos(angle)), np.where(lower, 0.5 - np.sin(angle), np.sin(angle))])
    return finite(Data(points + random.normal(0, noise, points.shape), lower[:, None].astype(float)))


def noisy_line(examples=50, slope=2.0, intercept=1.0, noise=0.3, seed=0):
    """Points about the line slope * x + intercept, x from -1 to 1; noise: standard deviation in y.

    Raises ValueError for fewer than 2 examples, a noise below 0, numbers that are not finite or give such points, and a seed that is none.

    >>> [part.shape for part in noisy_line(20)]
    [(20, 1), (20, 1)]
    """
    examples, noise = whole(examples, 2, "examples", MOST), finite_number(noise, "noise", " from 0")
    slope, intercept = finite_number(slope, "slope"), finite_number(intercept, "intercept")
    random = generator(seed)
    x = random.uniform(-1, 1, (examples, 1))
    with np.errstate(over="ignore"):
        return finite(Data(x, slope * x + intercept + random.normal(0, noise, x.shape)))


def finite(data):
    """data itself; a ValueError if a number in it is not finite."""
    if not all(map(all_finite, data)):
        raise ValueError("with numbers as large as these some points are not finite")
    return data


def digits(seed=0):
    """1,797 handwritten digits: 8 x 8 pixels from 0 to 1 row by row, (examples, 64); targets (examples, 10), 1 for the digit, else 0.

    A random fifth is held out. Its writers are among those learned from, so it says less than new writers would.
    Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998,
    https://doi.org/10.24432/C50P49, license CC BY 4.0; its test part, in `handwritten/digits.npz`.

    >>> train, test = digits()
    >>> train.inputs.shape, test.targets.shape
    ((1437, 64), (360, 10))
    """
    with (files("backprop_core") / "handwritten" / "digits.npz").open("rb") as file, np.load(file) as stored:
        inputs, targets = stored["images"] / 16, np.eye(10)[stored["labels"]]
    order = generator(seed).permutation(len(inputs))
    train, test = np.split(order, [len(inputs) * 4 // 5])
    return Split(Data(inputs[train], targets[train]), Data(inputs[test], targets[test]))
