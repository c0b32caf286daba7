"""Lessons 01 and 02: each exercise right and wrong, and the facts they teach."""
from fractions import Fraction
from math import cos, pi, prod
from operator import mul

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from backprop_core import Value, check, gradients


def cube_quotient(x, h):
    return ((x + h) ** 3 - x ** 3) / h


@pytest.mark.parametrize("exercise, answer", [
    ("01.1", 0.002), ("01.2", 2.5), ("01.3", cube_quotient), ("01.4", (-1.55, 1.6)),
    ("01.4", (-1.57, 1.57)), ("01.5", "b"), ("01.6", lambda x: 3 * x * x),
    ("01.7", {"x": 4, "y": 12}), ("01.8", 6),
    ("02.1", 8), ("02.2", 6), ("02.3", 36), ("02.4", lambda x: 6 * (2 * x + 1) ** 2), ("02.5", "b"),
    ("02.6", lambda by_x, of_f: sum(map(mul, by_x, of_f))), ("02.7", [[-2, 3], [1, 4]]), ("02.8", 1.25), ("02.9", (50, 25, 75)),
])
def test_right_answers(exercise, answer):
    assert check(exercise, answer).state == "right"


@pytest.mark.parametrize("exercise, answer, said", [
    ("01.1", 2.002, "output itself"), ("01.1", 0.001, "input moved"), ("01.1", 0.02, "its place is not"), ("01.2", 2, "a single point"),
    ("01.2", 2.25, "how high"), ("01.2", 0.5, "run"), ("01.2", 3, "to x = 2"),
    ("01.2", 1.25, "run"), ("01.2", 1.5, "two points"),
    ("01.3", lambda x, h: (x + h) ** 3 - x ** 3, "rise"), ("01.3", lambda x, h: (x + h) ** 3 - x ** 3 / h, "brackets"),
    ("01.3", lambda x, h: (x + h ** 3 - x ** 3) / h, "around x + h"), ("01.3", lambda x, h: 3 * x * x + h * h, "both sides"),
    ("01.3", lambda x, h: 2 * x + h, "quotient of x²"), ("01.3", lambda x, h: ((x + h) * 3 - x * 3) / h, "two stars"),
    ("01.3", lambda x, h: 3 * x * x, "derivative"), ("01.4", (1.55, -1.55), "lower on both sides"), ("01.4", (-1, 1), "At which x"),
    ("01.4", (-2, 2), "risen again"), ("01.6", lambda x: 3 * x ** 3, "an x less"), ("01.6", lambda x: 2 * x * x, "the factor counts"),
    ("01.6", lambda x: 6 * x, "slope of 3x²"), ("01.7", (3, 12), "This is x"), ("01.7", (1, 12), "remains"), ("01.5", "a", "try it"),
    ("01.6", lambda x: x * x, "factor 3"), ("01.6", lambda x: 3 * x, "x², not x"), ("01.6", lambda x: 2 * x, "slope of x²"),
    ("01.7", (4, 6), "2y"), ("01.7", (2, 12), "y²"), ("01.8", 15, "smallest"), ("01.8", -6, "itself is positive"),
    ("01.8", 8, "other quotient"), ("01.8", 9, "another x"),
    ("01.8", 1e-6, "step itself"), ("01.8", 5, "to the left"), ("01.8", 7, "too far"),
    ("02.1", 6, "multiply"), ("02.1", 4, "bicycle"), ("02.2", 5, "multiply"), ("02.2", 1.5, "divide"), ("02.3", 24, "g alone"),
    ("02.3", 12, "h alone"), ("02.3", 288, "added"), ("02.3", 70, "Along each way"), ("02.4", lambda x: 3 * (2 * x + 1) ** 2, "inner"),
    ("02.4", lambda x: 6 * x * x, "taken at x"), ("02.4", lambda x: 2 * (2 * x + 1) ** 2, "exponent"), ("02.5", "a", "wrong too"),
    ("02.6", lambda by_x, of_f: by_x[0] * of_f[0], "first way"), ("02.6", lambda by_x, of_f: sum(by_x) * sum(of_f), "the other way around"),
    ("02.7", [[-2, 1], [3, 4]], "transpose"), ("02.8", 0, "inner"), ("02.8", 1.57, "This is g"), ("02.9", (25, 25, 75), "uses x twice"),
    ("02.9", (50, 25, 50), "Add what comes directly"),
    ("02.2", 0.006, "divide it by 0.001"), ("02.2", 0.667, "do not divide"), ("02.3", 34, "crosswise"), ("02.3", 17, "slopes multiply"),
    ("02.3", 10, "still to be multiplied"), ("02.3", 0.036, "divide it"), ("02.4", lambda x: (2 * x + 1) ** 3, "not its slope"),
    ("02.4", lambda x: 6 * (2 * x + 1) ** 3, "down by one"), ("02.4", lambda x: 4 * (2 * x + 1), "slope of g²"),
    ("02.6", lambda by_x, of_f: prod(by_x) * prod(of_f), "are added"), ("02.6", lambda by_x, of_f: sum(of_f), "slopes of f"),
    ("02.6", lambda by_x, of_f: by_x[-1] * of_f[-1], "last way"), ("02.7", [[3, -2], [1, 4]], "other factor"),
    ("02.7", [[-2, 3], [1, -4]], "minus times minus"), ("02.8", 1.77, "Where is its slope"), ("02.8", 9.49, "radians"),
    ("02.9", (5, 25, 75), "still to be multiplied"), ("02.9", (25, 50, 75), "exchanged names"), ("02.9", (10, 25, 35), "dg/dx alone"),
    ("01.6", lambda x: ((x + 1e-6) ** 3 - x ** 3) / 1e-6, "gives 75.000015016"), ("01.6", lambda x: (3 * x) ** 2, "Only x is squared"),
    ("01.6", lambda x: ((x + 0.1) ** 3 - x ** 3) / 0.1, "some small h"), ("01.6", lambda x: x ** 4 / 4, "The slope of this is x³"),
    ("02.4", lambda x: ((2 * (x + 1e-6) + 1) ** 3 - (2 * x + 1) ** 3) / 1e-6, "some small h"),
    ("02.4", lambda x: 2 * (2 * x + 1) ** 3, "only the inner 2"), ("02.4", lambda x: 6 * x * (2 * x + 1) ** 2, "2, not 2x"),
    ("02.6", lambda by_x, of_f: sum(map(mul, by_x, reversed(of_f))), "crosswise"),
    ("02.6", lambda by_x, of_f: sum(map(mul, by_x[:2], of_f)), "Two of the three"), ("02.7", [[1, 4], [-2, 3]], "that of u"),
    ("02.8", 1.26, "the middle slope is −0.017 there; at 1.25 it is 0.008"),
    ("01.3", lambda x, h: ((x + h) ** 3 - (x - h) ** 3) / h, "a run of 2h"),
    ("01.3", lambda x, h: cube_quotient(x, h) * h * h, "multip"),
    ("01.3", lambda x, h: cube_quotient(x, h) * h / x, "not x itself"),
    ("01.3", lambda x, h: cube_quotient(x, h) * h / (x + h), "not x + h"),
    ("01.3", lambda x, h: (x + h) ** 3 / h, "a difference"), ("01.3", lambda x, h: h * h, "x³ + h³"),
    ("01.4", (-1.5, 1.5), "still rises"), ("01.4", (-1.5, 1.55), "rises there already"),
    ("01.4", (-1.65, 1.55), "still falls"), ("01.4", (-1.55, 1.65), "falls there already"), ("01.4", (-90, 90), "radians"),
    ("01.6", lambda x: 2 * x ** 3, "changed places"), ("01.6", lambda x: 3 * x * x + 3 * x + 1, "does not become 1"),
    ("01.8", 3, "Truncation rules"), ("01.8", 12, "Rounding rules"), ("02.3", 4, "one of the four"), ("02.3", 24, "y itself"),
    ("02.4", lambda x: 3 * x * x, "belongs at g"), ("02.4", lambda x: (2 * x + 1) ** 2, "Neither"),
    ("02.4", lambda x: 6 * 2 * x + 1, "before the sum"),
    ("02.4", lambda x: 3 * (2 * x + 1) ** 3, "is a factor too"), ("02.4", lambda x: 6 * (2 * x) ** 2, "+ 1 of g"),
    ("02.7", [[-2, 3], [1, -2]], "y is −2"), ("02.8", 1.24, "further"), ("02.8", 1.27, "back"), ("02.9", (250, 25, 275), "not g"),
    ("02.9", (5, 25, 30), "5 is ∂y/∂g alone"), ("02.9", (50, 5, 55), "brings g"), ("02.9", (50, 25, 1250), "added"),
])
def test_wrong_answers_are_told_what_they_are(exercise, answer, said):
    verdict = check(exercise, answer)
    assert verdict.state == "mistake" and said in verdict.text


