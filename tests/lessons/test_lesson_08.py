"""Lesson 08: the four equations and the order of indices; and the exercises, right and wrong."""
import numpy as np
import pytest

from backprop_core import Circuit, check
from backprop_core.examples import sigmoid_network
from backprop_core.network import Network


def lesson_network():
    """The network of lesson 06 with its example: network, x, t."""
    network, given = Network([2, 2, 1]), Circuit(sigmoid_network()).inputs
    for parameter, names in zip(network.parameters, ("w_11 w_12 w_21 w_22", "w_31 w_32", "b_1 b_2", "b_3"), strict=True):
        parameter.flat = [given[name].data for name in names.split()]
    return network, np.array([given["x_1"].data, given["x_2"].data]), np.array([given["t"].data])


@pytest.mark.fact("A2.7")
@pytest.mark.parametrize("sizes", [None, [3, 5, 4, 2]], ids=["the lesson's network", "a deep one"])
def test_the_four_equations(sizes):
    if sizes:
        network, x, t = Network(sizes, seed=3), np.array([0.5, -0.2, 0.9]), np.array([1.0, 0.0])
    else:
        network, x, t = lesson_network()
    g, a = network.gradients([x], [t]), [a[0] for a in network.forward([x]).a]
    delta = (a[-1] - t) * a[-1] * (1 - a[-1])
    for layer in reversed(range(len(network.weights))):
        assert g.delta[layer][0] == pytest.approx(delta, rel=1e-12)
        assert g.biases[layer] == pytest.approx(delta, rel=1e-12)
        assert g.weights[layer] == pytest.approx(np.outer(delta, a[layer]), rel=1e-12)
        delta = network.weights[layer].T @ delta * a[layer] * (1 - a[layer])


@pytest.mark.fact("A2.7")
def test_two_matrix_lines_are_the_nine_scalar_derivatives():
    network, x, t = lesson_network()
    g, run = network.gradients([x], [t]), Circuit(sigmoid_network()).run()
    assert g.weights[0] == pytest.approx(np.array([[run.gradient(f"w_{j}{k}") for k in "12"] for j in "12"]), rel=1e-12)
    assert g.weights[1] == pytest.approx(np.array([[run.gradient("w_31"), run.gradient("w_32")]]), rel=1e-12)
    assert [*g.biases[0], *g.biases[1]] == pytest.approx([run.gradient(f"b_{j}") for j in "123"], rel=1e-12)
    assert [*g.delta[0][0], *g.delta[1][0]] == pytest.approx([run.gradient(f"z_{j}") for j in "123"], rel=1e-12)


@pytest.mark.fact("A0.8")
def test_from_to_is_the_transpose_of_to_from():
    network, x, _ = lesson_network()
    W = network.weights[0].T                                    # A0: W[from, to]
    z = network.forward([x]).z[0][0]
    assert -0.6 == W[0, 1] == Circuit(sigmoid_network()).inputs["w_21"].data
    assert [sum(W[i, j] * x[i] for i in (0, 1)) + network.biases[0][j] for j in (0, 1)] == pytest.approx(list(z))


def backward(W_2, x, h, y, t):
    delta_2 = (y - t) * y * (1 - y)
    delta_1 = (W_2.T @ delta_2) * h * (1 - h)
    return np.outer(delta_1, x), np.outer(delta_2, h)


