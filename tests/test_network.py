"""The dense network against autograd and against the scalar graph."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from backprop_core import gradients, inputs, topological_order
from backprop_core.data import xor
from backprop_core.layers import HIDDEN
from backprop_core.network import Network
from backprop_core.passes import Passes
from test_layers import DEFINITIONS, LOSS_DEFINITIONS, PAIRS, targets_for

KINDS = [(activation, output, loss) for loss, output in PAIRS for activation in HIDDEN]


def random_network(sizes, activation, output, loss, seed=0, dtype=float):
    """With biases that are not 0."""
    network = Network(sizes, activation, output, loss, seed, dtype)
    for b in network.biases:
        b[:] = np.random.default_rng(seed).normal(0, 0.5, b.shape)
    return network


def data_for(network, examples, seed=0):
    random = np.random.default_rng(seed)
    x = random.normal(0, 1, (examples, network.sizes[0]))
    return x, targets_for(network.activations[-1].name, (examples, network.sizes[-1]), random)


def by_autograd(network, x, t):
    """The gradients of the mean loss by weights and biases, in float64, from the definitions."""
    x = x.astype(network.dtype).astype(float)
    t = t.astype(network.dtype).astype(float)

    def mean_loss(parameters):
        a, layers = x, len(network.weights)
        for W, b, row in zip(parameters[:layers], parameters[layers:], network.activations, strict=True):
            a = DEFINITIONS[row.name](anp.dot(a, W.T) + b)
        return anp.mean(LOSS_DEFINITIONS[network.loss_function.name](a, t, network.activations[-1].name))

    return autograd.grad(mean_loss)([p.astype(float) for p in network.parameters])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("examples", [1, 2, 9])
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_gradients_are_those_of_autograd(kind, examples, dtype):
    for sizes in ([3, 4], [2, 5, 3], [4, 3, 6, 2]):
        network = random_network(sizes, *kind, seed=examples, dtype=dtype)
        x, t = data_for(network, examples)
        found, expected = network.gradients(x, t), by_autograd(network, x, t)
        error = 1e-10 if dtype == np.float64 else 2e-5
        for ours, theirs in zip([*found.weights, *found.biases], expected, strict=True):
            assert ours.dtype == dtype
            np.testing.assert_allclose(ours, theirs, rtol=error, atol=error)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_passes_in_arrays_made_once_are_the_same(kind, dtype):
    network = random_network([4, 3, 6, 2], *kind, dtype=dtype)
    passes = Passes(network, 7)
    for seed in range(2):       # the second time, the arrays are full of the first
        x, t = network.check(*data_for(network, 7, seed))
        expected, loss = network.gradients(x, t), passes.gradients(x, t, 3)
        close = dict(rtol=1e-13, atol=1e-15) if dtype == np.float64 else dict(rtol=1e-4, atol=1e-6)
        assert loss == pytest.approx(expected.loss, rel=close["rtol"])
        for ours, theirs in zip(passes.weights + passes.biases, expected.weights + expected.biases, strict=True):
            np.testing.assert_allclose(ours, 3 * theirs, **close)
        length = np.sqrt(sum((g ** 2).sum() for g in expected.weights + expected.biases))
        assert passes.norm() == pytest.approx(3 * length, rel=close["rtol"])


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_gradients_are_those_of_the_scalar_graph(kind):
    network = random_network([2, 3, 4, 2], *kind, seed=3)
    x, t = data_for(network, 1)
    graph, found = network.to_graph(x[0], t[0]), network.gradients(x, t)
    named, by_node = inputs(graph), gradients(graph)
    assert found.loss == pytest.approx(graph.data, rel=1e-12)
    for layer, (W, b) in enumerate(zip(found.weights, found.biases, strict=True), 1):
        expected = [[by_node[named[f"w_{j}{k}^[{layer}]"]] for k in range(1, W.shape[1] + 1)] for j in range(1, len(W) + 1)]
        np.testing.assert_allclose(W, expected, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(b, [by_node[named[f"b_{j}^[{layer}]"]] for j in range(1, len(W) + 1)], rtol=1e-12, atol=1e-14)
    inner = {node.name: node for node in topological_order(graph)}
    for layer, delta in enumerate(found.delta, 1):
        np.testing.assert_allclose(delta[0], [by_node[inner[f"z_{j}^[{layer}]"]] for j in range(1, delta.shape[1] + 1)],
                                   rtol=1e-12, atol=1e-14)


@pytest.mark.fact("A4.1", "A4.2", "A4.3", "A4.x")
def test_two_layer_sigmoid_network_by_hand():
    network = Network([2, 2, 1])
    (w11, w12), (w21, w22) = network.weights[0][:] = [[0.1, -0.3], [0.7, 0.2]]
    (w31, w32), = network.weights[1][:] = [[0.5, -0.6]]
    (b1, b2), (b3,) = network.biases[0][:], network.biases[1][:] = (0.4, -0.1), (0.2,)
    x1, x2, t = 1.5, -0.5, 1.0

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    h1, h2 = sigma(w11 * x1 + w12 * x2 + b1), sigma(w21 * x1 + w22 * x2 + b2)
    y = sigma(w31 * h1 + w32 * h2 + b3)
    forward, g = network.forward([[x1, x2]]), network.gradients([[x1, x2]], [[t]])
    np.testing.assert_allclose(forward.a[1], [[h1, h2]], rtol=1e-14)
    np.testing.assert_allclose(forward.z[0], [[w11 * x1 + w12 * x2 + b1, w21 * x1 + w22 * x2 + b2]], rtol=1e-14)
    np.testing.assert_allclose(network.predict([[x1, x2]]), [[y]], rtol=1e-14)
    assert g.loss == pytest.approx((y - t) ** 2 / 2)
    by_z3 = (y - t) * y * (1 - y)
    by_z1, by_z2 = by_z3 * w31 * h1 * (1 - h1), by_z3 * w32 * h2 * (1 - h2)
    np.testing.assert_allclose(g.weights[1], [[by_z3 * h1, by_z3 * h2]], rtol=1e-13)
    np.testing.assert_allclose(g.delta[0], [[by_z1, by_z2]], rtol=1e-13)
    np.testing.assert_allclose(g.weights[0], [[by_z1 * x1, by_z1 * x2], [by_z2 * x1, by_z2 * x2]], rtol=1e-13)
    np.testing.assert_allclose(g.biases[0], [by_z1, by_z2], rtol=1e-13)


@pytest.mark.fact("A2.6", "A2.7")
def test_four_equations_index_by_index():
    network = random_network([3, 4, 2], "tanh", "sigmoid", "squared_error")
    x, t = data_for(network, 1)
    (z, a), g, W = network.forward(x), network.gradients(x, t), network.weights
    for j in range(2):
        assert g.delta[1][0, j] == pytest.approx(2 * (a[2][0, j] - t[0, j]) * a[2][0, j] * (1 - a[2][0, j]))
    for k in range(4):
        back = sum(W[1][j, k] * g.delta[1][0, j] for j in range(2))
        assert g.delta[0][0, k] == pytest.approx(back * (1 - np.tanh(z[0][0, k]) ** 2))
    for layer in range(2):
        for j in range(len(W[layer])):
            assert g.biases[layer][j] == pytest.approx(g.delta[layer][0, j])
            for k in range(W[layer].shape[1]):
                assert g.weights[layer][j, k] == pytest.approx(a[layer][0, k] * g.delta[layer][0, j])


@pytest.mark.fact("A1.7", "A4.6")
def test_gradient_of_a_batch_is_the_mean_of_single_ones():
    network = random_network([3, 4, 2], "relu", "softmax", "cross_entropy")
    x, t = data_for(network, 6)
    together, single = network.gradients(x, t), [network.gradients(x[i:i + 1], t[i:i + 1]) for i in range(6)]
    assert together.loss == pytest.approx(np.mean([g.loss for g in single]), rel=1e-13)
    for layer in range(2):
        np.testing.assert_allclose(together.weights[layer], np.mean([g.weights[layer] for g in single], axis=0), rtol=1e-12)
        np.testing.assert_allclose(together.biases[layer], np.mean([g.biases[layer] for g in single], axis=0), rtol=1e-12)
        np.testing.assert_allclose(together.delta[layer], np.concatenate([g.delta[layer] for g in single]), rtol=1e-12)


def test_biases_over_many_examples_in_float32():
    """A sum of a column adds one example at a time, and rounds as often."""
    random, examples = np.random.default_rng(0), 1_000_000
    x, t = random.normal(size=(examples, 2)), np.full((examples, 1), 0.9)
    single, double = (random_network([2, 3, 1], "tanh", "sigmoid", "half_squared_error", dtype=dtype) for dtype in (np.float32, np.float64))
    for p, q in zip(double.parameters, single.parameters, strict=True):
        p[:] = q
    x, passes = x.astype(np.float32), Passes(single, examples)
    passes.gradients(*single.check(x, t), scale=1)
    for b, in_place, exact in zip(single.gradients(x, t).biases, passes.biases, double.gradients(x, t).biases, strict=True):
        np.testing.assert_allclose([b, in_place], [exact, exact], atol=3e-5 * abs(exact).max())      # a sum is off by ten times as much


def test_forward_and_gradients_change_nothing():
    network = random_network([3, 4, 2], "identity", "identity", "squared_error")
    x, t = data_for(network, 5)
    before = [p.copy() for p in (*network.parameters, x, t)]
    forward = network.forward(x)
    network.gradients(x, t)
    assert forward.a[0].shape == (5, 3) and [z.shape for z in forward.z] == [(5, 4), (5, 2)]
    np.testing.assert_array_equal(forward.a[0], x)
    for p, q in zip(before, (*network.parameters, x, t), strict=True):
        np.testing.assert_array_equal(p, q)


@pytest.mark.parametrize("activation", HIDDEN)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("width", range(2, 13))
def test_neurons_that_start_alike_stay_alike(width, dtype, activation):
    """Up to rounding, which at some widths differs from neuron to neuron, and over a short run: it adds up."""
    network = Network([2, width, 1], activation, "sigmoid", dtype=dtype)
    first, last = network.weights
    first[:], last[:] = (0.3, -0.7), 0.4
    start = first.copy()
    for _ in range(50):
        found = network.gradients(*xor())
        for p, g in zip(network.parameters, [*found.weights, *found.biases], strict=True):
            p -= 0.5 * g
    for spread in (np.ptp(first, axis=0), np.ptp(last), np.ptp(network.biases[0])):
        assert np.max(spread) < 20 * np.finfo(dtype).eps
    assert abs(first - start).max() > 0.01


def test_loss_is_that_of_gradients():
    network = random_network([3, 4, 2], "tanh", "sigmoid", "cross_entropy")
    x, t = data_for(network, 5)
    assert network.loss(x, t) == network.gradients(x, t).loss
    assert type(network.loss(x, t)) is type(network.gradients(x, t).loss) is float


def test_a_network_is_shown_by_its_layers_and_loss():
    network = Network([3, 4, 2], "tanh", "softmax", "cross_entropy", dtype=np.float32)
    assert repr(network) == "Network([3, 4, 2], tanh, softmax; cross_entropy, float32)"


def test_weights_are_written_in_place():
    network = Network([2, 3, 1], "identity")
    network.weights[0][:], network.weights[1][:], network.biases[1][:] = 2, 1, 0.5
    assert network.predict([[1, 10]])[0, 0] == 3 * 22 + 0.5
    network.weights[0] -= 1
    assert network.predict([[1, 10]])[0, 0] == 3 * 11 + 0.5


def test_start_is_seeded_and_of_the_documented_spread():
    for activation, gain, output in (("sigmoid", 1, "identity"), ("tanh", 1, "softmax"), ("relu", 2, "softmax")):
        network = Network([400, 300, 10], activation, output, "cross_entropy" if output == "softmax" else "squared_error", seed=5)
        assert [W.shape for W in network.weights] == [(300, 400), (10, 300)]
        assert network.weights[0].std() == pytest.approx(np.sqrt(gain / 400), rel=0.02)
        assert network.weights[1].std() == pytest.approx(np.sqrt(1 / 300), rel=0.05)
        assert not any(b.any() for b in network.biases)
        same, other = Network([400, 300, 10], activation, seed=5), Network([400, 300, 10], activation, seed=6)
        np.testing.assert_array_equal(same.weights[0], network.weights[0])
        assert (other.weights[0] != network.weights[0]).any()
    small = Network([2, 2], seed=5, dtype=np.float32)
    assert small.weights[0].dtype == small.biases[0].dtype == small.predict([[1, 2]]).dtype == np.float32
    np.testing.assert_allclose(small.weights[0], Network([2, 2], seed=5).weights[0], rtol=1e-6)


def test_names_of_the_two_layer_network():
    network = Network([2, 2, 1])
    graph = network.to_graph([0.5, -1], [1])
    assert set(inputs(graph)) == set("x_1 x_2 w_11 w_12 b_1 w_21 w_22 b_2 w_31 w_32 b_3 t".split())
    assert inputs(graph)["w_21"].data == network.weights[0][1, 0] and inputs(graph)["w_32"].data == network.weights[1][0, 1]
    assert inputs(graph)["x_2"].data == -1 and inputs(graph)["t"].data == 1
    inner = {node.name for node in topological_order(graph) if node.op and node.name}
    assert inner == {"z_1", "a_1", "z_2", "a_2", "z_3", "a_3", "L"}


@pytest.mark.fact("A1.6")
def test_names_of_deeper_and_wider_networks():
    linear = Network([1, 1, 2, 1], "identity", loss="squared_error").to_graph([2], [1])
    parameters = "w_11^[1] b_1^[1] w_11^[2] b_1^[2] w_21^[2] b_2^[2] w_11^[3] w_12^[3] b_1^[3]".split()
    assert set(inputs(linear)) == {"x_1", "t", *parameters} and len(parameters) == 9
    for last, of_the_last in (9, "w_91"), (10, "w_8,1^[1]"):          # nine neurons are numbered through, of ten each layer by itself
        named = inputs(Network([2, last - 1, 1]).to_graph([1, 2], [1]))
        assert of_the_last.replace(",", "") in named and ("b_9" in named) == (last == 9)
    assert {"w_1,1^[1]", "w_10,1^[1]", "w_1,10^[2]"} <= inputs(Network([1, 10, 1]).to_graph([1], [1])).keys()       # from two digits on
    assert "w_11^[1]" in inputs(Network([9, 9, 1]).to_graph(np.ones(9), [1]))
    wide = inputs(Network([12, 1, 1]).to_graph(np.ones(12), [1]))
    assert {"w_1,2", "w_1,12", "b_1", "w_21", "b_2"} <= wide.keys()
    two_outputs = inputs(Network([1, 12, 2]).to_graph([1], [0, 1]))
    assert {"w_1,1^[1]", "w_12,1^[1]", "b_12^[1]", "w_2,12^[2]", "t_1", "t_2"} <= two_outputs.keys()
    with pytest.raises(ValueError, match="one example"):
        Network([2, 1]).to_graph([[1, 2], [3, 4]], [[1], [2]])
