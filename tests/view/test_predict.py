"""PredictPanel: each answer is judged by the core, in its place, and the score is kept."""
import pytest

from backprop_core import Value
from backprop_core.examples import sigmoid_network
from backprop_core.view import PredictPanel


def answer(panel, label, text):
    box = next(box for box in panel.boxes if box.description == label)
    box.value = text
    return panel.picture.caption


@pytest.fixture
def panel():
    return PredictPanel()


def test_what_is_hidden_is_nowhere(panel):
    picture = panel.picture
    assert picture.marks.count("∂ ?") == 4 and picture.text().count("number ?") == 4
    assert "d_q" not in panel.numbers() and panel.numbers()["f"] == -12


@pytest.mark.parametrize("text", ["-4", "−4", " -4.0 ", "-8/2", "−4,0", "-4e0"])
def test_right_however_it_is_written(panel, text):
    assert answer(panel, "∂f/∂q", text).startswith("∂f/∂q, right: −4.")
    assert "∂ −4.00 ✓" in panel.picture.marks and panel.picture.formula == ""
    assert panel.picture.progress.startswith("round 1  ·  1 of 4 found  ·  right at the first try: 1 of 1")


@pytest.mark.parametrize(("label", "text", "said"), [
    ("∂f/∂z", "-4", "factors swapped"), ("∂f/∂q", "3", "factors swapped"), ("∂f/∂x", "1", "upstream gradient forgotten"),
    ("∂f/∂x", "4", "sign"), ("∂f/∂x", "7.5", "neither the right number"), ("∂f/∂x", "5", "value of y"),
    ("∂f/∂x", "four", "“four” is not a number"), ("∂f/∂x", "1/0", "“1/0” is not a number"), ("∂f/∂x", "{x} {y:z}", "is not a number"),
    ("∂f/∂x", "nan", "not finite"), ("∂f/∂x", "∞", "is not a number")])
def test_wrong_says_why_and_where_to_look(panel, label, text, said):
    assert said in answer(panel, label, text)
    assert panel.picture.problem == "" and "✗ " in panel.picture.marks
    assert panel.picture.formula.endswith("f = q × z" if label != "∂f/∂x" else "∂f/∂x = ∂f/∂q × ∂q/∂x with q = x + y")


def test_near_counts_as_found():
    panel = PredictPanel((Value(1.5, "x") * Value(0.8, "w")).sigmoid(), hide=("d_w",))
    out = panel.numbers()["f"]
    assert ", near: " in answer(panel, "∂f/∂w", f"{1.5 * out * (1 - out) * 1.006:.5f}")
    assert "≈" in panel.picture.marks and "right at the first try: 1 of 1" in panel.picture.progress


def test_only_the_first_try_scores(panel):
    answer(panel, "∂f/∂x", "oops")              # not readable: no try
    answer(panel, "∂f/∂x", "5")
    answer(panel, "∂f/∂x", "-4")
    answer(panel, "∂f/∂y", "-4")
    assert panel.picture.progress == "round 1  ·  2 of 4 found  ·  right at the first try: 1 of 2"
    panel.press("show")
    answer(panel, "∂f/∂z", "3")
    assert panel.picture.progress.endswith("1 of 2")


def test_the_last_one_ends_the_round(panel):
    for question in panel.questions:
        said = answer(panel, question.label, str(question.number))
    assert "That was the last one" in said and "?" not in panel.picture.marks
    panel.press("another")
    assert panel.picture.progress == "round 2  ·  0 of 4 found  ·  right at the first try: 4 of 4"
    assert {box.value for box in panel.boxes} == {""}


@pytest.mark.parametrize("round", range(2, 12))
def test_every_round_has_good_numbers_and_the_same_for_everybody(round):
    panel, other = PredictPanel(), PredictPanel()
    for each in (panel, other):
        for _ in range(round - 1):
            each.press("another")
    assert panel.at == other.at
    x, y, z = (panel.at[name] for name in "xyz")
    assert {question.name: question.number for question in panel.questions} == {"d_z": x + y, "d_q": z, "d_y": z, "d_x": z}
    assert len({x, y, z, x + y, (x + y) * z}) == 5


def test_values_can_be_hidden_and_a_click_gives_a_hint(panel):
    panel = PredictPanel(hide=("q", "f"))
    assert "neither" in answer(panel, "q", "4") and panel.picture.formula == "q = x + y"
    assert answer(panel, "q", "3") == "Q, right: 3. "
    panel.click("x")
    panel.refresh()
    assert panel.picture.formula == "∂f/∂x = ∂f/∂q × ∂q/∂x with q = x + y" and "ring selected" in panel.picture.marks


def test_what_cannot_be_hidden():
    with pytest.raises(ValueError, match="no number d_k to hide; there are q, f, d_"):
        PredictPanel(hide=("d_k",))


def test_a_network_in_which_inner_nodes_have_no_name():
    panel = PredictPanel(sigmoid_network())
    run = panel.circuit.run()
    for question in panel.questions:
        key = question.name.removeprefix("d_")
        assert question.exercise.verdict(run.gradient(panel.diagram.nodes[key])).state == "right"
