"""Every row of the tables of activations and losses: its derivative against a slope taken in complex numbers or by autograd."""
import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from backprop_core import Value, gradients
from backprop_core.layers import ACTIVATIONS, HIDDEN, LOSSES

Z = np.random.default_rng(1).normal(0, 2, (5, 4))
PAIRS = [(loss, output) for loss, outputs in LOSSES.items() for output in outputs]

# The same functions from their definitions, for autograd.
DEFINITIONS = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0),
    "identity": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=-1, keepdims=True),
}
LOSS_DEFINITIONS = {
    "half_squared_error": lambda a, t, output: anp.sum((a - t) ** 2, axis=-1) / 2,
    "squared_error": lambda a, t, output: anp.sum((a - t) ** 2, axis=-1),
    "cross_entropy": lambda a, t, output: -anp.sum(t * anp.log(a) + (output == "sigmoid") * (1 - t) * anp.log(1 - a), axis=-1),
}


def targets_for(output, shape, random):
    return random.dirichlet(np.ones(shape[1]), shape[0]) if output == "softmax" else random.uniform(0, 1, shape)


def worked_out(formula, **numbers):
    """The number that a formula of the tables gives: written on paper, with no sign for a product and few brackets."""
    signs = (r"\^", "**"), (r"\b(ln|exp|tanh) (\w)", r"\1(\2)"), (r"\bsum (.*)", r"sum(\1)"), (r"([\w)]) (ln|sum)", r"\1 * \2")
    for written, python in signs:
        formula = re.sub(written, python, formula)
    functions = dict(exp=np.exp, ln=np.log, tanh=np.tanh, max=np.maximum, sum=lambda x: x.sum(axis=-1, keepdims=True))
    return eval(formula, functions | numbers)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_is_its_definition(name):
    np.testing.assert_allclose(ACTIVATIONS[name].function(Z), DEFINITIONS[name](Z), rtol=1e-14)
    np.testing.assert_allclose(worked_out(ACTIVATIONS[name].formula, z=Z), DEFINITIONS[name](Z), rtol=1e-14)


@pytest.mark.parametrize("name", HIDDEN)
def test_derivative_is_the_slope(name):
    a = HIDDEN[name].function(Z)
    slope = autograd.elementwise_grad(DEFINITIONS[name])(Z)
    np.testing.assert_allclose(HIDDEN[name].derivative(a), slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_out_takes_the_result_and_nothing_else_changes(name, dtype):
    row, z = ACTIVATIONS[name], Z.astype(dtype)
    expected, z_before = row.function(z), z.copy()
    out = np.full_like(z, np.nan)
    assert row.function(z, out=out) is out
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(z, z_before)
    assert expected.dtype == dtype and expected is not z
    np.testing.assert_array_equal(row.function(z, out=z), expected)         # z's own array may take a
    if row.derivative:
        slope = row.derivative(expected)
        assert slope.dtype == dtype and row.derivative(expected, out=out) is out
        np.testing.assert_array_equal(out, slope)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_on_a_graph(name):
    nodes = [Value(number) for number in Z[0].tolist()]
    np.testing.assert_allclose([a.data for a in ACTIVATIONS[name].graph(nodes)], ACTIVATIONS[name].function(Z[:1])[0], rtol=1e-14)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_loss_and_its_gradient(loss, output):
    row, t = LOSSES[loss][output], targets_for(output, Z.shape, np.random.default_rng(2))
    a = ACTIVATIONS[output].function(Z)
    np.testing.assert_allclose(row.value(Z, a, t), LOSS_DEFINITIONS[loss](DEFINITIONS[output](Z), t, output), rtol=1e-12)
    np.testing.assert_allclose(worked_out(row.formula, a=a, t=t)[:, 0], row.value(Z, a, t), rtol=1e-12)

    def by_z(z):
        return anp.sum(LOSS_DEFINITIONS[loss](DEFINITIONS[output](z), t, output))

    found, out = row.gradient(a, t), np.empty_like(a)
    assert row.gradient(a, t, out=out) is out
    np.testing.assert_array_equal(out, found)
    through = 1 if row.cancels else ACTIVATIONS[output].derivative(a)
    np.testing.assert_allclose(found * through, autograd.grad(by_z)(Z), rtol=1e-11, atol=1e-14)


def test_softmax_entropy_when_targets_do_not_add_up_to_one():
    row, t = LOSSES["cross_entropy"]["softmax"], np.random.default_rng(3).uniform(0, 1, Z.shape)
    a = ACTIVATIONS["softmax"].function(Z)
    by_z = autograd.grad(lambda z: -anp.sum(t * anp.log(DEFINITIONS["softmax"](z))))(Z)
    np.testing.assert_allclose(row.gradient(a, t), by_z, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_loss_on_a_graph(loss, output):
    t = targets_for(output, (1, 4), np.random.default_rng(4))
    z = [Value(number) for number in Z[0].tolist()]
    graph = LOSSES[loss][output].graph(ACTIVATIONS[output].graph(z), [Value(number) for number in t[0].tolist()])
    a = ACTIVATIONS[output].function(Z[:1])
    assert graph.data == pytest.approx(LOSSES[loss][output].value(Z[:1], a, t)[0], rel=1e-13)
    delta = LOSSES[loss][output].gradient(a, t)[0]
    if not LOSSES[loss][output].cancels:
        delta = delta * ACTIVATIONS[output].derivative(a)[0]
    by_node = gradients(graph)
    np.testing.assert_allclose([by_node[node] for node in z], delta, rtol=1e-12, atol=1e-15)


def test_sigmoid_keeps_small_values():
    """0.5 * tanh(z / 2) + 0.5 would give 0 here."""
    assert ACTIVATIONS["sigmoid"].function(np.array([-100.0]))[0] == pytest.approx(np.exp(-100.0), rel=1e-12)


def test_cross_entropy_of_certain_and_wrong():
    """Where a has become 0 or 1, the loss still tells how wrong: it is taken from z."""
    z, t = np.array([[800.0]]), np.array([[0.0]])
    assert LOSSES["cross_entropy"]["sigmoid"].value(z, ACTIVATIONS["sigmoid"].function(z), t)[0] == 800
    z, t = np.array([[900.0, 0.0]]), np.array([[0.0, 1.0]])
    assert LOSSES["cross_entropy"]["softmax"].value(z, ACTIVATIONS["softmax"].function(z), t)[0] == 900


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("z", [3.0, 8.0])
def test_cross_entropy_of_nearly_certain_and_right(z, dtype):
    """A small loss is no difference of large numbers."""
    exact, error = np.log1p(np.exp(-z)), 10 * float(np.finfo(dtype).eps)
    for number, target in ((z, 1), (-z, 0)):
        found = LOSSES["cross_entropy"]["sigmoid"].value(np.array([[number]], dtype), None, np.array([[target]], dtype))
        assert found[0] == pytest.approx(exact, rel=error)
    found = LOSSES["cross_entropy"]["softmax"].value(np.array([[1000 + z, 1000]], dtype), None, np.array([[1, 0]], dtype))
    assert found[0] == pytest.approx(exact, abs=error)
