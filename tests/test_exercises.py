import html
import random
import re
import subprocess
import sys
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import backprop_core
from backprop_core import Circuit, Value, check, gradients, inputs
from backprop_core.answers import Array, Choice, Gradient, Gradients, Number, Several
from backprop_core.examples import EXAMPLES, line, linear_network, one_weight, product, sigmoid_network
from backprop_core.exercises import Function
from backprop_core.mistakes import MISTAKES
from backprop_core.verdicts import Verdict, shown

LESSONS = sorted(path.stem for path in (Path(backprop_core.__file__).parent / "lessons").glob("lesson_*.py"))
ROWS = {id: row for lesson in LESSONS for id, row in import_module(f"backprop_core.lessons.{lesson}").EXERCISES.items()}


class Unruly:
    """An object that raises whenever it is looked at."""

    def __getattribute__(self, name):
        raise RuntimeError("do not look")

    def __eq__(self, other):
        raise RuntimeError("do not compare")

    def __repr__(self):
        raise RuntimeError("do not print")

    __hash__ = None


STRANGE = [None, ..., 0, -1, 10 ** 400, 1e308, float("nan"), float("inf"), True, 1j, Fraction(1, 3), "", "b", "-3", "−3",
           "x" * 10_000, b"3", [], (), {}, {"x": None}, {"x": "1", "y": [], "z": 1}, {3: 4}, [1, 2, 3], [[1, 2], [3]],
           (None, None, None), {1, 2}, range(3), dict, int, len,
           lambda: 0, lambda *args: None, lambda *args: args, lambda *args: 1 / 0, lambda *args: "text", Value(3.0), gradients(product()),
           np.float64(2), np.array(2.0), np.arange(3), np.eye(2), np.array(["a"]), object(), Unruly(), print, iter([1])]


EXERCISES = {
    "98.1": Gradient(product(1, 2, -3), "y", "which way does y take?", "what arrives is z."),
    "98.2": Gradients(product(3, -1, 2), ("x", "y", "z"), "start at f."),
    "98.3": Choice("b", {"a": "a sum hands on what arrives."}, "look at q."),
    "98.4": Function(lambda m, x, c: Gradients(line(m, x, c), ("m", "x", "c"), ""), lambda: [(2, 3, 1), (-1.5, 4, 0), (0, -2, 5)],
                     "mx first."),
    "98.5": Number(5, "read f.", "a gradient is local.", {29: "This is what the gradient predicts."}),
}


@pytest.fixture(autouse=True)
def a_lesson_of_our_own(monkeypatch):
    lesson = ModuleType("backprop_core.lessons.lesson_98")
    lesson.EXERCISES = EXERCISES
    monkeypatch.setitem(sys.modules, lesson.__name__, lesson)


@pytest.mark.parametrize("id", [*EXERCISES, *ROWS])
def test_every_exercise_is_readable_and_takes_any_answer(id):
    for answer in STRANGE:
        verdict = check(id, answer)
        assert verdict.state in {"right", "near", "not answered", "mistake", "wrong", "unreadable"}
        assert len(str(verdict)) < 1200 and str(verdict).count("\n") <= 16        # a list of ten suspects has a line for each, or more
    assert check(id).state == check(id, ...).state == "not answered"
    assert repr(check(id)).startswith(f"{id}  not answered yet: this wants ")


def test_a_page_shows_the_words_of_a_verdict_and_breaks_its_lines_itself():
    verdict = Verdict("wrong", f"a < b, {'and so on ' * 20} Where to look: 1 & 2.", exercise="98.1")
    first, second = re.findall("<div.*?>(.*?)</div>", verdict._repr_html_())
    assert "\n" not in first and "a &lt; b" in first and second == "  Where to look: 1 &amp; 2."
    assert html.unescape(first + second).split() == repr(verdict).split()


@pytest.mark.parametrize("id", ROWS)
def test_every_exercise_has_a_hint_and_belongs_to_its_lesson(id):
    assert ROWS[id].hint.strip()
    assert id in import_module(f"backprop_core.lessons.lesson_{id[:2]}").EXERCISES


