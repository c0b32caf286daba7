"""The data sets: shapes, seeds, and that the stored digits are whole."""
import warnings
from importlib.resources import files

import numpy as np
import pytest

from backprop_core.data import digits, noisy_line, two_moons, xor


def test_xor():
    inputs, targets = xor()
    assert inputs.shape == (4, 2) and targets.tolist() == [[float(a != b)] for a, b in inputs]


def test_two_moons_without_noise_are_half_circles():
    inputs, targets = two_moons(101, noise=0)
    upper, lower = inputs[targets[:, 0] == 0], inputs[targets[:, 0] == 1]
    assert (len(upper), len(lower)) == (51, 50)
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() >= 0 and lower[:, 1].max() <= 0.5
    for half, middle in ((upper, 0), (lower, 1)):           # from end to end
        assert half[:, 0].min() < middle - 0.95 and half[:, 0].max() > middle + 0.95


def test_the_noise_of_two_moons_is_the_spread_about_the_half_circles():
    exact, noisy = two_moons(4000, noise=0, seed=2).inputs, two_moons(4000, noise=0.1, seed=2)
    assert (noisy.inputs - exact).std(axis=0) == pytest.approx([0.1, 0.1], rel=0.05)
    assert abs(np.corrcoef((noisy.inputs - exact).T)[0, 1]) < 0.05          # each coordinate has its own
    upper = noisy.inputs[noisy.targets[:, 0] == 0]
    assert np.hypot(*upper.T).std() == pytest.approx(0.1, rel=0.05)


def test_noisy_line():
    x, y = noisy_line(5000, slope=3, intercept=-1, noise=0.2)
    assert x.shape == y.shape == (5000, 1) and abs(x).max() <= 1 and x.min() < -0.99 and x.max() > 0.99
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert (slope, intercept) == (pytest.approx(3, abs=0.02), pytest.approx(-1, abs=0.02))
    assert (y - 3 * x + 1).std() == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("make", [two_moons, noisy_line])
def test_the_same_seed_gives_the_same_data(make):
    np.testing.assert_array_equal(make(seed=3).inputs, make(seed=3).inputs)
    assert (make(seed=3).inputs != make(seed=4).inputs).all()
    assert make().inputs.dtype == make().targets.dtype == float
    for wrong in (1, 2.5):
        with pytest.raises(ValueError, match="examples must be a whole number from 2"):
            make(wrong)
    np.testing.assert_array_equal(make(100.0).inputs, make(100).inputs)


@pytest.mark.parametrize("make", [two_moons, noisy_line])
@pytest.mark.parametrize("noise", [-0.1, np.nan, np.inf, "a", True, None, [0.1, 0.1]], ids=str)
def test_noise_out_of_range(make, noise):
    with pytest.raises(ValueError, match="noise must be a finite number from 0, not"):
        make(noise=noise)


@pytest.mark.parametrize("name", ["slope", "intercept"])
@pytest.mark.parametrize("number", [np.nan, -np.inf, "a", True, 10**400], ids=str)
def test_a_line_that_is_none(name, number):
    with pytest.raises(ValueError, match=f"{name} must be a finite number, not"):
        noisy_line(**{name: number})


@pytest.mark.parametrize("make", [lambda: two_moons(noise=1e308), lambda: noisy_line(noise=1e308),
                                  lambda: noisy_line(slope=1.7e308, intercept=1.7e308)])
def test_numbers_that_make_points_not_finite(make):
    with warnings.catch_warnings(), pytest.raises(ValueError, match="points are not finite"):
        warnings.simplefilter("error")
        make()


@pytest.mark.parametrize("make", [two_moons, noisy_line])
def test_more_examples_than_there_can_be(make):
    with pytest.raises(ValueError, match="examples must be at most 1,000,000,000, not 10000"):
        make(10**20)


def test_digits():
    train, test = digits()
    assert [a.shape for a in (*train, *test)] == [(1437, 64), (1437, 10), (360, 64), (360, 10)]
    inputs, targets = np.concatenate([train.inputs, test.inputs]), np.concatenate([train.targets, test.targets])
    assert inputs.min() == 0 and inputs.max() == 1 and set(np.unique(inputs * 16)) == set(range(17))
    assert targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]     # as the source counts them
    assert (targets.sum(axis=1) == 1).all()
    zero = inputs[targets[:, 0] == 1].mean(axis=0).reshape(8, 8)
    assert zero[3:5, 3:5].max() < 0.3 < 0.6 < zero[0, 3:5].min()                # a 0 is empty in the middle, inked at the top


@pytest.mark.parametrize("make", [two_moons, noisy_line, digits])
@pytest.mark.parametrize("seed", [-1, 1.5, "a"])
def test_a_seed_that_is_none(make, seed):
    with pytest.raises(ValueError, match=f"seed must be a whole number from 0, not {seed!r}"):
        make(seed=seed)


def test_digits_are_split_by_seed():
    np.testing.assert_array_equal(digits(1).test.inputs, digits(1).test.inputs)
    assert (digits(1).test.inputs != digits(2).test.inputs).any()
    rows = {row.tobytes() for row in digits(1).train.inputs}
    assert not any(row.tobytes() in rows for row in digits(1).test.inputs)


def test_the_stored_file():
    folder = files("backprop_core") / "handwritten"
    assert len((folder / "digits.npz").read_bytes()) < 200_000
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text and "Alpaydin" in text and "10.24432/C50P49" in text
    assert all(part in digits.__doc__ for part in ("CC BY 4.0", "Alpaydin", "10.24432/C50P49"))
