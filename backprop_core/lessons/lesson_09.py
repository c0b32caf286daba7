"""Exercises of lesson 09, training."""
from copy import deepcopy
from math import ceil, log

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


def _after(*examples, weight=1.2, rate=0.1):
    """The weight after a step for each of these examples, one after the other."""
    for example in examples:
        weight -= rate * _slopes(weight)[example]
    return weight


def _loss_after(network, inputs, targets, rate, epochs, size, of=("weights", "biases"), layers=None, seen=None):
    """The loss of a copy of the network after training by batches in their order.

    of, layers, seen: what is updated, of how many layers, and from how many of the examples; all of them if None.
    """
    network = deepcopy(network)
    for _ in range(epochs):
        for first in range(0, len(inputs) if seen is None else seen, size):
            g = network.gradients(inputs[first:first + size], targets[first:first + size])
            for kind in of:
                for parameter, gradient in list(zip(getattr(network, kind), getattr(g, kind), strict=True))[:layers]:
                    parameter -= rate * gradient
    return network.loss(inputs, targets)


def _learned(network, inputs, targets, rate, epochs, size):
    given = network, inputs, targets        # computed now: the learner's function will change the network
    count = len(inputs)
    return Number(_loss_after(*given, rate, epochs, size), "", "", {
        network.loss(inputs, targets): "The network is as it was before: nothing was updated.",
        _loss_after(*given, -rate, epochs, size): "Your steps go up the slope: they add where they should take off.",
        _loss_after(*given, 1, epochs, size): "The rate is missing: each step takes off the whole gradient.",
        _loss_after(*given, rate, epochs, size, ("weights",)): "The biases were not updated.",
        _loss_after(*given, rate, epochs, size, ("biases",)): "The weights were not updated.",
        _loss_after(*given, rate, 1, size): "This is after one epoch.",
        _loss_after(*given, rate, epochs, count): "This is with the whole data at each step: take the gradients of the batch.",
        _loss_after(*given, rate, epochs * ceil(count / size), count): "Each step takes the gradient of the whole data: cut out the batch.",
        _loss_after(*given, rate, epochs, size, seen=count // size * size): "The last batch was left out. It is smaller, and it counts.",
        _loss_after(*given, rate, epochs, size, seen=1): "Only the first batch was used: the inner loop has to reach the others.",
        _loss_after(*given, rate / size, epochs, size): "The gradients are means already: no need to divide by the size of the batch.",
        _loss_after(*given, rate, epochs, size, layers=1): "Only the first layer was updated: network.weights has one array for each.",
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
                    _slopes(1.5)[0]: "This is the slope of the first example alone.",
                    _slopes(1.5)[1]: "This is the slope of the second example alone.",
                    _slopes(1.5)[1] - _slopes(1.5)[0]: "These are the sizes of both slopes, added. One is negative; and take the mean.",
                    ((1.5 - 2) ** 2 + (3 - 2) ** 2) / 2: "This is the cost itself. Its slope is wanted.",
                    1.2: "At this weight the slope is 0. The question is how large it is at 1.5.",
                    (_slopes(1.5)[1] - _slopes(1.5)[0]) / 2: "The first slope is negative: the two pull in opposite directions."}),
    # by hand: two stochastic steps from the best weight
    "09.2": Several({
        "after the first": Number(lambda: _after(0), "", "", {
            _after(1): "Either this step goes up the slope, or it is the second example's. The weight loses rate times slope.",
            1.2 - _slopes(1.2)[0]: "The rate is missing.",
            -0.1 * _slopes(1.2)[0]: "This is the step alone. It starts from 1.2.",
            1.2: "This is where it starts."}),
        "after both": Number(lambda: _after(0, 1), "", "", {
            1.2: "Both slopes were taken at 1.2, so they cancel. The second one must be taken where the first step has landed.",
            _after(0): "This is after the first step. One more, for the second example.",
            _after(1, 0): "This is in the other order. The first example comes first.",
            _after(0) - 0.1 * _slopes(_after(0))[1] / 2: "The factor x = 2 of the second example's slope is missing."})},
        "step for the first example; then take the second slope at the new weight.",
        "the best weight is no place of rest for single examples."),
    # count updates
    "09.3": Number(ceil(1437 / 32) * 30, "how many batches has an epoch? The last one may be smaller.", "45 an epoch.",
                   {1437 // 32 * 30: "29 examples are left over after 44 full batches. They make one more.",
                    ceil(1437 / 32): "This is one epoch.", 1437 // 32: "This is one epoch, and without its last, smaller batch.",
                    1437 * 30: "That would be batches of one example.", 30: "That would be one update an epoch.",
                    1437 / 32 * 30: "There is no part of an update: the last batch counts as one.",
                    **dict.fromkeys((1437 * 30 // 32, ceil(1437 * 30 / 32)), "Batches do not run on from one epoch into the next: each "
                                    "epoch ends with a smaller one. Count those of one epoch first.")}),
    # write the loop
    "09.4": Function(_learned, _trials, "for each layer, weights -= rate * gradient, and the same for the biases.",
                     "on three networks and three batch sizes. Every training program has this loop in it."),
    # debug: a sum in place of a mean
    "09.5": Choice("b", {"a": "unshuffled batches make training slower or less steady; they do not need a rate a hundred times smaller.",
                         "c": "that would go wrong with small batches too.",
                         "d": "that would learn worse at any batch size; it would not explode."},
                   "which quantity grows a hundredfold with the batch?", "a sum grows with the batch, a mean does not."),
    # explore: the level place of XOR
    "09.6": Several({"rule": Choice(_stuck().stopped_by, {
                        "loss": "the loss is far above 0.02.", "change": "its limit is smaller; another one was met first.",
                        "epochs": "it stopped long before the limit of epochs."}),
                     "loss": Number(log(2), "", "", {0.02: "That is the limit of the loss rule, which was not met.",
                                                     _stuck().gradient_norm[-1]: "That is the gradient norm."})},
                    "the sentence beside the picture names the rule; the loss is the blue number.",
                    "a level place, and a useless one: everything gets ½."),
    # explore the landscape
    "09.7": Several({"(-3, 2)": _minimum((-3, 2), 0.5), "(2, -2)": _minimum((2, -2), 0.5), "(-1, 2), rate 2": _minimum((-1, 2), 2)},
                    "set the start by its two sliders, then the rate, and press Show all.", "d, c, d."),
}
