"""Exercises of lesson 10, handwritten digits."""
from functools import cache
from math import log

import numpy as np

from ..answers import Array, Choice, Number
from ..data import digits
from ..exercises import Function
from ..layers import LOSSES
from ..network import Network
from ..training import training_steps

SIZES = [64, 16, 10]


def _loss_of_guessing():
    """The loss of a network whose outputs are all the same."""
    network = Network(SIZES, "tanh", "softmax", "cross_entropy")
    network.weights[-1][:] = 0
    return network.loss(*digits().test)


def _parameters(*sizes):
    return sum(parameter.size for parameter in Network(sizes).parameters)


def _delta():
    return LOSSES["cross_entropy"]["softmax"].gradient(np.array([0.7, 0.2, 0.1]), np.array([0.0, 1, 0]))


@cache
def _wrong(batch_size):
    """Held-out digits that the panel's network reads wrongly after its 30 epochs."""
    network, data = Network(SIZES, "tanh", "softmax", "cross_entropy"), digits()
    for _ in training_steps(network, *data.train, rate=0.3, epochs=30, batch_size=batch_size):      # train would show a bar, if slow
        pass
    return int((network.predict(data.test.inputs).argmax(axis=1) != data.test.targets.argmax(axis=1)).sum())


def _score(outputs, digits):
    right = outputs.argmax(axis=1) == digits
    return Number(float(right.mean()), "", "", {
        int(right.sum()): "This is their number. The share is wanted: divide by how many rows there are.",
        1 - float(right.mean()): "This is the share of the wrong ones.",
        100 * float(right.mean()): "This is in percent. The share goes from 0 to 1.",
        float(right.sum()) / 10: "Divide by how many rows there are, not by ten.",
        float(right.sum()) / outputs.size: "Divide by how many rows there are, not by how many numbers.",
        float((outputs.argmax() == digits).mean()): "The largest entry of each row is wanted: argmax needs axis=1.",
        float((outputs.argmin(axis=1) == digits).mean()): "These are the places of the smallest entries, those of argmin.",
        0: "No row counts as right. Compare the place of each row's largest entry, argmax(axis=1), with digits; and divide with /, not //.",
        float(outputs[np.arange(len(digits)), digits].mean()): "This is the mean output at the right places. Only the largest counts.",
    })


def _trials():
    """Each with the largest entry of all in its first row, which is read correctly, and two rows whose smallest is at the right place."""
    random, trials = np.random.default_rng(4), []           # in the first trial no two mistakes give the same
    for count, share in ((9, 0.7), (12, 0.8), (40, 0.2)):
        outputs = random.random((count, 10))
        outputs[0, 1 + random.integers(9)] = 1
        digits = np.where(random.random(count) < share, outputs.argmax(axis=1), random.integers(10, size=count))
        digits[0], digits[1:3] = outputs[0].argmax(), outputs[1:3].argmin(axis=1)
        trials.append((outputs, digits))
    return trials


class Logarithm(Number):
    """A number whose digits may be cut off too: 2.302 for 2.302585…"""

    def verdict(self, answer):
        cut = isinstance(answer, float) and str(self.expected()).startswith(str(answer))
        return super().verdict(self.expected() if cut else answer)


