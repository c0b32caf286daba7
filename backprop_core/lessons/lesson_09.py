"""Exercises of lesson 09, training."""
from copy import deepcopy
from math import ceil, log

from ..answers import Choice, Number, Several
from ..data import two_moons, xor
from ..exercises import Function
from ..graph import Value, gradients
from ..landscape import descent_path, two_minima
from ..network import Network
from ..training import train
from ..verdicts import MISTAKE, RIGHT, Verdict, shown, with_hint


def _slopes(weight):
    """Of the losses of the two examples, 1 → 2 and 2 → 2, by the weight."""
    w = Value(weight, "w")
    return [gradients((x * w - 2) ** 2)[w] for x in (1, 2)]


def _after(*examples, weight=1.2, rate=0.1):
    """The weight after a step for each of these examples, one after the other."""
    for example in examples:
        weight -= rate * _slopes(weight)[example]
    return weight


def _batches(count, size):
    """The examples of each batch of an epoch, as slices."""
    return [slice(first, first + size) for first in range(0, count, size)]


def _loss_after(network, inputs, targets, rate, batches, updates, stale):
    """The loss of a copy of the network after a step for each batch.

    updates: groups of (kind, layer); before each group the gradient is taken anew, or, if stale, it is that of all data at the start.
    """
    network = deepcopy(network)
    start = network.gradients(inputs, targets)
    for batch in batches:
        for group in updates:
            g = start if stale else network.gradients(inputs[batch], targets[batch])
            for kind, layer in group:
                getattr(network, kind)[layer] -= rate * getattr(g, kind)[layer]
    return network.loss(inputs, targets)


