"""Lesson 09: the facts of training, and the exercises, right and wrong."""
from copy import deepcopy

import numpy as np
import pytest

from backprop_core import Network, check, gradients, noisy_line, train, two_moons, xor
from backprop_core.graph import Value
from backprop_core.landscape import descent_path, two_minima


def moons_network():
    return Network([2, 8, 1], "tanh", "sigmoid", "cross_entropy")


@pytest.mark.fact("A1.7")
@pytest.mark.parametrize("weight, first, second, mean", [(1, -2, 0, -1), (1.2, -1.6, 1.6, 0), (1.5, -1, 4, 1.5)])
def test_the_slope_of_the_cost_is_the_mean_of_the_slopes(weight, first, second, mean):
    w = Value(weight, "w")
    losses = [(x * w - 2) ** 2 for x in (1, 2)]
    assert [gradients(loss)[w] for loss in losses] == pytest.approx([first, second])
    assert gradients((losses[0] + losses[1]) / 2)[w] == pytest.approx(mean, abs=1e-12)


@pytest.mark.fact("A4.6")
def test_a_batchs_gradient_is_the_mean_of_its_examples():
    (inputs, targets), network = two_moons(100, noise=0.15), moons_network()
    batch = network.gradients(inputs[:10], targets[:10])
    alone = [network.gradients(inputs[i:i + 1], targets[i:i + 1]) for i in range(10)]
    for layer in (0, 1):
        np.testing.assert_allclose(batch.weights[layer], np.mean([g.weights[layer] for g in alone], axis=0), rtol=1e-9)
        np.testing.assert_allclose(batch.biases[layer], np.mean([g.biases[layer] for g in alone], axis=0), rtol=1e-9)


@pytest.mark.fact("A0.10")
def test_batches_start_faster_and_single_examples_do_not_settle():
    runs = {size: train(Network([1, 1], "identity", loss="squared_error"), *noisy_line(), rate=0.05, epochs=200, batch_size=size).loss
            for size in (None, 10, 1)}
    assert runs[None][3] > runs[10][3] > runs[1][3]
    assert np.ptp(runs[None][-20:]) < np.ptp(runs[10][-20:]) < np.ptp(runs[1][-20:])


@pytest.mark.fact("A4.7")
def test_steps_shrink_from_phase_to_phase():
    history = train(moons_network(), *two_moons(100, noise=0.15), rate=1, epochs=1000, stop={"loss": 0.02})
    assert list(history.phases()) == ["early", "middle", "late"]
    steps = [np.mean(history.gradient_norm[first:last + 1]) for first, last in history.phases().values()]
    assert steps == pytest.approx([0.0423, 0.0141, 0.0073], abs=5e-5)
    falls = [history.loss[first] - history.loss[last] for first, last in history.phases().values()]
    assert falls[0] > falls[1] > falls[2] > 0


@pytest.mark.fact("A4.8")
@pytest.mark.parametrize("rule, stopped_by, epoch", [
    ({"loss": 0.02}, "loss", 632), ({"change": 1e-4}, "change", 436), ({"gradient_norm": 0.01}, "gradient_norm", 435),
    ({"loss": 0.001}, "epochs", 1000)])
def test_which_rule_stopped_it(rule, stopped_by, epoch):
    history = train(moons_network(), *two_moons(100, noise=0.15), rate=1, epochs=1000, stop=rule)
    assert history.stopped_by == stopped_by and history.epoch[-1] == pytest.approx(epoch, abs=1)


@pytest.mark.fact("A4.8")
def test_a_small_gradient_is_no_success():
    history = train(Network([2, 1, 1], "tanh", "sigmoid", "cross_entropy"), *xor(), rate=1, epochs=5000)
    assert history.loss[-1] == pytest.approx(np.log(2)) and history.gradient_norm[-1] < 1e-9


@pytest.mark.fact("A1.9")
def test_a_linear_network_ends_in_the_same_loss_from_every_start():
    x, t = noisy_line()
    best = np.mean((np.polyval(np.polyfit(x[:, 0], t[:, 0], 1), x) - t) ** 2)
    models = [Network([1, 1, 2, 1], "identity", loss="squared_error", seed=seed) for seed in range(5)]
    assert [train(model, x, t, rate=0.05, epochs=3000).loss[-1] for model in models] == pytest.approx([best] * 5, rel=1e-6)
    assert np.ptp([model.weights[0][0, 0] for model in models]) > 1


@pytest.mark.fact("A1.9")
@pytest.mark.parametrize("start, end", [((-1, 2), (1.2, 1.5, 0)), ((-2, 2), (-2.268, -1.246, 0.0548))])
def test_a_bent_network_does_not(start, end):
    assert [part[-1] for part in descent_path(*two_minima(), start, rate=0.5, steps=2000)] == pytest.approx(end, abs=1e-3)