EXERCISES = {
    # predict the loss of guessing
    "10.1": Logarithm(_loss_of_guessing, "−ln of the share that the right digit gets, one tenth.", "ln 10, whatever the digit.",
                      {log(0.1): "The logarithm of a number below 1 is negative; the loss has a minus before it.",
                       1.0: "That is the logarithm to base 10. np.log is the natural one, to base e.",
                       0.1: "This is the share. The loss is −ln of it.",
                       0.9: "This is the share of all the others. The loss is −ln of the right digit's share.",
                       -log(0.9): "This is −ln of the share of all the others. The loss is −ln of the right digit's share.",
                       **dict.fromkeys((log(10) / 10, 10 * log(10)), "Only the right digit's share counts, and once."),
                       log(10, 2): "That is the logarithm to base 2. np.log is the natural one, to base e.",
                       0: "That is the loss of a network that is sure and right. This one is never sure.",
                       10: "This is 1 divided by the share. The loss is its logarithm."}),
    # count parameters
    "10.2": Number(_parameters(*SIZES), "each layer has one weight for each pair of neurons, and one bias for each neuron it leads to.", "",
                   {64 * 16 + 16 * 10: "The biases are missing, 16 and 10.", 64 * 16 + 16: "This is the first layer.",
                    64 * 16 + 16 + 16 * 10: "The biases of the output layer are missing.",
                    64 * 16 + 16 * 10 + 10: "The biases of the hidden layer are missing.",
                    _parameters(*SIZES) + 64: "Inputs have no biases.", 16 + 10: "These are the biases. The weights are many more.",
                    64 * 16: "These are the weights from the inputs to the hidden neurons.", 16 * 10 + 10: "This is the second layer.",
                    64 + 16 + 10: "These are the neurons. Count what leads from one to the next.",
                    64 * 16 * 10: "A weight joins two neurons of neighboring layers: add the two products."}),
    # by hand: a - t
    "10.3": Array(_delta, "what it said minus what it should have said, (0, 1, 0).", "and they add up to 0.", (
        ([-0.7, 0.8, -0.1], "This is t − a, the other way around."), ([0.7, 0.2, 0.1], "This is a itself: nothing was taken off."),
        ([0.7, 1.2, 0.1], "t was added. It is taken off."), ([0.7, 0.8, 0.1], "δ keeps its sign: the right digit's is negative."),
        ([-0.3, 0.2, 0.1], "This is with the first digit as the right one. It is the second."),
        ([0.7, 0.2, -0.9], "This is with the third digit as the right one. It is the second."),
        ([0, 1, 0], "This is t itself, what it should have said. δ is the difference."),
        ([-0.3, -0.8, -0.9], "t is 1 at the right digit only, and 0 at the others."),
        ([0.3, 0.8, 0.9], "t is 1 at the right digit only, and 0 at the others; and it is taken off a."),
        (-log(0.2), "This is the loss. Its derivatives by the three z are wanted."),
        ([0, -0.8, 0], "The others have a δ as well: they should have said 0, and did not."),
        ([-0.8], "This is δ of the right digit. The other two have one as well."),
        (-0.8, "This is δ of the right digit. The other two have one as well."))),
    # write the share of right readings
    "10.4": Function(_score, _trials, "compare outputs.argmax(axis=1) with digits, and take the mean.", "on three batches of outputs.", {
        "broadcast": "What is compared with digits needs one number for each row: the place of its largest entry.",
        "out of bounds for array": "The digits are one list: they are the places already."}),
    # explore: large batches
    "10.5": Number(lambda: _wrong(512), "the large line above or beside the picture, after To the end.", "three updates an epoch are few.",
                   {_wrong(32): "That is with batches of 32. Move the batch size all the way to the right.",
                    360 - _wrong(512): "So many are read correctly.",
                    12: "The pictures show the first twelve only. The large line counts them all.",
                    **dict.fromkeys((_wrong(512) / 360, 100 * _wrong(512) / 360), "That is their share. How many are they?")}),
    # judge: the best of twenty
    "10.6": Choice("b", {"a": "it did not learn from them, but it was chosen by them.",
                         "c": "those say how well it has learned by heart.",
                         "d": "more of them make it worse: the luckiest of a thousand is luckier still."},
                   "who decided which of the twenty networks is kept?", "choose with one set, judge with another."),
    # reason: moved by a pixel
    "10.7": Choice("moved", {"longer": "however long it looks at digits in the middle, it sees nothing of moved ones.",
                             "larger": "64 neurons have weights for places too."},
                   "which of the three shows it what it cannot do?", "a network learns what its data shows."),
}
