"""The loss as a landscape over two parameters of a network, and the path of a descent on it.

A parameter is named as it is reached: ("weights", 0, 1, 0) is `network.weights[0][1, 0]`, ("biases", 1, 0) is `network.biases[1][0]`.

>>> network, inputs, targets, w, v = two_minima()
>>> surface = loss_surface(network, inputs, targets, w, v, np.linspace(-4, 4, 81), np.linspace(-3, 3, 61))
>>> surface.shape, bool(surface[45, 52] < 1e-20)          # row 45 is v = 1.5, column 52 is w = 1.2: the best weights
((61, 81), True)
"""
import copy
import math
from typing import NamedTuple

import numpy as np

from .network import Network
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
    """
    network = Network([1, 1, 1], "tanh", "identity")
    network.biases[0][:], network.weights[0][:], network.weights[1][:] = 0.3, 1.2, 1.5
    inputs = np.array([[-2.0], [-1], [-0.5], [0.5], [1], [2]])
    return Landscape(network, inputs, network.predict(inputs), ("weights", 0, 0, 0), ("weights", 1, 0, 0))


def loss_surface(network, inputs, targets, first, second, x, y):
    """The mean loss with parameter `first` at every x and `second` at every y, (len(y), len(x)), as a contour plot takes it.

    One forward pass whose weights have two more axes. Needs memory for len(x) * len(y) * examples * the widest layer.
    """
    a, targets = network.check(inputs, targets)
    parameters = {"weights": list(network.weights), "biases": list(network.biases)}
    grid = (len(y), len(x))
    for name, values in ((first, np.reshape(x, (1, -1))), (second, np.reshape(y, (-1, 1)))):
        kind, layer, *index = named(network, name)
        spread = np.broadcast_to(parameters[kind][layer], grid + getattr(network, kind)[layer].shape).copy()
        spread[..., *index] = values
        parameters[kind][layer] = spread
    for W, b, activation in zip(parameters["weights"], parameters["biases"], network.activations, strict=True):
        z = a @ np.swapaxes(W, -1, -2) + b[..., None, :]
        a = activation.function(z)
    return network.loss_function.value(z, a, targets).mean(axis=-1)


def descent_path(network, inputs, targets, first, second, start, rate=0.1, steps=100):
    """Gradient descent in two parameters from start (x, y), the others fixed, as a Path; the network is left as it is.

    Where the loss stops being finite, the path ends.
    """
    if not 0 < rate < math.inf:
        raise ValueError(f"rate must be a finite number above 0, not {rate}")
    network = copy.deepcopy(network)
    inputs, targets = network.check(inputs, targets)
    passes = Passes(network, len(inputs))
    names = [named(network, name) for name in (first, second)]
    place, path = np.array(start, float), []
    for _ in range(steps + 1):
        for (kind, layer, *index), number in zip(names, place, strict=True):
            getattr(network, kind)[layer][*index] = number
        loss = passes.gradients(inputs, targets, scale=1)
        if not math.isfinite(loss):
            break
        path.append((*place, loss))
        place = place - rate * np.array([getattr(passes, kind)[layer][*index] for kind, layer, *index in names])
    return Path(*np.reshape(path, (-1, 3)).T)


def named(network, name):
    """The name of a parameter, or a ValueError if the network has none such."""
    try:
        kind, layer, *index = name
        found = np.ndim({"weights": network.weights, "biases": network.biases}[kind][layer][*index]) == 0
    except (KeyError, IndexError, TypeError, ValueError):
        found = False
    if not found:
        raise ValueError(f'a parameter of {network} is named ("weights", layer, to, from) or ("biases", layer, to), given {name!r}')
    return name