def learn(network, inputs, targets, rate, epochs, size):
    for _ in range(epochs):
        for first in range(0, len(inputs), size):
            g = network.gradients(inputs[first:first + size], targets[first:first + size])
            for layer in range(len(network.weights)):
                network.weights[layer] -= rate * g.weights[layer]
                network.biases[layer] -= rate * g.biases[layer]
    return network.loss(inputs, targets)


def without_biases(network, *arguments):
    kept = [b.copy() for b in network.biases]

    class Frozen(list):
        def __setitem__(self, layer, b):
            b[:] = kept[layer]
    network.biases = Frozen(network.biases)
    return learn(network, *arguments)


def loop(whole=False, short=False, share=False, once=False, layers=None, last=False, step=None, leaves=False):
    """The learner's function with one slip in it."""
    def slip(network, inputs, targets, rate, epochs, size):
        for _ in range(epochs):
            for first in range(0, 1 if once else len(inputs) - len(inputs) % size * short, step or size):
                batch = slice(None) if whole else slice(first, first + size)
                g = network.gradients(inputs[batch], targets[batch])
                for layer in [-1] if last else range(layers or len(network.weights)):
                    network.weights[layer] -= rate * g.weights[layer] / (size if share else 1)
                    network.biases[layer] -= rate * g.biases[layer] / (size if share else 1)
                if leaves:
                    return network.loss(inputs, targets)
        return network.loss(inputs, targets)
    return slip


def another_loop(network, inputs, targets, rate, epochs, size, outer="epochs", g=None, group=None):
    """The learner's function with another order: the gradient taken once (g), or again for each group of what is updated."""
    each = [slice(first, first + size) for first in range(0, len(inputs), size)]
    for batch in [batch for batch in each for _ in range(epochs)] if outer == "batches" else each * epochs:
        for part in group or [[(kind, layer) for kind in ("weights", "biases") for layer in range(len(network.weights))]]:
            now = g or network.gradients(inputs[batch], targets[batch])
            for kind, layer in part:
                if layer < len(network.weights):
                    getattr(network, kind)[layer] -= rate * getattr(now, kind)[layer]
    return network.loss(inputs, targets)


def anew(*group):
    return lambda *arguments: another_loop(*arguments, group=group)


def longer(by):
    return lambda network, inputs, targets, rate, epochs, size: learn(network, inputs, targets, rate, epochs + by, size)


def rebinding(network, inputs, targets, rate, *_):
    g = network.gradients(inputs, targets)
    for w, slope in zip(network.weights, g.weights, strict=True):
        w = w - rate * slope
    return network.loss(inputs, targets)


def list_at_once(network, inputs, targets, rate, *_):
    network.weights -= rate * network.gradients(inputs, targets).weights


def unpacked(network, inputs, targets, *_):
    weights, biases = network.gradients(inputs, targets)


def empty_batch(network, inputs, targets, rate, epochs, size):
    for first in range(0, len(inputs), size):
        network.gradients(inputs[first:size], targets[first:size])


def batches_outside(*arguments):
    return another_loop(*arguments, outer="batches")


def gradient_once(network, inputs, targets, *rest):
    return another_loop(network, inputs, targets, *rest, g=network.gradients(inputs, targets))


def trained(network, inputs, targets, rate, epochs, size):
    train(network, inputs, targets, rate, epochs, batch_size=size)
    return network.loss(inputs, targets)


def slightly_off(*arguments):
    return 1.004 * learn(*arguments)


def test_the_loss_of_one_half_is_what_the_panel_shows_in_exercise_6():
    network = Network([2, 1, 1], "tanh", "sigmoid", "cross_entropy")
    assert f"{network.loss(*xor()):.3g}" == f"{np.log(2):.3g}"


def test_the_loop_is_what_train_does():
    (inputs, targets), network = two_moons(20), moons_network()
    twin = deepcopy(network)
    train(twin, inputs, targets, rate=0.3, epochs=7)
    assert learn(network, inputs, targets, 0.3, 7, 20) == pytest.approx(twin.loss(inputs, targets), rel=1e-12)


