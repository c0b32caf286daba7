"""A dense network and its gradients: `gradients` is the four equations of backpropagation, one after the other.

    delta^L = dC/da * sigma'(z^L)                       1  the error of the output layer
    delta^l = (W^(l+1)T delta^(l+1)) * sigma'(z^l)      2  the error of a layer from that of the next
    dC/db^l_j = delta^l_j                               3
    dC/dw^l_jk = a^(l-1)_k delta^l_j                    4

Examples are rows, so that a whole batch is one matrix product; weights are (to, from): `weights[0][j, k]` goes from input k to neuron j of
the first layer. `passes.py` computes the same in arrays made once, for training.
Source: M. Nielsen, Neural Networks and Deep Learning, chapter 2 (equations BP1 to BP4).
"""
from itertools import count
from typing import NamedTuple

import numpy as np

from .arguments import MOST, batch, float_type, generator, listed, one_row, pick, shown, still, warns_unless_finite, whole
from .graph import Value
from .layers import ACTIVATIONS, HIDDEN, LOSSES, add


class Forward(NamedTuple):
    """What the forward pass keeps: `a[0]` is the input, `z[0]` and `a[1]` are the first layer's; all (examples, neurons)."""
    z: list
    a: list


class Gradients(NamedTuple):
    """Gradients of the mean loss, shaped as the weights and biases; `delta[l]` is (examples, to), for each example its own loss."""
    weights: list
    biases: list
    delta: list
    loss: float


