"""The passes of `network.py` in arrays made once, for training: the same four equations and the same rows of `layers.py`.

What makes it fast: no array is made in the loop; the mean over the examples and the rate are taken on the output error, which is small,
not on gradients as large as the weights; and the gradient of the biases is a matrix product, ones @ delta.
"""
import math

import numpy as np


class Passes:
    """The passes of one network over batches of one size; the network's weights are read and updated in place."""

    def __init__(self, network, examples):
        def arrays():
            return [np.empty((examples, size), network.dtype) for size in network.sizes[1:]]

        self.network, self.examples = network, examples
        self.z, self.a, self.delta = arrays(), arrays(), arrays()
        self.ones = np.ones(examples, network.dtype)
        self.flat = np.empty(sum(p.size for p in network.parameters), network.dtype)    # gradients end to end: their norm is one product
        ends = np.cumsum([p.size for p in network.parameters])[:-1]
        views = [part.reshape(p.shape) for part, p in zip(np.split(self.flat, ends), network.parameters, strict=True)]
        self.weights, self.biases = views[:len(network.weights)], views[len(network.weights):]
        self.updates = list(zip(network.parameters, views, strict=True))
        self.upward = [(W.T, b, row.function, z, a) for W, b, row, z, a in
                       zip(network.weights, network.biases, network.activations, self.z, self.a, strict=True)]
        slopes = [row.derivative for row in network.activations]
        self.downward = list(zip(self.delta[1:], network.weights[1:], slopes, self.a, self.z, self.delta, strict=False))[::-1]

    @np.errstate(all="ignore")      # the caller looks at the loss and the norm, and says that training diverges
    def gradients(self, inputs, targets, scale):
        """Leave scale * gradients of the mean loss in `weights` and `biases`; return the mean loss."""
        loss, delta, z, below = self.network.loss_function, self.delta[-1], self.z[-1], inputs
        for W_T, b, function, z, a in self.upward:
            np.dot(below, W_T, out=z)
            z += b
            below = function(z, out=a)
        value = float(np.dot(self.ones, loss.value(z, a, targets))) / self.examples

        loss.gradient(a, targets, out=delta)
        if not loss.cancels:
            delta *= self.network.activations[-1].derivative(a, out=z)      # z is spent from here on
        delta *= scale / self.examples
        for delta, W, slope, a, z, before in self.downward:
            np.dot(delta, W, out=before)
            before *= slope(a, out=z)
        for delta, a, dW, db in zip(self.delta, [inputs, *self.a], self.weights, self.biases, strict=False):
            np.dot(delta.T, a, out=dW)
            np.dot(self.ones, delta, out=db)
        return value

    def norm(self):
        """The length of what `gradients` left, all weights and biases as one vector."""
        return math.sqrt(np.vdot(self.flat, self.flat))

    def update(self):
        """Subtract from the network's weights and biases what `gradients` left."""
        for parameter, step in self.updates:
            parameter -= step
