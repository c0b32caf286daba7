"""Finite differences on a network: every weight nudged in turn, one forward pass each, to check the gradients and to see what they cost.

>>> from backprop_core.network import Network
>>> network = Network([2, 2, 1])
>>> numeric = finite_differences(network, [[0.5, -1.0]], [[1.0]])
>>> numeric.passes, bool(abs(numeric.weights[0] - network.gradients([[0.5, -1.0]], [[1.0]]).weights[0]).max() < 1e-6)
(10, True)
"""
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from .arguments import finite_number, warns_unless_finite, whole
from .network import Network, a_network


class Differences(NamedTuple):
    """Slopes of the mean loss, shaped as weights and biases, and the number of forward passes they took."""
    weights: list
    biases: list
    passes: int


class Cost(NamedTuple):
    """What all the gradients of a network cost, in seconds; `extrapolated`: differences not run, but passes times the time of one."""
    parameters: int
    passes: int             # forward passes of finite differences
    differences: float
    backpropagation: float
    extrapolated: bool


# Networks n-n-1 and the like whose weights and biases make a round number: 10, 100, … 1,000,000.
SIZES = ([1, 3, 1], [9, 9, 1], [35, 27, 1], [99, 99, 1], [999, 999, 1])
# Between the rounding of the loss, which is divided by the nudge, and the curvature, which is multiplied by it.
NUDGES = {np.dtype(np.float64): 1e-6, np.dtype(np.float32): 3e-3}
MEASURED = 10_000           # more parameters than this are extrapolated


@warns_unless_finite
def finite_differences(network, inputs, targets, nudge=None):
    """(C(w + nudge) - C(w)) / nudge for every weight and bias; the network is as before afterwards, even if interrupted.

    nudge: None, for 1e-6 in float64 and 3e-3 in float32.
    One forward pass a parameter and one for C(w). The error is about nudge * curvature / 2 plus rounding / nudge.
    Raises ValueError for a nudge that is 0, not finite or lost in the rounding of a weight, and for inputs and targets that do not fit,
    TypeError for no Network.

    >>> from backprop_core.network import Network
    >>> network = Network([1, 1], "identity")
    >>> network.weights[0][:] = 2
    >>> finite_differences(network, [[3]], [[5]]).weights[0].round(3)       # C = 1/2 (3 w - 5)^2, dC/dw = 3 (3 w - 5)
    array([[3.]])
    """
    nudge = finite_number(NUDGES[a_network(network).dtype] if nudge is None else nudge, "nudge", " other than 0")
    inputs, targets = network.check(inputs, targets)
    start = network.mean_loss(inputs, targets)
    passes, slopes = 1, []
    for parameter in network.parameters:
        slope = np.empty_like(parameter)
        for index, before in np.ndenumerate(parameter):
            try:
                parameter[index] = before + nudge
                step = parameter[index] - before        # the nudge as rounding leaves it
                if step == 0:
                    raise ValueError(f"nudge {nudge} is lost in a weight of {before} in {network.dtype}: take a larger one")
                slope[index] = (network.mean_loss(inputs, targets) - start) / step
            finally:
                parameter[index] = before
            passes += 1
        slopes.append(slope)
    return Differences(slopes[:len(network.weights)], slopes[len(network.weights):], passes)


def passes_needed(parameters):
    """Forward passes of finite differences: one with each parameter nudged, one without. Raises ValueError for no whole number from 0."""
    return whole(parameters, 0, "parameters") + 1


def gradient_costs(sizes=SIZES):
    """A `gradient_cost` for each network of these sizes. Raises ValueError for sizes that cannot be, as Network does."""
    return [gradient_cost(Network(layers)) for layers in sizes]


def gradient_cost(network):
    """The Cost of all gradients on one example: finite differences beside backpropagation.

    Raises ValueError where a weight is so large that the nudge is lost in its rounding, TypeError for no Network.
    """
    random, network = np.random.default_rng(0), a_network(network)
    inputs, targets = random.standard_normal((1, network.sizes[0])), random.random((1, network.sizes[-1]))
    parameters = sum(parameter.size for parameter in network.parameters)
    backpropagation = seconds(lambda: network.gradients(inputs, targets), times=5)
    if parameters <= MEASURED:
        start = perf_counter()
        passes = finite_differences(network, inputs, targets).passes
        return Cost(parameters, passes, perf_counter() - start, backpropagation, False)
    passes = passes_needed(parameters)
    return Cost(parameters, passes, passes * seconds(lambda: network.loss(inputs, targets), times=5), backpropagation, True)


def seconds(run, times):
    """The median time of so many runs."""
    spent = []
    for _ in range(times):
        start = perf_counter()
        run()
        spent.append(perf_counter() - start)
    return median(spent)