@pytest.mark.parametrize("id, answer, state, said", [
    ("98.1", -3, "right", "arrives"), ("98.1", -3.0, "right", ""), ("98.1", Fraction(-3), "right", ""),
    ("98.1", np.float64(-3), "right", ""),
    ("98.1", 1, "mistake", "upstream gradient forgotten"), ("98.1", 3, "mistake", "factors swapped"),
    ("98.1", 2, "mistake", "value of y"), ("98.1", -3.01, "near", "rounded"), ("98.1", 7, "wrong", "Where to look"),
    ("98.1", -3.0000001, "near", "−3.0000001 is off"),
    ("98.1", "-3", "unreadable", "quotes"), ("98.1", "0,75", "unreadable", "quotes"), ("98.1", "2*(3-1)", "unreadable", "quotes"),
    ("98.1", "−3", "unreadable", "from the keyboard"), ("98.1", "1e-6", "unreadable", "quotes"),
    ("98.1", "-3 per unit", "unreadable", "the number alone"),
    ("98.1", "3x + 2", "unreadable", "'3x + 2'."),
    ("98.1", Value(-3), "unreadable", ".grad"), ("98.1", True, "unreadable", "a bool: True"),
    ("98.2", (2, 2, 2), "right", ""), ("98.2", {"z": 2, "y": 2, "x": 2}, "right", ""), ("98.2", np.array([2.0, 2, 2]), "right", ""),
    ("98.2", (2, 2), "unreadable", "you gave 2 answers"), ("98.2", {"x": 2, "y": 2}, "not answered", "z is not answered"),
    ("98.2", {"x": 2, "y": 2, "w": 2}, "unreadable", "'w'"), ("98.2", (2, 2, 7), "wrong", "z is not right yet"),
    ("98.2", (2, 2, 2.001), "near", "z is near"),
    ("98.3", "b", "right", ""), ("98.3", " B ", "right", ""), ("98.3", "a", "mistake", "hands on"), ("98.3", "e", "unreadable", "'a'"),
    ("98.4", lambda m, x, c: (x, m, 1), "right", ""), ("98.4", lambda m, x, c: {"m": x, "x": m, "c": 1}, "right", ""),
    ("98.4", lambda m, x, c: (m, x, 1), "mistake", "factors swapped"), ("98.4", lambda m, x, c: None, "not answered", "return"),
    ("98.4", lambda m, x: (x, m, 1), "wrong", "TypeError"), ("98.4", lambda m, x, c: (x, m, c), "mistake", "1 of 3"),
    ("98.4", (3, 2, 1), "unreadable", "a function of m, x, c"),
    ("98.5", 29, "mistake", "predicts"),
    ("98.9", 1, "unreadable", "98.1"), ("99.1", 1, "unreadable", "lesson 99"), (3.1, 1, "unreadable", "as text"),
    ("3", 1, "unreadable", "check"),
])
def test_verdicts(id, answer, state, said):
    verdict = check(id, answer)
    assert verdict.state == state and said in verdict.text, verdict


def test_verdicts_do_not_give_the_answer_away():
    for id, answer in [("98.1", 99), ("98.1", None), ("98.1", 1), ("98.2", (1, 1, 1)), ("98.5", 99)]:
        right = {"98.1": "−3", "98.2": "2", "98.5": "5"}[id]
        text = check(id, answer).text.split("Where to look")[0]
        assert right not in re.findall(r"−?\d+(?:\.\d+)?", text)


@pytest.mark.parametrize("mistake", [row for row in MISTAKES.values() if not row.needs], ids=lambda row: row.key)
def test_every_mistake_is_told_with_its_sentence(mistake):
    for example in EXAMPLES.values():
        f = example.build()
        wrong, right = mistake.gradients(f), gradients(f)
        for name, node in inputs(f).items():
            verdict = Gradient(f, name, "here").verdict(wrong[node])
            if abs(wrong[node] - right[node]) > 1e-9:
                assert verdict.state == "mistake" and mistake.key in verdict.mistakes
                assert MISTAKES[verdict.mistakes[0]].sentence in verdict.text and "Where to look: here" in verdict.text
            else:
                assert verdict.state == "right"


