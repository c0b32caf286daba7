"""Exercises of lesson 09, training."""
from copy import deepcopy
from math import ceil

from ..data import two_moons, xor
from ..exercises import Choice, Function, Number, Several
from ..graph import Value, gradients
from ..landscape import descent_path, two_minima
from ..network import Network
from ..training import train


def _slopes(weight):
    """Of the losses of the two examples, 1 → 2 and 2 → 2, by the weight."""
    w = Value(weight, "w")
    return [gradients((x * w - 2) ** 2)[w] for x in (1, 2)]


def _one_after_the_other(weight=1.2, rate=0.1):
    """The weight after a step for the first example and one for the second."""
    for example in (0, 1):
        weight -= rate * _slopes(weight)[example]
    return weight


def _loss_after(network, inputs, targets, rate, epochs, size, of=("weights", "biases")):
    """The loss of a copy of the network after training by batches in their order. of: what is updated."""
    network = deepcopy(network)
    for _ in range(epochs):
        for first in range(0, len(inputs), size):
            g = network.gradients(inputs[first:first + size], targets[first:first + size])
            for kind in of:
                for parameter, gradient in zip(getattr(network, kind), getattr(g, kind), strict=True):
                    parameter -= rate * gradient
    return network.loss(inputs, targets)


def _learned(network, inputs, targets, rate, epochs, size):
    given = network, inputs, targets        # computed now: the learner's function will change the network
    return Number(_loss_after(*given, rate, epochs, size), "", "", {
        network.loss(inputs, targets): "The network is as it was before: nothing was updated.",
        _loss_after(*given, -rate, epochs, size): "Your steps go up the slope: they add where they should take off.",
        _loss_after(*given, 1, epochs, size): "The rate is missing: each step takes off the whole gradient.",
        _loss_after(*given, rate, epochs, size, ("weights",)): "The biases were not updated.",
        _loss_after(*given, rate, epochs, size, ("biases",)): "The weights were not updated.",
        _loss_after(*given, rate, 1, size): "This is after one epoch.",
        _loss_after(*given, rate, epochs, len(inputs)): "This is with the whole data at each step: take the gradients of the batch.",
    })


def _trials():
    data = two_moons(10)
    return [(Network(sizes, "tanh", "sigmoid", seed=seed), *data, rate, epochs, size) for seed, (sizes, rate, epochs, size) in enumerate((
        ([2, 3, 1], 0.5, 3, 4), ([2, 1], 0.2, 5, 10), ([2, 4, 2, 1], 0.3, 2, 1)))]


def _stuck():
    """The panel's training of XOR with one hidden neuron."""
    return train(Network([2, 1, 1], "tanh", "sigmoid", "cross_entropy"), *xor(), rate=1,
                 stop={"loss": 0.02, "change": 1e-6, "gradient_norm": 0.005})


def _minimum(start, rate):
    """The minimum that a descent comes to, c on the right or d on the left."""
    right = "c" if descent_path(*two_minima(), start, rate).x[-1] > 0 else "d"
    return Choice(right, {"cd".replace(right, ""): "the path leads to the other side."})


EXERCISES = {
    # predict: the mean of two slopes
    "09.1": Number(lambda: sum(_slopes(1.5)) / 2, "the mean of the two slopes, with their signs.", "the second example pulls harder.",
                   {sum(_slopes(1.5)): "This is their sum. The cost is the mean of the losses.",
                    (_slopes(1.5)[1] - _slopes(1.5)[0]) / 2: "The first slope is negative: the two pull in opposite directions."}),
    # by hand: two stochastic steps from the best weight
    "09.2": Number(_one_after_the_other, "step for the first example; then take the second slope at the new weight.",
                   "the best weight is no place of rest for single examples.",
                   {1.2: "Both slopes were taken at 1.2, so they cancel. The second one must be taken where the first step has landed.",
                    1.36: "This is after the first step. One more, for the second example."}),
    # count updates
    "09.3": Number(ceil(1437 / 32) * 30, "how many batches has an epoch? The last one may be smaller.", "45 an epoch.",
                   {1437 // 32 * 30: "29 examples are left over after 44 full batches. They make one more.",
                    ceil(1437 / 32): "This is one epoch.", 1437 / 32 * 30: "There is no part of an update: the last batch counts as one."}),
    # write the loop
    "09.4": Function(_learned, _trials, "for each layer, weights -= rate * gradient, and the same for the biases.",
                     "on three networks and three batch sizes. Every training program has this loop in it."),
    # debug: a sum in place of a mean
    "09.5": Choice("b", {"a": "unshuffled batches make a training slower or less steady; they do not need a rate a hundred times smaller.",
                         "c": "that would go wrong with small batches too.",
                         "d": "that would learn worse at any batch size; it would not explode."},
                   "which quantity grows a hundredfold with the batch?", "a sum grows with the batch, a mean does not."),
    # explore: the level place of XOR
    "09.6": Several({"rule": Choice(_stuck().stopped_by, {
                        "loss": "the loss is far above 0.02.", "change": "its limit is smaller; another one was met first.",
                        "epochs": "it stopped long before the limit of epochs."}),
                     "loss": Number(lambda: _stuck().loss[-1], "the blue number in the picture.")},
                    "the sentence beside the picture names the rule.", "a level place, and a useless one: everything gets ½."),
    # explore the landscape
    "09.7": Several({"(-3, 2)": _minimum((-3, 2), 0.5), "(2, -2)": _minimum((2, -2), 0.5), "(-1, 2), rate 2": _minimum((-1, 2), 2)},
                    "set the start by its two sliders, then the rate, and press Show all.", "d, c, d."),
}
