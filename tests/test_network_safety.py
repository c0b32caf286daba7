"""What a network does with numbers at the edge of floating point, and with what does not fit."""
import pickle
import re
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from backprop_core import gradients, inputs
from backprop_core.landscape import descent_path, loss_surface
from backprop_core.network import Network
from backprop_core.network_check import finite_differences, gradient_cost
from backprop_core.training import train, training_steps
from test_network import KINDS, random_network


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_huge_inputs_stay_finite_without_a_warning(kind, dtype):
    network = random_network([2, 3, 2], *kind, dtype=dtype)
    x, t = [[1e6, -1e6], [-1e6, -1e6], [1e6, 0]], [[1, 0], [0, 1], [1, 0]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        g = network.gradients(x, t)
    assert np.isfinite(g.loss)
    for array in (*g.weights, *g.biases, *g.delta, network.predict(x)):
        assert np.isfinite(array).all()


def test_no_silent_nan():
    network = Network([2, 1], "identity")
    network.weights[0][:] = [[np.inf, -np.inf]]
    with pytest.warns(RuntimeWarning):
        assert np.isnan(network.predict([[1, 1]])).all()
    network = Network([2, 3, 1])
    network.weights[0][1, 0] = np.nan                   # NumPy itself says nothing
    for method in (network.predict, lambda x: network.loss(x, [[1]]), lambda x: network.gradients(x, [[1]])):
        with pytest.warns(RuntimeWarning, match="NaN or infinity among the weights"):
            method([[1, 1]])


@pytest.mark.parametrize("call", ["network.forward(x)", "network.predict(x)", "network.loss(x, t)", "network.gradients(x, t)",
                                  "finite_differences(network, x, t)"])
def test_each_line_that_gets_a_nan_is_warned(call):
    """Python shows a warning once a line, so that the line must be the caller's."""
    network = Network([2, 3, 1])
    network.weights[0][1, 0] = np.nan
    names = {"network": network, "x": [[1, 1]], "t": [[1]], "finite_differences": finite_differences}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        exec(compile(f"for _ in range(3):\n    {call}\n\n{call}", "a cell", "exec"), names)
    assert [(warning.filename, warning.lineno) for warning in caught] == [("a cell", 2), ("a cell", 4)]
    assert all("NaN or infinity among the weights" in str(warning.message) for warning in caught)


def test_gradients_that_are_not_finite_where_the_outputs_are():
    network = Network([2, 3, 1])
    network.weights[1][:] = np.inf
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = network.gradients([[1, 2]], [[1]])
    assert found.loss == 0 and np.isnan(found.weights[0]).all() and np.isfinite(network.predict([[1, 2]])).all()
    assert [str(warning.message)[:37] for warning in caught] == ["gradients: the result is not finite: "]


@pytest.mark.parametrize("outputs, output", [(1, "sigmoid"), (2, "softmax")])
def test_graph_of_a_saturated_cross_entropy(outputs, output):
    network = Network([2, outputs], output=output, loss="cross_entropy")
    network.weights[0][0] = 1e4
    targets = [0, 1][-outputs:]
    assert np.isfinite(network.loss([[1, 2]], [targets]))
    with pytest.raises(ValueError, match="rounded to 0 or 1.*take it from z"):
        network.to_graph([1, 2], targets)


def test_a_graph_whose_squared_error_is_too_large():
    network = Network([1, 1], "identity", seed=1)
    with pytest.raises(ValueError, match="^pow has no finite value") as raised:
        network.to_graph([1e200], [0])
    assert "rounded" not in str(raised.value)


def test_no_gradients_of_a_graph_whose_output_is_next_to_0():
    network = Network([1, 1], loss="cross_entropy")
    network.weights[0][:] = -744
    graph = network.to_graph([1], [1])
    assert network.gradients([[1]], [[1]]).weights[0][0, 0] == pytest.approx(-1)
    with pytest.raises(ValueError, match="too large for a float"):
        gradients(graph)


def test_gradients_of_a_graph_whose_cross_entropy_has_lost_digits():
    network = Network([1, 1], loss="cross_entropy")
    network.weights[0][:] = 34
    graph, found = network.to_graph([1], [0]), network.gradients([[1]], [[0]])
    assert found.loss == pytest.approx(34, rel=1e-14)
    assert graph.data != pytest.approx(34, rel=1e-6) and graph.data == pytest.approx(34, rel=0.1)
    assert gradients(graph)[inputs(graph)["w_11"]] == pytest.approx(found.weights[0][0, 0], rel=1e-12)


GOOD = dict(sizes=[2, 2, 1])
BAD_NETWORKS = [
    (dict(sizes=[2]), "two or more"), (dict(sizes=[2, 0, 1]), "whole number"), (dict(sizes=[2, 1.5]), "whole number"),
    (dict(GOOD, activation="sigmod"), "did you mean 'sigmoid'"), (dict(GOOD, activation="softmax"), "'softmax' is not one of sigmoid"),
    (dict(GOOD, loss="cross_entropi"), "did you mean 'cross_entropy'"), (dict(GOOD, output="relo"), "did you mean 'relu'"),
    (dict(GOOD, output="softmax"), "half_squared_error.*'softmax'"),
    (dict(GOOD, activation="tanh", loss="cross_entropy"), "sigmoid, softmax"),
    (dict(GOOD, dtype=int), "float32 or float64, not int64"), (dict(GOOD, dtype="linear"), "^dtype must be float32 or float64, not 'lin"),
    (dict(sizes=3), r"sizes must be two or more.*such as \[2, 2, 1\], not 3"), (dict(sizes=None), "sizes must be two or more.*, not None"),
    (dict(sizes=[2, True]), "sizes.*whole number from 1, not True"), (dict(sizes="23"), "sizes must be two or more.*, not '23'"),
    (dict(sizes=b"23"), "sizes must be two or more.*, not b'23'"), (dict(sizes={3, 2, 1}), "sizes must be two or more.*, not {1, 2, 3}"),
    (dict(sizes=[2, 10**20]), "each of sizes.*at most 1,000,000,000, not 10000"),
    (dict(GOOD, seed=-1), "seed must be a whole number from 0, not -1"), (dict(GOOD, seed="a"), "seed must be .* not 'a'"),
    (dict(GOOD, seed=1.5), "seed must be .* not 1.5"), (dict(GOOD, activation="ReLU"), "did you mean 'relu'"),
    (dict(GOOD, output="SIGMOID"), "did you mean 'sigmoid'"),
    (dict(GOOD, output="softmax", loss="cross_entropy"), "softmax over one output is always 1: take output 'sigmoid'"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_NETWORKS, ids=str)
def test_networks_that_make_no_sense(arguments, message):
    with pytest.raises(ValueError, match=message):
        Network(**arguments)


def test_seeds():
    assert (Network([2, 3], seed=np.int64(4)).weights[0] == Network([2, 3], seed=4).weights[0]).all()
    assert (Network([2, 3], seed=None).weights[0] != Network([2, 3], seed=None).weights[0]).all()


BAD_DATA = [
    ([[1, 2, 3]], [[1]], r"inputs.*\(examples, 2\).*\(1, 3\)"), ([1, 2], [[1]], r"inputs.*\(2,\)"),
    ([[1, 2]], [1], r"targets.*\(examples, 1\).*\(1,\)"),
    ([[1, 2]], [[1, 0]], r"targets.*\(examples, 1\).*\(1, 2\)"), ([[1, 2], [3, 4]], [[1]], r"\(2, 2\).*\(1, 1\)"),
    (np.empty((0, 2)), np.empty((0, 1)), r"one example or more.*\(0, 2\)"), ([[1, np.nan]], [[1]], "nan in row 0, column 1"),
    ([[1, 2]], [[-np.inf]], "targets.*-inf in row 0, column 0"), ([[1, 2]], [[1.5]], "from 0 to 1, given 1.5"),
    ([[1, 2]], [[-1]], "from 0 to 1, given -1"), ([["1", "2"]], [[1]], "inputs must be numbers"),
    (np.array([["1", "2"]], object), [[1]], "inputs must be numbers.*'1', '2'"), ([[1, 2]], np.array([[b"1"]], object), "targets.*numbers"),
    (np.array([["2024-01-01", "2024-01-02"]], "M8[D]"), [[1]], "inputs must be numbers.*2024-01-01"),
    (np.array([[np.datetime64(1, "D"), 2]], object), [[1]], "inputs must be numbers"),
    (np.array([[np.timedelta64(1, "D"), 2]], object), [[1]], "inputs must be numbers"),
    ([[1, 2j]], [[1]], "inputs must be numbers"), ([[1, 10**400]], [[1]], "inputs must be numbers"),
    (np.array([[1, None]]), [[1]], "inputs must be finite.*given None in row 0, column 1"),
]


@pytest.mark.parametrize(("x", "t", "message"), BAD_DATA, ids=str)
def test_data_that_do_not_fit(x, t, message):
    network = Network([2, 2, 1], loss="cross_entropy")
    for method in (network.gradients, network.loss):
        with pytest.raises(ValueError, match=message):
            method(x, t)


def test_graph_of_an_example_that_does_not_fit():
    with pytest.raises(ValueError, match=r"inputs.*\(examples, 2\).*\(1, 3\)"):
        Network([2, 2, 1]).to_graph([1, 2, 3], [1])
    with pytest.raises(ValueError, match=r"inputs.*\(examples, 2\).*\(2, 1\)"):      # a column is no row
        Network([2, 2, 1]).to_graph([[1], [2]], [1])


@pytest.mark.parametrize("x, t", [([1, [2, 3]], [1]), ([1, 2], [[1], [2, 3]])], ids=str)
def test_graph_of_a_ragged_example(x, t):
    with pytest.raises(ValueError, match=r"must be numbers in the shape \(examples, "):
        Network([2, 1]).to_graph(x, t)


def test_masked_numbers():
    network, masked = Network([2, 1]), np.ma.array([[1.0, -999]], mask=[[0, 1]])
    for call in (lambda: network.predict(masked), lambda: network.to_graph(masked[0], [1]), lambda: network.gradients(masked, [[1]])):
        with pytest.raises(ValueError, match="inputs must have no masked numbers"):
            call()


@pytest.mark.parametrize("array", [[[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), np.ones((3, 2)), np.ones((2, 3)), np.ones(2), 1.0, None,
                                   np.ones((2, 2), np.float32), np.ones((2, 2)) * 1j], ids=str)
def test_weights_replaced_instead_of_written_into(array):
    network = Network([2, 2, 1])
    network.weights[0] = array
    message = re.escape("weights[0] must be an array (2, 2) of float64, given ") + ".*write into it, " + re.escape("weights[0][:] = …")
    x, t = [[1, 2]], [[1]]
    for call in (lambda: network.predict(x), lambda: network.forward(x), lambda: network.loss(x, t), lambda: network.gradients(x, t),
                 lambda: network.to_graph(x, t), lambda: train(network, x, t), lambda: finite_differences(network, x, t)):
        with pytest.raises(ValueError, match=message):
            call()
    assert network.weights[0] is array
    network.weights[0] = np.array([[1.0, 2], [3, 4]])       # an array like the one before may take its place
    assert np.isfinite(network.predict(x)).all()


def test_biases_that_would_be_spread():
    network = Network([2, 2, 1])
    for one in (np.array([0.5]), 0.5, [0.1, 0.2]):
        network.biases[0] = one
        with pytest.raises(ValueError, match=r"biases\[0\] must be an array \(2,\) of float64, given .*write into it, biases\[0\]\[:\]"):
            network.predict([[1, 2]])


@pytest.mark.parametrize("kind", ["weights", "biases"])
@pytest.mark.parametrize("arrays", [[], [np.ones(2)], [np.ones((2, 2)), np.ones((1, 2)), np.ones(1)], np.ones((2, 2)), 3, None], ids=str)
def test_lists_of_weights_replaced(kind, arrays):
    network = Network([2, 2, 1])
    setattr(network, kind, arrays)
    with pytest.raises(ValueError, match=rf"(?s)^{kind} must be a list of 2 arrays, not .*: write into them, {kind}\[0\]\[:\] = …"):
        network.predict([[1, 2]])


@pytest.mark.parametrize("none", [None, "net", [2, 1], Network], ids=str)
def test_what_is_no_network(none):
    names = ("weights", 0, 0, 0), ("biases", 0, 0)
    for call in (lambda: train(none, [[1]], [[1]]), lambda: training_steps(none, [[1]], [[1]]), lambda: gradient_cost(none),
                 lambda: finite_differences(none, [[1]], [[1]]), lambda: loss_surface(none, [[1]], [[1]], *names, [0], [0]),
                 lambda: descent_path(none, [[1]], [[1]], *names, (0, 0))):
        with pytest.raises(TypeError, match="^a Network is wanted, such as"):
            call()


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_network_pickled_and_back(kind):
    network = random_network([2, 3, 2], *kind, dtype=np.float32)
    again = pickle.loads(pickle.dumps(network))
    assert repr(again) == repr(network) and again.activations == network.activations and again.loss_function is network.loss_function
    one, other = (part.gradients([[1, 2]], [[0, 1]]) for part in (network, again))
    assert one.loss == other.loss
    for p, q in zip(one.weights + one.biases, other.weights + other.biases, strict=True):
        np.testing.assert_array_equal(p, q)


def test_inputs_whose_sum_is_not_finite():
    network = Network([2, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert network.check([[1e308, 1e308]], [[1]])[0].tolist() == [[1e308, 1e308]]
        for row, column, inputs in (0, 1, [[1, np.inf], [-np.inf, 1]]), (1, 0, [[1, 1e308], [np.nan, 1e308]]):
            with pytest.raises(ValueError, match=f"inputs must be finite.* in row {row}, column {column}"):
                network.check(inputs, [[1], [1]])


def test_objects_that_are_numbers_are_taken():
    network = Network([2, 1])
    assert network.predict(np.array([[Fraction(1, 2), Decimal(3)]])) == network.predict([[0.5, 3]])
    assert network.predict([[True, False]]) == network.predict([[1, 0]])


@pytest.mark.parametrize("targets", [[[1.5, 0]], [[0.5, -0.5]]])
def test_softmax_takes_targets_from_0_to_1(targets):
    network = Network([2, 2], output="softmax", loss="cross_entropy")
    for method in (network.gradients, network.loss):
        with pytest.raises(ValueError, match="cross_entropy wants targets from 0 to 1, given"):
            method([[1, 2]], targets)


@pytest.mark.parametrize(("dtype", "number"), [(np.float32, 1e60), (np.float64, np.longdouble("1e4000"))])
@pytest.mark.parametrize("method", ["check", "predict", "to_graph"])
def test_inputs_too_large_for_the_dtype(method, dtype, number):
    if not np.isfinite(number):
        pytest.skip("longdouble is no longer than float64 here")
    network = Network([1, 1], dtype=dtype)
    arguments = [[[number]]] if method == "predict" else [[[number]], [[1]]]
    with warnings.catch_warnings(), pytest.raises(ValueError, match=rf"inputs must be finite in {np.dtype(dtype)}, given 1e\+\d+ in row 0"):
        warnings.simplefilter("error")
        getattr(network, method)(*arguments)