@pytest.mark.parametrize("id, answer", [
    ("08.1", (1, 2)), ("08.2", [-0.075, -0.025, -0.0375]), ("08.3", "a"), ("08.4", backward), ("08.5", "column 1"), ("08.6", "W^1_21"),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("answer", ["1x2", "1 × 2", "(1, 2)", "1, 2", "[1,2]", "1 by 2", "1*2"])
def test_a_shape_is_read_as_books_write_it(answer):
    assert check("08.1", answer).state == "right"
    verdict = check("08.1", answer.translate(str.maketrans("12", "21")))
    assert verdict.state == "mistake" and "(from, to)" in verdict.text


@pytest.mark.parametrize("answer", ["12", "1.2", "1x2x1", "one by two", 12, 1.2])
def test_what_may_be_no_shape_is_not_read_as_one(answer):
    verdict = check("08.1", answer)
    assert verdict.state == "unreadable" and "(rows, columns)" in verdict.text


def test_a_list_may_come_without_its_brackets():
    assert check("08.1", 1, 2).state == check("08.2", -0.075, -0.025, -0.0375).state == check("12.4", [4, 6], [6, 0]).state == "right"
    assert "(from, to)" in check("08.1", 2, 1).text
    assert "with a comma between" in check("08.2", -0, 75, -0, 25, -0, 375).text        # decimal commas


def wrong_backward(d_2="(y - t) * y * (1 - y)", d_1="W_2.T @ delta_2 * h * (1 - h)", result="np.outer(delta_1, x), np.outer(delta_2, h)"):
    """The backward pass with one part written anew."""
    names = {"np": np}
    exec(f"def written(W_2, x, h, y, t):\n delta_2 = {d_2}\n delta_1 = {d_1}\n return {result}", names)
    return names["written"]


@pytest.mark.parametrize("id, answer, said", [
    ("08.1", (2, 1), "(from, to)"), ("08.1", (2, 2), "W¹"), ("08.2", [-0.3, -0.1, -0.15], "slope is a factor"),
    ("08.2", [-0.15, -0.05, -0.075], "a (1 − a)"), ("08.3", "b)", "has not got there"),
    ("08.2", [0.025, -0.025, 0.0125], "from the first output"), ("08.2", [-0.1, 0, -0.05], "from the second output"),
    ("08.2", [-0.01875, -0.00625, -0.009375], "twice"), ("08.2", [0.075, 0.025, 0.0375], "all signs are not"),
    ("08.4", wrong_backward(d_2="(t - y) * y * (1 - y)"), "∂C/∂W[1] and ∂C/∂W[2] are not right yet: All sizes are right"),
    ("08.4", wrong_backward(d_2="(y - t) * y"), "and ∂C/∂W[2] are not right yet: The factor 1 − y is missing in delta_2"),
    ("08.4", wrong_backward(d_2="(y - t) * (1 - y)"), "and ∂C/∂W[2] are not right yet: The factor y is missing in delta_2"),
    ("08.4", wrong_backward(d_2="(y - t) * y * 1 - y"), "and ∂C/∂W[2] are not right yet: In delta_2 1 − y wants brackets"),
    ("08.4", wrong_backward(d_1="W_2.T @ delta_2 * h * 1 - h"), "In delta_1 1 − h wants brackets"),
    ("08.4", wrong_backward(d_1="W_2.T @ delta_2 * h"), "The factor 1 − h is missing in delta_1"),
    ("08.4", wrong_backward(d_1="W_2.T @ delta_2 * (1 - h)"), "The factor h is missing in delta_1"),
    ("08.4", wrong_backward(d_2="y - t"), "The slope y (1 − y) is missing in delta_2"),
    ("08.4", wrong_backward(d_2="2 * (y - t) * y * (1 - y)"), "twice as much"),
    ("08.4", wrong_backward(d_1="W_2.T @ delta_2"), "h (1 − h) is missing in delta_1. ∂C/∂W[2] is right."),
    ("08.4", wrong_backward(result="np.outer(delta_1, x), np.outer(delta_2, x)"), "is h, not x"),
    ("08.4", wrong_backward(result="(delta_1, delta_2)"), "This is delta_1. Times what came in"),
])
def test_usual_slips_are_explained(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text and verdict.text.count("Where to look") == 1


@pytest.mark.parametrize("id, answer", [
    ("08.1", (2, 1)), ("08.2", [-0.3, -0.1, -0.15]), ("08.3", "c"), ("08.5", "row 1"), ("08.6", "W^1_12"),
    ("08.4", lambda W_2, x, h, y, t: tuple(gradient.T for gradient in backward(W_2, x, h, y, t))),
    ("08.4", lambda W_2, x, h, y, t: (backward(W_2, x, h, y, t)[0], np.outer((y - t), h))),
])
def test_wrong_answers(id, answer):
    assert check(id, answer).state not in ("right", "near")