def _learned(network, inputs, targets, rate, epochs, size):
    count, layers = len(inputs), range(len(network.weights))
    each = _batches(count, size)
    weights, biases = ([(kind, layer) for layer in layers] for kind in ("weights", "biases"))
    by_layer = list(zip(weights, biases, strict=True))
    one_by_one = [(parameter,) for layer in by_layer for parameter in layer]

    def after(rate=rate, batches=each * epochs, updates=([*weights, *biases],), stale=False):
        return _loss_after(network, inputs, targets, rate, batches, updates, stale)

    shuffled = deepcopy(network)
    train(shuffled, inputs, targets, rate, epochs, size)
    again = "The gradient was taken again between updates: first all gradients, then all updates."
    return Number(after(), "", "", {        # computed now: the learner's function will change the network
        network.loss(inputs, targets): "The network is as it was before: nothing was updated. (w = w - … only makes a new array; w -= … "
                                       "changes the network's.)",
        after(-rate): "Your steps go up the slope: they add where they should take off.",
        after(1): "The rate is missing: each step takes off the whole gradient.",
        after(updates=[weights]): "The biases were not updated.",
        after(updates=[biases]): "The weights were not updated.",
        after(batches=each * (epochs + 1)): "This is after one epoch more: range(epochs) counts them all.",
        after(batches=each * (epochs - 1)): "This is after one epoch fewer: range(epochs) counts them all.",
        after(batches=each): "This is after one epoch.",
        after(batches=each[:1]): "This is after one update: the return stands inside the loops.",
        after(batches=[slice(first, first + size) for first in range(count)] * epochs): "The batches overlap: the next one begins where "
                                                                                        "this one ends, range(0, len(inputs), size).",
        after(batches=_batches(count, count) * epochs): "This is with the whole data at each step: take the gradients of the batch.",
        after(batches=_batches(count, count) * epochs * len(each)): "Each step takes the gradient of the whole data: cut out the batch.",
        after(batches=_batches(count // size * size, size) * epochs): "The last batch was left out. It is smaller, and it counts.",
        after(batches=each[:1] * epochs): "Only the first batch was used: the inner loop has to reach the others.",
        after(rate / size): "The gradients are means already: no need to divide by the size of the batch.",
        after(updates=by_layer[:1]): "Only the first layer was updated: network.weights has one array for each.",
        after(updates=by_layer[-1:]): "Only the last layer was updated: network.weights has one array for each.",
        **{after(updates=updates): again for updates in ([weights, biases], [biases, weights], by_layer, one_by_one)},
        after(batches=[batch for batch in each for _ in range(epochs)]): "Each batch was used for all epochs before the next one came: "
                                                                         "the loop over epochs is the outer one.",
        after(stale=True): "The gradient was taken once only: after each update it is another.",
        shuffled.loss(inputs, targets): "The function train shuffles; here the examples keep their order.",
    }, near=0)                              # all losses of a training are close to each other


def _trials():
    data = two_moons(10)
    return [(Network(sizes, "tanh", "sigmoid", seed=seed), *data, rate, epochs, size) for seed, (sizes, rate, epochs, size) in enumerate((
        ([2, 3, 1], 0.5, 3, 4), ([2, 1], 0.2, 5, 10), ([2, 4, 2, 1], 0.3, 2, 1)))]


def _stuck():
    """The panel's training of XOR with one hidden neuron."""
    return train(Network([2, 1, 1], "tanh", "sigmoid", "cross_entropy"), *xor(), rate=1,
                 stop={"loss": 0.02, "change": 1e-6, "gradient_norm": 0.005})


class TwoSteps(Several):
    """Two parts, the weight after each step. By chance two steps up come to the same weight as two steps down."""

    def verdict(self, answer):
        up = Several(dict(zip(self.parts, map(Number, (_after(0, rate=-0.1), _after(0, 1, rate=-0.1)), ("", "")), strict=True)), "")
        if up.verdict(answer).state == RIGHT:
            return Verdict(MISTAKE, with_hint(self, f"Both steps go up the slope; {shown(_after(0, 1))} is right by chance."))
        return super().verdict(answer)


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
                    (2 * (1.5 - 2) + 2 * (3 - 2)) / 2: "The factor x = 2 of the second example's slope is missing.",
                    sum(_slopes(1.5)) / 4: "The 2 is missing that comes down from the square.",
                    1.2: "At this weight the slope is 0. The question is how large it is at 1.5.",
                    (1.5 - 2) ** 2 + (3 - 2) ** 2: "This is the sum of the losses. The slope of their mean is wanted.",
                    (_slopes(1.5)[1] - _slopes(1.5)[0]) / 2: "The first slope is negative: the two pull in opposite directions."}),
    # by hand: two stochastic steps from the best weight
    "09.2": TwoSteps({
        "after the first": Number(lambda: _after(0), "", "", {
            _after(1): "Either this step goes up the slope, or it is the second example's. The weight loses rate times slope.",
            _slopes(1.2)[0]: "That is the slope. The weight moves by rate times it.",
            1.2 - _slopes(1.2)[0]: "The rate is missing.",
            **dict.fromkeys((-0.1 * _slopes(1.2)[0], 0.1 * _slopes(1.2)[0]), "This is the step alone. It starts from 1.2."),
            1.2 - 0.1 * _slopes(1.2)[0] / 2: "The 2 is missing that comes down from the square.",
            1.2: "This is where it starts."}),
        "after both": Number(lambda: _after(0, 1), "", "", {
            1.2: "Both slopes were taken at 1.2, so they cancel. The second one must be taken where the first step has landed.",
            _after(0): "This is after the first step. One more, for the second example.",
            _after(1, 0): "This is in the other order. The first example comes first.",
            _slopes(_after(0))[1]: "That is the slope. The weight moves by rate times it.",
            _slopes(1.2)[1]: "That is the slope, and at the weight before the first step. The weight moves by rate times it.",
            **dict.fromkeys((0.1 * _slopes(_after(0))[1], -0.1 * _slopes(_after(0))[1]), "This is the step alone. It starts from 1.36."),
            _after(1, weight=_after(0), rate=-0.1): "The second step goes up the slope.",
            _after(0) - 0.1 * _slopes(_after(0))[1] / 2: "The factor x = 2 of the second example's slope is missing."})},
        "step for the first example; then take the second slope at the new weight.",
        "the best weight is no place of rest for single examples."),
    # count updates
    "09.3": Number(ceil(1437 / 32) * 30, "how many batches has an epoch? The last one may be smaller.", "45 an epoch.",
                   {1437 // 32 * 30: "29 examples are left over after 44 full batches. They make one more.",
                    ceil(1437 / 32): "This is one epoch.", 1437 // 32: "This is one epoch, and without its last, smaller batch.",
                    1437 / 32: "This is one epoch, and there is no part of an update: the last batch counts as one.",
                    32 * 30: "That is the size of a batch times the epochs. How many batches has an epoch?",
                    1437 * 30: "That would be batches of one example.", 30: "That would be one update an epoch.",
                    1437 / 32 * 30: "There is no part of an update: the last batch counts as one.",
                    **dict.fromkeys((1437 * 30 // 32, ceil(1437 * 30 / 32)), "Batches do not run on from one epoch into the next: each "
                                    "epoch ends with a smaller one. Count those of one epoch first.")}),
    # write the loop
    "09.4": Function(_learned, _trials, "for each layer, weights -= rate * gradient, and the same for the biases.",
                     "on three networks and three batch sizes. Every training program has this loop in it.", {
                         "sequence by non-int|unsupported operand.*'list'": "The weights are a list with one array for each layer, and so "
                                                                            "are the biases: loop over the layers.",
                         "values to unpack": "Give what it returns one name, g; then there are g.weights and g.biases.",
                         r"given \(0,": "This batch is empty: cut from first to first + size."}),
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
                                                     0.005: "That is the limit of the gradient norm.",
                                                     0.5: "That is about what the network says, not the loss of it.",
                                                     _stuck().gradient_norm[-1]: "That is the gradient norm."})},
                    "the sentence with Stopped names the rule; the loss stands in the small line above it, and is the blue number.",
                    "a level place, and a useless one: everything gets about ½."),
    # explore the landscape
    "09.7": Several({"(-3, 2)": _minimum((-3, 2), 0.5), "(2, -2)": _minimum((2, -2), 0.5), "(-1, 2), rate 2": _minimum((-1, 2), 2)},
                    "set the start by its two sliders, then the rate, and press Show all.", "d, c, d."),
}
