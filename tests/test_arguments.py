"""What the functions of the dense network take for a number, a name, a row or a batch, and what they say of anything else."""
import collections
import sys

import numpy as np
import pytest

from backprop_core.arguments import batch, finite_number, float_type, generator, listed, pick, shown, whole
from backprop_core.layers import ACTIVATIONS

HUGE = 10 ** 5000           # Python writes no whole number of more than 4,300 digits


def test_a_name_that_is_near():
    with pytest.raises(ValueError, match="did you mean 'sigmoid'"):
        pick(ACTIVATIONS, "sigmod", "activation")
    with pytest.raises(ValueError, match=f"is not one of {', '.join(ACTIVATIONS)}$"):
        pick(ACTIVATIONS, "qqq", "activation")
    with pytest.raises(ValueError, match="'x{30,40}...x{30,40}' is not one of"):
        pick(ACTIVATIONS, "x" * 5000, "activation")
    for none, written in (3, "3"), (HUGE, "a whole number of 16,610 bits"):
        with pytest.raises(TypeError, match=f"activation is a name such as 'sigmoid', not {written}"):
            pick(ACTIVATIONS, none, "activation")


@pytest.mark.parametrize(("name", "near"), [("ReLU", "relu"), ("SIGMOID", "sigmoid"), ("Softmax", "softmax"), ("TANH", "tanh")])
def test_a_name_in_other_letters(name, near):
    with pytest.raises(ValueError, match=f"did you mean '{near}'"):
        pick(ACTIVATIONS, name, "activation")


@pytest.mark.parametrize("number", [True, False, np.True_, 0, 1.5, np.nan, np.inf, "2", None, 2j, [2], np.timedelta64(1), -HUGE], ids=shown)
def test_no_whole_number(number):
    with pytest.raises(ValueError, match="epochs must be a whole number from 1, not "):
        whole(number, 1, "epochs")


@pytest.mark.parametrize("number", [2, 2.0, np.int8(2), np.float32(2)], ids=repr)
def test_whole_number(number):
    assert whole(number, 1, "epochs") == 2 and type(whole(number, 1, "epochs")) is int


def test_a_whole_number_that_is_too_large():
    assert whole(9.0, 1, "examples", 9) == 9 and whole(HUGE, 1, "epochs") == HUGE
    with pytest.raises(ValueError, match="examples must be at most 1,000,000,000, not 1000000001"):
        whole(10**9 + 1, 1, "examples", 10**9)


@pytest.mark.parametrize("number", [HUGE, -HUGE, np.timedelta64(1), np.timedelta64(1, "s"), True, "1"], ids=shown)
def test_no_finite_number(number):
    with pytest.raises(ValueError, match="rate must be a finite number, not "):
        finite_number(number, "rate")


def test_a_seed_of_many_digits():
    assert generator(HUGE).random() == generator(HUGE).random()
    with pytest.raises(ValueError, match="seed must be .* not a whole number of 16,610 bits"):
        generator(-HUGE)


def test_what_is_shown_is_short_whatever_it_is():
    assert shown([HUGE, {"loss": HUGE}]) == "[a whole number of 16,610 bits, {'loss': a whole number of 16,610 bits}]"
    assert shown(10**400) == "100000000000000000...0000000000000000000" and shown([1, 2.5, None, "a"]) == "[1, 2.5, None, 'a']"
    for long in ("x" * 9999, list(range(9999)), np.arange(900.0), np.array([HUGE], object), range(10**12)):
        assert len(shown(long)) < 100
    assert sys.get_int_max_str_digits() < 5000


@pytest.mark.parametrize("values", [None, 3, "23", b"23", bytearray(b"23"), {2: 1}, np.array(3), np.ma.masked], ids=str)
def test_no_list(values):
    for ordered in (True, False):
        with pytest.raises(ValueError, match="^sizes must be a list, not "):
            listed(values, "sizes must be a list", ordered)


def test_a_set_where_the_order_does_not_count():
    for values in ({3, 1}, {3: "a", 1: "b"}.keys(), frozenset([1, 3])):
        assert sorted(listed(values, "keep must be a list", ordered=False)) == [1, 3]
        with pytest.raises(ValueError, match="^sizes must be a list, not "):
            listed(values, "sizes must be a list")
    for values in ([3, 1], (3, 1), np.array([3, 1]), iter([3, 1]), collections.deque([3, 1]), range(3, 0, -2)):
        assert listed(values, "sizes must be a list") == [3, 1]


@pytest.mark.parametrize("dtype", [int, "abc", ("f4", -1), 3, "float16", ">f8", HUGE, "f4,f4", {}], ids=shown)
def test_no_float_type(dtype):
    with pytest.raises(ValueError, match="^dtype must be float32 or float64, not "):
        float_type(dtype)
    assert float_type("f4") == float_type(np.float32) == np.float32 and float_type(float) == float_type(None) == np.float64


BATCHES = [(None, "given None"), (3, "given 3"), (np.array(3.0), r"given array\(3.\)"), ([[HUGE, 1]], "given .*16,610 bits"),
           (np.array([[HUGE, 1]], object), "numbers in the shape"), (np.array([[bytearray(b"1"), 2]], object), "numbers in the shape"),
           (np.ma.array([[1, 2], [3, -999]], mask=[[0, 0], [0, 1]]), "no masked numbers")]


@pytest.mark.parametrize(("values", "message"), BATCHES, ids=range(len(BATCHES)))
def test_no_batch(values, message):
    with pytest.raises(ValueError, match=f"^inputs must .*{message}"):
        batch(values, 2, np.dtype(float), "inputs")
    nothing_masked = np.ma.array([[1, 2], [3, 4]], mask=False)
    np.testing.assert_array_equal(batch(nothing_masked, 2, np.dtype(float), "inputs"), [[1, 2], [3, 4]])
