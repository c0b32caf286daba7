"""How a training diverges, and what it does with arguments that make no sense: the network keeps its last good weights."""
import copy
import warnings
from fractions import Fraction

import numpy as np
import pytest

from backprop_core.data import xor
from backprop_core.network import Network
from backprop_core.training import train, training_steps
from test_network import data_for
from test_training import assert_same_weights


@pytest.mark.parametrize("size", [None, 2])
@pytest.mark.parametrize("seed", ["a", -1, 1.5])
def test_a_seed_that_is_none(size, seed):
    network = Network([2, 1])
    before = copy.deepcopy(network)
    for run in (train, training_steps):
        with pytest.raises(ValueError, match="seed must be a whole number from 0"):
            run(network, *xor(), batch_size=size, seed=seed)
    assert_same_weights(network, before, error=0)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", [None, 3])
def test_divergence_keeps_the_last_finite_weights(size, dtype):
    network = Network([2, 3, 1], "identity", loss="squared_error", dtype=dtype)
    x, t = data_for(network, 8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(network, x, t, rate=0.8, epochs=1000, batch_size=size, keep=range(1000))
    assert history.stopped_by == "diverged" and 0 < history.epoch[-1] < 900
    assert np.isfinite(history.loss).all() and np.isfinite(history.gradient_norm).all() and history.loss[-1] > history.loss[0]
    assert_same_weights(network, Kept(history.weights[history.epoch[-1]], history.biases[history.epoch[-1]]), error=0)
    assert all(np.isfinite(p).all() for p in network.parameters)


class Kept:
    def __init__(self, weights, biases):
        self.parameters = [*weights, *biases]


def test_weights_that_overflow_behind_a_saturated_sigmoid():
    """The loss stays finite there, and only the gradient shows it."""
    network = Network([1, 1], dtype=np.float32)
    network.weights[0][:] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(network, [[1e30], [-1e30]], [[0], [1]], rate=3e38, epochs=4, batch_size=1)
    assert history.stopped_by == "diverged" and network.weights[0][0, 0] == 0


@pytest.mark.parametrize("size", [None, 2])
@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("at", [0, -1])
def test_weights_that_are_not_finite_are_not_trained(size, number, at):
    network = Network([2, 2, 1])
    network.parameters[at][:] = number
    before = [p.copy() for p in network.parameters]
    for run in (train, training_steps):
        with pytest.raises(ValueError, match="the network's weights are not finite"):
            run(network, *xor(), batch_size=size)
    for p, q in zip(before, network.parameters, strict=True):
        np.testing.assert_array_equal(p, q)


def test_a_weight_that_overflows_in_the_update():
    """Loss and gradients are finite there."""
    network = Network([1, 1], dtype=np.float32)
    network.weights[0][:], network.biases[0][:] = 1e38, -1e38
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(network, [[1], [1]], [[-7], [-7]], rate=1.7e38, epochs=4, batch_size=1)
    assert history.stopped_by == "diverged" and network.biases[0][0] == np.float32(-1e38)


def test_divergence_at_the_start():
    network = Network([1, 1], "identity")
    network.weights[0][:] = 1e200
    history = train(network, [[1.0]], [[0.0]], rate=0.1, epochs=10)
    assert history.stopped_by == "diverged" and history.loss == [] and network.weights[0][0, 0] == 1e200


@pytest.mark.parametrize("size", [None, 2])
def test_steps_too_small_to_change_a_weight(size):
    network = Network([2, 1], seed=3)
    network.biases[0][:] = 1
    before = network.weights[0].copy()
    history = train(network, *xor(), rate=1e-30, epochs=2, batch_size=size)
    assert (network.weights[0] == before).all() and history.gradient_norm[-1] > 0.01


def test_a_gradient_too_long_to_be_measured():
    """Its squares overflow, though it, the loss and the weights after the step are finite."""
    network = Network([1, 1], "tanh", dtype=np.float32)
    network.weights[0][:] = 0.5
    slope = network.gradients([[1]], [[-1]]).weights[0]
    assert np.isfinite(network.weights[0] - np.float32(1e20) * slope).all()
    history = train(network, [[1]], [[-1]], rate=1e20, epochs=5)
    assert history.stopped_by == "diverged" and network.weights[0][0, 0] == 0.5


def test_within_an_epoch_weights_may_not_be_finite():
    network = Network([1, 1], dtype=np.float32)
    network.weights[0][:] = 0
    finite = [np.isfinite(network.weights[0][0, 0]) for _ in
              training_steps(network, [[1e30], [-1e30]], [[0], [1]], rate=3e38, epochs=4, batch_size=1, each="batch")]
    assert False in finite and finite[-1]


def test_the_moment_of_a_divergence():
    last = list(training_steps(Network([1, 1], "identity"), [[10.0]], [[1.0]], rate=10, epochs=1000))[-1]
    assert last.history.stopped_by == "diverged" and not np.isfinite(last.loss + last.gradient_norm)
    assert last.epoch == last.history.epoch[-1] + 1


def test_the_batch_whose_loss_is_not_finite_ends_the_training():
    x, t = np.full((4, 1), 10.0), np.ones((4, 1))
    *_, before, last = training_steps(Network([1, 1], "identity"), x, t, rate=3, epochs=1000, batch_size=1, each="batch")
    assert last.batch is None and last.history.stopped_by == "diverged"
    assert before.batch < 4 and np.isfinite(before.loss)        # no step is taken from there


BAD = [
    (dict(rate=0), "rate.*above 0, not 0"), (dict(rate=-1), "not -1"), (dict(rate=np.nan), "not nan"), (dict(rate=np.inf), "not inf"),
    (dict(epochs=0), "epochs.*from 1, not 0"), (dict(epochs=2.5), "not 2.5"), (dict(batch_size=0), "batch_size.*from 1, not 0"),
    (dict(batch_size=-3), "not -3"), (dict(stop={"los": 1}), "stop rule 'los'.*did you mean 'loss'"),
    (dict(inputs=[[1, 2, 3]]), r"\(examples, 2\).*\(1, 3\)"), (dict(inputs=np.ones((3, 2))), r"\(3, 2\).*\(4, 1\)"),
    (dict(inputs=np.empty((0, 2)), targets=np.empty((0, 1))), "one example or more"),
    (dict(targets=[[0], [1], [1], [np.nan]]), "nan in row 3"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=str)
def test_bad_input_leaves_the_network_alone(arguments, message):
    network = Network([2, 2, 1])
    before = [p.copy() for p in network.parameters]
    inputs, targets = xor()
    for run in (train, training_steps):     # training_steps at once, not at its first step
        with pytest.raises(ValueError, match=message):
            run(network, **{"inputs": inputs, "targets": targets, **arguments})
    for p, q in zip(before, network.parameters, strict=True):
        np.testing.assert_array_equal(p, q)


def test_the_limit_of_epochs_is_no_rule():
    with pytest.raises(ValueError, match="stop rule 'epochs' is not one of loss, change, gradient_norm$"):
        train(Network([2, 1]), *xor(), stop={"epochs": 3})


def test_bad_name_of_each():
    with pytest.raises(ValueError, match="did you mean 'epoch'"):
        training_steps(Network([2, 1]), *xor(), each="epochs")


@pytest.mark.parametrize("options", [{"rate": "a"}, {"rate": True}, {"rate": 10**400}, {"epochs": float("inf")},
                                     {"batch_size": "a"}, {"stop": "loss"}, {"stop": []},
                                     {"stop": {"loss": float("nan")}}, {"stop": {"loss": "a"}},
                                     {"rate": 10**5000}, {"rate": np.timedelta64(1, "s")}, {"seed": -10**5000}, {"stop": {"loss": True}},
                                     {"stop": 10**5000}, {"keep": np.array(3)}, {"keep": np.ma.masked}, {"keep": b"\x01"}, {"keep": {1: 2}},
                                     {"keep": [-10**5000]}, {"keep": 3}, {"keep": ["a"]}, {"keep": [-1]}])
def test_arguments_of_another_kind(options):
    network = Network([2, 1])
    before = [p.copy() for p in network.parameters]
    with pytest.raises(ValueError, match=next(iter(options))):
        train(network, *xor(), **options)
    assert all((p == q).all() for p, q in zip(network.parameters, before, strict=True))


def test_a_rate_as_a_fraction():
    assert train(Network([2, 1]), *xor(), rate=Fraction(1, 10), epochs=3) == train(Network([2, 1]), *xor(), rate=0.1, epochs=3)


@pytest.mark.parametrize("inputs", [[[1 + 1j, 2]], [["1", "2"]], [[10**400, 1]], [[1, 2], [3]]])
def test_inputs_of_another_kind(inputs):
    with pytest.raises(ValueError, match=r"shape \(examples, 2\)"):
        Network([2, 1]).predict(inputs)
