"""Finite differences on a network: the numbers they give, and the passes they take."""
import numpy as np
import pytest

from backprop_core import network_check
from backprop_core.network import Network
from backprop_core.network_check import MEASURED, SIZES, Cost, finite_differences, gradient_costs, passes_needed
from test_network import KINDS, data_for, random_network


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_differences_are_the_gradients(kind):
    network = random_network([2, 3, 2], *kind)
    x, t = data_for(network, 4)
    before, exact = [p.copy() for p in network.parameters], network.gradients(x, t)
    numeric = finite_differences(network, x, t)
    for slope, expected in zip(numeric.weights + numeric.biases, exact.weights + exact.biases, strict=True):
        np.testing.assert_allclose(slope, expected, atol=2e-5)
    for p, q in zip(before, network.parameters, strict=True):
        np.testing.assert_array_equal(p, q)


def test_differences_in_float32_are_the_gradients():
    for sizes in ([2, 3, 1], [4, 5, 6, 2]):
        network = random_network(sizes, "sigmoid", "sigmoid", "half_squared_error", dtype=np.float32)
        x, t = data_for(network, 5)
        numeric, exact = finite_differences(network, x, t), network.gradients(x, t)
        for slope, expected in zip(numeric.weights + numeric.biases, exact.weights + exact.biases, strict=True):
            assert slope.dtype == np.float32
            np.testing.assert_allclose(slope, expected, atol=0.02 * abs(expected).max())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_slope_is_over_the_nudge_as_rounded(dtype):
    """1000 + nudge keeps few digits of the nudge: divided by the nudge asked for, the slope would be off by percents."""
    network, nudge = Network([1, 1], "identity", dtype=dtype), {np.float32: 1e-4, np.float64: 2e-13}[dtype]
    network.weights[0][:] = 1000
    assert finite_differences(network, [[1]], [[999]], nudge).weights[0] == pytest.approx(1, rel=0.01)


def test_a_weight_much_smaller_than_the_nudge_comes_back():
    network = Network([2, 1])
    network.weights[0][:] = before = [[1e-20, -3e-9]]
    finite_differences(network, [[1, 2]], [[1]])
    assert network.weights[0].tolist() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_leaves_no_weight_nudged(error, monkeypatch):
    network, left = Network([2, 3, 1]), iter(range(4))
    before, mean_loss = [p.copy() for p in network.parameters], Network.mean_loss

    def interrupted(*arguments):
        if next(left) == 3:
            raise error
        return mean_loss(*arguments)

    monkeypatch.setattr(Network, "mean_loss", interrupted)
    with pytest.raises(error):
        finite_differences(network, [[1, 2]], [[1]])
    for p, q in zip(before, network.parameters, strict=True):
        np.testing.assert_array_equal(p, q)


@pytest.mark.parametrize("nudge", [0, 0.0, np.nan, np.inf, -np.inf, True, "1e-6"], ids=repr)
def test_nudges_that_make_no_sense(nudge):
    with pytest.raises(ValueError, match="nudge must be a finite number other than 0, not "):
        finite_differences(Network([2, 1]), [[1, 2]], [[1]], nudge)


def test_a_nudge_downwards():
    network = Network([2, 1])
    up, down = (finite_differences(network, [[1, 2]], [[1]], nudge) for nudge in (1e-6, -1e-6))
    np.testing.assert_allclose(up.weights[0], down.weights[0], atol=1e-6)


def test_a_nudge_that_rounding_swallows():
    network = Network([2, 1])
    network.weights[0][0, 1] = 1e15
    with pytest.raises(ValueError, match="nudge 1e-06 is lost in a weight of 1000000000000000.0 in float64: take a larger one"):
        finite_differences(network, [[1, 2]], [[1]])


@pytest.mark.fact("A2.1")
def test_one_forward_pass_a_parameter_and_one(monkeypatch):
    counted = []
    propagate = Network.propagate
    monkeypatch.setattr(Network, "propagate", lambda self, inputs: counted.append(1) or propagate(self, inputs))
    network = Network([2, 3, 2])
    assert finite_differences(network, [[1, 2]], [[0, 1]]).passes == len(counted) == 2 * 3 + 3 + 3 * 2 + 2 + 1
    counted.clear()
    network.gradients([[1, 2]], [[0, 1]])
    assert len(counted) == 1


@pytest.mark.parametrize("parameters", [-1, 1.5, True, "a", None])
def test_passes_for_no_number_of_parameters(parameters):
    assert passes_needed(0) == 1 and passes_needed(10**6) == 1_000_001
    with pytest.raises(ValueError, match="parameters must be a whole number from 0, not "):
        passes_needed(parameters)


def test_the_time_of_a_run_is_the_median(monkeypatch):
    clock, runs = iter([0, 1, 1, 9, 9, 11]), []
    monkeypatch.setattr(network_check, "perf_counter", lambda: next(clock))
    assert network_check.seconds(lambda: runs.append(1), times=3) == 2 and len(runs) == 3


@pytest.mark.fact("A2.1")
def test_costs(monkeypatch):
    """By a clock that ticks at each forward pass."""
    ticks, propagate = [], Network.propagate
    monkeypatch.setattr(Network, "propagate", lambda self, inputs: ticks.append(1) or propagate(self, inputs))
    monkeypatch.setattr(network_check, "perf_counter", lambda: len(ticks))
    monkeypatch.setattr(network_check, "MEASURED", 1000)         # the last that is measured
    small, thousand, million = gradient_costs([SIZES[0], SIZES[2], SIZES[-1]])
    assert small == Cost(10, passes=11, differences=11, backpropagation=1, extrapolated=False)
    assert thousand == Cost(1000, passes=1001, differences=1001, backpropagation=1, extrapolated=False)
    assert million == Cost(1_000_000, passes=1_000_001, differences=1_000_001, backpropagation=1, extrapolated=True)
    assert [sum(p.size for p in Network(sizes).parameters) for sizes in SIZES] == [10, 100, 1000, MEASURED, 1_000_000]
