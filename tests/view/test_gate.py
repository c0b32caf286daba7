"""GatePanel: the learner's numbers are the core's, and nothing that the node cannot know is shown."""
import pytest

from backprop_core import Value
from backprop_core.examples import sigmoid_network
from backprop_core.view import GatePanel


def answer(panel, box, text):
    panel.boxes[box].value = text
    return panel.picture.caption


def test_forward_then_backward():
    panel = GatePanel()
    assert [box.disabled for box in panel.boxes] == [False, True, True]
    assert "g = " not in panel.picture.marks and "−12" not in panel.picture.text()
    assert "neither" in answer(panel, 0, "17") and "You multiplied. This gate adds." in answer(panel, 0, "-10")
    assert answer(panel, 0, "3") == ("You send on, right: 3. Now g = −4 arrives from the right. Who made it, you need not know. "
                                     "What do you send back?")
    assert [box.disabled for box in panel.boxes] == [False, False, False] and "← g = −4.00" in panel.picture.marks
    assert "upstream gradient forgotten" in answer(panel, 1, "1")
    assert panel.picture.formula == "g × ∂q/∂x, where q = x + y"
    assert answer(panel, 1, "-4").startswith("Back to x, right: −4.")
    assert "That was the last one" in answer(panel, 2, "-4")


@pytest.mark.parametrize(("wrong", "said"), [
    (lambda g, q, z: g * q, "factors swapped"), (lambda g, q, z: z, "upstream gradient forgotten"),
    (lambda g, q, z: g, "local derivative forgotten")])
def test_the_multiply_gate_knows_the_classic_mistakes(wrong, said):
    panel = GatePanel(nodes=("f",))
    panel.press("another")
    n = panel.numbers()
    answer(panel, 0, str(n["q"] * n["z"]))
    g = panel.numbers()["d_f"]
    assert abs(g) > 1 and said in answer(panel, 1, str(wrong(g, n["q"], n["z"])))
    assert "right" in answer(panel, 1, str(g * n["z"]))


def test_slips_at_one_gate():
    """What went wrong further right cannot be known here, nor can an earlier pass have left anything."""
    panel = GatePanel(nodes=("f",))
    panel.press("another")
    n = panel.numbers()
    answer(panel, 0, str(n["q"] * n["z"]))
    g = panel.numbers()["d_f"]
    assert f"g is {g}".replace("-", "−") in answer(panel, 1, "1") and "not reset" not in answer(panel, 1, str(2 * g * n["z"]))
    panel = GatePanel()
    answer(panel, 0, "3")
    assert "So does a multiply gate" in answer(panel, 1, "-20") and "shared out" in answer(panel, 2, "-2")


@pytest.mark.parametrize(("box", "text", "said"), [
    (0, "0.5", "σ has still to squeeze it"), (0, "0.235", "the slope; you need it"), (0, "0.3775", "check the sign"),
    (1, "-0.043", "1 − h is missing"), (1, "-0.0261", "The factor h is missing"),
    (1, "0.235", "upstream gradient"), (1, "-0.0691", "left out")])
def test_slips_at_a_sigmoid(box, text, said):
    panel = GatePanel(sigmoid_network(), ("h_1",))
    if box:
        answer(panel, 0, "0.6225")
    assert said in answer(panel, box, text)


def test_the_first_try_is_the_first_that_can_be_read():
    panel = GatePanel(sigmoid_network(), ("h_1",))
    for text in ("σ(0.5)", "0.5", "sigmoid(0.5)", "0.6225"):
        answer(panel, 0, text)
    assert (panel.score, panel.tried) == (0, 1)


def test_a_node_that_uses_an_input_twice_sends_back_the_sum():
    x = Value(3, "x")
    panel = GatePanel(x * x)
    assert [box.description for box in panel.boxes] == ["you send on", "back to x"]
    assert panel.questions[1].number == 6 * panel._g


def test_a_constant_is_part_of_the_node():
    x = Value(3, "x")
    panel = GatePanel((2 * x) ** 2)
    assert [question.number for question in panel.questions] == [6, 2 * panel._g] and panel._g == 12


def test_nodes_in_turn_each_with_the_gradient_of_the_whole():
    panel = GatePanel(sigmoid_network(), ("h_1", "z_1"))
    for name, operand in (("h_1", "z_1"), ("z_1", "b_1"), ("h_1", "z_1")):
        run = panel.circuit.run(panel.at)
        assert panel._g == run.gradient(name)
        assert panel.questions[0].number == run.value(name)
        assert panel.questions[-1].name == f"d_{operand}"
        assert panel.questions[-1].number == pytest.approx(run.gradient(operand), rel=1e-12)
        panel.press("another")


def test_the_number_of_boxes_follows_the_node():
    panel = GatePanel(sigmoid_network(), ("h_1", "z_1"))
    shown = []
    for _ in range(2):
        shown.append([box.layout.display for box in panel.boxes])
        panel.press("another")
    assert shown == [[None, None, "none"], [None, None, None]]
    assert panel.picture.height == max(panel.picture.height, panel.diagram.height)


def test_unknown_node():
    with pytest.raises(ValueError, match="no node k to be; there are q, f"):
        GatePanel(nodes=("k",))


def test_a_graph_without_a_gate():
    with pytest.raises(ValueError, match="no node to be"):
        GatePanel(Value(1.0, "x"))