class Network:
    """Layers of neurons, each fed by all of the layer before.

    sizes: neurons a layer, the inputs first. output: the activation of the last layer, None as the others.
    A loss sums over the outputs and averages over the examples. Weights start normally distributed with variance 1 / (neurons they come
    from), 2 / (…) for relu, drawn layer by layer from `seed`; biases start at 0 (LeCun 1998; He 2015).
    Write into `weights` and `biases`, weights[0][:] = …; each result that holds NaN or infinity comes with a RuntimeWarning.
    Raises ValueError for sizes, a dtype, a seed, names or a pair of output and loss that cannot be, TypeError for a name that is no text.

    >>> network = Network([2, 3, 1])
    >>> [W.shape for W in network.weights], network.predict([[0, 1], [1, 0]]).shape
    ([(3, 2), (1, 3)], (2, 1))
    """

    def __init__(self, sizes, activation="sigmoid", output=None, loss="half_squared_error", seed=0, dtype=float):
        wanted = "sizes must be two or more whole numbers from 1, such as [2, 2, 1]"
        sizes = [whole(size, 1, "each of sizes, such as [2, 2, 1],", MOST) for size in listed(sizes, wanted)]
        if len(sizes) < 2:
            raise ValueError(f"{wanted}, not {sizes}")
        output = activation if output is None else output
        self.activations = [pick(HIDDEN, activation, "activation")] * (len(sizes) - 2) + [pick(ACTIVATIONS, output, "output")]
        self.loss_function = pick(pick(LOSSES, loss, "loss"), output, f"with loss {loss!r}, output")
        if output == "softmax" and sizes[-1] == 1:
            raise ValueError("softmax over one output is always 1: take output 'sigmoid' for one, or two outputs for softmax")
        self.sizes, self.dtype = sizes, float_type(dtype)
        random = generator(seed)
        self.weights = [(random.standard_normal((fan_out, fan_in)) * np.sqrt(row.gain / fan_in)).astype(self.dtype)
                        for fan_in, fan_out, row in zip(sizes, sizes[1:], self.activations, strict=False)]
        self.biases = [np.zeros(fan_out, self.dtype) for fan_out in sizes[1:]]

    def __repr__(self):
        return f"Network({self.sizes}, {', '.join(row.name for row in self.activations)}; {self.loss_function.name}, {self.dtype})"

    @property
    def parameters(self):
        """All weights, then all biases."""
        return [*self.weights, *self.biases]

    @warns_unless_finite
    def forward(self, inputs):
        """z and a of every layer; inputs (examples, features). Raises ValueError for inputs that do not fit."""
        return self.propagate(self.check_inputs(inputs))

    @warns_unless_finite
    def predict(self, inputs):
        """The outputs, (examples, outputs). Raises ValueError for inputs that do not fit."""
        return self.propagate(self.check_inputs(inputs)).a[-1]

    @warns_unless_finite
    def loss(self, inputs, targets):
        """The mean loss of a batch. Raises ValueError for inputs and targets that do not fit, as `gradients` does."""
        return self.mean_loss(*self.check(inputs, targets))

    @warns_unless_finite
    def gradients(self, inputs, targets):
        """The four equations; inputs (examples, features), targets (examples, outputs). Raises ValueError for any that do not fit.

        >>> [delta.shape for delta in Network([2, 3, 1]).gradients([[0, 1], [1, 0]], [[1], [1]]).delta]
        [(2, 3), (2, 1)]
        """
        inputs, targets = self.check(inputs, targets)
        z, a = self.propagate(inputs)
        W, L, examples, ones = self.weights, len(self.weights) - 1, len(inputs), np.ones(len(inputs), self.dtype)
        delta = [None] * (L + 1)

        # 1  delta^L = dC/da * sigma'(z^L); with cross entropy the product is simply a - t, and the row gives it at once
        delta[L] = self.loss_function.gradient(a[-1], targets)
        if not self.loss_function.cancels:
            delta[L] *= self.activations[L].derivative(a[-1])
        # 2  delta^l = (W^(l+1)T delta^(l+1)) * sigma'(z^l); a row of delta stands for a column, hence delta W
        for layer in reversed(range(L)):
            delta[layer] = (delta[layer + 1] @ W[layer + 1]) * self.activations[layer].derivative(a[layer + 1])
        # 3  dC/db^l_j = delta^l_j, the mean over the examples (a product rounds less than d.mean does in float32)
        biases = [ones @ d / examples for d in delta]
        # 4  dC/dw^l_jk = a^(l-1)_k delta^l_j, the mean over the examples (a starts with the input, so a[l] is the layer before)
        weights = [d.T @ before / examples for d, before in zip(delta, a, strict=False)]

        return Gradients(weights, biases, delta, float(self.loss_function.value(z[-1], a[-1], targets).mean()))

    def to_graph(self, x, t):
        """The loss of one example as a graph of Values, one node a number.

        Inputs are named x_1 …, targets t_1 … (t if there is one), weights w_jk from neuron k to neuron j, biases b_j; z_j and a_j are
        inner nodes. With at most one hidden layer and nine neurons these are numbered through, so [2, 2, 1] has w_11 … w_22 and then
        w_31 w_32 b_3. Otherwise the layer stands behind: w_11^[1], b_1^[2], a_1^[1]; indices over 9 get a comma, w_1,12^[1].
        With binary cross entropy the graph's loss loses digits where the sigmoid saturates, since 1 - a does; the gradients agree, unless
        an output is so near 0 that 1 / a is too large for a float: then there are none. Raises ValueError for an example that does not
        fit, for numbers too large, and where an output rounded to 0 or 1 leaves a cross entropy infinite.
        """
        inputs, targets = self.check(one_row(x), one_row(t))
        if len(inputs) > 1:
            raise ValueError(f"to_graph takes one example, x of shape ({self.sizes[0]},), not {len(inputs)} examples")
        numbered_through = len(self.sizes) <= 3 and sum(self.sizes[1:]) <= 9
        neuron = count(1)
        a = [Value(float(number), f"x_{k}") for k, number in enumerate(inputs[0], 1)]
        for layer, (W, b, activation) in enumerate(zip(self.weights, self.biases, self.activations, strict=True), 1):
            behind = "" if numbered_through else f"^[{layer}]"
            neurons = [next(neuron) if numbered_through else j for j in range(1, len(W) + 1)]
            z = []
            for j, row, bias in zip(neurons, W, b, strict=True):
                weights = [Value(float(w), f"w_{j}{',' * (len(W) > 9 or len(row) > 9)}{k}{behind}") for k, w in enumerate(row, 1)]
                products = [w * a_k for w, a_k in zip(weights, a, strict=True)]
                z.append(add(products) + Value(float(bias), f"b_{j}{behind}"))
                z[-1].name = f"z_{j}{behind}"
            a = activation.graph(z)
            for j, node in zip(neurons, a, strict=True):
                node.name = node.name or f"a_{j}{behind}"      # with identity a is the node z itself
        t = [Value(float(number), "t" if self.sizes[-1] == 1 else f"t_{k}") for k, number in enumerate(targets[0], 1)]
        try:
            loss = self.loss_function.graph(a, t)
        except ValueError as error:
            if not self.loss_function.cancels:
                raise
            raise ValueError(f"an output is rounded to 0 or 1: {self.loss_function.name} has no finite value as a graph of a and t; "
                             f"the network's loss and gradients take it from z ({error})") from error
        loss.name = "L"
        return loss

    def propagate(self, inputs):
        """`forward` of inputs that are checked."""
        z, a = [], [inputs]
        for W, b, activation in zip(self.weights, self.biases, self.activations, strict=True):
            z.append(a[-1] @ W.T + b)
            a.append(activation.function(z[-1]))
        return Forward(z, a)

    def mean_loss(self, inputs, targets):
        """`loss` of inputs and targets that are checked."""
        z, a = self.propagate(inputs)
        return float(self.loss_function.value(z[-1], a[-1], targets).mean())

    def check(self, inputs, targets):
        """Inputs and targets as arrays that fit the network and each other."""
        inputs, targets = self.check_inputs(inputs), batch(targets, self.sizes[-1], self.dtype, "targets")
        if len(inputs) != len(targets):
            raise ValueError(f"inputs {inputs.shape} and targets {targets.shape} must have as many rows, one an example")
        loss = self.loss_function
        if targets.min() < loss.lowest or targets.max() > loss.highest:
            raise ValueError(f"{loss.name} wants targets from {loss.lowest} to {loss.highest}, given {targets.min()} to {targets.max()}")
        return inputs, targets

    def check_inputs(self, inputs):
        """Inputs as an array that fits; a ValueError, too, where `weights[0] = …` has put in no array of that shape and dtype."""
        still(self.weights, list(zip(self.sizes[1:], self.sizes, strict=False)), self.dtype, "weights")
        still(self.biases, [(size,) for size in self.sizes[1:]], self.dtype, "biases")
        return batch(inputs, self.sizes[0], self.dtype, "inputs")

    def __getstate__(self):
        """For pickle, which takes no lambda: the rows by their names."""
        return self.__dict__ | {"activations": [row.name for row in self.activations], "loss_function": self.loss_function.name}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.activations = [ACTIVATIONS[name] for name in state["activations"]]
        self.loss_function = LOSSES[state["loss_function"]][state["activations"][-1]]


def a_network(network):
    """network itself; a TypeError if it is none."""
    if not isinstance(network, Network):
        raise TypeError(f"a Network is wanted, such as Network([2, 2, 1]), not {shown(network)}")
    return network
