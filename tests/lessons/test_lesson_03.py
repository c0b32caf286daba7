import pytest

from backprop_core import check, inputs, steps
from backprop_core.examples import product
from backprop_core.mistakes import MISTAKES


@pytest.mark.parametrize("id, answer", [
    ("03.1", -4), ("03.2", -3), ("03.3", (3, 3, 5)), ("03.4", "b"), ("03.5", lambda m, x, c: (x, m, 1)), ("03.6", (-6 + 1) * (-4 + 3)),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


def test_a_change_is_told_from_a_rate_of_change():
    assert "divide it by 0.01" in check("03.1", -0.04).text


@pytest.mark.parametrize("id, answer, said", [
    ("03.1", -12, "This is f itself"), ("03.1", 0.04, "f falls"), ("03.1", 0, "nothing comes back"), ("03.2", -9, "This is f itself"),
    ("03.2", -6, "y z"), ("03.3", (5, 5, 3), "each got its own value"),
    ("03.5", lambda m, x, c: (x, 1, m), "another order"),
    ("03.5", lambda m, x, c: (m, x, 1), "each got its own value"), ("03.6", 17, "It was −12"), ("03.6", 41, "says the gradient"),
    ("03.6", -11.59, "nudge of 0.01"), ("03.3", (21, 3, 5), "x itself"), ("03.3", (3, -6, 5), "y itself"), ("03.3", (3, 3, 9), "y is −2"),
    ("03.5", lambda m, x, c: (m * x, m * x, 1), "m x itself"), ("03.6", -15, "each input 1 larger"), ("03.6", -77, "not taken off"),
    ("03.7", lambda x, y, z: (0, 0, 0), "Not even the 1 of + x"), ("03.7", lambda x, y, z: (1, 0, 0), "Only the 1 of + x"),
    ("03.7", lambda x, y, z: tuple((z * x * (x + y) + x) * g for g in (z * (2 * x + y) + 1, z * x, x * (x + y))), "began with"),
    ("03.7", lambda x, y, z: (z * (2 * x + y), z * x, x * (x + y)), "= where += belongs"),       # = in the add gate alone
    ("03.7", lambda x, y, z: (z * (x + y), z * x, x * (x + y)), "= where += belongs"),           # = in the multiply gate
])
def test_wrong_answers_are_told_what_they_are(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text


@pytest.mark.parametrize("answer", [lambda m, x, c: (m * x, m * x, 1), lambda m, x, c: (x + c, m + c, 1), lambda m, x, c: (x, m, c)])
def test_no_classic_mistake_is_named_that_gives_the_number_by_chance(answer):
    assert check("03.5", answer).mistakes == () and not any(mistake.name in check("03.5", answer).text for mistake in MISTAKES.values())


def test_an_engine_that_begins_with_minus_1_is_told_of_the_sign_alone():
    text = check("03.7", lambda x, y, z: (-z * (2 * x + y) - 1, -z * x, -x * (x + y))).text
    assert "x, y and z are not right yet: The size is right, the sign is not." in text


def test_swapped_factors_do_not_pass_the_whole_pass_by_luck():
    wrong = MISTAKES["swapped"].gradients(product(7, -2, 3))
    assert check("03.3", {name: wrong[node] for name, node in inputs(product(7, -2, 3)).items()}.values()).state != "right"


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
