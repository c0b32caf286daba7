"""Finite differences on a network: the numbers they give, and the passes they take."""
import numpy as np
import pytest

from backprop_core.network import Network
from backprop_core.network_check import MEASURED, SIZES, finite_differences, gradient_costs
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


@pytest.mark.fact("A2.1")
def test_one_forward_pass_a_parameter_and_one(monkeypatch):
    counted = []
    forward = Network.forward
    monkeypatch.setattr(Network, "forward", lambda self, inputs: counted.append(1) or forward(self, inputs))
    network = Network([2, 3, 2])
    assert finite_differences(network, [[1, 2]], [[0, 1]]).passes == len(counted) == 2 * 3 + 3 + 3 * 2 + 2 + 1
    counted.clear()
    network.gradients([[1, 2]], [[0, 1]])
    assert len(counted) == 1


@pytest.mark.fact("A2.1")
def test_costs():
    small, large = gradient_costs([SIZES[0], SIZES[-1]])
    assert (small.parameters, small.passes, small.extrapolated) == (10, 11, False)
    assert (large.parameters, large.passes, large.extrapolated) == (1_000_000, 1_000_001, True)
    assert large.differences > 1000 * large.backpropagation > 0 < small.differences
    assert [sum(p.size for p in Network(sizes).parameters) for sizes in SIZES] == [10, 100, 1000, MEASURED, 1_000_000]
