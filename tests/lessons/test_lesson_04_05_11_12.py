"""Right answers of lessons 04, 05, 11 and 12, and the mistakes that they name."""
import pytest

from backprop_core import check, derivative


@pytest.mark.parametrize("id, answer", [
    ("04.1", 0.4745), ("04.2", (1.5, 0.25)), ("04.3", lambda w, rate: w - rate * (4.5 * w - 1.5)), ("04.4", "sign"), ("04.5", 7),
    ("05.1", 12), ("05.2", 18), ("05.3", -9), ("05.4", "b a x"), ("05.5", 3),
    ("11.1", 1_000_001), ("11.2", 3), ("11.3", 2), ("11.4", (100.002, 0.006)),
    ("12.1", 48), ("12.2", lambda x: derivative(derivative(x * x.sin(), x), x)), ("12.3", -2), ("12.4", [[4, 6], [6, 0]]),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("id, answer, said", [
    ("04.1", 0.7055, "goes up the slope"), ("04.1", -0.565, "whole slope"), ("04.1", 1.155, "is the slope"),
    ("04.3", lambda w, rate: w + rate * (4.5 * w - 1.5), "up the slope"), ("04.3", lambda w, rate: w - rate * (3 * w - 1), "factor x"),
    ("04.3", lambda w, rate: w - rate * (2.25 * w - 0.75), "2 of the square"), ("04.4", "rate", "2.1"),
    ("05.1", 8, "multiply"), ("05.4", "a b x", "b uses a"), ("11.1", 1_000_000, "One more"), ("11.2", 50, "backward mode"),
    ("12.1", 32, "first derivative"), ("12.2", lambda x: derivative(x * x.sin(), x), "first derivative"),
])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text
