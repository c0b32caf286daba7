"""Loss surfaces against the loss point by point, and the two minima that a descent may end in."""
import copy
import warnings
from fractions import Fraction

import numpy as np
import pytest

from backprop_core.arguments import shown
from backprop_core.landscape import descent_path, loss_surface, two_minima
from backprop_core.network import Network
from test_network import KINDS, data_for, random_network

NAMES = [
    (("weights", 0, 1, 0), ("weights", 0, 2, 1)), (("weights", 0, 1, 0), ("weights", 1, 0, 2)), (("biases", 0, 2), ("weights", 0, 2, 0)),
    (("biases", 1, 1), ("biases", 0, 0)), (("biases", 0, 2), ("biases", 0, 1)), (("weights", 1, 1, 1), ("biases", 1, 0)),
]


def place(network, name, number):
    kind, layer, *index = name
    getattr(network, kind)[layer][tuple(index)] = number


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize(("first", "second"), NAMES, ids=str)
def test_surface_is_the_loss_at_every_point(kind, first, second):
    network = random_network([2, 3, 2], *kind)
    x, t = data_for(network, 5)
    before = copy.deepcopy(network)
    p, q = np.linspace(-2, 2, 4), np.linspace(-1, 3, 3)
    surface = loss_surface(network, x, t, first, second, p, q)
    assert surface.shape == (3, 4)
    for unchanged, now in zip(before.parameters, network.parameters, strict=True):
        np.testing.assert_array_equal(unchanged, now)
    for i in range(3):
        for j in range(4):
            place(before, first, p[j])
            place(before, second, q[i])
            assert surface[i, j] == pytest.approx(before.loss(x, t), rel=1e-12)


