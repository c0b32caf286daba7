"""Lessons 01 and 02: each exercise right and wrong, and the facts they teach."""
from fractions import Fraction

import pytest

from backprop_core import Value, check, gradients


def cube_quotient(x, h):
    return ((x + h) ** 3 - x ** 3) / h


@pytest.mark.parametrize("exercise, answer", [
    ("01.1", 0.002), ("01.2", 2.5), ("01.3", cube_quotient), ("01.4", (1, -1)), ("01.5", "b"), ("01.6", lambda x: 3 * x * x),
    ("01.7", {"x": 4, "y": 12}), ("01.8", 8),
])
def test_right_answers(exercise, answer):
    assert check(exercise, answer).state == "right"


@pytest.mark.parametrize("exercise, answer, said", [
    ("01.1", 2.002, "output itself"), ("01.1", 0.001, "input moved"), ("01.2", 2, "tangent"),
    ("01.2", 1.25, "run"), ("01.2", 1.5, "two points"),
    ("01.3", lambda x, h: (x + h) ** 3 - x ** 3, "rise"), ("01.3", lambda x, h: (x + h) ** 3 - x ** 3 / h, "brackets"),
    ("01.3", lambda x, h: 3 * x * x, "derivative"), ("01.4", (-1, 1), "lower on both sides"), ("01.5", "a", "try it"),
    ("01.6", lambda x: x * x, "factor 3"), ("01.6", lambda x: 3 * x, "x², not x"), ("01.6", lambda x: 2 * x, "slope of x²"),
    ("01.7", (4, 6), "2y"), ("01.7", (2, 12), "y²"), ("01.8", 15, "smallest"), ("01.8", -8, "minus k"),
])
def test_wrong_answers_are_told_what_they_are(exercise, answer, said):
    verdict = check(exercise, answer)
    assert verdict.state == "mistake" and said in verdict.text


@pytest.mark.fact("A1.1")
def test_a_nudge_of_the_doubling():
    x, nudged = Value(Fraction(1)), Value(Fraction(1) + Fraction(1, 1000))
    assert (2 * x).data == 2 and (2 * nudged).data == Fraction("2.002")
    assert ((2 * nudged).data - (2 * x).data) / Fraction("0.001") == gradients(2 * x)[x] == 2


@pytest.mark.fact("A1.2")
def test_the_difference_quotient_closes_in_on_the_derivative():
    x = Value(Fraction(2))
    slope = gradients(x ** 3)[x]
    errors = [abs(cube_quotient(x.data, Fraction(1, 10 ** k)) - slope) for k in range(1, 8)]
    assert slope == 12 and all(after < before / 9.9 for before, after in zip(errors, errors[1:], strict=False))
