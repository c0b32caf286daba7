"""Lesson 10: what its prose says about the digits, and the exercises, right and wrong."""
import numpy as np
import pytest

from backprop_core import Network, check, digits
from backprop_core.training import training_steps


@pytest.fixture(scope="module")
def data():
    return digits()


def trained(data, sizes=(64, 16, 10), epochs=30, **options):
    network = Network(sizes, "tanh", "softmax", "cross_entropy", **options)
    for _ in training_steps(network, *data, rate=0.3, epochs=epochs, batch_size=32):
        pass
    return network


def share_right(network, inputs, targets):
    return np.mean(network.predict(inputs).argmax(axis=1) == targets.argmax(axis=1))


def moved(inputs, by):
    return np.roll(inputs.reshape(-1, 8, 8), by, axis=2).reshape(-1, 64)


@pytest.fixture(scope="module")
def network(data):
    return trained(data.train)


def test_it_reads(data, network):
    assert share_right(network, *data.test) == pytest.approx(355 / 360)
    assert share_right(trained(data.train, (64, 10)), *data.test) == pytest.approx(352 / 360)


def test_pixels_that_never_speak(data, network):
    never = data.train.inputs.max(axis=0) == 0
    start = Network([64, 16, 10], "tanh", "softmax", "cross_entropy").weights[0]
    assert never.sum() == 3
    same = (network.weights[0] == start).all(axis=0)
    assert (same == never).all()


def test_what_it_has_not_learned(data, network):
    assert all(share_right(network, moved(data.test.inputs, by), data.test.targets) < 0.5 for by in (-1, 1))
    shares = network.predict(1 - data.test.inputs)
    assert (shares.argmax(axis=1) != data.test.targets.argmax(axis=1)).all() and shares.max(axis=1).mean() > 0.75


def test_moved_copies_are_the_remedy(data):
    copies = np.vstack([moved(data.train.inputs, by) for by in (-1, 0, 1)]), np.vstack([data.train.targets] * 3)
    network = trained(copies, epochs=10)
    assert all(share_right(network, moved(data.test.inputs, by), data.test.targets) > 0.9 for by in (-1, 0, 1))


def score(outputs, digits):
    return np.mean(outputs.argmax(axis=1) == digits)


@pytest.mark.parametrize("id, answer", [
    ("10.1", np.log(10)), ("10.1", 2.303), ("10.1", 2.302), ("10.1", 2.3025), ("10.2", 1210), ("10.3", [0.7, -0.8, 0.1]), ("10.4", score),
    ("10.5", 25), ("10.6", "b"), ("10.7", "moved"),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("id, answer, said", [
    ("10.1", -2.303, "minus before it"), ("10.1", 0.1, "is the share"), ("10.1", 1.0, "base 10"), ("10.2", 1184, "biases are missing"),
    ("10.2", 1274, "Inputs have no biases"), ("10.2", 1040, "first layer"), ("10.5", 5, "batches of 32"), ("10.6", "a", "chosen"),
    ("10.7", "larger", "weights for places"), ("10.4", lambda outputs, digits: (outputs.argmax(axis=1) == digits).sum(), "their number"),
    ("10.4", lambda outputs, digits: np.mean(outputs.argmax(axis=1) != digits), "share of the wrong"),
    ("10.4", lambda outputs, digits: outputs[np.arange(len(digits)), digits].mean(), "mean output"),
    ("10.4", lambda outputs, digits: 100 * np.mean(outputs.argmax(axis=1) == digits), "in percent"),
    ("10.4", lambda outputs, digits: (outputs.argmax(axis=1) == digits).sum() / 10, "not by ten"),
    ("10.4", lambda outputs, digits: np.mean(outputs.argmax() == digits), "argmax needs axis=1"),
    ("10.4", lambda outputs, digits: np.mean(outputs.argmin(axis=1) == digits), "smallest"),
    ("10.4", lambda outputs, digits: np.mean(outputs.max(axis=1) == digits), "the place of"),
    ("10.4", lambda outputs, digits: (outputs.argmax(axis=1) == digits).sum() // len(digits), "not //"),
    ("10.2", 1200, "output layer"), ("10.2", 1194, "hidden layer"),
    ("10.1", 0.9, "all the others"), ("10.1", 10, "its logarithm"), ("10.2", 26, "biases"), ("10.2", 1024, "to the hidden"),
    ("10.2", 170, "second layer"), ("10.2", 90, "neurons"), ("10.2", 10240, "add the two"), ("10.5", 335, "read correctly"),
    ("10.5", 25 / 360, "share"), ("10.5", 6.94, "share"), ("10.3", [-0.7, 0.8, -0.1], "other way around"),
    ("10.3", [0.7, 0.2, 0.1], "a itself"), ("10.3", [0.7, 1.2, 0.1], "added"),
    ("10.3", [0.7, 0.8, 0.1], "negative"), ("10.3", [-0.3, 0.2, 0.1], "the second"),
    ("10.3", [0, -0.8, 0], "should have said 0"), ("10.3", -0.8, "other two"),
    ("10.1", 0.105, "share of all the others"), ("10.1", 0.23, "and once"), ("10.1", 23.026, "and once"), ("10.1", 3.322, "base 2"),
    ("10.1", 0, "sure and right"), ("10.3", [0.7, 0.2, -0.9], "third digit"), ("10.3", [0, 1, 0], "t itself"),
    ("10.3", [-0.3, -0.8, -0.9], "0 at the others"), ("10.3", [0.3, 0.8, 0.9], "taken off a"), ("10.3", -np.log(0.2), "the loss"),
    ("10.5", 12, "first twelve only"),
    ("10.4", lambda outputs, digits: (outputs.argmax(axis=1) == digits).sum() / outputs.size, "how many numbers"),
])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text


@pytest.mark.parametrize("slip, said", [
    (lambda outputs, digits: np.mean(outputs.argmax(axis=0) == digits), "one number for each row"),
    (lambda outputs, digits: np.mean(outputs == digits), "one number for each row"),
    (lambda outputs, digits: np.mean(outputs.argmax(axis=1) == digits.argmax(axis=1)), "places already"),
])
def test_what_stops_a_score_is_explained_without_a_backward_pass(slip, said):
    verdict = check("10.4", slip)
    assert verdict.state == "wrong" and said in verdict.text and "going back" not in verdict.text