@pytest.mark.parametrize("x", [1.45, 1.5, 1.65, 1.7])
def test_what_is_said_of_the_curve_near_a_level_point_is_true(x):
    for at, answers in ((-x, (-x, pi / 2)), (x, (-pi / 2, x))):
        assert ("rises" if cos(at) > 0 else "falls") in check("01.4", answers).text


@pytest.mark.parametrize("exercise, answer", [
    ("01.6", lambda x: 12), ("01.6", lambda x: 3 * x ** 2 if x > 0 else 3), ("02.6", lambda by_x, of_f: prod(by_x)), ("02.8", 1.5),
])
def test_a_mistake_that_was_not_made_is_not_named(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.state == "wrong" and "classic mistake" in verdict.text


@pytest.mark.parametrize("answer", [1.25, 1.253, 1.25331, (3.14159 / 2) ** 0.5])
def test_a_reading_within_half_a_step_is_right(answer):
    assert check("02.8", answer).state == "right"


def test_lists_that_a_function_changes_are_made_anew():
    assert check("02.6", lambda by_x, of_f: sum(by_x.pop() * of_f.pop() for _ in range(3))).state == "right"


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


@pytest.mark.fact("A1.3")
def test_two_slopes_are_enough():
    x = Value(1)
    g = 3 * x
    y = 2 * g
    assert (gradients(g)[x], gradients(y)[g], gradients(y)[x]) == (3, 2, 6)
    assert check("02.2", 6).state == "right"


@pytest.mark.fact("A1.4")
def test_walker_bicycle_car():
    assert check("02.1", 8).state == "right"
    walker = Value(1)
    bicycle = 4 * walker
    assert (gradients(bicycle)[walker], gradients(2 * bicycle)[walker]) == (4, 8)


@pytest.mark.fact("A1.5")
def test_the_lessons_two_ways():
    assert check("02.3", 24 + 12).state == "right"


@pytest.mark.fact("A1.5")
@given(x=integers(-50, 50), a=integers(-9, 9), b=integers(-9, 9))
def test_two_ways_add(x, a, b):
    """y = g² h with g = a x², h = b x: by the formula of the article, and by school algebra."""
    x = Value(x)
    g, h = a * x ** 2, b * x
    y = g ** 2 * h
    by_g, by_h = gradients(g)[x], gradients(h)[x]
    found = gradients(y)
    assert found[x] == by_g * found[g] + by_h * found[h] == 5 * a * a * b * x.data ** 4