@pytest.mark.fact("A1.9")
def test_two_minima():
    network, x, t, first, second = two_minima()
    w, v = np.linspace(-4, 4, 401), np.linspace(-3, 3, 301)
    surface = loss_surface(network, x, t, first, second, w, v)
    inner = surface[1:-1, 1:-1]
    around = [surface[1 + i:300 + i, 1 + j:400 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    found = [(w[j + 1], v[i + 1], inner[i, j]) for i, j in np.argwhere(np.all(inner < np.array(around), axis=0))]
    np.testing.assert_allclose(found, [(-2.27, -1.25, 0.055), (1.2, 1.5, 0)], atol=0.02)


@pytest.mark.fact("A1.9", "A0.4")
def test_the_start_decides_where_a_descent_ends():
    landscape = two_minima()
    before = copy.deepcopy(landscape.network)
    good, bad = (descent_path(*landscape, start, rate=0.3, steps=3000) for start in ((3, 1), (-1, -1)))
    np.testing.assert_allclose([good.x[-1], good.y[-1], good.loss[-1]], [1.2, 1.5, 0], atol=1e-3)
    np.testing.assert_allclose([bad.x[-1], bad.y[-1], bad.loss[-1]], [-2.268, -1.246, 0.0548], atol=3e-3)
    for path, start in ((good, (3, 1)), (bad, (-1, -1))):
        assert (path.x[0], path.y[0]) == start and len(path.x) == len(path.y) == len(path.loss) == 3001
        assert (np.diff(path.loss) <= 1e-15).all()
        on_surface = [loss_surface(*landscape, path.x[i:i + 1], path.y[i:i + 1])[0, 0] for i in (0, 7, 3000)]
        np.testing.assert_allclose(path.loss[[0, 7, 3000]], on_surface, rtol=1e-12, atol=1e-30)
    for unchanged, now in zip(before.parameters, landscape.network.parameters, strict=True):
        np.testing.assert_array_equal(unchanged, now)


def test_a_step_of_descent():
    network, x, t, first, second = two_minima()
    path = descent_path(network, x, t, first, second, (0.5, -1), rate=0.2, steps=1)
    place(network, first, 0.5)
    place(network, second, -1)
    g = network.gradients(x, t)
    assert path.x[1] == pytest.approx(0.5 - 0.2 * g.weights[0][0, 0]) and path.y[1] == pytest.approx(-1 - 0.2 * g.weights[1][0, 0])


def test_a_descent_that_diverges_ends_while_finite():
    network = Network([1, 1], "identity", loss="squared_error")
    path = descent_path(network, [[10.0]], [[1.0]], ("weights", 0, 0, 0), ("biases", 0, 0), (0, 0), rate=10, steps=1000)
    assert 10 < len(path.loss) < 200 and np.isfinite(path.loss).all() and np.isfinite(path.x).all()


@pytest.mark.parametrize(("dtype", "far", "rate"), [(np.float32, 1e30, 3e38), (np.float64, 1e300, 1.7e308)])
def test_a_parameter_that_overflows_behind_a_saturated_sigmoid_ends_the_path(dtype, far, rate):
    """The loss stays finite there."""
    network = Network([1, 1], dtype=dtype)
    path = descent_path(network, [[far]], [[0]], ("weights", 0, 0, 0), ("biases", 0, 0), (0, 0), rate, steps=9)
    assert path.x.tolist() == [0] and path.loss.tolist() == [0.125]


def test_a_float32_surface_and_start_beyond_its_range():
    network = Network([1, 1], dtype=np.float32)
    names = ("weights", 0, 0, 0), ("biases", 0, 0)
    with pytest.raises(ValueError, match=r"not finite at the start \(1e\+300, 0\).*too large for float32"):
        descent_path(network, [[1.0]], [[0]], *names, (1e300, 0))
    assert len(descent_path(network, [[1.0]], [[0]], *names, (1e30, 0), steps=0).x) == 1
    assert loss_surface(network, [[1.0]], [[0]], *names, [0, 1], [0]).dtype == np.float32


def test_weights_that_are_not_finite_are_said():
    landscape = two_minima()
    landscape.network.biases[0][0] = np.nan
    with pytest.warns(RuntimeWarning, match="not finite at 6 of 6 points: NaN") as caught:
        loss_surface(*landscape, [0, 1], [0, 1, 2])
    assert len(caught) == 1 and caught[0].filename == __file__
    with pytest.raises(ValueError, match="not finite at the start.*NaN"):
        descent_path(*landscape, (1, 1))


def test_only_what_overflows_is_warned_of():
    network = Network([1, 1], "identity")
    surface = (network, [[1.0]], [[0.0]], ("weights", 0, 0, 0), ("biases", 0, 0), [0, 1e200], [0, 1])
    with pytest.warns(RuntimeWarning, match="not finite at 2 of 4 points"):
        assert np.isfinite(loss_surface(*surface)).tolist() == [[True, False]] * 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        landscape = two_minima()
        landscape.network.weights[0][:] = np.nan        # takes its numbers from x
        assert np.isfinite(loss_surface(*landscape, [0, 1], [0])).all()


ROWS = [(3, "x must be a row"), ([], "x must have one or more"), ([[0, 1]], "each number of x.*finite"), ([np.nan, 1], "x.*not nan"),
        ([0, np.inf], "x.*not inf"), (["a"], "x.*not 'a'"), ([True], "x.*not True"), ([10**400], "x.*not 1000"), (None, "x.*not None"),
        ({0: 1}, "x must be a row.*not {0: 1}"), ({0, 1}, "x must be a row.*not {0, 1}"), (b"1", "x must be a row.*not b'1'")]


@pytest.mark.parametrize(("given", "message"), ROWS, ids=str)
def test_rows_that_are_none(given, message):
    with pytest.raises(ValueError, match=message):
        loss_surface(*two_minima(), given, [0, 1])
    with pytest.raises(ValueError, match=message.replace("x", "y", 1)):
        loss_surface(*two_minima(), [0, 1], given)


OPTIONS = [*({"rate": rate} for rate in (0, -1, "a", True, np.nan, np.inf, 10**400, Fraction(1, 10**400), None)),
           *({"steps": steps} for steps in (-1, 2.5, "a", np.nan, True)),
           *({"start": start} for start in ((1,), (1, 2, 3), (np.nan, 1), (np.inf, 0), 3, "ab", (None, 1), ((1, 2), (3, 4))))]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_descent_with_arguments_out_of_range(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} must "):
        descent_path(*two_minima(), **{"start": (1, 1)} | options)


def test_a_rate_and_a_start_as_fractions():
    one, other = (descent_path(*two_minima(), (half, 1), half, 3) for half in (Fraction(1, 2), 0.5))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("again", [("weights", 0, 0, 0), ["weights", 0, 0, 0], ("weights", -2, 0, -1)], ids=str)
def test_one_parameter_twice(again):
    network, inputs, targets, first, _ = two_minima()
    for run in (lambda: loss_surface(network, inputs, targets, first, again, [0, 1], [0, 1]),
                lambda: descent_path(network, inputs, targets, first, again, (1, 1))):
        with pytest.raises(ValueError, match="must be two parameters"):
            run()


ABSENT = [("weight", 0, 0, 0), ("weights", 2, 0, 0), ("weights", 0, 0, 5), ("weights", 0, 0), ("biases", 0, 0, 0), ("weights", 0, ..., 0),
          ("weights", 0.0, 0, 0), ("weights", 0, slice(1), 0), "w_11", 3, ("weights", 10**5000, 0, 0)]


@pytest.mark.parametrize("name", ABSENT, ids=shown)
def test_a_parameter_that_is_not_there(name):
    with pytest.raises(ValueError, match=r'is named \("weights", layer, to, from\)'):
        loss_surface(*two_minima()[:3], name, ("weights", 1, 0, 0), [0, 1], [0, 1])
