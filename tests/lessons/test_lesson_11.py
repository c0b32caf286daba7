"""The mistakes that lesson 11 names; its right answers are with those of lessons 04, 05 and 12."""
import pytest

from backprop_core import check


@pytest.mark.parametrize("id, answer, said", [
    ("11.1", 2, "one weight"), ("11.1", 1_000_000, "L(w) itself"), ("11.1", 1, "of its own"), ("11.2", 53, "alone"),
    ("11.2", 4, "finite differences"),
    ("11.1", 2_000_001, "both sides"), ("11.2", 1, "one input"), ("11.3", 1, "both are products"), ("11.4", (200.004, 0.006), "4 ms"),
    ("11.4", (100_000, 0.006), "without a nudge"), ("11.4", (100.002, 200), "at once"), ("11.4", (100.002, 4), "milliseconds"),
    ("11.3", 5, "lines"), ("11.3", 4, "as in lesson 03"),
    ("11.4", (100, 0.006), "one more pass, for L(w)"), ("11.4", (100_002, 0.006), "milliseconds"),
    ("11.4", (50_001, 0.006), "number of passes"), ("11.4", (300.006, 0.006), "forward passes only"),
    ("11.4", (100.002, 6), "milliseconds"), ("11.4", (100.002, 0.004), "backward pass alone"),
    ("11.4", (100.002, 0.002), "forward pass alone"), ("11.4", (0.006, 100.002), "time of backpropagation"),
    ("11.4", (100.002, 300), "at once"),
])
def test_mistakes_are_named(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text
