"""Exercises of lesson 07: right answers, and wrong ones that are told apart."""
import pytest

from backprop_core import check
from backprop_core.bug_hunt import SUSPECTS

TRUTH = {number: key for number, (_, key) in enumerate(SUSPECTS, 1)}


def mended(x):
    d_g, d_h = 3 * x, x ** 2
    return d_g * 2 * x + d_h * 3


def broken(x):
    return 3 * x * 2 * x


@pytest.mark.parametrize(("id", "answer"), [
    ("07.1", -12.04), ("07.2", 3), ("07.3", "c"), ("07.4", "not_reset"), ("07.4", "Gradients not reset"), ("07.5", mended),
    ("07.6", lambda f, x, h: (f(x + h) - f(x - h)) / 2 / h), ("07.7", TRUTH), ("07.7", list(TRUTH.values()))])
def test_right(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize(("id", "answer", "said"), [
    ("07.1", -11.97, "what f really is"), ("07.1", -11.96, "negative"), ("07.1", -16, "step of 1"),
    ("07.1", -12, "f now"), ("07.1", -0.04, "the change"), ("07.1", -4, "slope"), ("07.1", -8, "0.01"), ("07.1", -12.4, "step of 0.1"),
    ("07.1", -12.004, "step of 0.001"),
    ("07.2", -4, "as you saw"), ("07.2", -3, "sign"), ("07.2", 7, "sum"), ("07.2", -10, "sum"),
    ("07.2", 0, "seen"), ("07.2", 5, "no factor"),
    ("07.3", "b", "w₃₁ and b₃"), ("07.4", "compounded", "8.4 at w and 4.2 at ŷ"), ("07.4", "exponent_lost", "1.05 at w"),
    ("07.4", "one_path", "2.1 at w and 1.4 at ŷ, as in a right pass."), ("07.4", "swapped", "1.12 at w and 1.4 at ŷ."),
    ("07.4", "innocent", "2.1"), ("07.5", broken, "the second = replaced the first"),
    ("07.6", lambda f, x, h: (f(x + h) - f(x - h)) / h, "2h apart"), ("07.6", lambda f, x, h: (f(x + h) - f(x)) / h, "right only"),
    ("07.6", lambda f, x, h: f(x + h) - f(x - h), "0.434235. This is the change of f. Divide"),
    ("07.6", lambda f, x, h: (f(x) - f(x - h)) / h, "left only"),
    ("07.6", lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, "2 * h in brackets"),
    ("07.6", lambda f, x, h: f(x + h) - f(x - h) / (2 * h), "difference in brackets"),
    ("07.6", lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h), "not plus"),
    ("07.6", lambda f, x, h: abs(f(x + h) - f(x - h)) / (2 * h), "sign is not"),
    ("07.7", {**TRUTH, 6: "too_early"}, "9 of 10 named.\n  6: with the mistake “a node before those that use it” ∂L/∂F_1,1 would be 5")])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text


def test_adding_to_what_is_not_there_yet_is_explained():
    def backward(x):
        d_x += x ** 2 * 3                                   # noqa: F821
        return d_x
    assert "the first line sets it, with =" in check("07.5", backward).text


@pytest.mark.parametrize(("answer", "state"), [
    (None, "not answered"), (dict.fromkeys(TRUTH), "not answered"), ({1: "no_upstream"}, "not answered"),
    ("no_upstream", "unreadable"), (list(TRUTH.values())[1:], "unreadable"), ({1: "nobody"}, "unreadable"), ({1: 3}, "unreadable")])
def test_the_hunt_reads_what_it_can(answer, state):
    assert check("07.7", answer).state == state