def test_a_count_that_is_off_by_one_was_not_rounded():
    assert [Number(1350, "x").verdict(answer).state for answer in (1350, 1349, 1349.5)] == ["right", "wrong", "near"]


@pytest.mark.parametrize("answer, state", [(0.007329, "right"), (0.007335, "near"), (0.007, "near"), (0.008, "wrong")])
def test_three_digits_that_are_right_are_enough(answer, state):
    assert Number(0.0073321, "x").verdict(answer).state == state


def test_numbers_of_few_bits_are_what_they_are_written_as():
    assert Number(0.4745, "x").verdict(np.float32(0.4745)).state == "right"
    assert Array([0.7, -0.8], "x").verdict(np.array([0.7, -0.8], "f")).state == "right"


def test_a_large_array_is_told_by_its_shape():
    assert shown(np.zeros((10, 2))) == "an array (10, 2)" and shown(np.array([[1.0, 2.5]])) == "[[1, 2.5]]"


@pytest.mark.parametrize("answer, state", [
    (-0.02126, "right"), (-0.0213, "right"), (-0.021, "near"), (-0.0214, "near"), (-0.022, "wrong"), (-0.03, "wrong"),
    (0.02126, "mistake"), (0, "wrong"),
])
def test_rounding(answer, state):
    expected = -0.021263
    verdict = Number(expected, "x").verdict(answer)
    assert verdict.state == state, verdict


def test_a_right_zero_and_a_zero_beside_it():
    assert Number(0, "x").verdict(0).state == Number(0, "x").verdict(1e-17).state == "right"
    assert Number(0, "x").verdict(0.01).state == "wrong"


def test_a_number_may_be_computed_when_it_is_asked_for():
    asked = []
    exercise = Number(lambda: asked.append(1) or 5, "x", wrong={6: "one too many"})
    assert not asked
    assert exercise.verdict(5).state == "right" and "one too many" in exercise.verdict(6).text


def test_an_answer_may_be_computed_from_gradients():
    new_weight = Gradient(one_weight(), lambda g: 0.8 - 0.1 * g["w"], "subtract the rate times the gradient")
    assert new_weight.verdict(0.59).state == "right"
    assert new_weight.verdict(0.695).mistakes[0] == "exponent_lost"         # 0.8 − 0.1 · 1.05


def test_a_training_mistake_is_found_with_parameters_and_rate():
    f = sigmoid_network()
    weights = EXAMPLES["sigmoid_network"].parameters
    nodes = inputs(f)
    wrong = MISTAKES["updated_first"].gradients(f, [nodes[name] for name in weights], 0.5)[nodes["w_11"]]
    assert "updated_first" in Gradient(f, "w_11", "x", parameters=weights, rate=0.5).verdict(wrong).mistakes


def test_a_function_is_given_its_mistake_only_if_all_trials_show_it():
    exercise = Function(lambda x, y, z: Gradients(product(x, y, z), ("x", "y", "z"), ""), lambda: [(-2, 5, -4), (1, 2, 7)], "x")
    assert exercise.verdict(lambda x, y, z: (x + y, x + y, z)).mistakes[0] == "swapped"
    assert exercise.verdict(lambda x, y, z: (1, 1, 1) if z < 0 else (z, z, 0)).mistakes == ()


def test_errors_in_a_learners_function_are_told_with_their_line():
    def backward(m, x, c):
        dm = x
        return dm, m, undefined  # noqa: F821

    assert "in its line 3: NameError: name 'undefined'" in check("98.4", backward).text

    def endless(m, x, c):
        return endless(m, x, c)

    assert "RecursionError" in check("98.4", endless).text


