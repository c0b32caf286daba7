import pytest

from backprop_core import check, inputs, steps
from backprop_core.examples import product
from backprop_core.mistakes import MISTAKES


@pytest.mark.parametrize("id, answer", [
    ("03.1", -4), ("03.2", -3), ("03.3", (2, 2, 2)), ("03.4", "b"), ("03.5", lambda m, x, c: (x, m, 1)), ("03.6", (-6 + 1) * (-4 + 3)),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


def test_a_change_is_told_from_a_rate_of_change():
    assert "divide it by 0.01" in check("03.1", -0.04).text


def test_the_pass_to_debug_is_the_mistake_that_the_answer_names():
    f = product()
    wrong = MISTAKES["swapped"].gradients(f)
    assert {name: wrong[node] for name, node in inputs(f).items()} == {"x": 3, "y": 3, "z": -4}


def test_the_predicted_change_is_told_from_the_real_one():
    assert "predicts" in check("03.6", -12 + 16 + 16 + 9).text


@pytest.mark.fact("A2.4")
def test_the_inner_gradient_is_what_x_and_y_get_theirs_from():
    f = product()
    handed = {move.operand.name: move for move in steps(f) if move.node.name == "q" and move.direction == "backward"}
    assert {name: (move.upstream, move.local, move.product) for name, move in handed.items()} == {"x": (-4, 1, -4), "y": (-4, 1, -4)}
    [from_f] = [move for move in steps(f) if move.operand and move.operand.name == "q"]
    assert from_f.total == handed["x"].upstream
