"""Gradient descent on the one-weight example, exactly, on fractions."""
from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

from backprop_core import Circuit, Value, inputs
from backprop_core.descent import descend
from backprop_core.examples import one_weight

RATE = Fraction(1, 10)


def exact():
    """The example's own numbers, as fractions."""
    return one_weight(**{name: Fraction(str(node.data)) for name, node in inputs(one_weight()).items()})


def weights(steps, rate=RATE, **start):
    return [moment.at["w"] for moment in descend(exact(), ["w"], rate, steps, **start)]


@pytest.mark.fact("A3.1", "A3.2")
def test_the_start():
    start = next(descend(exact(), ["w"], RATE, 0))
    assert {name: node.data for name, node in inputs(one_weight()).items()} == {"x": 1.5, "w": 0.8, "y": 0.5}
    assert (start.value, start.gradient["w"]) == (Fraction(49, 100), Fraction(21, 10))


@pytest.mark.fact("A1.8", "A3.3")
def test_the_weights_after_each_step():
    assert weights(5) == [Fraction(text) for text in ("0.8", "0.59", "0.4745", "0.410975", "0.37603625", "0.3568199375")]


@pytest.mark.fact("A3.4")
def test_the_best_weight_stays_where_it_is():
    best = list(descend(exact(), ["w"], RATE, 3, w=Fraction(1, 3)))
    assert {moment.at["w"] for moment in best} == {Fraction(1, 3)} and best[0].value == 0


@pytest.mark.fact("A3.x")
def test_the_last_row_of_the_articles_table():
    path = weights(25)
    assert path[6] == Fraction("0.346250965625")
    assert path == [Fraction(1, 3) + Fraction(7, 15) * Fraction(55, 100) ** n for n in range(26)]
    assert [n for n, w in enumerate(path) if f"{float(w):.6f}" == "0.333333"] == [25]
    assert next(n for n, w in enumerate(path) if abs(w - Fraction(1, 3)) < Fraction(1, 10**6)) == 22


@pytest.mark.parametrize("rate, grows", [(Fraction(4, 9) - Fraction(1, 1000), False), (Fraction(4, 9) + Fraction(1, 1000), True)])
def test_a_rate_above_four_ninths_diverges(rate, grows):
    path = weights(50, rate)
    assert (abs(path[-1] - Fraction(1, 3)) > abs(path[0] - Fraction(1, 3))) == grows


def test_at_two_ninths_one_step_is_enough():
    assert weights(1, Fraction(2, 9))[1] == Fraction(1, 3)


@pytest.mark.parametrize("rate", [0, -0.1, nan, inf])
def test_a_rate_must_be_positive_and_finite(rate):
    with pytest.raises(ValueError):
        list(descend(exact(), ["w"], rate, 1))


def test_a_start_of_ones_own_and_other_inputs():
    assert weights(1, w=Fraction(1), x=Fraction(1)) == [1, Fraction(1) - RATE * 2 * Fraction(1, 2)]


def test_all_parameters_move_at_once_each_by_its_own_gradient():
    a, b = Value(Fraction(2), "a"), Value(Fraction(3), "b")
    *_, end = descend(Circuit(a * b), ["a", "b"], RATE, np.int64(2))
    first = (2 - RATE * 3, 3 - RATE * 2)
    assert list(end.at.values()) == [first[0] - RATE * first[1], first[1] - RATE * first[0]]
    assert end.value == end.at["a"] * end.at["b"] and end.gradient == {"a": end.at["b"], "b": end.at["a"]}


def test_only_inputs_descend():
    for name in ("ŷ", "J"):
        with pytest.raises(ValueError, match=f"{name!r} is computed, not an input; the inputs are x, w, y"):
            next(descend(one_weight(), [name], 0.1, 1))


def test_a_descent_out_of_the_finite_numbers():
    moments = descend(one_weight(), ["w"], 1e200, 9)
    assert next(moments).at == {"w": 0.8}
    with pytest.raises(ValueError, match="finite|too large"):
        list(moments)


@pytest.mark.parametrize("steps", ["a", True, 1.5, -1])
def test_a_number_of_steps_that_is_none(steps):
    with pytest.raises(ValueError, match="steps is a whole number from 0"):
        next(descend(one_weight(), ["w"], 0.1, steps))
