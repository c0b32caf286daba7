"""Right answers of lessons 04, 05, 11 and 12, and the mistakes that they name."""
from fractions import Fraction

import numpy as np
import pytest

from backprop_core import check, derivative, gradients


@pytest.mark.parametrize("id, answer", [
    ("04.1", 0.4745), ("04.1", Fraction(949, 2000)), ("04.2", (1.5, 0.25)), ("04.2", {"best weight": Fraction(3, 2), "rate": 1 / 4}),
    ("04.3", lambda w, rate: w - rate * (4.5 * w - 1.5)), ("04.4", "sign"), ("04.5", 7),
    ("05.1", 12), ("05.2", 18), ("05.3", -9), ("05.4", "b a x"), ("05.5", 3),
    ("11.1", 1_000_001), ("11.2", 3), ("11.3", 2), ("11.4", (100.002, 0.006)),
    ("12.1", 1200), ("12.2", lambda x: derivative(derivative(x * x.sin(), x), x)), ("12.3", -2), ("12.4", [[4, 6], [6, 0]]),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("id, answer, said", [
    ("04.1", 0.7055, "goes up the slope"), ("04.1", -0.565, "whole slope"), ("04.1", 1.155, "is the slope"),
    ("04.3", lambda w, rate: w + rate * (4.5 * w - 1.5), "up the slope"), ("04.3", lambda w, rate: w - rate * (3 * w - 1), "factor x"),
    ("04.3", lambda w, rate: w - rate * (2.25 * w - 0.75), "2 of the square"), ("04.4", "rate", "2.1"),
    ("05.1", 8, "multiply"), ("05.4", "a b x", "b uses a"), ("11.1", 1_000_000, "One more"), ("11.2", 50, "backward mode"),
    ("12.1", 4000, "first derivative"), ("12.2", lambda x: derivative(x * x.sin(), x), "first derivative"),
    ("04.1", 0.1155, "This is the step"), ("04.1", 0.59, "is now"), ("04.1", 0.8, "began"), ("04.1", 2.1, "slope at 0.8"),
    ("04.1", 0.21, "first step."), ("04.1", 0.38, "first step once more"),
    ("04.1", 0.333333, "in the end"),
    ("04.2", (0.25, 1.5), "comes first"), ("04.2", (1.5, 0.125), "one step lands"), ("04.2", (1.5, 0.5), "a 2 missing"),
    ("04.2", (1.5, 0.2), "converges"), ("04.2", (1.5, 0.1), "converges"), ("04.2", (1.5, 0.2499), "converges"),
    ("04.2", (1.5, 0.3), "farther"),
    ("04.2", (6, 0.25), "x y"), ("04.5", 5, "ŷ is 0.416, which misses by 0.084"),
    ("04.2", (1.5, 4 / 9), "x = 1.5"), ("04.2", (3, 0.25), "wanted answer"),
    ("04.3", lambda w, rate: w - 0.1 * (4.5 * w - 1.5), "whatever rate"), ("04.3", lambda w, rate: w - rate * 2.1, "slope is that at 0.8"),
    ("04.3", lambda w, rate: 4.5 * w - 1.5, "This is the slope"), ("04.3", lambda w, rate: rate * (4.5 * w - 1.5), "taken off w"),
    ("04.3", lambda w, rate: -rate * (4.5 * w - 1.5), "added to w"),
    ("04.5", 6, "misses by"), ("04.5", 8, "one step earlier"), ("04.5", 2, "Start at 0"), ("04.5", 3, "loss"), ("04.5", 9, "within 0.05"),
    ("05.1", 6, "last factor"), ("05.1", 4, "first factor"), ("05.1", 15, "all three"), ("05.2", 19, "neither is counted"),
    ("05.2", 22, "off"), ("05.3", 0, "0.5"), ("05.3", -27, "minus"), ("05.4", "b x a", "b x a? x is used by a too"),
    ("05.3", -36, "F_2,1"), ("05.3", 18, "F_2,2"), ("05.3", 9, "not 6"), ("05.3", 3, "old one"), ("05.3", -45, "old weight"),
    ("05.3", -3, "first factor"), ("05.3", 1.5, "last factor"), ("05.3", -4.5, "factor 2"), ("05.5", 2, "two ways"), ("05.5", 5, "edges"),
    ("12.1", 240, "third"), ("12.1", 120, "one only"), ("12.1", 12, "in front"), ("12.1", 300, "has to stay"),
    ("12.2", lambda x: derivative(derivative(x.sin(), x), x), "x times"),
    ("12.2", lambda x: derivative(derivative(derivative(x * x.sin(), x), x), x), "once too often"), ("12.3", 4, "valleys"),
    ("12.4", [12, 9], "the gradient"), ("12.4", [4, 6, 6, 0], "one row"), ("12.4", [[4, 6], [6, 9]], "no b"),
    ("12.4", [[4, 0], [0, 0]], "mixed"), ("12.1", 16_000_000, "squared"), ("12.1", 24, "fourth"), ("12.1", 0, "five"),
    ("12.2", lambda x: derivative(x * x.sin(), x) ** 2, "squared"), ("12.2", lambda x: x.cos() - x * x.sin(), "comes twice"),
    ("12.2", lambda x: derivative(x * x.sin(), derivative(x * x.sin(), x)), "Nothing is left"),
    ("12.3", 1, "where the panel starts"), ("12.3", -1, "in the valleys"),
    ("12.4", [[0, 6], [6, 4]], "order a, b"),
])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text


def test_a_number_is_no_second_derivative_as_a_graph():
    verdict = check("12.2", lambda x: gradients(derivative(x * x.sin(), x))[x])
    assert verdict.state == "unreadable" and "a graph" in verdict.text


@pytest.mark.parametrize("slip, said", [
    (lambda x: x * np.sin(x), "NumPy's functions"), (lambda x: x * x.sin, "with brackets"),
    (lambda x: gradients(gradients(x * x.sin())[x])[x], "derivative gives a graph")])
def test_what_stops_a_second_derivative_is_explained(slip, said):
    verdict = check("12.2", slip)
    assert verdict.state == "wrong" and said in verdict.text


def test_the_numbers_that_mistakes_are_told_by_are_those_of_the_example():
    """Six steps are not enough, seven are; 0.441 is what the panel shows after six."""
    weight = 0.0
    for _ in range(6):
        weight -= 0.6 * 2 * (0.5 * weight - 0.5) * 0.5
    assert f"{0.5 * weight:.3f} which".replace(" ", ", ") in check("04.5", 6).text and f"{0.5 - 0.5 * weight:.3f}" in check("04.5", 6).text
