"""The passes of `network.py` in arrays made once, for training: the same four equations and the same rows of `layers.py`.

What makes it fast: in the loop no array is made that is larger than the outputs; the mean over the examples and the rate are taken on the
output error, which is small, not on gradients as large as the weights; and the gradient of the biases is a matrix product, ones @ delta.
"""
import math

import numpy as np


class Passes:
    """The passes of one network over batches of one size; the network's weights are read and updated in place."""

    def __init__(self, network, examples):
        def arrays():
            return [np.empty((examples, size), network.dtype) for size in network.sizes[1:]]

        self.network, self.ones = network, np.ones(examples, network.dtype)
        self.z, self.a, self.delta = arrays(), arrays(), arrays()
        self.flat = np.empty(sum(p.size for p in network.parameters), network.dtype)    # gradients end to end: their norm is one product
        ends = np.cumsum([p.size for p in network.parameters])[:-1]
        views = [part.reshape(p.shape) for part, p in zip(np.split(self.flat, ends), network.parameters, strict=True)]
        self.weights, self.biases = views[:len(self.z)], views[len(self.z):]
        self.updates = list(zip(network.parameters, views, strict=True))

        rows = network.activations      # what each turn of the loops below takes, layer by layer
        self.forward = [(W.T, b, row.function, z, a) for W, b, row, z, a in
                        zip(network.weights, network.biases, rows, self.z, self.a, strict=True)]
        self.backward = [(delta, W, before, row.derivative, a, z) for delta, W, before, row, a, z in
                         zip(self.delta[1:], network.weights[1:], self.delta, rows, self.a, self.z, strict=False)][::-1]

    @np.errstate(all="ignore")      # the caller looks at the loss and the norm, and says that training diverges
    def gradients(self, inputs, targets, scale):
        """Leave scale * gradients of the mean loss in `weights` and `biases`; return the mean loss."""
        loss, ones, examples, below = self.network.loss_function, self.ones, len(inputs), inputs
        for W_T, b, function, z, a in self.forward:
            np.dot(below, W_T, out=z)
            z += b
            below = function(z, out=a)
        value = float(np.dot(ones, loss.value(z, a, targets))) / examples

        # From here on each z is spent, and takes sigma'(z).
        delta = loss.gradient(a, targets, out=self.delta[-1])
        if not loss.cancels:
            delta *= self.network.activations[-1].derivative(a, out=z)
        delta *= scale / examples
        for delta, W, before, derivative, a, z in self.backward:
            np.dot(delta, W, out=before)
            before *= derivative(a, out=z)
        for delta, below, dW, db in zip(self.delta, [inputs, *self.a], self.weights, self.biases, strict=False):
            np.dot(ones, delta, out=db)
            np.dot(delta.T, below, out=dW)
        return value

    def norm(self):
        """The length of what `gradients` left, all weights and biases as one vector."""
        return math.sqrt(np.vdot(self.flat, self.flat))

    @np.errstate(all="ignore")
    def update(self):
        """Subtract from the network's weights and biases what `gradients` left."""
        for parameter, step in self.updates:
            parameter -= step