@pytest.mark.parametrize("function, said", [
    (lambda m, x, c: (m ^ 1.5, m, 1), "two stars, x ** 2"), (lambda m, x, c: m(x), "a star, 3 * (x + h)"),
    (lambda m, x, c: [x, m][2], "Python counts from 0"), (lambda m, x, c: [x] * [m], "not multiplied as wholes"),
    (lambda m, x, c: [part for part in [x, m].reverse()], "reversed(order)"),
    (lambda m, x, c: x.data, "multiply numbers"), (lambda m, x, c: (x, m), "gives 2 answers; this wants 3"),
    (lambda m, x, c: "m", "gives the text 'm'; this wants 3 answers"), (lambda m, x, c: ..., "three dots"),
    (lambda m, x, c: (x, m, 1) if m == 2 else (7, 8, 9), "right for 1 of 3 inputs"),
])
def test_what_a_function_does_instead_is_told(function, said):
    assert said in check("98.4", function).text


def test_a_comma_where_a_point_or_brackets_should_be():
    assert check("98.2", 2, 2, 2).state == "right"
    assert "a colon" in check("98.2", {"x", 2, "y"}).text
    verdict = check("98.1", 2, 5)
    assert verdict.state == "unreadable" and verdict.exercise == "98.1" and "has a point" in verdict.text


def test_several_takes_gradients_by_node():
    f = line()
    exercise = Gradients(f, ("m", "x", "c"), "x")
    assert exercise.verdict(gradients(f)).state == "right"
    assert exercise.verdict({node: 1 for node in gradients(f)}).state in {"mistake", "wrong"}


def test_several_mixes_kinds():
    exercise = Several({"l": Gradient(linear_network(), "l"), "why": Choice("two edges", {"one edge": "count again."})}, "x")
    assert exercise.verdict((11, "two edges")).state == "right"
    assert exercise.verdict((11, "one edge")).state == "mistake"


@pytest.mark.parametrize("answer, state, said", [
    ([[1, 2], [3, 4]], "right", ""), (np.array([[1, 2], [3, 4.0]]), "right", ""), ([[1, 3], [2, 4]], "mistake", "transpose"),
    ([[1, 2], [3, 5]], "wrong", "3 of 4"), ([[1, 2], [3, 4.01]], "near", "row 2, column 2: "),
    ([1, 2, 3, 4], "unreadable", "2 rows of 2 numbers, [[…, …], […, …]]; you gave 4 numbers, […, …, …, …]."),
    ("no", "unreadable", "2 rows"), ("[[1, 2], [3, 4]]", "unreadable", "leave out the quotes"),
    ([[1, "y"], [3, 4]], "unreadable", "you gave the text 'y'"),
    ([[1, 2], [3, "4"]], "unreadable", "leave out the quotes"), (7, "unreadable", "without brackets"),
    ([[1, 2], [3, None]], "not answered", "row 2, column 2 is missing"), ([[1, 5], [3, ...]], "wrong", "row 1, column 2"),
    ([[None, None], [None, None]], "not answered", ""), (None, "not answered", ""), (np.full((2, 2), np.nan), "unreadable", "finite"),
])
def test_arrays(answer, state, said):
    verdict = Array(lambda: np.array([[1, 2], [3, 4]]), "look here").verdict(answer)
    assert verdict.state == state and said in verdict.text, verdict


def test_numbers_of_an_array_can_have_names():
    assert "; y: 3 is" in Array([1, 2], "", names=("x", "y")).verdict([1, 3]).text


def test_the_transpose_is_told_for_other_shapes_too():
    assert "transpose" in Array(np.arange(6.0).reshape(2, 3), "x").verdict(np.arange(6.0).reshape(2, 3).T).text


def test_random_numbers_are_right_only_if_they_are():
    random.seed(1)
    f = sigmoid_network()
    right = float(gradients(f)[inputs(f)["w_12"]])
    for _ in range(30):
        wrong = right * random.uniform(1.02, 5) * random.choice((1, -1))
        assert Gradient(f, "w_12").verdict(wrong).state in {"mistake", "wrong"}
    assert Gradient(f, "w_12").verdict(Circuit(f).run().gradient("w_12")).state == "right"


def test_scalar_exercises_do_not_load_numpy():
    code = "import sys, backprop_core as b; assert b.check('03.1', 1).state; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
