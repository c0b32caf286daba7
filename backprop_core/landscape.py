"""The loss as a landscape over two parameters of a network, and the path of a descent on it.

A parameter is named as it is reached: ("weights", 0, 1, 0) is `network.weights[0][1, 0]`, ("biases", 1, 0) is `network.biases[1][0]`.

>>> network, inputs, targets, w, v = two_minima()
>>> surface = loss_surface(network, inputs, targets, w, v, np.linspace(-4, 4, 81), np.linspace(-3, 3, 61))
>>> surface.shape, bool(surface[45, 52] < 1e-20)          # row 45 is v = 1.5, column 52 is w = 1.2: the best weights
((61, 81), True)
"""
import copy
import math
from operator import index as as_index
from typing import NamedTuple
from warnings import warn

import numpy as np

from .arguments import finite_number, listed, not_finite, shown, whole
from .network import Network, a_network
from .passes import Passes


class Path(NamedTuple):
    """A descent: the two parameters and the loss at the start and after every step."""
    x: np.ndarray
    y: np.ndarray
    loss: np.ndarray


class Landscape(NamedTuple):
    """A network with data, and the two of its parameters to look along."""
    network: Network
    inputs: np.ndarray
    targets: np.ndarray
    first: tuple
    second: tuple


def two_minima():
    """y = v tanh(w x + 0.3), to be fitted to w = 1.2, v = 1.5: a loss with two minima over w and v.

    The best is those weights, with loss 0; the other, near w = -2.27, v = -1.25, has 0.055. The start decides which one a descent ends in.

    >>> network, inputs, targets, first, second = two_minima()
    >>> network.loss(inputs, targets), first, second
    (0.0, ('weights', 0, 0, 0), ('weights', 1, 0, 0))
    """
    network = Network([1, 1, 1], "tanh", "identity")
    network.biases[0][:], network.weights[0][:], network.weights[1][:] = 0.3, 1.2, 1.5
    inputs = np.array([[-2.0], [-1], [-0.5], [0.5], [1], [2]])
    return Landscape(network, inputs, network.predict(inputs), ("weights", 0, 0, 0), ("weights", 1, 0, 0))


def loss_surface(network, inputs, targets, first, second, x, y):
    """The mean loss with parameter `first` at every x and `second` at every y, (len(y), len(x)), as a contour plot takes it.

    One forward pass whose weights have two more axes. Needs memory at every point, len(x) * len(y) times, for examples * the widest layer
    and for a copy of the weights or biases of each layer that holds one of the two.
    Raises ValueError for a parameter that the network has not or that is given twice, and unless x and y are rows of finite numbers,
    TypeError for no Network.
    Warns where the loss is not finite.

    >>> loss_surface(*two_minima(), x=[-1.2, 0, 1.2], y=[1.5]).round(2)
    array([[2.81, 0.75, 0.  ]])
    """
    a, targets = a_network(network).check(inputs, targets)
    first, second = two_of(network, first, second)
    x, y = row(x, "x"), row(y, "y")
    parameters = {"weights": list(network.weights), "biases": list(network.biases)}
    grid = (len(y), len(x))
    with np.errstate(all="ignore"):         # one warning below says it
        for (kind, layer, *index), values in ((first, x), (second, y[:, None])):
            spread = np.broadcast_to(parameters[kind][layer], grid + getattr(network, kind)[layer].shape).copy()
            spread[..., *index] = values
            parameters[kind][layer] = spread
        for W, b, activation in zip(parameters["weights"], parameters["biases"], network.activations, strict=True):
            z = a @ np.swapaxes(W, -1, -2) + b[..., None, :]
            a = activation.function(z)
        surface = network.loss_function.value(z, a, targets).mean(axis=-1)
    if not np.isfinite(surface).all():
        warn(f"the loss is not finite at {np.sum(~np.isfinite(surface))} of {surface.size} points: "
             f"{not_finite(network.dtype)}", RuntimeWarning, stacklevel=2)
    return surface


def descent_path(network, inputs, targets, first, second, start, rate=0.1, steps=100):
    """Gradient descent in two parameters from start (x, y), the others fixed, as a Path; the network is left as it is.

    Where the loss or one of the two stops being finite, the path ends.
    Raises ValueError and TypeError as `loss_surface` does, and ValueError for a rate or steps out of range and for a start whose loss is
    not finite.

    >>> path = descent_path(*two_minima(), start=(-1, 2), rate=0.5, steps=100)
    >>> len(path.loss), float(path.x[-1].round(2)), float(path.y[-1].round(2))
    (101, 1.2, 1.5)
    """
    rate, steps = finite_number(rate, "rate", " above 0"), whole(steps, 0, "steps")
    network = copy.deepcopy(a_network(network))
    inputs, targets = network.check(inputs, targets)
    passes = Passes(network, len(inputs))
    names = two_of(network, first, second)
    place, path = row(start, "start", 2), []
    with np.errstate(all="ignore"):         # the path ends where a number overflows
        for _ in range(steps + 1):
            for (kind, layer, *index), number in zip(names, place, strict=True):
                getattr(network, kind)[layer][*index] = number
            loss = passes.gradients(inputs, targets, scale=1)
            if not math.isfinite(loss) or not np.isfinite(place.astype(network.dtype)).all():
                break
            path.append((*place, loss))
            place = place - rate * np.array([getattr(passes, kind)[layer][*index] for kind, layer, *index in names])
    if not path:
        raise ValueError(f"the loss is not finite at the start {shown(start)}: {not_finite(network.dtype)}")
    return Path(*np.reshape(path, (-1, 3)).T)


def row(numbers, what, length=None):
    """numbers as a one-dimensional array; a ValueError if one is not finite, or they are not as many as they should be."""
    array = np.array([finite_number(number, f"each number of {what}") for number in listed(numbers, f"{what} must be a row of numbers")])
    if len(array) != (length or max(len(array), 1)):
        raise ValueError(f"{what} must have {length or 'one or more'} numbers, not {len(array)}")
    return array


def two_of(network, first, second):
    """The names of two parameters; a ValueError if they are one."""
    names = [named(network, name) for name in (first, second)]
    if names[0] == names[1]:
        raise ValueError(f"first and second must be two parameters, both are {shown(first)}")
    return names


def named(network, name):
    """The name of a parameter, indices counted from 0; a ValueError if the network has none such."""
    try:
        kind, layer, *index = name
        arrays = {"weights": network.weights, "biases": network.biases}[kind]
        layer = range(len(arrays))[as_index(layer)]         # a range also turns -1 into the last
        return kind, layer, *(range(size)[as_index(i)] for size, i in zip(arrays[layer].shape, index, strict=True))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f'a parameter of {network} is named ("weights", layer, to, from) or ("biases", layer, to), '
                         f"given {shown(name)}") from error