@pytest.mark.parametrize("id, answer", [
    ("09.1", 1.5), ("09.2", (1.36, 1.072)), ("09.3", 1350), ("09.4", learn), ("09.5", "b"), ("09.6", ("gradient_norm", 0.693)),
    ("09.6", ("gradient_norm", 0.6931)),
    ("09.7", ("d", "c", "d")),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("id, answer, said", [
    ("09.1", 3, "their sum"), ("09.1", 2.5, "opposite directions"), ("09.2", (1.36, 1.2), "first step has landed"),
    ("09.2", (1.36, 1.36), "One more"), ("09.2", (1.04, 1.3), "up the slope"), ("09.2", (1.36, 1.232), "other order"),
    ("09.2", (2.8, 1.072), "rate is missing"), ("09.2", (0.16, 1.072), "step alone"), ("09.2", (1.36, 1.216), "factor x = 2"),
    ("09.1", -1, "first example alone"), ("09.1", 4, "second example alone"), ("09.1", 5, "sizes"), ("09.1", 0.625, "cost itself"),
    ("09.1", 1.2, "how large it is at 1.5"), ("09.3", 1347, "run on"), ("09.3", 1348, "run on"), ("09.3", 44, "without its last"),
    ("09.3", 43110, "one example"), ("09.3", 30, "one update"), ("09.6", ("gradient_norm", 0.02), "limit of the loss rule"),
    ("09.3", 1320, "left over"), ("09.3", 45, "one epoch"), ("09.5", "a", "Unshuffled"), ("09.6", ("loss", 0.693), "far above"),
    ("09.7", ("c", "c", "d"), "other side"), ("09.2", (1.36, 1.648), "second step goes up"), ("09.2", (-1.6, 1.072), "That is the slope"),
    ("09.2", (1.36, 2.88), "That is the slope"), ("09.2", (1.04, 1.072), "right by chance"),
    ("09.4", lambda network, inputs, targets, *_: network.loss(inputs, targets), "nothing was updated"),
    ("09.4", lambda network, inputs, targets, rate, *rest: learn(network, inputs, targets, -rate, *rest), "up the slope"),
    ("09.4", lambda network, inputs, targets, rate, *rest: learn(network, inputs, targets, 1, *rest), "rate is missing"),
    ("09.4", lambda network, inputs, targets, rate, epochs, size: learn(network, inputs, targets, rate, 1, size), "after one epoch"),
    ("09.4", lambda network, inputs, targets, rate, epochs, size: learn(network, inputs, targets, rate, epochs, 10), "of the batch"),
    ("09.4", without_biases, "biases were not updated"),
    ("09.4", loop(whole=True), "cut out the batch"), ("09.4", loop(short=True), "last batch was left out"),
    ("09.4", loop(layers=1), "first layer"), ("09.4", loop(share=True), "means already"), ("09.4", loop(once=True), "Only the first batch"),
    ("09.4", anew([("weights", 0), ("weights", 1), ("weights", 2)], [("biases", 0), ("biases", 1), ("biases", 2)]), "again between"),
    ("09.4", anew(*([(kind, layer)] for layer in range(3) for kind in ("weights", "biases"))), "again between"),
    ("09.4", anew(*([("weights", layer), ("biases", layer)] for layer in range(3))), "again between"),
    ("09.4", batches_outside, "the outer one"), ("09.4", gradient_once, "once only"), ("09.4", trained, "shuffles"),
    ("09.1", 0.5, "factor x = 2"), ("09.1", 0.75, "the square"), ("09.1", 1.25, "sum of the losses"),
    ("09.2", (-1.6, 1.6), "before the first step"), ("09.2", (-0.16, 1.072), "starts from 1.2"), ("09.2", (1.28, 1.072), "the square"),
    ("09.2", (1.36, 0.288), "starts from 1.36"), ("09.3", 44.90625, "no part"), ("09.3", 960, "size of a batch"),
    ("09.6", ("gradient_norm", 0.5), "what the network says"), ("09.6", ("gradient_norm", 0.005), "limit of the gradient norm"),
    ("09.4", longer(1), "epoch more"), ("09.4", longer(-1), "epoch fewer"), ("09.4", loop(last=True), "last layer"),
    ("09.4", loop(step=1), "overlap"), ("09.4", loop(leaves=True), "one update"), ("09.4", rebinding, "a new array"),
])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text


@pytest.mark.parametrize("slip, said", [
    (list_at_once, "loop over the layers"), (unpacked, "one name, g"), (empty_batch, "first + size")])
def test_what_stops_a_loop_is_explained(slip, said):
    verdict = check("09.4", slip)
    assert verdict.state == "wrong" and "stops in its line" in verdict.text and said in verdict.text


def test_a_start_that_is_no_name_is_not_said_to_be_another_order():
    verdict = check("09.7", {(-3, 2): "d", (2, -2): "c", "(-1, 2), rate 2": "d"})
    assert verdict.state == "unreadable" and "(-3, 2) is none of them" in verdict.text


def test_no_loop_is_said_to_be_nearly_right():
    """The losses of all trainings are near each other; none of them is rounded on the way."""
    assert check("09.4", slightly_off).state == "wrong"
